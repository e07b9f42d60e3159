package index_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/corpus/samples"
	"github.com/talksearch/talksearch/index"
	"github.com/talksearch/talksearch/index/query"
)

func ask(t testing.TB, r *index.Reader, req index.Request) *index.Answer {
	t.Helper()
	a, err := r.Search(t.Context(), req)
	if err != nil {
		t.Fatalf("%q: %v", req.Query, err)
	}
	return a
}

// datedTalks are four notes that say the same, and one that says less.
func datedTalks() []corpus.Note {
	var notes []corpus.Note
	for i, date := range []string{"2013-12-31", "", "2015-01-01", "2014-06-22"} {
		n := note(fmt.Sprintf("%c.md", 'a'+i), "夜会", "一|監視と検知の話", "二|監視と検知の話", "三|別の話")
		n.Date = date
		notes = append(notes, n)
	}
	less := note("e.md", "昼会", "一|監視の話")
	less.Date = "2016-01-01"
	return append(notes, less)
}

func TestFacets(t *testing.T) {
	notes := datedTalks()
	notes[0].Tags = []string{"Go", "go", "サーバ", "。"}
	notes[1].Tags = []string{"go", `C "plus"　plus`, "“引用”", "サーバー"}
	notes[2].Tags = []string{"go", "サーバー", "C++"}
	notes[3].Event = "運用の夕べ\n第2回"
	for i, speaker := range []string{"山田 太郎", "山田 太郎", "鈴木"} {
		notes[0].Sections[i].Speaker = speaker
	}
	notes[3].Sections[1].Speaker = "鈴木"
	for _, lean := range []bool{false, true} {
		dir := t.TempDir()
		_, err := index.Build(t.Context(), dir, newAnalyzer(t), slices.Values(notes), index.BuildOptions{Lean: lean})
		if err != nil {
			t.Fatal(err)
		}
		r := open(t, dir)
		type values = []index.FacetValue
		for q, want := range map[string]*index.Facets{
			"検知": {
				Tags:     values{{"go", 3}, {"サーバー", 3}, {"C++", 1}, {"引用", 1}},
				Events:   values{{"運用の夕べ 第2回", 1}},
				Speakers: values{{"山田 太郎", 1}, {"鈴木", 1}},
				Years:    values{{"2013", 1}, {"2014", 1}, {"2015", 1}},
			},
			"speaker:鈴木": {Tags: values{{"go", 1}, {"サーバー", 1}}, Events: values{{"運用の夕べ 第2回", 1}}, Speakers: values{{"鈴木", 2}}, Years: values{{"2013", 1}, {"2014", 1}}},
			"tag:go -検知": {Tags: values{{"go", 3}, {"サーバー", 3}, {"C++", 1}, {"引用", 1}}, Events: values{}, Speakers: values{{"鈴木", 1}}, Years: values{{"2013", 1}, {"2015", 1}}},
			"量子コンピュータ":   {Tags: values{}, Events: values{}, Speakers: values{}, Years: values{}},
		} {
			a := ask(t, r, index.Request{Query: q, Facets: true, Limit: 1})
			if diff := gocmp.Diff(want, a.Facets); diff != "" {
				t.Errorf("%s, lean %v (-want +got):\n%s", q, lean, diff)
			}
			if a := ask(t, r, index.Request{Query: q}); a.Facets != nil {
				t.Errorf("%s: nobody asked for %v", q, a.Facets)
			}
			narrow(t, r, q, a)
		}
	}
}

// narrow asks for each facet of an answer, and wants all notes that were counted.
func narrow(t testing.TB, r *index.Reader, q string, a *index.Answer) (asked int) {
	t.Helper()
	for field, values := range map[query.Field][]index.FacetValue{query.Tag: a.Facets.Tags, query.Event: a.Facets.Events, query.Speaker: a.Facets.Speakers, query.After: a.Facets.Years} {
		for _, v := range values {
			filter := fmt.Sprintf(`%s:"%s"`, field, v.Value)
			if field == query.After {
				year, err := strconv.Atoi(v.Value)
				if err != nil {
					t.Fatal(err)
				}
				filter = fmt.Sprintf("after:%04d before:%04d", year, year+1)
			}
			asked++
			narrower := ask(t, r, index.Request{Query: q + " " + filter})
			if narrower.TotalNotes < v.Count || narrower.TotalNotes > a.TotalNotes {
				t.Errorf("%s: %d of %d notes were counted for %s, and %d are found by it", q, v.Count, a.TotalNotes, filter, narrower.TotalNotes)
			}
		}
	}
	return asked
}

