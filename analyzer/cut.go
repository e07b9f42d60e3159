package analyzer

import (
	"slices"
	"strings"
)

// japanese cuts folded bytes [start, end), a run of Japanese characters.
func (e *emitter) japanese(start, end int) {
	for start < end {
		from, to := e.kanaWord(start, end)
		if start < from {
			e.sentence(start, from)
			start = from
		}
		if from < to {
			e.loanwordRun(from, to)
			start = to
		}
	}
}

// A piece is one word of a sentence's best path.
type piece struct {
	id            int32  // of the lexicon; negative for an unknown word
	surface, base string // base is "" for a word that does not inflect
	role          role
	afterTe       bool // behind て or で
	start, end    int  // folded bytes
}

func (e *emitter) sentence(start, end int) {
	lex := e.a.lex
	e.pieces = e.pieces[:0]
	te := false
	lex.cut(e.f.text[start:end], e.a.lex.before(e.f.text[:start]), func(id int32, from, to int) {
		p := piece{id: id, start: start + from, end: start + to, afterTe: te}
		p.surface = e.f.text[p.start:p.end]
		te = p.surface == "て" || p.surface == "で"
		if id >= 0 {
			p.role, p.base = lex.role(int(id)), lex.baseForm(int(id))
		} else {
			p.role = lex.roles[lex.unknown[^id].pos]
		}
		e.pieces = append(e.pieces, p)
	})
	if e.misread(start, end) {
		e.word(e.f.text[start:end], start, end, Surface)
		return
	}
	if e.query && e.readsAsWord(start, end) {
		e.add(e.f.text[start:end], start, end, e.pos, Compound)
		e.by(RuleWritten)
		e.inside = true
		defer func() { e.inside = false; e.endChunk() }()
	}
	if !e.keep && !e.query && e.standsAlone(start, end) {
		e.keep = true
		first := len(e.tokens)
		defer func() { e.keep, e.alone = false, e.alone+len(e.tokens)-first }()
	}
	for i := 0; i < len(e.pieces); {
		i = e.next(i)
	}
}

// standsAlone reports whether the sentence is particles between spaces, which could
// belong to nothing, such as いろ in a list of words: they are words then. A query is
// not asked for them beside others.
func (e *emitter) standsAlone(start, end int) bool {
	if end-start < 2*kanaSize || !e.apart(start, end) {
		return false
	}
	return !slices.ContainsFunc(e.pieces, func(p piece) bool { return !p.isFunction() })
}

// apart reports whether folded bytes [start, end) stand between spaces.
func (e *emitter) apart(start, end int) bool {
	text := e.f.text
	return (start == 0 || isSpace(lastRune(text[:start]))) && (end == len(text) || isSpace(firstRune(text[end:])))
}

// readsAsWord reports whether the sentence is in hiragana and is a word with its
// particles as it is cut, but is read as another word, too: しょうがい is しょう and が, or
// 障害. A query is for either.
func (e *emitter) readsAsWord(start, end int) bool {
	s := e.f.text[start:end]
	if e.inside || e.keep || !allHiragana(s) || len(e.pieces) < 2 || e.pieces[0].isFunction() {
		return false
	}
	for _, p := range e.pieces[1:] {
		if !p.isFunction() {
			return false
		}
	}
	return len(e.a.readWhole(toKatakana(s))) > 0
}

// misread reports whether the sentence is a word in hiragana that was cut for want of
// its kanji: no word begins with ょ. It is left whole, to be looked up as it is read.
func (e *emitter) misread(start, end int) bool {
	if !allHiragana(e.f.text[start:end]) || len(e.pieces) < 2 {
		return false
	}
	for _, p := range e.pieces[1:] {
		if strings.ContainsRune("ぁぃぅぇぉっゃゅょゎ", firstRune(p.surface)) && p.role != function && p.role != helper {
			return true
		}
	}
	return false
}
