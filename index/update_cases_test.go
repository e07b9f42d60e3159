package index_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// aNote is a note of one sentence.
func aNote(id, text string) corpus.Note { return note(id, "題 "+id, "話|"+text) }

// unread is a source that must not be read again.
func unread(t *testing.T, s index.Source) index.Source {
	s.Notes = func() iter.Seq2[corpus.Note, error] {
		t.Errorf("%s is read again", s.ID)
		return func(func(corpus.Note, error) bool) {}
	}
	return s
}

func changes(r *index.Report) []string {
	list := []string{}
	for _, c := range r.Changes {
		list = append(list, strings.TrimSuffix(c.Kind+" "+c.From+">"+c.ID, ">"))
	}
	return list
}

func TestUpdateChanges(t *testing.T) {
	a, b, c := aSource("a", aNote("a", "監視の話")), aSource("b", aNote("b", "自動化の話")), aSource("c", aNote("c", "検知の話"))
	many := aSource("many.jsonl", aNote("1", "一の話"), aNote("2", "二の話"))
	moved := aSource("z", withID(aNote("a", "監視の話"), "z"))
	tests := []struct {
		name          string
		before, after []index.Source
		want          []string
		unchanged     int
	}{
		{"nothing", []index.Source{a, b}, []index.Source{unread(t, a), unread(t, b)}, []string{}, 2},
		{"another order", []index.Source{a, b}, []index.Source{unread(t, b), unread(t, a)}, []string{}, 2},
		{"added", []index.Source{b}, []index.Source{a, unread(t, b)}, []string{"add >a"}, 1},
		{"edited", []index.Source{a, b}, []index.Source{aSource("a", aNote("a", "監視と検知")), unread(t, b)}, []string{"update >a"}, 1},
		{"deleted", []index.Source{a, b, c}, []index.Source{unread(t, a), unread(t, c)}, []string{"delete >b"}, 2},
		{"renamed", []index.Source{a, b}, []index.Source{unread(t, b), moved}, []string{"rename a>z"}, 1},
		{"of many", []index.Source{a, many}, []index.Source{unread(t, a), aSource("many.jsonl", aNote("1", "一の話"), aNote("3", "三の話"))}, []string{"delete >2", "add >3"}, 2},
		{"of another source", []index.Source{a, many}, []index.Source{unread(t, a), aSource("other.jsonl", aNote("1", "一の話"), aNote("2", "二の話"))}, []string{}, 3},
		{"all another", []index.Source{a}, []index.Source{aSource("a", aNote("a", "検知"))}, []string{"update >a"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			first := update(t, dir, index.UpdateOptions{}, tt.before...)
			for _, dry := range []bool{true, false} {
				r := update(t, dir, index.UpdateOptions{DryRun: dry}, tt.after...)
				if diff := cmp.Diff(tt.want, changes(r)); diff != "" || r.Unchanged != tt.unchanged {
					t.Errorf("dry %v: %d unchanged, want %d; changes (-want +got):\n%s", dry, r.Unchanged, tt.unchanged, diff)
				}
				if dry && generation(t, dir) != filepath.Join(dir, first.Generation) {
					t.Error("a dry run wrote a generation")
				}
			}
			again := update(t, dir, index.UpdateOptions{}, tt.after...)
			if len(again.Changes) > 0 || again.Rebuilt != "" {
				t.Errorf("the next time %v, %s", changes(again), again.Rebuilt)
			}
			if third := update(t, dir, index.UpdateOptions{}, tt.after...); third.Generation != again.Generation {
				t.Errorf("nothing changed, and %s became %s", again.Generation, third.Generation)
			}
		})
	}
}

func TestUpdateRefuses(t *testing.T) {
	dir := t.TempDir()
	var sources []index.Source
	for i := range 6 {
		id := fmt.Sprint(i)
		sources = append(sources, aSource(id, aNote(id, "監視の話")))
	}
	update(t, dir, index.UpdateOptions{}, sources...)
	update(t, dir, index.UpdateOptions{DryRun: true}, sources[2:]...) // a third
	for _, opts := range []index.UpdateOptions{{}, {DryRun: true}, {Full: true}} {
		_, err := index.Update(t.Context(), dir, newAnalyzer(t), sources[3:], opts)
		var refused *index.DeletionError
		if !errors.As(err, &refused) || refused.Deleted != 3 || refused.Notes != 6 {
			t.Errorf("%+v: %v", opts, err)
		}
	}
	if r := open(t, dir); r.Notes() != 6 {
		t.Errorf("%d notes are served", r.Notes())
	}
	update(t, dir, index.UpdateOptions{Force: true}, sources[3:]...)
	if _, err := index.Update(t.Context(), dir, newAnalyzer(t), nil, index.UpdateOptions{Force: true}); !errors.Is(err, index.ErrNoNotes) {
		t.Errorf("an update by nothing: %v", err)
	}
	if r := open(t, dir); r.Notes() != 3 {
		t.Errorf("%d notes are served", r.Notes())
	}
}