// TestFacetsAreFilters asks for the facets of all that can be asked of the sample notes.
func TestFacetsAreFilters(t *testing.T) {
	dir := t.TempDir()
	if err := samples.Extract(dir); err != nil {
		t.Fatal(err)
	}
	notes := readNotes(t, dir)
	asks := &asker{Rand: rand.New(rand.NewPCG(5, 6)), a: newAnalyzer(t), notes: notes}
	// What may stand in a name, and means something in a query or nothing in a text.
	for i, odd := range []string{`say "hi"`, "（株）山", "a\n b", "-x", "tag:go", "ｻｰﾊﾞ", "\xff監視", "の", "C#", "“引用”", "OR", "👍", "か\u3099", "㍿"} {
		n := &notes[i%len(notes)]
		n.Tags = append(slices.Clip(n.Tags), odd)
		n.Event = cmp.Or(n.Event, odd)
		n.Sections[len(n.Sections)-1].Speaker = odd
	}
	ix := t.TempDir()
	build(t, ix, notes...)
	r := open(t, ix)
	narrowed := 0
	for i := range 200 {
		shape := shapes[i%len(shapes)]
		q := shape.ask(asks)
		parsed, err := query.Parse(q)
		if err != nil {
			continue
		}
		if _, one := parsed.(query.Or); one {
			continue // OR binds tighter than the filter that is added
		}
		if a := ask(t, r, index.Request{Query: q, Facets: true}); a.Retyped == "" {
			narrowed += narrow(t, r, q, a)
		}
	}
	for _, filter := range []string{"after:0001", "-量子", "before:9999"} {
		narrowed += narrow(t, r, filter, ask(t, r, index.Request{Query: filter, Facets: true}))
	}
	if narrowed < 1000 {
		t.Errorf("only %d facets were asked for", narrowed)
	}
}

// TestFacetsAreBounded wants the values of most notes, and no more than there may be.
func TestFacetsAreBounded(t *testing.T) {
	var notes []corpus.Note
	for i := range 30 {
		n := note(fmt.Sprintf("%02d.md", i), "夜会", "一|監視の話")
		for k := range i + 1 {
			n.Tags = append(n.Tags, fmt.Sprintf("tag%02d", k))
		}
		notes = append(notes, n)
	}
	dir := t.TempDir()
	build(t, dir, notes...)
	f := ask(t, open(t, dir), index.Request{Query: "監視", Facets: true}).Facets
	want := []index.FacetValue{}
	for k := range index.MaxFacetValues {
		want = append(want, index.FacetValue{Value: fmt.Sprintf("tag%02d", k), Count: 30 - k})
	}
	if diff := gocmp.Diff(want, f.Tags); diff != "" {
		t.Error(diff)
	}
}

func TestSort(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, datedTalks()...)
	r := open(t, dir)
	for _, tt := range []struct {
		query string
		sort  index.Sort
		want  []string
	}{
		// Equal scores: the newest first, then by id.
		{"検知", "", []string{"c.md#a", "c.md#b", "d.md#a", "d.md#b", "a.md#a", "a.md#b", "b.md#a", "b.md#b"}},
		{"検知", index.ByRelevance, []string{"c.md#a", "c.md#b", "d.md#a", "d.md#b", "a.md#a", "a.md#b", "b.md#a", "b.md#b"}},
		{"before:2015", index.ByRelevance, []string{"d.md#a", "d.md#b", "d.md#c", "a.md#a", "a.md#b", "a.md#c"}},
		{"before:2015", index.ByDate, []string{"d.md#a", "d.md#b", "d.md#c", "a.md#a", "a.md#b", "a.md#c"}},
		// The newest lacks a word.
		{"監視 検知", index.ByDate, []string{"c.md#a", "c.md#b", "d.md#a", "d.md#b", "a.md#a", "a.md#b", "b.md#a", "b.md#b", "e.md#a"}},
		{"監視 検知 話", index.ByDate, []string{"c.md#a", "c.md#b", "d.md#a", "d.md#b", "a.md#a", "a.md#b", "b.md#a", "b.md#b", "e.md#a"}},
		{"監視", index.ByDate, []string{"e.md#a", "c.md#a", "c.md#b", "d.md#a", "d.md#b", "a.md#a", "a.md#b", "b.md#a", "b.md#b"}},
	} {
		a := ask(t, r, index.Request{Query: tt.query, Sort: tt.sort, Limit: len(tt.want)})
		if got := ids(a); !slices.Equal(got, tt.want) {
			t.Errorf("%s by %q: %q, want %q", tt.query, tt.sort, got, tt.want)
		}
		if b := ask(t, r, index.Request{Query: tt.query, Sort: tt.sort, Limit: 3, Offset: 2}); !slices.Equal(ids(b), tt.want[2:5]) {
			t.Errorf("%s by %q: the second page is %q", tt.query, tt.sort, ids(b))
		}
	}
}
