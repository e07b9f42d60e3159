package box

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// The most that a page loads, gzipped: the script with its style sheet in it, and the
// script of the landed page.
var budgets = map[string]int{
	"talksearch.js":           12 << 10,
	"talksearch-highlight.js": 2 << 10,
}

// TestCommittedBundle wants the committed scripts to be what the sources give.
func TestCommittedBundle(t *testing.T) {
	built, err := Bundle("src")
	if err != nil {
		t.Fatal(err)
	}
	if len(built) != len(budgets) {
		t.Errorf("%d scripts are built, and %d have a budget", len(built), len(budgets))
	}
	for name, want := range built {
		got, err := os.ReadFile(filepath.Join("..", "assets", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("server/assets/%s is not what its sources give: run make box", name)
		}
		if size := gzipped(t, want); size > budgets[name] {
			t.Errorf("%s has %d bytes gzipped; its budget is %d", name, size, budgets[name])
		} else {
			t.Logf("%s: %d bytes gzipped of %d", name, size, budgets[name])
		}
	}
}

func gzipped(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// forbidden is what would turn text of notes into markup or code, or what a strict content
// security policy refuses.
var forbidden = map[string]*regexp.Regexp{
	"parses markup":     regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|setHTMLUnsafe|srcdoc`),
	"runs text as code": regexp.MustCompile(`\beval\(|new Function|setTimeout\("|javascript:`),
	"is inline style":   regexp.MustCompile(`createElement\("style"\)|setAttribute\("style"|<style`),
	"sends what it has": regexp.MustCompile(`sendBeacon|XMLHttpRequest|WebSocket|document\.cookie`),
	"knows a password":  regexp.MustCompile(`credentials:"(include|same-origin)"`),
}

func TestBundleIsPlain(t *testing.T) {
	built, err := Bundle("src")
	if err != nil {
		t.Fatal(err)
	}
	if len(built) == 0 {
		t.Fatal("nothing was built")
	}
	for name, script := range built {
		for what, pattern := range forbidden {
			if found := pattern.Find(script); found != nil {
				t.Errorf("%s %s: %s", name, what, found)
			}
		}
	}
}

// TestBundleFaults wants a mistake in the sources to be told with its place.
func TestBundleFaults(t *testing.T) {
	src := t.TempDir()
	for _, entry := range entries {
		if err := os.WriteFile(filepath.Join(src, entry), []byte("const box = 1;\nconst = 2;\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Bundle(src); err == nil || !regexp.MustCompile(`\.ts:2:6`).MatchString(err.Error()) {
		t.Errorf("the error of a broken source is %v", err)
	}
}
