package corpus

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestMarkedSite wants pages that mark no text left out where others of the site do,
// and their digests to follow that.
func TestMarkedSite(t *testing.T) {
	const (
		plain    = "<main><h1>畑の一覧</h1><p>ここも読める。</main>"
		marked   = `<link rel=canonical href="https://a.example/b"><main data-pagefind-body><h1>畑</h1><p>本文。</main>`
		shown    = "<main><h1>印の話</h1><pre>&lt;main data-pagefind-body></pre></main>"
		foreign  = `<link rel=canonical href="https://other.example/x"><main><h1>よその話</h1><p>本文。</main>`
		template = "---\ntitle: 元\n---\n<main data-pagefind-body><p>本文。</main>"
		source   = "---\ntitle: 元\n---\n<p>本文。"
	)
	for _, tc := range []struct {
		name  string
		files map[string]string
		want  []string // the notes
	}{
		{"no marks", map[string]string{"a.html": plain, "b.html": shown}, []string{"a.html", "b.html"}},
		{"one marks its text", map[string]string{"a.html": plain, "z/b.html": marked, "c.html": shown, "d.md": "# 話\n"}, []string{"d.md", "z/b.html"}},
		{"ours counts alike", map[string]string{"a.html": plain, "b.html": "<div data-talksearch-body><p>本文。</div>", "c.html": marked}, []string{"b.html", "c.html"}},
		{"saved from another site", map[string]string{"a.html": foreign, "b.html": marked}, []string{"a.html", "b.html"}},
		{"what pages are made of", map[string]string{"a.html": plain, "b.html": template}, []string{"a.html", "b.html"}},
		{"beside what pages are made of", map[string]string{"a.html": source, "b.html": marked}, []string{"a.html", "b.html"}},
		{"in a folder of drafts", map[string]string{"a.html": plain, "_drafts/b.html": marked}, []string{"a.html"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			files, _, err := Scan([]string{tree(t, tc.files)}, Options{PassedOver: func(string, string) {}})
			if err != nil || len(files) != len(tc.files) {
				t.Fatal(len(files), err)
			}
			notes := map[string]bool{}
			for _, f := range files {
				for n := range f.Notes() {
					if n.ID != "" {
						notes[n.ID] = true
					}
				}
			}
			if got := slices.Sorted(maps.Keys(notes)); !slices.Equal(got, tc.want) {
				t.Errorf("notes %q, want %q", got, tc.want)
			}
		})
	}

	dir := tree(t, map[string]string{"a.html": plain, "b.html": plain, "c.md": "# 話\n"})
	digests := func() (all []string) {
		files, _, err := Scan([]string{dir}, Options{})
		if err != nil || len(files) != 3 {
			t.Fatal(len(files), err)
		}
		for _, f := range files {
			all = append(all, f.Digest())
		}
		return all
	}
	before := digests()
	if err := os.WriteFile(filepath.Join(dir, "b.html"), []byte(marked), 0o644); err != nil {
		t.Fatal(err)
	}
	if after := digests(); after[0] == before[0] || after[1] == before[1] || after[2] != before[2] {
		t.Errorf("digests %q, were %q", after, before)
	}
}
