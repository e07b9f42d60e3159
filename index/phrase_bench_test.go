package index_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/talksearch/talksearch/index"
)

// phrases are quoted, common and rare, of each script and of marks: what has no pair of
// Japanese characters and is no plain word is what is hard to find.
var phrases = []string{
	"設定の変更", "の", "する", "テスト", "JavaScript",
	"hash_multimap", "iterator_traits", "FMODE_READWRITE", "std::vector", "v1.2.3",
	"1729", "20", "0", "a", "e", "git", "https", "C++", "é",
}

// BenchmarkPhrase asks for phrases in corpora of TALKSEARCH_SHARED, each once first, and
// tells what one takes of the processor and of the clock.
func BenchmarkPhrase(b *testing.B) {
	shared := os.Getenv("TALKSEARCH_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	for _, name := range []string{"efcl", "ms-cpp-docs-ja"} {
		dir := filepath.Join(shared, "corpora", name)
		if _, err := os.Stat(dir); err != nil {
			b.Skipf("no corpora (set TALKSEARCH_SHARED): %v", err)
		}
		b.Run(name, func(b *testing.B) {
			at := os.Getenv("PHRASE_INDEX") + name
			if os.Getenv("PHRASE_INDEX") == "" {
				at = b.TempDir()
				build(b, at, readNotes(b, dir)...)
			}
			r := open(b, at)
			for _, phrase := range phrases {
				b.Run(phrase, func(b *testing.B) { benchmarkPhrase(b, r, phrase) })
			}
		})
	}
}

func benchmarkPhrase(b *testing.B, r *index.Reader, phrase string) {
	search := func() *index.Answer {
		a, err := r.Search(b.Context(), index.Request{Query: `"` + phrase + `"`})
		if err != nil {
			b.Fatal(err)
		}
		return a
	}
	a := search()
	used := processorTime(b)
	for b.Loop() {
		search()
	}
	b.ReportMetric((processorTime(b)-used).Seconds()*1e3/float64(b.N), "cpu-ms/op")
	total := a.Total
	if a.Retyped != "" {
		total = 0
	}
	b.ReportMetric(float64(total), "sections")
}

// processorTime is what the process has used so far, of all processors.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
