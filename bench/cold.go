package main

import (
	"context"
	"fmt"
	"path/filepath"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/samples"
)

// started is what a whole process took, a value a run.
type started struct {
	name    string
	took    series // ms
	command string
	missing string
}

// The order of what cold measures.
const (
	coldQuery = iota
	coldSamples
	coldVersion
	coldRipgrep
	coldGroonga
	coldTrue
)

// cold starts a process for each query, in turns with the other programs.
func (w *workshop) cold(ctx context.Context, c *collection, engines []engine, queries []string, rounds int) ([]started, error) {
	notes := filepath.Join(w.dir, engines[0].source)
	sampleNotes, sampleIndex := filepath.Join(w.dir, "samples"), filepath.Join(w.dir, "index-samples")
	if err := samples.Extract(sampleNotes); err != nil {
		return nil, err
	}
	if _, err := newCommand(w.program, "index", "--quiet", "--index", sampleIndex, sampleNotes).run(ctx); err != nil {
		return nil, err
	}
	nothingFound := func(argv ...string) command {
		c := newCommand(argv...)
		c.quiet = 1
		return c
	}
	programs := []struct {
		name    string
		missing string
		command func(query string) command
	}{
		coldQuery: {fmt.Sprintf("talksearch, %d sections", c.sections), "", func(q string) command {
			return nothingFound(w.program, "query", "--index", w.indexOf(&engines[0]), "--", q)
		}},
		coldSamples: {"talksearch, the samples", "", func(q string) command {
			return nothingFound(w.program, "query", "--index", sampleIndex, "--", q)
		}},
		coldVersion: {"talksearch version", "", func(string) command { return newCommand(w.program, "version") }},
		coldRipgrep: {"rg -l -F, the same files", lacking("rg", "ripgrep"), func(q string) command {
			return nothingFound("rg", "-l", "-F", "--", q, notes)
		}},
		coldGroonga: {"groonga select", lacking("groonga", "groonga groonga-tokenizer-mecab"), func(q string) command {
			return newCommand("groonga", filepath.Join(w.dir, "index-Groonga--TokenMecab", "db"), groongaSelect(q))
		}},
		coldTrue: {"true", "", func(string) command { return newCommand("true") }},
	}
	done := make([]started, len(programs))
	for round := range rounds + 1 { // the first fills caches
		for _, q := range queries {
			for i, p := range programs {
				done[i].name, done[i].missing = p.name, p.missing
				if p.missing != "" {
					continue
				}
				cmd := p.command(q)
				u, err := cmd.run(ctx)
				if err != nil {
					return nil, err
				}
				if done[i].command == "" {
					done[i].command = w.shown(cmd)
				}
				if round > 0 {
					done[i].took = append(done[i].took, milliseconds(u.wall))
				}
			}
		}
	}
	for _, d := range done {
		progressf("cold: %s: %s ms", d.name, d.took)
	}
	return done, nil
}

// coldQueries are one Japanese query of each shape that comes first.
func coldQueries(queries []string, n int) []string {
	var some []string
	for _, q := range queries {
		if len(q) > utf8.RuneCountInString(q) && len(some) < n {
			some = append(some, q)
		}
	}
	return some
}

func coldTable(done []started, queries []string, rounds int) table {
	t := table{
		title: "A query from the terminal",
		about: fmt.Sprintf(`Whole processes, with output to nowhere and files in the page cache: %d queries (%s), %d
rounds, all programs in turn. Differences and ratios are taken run by run.`, len(queries), listed(queries), rounds),
		head: []string{"", "ms", "more than `version`, ms", "÷ ours", "command"},
	}
	for i, d := range done {
		if d.missing != "" {
			t.add(d.name, "not installed ("+d.missing+")")
			continue
		}
		more, ratio := "", ""
		if i < coldVersion {
			more = d.took.less(done[coldVersion].took).String()
		}
		if i > 0 {
			ratio = d.took.over(done[coldQuery].took).String()
		}
		t.add(d.name, d.took.String(), more, ratio, d.command)
	}
	return t
}
