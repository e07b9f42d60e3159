package index

import (
	"github.com/bits-and-blooms/bitset"

	"github.com/talksearch/talksearch/analyzer"
)

// A phrase between quotes is found where it stands as it is written, whatever words a
// dictionary makes of it, and nowhere else. Its pairs of characters and its words tell
// where to look; the text itself decides.

// findPhrase looks for a unit's quoted clause in what a reader sees of the sections, and
// returns those that have it. Where it is no words but a part of some, as 京都 is in
// 東京都, it is found in another way, which weighs less.
func (u *unit) findPhrase(pl *plan) (*bitset.BitSet, error) {
	c := u.ways[0].clause
	candidates, err := pl.mayHave(c.text)
	if err != nil {
		return nil, err
	}
	all := way{clause: c}
	docs := make([]uint32, 0, candidates.Count())
	for d := range candidates.EachSet() {
		docs = append(docs, uint32(d))
	}
	has, err := pl.look(&all, docs)
	if err != nil {
		return nil, err
	}
	words, err := u.find(pl)
	if err != nil {
		return nil, err
	}
	stands, typed := u.ways[0], &u.ways[0]
	part := way{clause: c, kind: analyzer.Bigram, weight: bigramWeight, df: int(has.Count())}
	typed.finding, typed.df = finding{}, int(words.IntersectionCardinality(has))
	for _, m := range all.matches {
		w := &part
		if words.Test(uint(m.doc)) {
			w = typed
		}
		if as, ok := stands.in(m.field, m.doc); ok {
			m.first = as.first
		}
		w.matches = append(w.matches, m)
	}
	if part.somewhere() {
		u.ways = append(u.ways, part)
	}
	u.has = has
	return has, nil
}

// mayHave returns the sections that have a phrase, and others: those with all of its pairs
// and with what its words are made of, or all where it has neither.
func (pl *plan) mayHave(phrase string) (*bitset.BitSet, error) {
	var set *bitset.BitSet
	docs, some, err := pl.withGrams(phrase)
	if err != nil {
		return nil, err
	}
	if some {
		set = pl.none()
		for _, d := range docs {
			set.Set(uint(d))
		}
	}
	for _, word := range pl.analyzer.PhraseWords(phrase) {
		if set != nil && set.None() {
			return set, nil
		}
		with, err := pl.withPieces(&word)
		if err != nil {
			return nil, err
		}
		set = both(set, with)
	}
	if set == nil {
		return pl.postings.files.store.all()
	}
	return set, nil
}