// TestUpdateWithdraws lets drafts go, however many notes have become some.
func TestUpdateWithdraws(t *testing.T) {
	dir := t.TempDir()
	var sources []index.Source
	for i := range 4 {
		id := fmt.Sprint(i)
		sources = append(sources, aSource(id, aNote(id, "監視の話")))
	}
	update(t, dir, index.UpdateOptions{}, sources...)
	for i := range 3 {
		id := fmt.Sprint(i)
		sources[i].Digest = func() string { return "draft" }
		sources[i].Notes = func() iter.Seq2[corpus.Note, error] {
			return func(yield func(corpus.Note, error) bool) {
				yield(corpus.Note{}, &corpus.Problem{Path: id, Skipped: true, Reason: corpus.Draft + "front matter says draft: true"})
			}
		}
	}
	update(t, dir, index.UpdateOptions{}, sources...)
	if r := open(t, dir); r.Notes() != 1 {
		t.Errorf("%d notes are served", r.Notes())
	}
}

// TestUpdateRepeats wants of two notes of one id the first, and the second once it is gone.
func TestUpdateRepeats(t *testing.T) {
	dir := t.TempDir()
	first, second := aSource("a.jsonl", aNote("1", "監視の話")), aSource("b.jsonl", aNote("1", "検知の話"), aNote("2", "二の話"))
	finds := func(want ...string) {
		t.Helper()
		r, err := index.Open(dir, newAnalyzer(t))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for _, q := range []string{"監視", "検知"} {
			if found := len(search(t, r, q).Hits) > 0; found != slices.Contains(want, q) {
				t.Errorf("%s is found: %v", q, found)
			}
		}
	}
	for range 2 {
		told := 0
		update(t, dir, index.UpdateOptions{Problem: func(p *corpus.Problem) {
			if told++; !strings.Contains(p.Reason, "is taken by a note of /notes/a.jsonl") {
				t.Error(p)
			}
		}}, first, second)
		if finds("監視"); told != 1 {
			t.Errorf("%d problems", told)
		}
	}
	update(t, dir, index.UpdateOptions{}, second)
	finds("検知")
	update(t, dir, index.UpdateOptions{}, first, second)
	finds("監視")
}

// TestUpdateProblems wants what is wrong with a source to be told each time, read or not.
func TestUpdateProblems(t *testing.T) {
	dir := t.TempDir()
	wrong := &corpus.Problem{Path: "/notes/a", Line: 3, Reason: "has no date"}
	s := aSource("a", aNote("a", "監視の話"))
	notes := s.Notes
	s.Notes = func() iter.Seq2[corpus.Note, error] {
		return func(yield func(corpus.Note, error) bool) {
			for n := range notes() {
				if !yield(n, wrong) {
					return
				}
			}
		}
	}
	for i := range 3 {
		var told []*corpus.Problem
		update(t, dir, index.UpdateOptions{Problem: func(p *corpus.Problem) { told = append(told, p) }}, s)
		if diff := cmp.Diff([]*corpus.Problem{wrong}, told); diff != "" {
			t.Errorf("update %d (-want +got):\n%s", i, diff)
		}
		s = unread(t, s)
	}
}

// TestUpdateExpires wants a note that may have expired to be read again.
func TestUpdateExpires(t *testing.T) {
	dir := t.TempDir()
	n := aNote("a", "監視の話")
	n.Until = time.Now().Add(time.Hour)
	other := aSource("b", aNote("b", "検知の話"))
	update(t, dir, index.UpdateOptions{}, aSource("a", n), other)
	update(t, dir, index.UpdateOptions{}, unread(t, aSource("a", n)), unread(t, other))

	n.Until = time.Now().Add(-time.Hour)
	update(t, dir, index.UpdateOptions{Full: true}, aSource("a", n), other)
	gone := aSource("a", n)
	gone.Notes = func() iter.Seq2[corpus.Note, error] {
		return func(yield func(corpus.Note, error) bool) {
			yield(corpus.Note{}, &corpus.Problem{Path: "a", Skipped: true, Reason: "draft: it has expired"})
		}
	}
	r := update(t, dir, index.UpdateOptions{Force: true}, gone, unread(t, other))
	if diff := cmp.Diff([]string{"delete >a"}, changes(r)); diff != "" {
		t.Error(diff)
	}
}

