package analyzer

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/analyzer/terms"
)

// how says by which layer a query finds a text: the weakest that is needed.
type how int

const (
	never   how = iota // by no layer
	words              // by the words as Analyze cuts them
	expand             // by an alternative that Expand gives
	bigrams            // by bigrams alone
	retype             // by undoing an input method
)

func (h how) String() string {
	return [...]string{"never", "words", "expand", "bigrams", "retype"}[h]
}

// foundBy runs query over the one text as an index does: all chunks are wanted.
func foundBy(a *Analyzer, text, query string) how {
	w, b := newPhrases(), newPhrases()
	w.add(0, a.Analyze(text))
	b.add(0, a.Bigrams(text))
	chunks := a.Chunks(query)
	best := words
	for _, c := range chunks {
		if w.has(0, c.Tokens) {
			continue
		}
		found := false
		for _, x := range a.Expand(c) {
			found = found || w.has(0, x.Tokens)
		}
		if !found {
			best = never
			break
		}
		best = expand
	}
	if len(chunks) > 0 && best != never {
		return best
	}
	if r := []rune(query); len(r) == 1 && isJapanese(r[0]) {
		for term := range b.places {
			if strings.HasPrefix(term, query) {
				return bigrams // of one character, the terms it begins
			}
		}
	}
	if b.has(0, a.Bigrams(query)) {
		return bigrams
	}
	for _, q := range Retyped(query) {
		if foundBy(a, text, q) == words {
			return retype
		}
	}
	return never
}

