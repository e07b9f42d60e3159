package analyzer

import (
	"unicode/utf8"

	"github.com/ikawaha/kagome/v2/tokenizer"
)

// maxSentence bounds one lattice, in runes. Kagome's costs overflow on long input
// and its time is quadratic in a run of one class, so a longer run is cut first,
// where a word is least likely to be cut with it.
const maxSentence = 256

// japanese cuts folded bytes [start, end), a run of Japanese characters.
func (e *emitter) japanese(start, end int) {
	for start < end {
		stop := sentenceEnd(e.f.text[start:end])
		e.sentence(start, start+stop)
		start += stop
	}
}

// sentenceEnd returns where to cut s: after maxSentence runes at most, and if s is
// longer, at the last step from hiragana to another script, which nearly always is
// a word's border, or else where the script changes.
func sentenceEnd(s string) int {
	n, best, second := 0, 0, 0
	last := rune(0)
	for i, r := range s {
		if n == maxSentence {
			if best > 0 {
				return best
			}
			if second > 0 {
				return second
			}
			return i
		}
		if n > maxSentence/2 {
			switch {
			case isHiragana(last) && !isHiragana(r):
				best = i
			case isKatakana(last) != isKatakana(r):
				second = i
			}
		}
		last = r
		n++
	}
	return len(s)
}

func (e *emitter) sentence(start, end int) {
	for _, m := range e.a.kagome.Analyze(e.f.text[start:end], tokenizer.Search) {
		at := start + m.Position
		e.morpheme(morpheme{
			surface: m.Surface, base: baseOf(m), pos: m.POS(),
			start: at, end: at + len(m.Surface),
		})
	}
}

// A morpheme is one piece of the lattice's best path.
type morpheme struct {
	surface, base string
	pos           []string
	start, end    int
}

func baseOf(m tokenizer.Token) string {
	if b, ok := m.BaseForm(); ok && b != "*" && b != "" {
		return b
	}
	return m.Surface
}

func (e *emitter) morpheme(m morpheme) {
	if !e.keep && isFunction(m) {
		e.dropWord()
		return
	}
	if m.base != m.surface {
		e.word(m.base, m.start, m.end, Base)
		return
	}
	e.word(m.surface, m.start, m.end, Surface)
}

func allHiragana(s string) bool {
	for _, r := range s {
		if !isHiragana(r) {
			return false
		}
	}
	return s != ""
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
