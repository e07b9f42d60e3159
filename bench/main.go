package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	if len(os.Args) > 1 && children[os.Args[1]] != nil {
		exit(children[os.Args[1]](os.Args[2:]))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	exit(bench(ctx))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// parts are what can be measured alone.
var parts = []string{"index", "cold", "warm", "serve", "growth"}

func bench(ctx context.Context) error {
	w := &workshop{}
	flag.StringVar(&w.shared, "shared", cmp.Or(os.Getenv("TALKSEARCH_SHARED"), "../shared"), "the folder that has corpora/")
	flag.StringVar(&w.out, "out", "bench", "where to write RESULTS.md and RESULTS.svg")
	flag.StringVar(&w.dir, "work", filepath.Join(os.TempDir(), "talksearch-bench"), "a folder for sources and indexes; it is removed first")
	flag.StringVar(&w.program, "program", "bin/talksearch", "the talksearch to measure")
	megabytes := flag.Int("megabytes", 47, "how much text to index")
	rounds := flag.Int("rounds", 3, "how often to measure each")
	indexRounds := flag.Int("index-rounds", 3, "how often to index by each")
	queries := flag.Int("queries", 2000, "how many queries to ask")
	most := flag.Int("growth", 30_000, "up to how many sections to grow; 300000 takes half an hour")
	only := flag.String("only", strings.Join(parts, ","), "what to measure")
	flag.Parse()
	r := &run{workshop: w, rounds: *rounds, indexRounds: *indexRounds, most: *most, only: strings.Split(*only, ",")}
	for _, part := range r.only {
		if !slices.Contains(parts, part) {
			return fmt.Errorf("there is no part %q; there are %s", part, strings.Join(parts, ", "))
		}
	}
	if err := w.open(ctx); err != nil {
		return err
	}
	c, err := gather(filepath.Join(w.shared, "corpora"), *megabytes*1e6)
	if err != nil {
		return err
	}
	r.collection, r.engines = c, w.engines()
	r.queries = c.draw(*queries)
	if err := os.WriteFile(filepath.Join(w.dir, "queries.txt"), []byte(strings.Join(r.queries, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	progressf("%.1f MB of text in %d sections of %d notes, %d queries", float64(c.size)/1e6, c.sections, len(c.notes), len(r.queries))
	return errors.Join(r.measure(ctx), r.write())
}

// open empties the workshop's folder and finds the programs.
func (w *workshop) open(ctx context.Context) (err error) {
	if w.dir, err = filepath.Abs(w.dir); err != nil {
		return err
	}
	if w.program, err = filepath.Abs(w.program); err != nil {
		return err
	}
	if _, err := os.Stat(w.program); err != nil {
		return fmt.Errorf("%w; make build makes it", err)
	}
	if w.bench, err = os.Executable(); err != nil {
		return err
	}
	if err := os.RemoveAll(w.dir); err != nil {
		return err
	}
	if err := os.MkdirAll(w.dir, 0o755); err != nil {
		return err
	}
	// What a program makes once on a machine, as our dictionary's image, is there before
	// anything is measured, and stays while it is.
	if err := os.Setenv("XDG_CACHE_HOME", filepath.Join(w.dir, "cache")); err != nil {
		return err
	}
	_, err = newCommand(w.program, "analyze", "準備").run(ctx)
	return err
}

var began = time.Now()

// progressf tells whoever waits.
func progressf(format string, a ...any) {
	fmt.Fprintf(os.Stderr, "%6.1f s  %s\n", time.Since(began).Seconds(), fmt.Sprintf(format, a...))
}
