package index

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// TestManifest wants reading without the notes to be reading.
func TestManifest(t *testing.T) {
	dir := t.TempDir()
	m := &manifest{Format: FormatVersion, Analyzer: "rules 1", Counts: counts{Notes: 2, Sections: 3},
		Tokens: map[string]uint64{"body": 7}, Checksums: map[string]fileSum{}}
	for i := range 2 {
		m.Notes = append(m.Notes, manifestNote{ID: fmt.Sprint(i, ",\n \"notes\": ["), Path: "]\n}\n"})
	}
	if err := m.write(dir); err != nil {
		t.Fatal(err)
	}
	got, err := readManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := *m
	want.Notes = nil
	if !reflect.DeepEqual(*got, want) {
		t.Errorf("got %+v, want %+v", *got, want)
	}
	path := filepath.Join(dir, manifestName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if err := os.WriteFile(path, whole[:n], 0o644); err != nil {
			t.Fatal(err)
		}
		if got, err := readManifest(dir); err == nil {
			t.Fatalf("%d bytes of %d are read as %+v", n, len(whole), got)
		}
	}
}
