package analyzer

import (
	"strings"
	"testing"

	"github.com/talksearch/talksearch/analyzer/tables"
)

// fewestPairs is how many loanwords must have a source in Latin letters.
const fewestPairs = 15_000

func TestLoanwordTable(t *testing.T) {
	pairs := 0
	last := ""
	for line := range rowsOf(tables.Loanwords) {
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			t.Fatalf("%q has %d columns, want 4", line, len(f))
		}
		if !allKatakana(f[0]) {
			t.Errorf("%q is no katakana", f[0])
		}
		if f[2] != "" {
			pairs += 1 + strings.Count(f[2], ",")
		}
		if line == last {
			t.Errorf("%q is there twice", line)
		}
		last = line
	}
	if pairs < fewestPairs {
		t.Errorf("%d pairs, want at least %d", pairs, fewestPairs)
	}
}

func TestVariantTable(t *testing.T) {
	rows := 0
	for line := range rowsOf(tables.Variants) {
		f := strings.Split(line, "\t")
		if len(f) != 3 || !strings.Contains("nva", f[0]) || f[1] == "" || f[2] == "" {
			t.Fatalf("%q is not a part of speech, a spelling, and others", line)
		}
		rows++
	}
	if rows == 0 {
		t.Error("no variants")
	}
}

// fewestWords is how many words our own list must have.
const fewestWords = 150

func TestWordTable(t *testing.T) {
	rows := 0
	seen := map[string]bool{}
	for line := range rowsOf(tables.Words) {
		f := strings.Split(line, "\t")
		if len(f) != 3 || !strings.Contains("nva", f[0]) || f[1] == "" || f[0] != "n" && strings.Contains(line, "|") {
			t.Fatalf("%q is not a part of speech, a spelling, and others", line)
		}
		for s := range strings.FieldsSeq(f[1] + " " + f[2]) {
			if fold(s).text != s || lower(s) != s {
				t.Errorf("%q is found as %q: write it so", s, lower(fold(s).text))
			}
			if s = f[0] + withoutBars(s); seen[s] {
				t.Errorf("%q is there twice", s[1:])
			}
			seen[s] = true
		}
		rows++
	}
	if rows < fewestWords {
		t.Errorf("%d words, want at least %d", rows, fewestWords)
	}
}

// The spellings of a loanword are one term, and a word that differs by more is
// another.
func TestFoldLoanword(t *testing.T) {
	for _, same := range [][]string{
		{"サーバ", "サーバー"}, {"ヴァイオリン", "バイオリン"}, {"ヴ", "ブ"}, {"ヴュー", "ビュー"}, {"ソフトウェア", "ソフトウエア"},
		{"ウィキ", "ウイキ"}, {"インターフェイス", "インターフェース"}, {"メイン", "メーン"}, {"ファイヤ", "ファイア"}, {"ゲートウェイ", "ゲートウェー"},
	} {
		if a, b := foldLoanword(same[0]), foldLoanword(same[1]); a != b {
			t.Errorf("%s is %s and %s is %s", same[0], a, same[1], b)
		}
	}
	for _, differ := range [][]string{{"キー", "キ"}, {"ハス", "バス"}, {"コピー", "コピ"}, {"クラスタ", "クラスタリング"}} {
		if a, b := foldLoanword(differ[0]), foldLoanword(differ[1]); a == b {
			t.Errorf("%s and %s are both %s", differ[0], differ[1], a)
		}
	}
}