// TestFound is what users of other engines reported missing, or found where it
// should not be, in texts of our own.
func TestFound(t *testing.T) {
	tests := []struct {
		why, text, query string
		want             how
	}{
		{"katakana compound", "イミュータブルインフラストラクチャへ移った", "イミュータブル", words},
		{"katakana compound, unknown head", "画面キャプチャツールの紹介", "キャプチャ", words},
		{"word that no dictionary has", "ガベージコレクションを調べた", "ガベージ", words},
		{"abbreviation", "ガベージコレクションを調べた", "GC", expand},
		{"abbreviation, the other way", "GCを調べた", "ガベージコレクション", expand},
		{"long vowel at the end", "Consulでクラスターを組んだ", "クラスタ", words},
		{"long vowel at the end, missing", "クラスタを組んだ", "クラスター", words},
		{"no stem", "クラスタリングを試した", "クラスター", never},
		{"space in a phrase", "サーバー監視を始める", "サーバー 監視", words},
		{"space in the text", "サーバー 監視を始める", "サーバー監視", words},
		{"ヴ", "ヴァーチャルマシンを立てる", "バーチャルマシン", words},
		{"ヴ, the other way", "バーチャルマシンを立てる", "ヴァーチャルマシン", words},
		{"spelling", "コントローラの実装", "コントローラー", words},
		{"spelling", "レイヤを分ける", "レイヤー", words},
		{"spelling", "オペレータの仕事", "オペレーター", words},
		{"spelling", "パラメータを渡す", "パラメーター", words},
		{"spelling", "コンテナーを立てる", "コンテナ", words},
		{"spelling", "バイナリーを配る", "バイナリ", words},
		{"spelling", "アーキテクチャーの話", "アーキテクチャ", words},
		{"spelling", "ソフトウエアの更新", "ソフトウェア", words},
		{"spelling", "インタフェースを決める", "インターフェイス", words},
		{"spelling of a part", "サーバーサイドで描く", "サーバサイド", words},
		{"name inside a longer one", "日東電工株式会社を訪ねた", "日東電工", words},
		{"other word with the same end", "新千歳空港で会った", "新幹線", never},
		{"part of a kanji word", "新幹線で移動した", "幹線", words},
		{"kanji word", "新幹線で移動した", "新幹線", words},
		{"city", "東京バナナを食べた", "東京", words},
		{"city with a space", "東京 ポテチ", "東京", words},
		{"one kanji of a word", "東京バナナを食べた", "東", bigrams},
		{"compound with a suffix", "口腔内を撮った", "口腔内", words},
		{"reading of a country", "日本の話", "nihon", expand},
		{"other reading of a country", "日本の話", "nippon", expand},
		{"first kanji", "東京特許許可局", "東京", words},
		{"not across words", "東京都で開かれた", "京都", bigrams},
		{"kanji compound with a foreign one beside", "関西国際空港限定トートバッグ 关西国际机场", "国際", words},
		{"near characters", "本地の話をした", "本田", never},
		{"suffix alone", "内側を見る", "口腔内", never},
		{"compound torn apart", "資金の話と、決済の話と、法の話", "資金決済法", never},
		{"compound", "資金決済法を解説した", "資金決済法", words},
		{"long unspaced text", "きのう葬送のフリーレンという作品の話を聞いた", "葬送のフリーレン", words},
		{"decomposed kana", "フォルタ\u3099を開く", "フォルダ", words},
		{"voiced marks differ", "バカとパーカー", "ハカ", never},
		{"wide Latin", "Ａｒｔ　ｏｆ　Ｃｏｄｅ", "of", words},
		{"brackets of either width", "（株）巴商会の発表", "(株)巴商会", words},
		{"letters before a digit", "golf2 hello", "golf", words},
		{"C is not C++", "C++で書いた", "C", never},
		{"C++ is not C#", "C++で書いた", "C#", never},
		{"C++", "C++で書いた", "c++", words},
		{"C++ with a version", "C++11で書いた", "C++", words},
		{"dots left out", "Node.jsを使う", "nodejs", words},
		{"dots put in", "nodejsを使う", "Node.js", words},
		{"camel case", "CloudFormationテンプレート", "cloud formation", words},
		{"camel case, part", "CloudFormationテンプレート", "formation", words},
		{"not every capital is a border", "JavaScriptの話", "Java", never},
		{"handle", "@tanaka_kさんと話した", "@tanaka_k", words},
		{"handle without its mark", "@tanaka_kさんと話した", "tanaka_k", words},
		{"part of a handle", "@tanaka_kさんと話した", "tanaka", never},
		{"hash tag", "#serfday で話した", "#serfday", words},
		{"method", "dialog.type()を呼ぶ", "type", words},
		{"compound verb", "コンテナを立ち上げた", "立ち上げる", words},
		{"compound verb, other okurigana", "コンテナを立上げた", "立ち上げる", words},
		{"compound verb as a noun", "立ち上げに時間がかかる", "立ち上げる", words},
		{"okurigana", "負荷試験を行った", "行なう", words},
		{"kana for a kanji verb", "負荷試験を行った", "おこなう", words},
		{"okurigana of a noun", "引継ぎの資料", "引き継ぎ", words},
		{"half-converted", "シャーディングの話", "シャーでぃんぐ", words},
		{"hiragana", "シャーディングの話", "しゃーでぃんぐ", words},
		{"half-converted text", "プラがブルな設計", "プラガブル", words},
		{"a particle between katakana", "サーバがダウンした", "ダウン", words},
		{"hard-wrapped", "改行されたサー\nバーの話", "サーバー", words},
		{"next paragraph", "監視\n\n視点を変える", "監視視点", never},
		{"greeting", "こんにちは、世界", "ちは", bigrams},
		{"loanword", "デジタルの話", "Digital", expand},
		{"loanword", "Dockerの話", "ドッカー", expand},
		{"loanword in a compound", "Docker containerの話", "ドッカーコンテナ", expand},
		{"two names of one thing", "Kubernetesの話", "k8s", expand},
		{"rare kanji", "魈という字", "魈", words},
		{"kanji in a longer run", "配管工用の腰道具", "配管", words},
		{"long vowel inside", "データベースの話", "データベース", words},
		{"half width", "テストの話", "ﾃｽﾄ", words},
		{"protocol", "HTTP/2.0の話", "HTTP/2", words},
		{"protocol, joined", "HTTP/2の話", "http2", words},
		{"kebab case", "Blue-Green Deployment", "blue green deployment", words},
		{"camel for kebab", "Blue-Green Deployment", "BlueGreen Deployment", words},
		{"kebab for camel", "BlueGreen Deployment", "blue-green deployment", words},
		{"suru suffix", "自動化した話", "自動化", words},
		{"suru suffix, the other way", "自動化の話", "自動化した", words},
		{"adverb of a noun", "同時に起動する", "同時", words},
		{"kanji form of a verb", "設定が出来ない", "出来", words},
		{"kanji form of a verb, compound", "実行出来ます", "実行出来る", words},
		{"suffix that is a verb", "メモ書きを残す", "書く", words},
		{"verb for its suffix", "ジャンル分けをした", "分ける", words},
		{"adverb of an adjective", "機能が多くて困る", "多い", words},
		{"form of either verb", "メモリが足りないとき", "足り", words},
		{"compound verb's second half", "インストールし直した", "直す", words},
		{"part of a noun of a verb", "タグの関連付けを見る", "関連", words},
		{"compound verb's noun", "関連付けられた設定", "関連付け", words},
		{"words of katakana that may be cut in two ways", "トレースツールの話", "トレース", words},
		{"noun of IPADIC with its する", "サジェストする", "サジェスト", words},
		{"counter", "10分で終わる", "10分", words},
		{"romaji", "監視の話", "kanshi", expand},
		{"hiragana for kanji", "監視の話", "かんし", expand},
		{"romaji of a loanword", "コンテナの話", "kontena", expand},
		{"romaji of a compound that no list has", "フライ返しを買った", "furaigaeshi", expand},
		{"romaji of a compound", "障害検知の話", "shougaikenchi", expand},
		{"romaji of a word and its suffix", "自動化の話", "jidouka", expand},
		{"hiragana of a compound", "障害検知の話", "しょうがいけんち", expand},
		{"romaji of a word in hiragana", "いろ", "iro", expand},
		{"word that reads as grammar, in a list", "環境 / いろ / 形", "いろ", words},
		{"romaji of a word in a list", "environment / いろ", "iro", expand},
		{"romaji inside a Latin word", "environment", "iro", never},
		{"romaji that is grammar", "遅いので直した", "node", never},
		{"a particle before katakana", "でコードを書く", "デコード", never},
		{"a conjunction that is a noun", "一方で遅い", "一方", words},
		{"input method left on", "Serfの話", "せrf", retype},
		{"input method left on", "Dockerの話", "どcけr", retype},
		{"noise", "この話", "くぁwせdrftgyふじこlp", never},
		{"function words", "とは", "とは", words},
		{"own word, other spelling", "表記揺れを見つけた", "表記ゆれ", words},
		{"own word, part", "表記ゆれを見つけた", "揺れ", words},
		{"own word in kana", "処理を冪等にする", "べき等", words},
		{"own word in kanji", "上限のしきい値を変えた", "閾値", words},
		{"own word in katakana", "ナルハヤで直す", "なるはや", words},
		{"own word in hiragana", "なるはやで直す", "ナルハヤ", words},
		{"own verb", "ラベルを紐づけている", "紐付ける", words},
		{"noun of an own verb", "前の版へきりもどした", "切り戻し", words},
		{"kana of a kanji word", "週末にふりかえりをした", "振り返り", words},
		{"stem in katakana", "設計をパクった", "ぱくる", words},
		{"stem in katakana, adjective", "夜勤がツラい", "つらい", words},
		{"mark of repetition in a name", "いすゞの事例", "いすず", words},
		{"cut by its neighbour", "Dockerと多言語対応", "多言語", words},
		{"kanji of one spelling", "設定を書き換えた", "書換える", words},
		{"compound of three, other spelling", "ヴェンダーロックインを避ける", "ベンダロックイン", words},
		{"compound of three", "ブルーグリーンデプロイメントを試す", "グリーン", words},
		{"hiragana with a long vowel", "さーばの話をする", "サーバー", words},
		{"half-converted, particle behind", "デプろいの話をする", "デプロイ", words},
		{"katakana with a particle", "スターとモーター", "スタート", never},
		{"hiragana that may be two verbs", "ツールをつかった", "使う", words},
		{"version behind a name with one capital", "OAuth2.0で入る", "OAuth 2.0", words},
		{"version with its v", "TLSv1.3に上げる", "TLS 1.3", words},
		{"version with its v, the other way", "TLS 1.3に上げる", "TLSv1.3", words},
		{"romaji without long vowels", "東京の話", "tokyo", expand},
		{"romaji without long vowels", "発表の話", "happyo", expand},
		{"romaji of a short prefix", "新機能の話", "shinkinou", expand},
		{"romaji with an n before y", "運用の話", "unyou", expand},
		{"romaji with an apostrophe", "運用の話", "un'you", expand},
		{"hiragana of a word and a short suffix", "冗長化の話", "じょうちょうか", expand},
		{"hiragana that reads as grammar, too", "障害の話", "しょうがい", expand},
		{"input method left on, c", "Consulの話", "こんすl", retype},
		{"compound verb in hiragana", "環境をたちあげた", "立ち上げる", words},
		{"okurigana that no dictionary joins", "ファイルに書き出した", "書出す", words},
		{"okurigana that no list joins", "費用が積重なる", "積み重なる", words},
		{"wide dash and half width", "ﾃﾞ―ﾀの話", "データ", words},
		{"iteration mark", "中々よい", "中々", words},
	}
	a := shared()
	for _, tt := range tests {
		t.Run(tt.why+" "+tt.query, func(t *testing.T) {
			if got := foundBy(a, tt.text, tt.query); got != tt.want {
				t.Errorf("%q finds %q by %v, want %v\ntext:  %s\nquery: %s", tt.query, tt.text, got, tt.want,
					show(a.Analyze(tt.text)), show(a.Analyze(tt.query)))
			}
		})
	}
}

