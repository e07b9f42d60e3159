package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// tree makes a folder of files; a content "-> target" makes a symbolic link.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		if target, ok := strings.CutPrefix(content, "-> "); ok {
			err = os.Symlink(target, path)
		} else {
			err = os.WriteFile(path, []byte(content), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func ids(files []File) []string {
	var all []string
	for _, f := range files {
		all = append(all, f.ID)
	}
	return all
}

func TestScanFolder(t *testing.T) {
	dir := tree(t, map[string]string{
		"b.md": "b", "a/z.txt": "z", "a/a.markdown": "a", "a.mdx": "a", "notes.JSONL": "", "c.ndjson": "", "d.text": "",
		"image.png": "x", "Makefile": "x", ".hidden.md": "x", ".git/config.md": "x", "node_modules/p/README.md": "x",
		"ハ\u309Aネル.md": "x",
	})
	var passed []string
	files, problems, err := Scan([]string{dir}, Options{PassedOver: func(path, why string) {
		rel, _ := filepath.Rel(dir, path)
		passed = append(passed, filepath.ToSlash(rel))
	}})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	want := []string{"a/a.markdown", "a/z.txt", "a.mdx", "b.md", "c.ndjson", "d.text", "notes.JSONL", "パネル.md"}
	if diff := cmp.Diff(want, ids(files)); diff != "" {
		t.Error(diff)
	}
	if want := []string{".git", ".hidden.md", "Makefile", "image.png", "node_modules"}; !slices.Equal(passed, want) {
		t.Errorf("passed over %q, want %q", passed, want)
	}
	for _, f := range files {
		for n, err := range f.Notes() {
			if err != nil || n.ID != f.ID || n.Title == "" || len(n.Sections) == 0 {
				t.Errorf("%s gives %+v, %v", f.ID, n, err)
			}
		}
	}
}

func TestScanSources(t *testing.T) {
	dir := tree(t, map[string]string{
		"one/x.md": "x", "two/x.md": "x", "three/one/y.md": "y", "three/x.md": "x", "notes": "# 題\n\n本文。\n\n## 見出し\n", "records": `{"id":"r","title":"t","text":"x"}` + "\n",
	})
	in := func(names ...string) []string {
		for i, n := range names {
			names[i] = filepath.Join(dir, filepath.FromSlash(n))
		}
		return names
	}
	for _, tc := range []struct {
		name     string
		sources  []string
		ids      []string
		problems int
	}{
		{"one folder", in("one"), []string{"x.md"}, 0},
		{"two folders", in("one", "two"), []string{"one/x.md", "two/x.md"}, 0},
		{"two folders of one name", in("one", "three/one"), []string{"one/x.md"}, 1},
		{"a folder twice", in("one", "one"), []string{"one/x.md"}, 1},
		{"a file", in("one/x.md"), []string{"x.md"}, 0},
		{"two files of one name", in("one/x.md", "two/x.md"), []string{"x.md"}, 1},
		{"a file and a folder", in("one/x.md", "two"), []string{"x.md", "two/x.md"}, 0},
		{"files of no known name", in("notes", "records"), []string{"notes", "records"}, 0},
		{"stdin", []string{"-", "-"}, []string{"-"}, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			files, problems, err := Scan(tc.sources, Options{})
			if err != nil || len(problems) != tc.problems {
				t.Errorf("problems %v, %v; want %d", problems, err, tc.problems)
			}
			if diff := cmp.Diff(tc.ids, ids(files)); diff != "" {
				t.Error(diff)
			}
			for _, p := range problems {
				if !p.Skipped || p.Path == "" || p.Reason == "" {
					t.Errorf("problem %+v", p)
				}
			}
		})
	}

	files, _, err := Scan(in("notes", "records"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, f := range files {
		for n, err := range f.Notes() {
			titles = append(titles, fmt.Sprint(n.ID, " ", n.Title, " ", len(n.Sections), " ", err))
		}
	}
	if want := []string{"notes 題 2 <nil>", "r t 1 <nil>"}; !slices.Equal(titles, want) {
		t.Errorf("read %q, want %q", titles, want)
	}

	if _, _, err := Scan(in("one", "missing"), Options{}); err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("a missing source gives error %v", err)
	}
}

func TestScanLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need a privilege on Windows")
	}
	outside := tree(t, map[string]string{"secret.md": "秘密"})
	dir := tree(t, map[string]string{
		"a.md": "a", "same.md": "-> a.md", "loop": "-> .", "sub/up": "-> ..", "sub/b.md": "b",
		"out.md": "-> " + filepath.Join(outside, "secret.md"), "outdir": "-> " + outside, "dots.md": "-> ../../../../../../../etc/passwd",
		"broken.md": "-> nowhere.md", "self.md": "-> self.md",
	})
	files, problems, err := Scan([]string{dir}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a.md", "sub/b.md"}; !slices.Equal(ids(files), want) {
		t.Errorf("files %q, want %q", ids(files), want)
	}
	var bad []string
	for _, p := range problems {
		bad = append(bad, filepath.Base(p.Path))
	}
	if want := []string{"broken.md", "dots.md", "out.md", "outdir", "self.md"}; !slices.Equal(bad, want) {
		t.Errorf("problems with %q, want %q", bad, want)
	}

	// What was a file when it was listed may be a way out when it is read.
	if err := os.Remove(filepath.Join(dir, "a.md")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "secret.md"), filepath.Join(dir, "a.md")); err != nil {
		t.Fatal(err)
	}
	for n, err := range files[0].Notes() {
		if err == nil || n.ID != "" {
			t.Errorf("read %+v through a link out of the source", n)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, tc := range []struct {
		name, text, reason string
		opts               Options
	}{
		{"big.md", strings.Repeat("x", 101), "larger than 100 bytes", Options{MaxBytes: 100}},
		{"zip.md", "PK\x03\x04\x00\x00\x00\x00", "binary", Options{}},
		{"draft.md", "---\ndraft: true\n---\n", "draft: ", Options{}},
		{"_drafts/a.md", "a", "draft: ", Options{}},
		{"site/_drafts/2014/a.txt", "a", "draft: ", Options{}},
		{"future.md", "+++\npublishDate = 2026-01-02\n+++\n", "draft: ", Options{}},
	} {
		n, err := readString(t, tc.name, tc.text, tc.opts)
		p, ok := err.(*Problem)
		if !ok || !p.Skipped || n.ID != "" || !strings.Contains(p.Reason, tc.reason) {
			t.Errorf("%s gives note %q and %v, want a problem with %q", tc.name, n.ID, err, tc.reason)
		}
		if strings.HasPrefix(tc.reason, "draft") {
			tc.opts.IncludeDrafts = true
			if n, err := readString(t, tc.name, tc.text, tc.opts); err != nil || n.ID != tc.name {
				t.Errorf("%s with drafts gives %q, %v", tc.name, n.ID, err)
			}
		}
	}
}

func TestReadInPart(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		line       int
		title      string
	}{
		{"yaml.md", "---\ntitle: Serf: 監視\n---\n本文。\n", 2, "Serf: 監視"},
		{"date.md", "---\ntitle: 監視\ndate: 昨日\n---\n本文。\n", 1, "監視"},
		{"nested.md", "# 監視\n\n" + strings.Repeat(">", 1000) + " 本文。\n", 3, "監視"},
		{"cut.md", "# 監視\n\n本文\xE6\x9C", 3, "監視"},
	} {
		n, err := readString(t, tc.name, tc.text, Options{})
		p, ok := err.(*Problem)
		if !ok || p.Skipped || p.Line != tc.line || p.Reason == "" {
			t.Errorf("%s gives %v, want a problem at line %d", tc.name, err, tc.line)
		}
		if n.Title != tc.title || !strings.Contains(n.Sections[0].Prose, "本文") {
			t.Errorf("%s gives %+v", tc.name, n)
		}
	}
}

// An empty file is a note that says nothing, not a hole in the corpus.
func TestReadEmpty(t *testing.T) {
	for _, name := range []string{"a.md", "b.txt"} {
		n, err := readString(t, name, "", Options{Now: time.Now()})
		if err != nil || n.Title != strings.TrimSuffix(name, filepath.Ext(name)) || len(n.Sections) != 1 || n.Sections[0].ID != name+"#1" {
			t.Errorf("%s gives %+v, %v", name, n, err)
		}
	}
}
