package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ascii gives the ASCII form of a character that an input method types in full
// width, and any other character as it is.
func ascii(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '\u2212': // MINUS SIGN: what the minus key types in kana mode on a Mac
		return '-'
	}
	return r
}

func isQuote(r rune) bool { return strings.ContainsRune("\"＂“”„‟〝〞〟", r) }
func isMinus(r rune) bool { return ascii(r) == '-' }
func isOpen(r rune) bool  { return ascii(r) == '(' }
func isClose(r rune) bool { return ascii(r) == ')' }

// isOr reports whether a word is the operator.
func isOr(word string) bool { return strings.Map(ascii, word) == "OR" }

// excludable reports whether a minus before the word excludes it. The first
// character keeps arrows and flags text, the letter keeps negative numbers, and
// the last keeps a subtitle that is set off by a dash at each end.
func excludable(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	last, _ := utf8.DecodeLastRuneInString(word)
	begins := unicode.IsLetter(first) || unicode.IsNumber(first) || strings.ContainsRune("#@._(", ascii(first))
	return begins && !isMinus(last) && strings.ContainsFunc(word, unicode.IsLetter)
}

// pairs gives, for the byte offset of each opening parenthesis that is closed
// within its run of characters without spaces and quotes, the offset after the
// one that closes it. One pass over the input keeps the parser linear.
func pairs(s string) map[int]int {
	after := make(map[int]int)
	var open []int
	for i, r := range s {
		switch {
		case unicode.IsSpace(r), isQuote(r):
			open = open[:0]
		case isOpen(r):
			open = append(open, i)
		case isClose(r) && len(open) > 0:
			after[open[len(open)-1]] = i + utf8.RuneLen(r)
			open = open[:len(open)-1]
		}
	}
	return after
}
