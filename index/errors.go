package index

import (
	"errors"
	"fmt"
)

// ErrLean means that a generation was built lean and has no words to suggest.
var ErrLean = errors.New("a lean index has no words to suggest")

// A RequestError says which parameter of a Request cannot be answered and why.
type RequestError struct {
	Param  string // "query", "limit", "offset", "per_note", "sort", "tag", "event", "speaker", "year"
	Reason string
	Err    error // a *query.SyntaxError or *query.LimitError, where it is one of those
}

func (e *RequestError) Error() string { return e.Param + ": " + e.Reason }

func (e *RequestError) Unwrap() error { return e.Err }

// A NoIndexError means that there is nothing to open at Dir.
type NoIndexError struct{ Dir string }

func (e *NoIndexError) Error() string {
	return fmt.Sprintf("no index at %s", e.Dir)
}

// A NotFolderError means that no index can be at Dir, as that or what it lies in is a file.
type NotFolderError struct{ Dir string }

func (e *NotFolderError) Error() string {
	return fmt.Sprintf("no index can be at %s: it or what it lies in is a file", e.Dir)
}

// A LockedError means that another indexer is at work on Dir.
type LockedError struct{ Dir string }

func (e *LockedError) Error() string {
	return fmt.Sprintf("another talksearch index is running on %s", e.Dir)
}

// A BrokenError means that a file of an index is missing, damaged or not what
// the manifest says. The index has to be built again.
type BrokenError struct {
	File string
	Err  error
}

func (e *BrokenError) Error() string { return fmt.Sprintf("%s is damaged: %v", e.File, e.Err) }

func (e *BrokenError) Unwrap() error { return e.Err }

// A VersionError means that a generation was built by another version of the
// format or of the analyzer, and cannot be answered from by this program.
type VersionError struct {
	Dir  string
	Part string // "format" or "analyzer"
	Have string
	Want string
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("%s was built with %s %s, this program needs %s %s", e.Dir, e.Part, e.Have, e.Part, e.Want)
}
