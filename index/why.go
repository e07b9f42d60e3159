package index

import (
	"strings"

	"github.com/talksearch/talksearch/analyzer"
)

// why tells which clauses a section has, in which way and in which fields, and,
// for a clause that it lacks, which of its words.
func (pl *plan) why(doc uint32) []Why {
	why := []Why{}
	whole := false
	for i := range pl.units {
		u := &pl.units[i]
		switch {
		case u.role == phraseUnit, u.role == wordUnit && whole:
			continue // its clause, or clauses, have been told
		case u.role == clauseUnit:
			whole = false
		}
		for k := range u.ways {
			w := &u.ways[k]
			if !w.has(doc) {
				continue
			}
			term := w.clause.term()
			for f := range numFields {
				if _, ok := w.in(f, doc); ok {
					why = append(why, Why{Term: term, Kind: w.kind.String(), Field: f.String()})
					whole = whole || u.role == clauseUnit
				}
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

// term is the clause as the analyzer sees it: Latin words with a space between
// them, others without.
func (c *clause) term() string {
	if c.quoted {
		return analyzer.Fold(c.text)
	}
	var b strings.Builder
	for _, s := range c.paths[0] {
		term := s.terms[0]
		if t := b.String(); t != "" && isWordByte(t[len(t)-1]) && term != "" && isWordByte(term[0]) {
			b.WriteByte(' ')
		}
		b.WriteString(term)
	}
	return b.String()
}

// kind is the kind of the clause's weakest word. That a clause has parts does
// not make it weaker.
func (c *clause) kind() analyzer.Kind {
	if c.quoted {
		return analyzer.Surface
	}
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

func isWordByte(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b == '_'
}
