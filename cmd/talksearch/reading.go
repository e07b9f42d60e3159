package main

import (
	"io"

	"github.com/spf13/pflag"

	"github.com/talksearch/talksearch/corpus"
)

// A reading is how a person wants sources to be read: the same for whoever indexes
// them, watches them, or asks why something is not found.
type reading struct {
	drafts   bool
	maxBytes int64
	as       kindFlag
}

func (r *reading) addFlags(flags *pflag.FlagSet) {
	flags.BoolVar(&r.drafts, "include-drafts", false, "read drafts, scheduled and private notes too")
	flags.Var(&r.as, "as", "read all files as this `KIND`: "+kindNames())
	flags.Int64Var(&r.maxBytes, "max-bytes", 0, "read files, and records of JSON lines, of up to `N` bytes; 16777216 by default")
}

// options are those of reading sources for the index at dir.
func (r *reading) options(dir string, stdin io.Reader) (corpus.Options, error) {
	if r.maxBytes < 0 {
		return corpus.Options{}, usagef("give --max-bytes a number of bytes, or leave it out", "max-bytes: %d is negative", r.maxBytes)
	}
	return corpus.Options{IncludeDrafts: r.drafts, MaxBytes: r.maxBytes, As: r.as.kind, Reader: thisProgram(), Stdin: stdin, Except: []string{dir}}, nil
}
