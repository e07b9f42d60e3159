//go:build unix

package corpus

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// A folder that somebody filled to do harm: what cannot be read is named, the rest is
// read, and memory stays bounded.
func TestHostileFolder(t *testing.T) {
	outside := tree(t, map[string]string{"secret.md": "秘密"})
	r := strings.Repeat
	var bomb strings.Builder
	bomb.WriteString("---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 60; i++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [%s*a%d]\n", i, i, r(fmt.Sprintf("*a%d, ", i-1), 9), i-1)
	}
	bomb.WriteString("---\n良い話。\n")
	merges := "---\nm0: &m0 {x: 1}\n"
	for i := 1; i < 500; i++ {
		merges += fmt.Sprintf("m%d: &m%d\n  <<: *m%d\n  a: *m%d\n  b: *m%d\n", i, i, i-1, i-1, i-1)
	}
	files := map[string]string{
		"quotes.md":                     r("> ", 100_000) + "良い話。",
		"bomb.md":                       bomb.String(),
		"merges.md":                     merges + "---\n良い話。\n",
		"toml.md":                       "+++\na = " + r("[", 30_000) + "\n+++\n良い話。\n",
		"json.md":                       "{\"a\":" + r("{\"a\":", 30_000) + "1" + r("}", 30_000) + "}\n\n良い話。\n",
		"zip.md":                        "PK\x03\x04\x14\x00\x00\x00\x08\x00" + r("\x00\x01", 100),
		"loop":                          "-> .",
		"self":                          "-> self",
		"out.md":                        "-> " + filepath.Join(outside, "secret.md"),
		"up":                            "-> ../../../../../../etc",
		"bad\xff.md":                    "良い話。",
		"bad\xfe.md":                    "良い話。", // the same id as the one before
		"folder\xff/a.md":               "良い話。",
		"line\nbreak\x1b[31m.md":        "良い話。",
		"locked.md":                     "x",
		"gone.md":                       "x",
		"became-a-fifo.md":              "x",
		"became-a-link.md":              "x",
		"good.md":                       "良い話。",
		"records.jsonl":                 "{\"id\":\"1\",\"title\":\"t\",\"text\":" + r("[", 100_000) + "\n{\"id\":\"2\",\"title\":\"t\",\"text\":\"良い話。\"}\n",
		r("d/", maxDepth+1) + "deep.md": "x",
	}
	for i := range 2000 {
		files[fmt.Sprintf("many/%d.md", i)] = "良い話。"
	}
	dir := tree(t, files)
	path := func(name string) string { return filepath.Join(dir, name) }
	listener, err := net.Listen("unix", path("s.md"))
	if err != nil {
		t.Skipf("no sockets here: %v", err)
	}
	defer listener.Close()
	for _, name := range []string{"sparse.md", "sparse.jsonl", "sparse.txt"} {
		if err := os.WriteFile(path(name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path(name), 10<<30); err != nil {
			t.Skipf("no sparse files here: %v", err)
		}
	}
	if err := syscall.Mkfifo(path("fifo.md"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path("locked.md"), 0); err != nil {
		t.Fatal(err)
	}

	listed, problems, err := Scan([]string{dir}, Options{MaxBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		os.Remove(path("gone.md")),
		os.Remove(path("became-a-fifo.md")), syscall.Mkfifo(path("became-a-fifo.md"), 0o644),
		os.Remove(path("became-a-link.md")), os.Symlink(filepath.Join(outside, "secret.md"), path("became-a-link.md")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	good := 0
	for _, f := range listed {
		for n, err := range f.Notes() {
			if err != nil {
				problems = append(problems, err.(*Problem))
			}
			if n.ID == "" {
				continue
			}
			if good++; !strings.Contains(n.Sections[len(n.Sections)-1].Prose, "良い話。") && filepath.Base(f.Path) != "locked.md" {
				t.Errorf("%q gives %q", f.Path, n.Sections[0].Prose)
			}
		}
	}
	runtime.ReadMemStats(&after)
	// What the runtime took of the system is the highest that it ever held.
	if grown := int64(after.Sys) - int64(before.Sys); grown > 512<<20 {
		t.Errorf("reading took %d MiB", grown>>20)
	}

	var named []string
	for _, p := range problems {
		if p.Reason == "" {
			t.Errorf("%q has no reason", p.Path)
		}
		rel, err := filepath.Rel(dir, p.Path)
		if err != nil {
			t.Fatal(err)
		}
		named = append(named, rel)
	}
	want := []string{
		"quotes.md", "merges.md", "toml.md", "json.md", "zip.md", "self", "out.md", "up", "bad\xff.md", "gone.md", "became-a-fifo.md", "became-a-link.md",
		"records.jsonl", r("d/", maxDepth) + "d", "s.md", "sparse.md", "sparse.jsonl", "sparse.txt", "fifo.md",
	}
	if os.Getuid() != 0 { // root reads everything
		want = append(want, "locked.md")
	}
	for _, name := range want {
		if !slices.Contains(named, name) {
			t.Errorf("%.60q is named in no warning", name)
		}
	}
	for _, name := range named {
		if strings.HasPrefix(name, "many/") || name == "good.md" {
			t.Errorf("%q is named in a warning", name)
		}
	}
	if good < 2000+10 {
		t.Errorf("%d notes", good)
	}
}