func TestReadings(t *testing.T) {
	a := shared()
	for text, want := range map[string]string{"検索": "ケンサク", "監視サーバ": "カンシサーバ", "東京": "トウキョウ", "Docker": ""} {
		if got, _ := a.Reading(text); got != want {
			t.Errorf("Reading(%q) = %q, want %q", text, got, want)
		}
	}
	for _, tt := range []struct {
		typed    string
		has, not string
	}{
		{"けんs", "ケンサ", "ケンカ"},
		{"kens", "ケンサ", "ケンカ"},
		{"ken", "ケン", "ケサ"},
		{"けん", "ケン", ""},
		{"shimb", "シンバ", ""},
		{"tokyo", "トキョ", ""},
		{"tou", "トウ", ""},
		{"に", "ニ", ""},
	} {
		got := map[string]bool{}
		for _, r := range TypedReadings(tt.typed) {
			got[r] = true
		}
		if !got[tt.has] || got[tt.not] {
			t.Errorf("TypedReadings(%q) = %v, want %q in it and not %q", tt.typed, got, tt.has, tt.not)
		}
	}
	for _, typed := range []string{"検索", "c++", "qqq!"} {
		if got := TypedReadings(typed); got != nil {
			t.Errorf("TypedReadings(%q) = %v, want none", typed, got)
		}
	}
}

