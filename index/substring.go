package index

import (
	"context"
	"errors"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/bits-and-blooms/bitset"
	"github.com/talksearch/talksearch/analyzer"
)

// What no dictionary cuts as the reader does is found by pairs of neighbouring
// characters: a clause that few sections have as words is looked for as a
// substring too. The pairs only say where to look, as they are kept without
// frequencies or positions; the text itself decides.

const (
	// fewMatches is up to how many sections with a clause it is looked for as a
	// substring: where there are many, the odd one more is not missed.
	fewMatches = 100
	// maxCandidates bounds the sections that are read for one clause. More have
	// all the pairs only where these are too common to mean anything.
	maxCandidates = 300
	// maxRescued bounds them where no section has the clause as words, and all that
	// is to be found is found here.
	maxRescued = 1500
	// maxOccurrences bounds what is counted in one text.
	maxOccurrences = 20
	// nowhere is where a substring first begins: it opens no text, as its place is known
	// in bytes and not in words.
	nowhere      = math.MaxUint32
	bigramWeight = 0.2
)

// substringsOf looks for a clause in the sections that do not have it as words. A
// section that has it as a substring is a hit, but counts as having the clause only
// where none has it as words: then has gains it. To read texts takes longest of all that
// is done for a query, so it has half of the time that is left.
func (pl *plan) substringsOf(c clause, has *bitset.BitSet) (way, error) {
	w := way{clause: c, kind: analyzer.Bigram, weight: bigramWeight}
	if has.Count() >= fewMatches {
		return w, nil
	}
	candidates, some, err := pl.withGrams(c.text)
	if err != nil || !some {
		return w, err
	}
	candidates = slices.DeleteFunc(candidates, func(d uint32) bool { return has.Test(uint(d)) })
	words := has.Any()
	if n := len(candidates); n == 0 || n > maxRescued || words && n > maxCandidates {
		return w, nil
	}
	hurried := *pl
	hurried.postings = pl.postings.hurried()
	found, err := hurried.look(&w, candidates)
	if errors.Is(err, context.DeadlineExceeded) && pl.postings.ctx.Err() == nil {
		pl.postings.cut, err = true, nil // what there is by then is better than no answer
	}
	if err != nil {
		return w, err
	}
	w.df = int(has.Count() + found.Count())
	if !words {
		has.InPlaceUnion(found)
	}
	pl.partial.InPlaceUnion(found)
	return w, nil
}

// withGrams returns the sections that have all pairs of text, and maybe others, in ascending
// order; some is false when text has no pairs, or the generation none.
func (pl *plan) withGrams(text string) (docs []uint32, some bool, err error) {
	if pl.postings.files.grams == nil {
		return nil, false, nil
	}
	var pairs []string
	for _, t := range pl.analyzer.Bigrams(text) {
		if t.Kind == analyzer.Bigram && !slices.Contains(pairs, t.Term) && isPair(text, t) {
			pairs = append(pairs, t.Term)
		}
	}
	if len(pairs) == 0 {
		return nil, false, nil
	}
	docs, err = pl.postings.files.grams.sections(pairs)
	return docs, true, err
}

// isPair tells whether every section with text has t, a pair in it: of a character that
// stands alone there, only if a word of another script touches it, as it may have Japanese
// neighbours elsewhere.
func isPair(text string, t analyzer.Token) bool {
	if utf8.RuneCountInString(t.Term) > 1 {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(text[:t.Start])
	after, _ := utf8.DecodeRuneInString(text[t.End:])
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
	return word(before) || word(after)
}

// needle is what is looked for as a way.
func (pl *plan) needle(w *way) *analyzer.Needle {
	if w.clause.quoted { // also where it is a part of words: "0" is in 0.31, and not in 10
		return pl.analyzer.PhraseNeedle(w.clause.text)
	}
	return pl.analyzer.Needle(w.clause.text)
}
