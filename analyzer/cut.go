package analyzer

// maxSentence bounds one lattice, in runes: its time is quadratic in a run of one
// class. A longer run is cut first, where a word is least likely to be cut with it.
const maxSentence = 256

// japanese cuts folded bytes [start, end), a run of Japanese characters.
func (e *emitter) japanese(start, end int) {
	for start < end {
		from, to := e.kanaWord(start, end)
		for start < from {
			stop := sentenceEnd(e.f.text[start:from])
			e.sentence(start, start+stop)
			start += stop
		}
		if from < to {
			e.loanwordRun(from, to)
			start = to
		}
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

// A piece is one word of a sentence's best path.
type piece struct {
	id            int32  // of the lexicon; negative for an unknown word
	surface, base string // base is "" for a word that does not inflect
	role          role
	start, end    int // folded bytes
}

func (e *emitter) sentence(start, end int) {
	lex := e.a.lex
	e.pieces = e.pieces[:0]
	lex.cut(e.f.text[start:end], 0, func(id int32, from, to int) {
		p := piece{id: id, start: start + from, end: start + to}
		p.surface = e.f.text[p.start:p.end]
		if id >= 0 {
			p.role, p.base = lex.roles[lex.pos[id]], lex.baseForm(int(id))
		} else {
			p.role = lex.roles[lex.unkPOS[^id]]
		}
		e.pieces = append(e.pieces, p)
	})
	for i := 0; i < len(e.pieces); {
		i = e.next(i)
	}
}
