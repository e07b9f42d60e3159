package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/corpus"
)

// made is a small collection of our own.
func made() *collection {
	c := &collection{}
	c.add(note{id: "n000000", title: "負荷試験の夜 #1", date: "2020-02-03", tags: []string{"負荷試験", "C++"}, sections: []section{
		{id: "n000000#0", prose: "前書き。会場は満席だった。"},
		{id: "n000000#1", heading: "キャッシュの話 [後編]", prose: "# 見出しではない。\n- 箇条書きでもない。\n1. 番号でもない。\na * b * c と <b> と & と `x` と _y_。\nなぜ速くなるのか？", code: "for x {\n\t# 註\n}"},
	}})
	c.add(note{id: "n000001", title: "題", sections: []section{
		{id: "n000001#0", heading: "Kubernetes 監視", prose: "監視サーバーを Kubernetes に移した。データベースも Kubernetes に移した。"},
	}})
	return c
}

// TestFolder reads what is written for talksearch as talksearch reads it: the sections
// that the peers are given are those that ours is given.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	c := made()
	if err := c.writeFolder(dir); err != nil {
		t.Fatal(err)
	}
	if err := c.writeJSONL(filepath.Join(dir, "all.jsonl")); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ source string }{{"n000"}, {"all.jsonl"}} {
		files, problems, err := corpus.Scan([]string{filepath.Join(dir, tc.source)}, corpus.Options{})
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		var notes []corpus.Note
		for _, f := range files {
			for n, err := range f.Notes() {
				if err != nil {
					t.Fatal(err)
				}
				notes = append(notes, n)
			}
		}
		if len(notes) != len(c.notes) {
			t.Fatalf("%s: %d notes, want %d", tc.source, len(notes), len(c.notes))
		}
		for i, n := range notes {
			want := c.notes[i]
			if n.Title != want.title || n.Date != want.date || !slices.Equal(n.Tags, want.tags) {
				t.Errorf("%s: note %q, %q, %q; want %q, %q, %q", tc.source, n.Title, n.Date, n.Tags, want.title, want.date, want.tags)
			}
			if len(n.Sections) != len(want.sections) {
				t.Fatalf("%s: %d sections, want %d: %+v", tc.source, len(n.Sections), len(want.sections), n.Sections)
			}
			for j, s := range n.Sections {
				w := want.sections[j]
				if got := strings.Join(s.Heading, ""); got != w.heading {
					t.Errorf("%s: heading %q, want %q", tc.source, got, w.heading)
				}
				if got := strings.ReplaceAll(s.Prose, "\u200b", ""); got != w.prose {
					t.Errorf("%s: prose %q, want %q", tc.source, got, w.prose)
				}
				if s.Code != w.code {
					t.Errorf("%s: code %q, want %q", tc.source, s.Code, w.code)
				}
			}
		}
	}
}

// TestTable reads a table back.
func TestTable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sections.tsv")
	c := made()
	c.notes[0].sections[1].prose = "a\\nb\tc\r\n\\"
	if err := c.writeTable(path); err != nil {
		t.Fatal(err)
	}
	var got []row
	for r, err := range rows(path) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	var want []row
	for i := range c.notes {
		n := &c.notes[i]
		for j := range n.sections {
			s := &n.sections[j]
			want = append(want, row{s.id, n.titleOf(s), s.text()})
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestGrown(t *testing.T) {
	c := made()
	g := c.grown(10)
	if g.sections < 10 {
		t.Errorf("%d sections, want 10", g.sections)
	}
	seen := map[string]bool{}
	for i := range g.notes {
		n := &g.notes[i]
		if seen[n.id] {
			t.Errorf("two notes are %s", n.id)
		}
		seen[n.id] = true
		for j := range n.sections {
			if id := n.sections[j].id; !strings.HasPrefix(id, n.id+"#") {
				t.Errorf("section %s of note %s", id, n.id)
			}
		}
	}
	if got, want := g.markdownOf(), c.grown(10).markdownOf(); got != want {
		t.Error("two runs grow differently")
	}
	if want := "前書き。会場は満席だった。"; c.notes[0].sections[0].prose != want {
		t.Errorf("the collection itself was shuffled: %q", c.notes[0].sections[0].prose)
	}
}

func (c *collection) markdownOf() string {
	var b strings.Builder
	for i := range c.notes {
		b.WriteString(c.notes[i].markdown())
	}
	return b.String()
}

// TestPlain joins sections that are too short to be a blog's.
func TestPlain(t *testing.T) {
	long := strings.Repeat("長い文。", sectionSize/12+1)
	n := plain("n", &corpus.Note{Title: "題\nの", Sections: []corpus.Section{
		{},
		{Heading: []string{"外", "一"}, Prose: "短い。"},
		{Heading: []string{"二"}, Prose: long, Code: "x"},
		{Heading: []string{"三"}, Prose: "終わり。"},
	}})
	if n.title != "題 の" || len(n.sections) != 2 {
		t.Fatalf("title %q, %d sections", n.title, len(n.sections))
	}
	if got, want := n.sections[0], (section{"n#1", "一", "短い。\n二\n" + long, "x"}); got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestDraw(t *testing.T) {
	c := made()
	queries := c.draw(20)
	if len(queries) == 0 || !slices.Equal(queries, c.draw(20)) {
		t.Errorf("two runs draw differently: %q", queries)
	}
	for _, q := range queries {
		for word := range strings.FieldsSeq(q) {
			if !strings.Contains(c.markdownOf(), word) {
				t.Errorf("%q is in no text", word)
			}
		}
	}
	if !slices.Contains(queries, "なぜ速くなるのか？") {
		t.Errorf("no question in %q", queries)
	}
}
