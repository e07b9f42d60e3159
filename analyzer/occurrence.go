package analyzer

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Occurrences returns where needle stands in text, be it in the middle of a word, as
// half-open ranges of text's bytes, in order and without overlap; at most max of them.
//
// Both are normalised first: width, case and composition are folded, and of spaces only
// those count that part two words of one script, as writers do not agree on Docker 入門.
func (a *Analyzer) Occurrences(text, needle string, max int) [][2]int {
	return a.Needle(needle).in(text, max)
}

// Phrases returns where phrase stands in text, as Occurrences does, but for what begins
// or ends in the middle of a word of a script that parts words by spaces: "Go" is neither
// in Google nor in MongoDB. Japanese has no such borders.
func (a *Analyzer) Phrases(text, phrase string, max int) [][2]int {
	return a.PhraseNeedle(phrase).in(text, max)
}

func (n *Needle) in(text string, max int) [][2]int {
	if n.want == "" || max <= 0 {
		return nil
	}
	f := fold(text)
	s := squeeze(f)
	var found [][2]int
	for start, end := range places(s.text, n.want, n.within) {
		if found = append(found, [2]int{f.start(s.start(start)), f.end(s.end(end))}); len(found) == max {
			break
		}
	}
	return found
}

// places yields where want, which is not empty, stands in a squeezed text, without overlap;
// only where within says so, if it is not nil.
func places(in, want string, within func(in string, start, end int) bool) iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		for at := 0; ; {
			i := strings.Index(in[at:], want)
			if i < 0 {
				return
			}
			start, end := at+i, at+i+len(want)
			if within != nil && !within(in, start, end) {
				_, size := utf8.DecodeRuneInString(want)
				at = start + size
				continue
			}
			if !yield(start, end) {
				return
			}
			at = end
		}
	}
}

// squeeze folds case, and leaves out the spaces that do not count. It tells where each
// byte was in f's text. A letter whose lower case has another length stays as it is.
func squeeze(f *folded) *folded {
	in := f.text
	out := make([]byte, 0, len(in))
	s := &folded{size: len(in)}
	for i := 0; i < len(in); {
		c := in[i]
		switch {
		case c < utf8.RuneSelf && asciiClass[c] != classSpace:
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			out = append(out, c)
			i++
			continue
		case 0xE4 <= c && c <= 0xE9 || c == 0xE3 && in[i+1] != 0x80: // kanji and kana have no case
			out = append(out, in[i:i+3]...)
			i += 3
			continue
		}
		r, size := utf8.DecodeRuneInString(in[i:])
		if classOf(r) != classSpace {
			if l := unicode.ToLower(r); utf8.RuneLen(l) == size {
				r = l
			}
			out = utf8.AppendRune(out, r)
			i += size
			continue
		}
		end := i
		for end < len(in) && classOf(r) == classSpace {
			end += size
			r, size = utf8.DecodeRuneInString(in[end:])
		}
		with := ""
		if c := classOf(r); i > 0 && end < len(in) && c == classOf(lastRune(in[:i])) && (c == classWord || c == classJapanese) {
			with = " "
		}
		if in[i:end] != with {
			s.edits = append(s.edits, edit{at: len(out), len: len(with), orig: i, origLen: end - i})
		}
		out = append(out, with...)
		i = end
	}
	s.text = string(out)
	return s
}

// atBorders tells whether neither end of a match is amid a word. An underscore is part of
// one, and a sign that makes it another word is, too: C is not C++, import not @import.
// Nor does a match begin amid an escaped byte: no 20 is in a%20b.
func atBorders(in string, start, end int) bool {
	if start > 0 && escapes(in[start-1], in[start:]) {
		return false
	}
	word := func(r rune) bool { return r == '_' || classOf(r) == classWord }
	if before := lastRune(in[:start]); start > 0 && word(firstRune(in[start:])) && (word(before) || before == '@') {
		return false
	}
	if end == len(in) || !word(lastRune(in[:end])) {
		return true
	}
	next := firstRune(in[end:])
	return !word(next) && next != '+' && next != '#'
}
