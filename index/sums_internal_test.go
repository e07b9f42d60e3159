package index

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestByCost wants the small files of a large generation compared at every opening, and
// the rest by whoever has the time; texts are compared as they are read.
func TestByCost(t *testing.T) {
	m := &manifest{Checksums: map[string]fileSum{
		"root.bolt": {Size: 1 << 16}, "grams.bin": {Size: comparedAtOpen - 1<<16}, "texts.bin": {Size: 1 << 10}, "a.zap": {Size: 1 << 30}, "b.zap": {Size: 1 << 40},
	}}
	now, later := m.byCost()
	if !slices.Equal(now, []string{"root.bolt", "grams.bin"}) || !slices.Equal(later, []string{"texts.bin", "a.zap", "b.zap"}) {
		t.Errorf("%v, then %v", now, later)
	}
	delete(m.Checksums, "a.zap")
	delete(m.Checksums, "b.zap")
	if now, later = m.byCost(); len(now) != 2 || len(later) != 1 {
		t.Errorf("%v, then %v", now, later)
	}
}

// TestVerify wants what Open passes over, as it is large, compared all the same.
func TestVerify(t *testing.T) {
	r := &Reader{dir: t.TempDir(), generation: "gen-000001"}
	path := filepath.Join(r.dir, r.generation, "texts.bin")
	write := func(text string) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	write("written")
	sum, err := checksum(path)
	if err != nil {
		t.Fatal(err)
	}
	sum.Size = comparedAtOpen + 1
	r.manifest = &manifest{Checksums: map[string]fileSum{"texts.bin": sum}}
	if err := r.Verify(t.Context()); err != nil {
		t.Errorf("what was written: %v", err)
	}
	write("wriTten")
	var broken *BrokenError
	if err := r.Verify(t.Context()); !errors.As(err, &broken) || broken.File != path {
		t.Errorf("a flipped bit: %v", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := r.Verify(stopped); !errors.Is(err, context.Canceled) {
		t.Errorf("told to stop: %v", err)
	}
}
