package index_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/corpus/samples"
	"github.com/talksearch/talksearch/index"
)

// aSource is a source of the notes, whose digest is of what they say.
func aSource(id string, notes ...corpus.Note) index.Source {
	return index.Source{ID: id, Path: "/notes/" + id,
		Digest: func() string { return digestOf(notes) },
		Notes: func() iter.Seq2[corpus.Note, error] {
			return func(yield func(corpus.Note, error) bool) {
				for _, n := range notes {
					if !yield(n, nil) {
						return
					}
				}
			}
		}}
}

// sourceOfEach makes a source of each note, in their order.
func sourceOfEach(notes []corpus.Note) (all []index.Source) {
	for _, n := range notes {
		all = append(all, aSource(n.ID, n))
	}
	return all
}

func digestOf(notes []corpus.Note) string {
	said := slices.Clone(notes)
	for i := range said {
		said[i].ID, said[i].Path = "", ""
		said[i].Sections = slices.Clone(said[i].Sections)
		for k := range said[i].Sections {
			said[i].Sections[k].ID = ""
		}
	}
	b, err := json.Marshal(said)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("%x", sha256.Sum256(b))
}

// sourcesOf makes a source of each note, in the order of their ids, and one of those below
// new/.
func sourcesOf(notes map[string]corpus.Note) []index.Source {
	var sources []index.Source
	var several []corpus.Note
	for _, id := range slices.Sorted(maps.Keys(notes)) {
		if strings.HasPrefix(id, "new/") {
			several = append(several, notes[id])
			continue
		}
		sources = append(sources, aSource(id, notes[id]))
	}
	if len(several) == 0 {
		return sources
	}
	s := aSource("new", several...)
	s.Digest = func() string {
		digest := digestOf(several)
		for _, n := range several {
			digest += " " + n.ID
		}
		return digest
	}
	return slices.Insert(sources, len(sources)/2, s)
}

var (
	noWord = regexp.MustCompile(`[^\pL\pM\pN]+`)
	noInk  = regexp.MustCompile(`\s+`)
)

// firsts tells notes from their copies, by comparing what they say with what all say
// that come before them.
func firsts(sources []index.Source) (first []corpus.Note, also map[string][]index.Copy) {
	also = map[string][]index.Copy{}
	said := map[string]string{} // text → id
	for _, s := range sources {
		for n := range s.Notes() {
			prose, code, headings := "", "", ""
			for i := range n.Sections {
				prose += noWord.ReplaceAllString(n.Sections[i].Prose, "")
				if h := n.Sections[i].Heading; len(h) > 0 && h[len(h)-1] != n.Title {
					headings += noWord.ReplaceAllString(h[len(h)-1], "")
				}
				code += noInk.ReplaceAllString(n.Sections[i].Code, "")
			}
			all := prose + "\n" + code + "\n" + headings
			id, ok := said[all]
			if ok && len([]rune(prose+code)) >= 200 {
				also[id] = append(also[id], index.Copy{ID: n.ID, Path: n.Path, URL: n.URL, Of: id})
				continue
			}
			said[all] = n.ID
			first = append(first, n)
		}
	}
	for _, copies := range also {
		slices.SortFunc(copies, func(a, b index.Copy) int { return strings.Compare(a.ID, b.ID) })
	}
	return first, also
}

