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
	run      textRun
	// partial holds the sections that have a clause inside longer words only.
	partial *bitset.BitSet
	// cut are the chunks of texts: these are asked for again to be corrected.
	cut map[string][]analyzer.Chunk
}

// A want is a part of the query and the sections that have it.
type want struct {
	text string
	has  *bitset.BitSet
	end  int // in the run of text that it is part of
}

// A textRun is text of the query's top level that nothing comes between, with a space
// between its nodes, and which of the wants is the first of it.
type textRun struct {
	text  string
	first int
}

// newPlan reads from the store what q asks for.
func newPlan(a *analyzer.Analyzer, p *postings, q query.Node) (*plan, error) {
	pl := &plan{analyzer: a, postings: p, cut: map[string][]analyzer.Chunk{}}
	pl.partial = pl.none()
	nodes := []query.Node{q}
	if and, ok := q.(query.And); ok {
		nodes = slices.Clone(and.Nodes)
	}
	if len(nodes) > 0 {
		nodes[0] = pl.pasted(nodes[0])
	}
	for _, n := range nodes {
		if err := pl.addTop(n); err != nil {
			return nil, err
		}
	}
	if err := pl.endRun(); err != nil {
		return nil, err
	}
	return pl, pl.addPhrase(nodes)
}

// endRun adds units for terms of several spaced words (garbage collection) that may be
// said otherwise (GC). A section that has one has all the parts that it is made of.
func (pl *plan) endRun() error {
	run := pl.run
	for _, term := range pl.analyzer.Terms(run.text) {
		c := newClause(term.Text, term.Tokens)
		if len(c.paths) == 0 {
			continue
		}
		u := unit{role: clauseUnit, ways: append([]way{typed(c)}, pl.others(term)...), boost: boosts[phraseUnit]}
		has, err := u.find(pl)
		if err != nil {
			return err
		}
		pl.units = append(pl.units, u)
		for i := run.first; i < len(pl.wants); i++ {
			if w := &pl.wants[i]; term.Start < w.end && w.end <= term.End {
				w.has = w.has.Union(has)
			}
		}
	}
	pl.run = textRun{first: len(pl.wants)}
	return nil
}

// pasted returns the first node of a query as text, if it excludes more than one chunk:
// nobody begins with a sentence not to be found, but titles begin with a dash.
func (pl *plan) pasted(first query.Node) query.Node {
	if not, ok := first.(query.Not); ok {
		if text, ok := not.Node.(query.Text); ok && len(pl.chunks(text.Value)) > 1 {
			return text
		}
	}
	return first
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
	return pl.addLight(phraseUnit, c)
}

// addLight adds a unit that only orders what is found otherwise.
func (pl *plan) addLight(role unitRole, c clause) error {
	u := unit{role: role, ways: []way{typed(c)}, boost: boosts[role]}
	if u.boost == 0 {
		return nil
	}
	if _, err := u.find(pl); err != nil {
		return err
	}
	pl.units = append(pl.units, u)
	return nil
}

// addTop adds a clause of the query's top level.
func (pl *plan) addTop(n query.Node) error {
	if text, ok := n.(query.Text); ok {
		if pl.run.text != "" {
			pl.run.text += " "
		}
		begin := len(pl.run.text)
		pl.run.text += text.Value
		for _, c := range pl.clauses(text.Value, true) {
			set, err := pl.addClause(c.ways, true)
			if err != nil {
				return err
			}
			pl.wants = append(pl.wants, want{text: c.ways[0].clause.text, has: set, end: begin + c.end})
		}
		return nil
	}
	if err := pl.endRun(); err != nil {
		return err
	}
	set, err := pl.eval(n, true)
	if err != nil || set == nil {
		return err
	}
	condition := isCondition(n)
	if !condition {
		pl.wants = append(pl.wants, want{text: n.String(), has: set})
	}
	pl.run.first = len(pl.wants)
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
			s, err := pl.addClause(c.ways, scored)
			if err != nil {
				return nil, err
			}
			set = both(set, s)
		}
		return set, nil
	case query.Phrase:
		c := newClause(n.Value, pl.analyzer.Analyze(n.Value))
		if len(c.paths) == 0 && len(pl.analyzer.Bigrams(n.Value)) == 0 {
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

// A chunk is a clause of unspaced text, in all the ways to say it, and where it ends
// there.
type chunk struct {
	ways []way
	end  int
}

// chunks cuts unspaced text, once.
func (pl *plan) chunks(text string) []analyzer.Chunk {
	chunks, ok := pl.cut[text]
	if !ok {
		chunks = pl.analyzer.Chunks(text)
		pl.cut[text] = chunks
	}
	return chunks
}

// clauses cuts unspaced text into clauses. Where these are not scored, as in an
// exclusion, only what was typed counts.
func (pl *plan) clauses(text string, scored bool) []chunk {
	var clauses []chunk
	for _, cut := range pl.chunks(text) {
		c := newClause(cut.Text, cut.Tokens)
		if len(c.paths) == 0 {
			continue
		}
		ways := []way{typed(c)}
		if scored {
			ways = append(ways, pl.others(cut)...)
		}
		clauses = append(clauses, chunk{ways, cut.End})
	}
	return clauses
}

// addClause finds a clause in all fields and returns the sections that have it.
func (pl *plan) addClause(ways []way, scored bool) (*bitset.BitSet, error) {
	c := ways[0].clause
	if i := slices.IndexFunc(pl.units, func(u unit) bool { return u.role == clauseUnit && u.same(c) }); i >= 0 && scored {
		return pl.units[i].has, nil // a word typed twice counts once
	}
	u := unit{role: clauseUnit, ways: ways, boost: boosts[clauseUnit]}
	find := u.find
	if c.quoted {
		find = u.findPhrase
	}
	has, err := find(pl)
	if err != nil || !scored {
		return has, err
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
		if err := pl.addLight(wordUnit, word); err != nil {
			return nil, err
		}
	}
	return has, nil
}

func (pl *plan) none() *bitset.BitSet { return pl.postings.sets.none() }
