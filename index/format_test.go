package index_test

import (
	"archive/zip"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/index"
)

// TestFormats opens an index of every format that was released: testdata/formats has one
// each, as it was built then. One that this program reads answers; any other is refused by
// a *VersionError, and replaced by the next update. UPDATE=1 adds that of this format.
func TestFormats(t *testing.T) {
	const folder = "testdata/formats"
	this := filepath.Join(folder, strconv.Itoa(index.FormatVersion)+".zip")
	if _, err := os.Stat(this); err != nil {
		if os.Getenv("UPDATE") != "1" {
			t.Fatalf("there is no index of this format: UPDATE=1 go test ./index -run TestFormats: %v", err)
		}
		writeFormat(t, this)
	}
	archives, err := filepath.Glob(filepath.Join(folder, "*.zip"))
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, archive := range archives {
		t.Run(filepath.Base(archive), func(t *testing.T) {
			dir := t.TempDir()
			z, err := zip.OpenReader(archive)
			if err != nil {
				t.Fatal(err)
			}
			defer z.Close()
			if err := os.CopyFS(dir, z); err != nil {
				t.Fatal(err)
			}
			r, err := index.Open(dir, newAnalyzer(t))
			var version *index.VersionError
			switch {
			case errors.As(err, &version):
				if version.Part == "format" && archive == this {
					t.Errorf("this format is refused: %v", err)
				}
				t.Log(err)
			case err != nil:
				t.Error(err)
			default:
				if hits := search(t, r, "Serf").Hits; len(hits) == 0 || !strings.Contains(hits[0].Snippet.Text, "Serf") {
					t.Errorf("it answers with %+v", hits)
				}
				r.Close()
			}
			update(t, dir, index.UpdateOptions{Force: true}, sourcesOfEach(talks())...)
			if hits := search(t, open(t, dir), "Serf").Hits; len(hits) == 0 {
				t.Error("the updated index has no Serf")
			}
		})
	}
}

// writeFormat archives an index as this program builds it.
func writeFormat(t *testing.T, path string) {
	t.Helper()
	dir := t.TempDir()
	build(t, dir, talks()...)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	if err := errors.Join(z.AddFS(os.DirFS(dir)), z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
}
