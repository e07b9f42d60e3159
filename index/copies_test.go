package index_test

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// longText is text enough to be a copy.
func longText(about string) string {
	return strings.Repeat(about+"の話を聞いた。港の見える部屋で、夜まで質問が続いた。", 12)
}

// shown are the notes that are found, by id, with the ids of their copies.
func shown(t *testing.T, dir string) map[string][]string {
	t.Helper()
	r, err := index.Open(dir, newAnalyzer(t))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	also := map[string][]string{}
	for ref, err := range r.NoteRefs() {
		if err != nil {
			t.Fatal(err)
		}
		also[ref.ID] = []string{}
		for _, c := range ref.Also {
			also[ref.ID] = append(also[ref.ID], c.ID)
		}
	}
	return also
}

func TestCopies(t *testing.T) {
	text := longText("監視")
	a, b, other := aSource("a", aNote("a", text)), aSource("b", aNote("b", text)), aSource("c", aNote("c", longText("検知")))
	code := func(id, code string) index.Source {
		n := note(id, "題 "+id, "話|"+text)
		n.Sections[0].Code = code
		return aSource(id, n)
	}
	headed := func(id, heading string) index.Source { // cut into sections elsewhere
		half := strings.Index(text[len(text)/2:], "。") + len(text)/2 + len("。")
		return aSource(id, note(id, "別題", "話|"+text[:half], heading+"|"+text[half:]))
	}
	tests := []struct {
		name    string
		sources []index.Source
		want    map[string][]string
	}{
		{"the same", []index.Source{a, b, other}, map[string][]string{"a": {"b"}, "c": {}}},
		{"in another order", []index.Source{other, b, a}, map[string][]string{"b": {"a"}, "c": {}}},
		{"of one source", []index.Source{aSource("all", aNote("2", text), aNote("1", text), aNote("3", text))}, map[string][]string{"2": {"1", "3"}}},
		{"in other sections", []index.Source{a, headed("h", "別題"), headed("i", "続き")}, map[string][]string{"a": {"h"}, "i": {}}},
		{"short", []index.Source{aSource("a", aNote("a", "準備中")), aSource("b", aNote("b", "準備中"))}, map[string][]string{"a": {}, "b": {}}},
		{"one letter", []index.Source{a, aSource("b", aNote("b", text+"追記"))}, map[string][]string{"a": {}, "b": {}}},
		{"lines", []index.Source{a, aSource("b", aNote("b", strings.ReplaceAll(text, "。", "。\n　")))}, map[string][]string{"a": {"b"}}},
		{"code", []index.Source{code("a", "x := 1 // 一"), code("b", "x  :=  1\t//\n一"), code("c", "x = 1 // 一")}, map[string][]string{"a": {"b"}, "c": {}}},
	}
	// Each is the update of an index of other ones.
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, step := range []int{1, 3, 6} {
				before := tests[(i+step)%len(tests)]
				dir := t.TempDir()
				update(t, dir, index.UpdateOptions{}, before.sources...)
				dry := update(t, dir, index.UpdateOptions{DryRun: true, Force: true}, tt.sources...)
				wet := update(t, dir, index.UpdateOptions{Force: true}, tt.sources...)
				if diff := cmp.Diff(tt.want, shown(t, dir)); diff != "" {
					t.Errorf("after %q (-want +got):\n%s", before.name, diff)
				}
				copies := 0
				for _, also := range tt.want {
					copies += len(also)
				}
				for _, r := range []*index.Report{dry, wet} {
					if r.Copies != copies || r.Notes != len(tt.want) {
						t.Errorf("after %q: %d notes, %d copies", before.name, r.Notes, r.Copies)
					}
				}
				if diff := cmp.Diff(changes(dry), changes(wet)); diff != "" {
					t.Errorf("after %q, the dry run told others (-dry +wet):\n%s", before.name, diff)
				}
				if again := update(t, dir, index.UpdateOptions{}, tt.sources...); again.Generation != wet.Generation {
					t.Errorf("after %q: nothing changed, and %s became %s", before.name, wet.Generation, again.Generation)
				}
			}
		})
	}
}

