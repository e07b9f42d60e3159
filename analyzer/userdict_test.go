package analyzer

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const ownWords = `# text,parts,readings,part of speech
関数型まつり,関数型 まつり,カンスウガタ マツリ,カスタム名詞
ぺろりん,ぺろりん,ペロリン,カスタム人名
京都,京都,キョウト,カスタム地名
くら,くら,クラ,カスタム名詞

ES,ES,イーエス,カスタム名詞
もくもく会,もくもく 会,モクモク カイ,カスタム名詞
Go言語,Go 言語,ゴー ゲンゴ,カスタム名詞
Visual Studio Code,Visual Studio Code,ビジュアル スタジオ コード,カスタム名詞
星と砂の話,星と砂 の 話,ホシトスナ ノ ハナシ,カスタム名詞
A*,A*,エースター,カスタム名詞
監視サーバー部,監視 サーバー 部,カンシ サーバー ブ,カスタム名詞
ニフニフ,ニフニフ,ニフニフ,カスタム名詞
ポケ,ポケ,ポケ,カスタム名詞
Ｚｏｏ祭,Ｚｏｏ 祭,ズー マツリ,カスタム名詞
`

// withOwnWords is one Analyzer with a user dictionary for all tests.
var withOwnWords = sync.OnceValue(func() *Analyzer {
	d, err := ParseUserDict(strings.NewReader(ownWords), "own.csv")
	if err != nil {
		panic(err)
	}
	return shared().WithWords(d, nil)
})

func TestUserWords(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"whole and parts", "関数型まつりへ", "0:関数型まつり/compound 0:関数型/compound 0:関数 1:型 2:まつり"},
		{"what no dictionary knows", "きのうぺろりんが来た", "0:きのう 1:ぺろりん/compound 1:ぺろり 3:来る/base"},
		{"no word of the dictionary is cut", "東京都の話", "0:東京 1:都 3:話"},
		{"nor one in hiragana", "さくらの話", "0:桜/variant 2:話"},
		{"Latin words are whole", "ESXiとESと", "0:esxi/compound 0:es/part 1:xi/part 3:es"},
		{"Latin in a longer token", "ES-configとes_x", "0:es-config/compound 0:esconfig/variant 0:es/part 1:config/part 3:es_x/compound 3:esx/variant 3:es/part 4:x/part"},
		{"a word cut by its own end", "もくもく会場", "0:もくもく 1:会場"},
		{"Latin and Japanese", "GO言語で", "0:go言語/compound 0:go 1:言語"},
		{"spaces", "visual\n  studio  Code!", "0:visualstudiocode/compound 0:visual 1:studio 2:code"},
		{"no spaces over an empty line", "visual studio\n\ncode", "0:visual 1:studio 3:code"},
		{"function words inside", "星と砂の話を", "0:星と砂の話/compound 0:星と砂/compound 0:星 2:砂 4:話"},
		{"marks", "A*探索", "0:a*/compound 0:a 1:探索"},
		{"other spelling", "監視サーバ部", "0:監視サーバ部/compound 0:監視 1:サーバ 2:部"},
		{"unknown katakana", "ニフニフテスト", "0:ニフニフ 1:テスト"},
		{"too short to cut unknown katakana", "アポケレロ", "0:アポケレロ"},
		{"width", "zoo祭", "0:zoo祭/compound 0:zoo 1:祭り/variant 1:祭る/base"},
		{"address", "https://es.example.com/es", "0:es.example.com/compound 0:es/part 1:example/part 2:com/part 3:es/part"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, show(withOwnWords().Analyze(tt.text))); diff != "" {
				t.Errorf("Analyze(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

// A user's word hides no word: whatever a query finds without a dictionary it
// finds with it.
func TestUserWordsHideNothing(t *testing.T) {
	tests := []struct{ text, query string }{
		{"関数型まつりへ行った", "関数"},
		{"関数型まつりへ行った", "まつり"},
		{"関数型まつりへ行った", "関数型"},
		{"関数型まつりへ行った", "関数型まつり"},
		{"ぺろりんが来た", "ぺろりん"},
		{"新しいぺろりんとは", "ぺろりん"},
		{"東京都の話", "東京"},
		{"ESXiの話", "ESXi"},
		{"Go言語で書く", "言語"},
		{"Go言語で書く", "golang"},
		{"監視サーバ部の者", "監視サーバー部"},
		{"監視サーバー部の者", "監視サーバ"},
		{"星と砂の話をした", "星と砂の話"},
	}
	for _, tt := range tests {
		how := foundBy(withOwnWords(), tt.text, tt.query)
		if want := foundBy(shared(), tt.text, tt.query); how > want && want != never || how == never {
			t.Errorf("%q finds %q by %v, without a dictionary by %v", tt.query, tt.text, how, want)
		}
	}
	if how := foundBy(withOwnWords(), "Aの話", "A*"); how == words {
		t.Errorf("A* finds A by %v", how)
	}
	if how := foundBy(withOwnWords(), "関数型まつりの話", "かんすうがたまつり"); how != expand {
		t.Errorf("the reading of a user's word finds it by %v", how)
	}
}

// A chunk does not end inside a user's word.
func TestUserWordIsOneChunk(t *testing.T) {
	var got []string
	for _, c := range withOwnWords().Chunks("星と砂の話の続き") {
		got = append(got, c.Text)
	}
	if diff := cmp.Diff([]string{"星と砂の話", "続き"}, got); diff != "" {
		t.Errorf("chunks (-want +got):\n%s", diff)
	}
}

func TestUserDictFingerprint(t *testing.T) {
	parse := func(s string) *UserDict {
		d, err := ParseUserDict(strings.NewReader(s), "x.csv")
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	a := shared()
	plain := a.Fingerprint()
	one := a.WithWords(parse("虎の巻,虎の巻,トラノマキ,名詞\n"), nil).Fingerprint()
	same := a.WithWords(parse("# note\r\n\r\n虎の巻,虎の巻,トラノマキ,名詞\r\n"), nil).Fingerprint()
	other := a.WithWords(parse("虎の巻,虎 の 巻,トラ ノ マキ,名詞\n"), nil).Fingerprint()
	none := a.WithWords(parse("# nothing\n"), nil).Fingerprint()
	if one == plain || one != same || one == other || none != plain {
		t.Errorf("fingerprints: %q, with a word %q, with a comment %q, cut otherwise %q, without words %q", plain, one, same, other, none)
	}
}

func TestUserDictErrors(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"columns", "虎の巻,虎の巻,トラノマキ", "own.csv:1: 3 columns instead of 4"},
		{"readings", "# x\n虎の巻,虎 の 巻,トラノマキ,名詞", "own.csv:2: 3 parts and 1 readings"},
		{"parts", "虎の巻,虎 巻,トラ マキ,名詞", "own.csv:1: the parts 虎 巻 do not make 虎の巻"},
		{"no text", ",虎,トラ,名詞", "own.csv:1: no text in the first column"},
		{"no parts", "虎,,,名詞", "own.csv:1: the parts  do not make 虎"},
		{"marks alone", "!!,!!,ビックリ,名詞", `own.csv:1: "!!" has no letter or digit`},
		{"twice", "ES,ES,イーエス,名詞\nｅｓ,ｅｓ,イーエス,名詞", `own.csv:2: "ｅｓ" stands in line 1 already`},
		{"long", strings.Repeat("虎", 81) + ",虎,トラ,名詞", "own.csv:1: a word of 81 characters"},
		{"bytes", "\xff,虎,トラ,名詞", "own.csv:1: not UTF-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseUserDict(strings.NewReader(tt.text), "own.csv")
			if !errors.As(err, new(*UserDictError)) || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got %v, want %s…", err, tt.want)
			}
		})
	}
}

