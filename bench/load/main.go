// Command load measures the server under load: the program itself in a process of its
// own, real notes, and a bounded client on loopback. It writes what it finds as
// Markdown.
//
//	go run ./bench/load --shared ../shared --out bench/LOAD.md
//
// Latencies are those of a closed loop: each connection asks the next query as soon as
// it has the answer to the last. So with more connections than cores they are mostly
// the time in the queue, connections ÷ throughput; what a query costs the server is its
// time on a CPU, which is told beside, and hardly depends on what else the machine does.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// plan is what is measured.
type plan struct {
	sources     []string // of the notes
	connections int
	queries     int
	duration    time.Duration
	swaps       int
	serveFlags  []string // beside --index and --addr
}

// sources are notes of some 35,000 sections: two blogs, a book and two manuals.
var sources = []string{"efcl", "jser", "rust-book-ja", "rurema-eucjp-2009", "ms-cpp-docs-ja/docs/standard-library"}

func main() {
	var p plan
	shared := flag.String("shared", "../shared", "the `FOLDER` with corpora/, whose notes are indexed and asked for")
	serve := flag.String("serve", "", "more `FLAGS` for talksearch serve, separated by spaces")
	file := flag.String("out", "/dev/stdout", "write the report to `FILE`")
	flag.IntVar(&p.connections, "connections", 64, "")
	flag.IntVar(&p.queries, "queries", 2000, "")
	flag.DurationVar(&p.duration, "duration", time.Minute, "how long each load is kept up")
	flag.IntVar(&p.swaps, "swaps", 10, "how often the generation changes during the last")
	flag.Parse()
	p.serveFlags = strings.Fields(*serve)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for _, source := range sources {
		p.sources = append(p.sources, filepath.Join(*shared, "corpora", source))
	}
	var report bytes.Buffer
	err := p.run(ctx, &report)
	if report.Len() > 0 {
		err = errors.Join(err, os.WriteFile(*file, report.Bytes(), 0o644))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(2)
	}
}

// run measures and writes the report. It is an error when a request failed: the
// report is written all the same.
func (p *plan) run(ctx context.Context, out io.Writer) error {
	dir, err := os.MkdirTemp("", "talksearch-load-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	say := func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

	say("building and indexing %s", strings.Join(p.sources, " "))
	program := filepath.Join(dir, "talksearch")
	if err := command(ctx, "go", "build", "-trimpath", "-o", program, "./cmd/talksearch"); err != nil {
		return err
	}
	indexes, err := p.index(ctx, program, dir)
	if err != nil {
		return err
	}
	requests, err := draw(p.sources, p.queries)
	if err != nil {
		return err
	}

	s, err := start(ctx, program, append([]string{"serve", "--index", indexes.dir, "--addr", "127.0.0.1:0"}, p.serveFlags...))
	if err != nil {
		return err
	}
	defer s.stop()
	c := newClient(s.url, p.connections)
	say("once around, so that nothing is read from the disk for the first time")
	if _, err := c.load(ctx, s, requests, p.duration/6); err != nil {
		return err
	}
	r := &report{plan: p, sections: indexes.sections, notes: indexes.notes}
	say("the client and the connections alone: /livez for %v", p.duration/3)
	if r.livez, err = c.load(ctx, s, []request{{kind: "livez", path: "/livez"}}, p.duration/3); err != nil {
		return err
	}
	say("%d queries for %v", len(requests), p.duration)
	if r.steady, err = c.load(ctx, s, requests, p.duration); err != nil {
		return err
	}
	say("the same during %d swaps", p.swaps)
	swapped := make(chan error, 1)
	swapping, cancel := context.WithCancel(ctx)
	go func() { swapped <- indexes.swap(swapping, p.swaps, p.duration/time.Duration(p.swaps+1)) }()
	r.swapping, err = c.load(ctx, s, requests, p.duration)
	cancel()
	if err = errors.Join(err, <-swapped); err != nil {
		return err
	}
	r.served, r.closed, err = s.stop()
	return errors.Join(r.write(out), r.failed(), err)
}

// indexes are one index directory with two generations, of which the second has one
// note more.
type indexes struct {
	dir             string
	names           []string
	notes, sections int
}

func (p *plan) index(ctx context.Context, program, dir string) (*indexes, error) {
	ix := &indexes{dir: filepath.Join(dir, "index")}
	more := filepath.Join(dir, "more.jsonl")
	for _, text := range []string{"", `{"id":"one-more","title":"一つ増えたメモ","text":"世代が替わると増えているメモ。"}` + "\n"} {
		if err := os.WriteFile(more, []byte(text), 0o644); err != nil {
			return nil, err
		}
		args := append([]string{"index", "--quiet", "--index", ix.dir}, p.sources...)
		if err := command(ctx, program, append(args, more)...); err != nil {
			return nil, err
		}
		name, err := os.ReadFile(filepath.Join(ix.dir, "CURRENT"))
		if err != nil {
			return nil, err
		}
		ix.names = append(ix.names, strings.TrimSpace(string(name)))
	}
	if len(slices.Compact(slices.Clone(ix.names))) != 2 {
		return nil, fmt.Errorf("the note that was added made no generation: %v", ix.names)
	}
	return ix, ix.count()
}

// swap publishes the other generation n times, as an indexer does, every so often.
func (ix *indexes) swap(ctx context.Context, n int, every time.Duration) error {
	for i := range n {
		select {
		case <-ctx.Done():
			return fmt.Errorf("the load ended after %d of %d swaps", i, n)
		case <-time.After(every):
		}
		next := filepath.Join(ix.dir, "CURRENT.next")
		if err := os.WriteFile(next, []byte(ix.names[i%2]+"\n"), 0o644); err != nil {
			return err
		}
		if err := os.Rename(next, filepath.Join(ix.dir, "CURRENT")); err != nil {
			return err
		}
	}
	return nil
}

func command(ctx context.Context, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return nil
}
