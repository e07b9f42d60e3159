package index

import (
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"github.com/talksearch/talksearch/corpus"
)

// BenchmarkSize tells what a generation takes on disk, full and lean, in bytes a byte of
// the notes' files and of their text, which is the prose and code that is left of them,
// and what each layer takes in bytes a byte of text. The corpora are those of TALKSEARCH_SHARED/corpora.
//
//	go test ./index -run - -bench Size -benchtime 1x
func BenchmarkSize(b *testing.B) {
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
		files, _, err := corpus.Scan([]string{filepath.Join(shared, "corpora", folder.Name())}, corpus.Options{})
		if err != nil || len(files) == 0 {
			continue
		}
		fileBytes := int64(0)
		for _, f := range files {
			fileBytes += f.Size
		}
		b.Run(folder.Name(), func(b *testing.B) {
			for b.Loop() {
				size := func(name string, opts BuildOptions) int64 {
					dir := b.TempDir()
					text := 0
					s, err := Build(b.Context(), dir, a, counted(notesOf(files), &text), opts)
					if err != nil {
						b.Fatal(err)
					}
					n := treeSize(b, filepath.Join(dir, s.Generation))
					if name != "" {
						b.ReportMetric(float64(n)/float64(text), name+"/text")
						b.ReportMetric(float64(n)/float64(fileBytes), name+"/file")
					}
					return int64(float64(n) / float64(text) * 1e6)
				}
				full := size("full", BuildOptions{})
				size("lean", BuildOptions{Lean: true})
				for name, l := range map[string]layer{"pairs": pairLayer, "links": linkLayer, "wholes": wholeLayer, "tables": wordTableLayer, "lexicon": lexiconLayer, "positions": positionLayer} {
					b.ReportMetric(float64(full-size("", BuildOptions{without: l}))/1e6, name+"/text")
				}
			}
		})
	}
}

func notesOf(files []corpus.File) iter.Seq[corpus.Note] {
	return func(yield func(corpus.Note) bool) {
		for _, f := range files {
			for n, err := range f.Notes() {
				if err == nil && !yield(n) {
					return
				}
			}
		}
	}
}

// counted passes notes on and adds up the bytes of their texts.
func counted(notes iter.Seq[corpus.Note], text *int) iter.Seq[corpus.Note] {
	return func(yield func(corpus.Note) bool) {
		for n := range notes {
			for i := range n.Sections {
				*text += len(n.Sections[i].Prose) + len(n.Sections[i].Code)
			}
			if !yield(n) {
				return
			}
		}
	}
}

func treeSize(t testing.TB, root string) (size int64) {
	err := filepath.WalkDir(root, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		size += info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return size
}
