package main

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A report is what is written.
type report struct {
	plan                    *plan
	notes, sections         int
	livez, steady, swapping *run
	served, closed          int // generations
}

// failed is the error that something went wrong which must not.
func (r *report) failed() error {
	for _, run := range []*run{r.livez, r.steady, r.swapping} {
		for what, n := range run.failures {
			return fmt.Errorf("%d requests failed: %s", n, what)
		}
	}
	if r.served != r.plan.swaps+1 || r.closed != r.served {
		return fmt.Errorf("of %d generations %d were served and %d closed", r.plan.swaps+1, r.served, r.closed)
	}
	return nil
}

func (r *report) write(to io.Writer) error {
	w := bufio.NewWriter(to)
	p := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	var names []string
	for _, source := range r.plan.sources {
		names = append(names, filepath.Base(source))
	}
	p(`# The server under load

Written by %s; [bench/load](load/main.go) says how it measures. The program itself in a
process of its own, with its default settings%s; %d connections that each ask the next
query as soon as they have the answer to the last; %d different queries drawn from the
notes. Client and server share the machine's %d cores, so latency is mostly the time in
the queue: connections ÷ throughput. **What the server takes of a CPU for a request** is
what other machines can be judged by.

- machine: %d cores, %s, %s, load average at the end %s
- index: %s sections of %s notes (%s)
`, "`make load`", prefixed(" and `", strings.Join(r.plan.serveFlags, " "), "`"), r.plan.connections, r.plan.queries, runtime.NumCPU(),
		runtime.NumCPU(), cpuModel(), runtime.Version(), loadAverage(), thousands(r.sections), thousands(r.notes), strings.Join(names, ", "))
	p("| load | seconds | requests | a second | p50 ms | p90 ms | p99 ms | slowest ms | server's CPU ms a request | failed | partial |")
	p("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
	row := func(name string, run *run) {
		failed := 0
		for _, n := range run.failures {
			failed += n
		}
		p("| %s | %.0f | %s | %s | %s | %s | %s | %s | %.2f | %d | %d |", name, run.took.Seconds(), thousands(len(run.times)), thousands(int(run.rate())),
			ms(percentile(run.times, 50)), ms(percentile(run.times, 90)), ms(percentile(run.times, 99)), ms(percentile(run.times, 100)),
			run.cpu.Seconds()*1e3/float64(len(run.times)), failed, run.partial)
	}
	row("`/livez` alone", r.livez)
	row("queries", r.steady)
	row(fmt.Sprintf("queries during %d swaps of the generation", r.plan.swaps), r.swapping)
	p("\nBy what is asked (the second row above):\n")
	p("| query | requests | p50 ms | p99 ms |")
	p("|---|--:|--:|--:|")
	kinds := slices.SortedFunc(maps.Keys(r.steady.byKind), func(a, b string) int {
		return cmp.Compare(len(r.steady.byKind[b]), len(r.steady.byKind[a]))
	})
	for _, kind := range kinds {
		times := r.steady.byKind[kind]
		p("| %s | %s | %s | %s |", kind, thousands(len(times)), ms(percentile(times, 50)), ms(percentile(times, 99)))
	}
	p("\nMemory of the server, MB: all of it with what is mapped of the index / its own (heap, stacks).\n")
	head, rule := "| load |", "|---|"
	for i := range 7 {
		head += fmt.Sprintf(" %d/6 |", i)
		rule += "--:|"
	}
	p("%s\n%s", head, rule)
	for _, m := range []struct {
		name string
		run  *run
	}{{"`/livez` alone", r.livez}, {"queries", r.steady}, {"queries during swaps", r.swapping}} {
		line := "| " + m.name + " |"
		for _, seen := range m.run.memory[:min(7, len(m.run.memory))] {
			line += fmt.Sprintf(" %d / %d |", seen.rss>>20, seen.anonymous>>20)
		}
		p("%s", line)
	}
	return w.Flush()
}

func prefixed(before, s, after string) string {
	if s == "" {
		return ""
	}
	return before + s + after
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", d.Seconds()*1e3) }

func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func cpuModel() string {
	b, _ := os.ReadFile("/proc/cpuinfo")
	for line := range bytes.Lines(b) {
		if name, value, ok := bytes.Cut(line, []byte(":")); ok && string(bytes.TrimSpace(name)) == "model name" {
			return string(bytes.TrimSpace(value))
		}
	}
	return runtime.GOARCH
}

// loadAverage is that of the last minute: twice the cores and more means that others
// were at work too.
func loadAverage() string {
	b, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := bytes.Cut(b, []byte(" "))
	return string(first)
}
