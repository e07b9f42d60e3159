package index

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/talksearch/talksearch/corpus"
)

// BenchmarkRebuild tells what indexing a collection again takes, as a share of the first
// time: where nothing has changed, and where one note in a hundred has. Reading the files
// is part of it. The corpora are those of TALKSEARCH_SHARED/corpora.
//
//	go test ./index -run - -bench Rebuild -benchtime 1x -timeout 30m
func BenchmarkRebuild(b *testing.B) {
	shared := os.Getenv("TALKSEARCH_SHARED")
	if shared == "" {
		shared = "../../shared"
	}
	folders, err := os.ReadDir(filepath.Join(shared, "corpora"))
	if err != nil {
		b.Skipf("no corpora to measure: %v", err)
	}
	a := newAnalyzer(b)
	for _, folder := range folders {
		b.Run(folder.Name(), func(b *testing.B) {
			notes := b.TempDir()
			if err := os.CopyFS(notes, os.DirFS(filepath.Join(shared, "corpora", folder.Name()))); err != nil {
				b.Fatal(err)
			}
			files, _, err := corpus.Scan([]string{notes}, corpus.Options{})
			if err != nil || len(files) == 0 {
				b.Skipf("%d files, %v", len(files), err)
			}
			for b.Loop() {
				dir := b.TempDir()
				index := func() time.Duration {
					start := time.Now()
					files, _, err := corpus.Scan([]string{notes}, corpus.Options{})
					if err != nil {
						b.Fatal(err)
					}
					var sources []Source
					for _, f := range files {
						sources = append(sources, Source{ID: f.ID, Path: f.Path, Digest: f.Digest, Notes: f.Notes})
					}
					if _, err := Update(b.Context(), dir, a, sources, UpdateOptions{}); err != nil {
						b.Fatal(err)
					}
					return time.Since(start)
				}
				first := index()
				again := index()
				for i := 0; i < len(files); i += 100 {
					f, err := os.OpenFile(files[i].Path, os.O_APPEND|os.O_WRONLY, 0)
					if err != nil {
						b.Fatal(err)
					}
					fmt.Fprintf(f, "\n\n%xを追記した。\n", sha256.Sum256([]byte(f.Name())))
					if err := f.Close(); err != nil {
						b.Fatal(err)
					}
				}
				changed := index()
				b.ReportMetric(first.Seconds(), "s/first")
				b.ReportMetric(100*again.Seconds()/first.Seconds(), "%/unchanged")
				b.ReportMetric(100*changed.Seconds()/first.Seconds(), "%/changed")
			}
		})
	}
}
