// Package ignore reads .gitignore files, and tells which paths they leave out and by
// which line.
//
// The language is that of gitignore(5), down to its bytes: '?' and '[…]' stand for a
// byte, so that a kana takes three of them. The oracle in the tests is git itself.
// Names and rules are compared in NFC, as file systems differ there.
//
// No rule takes more than its length times that of the path: there is nothing to
// go back to. What many rules take together is bounded by a [Budget].
package ignore

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// A Rule is one line of an ignore file.
type Rule struct {
	// File is the file as it was named to Parse, and Line counts from 1.
	File string
	Line int
	// Text is the line as it is written, without blanks at its end.
	Text string

	keep       bool // "!": what it matches is left in
	dirOnly    bool // "/" at the end
	wholePath  bool // the rule has a slash: it is about the path, not about the name
	literal    string
	isLiteral  bool
	pattern    pattern
	impossible bool
}

// Keeps tells whether the rule leaves in what it matches ("!notes.md").
func (r *Rule) Keeps() bool { return r.keep }

// Rules are the rules of one file, in its order.
type Rules []Rule

// Parse reads rules from the text of a file.
func Parse(text, file string) Rules {
	var rules Rules
	line := 0
	for text = strings.TrimPrefix(text, "\uFEFF"); text != ""; {
		var raw string
		raw, text, _ = strings.Cut(text, "\n")
		line++
		raw = trimBlanks(strings.TrimSuffix(raw, "\r"))
		if raw == "" || raw[0] == '#' {
			continue
		}
		rules = append(rules, parseRule(raw, file, line))
	}
	return rules
}

// trimBlanks takes away spaces at the end, but not one behind a backslash.
func trimBlanks(s string) string {
	end := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ' ':
			continue
		case '\\':
			i++
		}
		end = min(i+1, len(s))
	}
	return s[:end]
}

func parseRule(raw, file string, line int) Rule {
	r := Rule{File: file, Line: line, Text: raw}
	s := norm.NFC.String(raw)
	s, r.keep = strings.CutPrefix(s, "!")
	s, r.dirOnly = strings.CutSuffix(s, "/")
	r.wholePath = strings.Contains(s, "/")
	s = strings.TrimPrefix(s, "/")
	if r.isLiteral = !strings.ContainsAny(s, `*?[\`); r.isLiteral {
		r.literal, r.impossible = s, s == ""
		return r
	}
	var ok bool
	r.pattern, ok = compile(s)
	r.impossible = !ok
	return r
}

// Match returns the rule that decides about a path: the last that matches it. Nil
// means that none does. The path is slash-separated and below the folder that the
// file with the rules is in. That a folder above is left out is for the caller to
// know: its files are then left out too, whatever Match says.
func (rules Rules) Match(path string, dir bool, budget *Budget) *Rule {
	path = norm.NFC.String(path)
	name := path[strings.LastIndexByte(path, '/')+1:]
	for i := len(rules) - 1; i >= 0; i-- {
		r := &rules[i]
		if r.impossible || r.dirOnly && !dir {
			continue
		}
		subject := name
		if r.wholePath {
			subject = path
		}
		if r.isLiteral && r.literal == subject || !r.isLiteral && r.pattern.match(subject, budget) {
			return r
		}
		if budget.spend(1); budget.Spent() {
			return nil
		}
	}
	return nil
}

// A Budget bounds the work of matching. A nil one is endless.
type Budget struct {
	left int
	of   *Budget
}

// NewBudget returns a budget of so many steps, each of a few nanoseconds. They are taken
// from another one too, if it is not nil.
func NewBudget(steps int, of *Budget) *Budget { return &Budget{left: steps, of: of} }

// Spent tells whether nothing is left. What Match then says is not to be believed.
func (b *Budget) Spent() bool { return b != nil && (b.left <= 0 || b.of.Spent()) }

func (b *Budget) spend(steps int) {
	for ; b != nil; b = b.of {
		b.left -= steps
	}
}
