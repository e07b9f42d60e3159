package index

import (
	"cmp"
	"slices"
	"strings"

	"github.com/bits-and-blooms/bitset"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index/query"
)

// A plan is a query on its way through one store: what it wants, what it
// insists on, and what gives a section its score.
type plan struct {
	analyzer *analyzer.Analyzer
	postings *postings
	// wants are the parts of the query that a section should have, most of them
	// rather than few.
	wants []want
	// required, when it is not nil, holds the sections that may be hits at all.
	required *bitset.BitSet
	units    []unit
	// partial holds the sections that have a clause inside longer words only.
	partial *bitset.BitSet
}

// A want is a part of the query and the sections that have it.
type want struct {
	text string
	has  *bitset.BitSet
}

// newPlan reads from the store what q asks for.
func newPlan(a *analyzer.Analyzer, p *postings, q query.Node) (*plan, error) {
	pl := &plan{analyzer: a, postings: p}
	pl.partial = pl.none()
	nodes := []query.Node{q}
	if and, ok := q.(query.And); ok {
		nodes = and.Nodes
	}
	for _, n := range nodes {
		if err := pl.addTop(n); err != nil {
			return nil, err
		}
	}
	return pl, pl.addPhrase(nodes)
}

// addPhrase adds the unit of a query that stands word for word, where it is
// nothing but text of several clauses.
func (pl *plan) addPhrase(nodes []query.Node) error {
	var words []string
	for _, n := range nodes {
		text, ok := n.(query.Text)
		if !ok {
			return nil
		}
		words = append(words, text.Value)
	}
	if len(pl.wants) < 2 {
		return nil
	}
	all := strings.Join(words, " ")
	c := newClause(all, pl.analyzer.Analyze(all))
	if len(c.paths) == 0 {
		return nil
	}
	u := unit{role: phraseUnit, ways: []way{typed(c)}, boost: phraseBoost}
	if _, err := u.find(pl); err != nil {
		return err
	}
	pl.units = append(pl.units, u)
	return nil
}

// addTop adds a clause of the query's top level.
func (pl *plan) addTop(n query.Node) error {
	if text, ok := n.(query.Text); ok {
		for _, c := range pl.clauses(text.Value, true) {
			set, err := pl.addClause(c, true)
			if err != nil {
				return err
			}
			pl.wants = append(pl.wants, want{text: c[0].clause.text, has: set})
		}
		return nil
	}
	set, err := pl.eval(n, true)
	if err != nil || set == nil {
		return err
	}
	condition := isCondition(n)
	if !condition {
		pl.wants = append(pl.wants, want{text: n.String(), has: set})
	}
	if _, phrase := n.(query.Phrase); phrase || condition {
		pl.require(set)
	}
	return nil
}

// isCondition tells whether n has no words that add to a score. A section that
// does not satisfy it is no hit, be its score what it may.
func isCondition(n query.Node) bool {
	switch n := n.(type) {
	case query.Filter, query.Not:
		return true
	case query.And:
		return !slices.ContainsFunc(n.Nodes, func(n query.Node) bool { return !isCondition(n) })
	case query.Or:
		return !slices.ContainsFunc(n.Nodes, func(n query.Node) bool { return !isCondition(n) })
	}
	return false
}

func (pl *plan) require(set *bitset.BitSet) {
	pl.required = both(pl.required, set)
}

// eval returns the sections that satisfy n, or nil where n holds no word and so
// says nothing. What is scored adds to their scores.
func (pl *plan) eval(n query.Node, scored bool) (*bitset.BitSet, error) {
	switch n := n.(type) {
	case query.Text:
		var set *bitset.BitSet
		for _, c := range pl.clauses(n.Value, scored) {
			s, err := pl.addClause(c, scored)
			if err != nil {
				return nil, err
			}
			set = both(set, s)
		}
		return set, nil
	case query.Phrase:
		c := newClause(n.Value, pl.analyzer.Analyze(n.Value))
		if len(c.paths) == 0 {
			return nil, nil
		}
		c.quoted = true
		return pl.addClause([]way{typed(c)}, scored)
	case query.And:
		return pl.evalAll(n.Nodes, scored, both)
	case query.Or:
		return pl.evalAll(n.Nodes, scored, either)
	case query.Not:
		set, err := pl.eval(n.Node, false)
		if err != nil || set == nil {
			return nil, err
		}
		all, err := pl.postings.files.store.all()
		if err != nil {
			return nil, err
		}
		return all.Difference(set), nil
	case query.Filter:
		return pl.filter(n)
	}
	return nil, nil
}

func (pl *plan) evalAll(nodes []query.Node, scored bool, join func(a, b *bitset.BitSet) *bitset.BitSet) (*bitset.BitSet, error) {
	var set *bitset.BitSet
	for _, n := range nodes {
		s, err := pl.eval(n, scored)
		if err != nil {
			return nil, err
		}
		set = join(set, s)
	}
	return set, nil
}

// both and either join two sets, of which nil says nothing.
func both(a, b *bitset.BitSet) *bitset.BitSet {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	return a.Intersection(b)
}

func either(a, b *bitset.BitSet) *bitset.BitSet {
	if a == nil || b == nil {
		return cmp.Or(a, b)
	}
	return a.Union(b)
}

// clauses cuts unspaced text into clauses, each with the ways to say it. Where it is
// not scored, as in an exclusion, only what was typed counts.
func (pl *plan) clauses(text string, scored bool) [][]way {
	var clauses [][]way
	for _, chunk := range pl.analyzer.Chunks(text) {
		c := newClause(chunk.Text, chunk.Tokens)
		if len(c.paths) == 0 {
			continue
		}
		ways := []way{typed(c)}
		if scored {
			ways = append(ways, pl.others(chunk)...)
		}
		clauses = append(clauses, ways)
	}
	return clauses
}

// addClause finds a clause in all fields and returns the sections that have it.
func (pl *plan) addClause(ways []way, scored bool) (*bitset.BitSet, error) {
	c := ways[0].clause
	u := unit{role: clauseUnit, ways: ways, boost: clauseBoost}
	has, err := u.find(pl)
	if err != nil || !scored {
		return has, err
	}
	if slices.ContainsFunc(pl.units, func(u unit) bool { return u.role == clauseUnit && u.text() == c.text }) {
		return has, nil // a word typed twice counts once
	}
	if !c.quoted {
		w, err := pl.substringsOf(c, has)
		if err != nil {
			return nil, err
		}
		if w.somewhere() {
			u.ways = append(u.ways, w)
		}
	}
	pl.units = append(pl.units, u)
	for _, s := range c.words {
		word := clause{text: s.terms[0], paths: [][]step{{s}}}
		w := unit{role: wordUnit, ways: []way{typed(word)}, boost: wordBoost}
		if _, err := w.find(pl); err != nil {
			return nil, err
		}
		pl.units = append(pl.units, w)
	}
	return has, nil
}

func (pl *plan) none() *bitset.BitSet { return bitset.New(uint(pl.postings.files.store.limit)) }

func addMatches(set *bitset.BitSet, ms []match) {
	for _, m := range ms {
		set.Set(uint(m.doc))
	}
}
