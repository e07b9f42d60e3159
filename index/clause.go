package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/talksearch/talksearch/analyzer"
)

// A clause is a run of query text whose words must stand together. Its words
// are a small graph: CloudFormationテンプレート is cloudformation or cloud and
// formation, then テンプレート. A path is one way through it.
type clause struct {
	text string
	// quoted is a clause typed between quotes: its text is wanted as it stands.
	quoted bool
	paths  [][]step
	// words are the steps of the path of smallest words, where there are several:
	// they count a little by themselves where the clause does not stand whole.
	words []step
}

// sign is what the clause's first word has in front of its letters: the # of #aws.
func (c *clause) sign() string {
	for _, path := range c.paths {
		term := path[0].terms[0]
		if i := strings.IndexFunc(term, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }); i > 0 {
			return term[:i]
		}
	}
	return ""
}

// A step is one word of a path: any of its terms, which are the same word to the
// analyzer (as written, its dictionary form, its folded spelling). gap is how
// many dropped words (particles) lie between it and the step before.
type step struct {
	terms []string
	kind  analyzer.Kind
	gap   int
}

// maxPaths bounds the ways through one clause.
const maxPaths = 16

// newClause makes the clause of tokens that were cut from text.
func newClause(text string, tokens []analyzer.Token) clause {
	c := clause{text: text}
	if len(tokens) == 0 {
		return c
	}
	edges, positions := wordGraph(tokens)
	next := func(p int) (int, bool) {
		i, _ := slices.BinarySearch(positions, p)
		if i == len(positions) {
			return 0, false
		}
		return positions[i], true
	}
	var walk func(p int, path []step, end int)
	walk = func(p int, path []step, end int) {
		for _, e := range edges[p] {
			if len(c.paths) == maxPaths {
				return
			}
			grown := append(path, step{terms: e.terms, kind: e.kind, gap: p - end})
			if following, ok := next(e.end); ok {
				walk(following, grown, e.end)
			} else {
				c.paths = append(c.paths, slices.Clone(grown)) // the next way overwrites it
			}
		}
	}
	walk(positions[0], nil, positions[0])
	if smallest := c.paths[0]; len(smallest) > 1 {
		c.words = smallest
	}
	return c
}

// An edge is the terms that cover the same positions of a clause.
type edge struct {
	terms []string
	kind  analyzer.Kind
	end   int
}

// wordGraph returns the edges by the position they begin at, short ones first,
// and those positions in ascending order.
func wordGraph(tokens []analyzer.Token) (edges map[int][]edge, positions []int) {
	edges = map[int][]edge{}
	for i, t := range tokens {
		at := edges[t.Position]
		if at == nil {
			positions = append(positions, t.Position)
		}
		end := t.Position + span(tokens, i)
		if j := slices.IndexFunc(at, func(e edge) bool { return e.end == end }); j >= 0 {
			at[j].terms = append(at[j].terms, t.Term)
			continue
		}
		edges[t.Position] = append(at, edge{terms: []string{t.Term}, kind: t.Kind, end: end})
	}
	for _, at := range edges {
		slices.SortStableFunc(at, func(a, b edge) int { return a.end - b.end })
	}
	return edges, positions
}

// find returns the sections in which the clause stands in field f.
func (c *clause) find(p *postings, f field) ([]match, error) {
	var found []match
	for _, path := range c.paths {
		ms, err := findPath(p, path, f)
		if err != nil {
			return nil, err
		}
		found = unite(found, ms)
	}
	if fields[f].OfNote {
		found = p.ofNotes(found)
	}
	return found, nil
}

// places returns where the clause stands in field f of the given sections.
func (c *clause) places(p *postings, f field, docs []uint32) ([][]place, error) {
	all := make([][]place, len(docs))
	for _, path := range c.paths {
		ps, err := pathPlaces(p, path, f, docs)
		if err != nil {
			return nil, err
		}
		for i := range ps {
			all[i] = append(all[i], ps[i]...)
		}
	}
	return all, nil
}

// findPath returns the sections in which the path's terms follow one another.
func findPath(p *postings, path []step, f field) ([]match, error) {
	first, err := p.findAny(path[0].terms, f)
	if err != nil || len(path) == 1 || len(first) == 0 {
		return first, err
	}
	common := first
	for _, s := range path[1:] {
		ms, err := p.findAny(s.terms, f)
		if err != nil {
			return nil, err
		}
		if common = intersect(common, ms); len(common) == 0 {
			return nil, nil
		}
	}
	docs := make([]uint32, len(common))
	for i, m := range common {
		docs[i] = m.doc
	}
	places, err := pathPlaces(p, path, f, docs)
	if err != nil {
		return nil, err
	}
	var found []match
	for i, ps := range places {
		if len(ps) > 0 {
			found = append(found, match{doc: docs[i], count: uint32(len(ps)), first: ps[0].start, length: common[i].length})
		}
	}
	return found, nil
}

func pathPlaces(p *postings, path []step, f field, docs []uint32) ([][]place, error) {
	first, err := p.placesAny(path[0].terms, f, docs)
	if err != nil || len(path) == 1 {
		return first, err
	}
	chains := slices.Clone(first)
	for _, s := range path[1:] {
		following, err := p.placesAny(s.terms, f, docs)
		if err != nil {
			return nil, err
		}
		for i := range chains {
			if err := p.late(i); err != nil {
				return nil, err
			}
			chains[i] = extend(chains[i], following[i], uint32(s.gap))
		}
	}
	return chains, nil
}

// extend returns the chains that one of following continues after gap positions.
// Both are in ascending order, as is the result.
func extend(chains, following []place, gap uint32) []place {
	longer := make([]place, 0, min(len(chains), len(following)))
	i := 0
	for _, c := range chains {
		want := c.end + gap
		// Chains nearly always end in the order in which they start.
		if i > 0 && following[i-1].start >= want {
			i, _ = slices.BinarySearchFunc(following, want, func(n place, start uint32) int { return cmp.Compare(n.start, start) })
		}
		for i < len(following) && following[i].start < want {
			i++
		}
		for j := i; j < len(following) && following[j].start == want; j++ {
			longer = append(longer, place{start: c.start, end: following[j].end})
		}
	}
	if len(longer) > len(chains) {
		// Words of several lengths give several ways from one place to another,
		// more with each step if they are not made one.
		return sortPlaces(longer)
	}
	return longer
}

// intersect returns the matches of a whose section is in b too.
func intersect(a, b []match) []match {
	var both []match
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].doc < b[j].doc:
			i++
		case a[i].doc > b[j].doc:
			j++
		default:
			both = append(both, a[i])
			i++
			j++
		}
	}
	return both
}

// unite returns the matches of a and b; where both match, the larger count, as
// they are two ways to find the same words.
func unite(a, b []match) []match {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	all := make([]match, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].doc < b[0].doc:
			all, a = append(all, a[0]), a[1:]
		case a[0].doc > b[0].doc:
			all, b = append(all, b[0]), b[1:]
		default:
			m := a[0]
			m.count, m.first = max(m.count, b[0].count), min(m.first, b[0].first)
			all, a, b = append(all, m), a[1:], b[1:]
		}
	}
	return append(append(all, a...), b...)
}
