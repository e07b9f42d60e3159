package analyzer

import (
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// realTexts gives text files of the collections of real posts, some each bytes of
// every one. They are other people's and no part of the repository; the test is
// skipped where they are absent.
func realTexts(t testing.TB, each int) iter.Seq[string] {
	t.Helper()
	dir := os.Getenv("TALKSEARCH_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	dir = filepath.Join(dir, "corpora")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("real posts are not here: %v (TALKSEARCH_SHARED names their folder)", err)
	}
	return func(yield func(string) bool) {
		for _, sub := range []string{"efcl", "jser", "rust-book-ja", "ms-cpp-docs-ja"} {
			stop, left := false, each
			err := filepath.WalkDir(filepath.Join(dir, sub), func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				switch filepath.Ext(path) {
				case ".md", ".html", ".json", ".yml":
				default:
					return nil
				}
				b, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				if !yield(strings.ToValidUTF8(string(b), "")) {
					stop = true
					return fs.SkipAll
				}
				if left -= len(b); left < 0 {
					return fs.SkipAll
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if stop {
				return
			}
		}
	}
}
