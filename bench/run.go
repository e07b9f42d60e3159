package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A run is one measurement of everything.
type run struct {
	*workshop
	collection                *collection
	engines                   []engine
	queries                   []string
	rounds, indexRounds, most int
	only                      []string

	indexed     []indexed
	kagome, own series // MB/s of cutting alone
	cutCommands [2]string
	started     []started
	coldQueries []string
	asked       []asked // the last reads postings and no more
	served      served
	steps       []step
}

// coldRounds are cheap, and their spread is wide.
const coldRounds = 20

func (r *run) measures(part string) bool { return slices.Contains(r.only, part) }

func (r *run) measure(ctx context.Context) (err error) {
	first := &r.engines[0]
	index := r.indexOf(first)
	if r.measures("index") {
		if r.indexed, err = r.indexing(ctx, r.collection, r.engines, r.indexRounds); err != nil {
			return err
		}
		if r.kagome, r.own, r.cutCommands, err = r.cutting(ctx, r.collection, r.indexRounds); err != nil {
			return err
		}
	} else if err := r.onlyIndex(ctx); err != nil {
		return err
	}
	if r.measures("cold") {
		r.coldQueries = coldQueries(r.queries, 5)
		if r.started, err = r.cold(ctx, r.collection, r.engines, r.coldQueries, coldRounds); err != nil {
			return err
		}
	}
	if r.measures("warm") {
		stores, err := filepath.Glob(filepath.Join(index, "gen-*", "store"))
		if err != nil || len(stores) == 0 {
			return fmt.Errorf("%s has no store: %w", index, err)
		}
		limit := answers{name: "reading the postings", command: func(string) command { return r.cores(r.bench, "postings-answer", stores[0]) }}
		if r.asked, err = r.warm(ctx, r.engines, []answers{limit}, index, r.queries, r.rounds); err != nil {
			return err
		}
	}
	if r.measures("serve") {
		if r.served, err = r.serve(ctx, index, r.queries[:min(200, len(r.queries))], 2*r.rounds+1); err != nil {
			return err
		}
	}
	if r.measures("growth") {
		if r.steps, err = r.growth(ctx, r.collection, r.queries, r.most); err != nil {
			return err
		}
	}
	return nil
}

// onlyIndex makes what the other parts ask, and measures nothing.
func (r *run) onlyIndex(ctx context.Context) error {
	if !r.measures("cold") && !r.measures("warm") && !r.measures("serve") {
		return nil
	}
	_, err := r.indexing(ctx, r.collection, r.engines, 1)
	return err
}

// write writes what was measured.
func (r *run) write() error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Measured beside its peers\n\n%s\n\n![The same as a picture](RESULTS.svg)\n\n", r.circumstances())
	var tables []table
	if wanted := r.wanted(); len(wanted.rows) > 0 {
		tables = append(tables, wanted)
	}
	if r.started != nil {
		tables = append(tables, coldTable(r.started, r.coldQueries, coldRounds))
	}
	if r.indexed != nil {
		tables = append(tables, indexingTables(r.collection, r.engines, r.indexed)...)
	}
	if r.asked != nil {
		tables = append(tables, warmTable(r.engines, r.asked[:len(r.asked)-1], len(r.queries), r.rounds))
	}
	if r.served.ready != nil {
		tables = append(tables, serveTable(r.served, min(200, len(r.queries))))
	}
	if r.steps != nil {
		tables = append(tables, growthTable(r.steps))
	}
	if limits := r.limits(); len(limits.rows) > 0 {
		tables = append(tables, limits)
	}
	for i := range tables {
		if err := tables[i].write(&b); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(r.out, "RESULTS.svg"), []byte(draw(r.panels())), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.out, "RESULTS.md"), append(bytes.TrimRight(b.Bytes(), "\n"), '\n'), 0o644)
}

// circumstances are how and where it was measured.
func (r *run) circumstances() string {
	load, _ := os.ReadFile("/proc/loadavg")
	loads := strings.Fields(string(load) + " ? ? ?")[:3]
	return fmt.Sprintf("`make bench%s` wrote this on %s, in %.0f minutes, on %d processors (%s); load at the end %s.\n"+
		"A figure is the median of its rounds, with the least and the most; all programs took turns in\n"+
		"one run. On a machine that others use, trust ratios: they are of one round each. `$WORK` is where the\n"+
		"run keeps its files, `bench` is `bin/bench`. %s",
		flagsGiven(), time.Now().Format(time.DateOnly), time.Since(began).Minutes(), runtime.NumCPU(), processor(), strings.Join(loads, " "), r.versions())
}

// flagsGiven are those that change what is measured, for make.
func flagsGiven() string {
	var given []string
	flag.Visit(func(f *flag.Flag) {
		if f.Name != "shared" && f.Name != "work" && f.Name != "out" && f.Name != "program" {
			given = append(given, "-"+f.Name+" "+f.Value.String())
		}
	})
	if len(given) == 0 {
		return ""
	}
	return " BENCHFLAGS='" + strings.Join(given, " ") + "'"
}

func processor() string {
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(info)) {
		if name, rest, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(rest)
		}
	}
	return runtime.GOARCH
}

// versions are those of the programs.
func (r *run) versions() string {
	var known []string
	for _, argv := range [][]string{{r.program, "version"}, {"rg", "--version"}, {"groonga", "--version"}, {"java", "-version"}} {
		if out, err := exec.Command(argv[0], argv[1:]...).CombinedOutput(); err == nil {
			first, _, _ := strings.Cut(string(out), "\n")
			first, _, _ = strings.Cut(first, " [") // how it was built
			known = append(known, strings.TrimSpace(first))
		}
	}
	for path := range strings.SplitSeq(r.classes, ":") {
		if base := filepath.Base(path); strings.HasPrefix(base, "lucene-core-") {
			known = append(known, strings.TrimSuffix(base, ".jar"))
		}
	}
	return "Versions: " + strings.Join(known, "; ") + "."
}

// lacking says how to install a program that is not there.
func lacking(program, packages string) string {
	if _, err := exec.LookPath(program); err != nil {
		return "apt-get install " + packages
	}
	return ""
}

// listed is a list in words.
func listed(queries []string) string { return strings.Join(queries, "、") }
