package main

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

func newDoctorCommand() *cobra.Command {
	d := doctor{}
	var dir string
	cmd := &cobra.Command{
		Use:   "doctor [--index DIR] [--source DIR]... [--terms] [--json] [PATH|URL]",
		Short: "Tell why a note is found or not: how it was read, what left it out",
		Long: `Tell of one note whether it is in the index and in the sources, how it was read,
or what left it out, and whether the index has it as it is now. A note is named by
its file, its URL, or the id that a query shows with --json.

  talksearch doctor notes/2014/serf.md
  talksearch doctor --source notes https://blog.example/2014/serf/#docker
  talksearch doctor --terms notes/2014/serf.md

Of a folder, or of the sources, tell what is in it: kinds, encodings, what is
withheld or passed over by which reason, and all problems.

  talksearch doctor notes

Exit codes: 0 all is well; 1 a note is left out, not found, or not as the index has
it, or a folder has files that cannot be read; 2 error.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("ask for them one by one, or for the folder they are in", "%s takes one file, URL, id or folder", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			d.dir = indexDir(dir)
			d.out = bufio.NewWriter(cmd.OutOrStdout())
			var err error
			if d.options, err = d.reading.options(d.dir, cmd.InOrStdin()); err != nil {
				return err
			}
			well, err := d.examine(args)
			if err := errors.Join(err, d.out.Flush()); err != nil {
				return err
			}
			if !well {
				return errNothing
			}
			return nil
		},
	}
	addIndexFlag(cmd, &dir)
	d.reading.addFlags(cmd.Flags())
	cmd.Flags().StringArrayVar(&d.sources, "source", nil, "a `DIR` that is indexed; found by itself where possible")
	cmd.Flags().BoolVar(&d.terms, "terms", false, "show the terms of each section")
	cmd.Flags().BoolVar(&d.json, "json", false, "answer as one JSON object")
	return cmd
}

// A doctor examines a note or a source.
type doctor struct {
	reading reading
	sources []string
	terms   bool
	json    bool

	dir     string
	options corpus.Options
	out     *bufio.Writer
}

// examine tells whether all is well.
func (d *doctor) examine(args []string) (well bool, err error) {
	if len(args) == 0 {
		sources := d.sources
		if len(sources) == 0 {
			sources = []string{"."}
		}
		return d.summarize(sources)
	}
	if info, err := os.Stat(args[0]); err == nil && info.IsDir() {
		return d.summarize(append([]string{args[0]}, d.sources...))
	}
	found, err := d.diagnose(args[0])
	if err != nil {
		return false, err
	}
	if d.json {
		return found.well(), encodeJSON(d.out, found)
	}
	return found.well(), found.write(d.out)
}

// open opens the index. There being none is no error: then the reader is nil.
func (d *doctor) open() (*index.Reader, *analyzer.Analyzer, error) {
	a, err := analyzer.New(analyzer.Options{})
	if err != nil {
		return nil, nil, err
	}
	r, err := index.Open(d.dir, a)
	if errors.As(err, new(*index.NoIndexError)) {
		return nil, a, nil
	}
	if err != nil {
		return nil, nil, err
	}
	// The index cuts words as its own user dictionary says.
	if a, err = index.Analyzer(d.dir, a); err != nil {
		return nil, nil, errors.Join(err, r.Close())
	}
	return r, a, nil
}

// sourceOf guesses the source that a file belongs to: the folder below which the index
// knows it, else the one that the index is for, else the nearest git repository,
// else its own folder.
func sourceOf(file, idInIndex string) string {
	folder := folderAround(file, idInIndex)
	if wd, err := os.Getwd(); err == nil {
		if below, err := filepath.Rel(wd, folder); err == nil && filepath.IsLocal(below) {
			return below
		}
	}
	return folder
}

func folderAround(file, idInIndex string) string {
	if idInIndex != "" {
		folder := file
		for range strings.Split(idInIndex, "/") {
			folder = filepath.Dir(folder)
		}
		return folder
	}
	for _, mark := range []string{indexDirName, ".git"} {
		for folder := filepath.Dir(file); ; folder = filepath.Dir(folder) {
			if _, err := os.Lstat(filepath.Join(folder, mark)); err == nil {
				return folder
			} else if !errors.Is(err, fs.ErrNotExist) || folder == filepath.Dir(folder) {
				break
			}
		}
	}
	return filepath.Dir(file)
}
