package server

import (
	"errors"
	"fmt"

	"github.com/talksearch/talksearch/index/query"
)

// A faultKind is what can be wrong with a parameter. Each language has its own way to
// say it, with the parameter's name and then the details of paramError.
type faultKind string

const (
	missing     faultKind = "missing"
	missingWord faultKind = "missing word" // to complete
	unknown     faultKind = "unknown"      // its details are the parameters there are
	repeated    faultKind = "repeated"     // how often, and how often it may be
	notNumber   faultKind = "not a number" // from where to where
	notChoice   faultKind = "not a choice" // the choices
	notUTF8     faultKind = "not UTF-8"
)

// A paramError is a query parameter that cannot be served.
type paramError struct {
	param   string
	kind    faultKind
	details []any
}

func fault(param string, kind faultKind, details ...any) *paramError {
	return &paramError{param, kind, details}
}

func (e *paramError) Error() string { return e.in(english) }

// in says it in a language.
func (e *paramError) in(m *messages) string {
	return fmt.Sprintf(m.Faults[e.kind], append([]any{clip(e.param)}, e.details...)...)
}

// An unreadableError is a query string that is none.
type unreadableError struct{ err error }

func (e *unreadableError) Error() string { return e.in(english) }

func (e *unreadableError) Unwrap() error { return e.err }

func (e *unreadableError) in(m *messages) string { return m.Unreadable }

// unreadable says why a query cannot be read, "" of an error that is about something else.
func (m *messages) unreadable(err error) string {
	if syntax, ok := errors.AsType[*query.SyntaxError](err); ok {
		return m.Syntax(syntax)
	}
	if limit, ok := errors.AsType[*query.LimitError](err); ok {
		return m.Limit(limit)
	}
	return ""
}

// A tooLongError is a parameter of more bytes than are answered.
type tooLongError struct {
	param        string
	bytes, limit int
}

func (e *tooLongError) Error() string { return e.in(english) }

func (e *tooLongError) in(m *messages) string {
	return fmt.Sprintf(m.TooLong, e.param, e.bytes, e.limit)
}