// TestUpdateSegments updates again and again: the segments stay few, the answers those of
// a whole build, and no file that a reader may have open is touched.
func TestUpdateSegments(t *testing.T) {
	dir := t.TempDir()
	notes := map[string]corpus.Note{}
	for i := range 40 {
		n := aNote(fmt.Sprintf("%02d.md", i), fmt.Sprintf("第%d回の監視と自動化の話", i))
		notes[n.ID] = n
	}
	update(t, dir, index.UpdateOptions{}, sourcesOf(notes)...)
	for i := range 30 {
		before := generation(t, dir)
		sums := treeSums(t, before)
		id := fmt.Sprintf("%02d.md", i*7%40)
		notes[id] = aNote(id, fmt.Sprintf("第%d回の検知とコンテナの話", i))
		if r := update(t, dir, index.UpdateOptions{}, sourcesOf(notes)...); r.Rebuilt != "" || len(r.Changes) != 1 {
			t.Fatalf("%v, %s", changes(r), r.Rebuilt)
		}
		if diff := cmp.Diff(sums, treeSums(t, before)); diff != "" {
			t.Fatalf("update %d has changed the generation before:\n%s", i, diff)
		}
		segments, err := filepath.Glob(filepath.Join(generation(t, dir), "store", "store", "*.zap"))
		if err != nil || len(segments) == 0 || len(segments) > 6 {
			t.Errorf("update %d: %d segments, %v", i, len(segments), err)
		}
	}
	want := t.TempDir()
	update(t, want, index.UpdateOptions{}, sourcesOf(notes)...)
	a, b := open(t, want), open(t, dir)
	for _, q := range []string{"監視", "検知とコンテナ", "第7回", "-検知", "path:1", "自動化 話", "ンテナの"} {
		if diff := cmp.Diff(answer(t, a, q), answer(t, b, q)); diff != "" {
			t.Errorf("%s (-built +updated):\n%s", q, diff)
		}
	}
}

func treeSums(t *testing.T, root string) map[string]string {
	t.Helper()
	sums := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		info, err2 := d.Info()
		sums[path] = fmt.Sprintf("%x %v", sha256.Sum256(b), info.ModTime())
		return errors.Join(err, err2)
	})
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

// TestUpdateRepeatedID wants a manifest that names two notes alike, under a right sum, to be
// survived.
func TestUpdateRepeatedID(t *testing.T) {
	dir := t.TempDir()
	s := []index.Source{aSource("a", aNote("a", "監視の話")), aSource("b", aNote("b", "検知の話"))}
	update(t, dir, index.UpdateOptions{}, s...)
	path := filepath.Join(generation(t, dir), "manifest.json")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	mustWrite(t, path, resealed([]byte(strings.Replace(string(b), `{"id":"b"`, `{"id":"a"`, 1))))
	update(t, dir, index.UpdateOptions{Force: true}, s...)
	if n := open(t, dir).Notes(); n != 2 {
		t.Errorf("%d notes", n)
	}
}

// TestUpdateDamaged wants a whole build where a file is not what was written, and a
// generation that it cannot read at all to be no obstacle.
func TestUpdateDamaged(t *testing.T) {
	s := []index.Source{aSource("a", aNote("a", "監視の話")), aSource("b", aNote("b", "検知の話"))}
	for _, file := range []string{"counted.zst", "texts.bin", "facets.bin", "store/store/root.bolt", "manifest.json"} {
		dir := t.TempDir()
		update(t, dir, index.UpdateOptions{}, s...)
		path := filepath.Join(generation(t, dir), filepath.FromSlash(file))
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b[len(b)/2] ^= 1
		mustWrite(t, path, string(b[:len(b)-1]))
		r := update(t, dir, index.UpdateOptions{}, s...)
		if r.Rebuilt == "" || r.Generation == "gen-000001" {
			t.Errorf("%s: %+v", file, r)
		}
		if n := open(t, dir).Notes(); n != 2 {
			t.Errorf("%s: %d notes", file, n)
		}
	}
}

// TestUpdateUnread wants what could not be read to stay as it was.
func TestUpdateUnread(t *testing.T) {
	a, b, c := aSource("a", aNote("a", "監視の話")), aSource("b", aNote("b", "検知の話")), aSource("c", aNote("c", "自動化の話"))
	unread := b
	unread.Digest = func() string { return "" }
	unread.Notes = func() iter.Seq2[corpus.Note, error] {
		return func(yield func(corpus.Note, error) bool) {
			yield(corpus.Note{}, &corpus.Problem{Path: "/notes/b", Skipped: true, Unread: true, Reason: "cannot be read: input/output error"})
		}
	}
	dir := t.TempDir()
	update(t, dir, index.UpdateOptions{}, a, b)
	if r := update(t, dir, index.UpdateOptions{}, a, unread, c); r.Notes != 3 || r.Unchanged != 2 || r.Count(index.Delete) != 0 {
		t.Errorf("%+v", r)
	}
	if hits := search(t, open(t, dir), "検知").Hits; len(hits) != 1 {
		t.Errorf("%d hits of the note that was not read", len(hits))
	}
	// It is tried again.
	if r := update(t, dir, index.UpdateOptions{}, a, aSource("b", aNote("b", "検知と通知の話")), c); r.Count(index.Edit) != 1 {
		t.Errorf("%+v", r)
	}
	// What has to be analysed anew cannot be taken over.
	var lost *index.UnreadError
	if _, err := index.Update(t.Context(), dir, newAnalyzer(t), []index.Source{a, unread, c}, index.UpdateOptions{Full: true}); !errors.As(err, &lost) || lost.Problem.Path != "/notes/b" {
		t.Errorf("a full update: %v", err)
	}
	if r := update(t, dir, index.UpdateOptions{Full: true, Force: true}, a, unread, c); r.Count(index.Delete) != 1 {
		t.Errorf("%+v", r)
	}
}
