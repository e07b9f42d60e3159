package index_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/talksearch/talksearch/index"
)

// TestPathOfPatterns builds, updates and asks an index whose path would mean something in a
// pattern.
func TestPathOfPatterns(t *testing.T) {
	for _, name := range []string{"a[b]c", "a[b"} {
		dir := filepath.Join(t.TempDir(), name)
		update(t, dir, index.UpdateOptions{}, aSource("a", aNote("a", "監視の話")), aSource("b", aNote("b", "検知の話")))
		for range 2 {
			if a := answer(t, open(t, dir), "監視"); a.Total != 1 {
				t.Errorf("%s: %d hits", name, a.Total)
			}
			r := update(t, dir, index.UpdateOptions{Force: true}, aSource("a", aNote("a", "監視の話")), aSource("c", aNote("c", "検知の会")))
			if r.Rebuilt != "" {
				t.Errorf("%s: %s", name, r.Rebuilt)
			}
		}
		// All that lies beside root.bolt is checked.
		store := filepath.Join(generation(t, dir), "store", "store")
		mustWrite(t, filepath.Join(store, "other.zap"), "it is none")
		if _, err := index.Open(dir, newAnalyzer(t)); err == nil {
			t.Errorf("%s: what lies in it is not checked", name)
		}
		if err := os.Remove(filepath.Join(store, "other.zap")); err != nil {
			t.Fatal(err)
		}
		open(t, dir)
	}
}
