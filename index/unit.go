package index

import (
	"iter"
	"slices"

	"github.com/bits-and-blooms/bitset"

	"github.com/talksearch/talksearch/analyzer"
)

// A unit is a part of the query that scores by itself: a clause, a word of a
// clause, or the whole query as a phrase.
type unit struct {
	role unitRole
	// ways are the ways to say it, the one that was typed first.
	ways  []way
	boost float64
	// has are the sections that count as having it. It may be a list's own set, which does not
	// change.
	has *bitset.BitSet
}

type unitRole int

const (
	clauseUnit unitRole = iota // a clause as it was typed, or said otherwise
	wordUnit                   // a word of the clause before it
	phraseUnit                 // all clauses, side by side
)

// A way is one way to say a unit, and where it was found.
type way struct {
	clause clause
	kind   analyzer.Kind
	weight float64
	finding
	// df is the number of sections that have this way or one before it.
	df int
}

// The boosts of units. A clause counts as a whole; its words count a little by
// themselves, which orders sections that have only some of them, and so does the
// query where it stands word for word. What has no boost is not looked for.
var boosts = [...]float64{clauseUnit: 1, wordUnit: 0.6, phraseUnit: 0.3}

// kindWeights are the weights of what is not the typed word itself. They fall as
// the distance in meaning grows, and a match multiplies its score by its weight,
// so that of two equal sections the one with the typed word comes first. What has no
// weight is not looked for.
var kindWeights = map[analyzer.Kind]float64{
	analyzer.Loanword: 0.8,
	analyzer.Synonym:  0.7,
	analyzer.Related:  0.3,
	analyzer.Reading:  0.3,
}

func (u *unit) text() string { return u.ways[0].clause.text }

// same tells whether c asks for what the unit does.
func (u *unit) same(c clause) bool { return u.text() == c.text && u.ways[0].clause.quoted == c.quoted }

// isLong tells whether a way is a word of so many sections that its list has a bitmap.
func (u unit) isLong() bool {
	return slices.ContainsFunc(u.ways, func(w way) bool { return w.isLong() })
}

// sections goes through all sections that have a way, in no order and some of them twice.
func (u *unit) sections() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for k := range u.ways {
			for doc := range u.ways[k].sections() {
				if !yield(doc) {
					return
				}
			}
		}
	}
}

// others are the ways to say a chunk that are not as it was typed.
func (pl *plan) others(chunk analyzer.Chunk) []way {
	var ways []way
	for _, alt := range pl.analyzer.Expand(chunk) {
		if c, weight := newClause(alt.Text, alt.Tokens), kindWeights[alt.Kind]; len(c.paths) > 0 && weight > 0 {
			ways = append(ways, way{clause: c, kind: alt.Kind, weight: weight})
		}
	}
	return ways
}

// typed is the way that c was typed.
func typed(c clause) way { return way{clause: c, kind: c.kind(), weight: 1} }

// find looks for the unit's ways in all fields, drops those that are nowhere, and
// returns the sections that have any.
func (u *unit) find(pl *plan) (*bitset.BitSet, error) {
	has, own := (*bitset.BitSet)(nil), false
	for i := range u.ways {
		w := &u.ways[i]
		var err error
		if w.finding, err = w.clause.find(pl.postings); err != nil {
			return nil, err
		}
		if i == 0 && w.isLong() {
			has = w.word.all
		} else if w.somewhere() || has == nil {
			if !own {
				has, own = pl.postings.sets.clone(has), true
			}
			w.addTo(has)
		}
		w.df = int(has.Count())
	}
	u.has = has
	first := u.ways[:1]
	u.ways = append(first, slices.DeleteFunc(u.ways[1:], func(w way) bool { return !w.somewhere() })...)
	return has, nil
}
