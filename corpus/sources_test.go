package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// Each archive in testdata/sources holds the files of a source and, as "want", the
// notes and problems that reading it gives. UPDATE=1 go test rewrites the latter.
func TestSources(t *testing.T) {
	archives, err := filepath.Glob("testdata/sources/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives in testdata/sources: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil || len(ar.Files) < 2 || ar.Files[len(ar.Files)-1].Name != "want" {
				t.Fatalf("%s must hold notes and, last, what is wanted: %v", name, err)
			}
			want := &ar.Files[len(ar.Files)-1]
			files := map[string]string{}
			for _, f := range ar.Files[:len(ar.Files)-1] {
				files[f.Name] = string(f.Data)
			}
			got := goldenSource(t, tree(t, files))
			if os.Getenv("UPDATE") != "" {
				want.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want.Data), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func goldenSource(t *testing.T, dir string) string {
	t.Helper()
	var out strings.Builder
	below := func(s string) string { return strings.ReplaceAll(s, dir+string(filepath.Separator), "") }
	files, problems, err := Scan([]string{dir}, Options{
		Now:        time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC),
		PassedOver: func(path, why string) { fmt.Fprintf(&out, "passed over %s: %s\n", below(path), why) },
	})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	for _, f := range files {
		for n, err := range f.Notes() {
			if err != nil {
				fmt.Fprintf(&out, "! %s\n", below(err.Error()))
			}
			if n.ID != "" {
				out.WriteString(golden(n))
			}
		}
	}
	return out.String()
}

// An item is left out because another file tells it, and for nothing else: not because
// it is withheld, nor because the feed is called otherwise than feeds are.
func TestUntold(t *testing.T) {
	const item = `<item><title>監視</title><link>https://site.example/post/a</link>%s</item>`
	for name, feed := range map[string]string{
		"feed.txt": fmt.Sprintf("<rss>"+item+"</rss>", ""),
		"feed.xml": fmt.Sprintf("<rss>"+item+"</rss>", "<wp:status>draft</wp:status>"),
	} {
		files, _, err := Scan([]string{tree(t, map[string]string{name: feed})}, Options{IncludeDrafts: true})
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		var titles []string
		for n, err := range files[0].Notes() {
			titles = append(titles, n.Title)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if !slices.Equal(titles, []string{"監視"}) {
			t.Errorf("%s gives %q", name, titles)
		}
	}
}

// What other files say of a file is another context, and nothing else is.
func TestContext(t *testing.T) {
	site := map[string]string{
		"books/a/config.yaml": "title: 本\npublished: true\n", "books/a/1.md": "章。", "post/b.md": "b",
		"feed.xml": "<rss><item><title>c</title><link>https://site.example/post/c</link></item></rss>", "map.xml": "<urlset></urlset>",
	}
	contexts := func() map[string]string {
		files, _, err := Scan([]string{tree(t, site)}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]string{}
		for _, f := range files {
			all[f.ID] = f.context()
		}
		return all
	}
	before := contexts()
	if diff := cmp.Diff(before, contexts()); diff != "" {
		t.Errorf("the same source has another context: %s", diff)
	}
	for _, tc := range []struct{ name, content, changed string }{
		{"books/a/config.yaml", "title: 本\npublished: false\n", "books/a/1.md"},
		{"map.xml", "<urlset><url><loc>https://site.example/post/b</loc></url></urlset>", "post/b.md"},
		{"post/c.md", "c", "feed.xml"},
	} {
		old, had := site[tc.name]
		site[tc.name] = tc.content
		if after := contexts(); after[tc.changed] == before[tc.changed] {
			t.Errorf("another %s leaves the context of %s as it was", tc.name, tc.changed)
		}
		if site[tc.name] = old; !had {
			delete(site, tc.name)
		}
	}
}
