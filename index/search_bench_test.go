package index_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/eval"
	"github.com/talksearch/talksearch/index"
)

// BenchmarkSearch asks the queries of a judged set, with snippets, one after the other
// and each once first, and tells the median and the slowest hundredth. The set is one of
// TALKSEARCH_SHARED/eval. What each step takes is in the profile:
//
//	go test ./index -run - -bench Search -cpuprofile cpu.out
//	go tool pprof -top -cum cpu.out
func BenchmarkSearch(b *testing.B) {
	shared := os.Getenv("TALKSEARCH_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	for _, name := range []string{"blogs-sections-all", "blogs-title-kw", "jsquad-valid"} {
		dir := filepath.Join(shared, "eval", name)
		if _, err := os.Stat(dir); err != nil {
			b.Skipf("no judged sets (set TALKSEARCH_SHARED): %v", err)
		}
		b.Run(name, func(b *testing.B) { benchmarkSet(b, dir) })
	}
}

func benchmarkSet(b *testing.B, dir string) {
	set, err := eval.Load(dir)
	if err != nil {
		b.Fatal(err)
	}
	files, _, err := corpus.Scan([]string{set.Docs}, corpus.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var notes []corpus.Note
	for _, f := range files {
		for n, err := range f.Notes() {
			if err == nil {
				notes = append(notes, n)
			}
		}
	}
	at := b.TempDir()
	build(b, at, notes...)
	notes = nil
	r := open(b, at)
	search := func(q string) time.Duration {
		start := time.Now()
		if _, err := r.Search(b.Context(), index.Request{Query: q}); err != nil {
			b.Fatalf("%s: %v", q, err)
		}
		return time.Since(start)
	}
	for _, q := range set.Queries {
		search(q.Text)
	}
	b.ResetTimer()
	var took []time.Duration
	for b.Loop() {
		for _, q := range set.Queries {
			took = append(took, search(q.Text))
		}
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2].Seconds()*1e3, "p50-ms")
	b.ReportMetric(took[len(took)*99/100].Seconds()*1e3, "p99-ms")
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(len(took)), "mean-ms")
}
