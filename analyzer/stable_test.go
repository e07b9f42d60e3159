package analyzer

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/talksearch/talksearch/analyzer/terms"
)

// frames are sentences around a word, as prose has them.
var frames = []string{
	"%sの話", "新しい%sを使う", "これが%sだ", "今日は%sについて話した", "「%s」と言う", "Dockerと%s", "%sと監視を比べる",
	"%sする", "%sした結果", "%s化を進める", "各%sを見る", "%sが3つある", "Docker%s", "%s環境", "%sツール", "本番%s", "2025年の%s入門",
}

// TestTermsMeetInSentences holds the cut of a term alone and in sentences together,
// for every term of the list of this field and every frame.
func TestTermsMeetInSentences(t *testing.T) {
	t.Parallel()
	groups, err := terms.Groups()
	if err != nil {
		t.Fatal(err)
	}
	a := shared()
	pairs, missed := 0, map[string][]string{}
	for _, g := range groups {
		for _, term := range g.Terms {
			if !strings.ContainsFunc(term.Text, isJapanese) {
				continue
			}
			chunks := a.Chunks(term.Text)
			for _, frame := range frames {
				if strings.HasSuffix(frame, "Docker%s") && classOf(firstRune(term.Text)) == classWord {
					continue // DockerWeb is another name
				}
				text := strings.ReplaceAll(frame, "%s", term.Text)
				index := newPhrases()
				index.add(0, a.Analyze(text))
				pairs++
				if len(index.chunks(chunks)) == 0 {
					missed[term.Text] = append(missed[term.Text], text)
				}
			}
		}
	}
	if pairs == 0 {
		t.Fatal("no terms")
	}
	n := 0
	for term, texts := range missed {
		n += len(texts)
		t.Logf("%q (%s) is not found in %q: %s", term, show(a.Analyze(term)), texts, show(a.Analyze(texts[0])))
	}
	t.Logf("%d of %d pairs of a term and a sentence meet", pairs-n, pairs)
	if r := ratio(pairs-n, pairs); r < 0.999 {
		t.Errorf("%.4f of them meet, want 0.999", r)
	}
}

// A text without a stop is cut in windows; where they meet must not show. Kagome cuts
// the whole at once.
func TestWindowsDoNotShow(t *testing.T) {
	t.Parallel()
	k, l := kagome(t), ipadicAlone(t)
	for name, unit := range map[string]string{
		"prose":    "障害検知の自動化を進めて引き継ぎの資料を作り直すと本番環境の構成管理が楽になったという話を聞いたので",
		"kanji":    "東京特許許可局長官房総務課",
		"hiragana": "すもももももももものうちだというがそうでもないらしい",
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Repeat(unit, 1500/utf8.RuneCountInString(unit))
			if want, got := kagomeCut(k, text), ourCut(l, text); got != want {
				t.Errorf("windows change the cut")
			}
		})
	}
}

// The work on a text without a stop grows as the text does.
func TestWorkIsLinear(t *testing.T) {
	l := shared().lex
	for name, unit := range map[string]string{
		"prose": "障害検知の自動化を進めて", "kanji": "監視", "one kana": "の", "katakana": "ア", "unknown": "魈",
	} {
		text := strings.Repeat(unit, 1<<20/len(unit))
		words := 0
		work := l.cut(text, sentenceStart, func(int32, int, int) { words++ })
		if runes := utf8.RuneCountInString(text); work > 2*runes {
			t.Errorf("%s: %d runes went into lattices for %d of text", name, work, runes)
		}
		if words == 0 {
			t.Errorf("%s: no words", name)
		}
	}
}

func TestMemoryIsLinear(t *testing.T) {
	text := strings.Repeat("障害検知の自動化を進めて", 1<<20/36)
	shared().lex.cut(text, sentenceStart, func(int32, int, int) {})
	if n := testing.AllocsPerRun(1, func() { shared().lex.cut(text, sentenceStart, func(int32, int, int) {}) }); n > 10 {
		t.Errorf("%.0f allocations for a megabyte without a stop, want none that grow with it", n)
	}
}
