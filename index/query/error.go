package query

import "fmt"

// A SyntaxError says that a part of a query cannot mean anything.
type SyntaxError struct {
	// Offset is the byte of the input where that part, a filter's value, begins
	// or, when it is missing, would begin.
	Offset int
	// Reason says what is wrong: `after: cannot be "2014-13"`.
	Reason string
	// Hint says what to type instead.
	Hint string
	// Field is the filter that it is about, and Typed its value; "" is a missing one.
	Field Field
	Typed string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("query, byte %d: %s", e.Offset, e.Reason)
}

// A LimitError says that a query is larger than is answered.
type LimitError struct {
	// What is counted: "bytes", "clauses" or "nested parentheses".
	What string
	// Limit is how many of them are allowed.
	Limit int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("query has more than %d %s", e.Limit, e.What)
}

// The bounds of a query.
const (
	// MaxBytes bounds the input and its canonical form.
	MaxBytes = 2048
	// MaxClauses bounds the words, phrases and filters.
	MaxClauses = 256
	// MaxDepth bounds the groups that stand within each other.
	MaxDepth = 16
)
