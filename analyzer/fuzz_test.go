package analyzer

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// checkLaws fails t if tokens break a law of Token for text.
func checkLaws(t *testing.T, text string, tokens []Token) {
	t.Helper()
	for i, tok := range tokens {
		if tok.Term == "" || !utf8.ValidString(tok.Term) {
			t.Errorf("%q: token %d has the term %q", text, i, tok.Term)
		}
		if tok.Start < 0 || tok.End > len(text) || tok.Start >= tok.End {
			t.Fatalf("%q: token %q has the offsets [%d,%d) of %d bytes", text, tok.Term, tok.Start, tok.End, len(text))
		}
		if !fromSource(text, tok) {
			t.Errorf("%q: the term %q (%v) is not what [%d,%d) reads, %q", text, tok.Term, tok.Kind, tok.Start, tok.End, text[tok.Start:tok.End])
		}
		if i == 0 {
			continue
		}
		prev := tokens[i-1]
		switch {
		case tok.Position < prev.Position:
			t.Errorf("%q: %q is at position %d after %q at %d", text, tok.Term, tok.Position, prev.Term, prev.Position)
		case tok.Position > prev.Position && tok.Start < prev.Start:
			t.Errorf("%q: %q starts at %d before %q at %d", text, tok.Term, tok.Start, prev.Term, prev.Start)
		}
	}
}

// fromSource reports whether the bytes of a token read as its term, after folding.
// Terms that stand for a word, and not for how it is written, are not held to it.
func fromSource(text string, tok Token) bool {
	switch {
	case tok.Kind == Surface, tok.Kind == Symbol, tok.Kind == Bigram:
	case tok.Kind == Part && tok.Term[0] < utf8.RuneSelf:
	default:
		return true
	}
	source := text[tok.Start:tok.End]
	if strings.ContainsFunc(source, func(r rune) bool { return isDash(r) || strings.ContainsRune("ゝゞヽヾ\r\n", r) }) {
		return true // what these become depends on what stands around them
	}
	plain := func(s string) string { return strings.ReplaceAll(lower(s), ",", "") }
	return strings.Contains(plain(fold(source).text), plain(tok.Term))
}

func FuzzAnalyze(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	a := shared()
	f.Fuzz(func(t *testing.T, text string) {
		checkLaws(t, text, a.Analyze(text))
		checkLaws(t, text, a.Bigrams(text))
		start := 0
		for _, c := range a.Chunks(text) {
			if c.Text != text[c.Start:c.End] || len(c.Tokens) == 0 {
				t.Errorf("%q: chunk %+v", text, c)
			}
			// Chunks may share a character that stands for several (½), no more.
			if c.Start < start {
				t.Errorf("%q: chunk %q begins at %d, before the one before, at %d", text, c.Text, c.Start, start)
			}
			start = c.Start
		}
	})
}

var seeds = []string{
	"Gバ\xe8I\xe6\x9c0検\xe3\x83",
	"", " ", "の", "Serf", "サーバーを監視する", "ｻｰﾊﾞ", "フォルタ\u3099", "サー\nバー", "C++ C# .NET node.js HTTP/2.0",
	"@tanaka_k #serfday --dry-run /etc/hosts https://example.com/%E3%81%82?a=b", "a\xffb\xe3\x81", "㍍㈱①ﬁ", "がぎ\u3099\u3099",
	"ーー−―", "いすゞ・ヽヾ", "\uFEFF\u200b葛\U000E0100", "🎉👩‍💻", "1,000.5.", "x½y", "é\u0301\u0302", "\r\n\r\n　改行", "ヸ−ー", "ヵヽ\nヽ\nパ", "+++#@@--..//", "とは\xff には ",
	// Marks behind a bracket, which norm parts into thirties.
	"\u05a0\u05a0\u05a0\u05a0\u05a0\u05a0\u05bf\u05a0\u05a0\u05a0\u05a0\u05a0\u05a0\u05bf\u05a0\u05a0\u05a0\u05a0\u05a0\u05a0\u05bf\u05a0\u05a0\u05a0\u05a0\u05a0\u05a0\u05a0\u05a0\u05bf\u05a0\u05a0\u05a0\u05bf",
}

// FuzzMeet holds text and query to one cut: whatever was typed is found in a text
// that has it between marks.
func FuzzMeet(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	a := shared()
	f.Fuzz(func(t *testing.T, query string) {
		if len(query) > 300 {
			return
		}
		chunks := a.Chunks(query)
		if len(chunks) == 0 {
			return
		}
		index := newPhrases()
		index.add(0, a.Analyze("「"+query+"」"))
		for _, c := range chunks {
			if !index.has(0, c.Tokens) {
				t.Errorf("%q: chunk %q does not meet the text: %s", query, c.Text, show(c.Tokens))
			}
		}
	})
}
