package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// A step is a collection of some size in the growth of one.
type step struct {
	sections, bytes int
	seconds, peak   float64
	size            int64
	p50, p99        series
	resident        int64
}

// growthQueries are as many as are enough for a slowest hundredth.
const growthQueries = 500

// growth indexes collections of growing size, and asks the same queries of each.
func (w *workshop) growth(ctx context.Context, c *collection, queries []string, most int) ([]step, error) {
	queries = queries[:min(growthQueries, len(queries))]
	var steps []step
	for _, sections := range []int{1000, 3000, 10_000, 30_000, 100_000, 300_000} {
		if sections > most {
			break
		}
		s, err := w.grow(ctx, c.grown(sections), queries)
		if err != nil {
			return nil, err
		}
		progressf("%d sections: %s s, %d MB, p99 %s ms", s.sections, figure(s.seconds), s.size/1e6, s.p99)
		steps = append(steps, s)
	}
	return steps, nil
}

func (w *workshop) grow(ctx context.Context, c *collection, queries []string) (step, error) {
	source, dir := filepath.Join(w.dir, "growth.jsonl"), filepath.Join(w.dir, "index-growth")
	if err := c.writeJSONL(source); err != nil {
		return step{}, err
	}
	if err := os.RemoveAll(dir); err != nil {
		return step{}, err
	}
	u, err := w.cores(w.program, "index", "--quiet", "--index", dir, source).run(ctx)
	if err != nil {
		return step{}, err
	}
	s := step{sections: c.sections, bytes: c.size, seconds: u.wall.Seconds(), peak: float64(u.resident) / 1e6}
	if s.size, err = sizeOf(dir); err != nil {
		return s, err
	}
	how := answers{name: ours, command: func(string) command { return w.cores(w.bench, "answer", dir) }}
	done, err := w.warm(ctx, nil, []answers{how}, dir, queries, 3)
	if err != nil {
		return s, err
	}
	s.p50, s.p99, s.resident = done[0].p50, done[0].p99, done[0].resident
	return s, nil
}

func growthTable(steps []step) table {
	t := table{
		title: "Growth",
		about: fmt.Sprintf(`Collections of growing size, each of the notes in one order, and where there are no more, of
the same with their sentences shuffled. %d queries, the same for all. A figure that grows as
the sections do is constant a section; *÷ before* is how much it grew from the row above, beside
how much the text did.`, growthQueries),
		head: []string{"sections", "text, MB", "indexing, s", "MB/s", "peak, MB", "index ÷ text", "p50, ms", "p99, ms", "text ÷ before", "p99 ÷ before"},
	}
	for i, s := range steps {
		var text, p99 string
		if i > 0 {
			before := steps[i-1]
			text = figure(float64(s.bytes) / float64(before.bytes))
			p99 = figure(s.p99.median() / before.p99.median())
		}
		t.add(fmt.Sprint(s.sections), figure(float64(s.bytes)/1e6), figure(s.seconds), figure(float64(s.bytes)/1e6/s.seconds), figure(s.peak),
			figure(float64(s.size)/float64(s.bytes)), s.p50.String(), s.p99.String(), text, p99)
	}
	return t
}
