package analyzer

import (
	"iter"
	"unicode/utf8"
)

// Bigrams returns text as pairs of neighbouring Japanese characters, for a field
// of their own: it finds what no dictionary cuts as the reader does. A phrase of
// bigrams is an exact substring, after folding.
//
// Positions count characters here, and words of other scripts (their parts, as
// Analyze gives them) take one each. Everything that parts words leaves a gap, so
// that no phrase reaches over it. A Japanese character that stands alone is a
// term by itself; to find one character anywhere, look for terms it begins.
func (a *Analyzer) Bigrams(text string) []Token {
	e := &emitter{a: a, f: fold(text), bigrams: true}
	e.run()
	tokens := e.tokens[:0]
	for _, t := range e.tokens {
		switch t.Kind {
		case Bigram, Surface, Part, Symbol:
			tokens = append(tokens, t)
		}
	}
	return tokens
}

// bigramsOf puts out the pairs of folded bytes [start, end), a Japanese run. Its
// first and last character are terms by themselves, too, where a word of another
// script touches them: API化 is found in API化した.
func (e *emitter) bigramsOf(start, end int) {
	text := e.f.text
	_, size := utf8.DecodeRuneInString(text[start:])
	second := start + size
	if second >= end || start > 0 && classOf(lastRune(text[:start])) == classWord {
		e.add(text[start:second], start, second, e.pos, Bigram)
	}
	first := start
	for second < end {
		_, size = utf8.DecodeRuneInString(text[second:])
		e.word(text[first:second+size], first, second+size, Bigram)
		first, second = second, second+size
	}
	if first > start && end < len(text) && classOf(firstRune(text[end:])) == classWord {
		e.add(text[first:end], first, end, e.pos, Bigram)
	}
	e.pos++ // the last character's own
}

// Pairs yields the terms of kind Bigram that Bigrams has for the text, in order, and several
// times as fast: what is counted needs no places.
func (t Text) Pairs() iter.Seq[string] {
	return func(yield func(pair string) bool) {
		s := t.folded.text
		for start := 0; start < len(s); {
			if s[start] < utf8.RuneSelf {
				start++
				continue
			}
			first, size := utf8.DecodeRuneInString(s[start:])
			if !isJapanese(first) {
				start += size
				continue
			}
			end := endOfJapanese(s, start)
			second := start + size
			if second == end || start > 0 && classOf(lastRune(s[:start])) == classWord {
				if !yield(s[start:second]) {
					return
				}
			}
			last := start
			for second < end {
				_, size := utf8.DecodeRuneInString(s[second:])
				if !yield(s[last : second+size]) {
					return
				}
				last, second = second, second+size
			}
			if last > start && end < len(s) && classOf(firstRune(s[end:])) == classWord {
				if !yield(s[last:end]) {
					return
				}
			}
			start = end
		}
	}
}