// Every alternative is bounded and none is the chunk itself.
func TestExpandIsBounded(t *testing.T) {
	a := shared()
	for _, q := range append(seeds, "データベースサーバーコンテナクラスタネットワークストレージ", "virtual machine image build tool chain server") {
		for _, c := range a.Chunks(q) {
			xs := a.Expand(c)
			if len(xs) > MaxAlternatives {
				t.Errorf("%q has %d alternatives", c.Text, len(xs))
			}
			for i, x := range xs {
				if keyOf(x.Tokens) == keyOf(c.Tokens) || len(x.Tokens) == 0 {
					t.Errorf("%q has itself for an alternative: %q", c.Text, x.Text)
				}
				if i > 0 && x.Kind < xs[i-1].Kind {
					t.Errorf("%q: %v stands behind %v", c.Text, x.Kind, xs[i-1].Kind)
				}
			}
		}
	}
}

// What others report and the analyzer does not do, and why not. Suggesting while one
// types, what is shown of a hit and its rank are the index's and tested there.
func TestNotFound(t *testing.T) {
	for _, tt := range []struct{ text, query, why string }{
		{"タと", "tato", "romaji is looked up as words; a letter with a particle is none, and to find it node would have to find every ので"},
		{"ライブラリ", "ライブ", "a part of a word is no word; a phrase of bigrams has it where words have nothing"},
		{"クラスタリング", "クラスター", "a word and what is derived of it are two words; no stems are cut"},
	} {
		if got := foundBy(shared(), tt.text, tt.query); got == words || got == expand {
			t.Errorf("%q finds %q by %v, though %s", tt.query, tt.text, got, tt.why)
		}
	}
}

// A user's synonym may be a compound that is there whole and in parts.
func TestUserSynonyms(t *testing.T) {
	a, err := New(Options{Synonyms: []terms.Group{{Terms: []terms.Term{{Text: "高校"}, {Text: "高等学校"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	for text, query := range map[string]string{"高等学校で教えた": "高校", "高校で教えた": "高等学校"} {
		if got := foundBy(a, text, query); got != expand {
			t.Errorf("%q finds %q by %v, want %v", query, text, got, expand)
		}
	}
}

// What is marked in a text is the word that was asked for, and no more.
func TestMarked(t *testing.T) {
	for _, tt := range []struct{ text, query, want string }{
		{"腰道具と配管工用の工具", "配管", "配管"},
		{"サーバーを監視する", "サーバ", "サーバー"},
		{"フォルタ\u3099を開く", "フォルダ", "フォルタ\u3099"},
		{"起動/serf join", "serf", "serf"},
		{"負荷試験を行なった", "行う", "行なっ"},
		{"ﾃﾞｰﾀﾍﾞｰｽの話", "ベース", "ﾍﾞｰｽ"},
	} {
		index := newPhrases()
		index.add(0, shared().Analyze(tt.text))
		got := ""
		for _, s := range index.chunks(shared().Chunks(tt.query))[0] {
			got = tt.text[s.start:s.end]
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q marks in %q (-want +got):\n%s", tt.query, tt.text, diff)
		}
	}
}
