package corpus

import "fmt"

// A Problem says why a file, or a part of one, is not in the corpus or was read
// only in part. It never stops the rest of the work.
type Problem struct {
	// Path is the file as named on the command line or found below it.
	Path string
	// Line is where in the decoded file, counted from 1; 0 means the whole file.
	Line int
	// Skipped is true when the file (for JSONL, the record) gave no note.
	Skipped bool
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
