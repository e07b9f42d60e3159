package analyzer

import "unicode/utf8"

// emitter walks a folded text once and puts out tokens in the order of the token
// contract. It also notes where chunks end, so that cutting a query is cutting a
// text.
type emitter struct {
	a      *Analyzer
	f      *folded
	tokens []Token // their bytes are those of f.text until run is done
	pos    int
	// keep puts function words out as words: for a text that has no others.
	keep bool
	// alone counts tokens of function words that were kept for standing alone.
	alone int
	// query leaves out the forms that only a text offers to be found by.
	query bool
	// bigrams puts out Japanese as pairs of characters instead of words.
	bigrams bool
	// ends are the lengths of tokens at which a chunk of a query ends.
	ends []int
	// gap is true after a mark: a run of marks and spaces is one gap.
	gap bool
	// inside is true below one of the user's words, where nothing ends a chunk.
	inside bool

	// Working space.
	atoms, parts []span
	pieces       []piece
	// ordinary is the Japanese run that was last looked at for the user's words.
	ordinary struct {
		start, end int
		words      []foundWord
	}
}

// begin makes the emitter one of another text; it keeps its working space.
func (e *emitter) begin(a *Analyzer, f *folded, query bool) {
	*e = emitter{
		a: a, f: f, query: query,
		tokens: e.tokens[:0], atoms: e.atoms, parts: e.parts, pieces: e.pieces,
	}
}

// emit puts out the tokens of the whole text, and those of function words if it has no
// others.
func (e *emitter) emit() {
	e.run()
	if len(e.tokens) == e.alone {
		e.begin(e.a, e.f, e.query)
		e.keep = true
		e.run()
	}
}

// run puts out the tokens of the whole text.
func (e *emitter) run() {
	e.span(0, len(e.f.text))
	e.endChunk()
	e.f.unfold(e.tokens)
}

// span puts out the tokens of folded bytes [start, end); the text ends there.
func (e *emitter) span(start, end int) {
	text := e.f.text[:end]
	for i := start; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch classOf(r) {
		case classSpace:
			if e.bigrams || r == '\n' && i+1 < len(text) && (text[i+1] == '\n' || text[i+1] == '\r') {
				e.dropMark() // an empty line parts more than a space does
			}
			e.endChunk()
			i += size
		case classJapanese:
			end := endOfJapanese(text, i)
			if e.bigrams {
				e.bigramsOf(i, end)
				i = end
				continue
			}
			s, from, to := e.nextUserWord(i, end)
			e.japaneseRun(i, from)
			if s != nil {
				e.userWord(s, from, to)
			}
			i = to
		default:
			if s, end := e.userWordAt(i); s != nil {
				e.userWord(s, i, end)
				i = end
				continue
			}
			if end, ok := e.technical(i); ok {
				i = end
				continue
			}
			switch {
			case classOf(r) == classSymbol:
				e.word(string(r), i, i+size, Symbol)
			case !e.middleDot(i, r):
				e.dropMark()
			}
			i += size
		}
	}
}

// middleDot reports whether r is the dot between two katakana words, which is
// often left out: it takes no position and parts no chunk.
func (e *emitter) middleDot(i int, r rune) bool {
	if r != '・' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(e.f.text[:i])
	after, _ := utf8.DecodeRuneInString(e.f.text[i+len("・"):])
	return isKatakana(before) && isKatakana(after)
}

// endOfJapanese returns the end of the run of Japanese characters at i.
func endOfJapanese(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isJapanese(r) {
			break
		}
		i += size
	}
	return i
}

// add puts out one token over folded bytes [start, end).
func (e *emitter) add(term string, start, end, pos int, kind Kind) {
	e.gap = false
	e.tokens = append(e.tokens, Token{Term: term, Start: start, End: end, Position: pos, Kind: kind})
}

// by names the rule of the token before.
func (e *emitter) by(r Rule) { e.tokens[len(e.tokens)-1].Rule = r }

// word puts out a token and takes the next position.
func (e *emitter) word(term string, start, end int, kind Kind) {
	e.add(term, start, end, e.pos, kind)
	e.pos++
}

// beside puts out another term at the position of the word before.
func (e *emitter) beside(term string, start, end int, kind Kind) {
	e.add(term, start, end, e.pos-1, kind)
}

// dropMark leaves one gap for a run of punctuation.
func (e *emitter) dropMark() {
	e.endChunk()
	if !e.gap {
		e.gap = true
		e.pos++
	}
}

// dropWord leaves a gap for a word that carries no meaning.
func (e *emitter) dropWord() {
	e.endChunk()
	e.gap = false
	e.pos++
}

func (e *emitter) endChunk() {
	if e.inside || !e.query {
		return
	}
	if n := len(e.tokens); n > 0 && (len(e.ends) == 0 || e.ends[len(e.ends)-1] < n) {
		e.ends = append(e.ends, n)
	}
}