func update(t testing.TB, dir string, opts index.UpdateOptions, sources ...index.Source) *index.Report {
	t.Helper()
	r, err := index.Update(t.Context(), dir, newAnalyzer(t), sources, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sampleNotes are those that come with talksearch, by id.
func sampleNotes(t testing.TB) map[string]corpus.Note {
	t.Helper()
	dir := t.TempDir()
	if err := samples.Extract(dir); err != nil {
		t.Fatal(err)
	}
	notes := map[string]corpus.Note{}
	for _, n := range readNotes(t, dir) {
		notes[n.ID] = n
	}
	if len(notes) < 5 {
		t.Fatalf("%d sample notes", len(notes))
	}
	return notes
}

// withID is a note under another id.
func withID(n corpus.Note, id string) corpus.Note {
	n.ID, n.Path = id, id
	n.Sections = slices.Clone(n.Sections)
	for i := range n.Sections {
		n.Sections[i].ID = fmt.Sprintf("%s#%d", id, i+1)
	}
	return n
}

// posted is a note as it is posted elsewhere.
func posted(n corpus.Note, id string) corpus.Note {
	n = withID(n, id)
	n.Title, n.URL, n.Tags = "再掲 "+n.Title, "https://elsewhere.example/"+id, nil
	for i := range n.Sections {
		n.Sections[i].Anchor = "elsewhere"
		n.Sections[i].Prose = strings.NewReplacer("。", "。\n", "「", "“", "」", "”").Replace(n.Sections[i].Prose)
	}
	return n
}

// change makes up the next state of the notes: some are added, edited, deleted, renamed,
// or posted elsewhere.
func change(r *rand.Rand, now, all map[string]corpus.Note) map[string]corpus.Note {
	next := maps.Clone(now)
	pool, ids := slices.Sorted(maps.Keys(all)), slices.Sorted(maps.Keys(now))
	for range 1 + r.IntN(4) {
		id := ids[r.IntN(len(ids))]
		n, ok := next[id]
		if !ok {
			continue
		}
		switch r.IntN(8) {
		case 0, 1:
			id := fmt.Sprintf("new/%d.md", r.IntN(20))
			next[id] = withID(all[pool[r.IntN(len(pool))]], id)
		case 2: // as another note, and some of its own
			other := all[pool[r.IntN(len(pool))]]
			n.Title, n.Date, n.Tags = other.Title, other.Date, append(slices.Clone(n.Tags), "Serf", "CI")
			n.Sections = slices.Concat(n.Sections[:(len(n.Sections)+1)/2], other.Sections)
			next[id] = withID(n, id)
		case 3:
			if len(next) > 2 {
				delete(next, id)
			}
		case 4:
			to := fmt.Sprintf("%d-%s", r.IntN(3), id)
			next[to] = withID(n, to)
			delete(next, id)
		case 5, 6: // before it or after it
			id := fmt.Sprintf("%s/%d.md", []string{"new", "0", "posted"}[r.IntN(3)], r.IntN(20))
			next[id] = posted(n, id)
		case 7: // the first of some
			if first, also := firsts(sourcesOf(next)); len(also) > 0 {
				for _, n := range first {
					if len(also[n.ID]) > 0 {
						delete(next, n.ID)
						break
					}
				}
			}
		}
	}
	return next
}

// TestUpdateEqualsBuild changes notes at random, and wants of the updated index what one
// that is built of all notes has: the same words to complete, and the same answers.
func TestUpdateEqualsBuild(t *testing.T) {
	t.Parallel()
	all := sampleNotes(t)
	copies, seeds := 0, uint64(3)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		for _, lean := range []bool{false, true} {
			if lean && seed > 0 {
				continue
			}
			r := rand.New(rand.NewPCG(seed, 1))
			now := map[string]corpus.Note{}
			for id, n := range all {
				if r.IntN(3) > 0 {
					now[id] = n
				}
			}
			dir := t.TempDir()
			opts := index.UpdateOptions{Force: true, BuildOptions: index.BuildOptions{Lean: lean}}
			update(t, dir, opts, sourcesOf(now)...)
			for step := range 5 {
				now = change(r, now, all)
				report := update(t, dir, opts, sourcesOf(now)...)
				if report.Rebuilt != "" {
					t.Fatalf("all was built again: %s", report.Rebuilt)
				}
				first, _ := firsts(sourcesOf(now))
				if report.Notes != len(first) || report.Copies != len(now)-len(first) {
					t.Errorf("%d notes and %d copies, want %d and %d", report.Notes, report.Copies, len(first), len(now)-len(first))
				}
				copies += report.Copies
				sameAsBuilt(t, fmt.Sprintf("lean %v, seed %d, step %d", lean, seed, step), dir, now, r, index.BuildOptions{Lean: lean})
				if t.Failed() {
					return
				}
			}
		}
	}
	if copies < 3*int(seeds) {
		t.Errorf("there were but %d copies", copies)
	}
}

func sameAsBuilt(t *testing.T, name, dir string, notes map[string]corpus.Note, r *rand.Rand, opts index.BuildOptions) {
	t.Helper()
	want := t.TempDir()
	list, also := firsts(sourcesOf(notes))
	if _, err := index.Build(t.Context(), want, newAnalyzer(t), slices.Values(list), opts); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"lexicon.bin", "abbreviations.tsv", "counted.zst"} {
		got, err1 := os.ReadFile(filepath.Join(generation(t, dir), file))
		built, err2 := os.ReadFile(filepath.Join(generation(t, want), file))
		if !errors.Is(err2, os.ErrNotExist) && (err1 != nil || err2 != nil) || !slices.Equal(got, built) {
			t.Errorf("%s: %s differs: %d bytes, built %d; %v, %v", name, file, len(got), len(built), err1, err2)
		}
	}
	updated, err := index.Open(dir, newAnalyzer(t))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer updated.Close()
	built, err := index.Open(want, newAnalyzer(t))
	if err != nil {
		t.Fatal(err)
	}
	defer built.Close()
	slices.SortFunc(list, func(a, b corpus.Note) int { return strings.Compare(a.ID, b.ID) })
	asks := &asker{Rand: r, a: newAnalyzer(t), notes: list}
	for _, shape := range shapes {
		for range 2 {
			q := shape.ask(asks)
			want := answer(t, built, q)
			for i := range want.Hits {
				want.Hits[i].Note.Also = also[want.Hits[i].Note.ID]
			}
			if diff := cmp.Diff(want, answer(t, updated, q)); diff != "" {
				t.Errorf("%s: %q (-built +updated):\n%s", name, q, diff)
				return
			}
		}
	}
	if opts.Lean {
		return
	}
	for _, prefix := range []string{"s", "de", "d", "こ", "か", "監", "障害", "no"} {
		a, err1 := built.Suggest(t.Context(), prefix, 50)
		b, err2 := updated.Suggest(t.Context(), prefix, 50)
		if diff := cmp.Diff(a.Suggestions, b.Suggestions); diff != "" || err1 != nil || err2 != nil {
			t.Errorf("%s: suggestions for %s (-built +updated), %v, %v:\n%s", name, prefix, err1, err2, diff)
		}
	}
}

