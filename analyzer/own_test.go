package analyzer

import (
	"strings"
	"testing"

	"github.com/talksearch/talksearch/analyzer/tables"
)

// inflectingFrames are sentences around a verb or adjective in its dictionary form.
var inflectingFrames = map[string][]string{
	"v": {"%sことがある", "値を%sと", "よく%s話", "ログから%s", "%sのが楽だ"},
	"a": {"とても%s", "%sと思う", "%sコード", "それは%s", "実に%sのだが"},
}

// TestOwnWordsMeetInSentences asks each sentence that has a word of our list, in any
// spelling, for the spelling that stands for all.
func TestOwnWordsMeetInSentences(t *testing.T) {
	t.Parallel()
	a := shared()
	pairs, missed := 0, 0
	for row := range rowsOf(tables.Words) {
		f := strings.Split(withoutBars(row), "\t")
		around := inflectingFrames[f[0]]
		if around == nil {
			around = frames
		}
		chunks := a.Chunks(f[1])
		for s := range strings.FieldsSeq(f[1] + " " + f[2]) {
			for _, frame := range around {
				text := strings.ReplaceAll(frame, "%s", s)
				index := newPhrases()
				index.add(0, a.Analyze(text))
				pairs++
				if len(index.chunks(chunks)) == 0 {
					missed++
					t.Logf("%q (%s) is not found in %q: %s", f[1], show(a.Analyze(f[1])), text, show(a.Analyze(text)))
				}
			}
		}
	}
	if pairs == 0 {
		t.Fatal("no words")
	}
	t.Logf("%d of %d pairs of a word and a sentence meet", pairs-missed, pairs)
	if r := ratio(pairs-missed, pairs); r < 0.995 {
		t.Errorf("%.4f of them meet, want 0.995", r)
	}
}

// Our own words take nothing from the words around them.
func TestOwnWordsStandApart(t *testing.T) {
	for _, tt := range []struct{ text, query string }{
		{"もくもく会場に集まる", "会場"},
		{"ブラウザから開く", "ブラウザ"},
		{"数値により添え字を決める", "添え字"},
		{"変更があったかを見る", "変更"},
		{"非推奨となり代わりの関数を使う", "代わり"},
		{"こうすることで速くなる", "速い"},
		{"モーダルに表示する", "モーダル"},
		{"表記ゆれを直す", "表記"},
		{"表記ゆれを直す", "揺れ"},
		{"ハマりどころを調べた", "はまる"},
		{"設定を紐付けた", "紐付け"},
		{"切り戻した", "切り戻し"},
	} {
		if got := foundBy(shared(), tt.text, tt.query); got != words {
			t.Errorf("%q finds %q by %v, want %v: %s", tt.query, tt.text, got, words, show(shared().Analyze(tt.text)))
		}
	}
	for _, tt := range []struct{ text, query string }{
		{"数値により添え字を決める", "寄り添う"},
		{"変更があったかを見る", "温かい"},
		{"こうすることで速くなる", "抗する"},
		{"等しい値", "べき等"},
		{"数の値", "しきい値"},
		{"取りました", "とりま"},
	} {
		if got := foundBy(shared(), tt.text, tt.query); got != never {
			t.Errorf("%q finds %q by %v, want %v: %s", tt.query, tt.text, got, never, show(shared().Analyze(tt.text)))
		}
	}
}