func FuzzUserDict(f *testing.F) {
	f.Add(ownWords, "関数型まつりとESXi")
	f.Add("A*,A*,エー,名詞\n**a**,**a**,エー,名詞", "a*b**a** *A*")
	f.Add("ー,ー,ー,名詞\n・ア,・ア,ア,名詞", "ーー・ア・アー")
	f.Add("K ſ,K ſ,ケー エス,名詞", "k s K  ſ")
	f.Fuzz(func(t *testing.T, csv, text string) {
		if len(csv)+len(text) > 4000 {
			return
		}
		d, err := ParseUserDict(strings.NewReader(csv), "own.csv")
		if err != nil {
			if !errors.As(err, new(*UserDictError)) {
				t.Errorf("%q: %v", csv, err)
			}
			return
		}
		a := shared().WithWords(d, nil)
		tokens := a.Analyze(text)
		checkLaws(t, text, tokens)
		checkLaws(t, text, a.Bigrams(text))
		if len(tokens) == 0 && len(shared().Analyze(text)) > 0 {
			t.Errorf("%q: the words of %q hide all tokens", text, csv)
		}
		chunks := a.Chunks(text)
		index := newPhrases()
		index.add(0, a.Analyze("「"+text+"」"))
		for _, c := range chunks {
			if !index.has(0, c.Tokens) {
				t.Errorf("%q: chunk %q does not meet the text: %s", text, c.Text, show(c.Tokens))
			}
			a.Expand(c)
		}
	})
}
