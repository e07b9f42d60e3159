package index_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// names returns what lies in a directory.
func names(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func wantNames(t testing.TB, dir string, want ...string) {
	t.Helper()
	if got := names(t, dir); !slices.Equal(got, want) {
		t.Errorf("%s holds %v, want %v", dir, got, want)
	}
}

func mustWrite(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestStoreIsBleve opens a generation's store as any Bleve program would.
func TestStoreIsBleve(t *testing.T) {
	dir := t.TempDir()
	s := build(t, dir, talks()...)
	b, err := bleve.Open(filepath.Join(dir, s.Generation, "store"))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if n, err := b.DocCount(); err != nil || n != uint64(s.Sections) || n == 0 {
		t.Errorf("Bleve counts %d documents (%v), the summary %d sections", n, err, s.Sections)
	}
}

// manyTalks are notes with much in common, so that many sections score alike.
func manyTalks(n int) []corpus.Note {
	notes := make([]corpus.Note, n)
	for i := range notes {
		notes[i] = note(fmt.Sprintf("n%03d.md", i), "勉強会の記録",
			"監視の話|Serfで監視を自動化した。", fmt.Sprintf("%d番目の発表|Docker %d台を並べた。", i, i%7))
		notes[i].Date = fmt.Sprintf("2014-%02d-01", i%12+1)
		notes[i].Tags = []string{"docker"}
	}
	return notes
}

var askedOfMany = []string{"監視", "Docker 監視", "Serf 7台", "-3台", "tag:docker", "before:2014-06 自動化", "3番目 OR 5番目"}

// TestWorkers wants one and several workers to build what answers alike, and so do several
// twice.
func TestWorkers(t *testing.T) {
	var want []*index.Answer
	for _, workers := range []int{1, 4, 4, 13} {
		dir := t.TempDir()
		_, err := index.Build(t.Context(), dir, newAnalyzer(t), slices.Values(manyTalks(60)), index.BuildOptions{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		r := open(t, dir)
		for i, q := range askedOfMany {
			got := search(t, r, q)
			got.Took = 0
			if len(got.Hits) == 0 {
				t.Errorf("%s: nothing found", q)
			}
			if workers == 1 {
				want = append(want, got)
			} else if !reflect.DeepEqual(got, want[i]) {
				t.Errorf("%s: %d workers answer %v, one %v", q, workers, ids(got), ids(want[i]))
			}
		}
	}
}

// TestPages wants pages to join to one list, whatever their size.
func TestPages(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, manyTalks(20)...)
	r := open(t, dir)
	for _, q := range askedOfMany {
		whole, err := r.Search(t.Context(), index.Request{Query: q, Limit: 100, PerNote: 1})
		if err != nil {
			t.Fatal(err)
		}
		var joined []string
		for offset := 0; ; offset += 3 {
			page, err := r.Search(t.Context(), index.Request{Query: q, Limit: 3, Offset: offset, PerNote: 1})
			if err != nil {
				t.Fatal(err)
			}
			if len(page.Hits) == 0 {
				break
			}
			joined = append(joined, ids(page)...)
		}
		if want := ids(whole); !slices.Equal(joined, want) {
			t.Errorf("%s: pages of 3 give %v, one page %v", q, joined, want)
		}
	}
}

// TestCancel cancels a build whose next note never comes, as on a terminal.
func TestCancel(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	never := make(chan struct{})
	defer close(never)
	_, err := index.Build(ctx, dir, newAnalyzer(t), func(yield func(corpus.Note) bool) {
		yield(talks()[0])
		cancel()
		<-never
	}, index.BuildOptions{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled build gave %v", err)
	}
	wantNames(t, dir, "LOCK")
}

// TestLock builds while another build waits for its notes.
func TestLock(t *testing.T) {
	dir := t.TempDir()
	locked := false
	_, err := index.Build(t.Context(), dir, newAnalyzer(t), func(yield func(corpus.Note) bool) {
		_, err := index.Build(t.Context(), dir, newAnalyzer(t), slices.Values(talks()), index.BuildOptions{})
		locked = errors.As(err, new(*index.LockedError))
		yield(talks()[0])
	}, index.BuildOptions{})
	if err != nil || !locked {
		t.Errorf("the first build gave %v, the second was locked out: %v", err, locked)
	}
}

func TestOtherPeoplesFiles(t *testing.T) {
	dir := t.TempDir()
	others := []string{"build-123/x", "build-tools/x", "gen-1/x", "gen-000001.unfinished.bak/x", "gen-abc.unfinished/x", "store/x"}
	for _, path := range others {
		mustWrite(t, filepath.Join(dir, path), "not ours")
	}
	build(t, dir, talks()...)
	build(t, dir, talks()...)
	for _, path := range others {
		if _, err := os.Stat(filepath.Join(dir, path)); err != nil {
			t.Error(err)
		}
	}
}

// TestAfterKill builds upon what a build leaves that is killed at each step.
func TestAfterKill(t *testing.T) {
	for _, tt := range []struct {
		name string
		left func(dir string)
	}{
		{"while filling", func(dir string) { mustWrite(t, filepath.Join(dir, "gen-000003.unfinished/store/index_meta.json"), "{") }},
		{"before CURRENT is written", func(dir string) { mustWrite(t, filepath.Join(dir, "gen-000003/manifest.json"), "{}") }},
		{"before CURRENT is renamed", func(dir string) {
			mustWrite(t, filepath.Join(dir, "gen-000003/manifest.json"), "{}")
			mustWrite(t, filepath.Join(dir, "CURRENT.tmp"), "gen-0")
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			build(t, dir, talks()[:1]...)
			build(t, dir, talks()[:1]...)
			tt.left(dir)
			r := open(t, dir)
			if r.Generation() != "gen-000002" {
				t.Errorf("%s is served", r.Generation())
			}
			next := build(t, dir, talks()...).Generation
			// Who read CURRENT just before must still find what it named.
			wantNames(t, dir, "CURRENT", "LOCK", "gen-000002", next)
			if next == "gen-000003" && slices.Contains(names(t, dir), "gen-000003.unfinished") {
				t.Error("the unfinished build is still there")
			}
			if got := ids(search(t, r, "Serf")); len(got) == 0 {
				t.Error("the old generation answers no more")
			}
		})
	}
}

// TestDamagedCurrent wants the remedy that the error names to work.
func TestDamagedCurrent(t *testing.T) {
	dir := t.TempDir()
	for _, damage := range []string{"", "garbage\n", "../../etc\n", "gen-000077\n"} {
		build(t, dir, talks()...)
		mustWrite(t, filepath.Join(dir, "CURRENT"), damage)
		if _, err := index.Open(dir, newAnalyzer(t)); !errors.As(err, new(*index.BrokenError)) {
			t.Errorf("CURRENT %q gave %v", damage, err)
		}
	}
	build(t, dir, talks()...)
	search(t, open(t, dir), "Serf")
}

func TestUniqueIDs(t *testing.T) {
	twice := talks()[:1]
	twice = append(twice, twice[0])
	same := talks()
	same[1].Sections[0].ID = same[0].Sections[0].ID
	for want, notes := range map[string][]corpus.Note{
		`two notes have the id "a.md"`:      twice,
		`two sections have the id "a.md#a"`: same,
		"no notes to index":                 {{ID: "no sections"}},
	} {
		dir := t.TempDir()
		_, err := index.Build(t.Context(), dir, newAnalyzer(t), slices.Values(notes), index.BuildOptions{})
		if err == nil || err.Error() != want {
			t.Errorf("got error %v, want %s", err, want)
		}
		wantNames(t, dir, "LOCK")
	}
}

// TestLongNames wants a long title or heading to cost its length, not its length
// for each section below it.
func TestLongNames(t *testing.T) {
	long := strings.Repeat("長い見出し", 20_000)
	n, parent := note("a.md", long+"題"), long+"親"
	for i := range 1000 {
		n.Sections = append(n.Sections, corpus.Section{ID: fmt.Sprint("a.md#", i), Heading: []string{parent, fmt.Sprint("子", i)}})
	}
	n.Sections[7].Heading = []string{long + "末尾"}
	n.Event, n.Tags = long, []string{long, "短い"}
	dir := t.TempDir()
	s := build(t, dir, n)
	var size int64
	err := filepath.WalkDir(filepath.Join(dir, s.Generation), func(path string, d os.DirEntry, err error) error {
		if info, err := d.Info(); err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil || size > 16<<20 {
		t.Errorf("%d bytes, %v", size, err)
	}
	a := search(t, open(t, dir), "末尾")
	if len(a.Hits) != 1 || !strings.HasSuffix(a.Hits[0].Section.Heading[0], "末尾") {
		t.Errorf("the end of a section's own heading finds %v", ids(a))
	}
}
