//go:build unix

package corpus

import (
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// Nobody ever writes to these FIFOs: whoever waits for them waits for ever.
func TestNeverWaits(t *testing.T) {
	dir := tree(t, map[string]string{"a.md": "a", "b.md": "b"})
	fifo := filepath.Join(dir, "pipe.md")
	if err := syscall.Mkfifo(fifo, 0o644); err != nil {
		t.Fatal(err)
	}
	files, problems, err := Scan([]string{dir}, Options{})
	if err != nil || !slices.Equal(ids(files), []string{"a.md", "b.md"}) || len(problems) != 1 || problems[0].Path != fifo {
		t.Fatalf("Scan = %q, %v, %v", ids(files), problems, err)
	}
	if _, _, err := Scan([]string{fifo}, Options{}); err == nil {
		t.Error("a FIFO is taken for a source")
	}

	if err := os.Rename(fifo, filepath.Join(dir, "a.md")); err != nil {
		t.Fatal(err)
	}
	for n, err := range files[0].Notes() {
		if err == nil || n.ID != "" {
			t.Errorf("read %+v from a FIFO", n)
		}
	}
	if _, _, err := Scan([]string{"/dev/zero"}, Options{}); err == nil {
		t.Error("a device is taken for a source")
	}
}

// A sparse file of 10 GB costs nothing but a message.
func TestSparseFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "huge.md")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 10<<30); err != nil {
		t.Skipf("no sparse files here: %v", err)
	}
	files, _, err := Scan([]string{dir}, Options{})
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	for n, err := range files[0].Notes() {
		if p, ok := err.(*Problem); !ok || !p.Skipped || n.ID != "" {
			t.Errorf("read %q, %v", n.ID, err)
		}
	}
	records := filepath.Join(dir, "huge.jsonl")
	if err := os.Rename(path, records); err != nil {
		t.Fatal(err)
	}
	if files, _, err = Scan([]string{records}, Options{MaxBytes: 1 << 16}); err != nil {
		t.Fatal(err)
	}
	if digest := files[0].Digest(); digest != "" {
		t.Errorf("a line without end has the digest %q", digest)
	}
}
