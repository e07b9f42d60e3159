package analyzer

import "strings"

// japaneseTokens are the tokens of a run of Japanese, with bytes and positions counted from
// its begin, and by how much it moves the emitter on.
type japaneseTokens struct {
	tokens    []Token
	positions int
	alone     int
}

// japaneseRun puts out the tokens of folded bytes [start, end), a run of Japanese
// characters without a word of the user's, or repeats them if it remembers them.
func (e *emitter) japaneseRun(start, end int) {
	if start == end {
		return
	}
	if e.query || e.keep || e.a.user != nil {
		e.japanese(start, end)
		return
	}
	run, place := e.f.text[start:end], e.place(start, end)
	if r, ok := e.a.memory.runs.get(run, place); ok {
		for _, t := range r.tokens {
			t.Start += start
			t.End += start
			t.Position += e.pos
			e.tokens = append(e.tokens, t)
		}
		e.pos += r.positions
		e.alone += r.alone
		e.gap = false
		return
	}
	first, pos, alone := len(e.tokens), e.pos, e.alone
	e.japanese(start, end)
	e.a.memory.runs.put(run, place, func(run string) japaneseTokens {
		tokens := make([]Token, len(e.tokens)-first)
		for i, t := range e.tokens[first:] {
			t.Start -= start
			t.End -= start
			t.Position -= pos
			if t.Term == run[t.Start:t.End] {
				t.Term = run[t.Start:t.End]
			} else {
				t.Term = strings.Clone(t.Term)
			}
			tokens[i] = t
		}
		return japaneseTokens{tokens, e.pos - pos, e.alone - alone}
	})
}

// place tells what the cut of a run depends on beside its characters: what it stands behind
// (see lexicon.before), and whether it stands between spaces (see standsAlone).
func (e *emitter) place(start, end int) uint32 {
	place := uint32(uint16(e.a.lex.before(e.f.text[:start]))) << 1
	if e.apart(start, end) {
		place |= 1
	}
	return place
}
