package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/talksearch/talksearch/index"
)

// printReport says what was done, in words.
func printReport(w io.Writer, r *index.Report, skipped int, dryRun bool, took time.Duration) error {
	if dryRun {
		for _, c := range r.Changes {
			from := ""
			if c.From != "" {
				from = printable(c.From) + " -> "
			}
			same := ""
			if c.Of != "" {
				same = "  the same as " + printable(c.Of)
			}
			if _, err := fmt.Fprintf(w, "%-6s  %s%s%s\n", c.Kind, from, printable(c.ID), same); err != nil {
				return err
			}
		}
	}
	if line := changesLine(r, dryRun); line != "" {
		if dryRun {
			line += copies(r)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	if dryRun {
		return nil
	}
	_, err := fmt.Fprintf(w, "%d notes, %d sections, %d skipped%s, %.1f seconds\n", r.Notes, r.Sections, skipped, copies(r), took.Seconds())
	return err
}

// copies counts the notes that are not found by themselves, if any.
func copies(r *index.Report) string {
	if r.Copies == 0 {
		return ""
	}
	return fmt.Sprintf(", %d the same as others", r.Copies)
}

// changesLine counts the changes. Of a new index there is nothing to say.
func changesLine(r *index.Report, dryRun bool) string {
	added, renamed := r.Count(index.Add), r.Count(index.Rename)
	switch {
	case len(r.Changes) == 0:
		return "nothing changed"
	case added == r.Notes+r.Copies && !dryRun && added == len(r.Changes):
		return ""
	}
	line := fmt.Sprintf("%d new, %d changed, %d deleted, ", added, r.Count(index.Edit), r.Count(index.Delete))
	if renamed > 0 {
		line += fmt.Sprintf("%d renamed, ", renamed)
	}
	return line + fmt.Sprintf("%d unchanged", r.Unchanged)
}

// A runSummary is what --summary-json writes.
type runSummary struct {
	Generation string         `json:"generation"`
	DryRun     bool           `json:"dry_run"`
	Rebuilt    string         `json:"rebuilt,omitempty"`
	Notes      int            `json:"notes"`
	Sections   int            `json:"sections"`
	Added      int            `json:"added"`
	Updated    int            `json:"updated"`
	Deleted    int            `json:"deleted"`
	Renamed    int            `json:"renamed"`
	Unchanged  int            `json:"unchanged"`
	Copies     int            `json:"copies"`
	Skipped    int            `json:"skipped"`
	Warnings   int            `json:"warnings"`
	Seconds    float64        `json:"seconds"`
	Changes    []index.Change `json:"changes"`
}

func newSummary(r *index.Report, in *intake, dryRun bool, took time.Duration) runSummary {
	s := runSummary{
		Generation: r.Generation, DryRun: dryRun, Rebuilt: r.Rebuilt, Notes: r.Notes, Sections: r.Sections,
		Added: r.Count(index.Add), Updated: r.Count(index.Edit), Deleted: r.Count(index.Delete), Renamed: r.Count(index.Rename),
		Unchanged: r.Unchanged, Copies: r.Copies, Skipped: in.skipped, Warnings: in.warnings, Seconds: took.Seconds(), Changes: r.Changes,
	}
	if s.Changes == nil {
		s.Changes = []index.Change{}
	}
	return s
}

func writeSummary(stdout io.Writer, file string, s runSummary) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	b = append(b, '\n')
	if file == "-" {
		_, err = stdout.Write(b)
		return err
	}
	if err := os.WriteFile(filepath.Clean(file), b, 0o644); err != nil {
		var path *os.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return usagef("the index itself was written", "--summary-json %s: %w", file, err)
	}
	return nil
}
