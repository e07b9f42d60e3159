package index

import (
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

// find finds the clause.
func (c *clause) find(p *postings) (finding, error) {
	var found finding
	for _, path := range c.paths {
		f, err := findPath(p, path)
		if err != nil {
			return finding{}, err
		}
		found = unite(found, f)
	}
	return found, nil
}

// unite returns what a and b find; where both do, the larger count, as they are two ways to
// find the same words.
func unite(x, y finding) finding {
	if !x.somewhere() {
		return y
	}
	if !y.somewhere() {
		return x
	}
	a, b := x.list(), y.list()
	all := make([]match, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch order := a[0].compare(b[0]); {
		case order < 0:
			all, a = append(all, a[0]), a[1:]
		case order > 0:
			all, b = append(all, b[0]), b[1:]
		default:
			m := a[0]
			m.count, m.first = max(m.count, b[0].count), min(m.first, b[0].first)
			all, a, b = append(all, m), a[1:], b[1:]
		}
	}
	return finding{matches: append(append(all, a...), b...)}
}
