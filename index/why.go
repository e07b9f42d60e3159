package index

import (
	"strings"

	"github.com/talksearch/talksearch/analyzer"
)

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
