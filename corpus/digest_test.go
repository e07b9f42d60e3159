package corpus_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/talksearch/talksearch/corpus"
)

// TestDigest wants a file's digest to follow its bytes and the way it is read, and nothing
// that a checkout sets anew.
func TestDigest(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	digest := func(name string, opts corpus.Options) string {
		t.Helper()
		files, _, err := corpus.Scan([]string{filepath.Join(dir, name)}, opts)
		if err != nil || len(files) != 1 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		return files[0].Digest()
	}
	write("a.md", "# 監視の話\n")
	write("b.md", "# 監視の話\n")
	write("c.md", "# 検知の話\n")
	first := digest("a.md", corpus.Options{})
	if err := os.Chtimes(filepath.Join(dir, "a.md"), time.Unix(1, 0), time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		what string
		got  string
		same bool
	}{
		{"another time", digest("a.md", corpus.Options{}), true},
		{"another name", digest("b.md", corpus.Options{}), true},
		{"another text", digest("c.md", corpus.Options{}), false},
		{"with drafts", digest("a.md", corpus.Options{IncludeDrafts: true}), false},
		{"another limit", digest("a.md", corpus.Options{MaxBytes: 1 << 10}), false},
		{"another program", digest("a.md", corpus.Options{Reader: "2"}), false},
		{"another zone", digest("a.md", corpus.Options{Now: time.Now().In(time.FixedZone("", 17))}), false},
	} {
		if tt.got == "" || (tt.got == first) != tt.same {
			t.Errorf("%s: %q, was %q", tt.what, tt.got, first)
		}
	}
	if got := digest("a.md", corpus.Options{MaxBytes: 3}); got != "" {
		t.Errorf("a file that is too large has the digest %q", got)
	}
}

// TestDigestOfPlace wants a file's digest to follow where it lies as far as that counts:
// what a person names is read, and kept from the public where it is found in a folder.
func TestDigestOfPlace(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a.draft.md": "話", "sitemap.xml": "<urlset><url><loc>https://site.example/b/</loc></url></urlset>"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	other := filepath.Join(t.TempDir(), "b.md")
	if err := os.WriteFile(other, []byte("話"), 0o644); err != nil {
		t.Fatal(err)
	}
	digest := func(id string, sources ...string) string {
		t.Helper()
		files, _, err := corpus.Scan(sources, corpus.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if f.ID == id {
				return f.Digest()
			}
		}
		t.Fatalf("no %s in %q", id, sources)
		return ""
	}
	if digest("a.draft.md", filepath.Join(dir, "a.draft.md")) == digest("a.draft.md", dir) {
		t.Error("a draft that was named has the digest of one that was found")
	}
	if digest("b.md", other) == digest("b.md", dir, other) {
		t.Error("a note that a sitemap gives an address has the digest of one without")
	}
}

// TestUntil wants a note to tell when it expires, where that is obeyed.
func TestUntil(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.md")
	if err := os.WriteFile(path, []byte("---\ntitle: 監視\nexpiryDate: 2030-01-02T00:00:00Z\n---\n話\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, drafts := range []bool{false, true} {
		files, _, err := corpus.Scan([]string{path}, corpus.Options{Now: now, IncludeDrafts: drafts})
		if err != nil {
			t.Fatal(err)
		}
		for n, err := range files[0].Notes() {
			want := time.Date(2030, 1, 2, 0, 0, 0, 0, time.UTC)
			if drafts {
				want = time.Time{}
			}
			if err != nil || !n.Until.Equal(want) {
				t.Errorf("drafts %v: until %v, %v", drafts, n.Until, err)
			}
		}
	}
}
