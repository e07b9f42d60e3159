package index_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/talksearch/talksearch/index"
)

// TestFlippedBits flips bits in every file of a generation. What a large one then
// answers may be wrong, as its sum is not compared; it is never a panic, nor
// the end of the process.
func TestFlippedBits(t *testing.T) {
	dir := t.TempDir()
	s := build(t, dir, talks()...)
	random := rand.New(rand.NewPCG(7, 7)) // always the same bits
	files := 0
	err := filepath.WalkDir(filepath.Join(dir, s.Generation), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		whole, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for range 100 {
			b := slices.Clone(whole)
			at := random.IntN(len(b))
			b[at] ^= 1 << random.IntN(8)
			mustWrite(t, path, string(b))
			err := askAll(t, dir)
			if err != nil && !errors.As(err, new(*index.BrokenError)) && !errors.As(err, new(*index.VersionError)) {
				t.Errorf("%s, byte %d: %v", path, at, err)
			}
		}
		return os.WriteFile(path, whole, 0o644)
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files: %v", files, err)
	}
	if err := askAll(t, dir); err != nil {
		t.Fatal(err)
	}
}

func askAll(t *testing.T, dir string) error {
	r, err := index.Open(dir, newAnalyzer(t))
	if err != nil {
		return err
	}
	defer r.Close()
	for _, q := range []string{"Serf", `"障害検知の自動化"`, "-Docker", "path:a has:slides", "監視 before:2015"} {
		if _, asked := r.Search(t.Context(), index.Request{Query: q, Explain: true, Facets: true}); asked != nil {
			err = asked
		}
	}
	for _, prefix := range []string{"か", "dokcer"} {
		if _, asked := r.Suggest(t.Context(), prefix, 0); asked != nil {
			err = asked
		}
	}
	return err
}
