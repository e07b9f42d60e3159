package index

import (
	"strings"

	"github.com/talksearch/talksearch/analyzer"
)

// why tells which clauses a section has and in which fields, and, for a clause
// that it lacks, which of its words.
func (pl *plan) why(doc uint32) []Why {
	why := []Why{}
	whole := false
	for i := range pl.units {
		u := &pl.units[i]
		// A clause's words follow it among the units.
		if u.whole {
			whole = false
		} else if whole {
			continue
		}
		for f := range numFields {
			if _, ok := u.in(f, doc); ok {
				why = append(why, Why{Term: u.clause.term(), Kind: u.clause.kind().String(), Field: f.String()})
				whole = whole || u.whole
			}
		}
	}
	return why
}

// missing returns the wanted parts of the query that a section lacks.
func (pl *plan) missing(doc uint32) []string {
	var missing []string
	for _, w := range pl.wants {
		if !w.has.Test(uint(doc)) {
			missing = append(missing, w.text)
		}
	}
	return missing
}

// term is the clause as the analyzer sees it.
func (c *clause) term() string {
	var b strings.Builder
	for _, s := range c.paths[0] {
		b.WriteString(s.terms[0])
	}
	return b.String()
}

// kind is the kind of the clause's weakest word. That a clause has parts does
// not make it weaker.
func (c *clause) kind() analyzer.Kind {
	path := c.paths[0]
	if len(path) == 1 {
		return path[0].kind
	}
	weakest := analyzer.Surface
	for _, s := range path {
		if s.kind != analyzer.Part && s.kind != analyzer.Compound {
			weakest = max(weakest, s.kind)
		}
	}
	return weakest
}
