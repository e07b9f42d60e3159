package main

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

func newIndexCommand() *cobra.Command {
	var dir string
	var quiet, lean bool
	var lists wordLists
	var read reading
	cmd := &cobra.Command{
		Use:   "index [--index DIR] SOURCE...",
		Short: "Read notes and build the index",
		Long: `Read the notes of the sources and build the index anew. A source is a folder, a
file, or - for JSON lines on standard input. Searches go on meanwhile, and see
the new index when it is whole.

Notes are Markdown with front matter of any generator, reStructuredText, text,
JSON lines, RSS and Atom, and exports of Movable Type and Hatena Blog. What a
file is shows by its name and content; --as says it where that goes wrong.

A file that cannot be read is named in a warning with its line and the reason,
and does not stop the rest.`,
		Args: wantArgs("a folder, a file, or - for JSON lines on standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			start := time.Now()
			opts, err := lists.options()
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
			a, err := analyzer.New(opts)
			if err != nil {
				return err
			}
			in := &intake{files: files, warn: cmd.ErrOrStderr()}
			if !quiet {
				in.bar = newProgress(cmd.ErrOrStderr(), files)
			}
			for _, p := range problems {
				in.problem(p)
			}
			summary, err := index.Build(cmd.Context(), indexDir(dir), a, in.notes(), index.BuildOptions{Lean: lean})
			in.bar.finish()
			if err != nil {
				return err
			}
			if quiet {
				return nil
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%d notes, %d sections, %d skipped, %.1f seconds\n",
				summary.Notes, summary.Sections, in.skipped, time.Since(start).Seconds())
			return err
		},
	}
	addIndexFlag(cmd, &dir)
	lists.addUserDictFlag(cmd)
	cmd.Flags().BoolVar(&quiet, "quiet", false, "no progress and no summary; warnings only")
	read.addFlags(cmd.Flags())
	addWatchFlag(cmd, &read, &dir)
	cmd.Flags().BoolVar(&lean, "lean", false, "a smaller index: no parts of words, no links, slower snippets")
	return cmd
}

// intake reads the notes of files and tells of those that give none. Which of two
// notes of one id is taken, the first, does not depend on chance: files are read
// in their order.
type intake struct {
	files   []corpus.File
	warn    io.Writer
	bar     *progress // nil: none is shown
	skipped int
	taken   map[string]string // note id → the file that gave it
}

func (in *intake) notes() iter.Seq[corpus.Note] {
	return func(yield func(corpus.Note) bool) {
		for _, f := range in.files {
			for n, err := range f.Notes() {
				if err != nil && in.problem(err) {
					continue
				}
				if in.repeats(n.ID, f.Path) {
					continue
				}
				if !yield(n) {
					return
				}
			}
			in.bar.add(f.Size)
		}
	}
}

// repeats tells whether another file gave a note of this id before, as records of
// two JSONL files may, and warns of it.
func (in *intake) repeats(id, path string) bool {
	if in.taken == nil {
		in.taken = map[string]string{}
	}
	first, ok := in.taken[id]
	if !ok {
		in.taken[id] = path
		return false
	}
	return in.problem(&corpus.Problem{
		Path: path, Skipped: true,
		Reason: fmt.Sprintf("the id %q is taken by a note of %s; give it another", id, first),
	})
}

// problem prints a warning. It tells whether there is no note with it.
func (in *intake) problem(err error) (skipped bool) {
	var p *corpus.Problem
	skipped = !errors.As(err, &p) || p.Skipped
	if skipped {
		in.skipped++
	}
	in.bar.clear()
	fmt.Fprintf(in.warn, "talksearch: %s\n", printable(err.Error()))
	return skipped
}
