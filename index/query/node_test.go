package query

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// checkTree checks what the docstrings of the nodes promise of a query that was
// parsed from an input of the given length.
func checkTree(t *testing.T, n Node, length, depth int) {
	t.Helper()
	inside := func(offset int) {
		if offset < 0 || offset >= length {
			t.Fatalf("%q has offset %d in an input of %d bytes", n, offset, length)
		}
	}
	spaced := func(value string) {
		if value == "" || value != strings.Join(strings.Fields(value), " ") {
			t.Fatalf("%q has the value %q", n, value)
		}
	}
	if s := n.String(); !utf8.ValidString(s) {
		t.Fatalf("%q is not UTF-8", s)
	}
	switch n := n.(type) {
	case And:
		if len(n.Nodes) == 1 || len(n.Nodes) == 0 && depth > 0 {
			t.Fatalf("an And of %d nodes at depth %d", len(n.Nodes), depth)
		}
		for _, child := range n.Nodes {
			if _, ok := child.(And); ok {
				t.Fatalf("%q is an And in an And", child)
			}
			checkTree(t, child, length, depth+1)
		}
	case Or:
		if len(n.Nodes) < 2 {
			t.Fatalf("an Or of %d nodes", len(n.Nodes))
		}
		for _, child := range n.Nodes {
			if _, ok := child.(Or); ok {
				t.Fatalf("%q is an Or in an Or", child)
			}
			checkTree(t, child, length, depth+1)
		}
	case Not:
		inside(n.Offset)
		checkTree(t, n.Node, length, depth+1)
	case Text:
		inside(n.Offset)
		if n.Value == "" || n.Value == operator || strings.ContainsFunc(n.Value, isQuote) || len(strings.Fields(n.Value)) != 1 {
			t.Fatalf("a Text of %q", n.Value)
		}
	case Phrase:
		inside(n.Offset)
		spaced(n.Value)
	case Filter:
		inside(n.Offset)
		spaced(n.Value)
		if day := n.Day(); day != "" && len(day) != len("2014-06-22") {
			t.Fatalf("%q begins on %q", n, day)
		}
	}
}

// TestValue wants what Value makes of any text to be read back between quotes.
func TestValue(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "go": "go", " 山田　太郎\n": "山田 太郎", `say "hi"`: "say hi", "“”": "", "a\xff": "a\uFFFD",
		"-x OR (y": "-x OR (y", "tag:go": "tag:go",
	} {
		got := Value(text)
		if got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
		if got == "" {
			continue
		}
		q, err := Parse(`tag:"` + got + `"`)
		if filter, ok := q.(Filter); err != nil || !ok || filter.Value != got {
			t.Errorf("%q is read as %#v, %v", got, q, err)
		}
	}
}
