package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// Each archive in testdata holds one note and, as "want", what a reader of it
// should find. UPDATE=1 go test rewrites the latter.
func TestNotes(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives in testdata: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil || len(ar.Files) != 2 || ar.Files[1].Name != "want" {
				t.Fatalf("%s must hold a note and its want: %v", name, err)
			}
			note, err := readString(t, ar.Files[0].Name, string(ar.Files[0].Data), Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := golden(note)
			if os.Getenv("UPDATE") != "" {
				ar.Files[1].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(ar.Files[1].Data), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// readString reads text as the one file of a source.
func readString(t *testing.T, name, text string, opts Options) (Note, error) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if opts.Now.IsZero() {
		opts.Now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	files, problems, err := Scan([]string{dir}, opts)
	if err != nil || len(problems) > 0 || len(files) != 1 {
		t.Fatalf("Scan = %d files, %v, %v", len(files), problems, err)
	}
	for note, err := range files[0].Notes() {
		return note, err
	}
	t.Fatal("no note and no problem")
	return Note{}, nil
}

func golden(n Note) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q", n.ID, n.Title)
	for _, s := range []string{n.Date, n.URL, n.Event} {
		if s != "" {
			b.WriteString(" " + s)
		}
	}
	if len(n.Tags) > 0 {
		b.WriteString(" tags")
	}
	for _, tag := range n.Tags {
		fmt.Fprintf(&b, " %q", tag)
	}
	if len(n.Guessed) > 0 {
		b.WriteString(" guessed " + strings.Join(n.Guessed, " "))
	}
	b.WriteString("\n")
	for _, s := range n.Sections {
		fmt.Fprintf(&b, "== %s line %d %q\n", s.ID, s.Line, s.Heading)
		if s.Talk != "" {
			fmt.Fprintf(&b, "   talk %s\n", s.Talk)
		}
		if s.Speaker != "" {
			fmt.Fprintf(&b, "   speaker %s", s.Speaker)
			if len(s.Guessed) > 0 {
				fmt.Fprintf(&b, ", guessed %s", strings.Join(s.Guessed, " "))
			}
			b.WriteString("\n")
		}
		for _, l := range s.Links {
			fmt.Fprintf(&b, "   %s %s", l.Kind, l.URL)
			if l.Page > 0 {
				fmt.Fprintf(&b, " page %d", l.Page)
			}
			if l.Second > 0 {
				fmt.Fprintf(&b, " second %d", l.Second)
			}
			b.WriteString("\n")
		}
		if s.Prose != "" {
			b.WriteString(s.Prose + "\n")
		}
		if s.Code != "" {
			b.WriteString("   | " + strings.ReplaceAll(s.Code, "\n", "\n   | ") + "\n")
		}
	}
	return b.String()
}