// TestCopiesUnread wants no source to be read for what its neighbours do, unless it has
// what must be found now.
func TestCopiesUnread(t *testing.T) {
	text := longText("監視")
	a, b, c := aSource("a", aNote("a", text)), aSource("b", aNote("b", text)), aSource("c", aNote("c", longText("検知")))
	dir := t.TempDir()
	update(t, dir, index.UpdateOptions{}, a, c)
	r := update(t, dir, index.UpdateOptions{}, unread(t, a), b, unread(t, c))
	if diff := cmp.Diff([]index.Change{{Kind: index.Add, ID: "b", Of: "a"}}, r.Changes); diff != "" {
		t.Error(diff)
	}
	update(t, dir, index.UpdateOptions{}, unread(t, a), unread(t, b), unread(t, c))
	// Its text is still there, so this is not the loss of a third.
	r = update(t, dir, index.UpdateOptions{}, b, unread(t, c))
	if diff := cmp.Diff([]string{"delete >a"}, changes(r)); diff != "" || r.Unchanged != 2 {
		t.Errorf("%d unchanged, %s", r.Unchanged, diff)
	}
	if _, err := index.Update(t.Context(), dir, newAnalyzer(t), []index.Source{c}, index.UpdateOptions{}); !errors.As(err, new(*index.DeletionError)) {
		t.Errorf("the last one of a text is gone: %v", err)
	}
}

func TestShowCopies(t *testing.T) {
	text := longText("監視")
	sources := []index.Source{aSource("a", aNote("a", text)), aSource("b", aNote("b", text)), aSource("c", aNote("c", text), aNote("d", text))}
	dir := t.TempDir()
	for range 2 {
		update(t, dir, index.UpdateOptions{ShowCopies: true}, sources...)
		if diff := cmp.Diff(map[string][]string{"a": {}, "b": {}, "c": {}, "d": {}}, shown(t, dir)); diff != "" {
			t.Error(diff)
		}
		update(t, dir, index.UpdateOptions{}, sources...)
		if diff := cmp.Diff(map[string][]string{"a": {"b", "c", "d"}}, shown(t, dir)); diff != "" {
			t.Error(diff)
		}
	}
}

// TestCopiesMany bounds what a hit tells of copies, and finds all of them.
func TestCopiesMany(t *testing.T) {
	var notes []corpus.Note
	for i := range 3 * index.MaxAlso {
		notes = append(notes, aNote(fmt.Sprintf("%03d", i), longText("監視")))
	}
	dir := t.TempDir()
	update(t, dir, index.UpdateOptions{}, aSource("all", notes...))
	r := open(t, dir)
	hits := search(t, r, "監視").Hits
	if len(hits) != 1 || len(hits[0].Note.Also) != index.MaxAlso || hits[0].Note.Also[0].ID != "001" {
		t.Errorf("%+v", hits)
	}
	copies, err := r.Copies()
	if err != nil || len(copies) != len(notes)-1 || copies[0].Of != "000" {
		t.Errorf("%d copies, %v", len(copies), err)
	}
}

func TestCopiesDamaged(t *testing.T) {
	text := longText("監視")
	sources := []index.Source{aSource("a", aNote("a", text)), aSource("b", aNote("b", text))}
	for _, damage := range []func(path string) error{os.Remove, func(path string) error { return os.Truncate(path, 7) }} {
		dir := t.TempDir()
		update(t, dir, index.UpdateOptions{}, sources...)
		if err := damage(filepath.Join(generation(t, dir), "copies.jsonl")); err != nil {
			t.Fatal(err)
		}
		if _, err := index.Open(dir, newAnalyzer(t)); !errors.As(err, new(*index.BrokenError)) {
			t.Errorf("opened: %v", err)
		}
		if r := update(t, dir, index.UpdateOptions{}, sources...); r.Rebuilt == "" {
			t.Error("it was not built anew")
		}
		if diff := cmp.Diff(map[string][]string{"a": {"b"}}, shown(t, dir)); diff != "" {
			t.Error(diff)
		}
	}
}

// TestCopiesID wants the id of a copy to be its own, as that of a note is.
func TestCopiesID(t *testing.T) {
	text := longText("監視")
	a := aSource("a", aNote("a", text))
	twice := aSource("b", aNote("a", text), aNote("b", text))
	dir := t.TempDir()
	told := 0
	problem := func(*corpus.Problem) { told++ }
	for range 2 {
		update(t, dir, index.UpdateOptions{Problem: problem}, a, twice)
		if diff := cmp.Diff(map[string][]string{"a": {"b"}}, shown(t, dir)); diff != "" {
			t.Error(diff)
		}
	}
	if told != 2 {
		t.Errorf("%d problems", told)
	}
	gone := a
	gone.Digest = func() string { return "another" }
	gone.Notes = func() iter.Seq2[corpus.Note, error] {
		return func(yield func(corpus.Note, error) bool) {
			yield(corpus.Note{}, &corpus.Problem{Path: "a", Skipped: true, Reason: "draft: draft: true"})
		}
	}
	update(t, dir, index.UpdateOptions{}, gone, twice)
	if diff := cmp.Diff(map[string][]string{"a": {"b"}}, shown(t, dir)); diff != "" {
		t.Error(diff)
	}
}