func answer(t *testing.T, r *index.Reader, q string) *index.Answer {
	t.Helper()
	a, err := r.Search(t.Context(), index.Request{Query: q, Explain: true, Facets: true, Limit: 100, PerNote: 50})
	if err != nil {
		t.Fatalf("%q: %v", q, err)
	}
	a.Generation, a.Took = "", 0
	return a
}

func generation(t testing.TB, dir string) string {
	t.Helper()
	name, err := index.Current(dir)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, name)
}

// TestUpdateCorpora is TestUpdateEqualsBuild with real notes, where there are any.
func TestUpdateCorpora(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds indexes of hundreds of notes")
	}
	t.Parallel()
	shared := os.Getenv("TALKSEARCH_SHARED")
	if shared == "" {
		shared = "../../shared"
	}
	for _, name := range []string{"efcl", "ms-cpp-docs-ja"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join(shared, "corpora", name)
			files, _, err := corpus.Scan([]string{folder}, corpus.Options{})
			if err != nil || len(files) == 0 {
				t.Skipf("no notes to index: %d files, %v", len(files), err)
			}
			all := map[string]corpus.Note{}
			for i := range 150 {
				for n := range files[i*len(files)/150].Notes() {
					if n.ID != "" {
						all[n.ID] = n
					}
				}
			}
			r := rand.New(rand.NewPCG(1, 1))
			now := map[string]corpus.Note{}
			for id, n := range all {
				if r.IntN(20) > 0 {
					now[id] = n
				}
			}
			dir := t.TempDir()
			update(t, dir, index.UpdateOptions{}, sourcesOf(now)...)
			for range 3 {
				now = change(r, now, all)
			}
			if report := update(t, dir, index.UpdateOptions{}, sourcesOf(now)...); report.Rebuilt != "" || len(report.Changes) == 0 {
				t.Fatalf("%d changes, %s", len(report.Changes), report.Rebuilt)
			}
			sameAsBuilt(t, name, dir, now, r, index.BuildOptions{})
		})
	}
}
