// Package samples holds a small corpus of talk notes that travels inside the
// binary, so that the product can be tried, and its ranking judged, on a machine
// that has nothing else.
//
// Most callers want [Extract], which writes the notes below a directory, to be
// indexed like anybody's. [Queries] gives the questions they were written to
// answer.
//
// The talks, meetups, speakers and sites in the notes are invented for this
// project, and the text is under the project's licence. The notes have the shapes
// that such notes have in the wild: Hugo and Jekyll Markdown with YAML, TOML, JSON
// or no front matter, pages saved as text with menus and comment forms around
// them, JSON lines, a draft. Their spelling is inconsistent on purpose.
package samples

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
)

// Dir is the directory of FS that holds the notes. A note's path below it is the
// path that Extract writes, and so the id that an index of them gives the note.
const Dir = "notes"

// FS holds the notes, below Dir.
//
// The pattern says all: because a Jekyll site keeps its posts in _posts, and a
// plain pattern leaves out names that begin with an underscore.
//
//go:embed all:notes
var FS embed.FS

// Extract writes the notes below dir, which is created when it is missing. A file
// that is already there is left as it is and gives an error that wraps
// fs.ErrExist; the notes before it have then been written.
func Extract(dir string) error {
	notes, err := fs.Sub(FS, Dir)
	if err != nil {
		return fmt.Errorf("sample notes: %w", err)
	}
	if err := os.CopyFS(dir, notes); err != nil {
		return fmt.Errorf("write the sample notes below %s: %w", dir, err)
	}
	return nil
}
