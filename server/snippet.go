package server

import (
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/index"
)

// A piece is a run of a snippet's text, matched or not.
type piece struct {
	Text   string
	Marked bool
}

// pieces parts a snippet at its spans. The pieces together are the whole text,
// whatever the spans are: one that is out of range, turned around, inside a
// character or inside the span before it is cut to what makes sense of it.
func pieces(s index.Snippet) []piece {
	var out []piece
	add := func(from, to int, marked bool) {
		if from < to {
			out = append(out, piece{strings.ToValidUTF8(s.Text[from:to], "\uFFFD"), marked})
		}
	}
	done := 0
	for _, span := range s.Spans {
		from := max(runeStart(s.Text, span[0]), done)
		to := runeStart(s.Text, span[1])
		if to <= from {
			continue
		}
		add(done, from, false)
		add(from, to, true)
		done = to
	}
	add(done, len(s.Text), false)
	return out
}

// runeStart returns the last border between characters at or before i, within
// the text.
func runeStart(text string, i int) int {
	if i <= 0 {
		return 0
	}
	if i >= len(text) {
		return len(text)
	}
	// A character has at most utf8.UTFMax bytes; a longer run of continuation
	// bytes is no text, and any place in it will do.
	for j := i; j > i-utf8.UTFMax && j >= 0; j-- {
		if utf8.RuneStart(text[j]) {
			return j
		}
	}
	return i
}
