// Package pattern compiles regular expressions when they are first used. There are more
// than two hundred about how notes are written, with tables of characters in them:
// compiled at once they were the half of the time that a search in a terminal takes to
// start, and a search uses none of them.
package pattern

import (
	"regexp"
	"sync"
)

// Lazy returns a function that returns expr compiled, and compiles it when it is first
// called. It panics then, as regexp.MustCompile does, if expr is no expression.
func Lazy(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
