package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/corpus/anchor"
)

// The files in testdata/anchors hold what generators made of the headings there;
// the first line of each names the generator and its version.
func TestAnchorsOfGenerators(t *testing.T) {
	files, err := filepath.Glob("testdata/anchors/*.ids")
	if err != nil || len(files) != 11 {
		t.Fatalf("%d generators in testdata, want 11: %v", len(files), err)
	}
	for _, name := range files {
		style := anchor.Style(strings.TrimSuffix(filepath.Base(name), ".ids"))
		t.Run(string(style), func(t *testing.T) {
			headings := "headings.md"
			if style == anchor.Slugify || style == anchor.Eleventy {
				headings = "slugify.md"
			}
			body, err := os.ReadFile(filepath.Join("testdata/anchors", headings))
			if err != nil {
				t.Fatal(err)
			}
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n")
			want := lines[1:]
			_, sections, _ := dialect{anchors: style}.read(string(body), 1, "x")
			if len(sections) != len(want) || !strings.HasPrefix(lines[0], "# ") {
				t.Fatalf("%d sections, want %d", len(sections), len(want))
			}
			for i, s := range sections {
				if s.Anchor != want[i] {
					t.Errorf("%q: %q, want %q", s.Heading, s.Anchor, want[i])
				}
			}
		})
	}
}

// Each line: the style, a page's headings parted by '|', and their fragments.
func TestAnchors(t *testing.T) {
	for _, tc := range []struct {
		style          anchor.Style
		headings, want string
	}{
		{anchor.Hugo, "畑 {#hatake}|hatake", "hatake|hatake-1"},
		{anchor.Hugo, "畑 {#hatake .wide}|畑", "hatake|畑"},
		{anchor.KramdownGFM, "畑 {#hatake}|hatake", "hatake|hatake"},
		{anchor.Kramdown, "Hata {#hatake}|Hata|hatake", "hatake|hata|hatake"},
		{anchor.None, "畑|畑 {#hatake}", "|hatake"},
		{anchor.Slugify, "Ça va|ok", "|ok"},
	} {
		body := "## " + strings.ReplaceAll(tc.headings, "|", "\n\n## ") + "\n"
		_, sections, _ := dialect{anchors: tc.style}.read(body, 1, "x")
		var got []string
		for _, s := range sections {
			got = append(got, s.Anchor)
		}
		if joined := strings.Join(got, "|"); joined != tc.want {
			t.Errorf("%s: %s gives %s, want %s", tc.style, tc.headings, joined, tc.want)
		}
	}
	// Headings that begin no section take names too.
	_, sections, _ := dialect{anchors: anchor.GitHub}.read("## a\n\n> ## a\n\n## a\n", 1, "x")
	if last := sections[len(sections)-1].Anchor; last != "a-2" {
		t.Errorf("after a quoted heading: %q", last)
	}
	_, sections, _ = dialect{anchors: anchor.Hugo}.read("一行目\n二行目\n---\n\n## 三\n", 1, "x")
	if sections[0].Anchor != "二行目" {
		t.Errorf("a heading of two lines: %q", sections[0].Anchor)
	}
}
