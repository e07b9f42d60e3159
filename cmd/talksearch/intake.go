package main

import (
	"fmt"
	"io"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// intake gives the index files to read, and tells of those that give no note.
type intake struct {
	warn              io.Writer
	bar               *progress // nil: none is shown
	skipped, warnings int
	sizes             map[string]int64 // by id
}

// sources are the files as the index takes them.
func (in *intake) sources(files []corpus.File) []index.Source {
	in.sizes = make(map[string]int64, len(files))
	sources := make([]index.Source, len(files))
	for i, f := range files {
		in.sizes[f.ID] = f.Size
		sources[i] = index.Source{ID: f.ID, Path: f.Path, Digest: f.Digest, Notes: f.Notes}
	}
	return sources
}

func (in *intake) read(s index.Source) { in.bar.add(in.sizes[s.ID]) }

// problem prints a warning.
func (in *intake) problem(p *corpus.Problem) {
	in.warnings++
	if p.Skipped {
		in.skipped++
	}
	in.bar.clear()
	fmt.Fprintf(in.warn, "talksearch: %s\n", printable(p.Error()))
}
