package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index"
)

// indexDirName is the index of the folders below the one that holds it.
const indexDirName = ".talksearch"

// addIndexFlag gives a command the --index flag. Hints at its errors repeat what was
// typed, as they are to be typed too.
func addIndexFlag(cmd *cobra.Command, dir *string) {
	cmd.Flags().StringVar(dir, "index", "", "index `DIR`; the nearest "+indexDirName+"/ upward by default")
	once := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		err := once(cmd, args)
		if err != nil && cmd.Flags().Changed("index") {
			return &typedIndexError{err: err, dir: *dir}
		}
		return err
	}
}

// A typedIndexError is an error of a command that was given --index.
type typedIndexError struct {
	err error
	dir string
}

func (e *typedIndexError) Error() string { return e.err.Error() }
func (e *typedIndexError) Unwrap() error { return e.err }

// buildCommand is what a person types to build the index that an error is about.
func buildCommand(err error) string {
	var typed *typedIndexError
	if errors.As(err, &typed) {
		return "talksearch index --index " + typed.dir + " SOURCE..."
	}
	return "talksearch index SOURCE..."
}

// indexDir returns the directory that --index names, or else the nearest
// .talksearch upward, or else the one that would be made here.
func indexDir(flag string) string {
	if flag != "" {
		return flag
	}
	if dir, ok := upward(indexDirName); ok {
		return dir
	}
	return indexDirName
}

// open opens the index that --index names, to be asked with a person's own words.
func (l *wordLists) open(flag string) (*index.Reader, error) {
	opts, err := l.options()
	if err != nil {
		return nil, err
	}
	return openOnce(indexDir(flag), opts)
}

// openOnce is openIndex for a process that asks once. It ends before its garbage is worth
// collecting, which would be a fifth of its time.
func openOnce(dir string, opts analyzer.Options) (*index.Reader, error) {
	collectLater(roomyHeap)
	return openIndex(dir, opts)
}

// openIndex opens the generation that dir serves.
func openIndex(dir string, opts analyzer.Options) (*index.Reader, error) {
	return index.OpenWith(dir, func() (*analyzer.Analyzer, error) { return analyzer.New(opts) })
}
