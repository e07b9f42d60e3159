package query

import "strings"

// A Node is a query or a part of one: an And, Or, Not, Text, Phrase or Filter.
//
// All strings in it are valid UTF-8 and free of quotes. Offset, where a node has
// one, is the byte of the original input where the node begins; it is there for
// messages and is no part of what the query means.
type Node interface {
	// String is the canonical form of the query, in the language of Parse.
	String() string
	// appendTo appends the canonical form.
	appendTo([]byte) []byte
}

// And wants all of its nodes. Parse gives it none (the empty query) or at least
// two, and no And among them.
type And struct{ Nodes []Node }

// Or wants at least one of its nodes. It has at least two, and no Or among them.
type Or struct{ Nodes []Node }

// Not wants its node to be absent. A query may consist of nothing but these;
// what that finds is for the caller to decide.
type Not struct {
	Node   Node
	Offset int
}

// Text is a run without spaces, as it was typed. It may hold no word at all
// ("->", "|").
type Text struct {
	Value  string
	Offset int
}

// Phrase is what stood between quotes, with each run of spaces made one ASCII
// space and none at the ends. It is never empty, but may hold no word.
type Phrase struct {
	Value  string
	Offset int
}

// Filter wants a field to hold a value.
type Filter struct {
	Field Field
	// Value is never empty. Spaces are as in a Phrase. For After and Before it is
	// a date: "2014", "2014-06" or "2014-06-22". For Has it is "slides" or
	// "video".
	Value  string
	Offset int
}

// Value is text as the value of a Filter or a Phrase: with its quotes made spaces, and
// its spaces as there. It is empty where text is nothing else. Between two quotes,
// Parse reads it as it is.
func Value(text string) string {
	return oneLine(strings.Map(func(r rune) rune {
		if isQuote(r) {
			return ' '
		}
		return r
	}, text))
}

func (n And) String() string    { return string(n.appendTo(nil)) }
func (n Or) String() string     { return string(n.appendTo(nil)) }
func (n Not) String() string    { return string(n.appendTo(nil)) }
func (n Text) String() string   { return n.Value }
func (n Phrase) String() string { return string(n.appendTo(nil)) }
func (f Filter) String() string { return string(f.appendTo(nil)) }

func (n And) appendTo(b []byte) []byte {
	for i, child := range n.Nodes {
		if i > 0 {
			b = append(b, ' ')
		}
		b = child.appendTo(b)
	}
	return b
}

func (n Or) appendTo(b []byte) []byte {
	for i, child := range n.Nodes {
		if i > 0 {
			b = append(b, " OR "...)
		}
		if _, ok := child.(And); ok {
			b = appendGroup(b, child)
		} else {
			b = child.appendTo(b)
		}
	}
	return b
}

func (n Not) appendTo(b []byte) []byte {
	b = append(b, '-')
	switch child := n.Node.(type) {
	case And, Or, Not:
		return appendGroup(b, child)
	case Text:
		if !excludable(child.Value) {
			return appendGroup(b, child)
		}
	}
	return n.Node.appendTo(b)
}

func appendGroup(b []byte, n Node) []byte {
	b = append(b, '(')
	b = n.appendTo(b)
	return append(b, ')')
}

func (n Text) appendTo(b []byte) []byte { return append(b, n.Value...) }

func (n Phrase) appendTo(b []byte) []byte { return appendQuoted(b, n.Value) }

func (f Filter) appendTo(b []byte) []byte {
	b = append(b, f.Field...)
	b = append(b, ':')
	if strings.ContainsFunc(f.Value, func(r rune) bool { return r == ' ' || isOpen(r) || isClose(r) }) {
		return appendQuoted(b, f.Value)
	}
	return append(b, f.Value...)
}

func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// and wants all of nodes, with those of an And in place of it.
func and(nodes []Node) Node {
	if len(nodes) == 1 {
		return nodes[0]
	}
	var flat []Node
	for _, n := range nodes {
		if inner, ok := n.(And); ok {
			flat = append(flat, inner.Nodes...)
		} else {
			flat = append(flat, n)
		}
	}
	return And{flat}
}

// or wants one of nodes, with those of an Or in place of it.
func or(nodes []Node) Node {
	if len(nodes) == 1 {
		return nodes[0]
	}
	var flat []Node
	for _, n := range nodes {
		if inner, ok := n.(Or); ok {
			flat = append(flat, inner.Nodes...)
		} else {
			flat = append(flat, n)
		}
	}
	return Or{flat}
}
