package main

import (
	"context"
	"errors"
	"os"
	"runtime/pprof"
	"strings"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// profileIndex indexes a folder as talksearch index does, and writes where the processors'
// time went.
func profileIndex(source, dir, profile string) error {
	return profiled(profile, func() error { return indexAnew(source, dir) })
}

// indexAnew indexes all notes of a folder or a file.
func indexAnew(source, dir string) error {
	a, err := analyzer.New(analyzer.Options{})
	if err != nil {
		return err
	}
	files, _, err := corpus.Scan([]string{source}, corpus.Options{})
	if err != nil {
		return err
	}
	sources := make([]index.Source, len(files))
	for i, f := range files {
		sources[i] = index.Source{ID: f.ID, Path: f.Path, Digest: f.Digest, Notes: f.Notes}
	}
	_, err = index.Update(context.Background(), dir, a, sources, index.UpdateOptions{Full: true})
	return err
}

// profileAnswer asks the queries of a file, a line each, twice, and writes where the time
// of the second went.
func profileAnswer(dir, queries, profile string) error {
	search, err := talksearch(dir)
	if err != nil {
		return err
	}
	b, err := os.ReadFile(queries)
	if err != nil {
		return err
	}
	ask := func() error {
		for line := range strings.Lines(string(b)) {
			if _, err := search(strings.TrimSuffix(line, "\n")); err != nil {
				return err
			}
		}
		return nil
	}
	return errors.Join(ask(), profiled(profile, ask))
}

func profiled(path string, work func() error) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return work()
}
