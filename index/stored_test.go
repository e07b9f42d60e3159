package index_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// TestStoredNotes finds every note that was given to a build, and nothing different.
func TestStoredNotes(t *testing.T) {
	notes := append(talks(), corpus.Note{ID: "long", Path: "long.md", Title: "長いノート", Tags: []string{"a", "b"}})
	long := &notes[len(notes)-1]
	for i := range 100 { // several frames
		long.Sections = append(long.Sections, corpus.Section{
			ID: "long#" + strings.Repeat("i", i), Heading: []string{"節"}, Line: i + 1, Prose: strings.Repeat("監視の話。", 50+i), Code: "serf agent",
		})
	}
	dir := t.TempDir()
	build(t, dir, notes...)
	r := open(t, dir)
	var want, got []string
	for i := range notes {
		n := &notes[i]
		want = append(want, n.ID)
		stored, err := r.Note(n.ID)
		if err != nil || stored == nil {
			t.Fatal(n.ID, stored, err)
		}
		if d := stored.Difference(index.Stored(n)); d != "" {
			t.Errorf("%s: %s", n.ID, d)
		}
	}
	for ref, err := range r.NoteRefs() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, ref.ID)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for range r.NoteRefs() {
		break
	}
	if stored, err := r.Note("none"); stored != nil || err != nil {
		t.Errorf("a note that is not there is %v, %v", stored, err)
	}

	stored, err := r.Note("long")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(n *corpus.Note){
		"title":    func(n *corpus.Note) { n.Title += "2" },
		"date":     func(n *corpus.Note) { n.Date = "2014-06-22" },
		"event":    func(n *corpus.Note) { n.Event = "夜会" },
		"URL":      func(n *corpus.Note) { n.URL = "https://blog.example/long" },
		"tags":     func(n *corpus.Note) { n.Tags = []string{"a"} },
		"text":     func(n *corpus.Note) { n.Sections[40].Prose += "。" },
		"heading":  func(n *corpus.Note) { n.Sections[40].Heading = []string{"別の節"} },
		"speaker":  func(n *corpus.Note) { n.Sections[40].Speaker = "山田" },
		"sections": func(n *corpus.Note) { n.Sections = n.Sections[:99] },
	} {
		changed := *long
		changed.Sections = slices.Clone(long.Sections)
		change(&changed)
		if d := stored.Difference(index.Stored(&changed)); !strings.Contains(d, name) {
			t.Errorf("%s was changed, and the difference is %q", name, d)
		}
	}
}
