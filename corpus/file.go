package corpus

import (
	"fmt"
	"io"
	"os"
	"time"
)

// Options say how sources are read. The zero value is what most callers want.
type Options struct {
	// IncludeDrafts reads notes that are not meant for the public yet; without
	// it each is a Problem that is Skipped, its Reason starting with [Draft].
	IncludeDrafts bool
	// MaxBytes is the size up to which a note's file, or a record of a JSONL
	// file, is read; 0 means 16 MiB.
	MaxBytes int64
	// As is the kind that all files are read as; empty means that each file's
	// name and content tell. It does not change which files of a folder are notes.
	As Kind
	// Now decides whether a note is scheduled or expired; zero means the time
	// of the call to Scan.
	Now time.Time
	// Stdin is read for the source "-"; nil means os.Stdin.
	Stdin io.Reader
	// Reader names the program that reads, for File.Digest: another version of it may
	// read other notes from the same bytes.
	Reader string
	// PassedOver, when set, is told of each file and folder that is not read
	// because it is not a note, with one clause why. Folders end in "/". Scan
	// calls it, and for files whose content must tell File.Notes does.
	PassedOver func(path, why string)
	// Entered, when set, is told of each folder whose files are listed.
	Entered func(path string)
	// Except are folders that are not entered though they lie in a source: the
	// index itself. What is not there is no error.
	Except []string
}

// A File is one file of a source, listed but not read.
type File struct {
	// ID names the file among all files of one Scan: its slash-separated path
	// below its source's root, in NFC, or the base name of a source that is a
	// file itself. With several sources a folder's base name comes first.
	ID string
	// Path is what a person would open: the file as named in the sources or
	// found below one.
	Path string
	// Size is in bytes, 0 for stdin.
	Size int64
	// Modified is when the file system says that the file was changed last, zero for
	// stdin. A checkout sets it anew: it tells that a file may have changed, never
	// that it has not.
	Modified time.Time

	root   *os.Root // nil for stdin and for a source that is a file itself
	name   string   // below root
	format format   // what its name promises
	site   *site    // that it is of; nil where none is known
	opts   Options
	book   func() bookSaid // what the book says that the file is of; nil for none
	// addresses is what the files of the Scan say of where this one is published.
	addresses *addressBook
	// marked is what the web pages of its source say together; nil for what is none.
	marked *markedSite
	// inherited is what files of the folders around say of all notes in them.
	inherited []inheritance
	how       *Reading // nil unless somebody asks
}

// Draft begins the Reason of a Problem with a note that is not for the public yet, or
// not any more.
const Draft = "draft: "

// A Problem says why a file, or a part of one, is not in the corpus or was read
// only in part. It never stops the rest of the work.
type Problem struct {
	// Path is the file as named on the command line or found below it.
	Path string
	// Line is where in the decoded file, counted from 1; 0 means the whole file.
	Line int
	// Skipped is true when the file (for JSONL, the record) gave no note.
	Skipped bool
	// Unread is true when what the file or folder holds is not known: reading it failed for
	// a reason that may pass, such as a disk that does not answer.
	Unread bool
	// Reason is one clause that says what is wrong and what to do about it.
	Reason string
}

// Error formats the problem as "path:line: reason".
func (p *Problem) Error() string {
	if p.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", p.Path, p.Line, p.Reason)
	}
	return fmt.Sprintf("%s: %s", p.Path, p.Reason)
}
