package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

func newIndexCommand() *cobra.Command {
	var dir, summaryFile string
	var quiet, drafts bool
	var opts index.UpdateOptions
	var lists wordLists
	cmd := &cobra.Command{
		Use:   "index [--index DIR] SOURCE...",
		Short: "Read notes and build the index, or bring it up to date",
		Long: `Read the notes of the sources and build the index. Where there is one, only what
is new or has changed is read and indexed; notes that are gone from the sources
are deleted. Searches go on meanwhile, and see the new index when it is whole.
A source is a folder, a file, or - for JSON lines on standard input.

Contents tell what has changed, not times. An update that would delete more than
a third of the notes, as when a checkout failed, is refused; --force allows it.

A file that cannot be read is named in a warning with its line and the reason,
and does not stop the rest.

--summary-json writes one JSON object to FILE, or to standard output for -:
"generation", "notes" and "sections" of the index; "added", "updated",
"deleted", "renamed", "unchanged", "skipped" and "warnings", which are counts;
"rebuilt", why all was indexed anew; "dry_run", "seconds"; and "changes", a list
of {"kind","id","from"}.`,
		Args: wantArgs("a folder, a file, or - for JSON lines on standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			start := time.Now()
			words, err := lists.options()
			if err != nil {
				return err
			}
			files, problems, err := corpus.Scan(args, corpus.Options{IncludeDrafts: drafts, Stdin: cmd.InOrStdin(), Reader: thisProgram()})
			if err != nil {
				return err
			}
			a, err := analyzer.New(words)
			if err != nil {
				return err
			}
			in := &intake{warn: cmd.ErrOrStderr()}
			if !quiet {
				in.bar = newProgress(cmd.ErrOrStderr(), files)
			}
			for _, p := range problems {
				in.problem(p)
			}
			opts.Problem, opts.Read = in.problem, in.read
			report, err := index.Update(cmd.Context(), indexDir(dir), a, in.sources(files), opts)
			in.bar.finish()
			if err != nil {
				return err
			}
			if report.Rebuilt != "" && !opts.Full {
				fmt.Fprintf(cmd.ErrOrStderr(), "talksearch: all notes are indexed anew: %s\n", printable(report.Rebuilt))
			}
			took := time.Since(start)
			if summaryFile != "" {
				if err := writeSummary(cmd.OutOrStdout(), summaryFile, newSummary(report, in, opts.DryRun, took)); err != nil {
					return err
				}
			}
			if quiet || summaryFile == "-" {
				return nil
			}
			return printReport(cmd.OutOrStdout(), report, in.skipped, opts.DryRun, took)
		},
	}
	addIndexFlag(cmd, &dir)
	lists.addUserDictFlag(cmd)
	cmd.Flags().BoolVar(&quiet, "quiet", false, "no progress and no summary; warnings only")
	cmd.Flags().BoolVar(&drafts, "include-drafts", false, "index drafts, scheduled and private notes too")
	cmd.Flags().BoolVar(&opts.Lean, "lean", false, "a smaller index: no parts of words, no links, slower snippets")
	cmd.Flags().BoolVar(&opts.DryRun, "dry-run", false, "list what would be added, updated, renamed and deleted, and write nothing")
	cmd.Flags().BoolVar(&opts.Force, "force", false, "delete notes even if they are more than a third")
	cmd.Flags().BoolVar(&opts.Full, "full", false, "index all notes anew, changed or not")
	cmd.Flags().StringVar(&summaryFile, "summary-json", "", "write a summary as JSON to `FILE`, - for standard output")
	return cmd
}

// thisProgram tells versions of the program apart, for corpus.Options.Reader. One that
// was built from a working copy has no version of its own, but a file.
func thisProgram() string {
	v := version()
	if v != "(devel)" && !strings.HasSuffix(v, "+dirty") {
		return v
	}
	if path, err := os.Executable(); err == nil {
		if info, err := os.Stat(path); err == nil {
			return fmt.Sprint(v, info.Size(), info.ModTime().UnixNano())
		}
	}
	return v
}

// printReport says what was done, in words.
func printReport(w io.Writer, r *index.Report, skipped int, dryRun bool, took time.Duration) error {
	if dryRun {
		for _, c := range r.Changes {
			from := ""
			if c.From != "" {
				from = printable(c.From) + " -> "
			}
			if _, err := fmt.Fprintf(w, "%-6s  %s%s\n", c.Kind, from, printable(c.ID)); err != nil {
				return err
			}
		}
	}
	if line := changesLine(r, dryRun); line != "" {
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	if dryRun {
		return nil
	}
	_, err := fmt.Fprintf(w, "%d notes, %d sections, %d skipped, %.1f seconds\n", r.Notes, r.Sections, skipped, took.Seconds())
	return err
}

// changesLine counts the changes. Of a new index there is nothing to say.
func changesLine(r *index.Report, dryRun bool) string {
	added, renamed := r.Count(index.Add), r.Count(index.Rename)
	switch {
	case len(r.Changes) == 0:
		return "nothing changed"
	case added == r.Notes && !dryRun && added == len(r.Changes):
		return ""
	}
	line := fmt.Sprintf("%d new, %d changed, %d deleted, ", added, r.Count(index.Edit), r.Count(index.Delete))
	if renamed > 0 {
		line += fmt.Sprintf("%d renamed, ", renamed)
	}
	return line + fmt.Sprintf("%d unchanged", r.Unchanged)
}

// summary is what --summary-json writes.
type summary struct {
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
	Skipped    int            `json:"skipped"`
	Warnings   int            `json:"warnings"`
	Seconds    float64        `json:"seconds"`
	Changes    []index.Change `json:"changes"`
}

func newSummary(r *index.Report, in *intake, dryRun bool, took time.Duration) summary {
	s := summary{
		Generation: r.Generation, DryRun: dryRun, Rebuilt: r.Rebuilt, Notes: r.Notes, Sections: r.Sections,
		Added: r.Count(index.Add), Updated: r.Count(index.Edit), Deleted: r.Count(index.Delete), Renamed: r.Count(index.Rename),
		Unchanged: r.Unchanged, Skipped: in.skipped, Warnings: in.warnings, Seconds: took.Seconds(), Changes: r.Changes,
	}
	if s.Changes == nil {
		s.Changes = []index.Change{}
	}
	return s
}

func writeSummary(stdout io.Writer, file string, s summary) error {
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
