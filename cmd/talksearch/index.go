package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

func newIndexCommand() *cobra.Command {
	var dir, summaryFile string
	var quiet bool
	var opts index.UpdateOptions
	var lists wordLists
	var read reading
	cmd := &cobra.Command{
		Use:   "index [--index DIR] SOURCE...",
		Short: "Read notes and build the index, or bring it up to date",
		Long: `Read the notes of the sources and build the index. Where there is one, only what
is new or has changed is read and indexed; notes that are gone from the sources
are deleted. Searches go on meanwhile, and see the new index when it is whole.
A source is a folder, a file, or - for JSON lines on standard input.

Contents tell what has changed, not times. An update that would delete more than
a third of the notes, as when a checkout failed, is refused; --force allows it.

Of notes that say the same, as one that is posted to two blogs, the first source's
is found, and tells where the others are. Filters look at that one alone.

Notes are Markdown with front matter of any generator, web pages, pages saved as
text, reStructuredText, RD, JSON lines, RSS and Atom, and exports of Hatena Blog,
Movable Type, WordPress and Blogger. What a file is shows by its name and content;
--as says it where that goes wrong.

Drafts and what else is not for the public are left out, and so is what .gitignore
and .talksearchignore name. A file that cannot be read is named in a warning with
its line and the reason, and does not stop the rest. talksearch doctor tells of
each file what came of it.

--summary-json writes one JSON object to FILE, or to standard output for -:
"generation", "notes" and "sections" of the index; "added", "updated",
"deleted", "renamed", "unchanged", "copies", "skipped" and "warnings", which are
counts; "rebuilt", why all was indexed anew; "dry_run", "seconds"; and "changes",
a list of {"kind","id","from","copy_of"}.`,
		Args: wantArgs("a folder, a file, or - for JSON lines on standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			start := time.Now()
			words, err := lists.options()
			if err != nil {
				return err
			}
			options, err := read.options(indexDir(dir), cmd.InOrStdin())
			if err != nil {
				return err
			}
			files, problems, err := corpus.Scan(args, options)
			if err != nil {
				return err
			}
			defer collectLater(roomyHeap)()
			a, err := analyzer.New(words)
			if err != nil {
				return err
			}
			in := &intake{warn: cmd.ErrOrStderr()}
			if !quiet {
				in.bar = newProgress(cmd.ErrOrStderr(), files)
			}
			for _, p := range problems {
				if p.Unread && !opts.Force {
					return &index.UnreadError{Problem: p}
				}
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
	read.addFlags(cmd.Flags())
	addWatchFlag(cmd, &read, &dir)
	cmd.Flags().BoolVar(&opts.Lean, "lean", false, "a smaller index: no parts of words, no words of links, no suggestions, slower snippets")
	cmd.Flags().BoolVar(&opts.DryRun, "dry-run", false, "list what would be added, updated, renamed and deleted, and write nothing")
	cmd.Flags().BoolVar(&opts.Force, "force", false, "delete notes even if they are more than a third, or cannot be read")
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
