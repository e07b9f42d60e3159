package analyzer

import (
	"strings"
	"testing"

	"github.com/talksearch/talksearch/analyzer/tables"
)

// TestLoanwordsInAnySpelling compares both ways to find loanwords with what they promise:
// the word as it is spelled, or else as foldLoanword spells it.
func TestLoanwordsInAnySpelling(t *testing.T) {
	l := shared().lex
	want := func(word string) (w loan, same, ok bool) {
		if number, ok := l.loanwords.trie.find(word); ok {
			return loan(number), true, true
		}
		number, ok := l.loanwords.trie.find(foldLoanword(word))
		return loan(number), false, ok
	}
	words := 0
	check := func(run string) {
		found := map[int]loan{}
		l.loanwords.at(run, spelledFrom(run, len(run)) >= 0, func(w loan, length int) { found[length] = w })
		for length := kanaSize; length <= len(run); length += kanaSize {
			words++
			word := run[:length]
			w, same, ok := want(word)
			for _, s := range []string{word, toHiragana(word)} {
				if got, gotSame, gotOK := l.loanwords.find(s); gotOK != ok || ok && (got != w || gotSame != same) {
					t.Errorf("find(%s) = %d, %t, %t; want %d, %t, %t", s, got, gotSame, gotOK, w, same, ok)
				}
			}
			if got, gotOK := found[length]; gotOK != ok || ok && got != w {
				t.Errorf("at(%s) has for %s %d, %t; want %d, %t", run, word, got, gotOK, w, ok)
			}
		}
	}
	for row := range rowsOf(tables.Loanwords) {
		f := strings.Split(row, "\t")
		for _, s := range append(strings.Fields(f[1]), f[0]) {
			if allKatakana(s) {
				check(s)
				check(s + "ー")
				check(strings.ReplaceAll(s, "ー", "イ"))
			}
		}
	}
	if words == 0 {
		t.Fatal("no loanwords")
	}
}
