package index

import (
	"github.com/bits-and-blooms/bitset"

	"github.com/talksearch/talksearch/analyzer"
)

// A word of a phrase need not be a term: CloudFormation is cloud and formation in the index,
// hash_multimap is hash and multimap, and in std::hash_multimap it is no whole either. So
// of a word all cuts are followed whose pieces the index has, as through a lattice, and
// only the terms on a way through are read.

// A pieceStep is a piece of a word: a term, or "" for a mark, and where it ends.
type pieceStep struct {
	term string
	end  int
}

// withPieces returns the sections that have what a text with a word of a phrase has, and
// maybe others.
func (pl *plan) withPieces(w *analyzer.PhraseWord) (*bitset.BitSet, error) {
	terms, err := pl.postings.files.store.termDictionary()
	if err != nil {
		return nil, err
	}
	n := len(w.Text)
	steps, reached := make([][]pieceStep, n), make([]bool, n+1)
	reached[0] = true
	if w.Escaped {
		reached[2] = true
	}
	for i := range n {
		if !reached[i] {
			continue
		}
		if err := pl.postings.late(0); err != nil {
			return nil, err
		}
		err := w.Pieces(i, terms, func(term string, end int) {
			steps[i] = append(steps[i], pieceStep{term, end})
			reached[end] = true
		})
		if err != nil {
			return nil, err
		}
	}
	from := make([]*bitset.BitSet, n+1) // the sections with a way from a byte to the end
	from[n] = pl.none().SetAll()
	for i := n - 1; i >= 0; i-- {
		if !reached[i] {
			continue
		}
		from[i] = pl.none()
		for _, step := range steps[i] {
			if from[step.end].None() {
				continue
			}
			if step.term == "" {
				from[i].InPlaceUnion(from[step.end])
				continue
			}
			with, err := pl.withTerm(step.term)
			if err != nil {
				return nil, err
			}
			with.InPlaceIntersection(from[step.end])
			from[i].InPlaceUnion(with)
		}
		if prefix, goesOn, ok := w.Behind(i); ok {
			if err := pl.addTerms(from[i], prefix, goesOn); err != nil {
				return nil, err
			}
		}
	}
	set := from[0]
	if w.Escaped {
		set.InPlaceUnion(from[2])
	}
	if may := w.Before(); may != nil {
		numbers, err := pl.postings.files.store.numbers()
		if err != nil {
			return nil, err
		}
		for _, term := range numbers {
			if may(term) {
				if err := pl.addTerm(set, term); err != nil {
					return nil, err
				}
			}
		}
	}
	return set, nil
}

// withTerm returns the sections that have a term in any field.
func (pl *plan) withTerm(term string) (*bitset.BitSet, error) {
	set := pl.none()
	return set, pl.addTerm(set, term)
}

// addTerm adds them to set.
func (pl *plan) addTerm(set *bitset.BitSet, term string) error {
	l, err := pl.postings.list(term)
	if err != nil {
		return err
	}
	(&finding{word: l}).addTo(set)
	return nil
}

// addTerms adds to set the sections with terms that begin with prefix and of which ok is
// true.
func (pl *plan) addTerms(set *bitset.BitSet, prefix string, ok func(term string) bool) error {
	var terms []string
	err := pl.postings.files.store.walkTerms(wordsName, prefix, func(term string) error {
		if ok(term) {
			terms = append(terms, term)
		}
		return pl.postings.late(len(terms))
	})
	for _, term := range terms {
		if err == nil {
			err = pl.addTerm(set, term)
		}
	}
	return err
}

// termDictionary returns what tells whether the sections have a term.
func (s *store) termDictionary() (has func(term string) (bool, error), err error) {
	if err := s.whole(); err != nil {
		return nil, err
	}
	return func(term string) (ok bool, err error) {
		defer s.guard(&err)
		for i := range s.dictionaries[wordsName] {
			if ok, err := s.dictionaries[wordsName][i].terms.Contains([]byte(term)); ok || err != nil {
				return ok, err
			}
		}
		return false, nil
	}, nil
}
