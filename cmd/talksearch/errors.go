package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/talksearch/talksearch/index"
	"github.com/talksearch/talksearch/index/query"
)

// errNothing ends a command that found nothing, after it has said so.
var errNothing = errors.New("nothing found")

// A usageError is about what was typed.
type usageError struct {
	err  error
	hint string
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// usagef makes a usageError.
func usagef(hint, format string, args ...any) error {
	return &usageError{err: fmt.Errorf(format, args...), hint: hint}
}

// report tells of an error, with what to do about it, and returns the exit code.
func report(w io.Writer, err error) int {
	if errors.Is(err, errNothing) {
		return exitNothing
	}
	if errors.Is(err, context.Canceled) {
		err = errors.New("interrupted")
	}
	fmt.Fprintf(w, "talksearch: %s\n", printable(err.Error()))
	if h := hint(err); h != "" {
		fmt.Fprintf(w, "hint: %s\n", printable(h))
	}
	return exitError
}

// hint says what to do about an error.
func hint(err error) string {
	var (
		usage    *usageError
		none     *index.NoIndexError
		file     *index.NotFolderError
		locked   *index.LockedError
		broken   *index.BrokenError
		version  *index.VersionError
		deletion *index.DeletionError
		unread   *index.UnreadError
		syntax   *query.SyntaxError
		limit    *query.LimitError
		request  *index.RequestError
	)
	switch {
	case errors.As(err, &usage):
		return usage.hint
	case errors.As(err, &none):
		return "build one with " + buildCommand(err) + ", or name another with --index"
	case errors.As(err, &file):
		return "name a folder with --index, there already or not"
	case errors.As(err, &locked):
		return "wait until it has ended; searches go on meanwhile"
	case errors.As(err, &broken):
		return "build the index anew with " + buildCommand(err)
	case errors.As(err, &deletion):
		return "see that the sources are all there; --dry-run lists what would be deleted, --force deletes it"
	case errors.As(err, &unread):
		return "run it again when the trouble is over; --force goes on without what cannot be read"
	case errors.As(err, &version):
		return "build the index anew with " + buildCommand(err)
	case errors.Is(err, index.ErrNoNotes):
		return "talksearch doctor SOURCE says what was left out, and why; the old index, if any, stays"
	case errors.Is(err, index.ErrLean):
		return "build the index anew without --lean"
	case errors.As(err, &syntax):
		return syntax.Hint
	case errors.As(err, &limit):
		return "ask for less at once"
	case errors.As(err, &request):
		return "see talksearch query --help"
	}
	return ""
}
