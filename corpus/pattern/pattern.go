// Package pattern compiles regular expressions when they are first used. There are more
// than two hundred about how notes are written, with tables of characters in them:
// compiled at once they were the half of the time that a search in a terminal takes to
// start, and a search uses none of them.
//
// Most of them match nearly nowhere, and Go's regexp tries them at every character. So an
// Expr knows words that it cannot match without, and looks for these first.
package pattern

import (
	"regexp"
	"sync"
)

// Lazy returns a function that returns expr compiled, and compiles it when it is first
// called. It panics then, as regexp.MustCompile does, if expr is no expression.
func Lazy(expr string) func() *Expr {
	return sync.OnceValue(func() *Expr {
		re := regexp.MustCompile(expr)
		return &Expr{Regexp: re, needed: neededBy(re)}
	})
}

// An Expr is a compiled regular expression, which matches as regexp says. It is safe for
// concurrent use.
type Expr struct {
	*regexp.Regexp
	needed *words // nil: not known
}

// mayMatch is false only where the expression does not match in s.
func (e *Expr) mayMatch(s string) bool { return e.needed == nil || e.needed.in(s) }

// MatchString is regexp's.
func (e *Expr) MatchString(s string) bool { return e.mayMatch(s) && e.Regexp.MatchString(s) }

// FindStringSubmatch is regexp's.
func (e *Expr) FindStringSubmatch(s string) []string {
	if !e.mayMatch(s) {
		return nil
	}
	return e.Regexp.FindStringSubmatch(s)
}

// FindStringSubmatchIndex is regexp's.
func (e *Expr) FindStringSubmatchIndex(s string) []int {
	if !e.mayMatch(s) {
		return nil
	}
	return e.Regexp.FindStringSubmatchIndex(s)
}

// FindAllStringIndex is regexp's.
func (e *Expr) FindAllStringIndex(s string, n int) [][]int {
	if !e.mayMatch(s) {
		return nil
	}
	return e.Regexp.FindAllStringIndex(s, n)
}

// ReplaceAllString is regexp's.
func (e *Expr) ReplaceAllString(s, with string) string {
	if !e.mayMatch(s) {
		return s
	}
	return e.Regexp.ReplaceAllString(s, with)
}
