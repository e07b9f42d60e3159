package index_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/corpus/samples"
	"github.com/talksearch/talksearch/index"
)

func TestFilters(t *testing.T) {
	notes := datedTalks() // a.md 2013, b.md without a date, c.md 2015, d.md 2014, e.md 2016
	notes[0].Tags = []string{"Go", "go", "サーバ"}
	notes[1].Tags = []string{"go 1.22", "サーバー"}
	notes[2].Tags = []string{"go"}
	notes[2].Event, notes[3].Event = "運用の夕べ\n第2回", "運用の夕べ"
	notes[0].Sections[0].Speaker, notes[0].Sections[1].Speaker = "山田 太郎", "鈴木"
	notes[3].Sections[1].Speaker = "鈴木"
	dir := t.TempDir()
	build(t, dir, notes...)
	r := open(t, dir)
	type filters = index.Filters
	for _, tt := range []struct {
		query   string
		filters filters
		want    []string
	}{
		{"検知", filters{Tags: []string{"go"}}, []string{"c.md#a", "c.md#b", "a.md#a", "a.md#b"}},
		{"検知", filters{Tags: []string{"Go"}}, []string{"c.md#a", "c.md#b", "a.md#a", "a.md#b"}},
		{"検知", filters{Tags: []string{"ＧＯ"}}, []string{"c.md#a", "c.md#b", "a.md#a", "a.md#b"}},
		{"検知", filters{Tags: []string{"go 1.22"}}, []string{"b.md#a", "b.md#b"}},
		{"検知", filters{Tags: []string{"サーバー"}}, []string{"a.md#a", "a.md#b", "b.md#a", "b.md#b"}},
		{"検知", filters{Tags: []string{"go", "go 1.22"}}, []string{"c.md#a", "c.md#b", "a.md#a", "a.md#b", "b.md#a", "b.md#b"}},
		{"検知", filters{Tags: []string{"go"}, Years: []int{2013, 2014}}, []string{"a.md#a", "a.md#b"}},
		{"検知", filters{Tags: []string{"1.22"}}, []string{}},
		{"検知", filters{Tags: []string{""}}, []string{}},
		{"検知", filters{Events: []string{"運用の夕べ 第2回"}}, []string{"c.md#a", "c.md#b"}},
		{"検知", filters{Events: []string{"運用の夕べ"}}, []string{"d.md#a", "d.md#b"}},
		{"検知", filters{Speakers: []string{"鈴木"}}, []string{"d.md#b", "a.md#b"}},
		{"検知", filters{Speakers: []string{"鈴木", "山田 太郎"}, Years: []int{2013}}, []string{"a.md#a", "a.md#b"}},
		{"検知", filters{Speakers: []string{"go"}}, []string{}}, // is a tag
		{"検知 tag:go", filters{Years: []int{2013}}, []string{"a.md#a", "a.md#b"}},
		{"", filters{Years: []int{2014}}, []string{"d.md#a", "d.md#b", "d.md#c"}},
		{"　", filters{Tags: []string{"go"}, Years: []int{2015, 2013}}, []string{"c.md#a", "c.md#b", "c.md#c", "a.md#a", "a.md#b", "a.md#c"}},
		{"", filters{Years: []int{1999}}, []string{}},
		{"", filters{}, []string{}},
		{"。", filters{Years: []int{2014}}, []string{}}, // is something, and in no note
	} {
		a := ask(t, r, index.Request{Query: tt.query, Filters: tt.filters, Limit: 20})
		if got := ids(a); !slices.Equal(got, tt.want) || a.Total != len(tt.want) {
			t.Errorf("%s, %+v: %q of %d, want %q", tt.query, tt.filters, got, a.Total, tt.want)
		}
	}

	// A filter that leaves nothing does not make what was typed a slip.
	a := ask(t, r, index.Request{Query: "検知", Filters: filters{Years: []int{1999}}})
	if a.Retyped != "" || a.Total != 0 {
		t.Errorf("%d sections for %q instead", a.Total, a.Retyped)
	}
}

func TestFilterLimits(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, datedTalks()...)
	r := open(t, dir)
	many := slices.Repeat([]string{"go"}, index.MaxFilterValues+1)
	long := []string{strings.Repeat("a", index.MaxFilterBytes+1)}
	for _, tt := range []struct {
		filters index.Filters
		param   string // "" is answered
	}{
		{index.Filters{Tags: many[1:], Events: []string{long[0][1:]}, Years: []int{0, index.MaxYear}}, ""},
		{index.Filters{Tags: many}, "tag"},
		{index.Filters{Events: many}, "event"},
		{index.Filters{Speakers: many}, "speaker"},
		{index.Filters{Years: make([]int, index.MaxFilterValues+1)}, "year"},
		{index.Filters{Tags: long}, "tag"},
		{index.Filters{Events: long}, "event"},
		{index.Filters{Speakers: long}, "speaker"},
		{index.Filters{Years: []int{-1}}, "year"},
		{index.Filters{Years: []int{index.MaxYear + 1}}, "year"},
	} {
		_, err := r.Search(t.Context(), index.Request{Query: "監視", Filters: tt.filters})
		var refused *index.RequestError
		if tt.param == "" && err != nil || tt.param != "" && (!errors.As(err, &refused) || refused.Param != tt.param) {
			t.Errorf("%.60s: %v, want one about %q", fmt.Sprintf("%+v", tt.filters), err, tt.param)
		}
	}
}

// facets are the fields of Filters beside their facets.
var facets = []struct {
	name   string
	values func(*index.Facets) []index.FacetValue
	set    func(*index.Filters, ...string)
}{
	{"tag", func(f *index.Facets) []index.FacetValue { return f.Tags }, func(f *index.Filters, v ...string) { f.Tags = v }},
	{"event", func(f *index.Facets) []index.FacetValue { return f.Events }, func(f *index.Filters, v ...string) { f.Events = v }},
	{"speaker", func(f *index.Facets) []index.FacetValue { return f.Speakers }, func(f *index.Filters, v ...string) { f.Speakers = v }},
	{"year", func(f *index.Facets) []index.FacetValue { return f.Years }, func(f *index.Filters, v ...string) {
		f.Years = nil
		for _, text := range v {
			year, err := strconv.Atoi(text)
			if err != nil {
				panic(err)
			}
			f.Years = append(f.Years, year)
		}
	}},
}

// exact asks for each facet that a request counts, and wants just the notes that were
// counted. Then it narrows the request by one of them, and does so again.
func exact(t *testing.T, rnd *rand.Rand, r *index.Reader, req index.Request) (asked int) {
	t.Helper()
	req.Facets = true
	for range 3 {
		a := ask(t, r, req)
		type choice struct {
			facet int
			value string
		}
		var choices []choice
		for i, f := range facets {
			for _, v := range f.values(a.Facets) {
				narrower := req
				narrower.Facets = false
				f.set(&narrower.Filters, v.Value)
				b := ask(t, r, narrower)
				if asked++; b.TotalNotes != v.Count || b.Retyped != a.Retyped {
					t.Errorf("%q, %+v: %d notes were counted for %s %q, and %d are found by it", req.Query, req.Filters, v.Count, f.name, v.Value, b.TotalNotes)
				}
				choices = append(choices, choice{i, v.Value})
			}
		}
		if len(choices) == 0 {
			return asked
		}
		c := choices[rnd.IntN(len(choices))]
		facets[c.facet].set(&req.Filters, c.value)
	}
	return asked
}

// TestFacetsAreExact holds Facets to their law, on the sample notes and on real ones.
func TestFacetsAreExact(t *testing.T) {
	for _, from := range []struct {
		name    string
		queries int
		folder  func(*testing.T) string
	}{
		{"samples", 60, func(t *testing.T) string {
			dir := t.TempDir()
			if err := samples.Extract(dir); err != nil {
				t.Fatal(err)
			}
			return dir
		}},
		{"posts", 15, func(t *testing.T) string {
			shared := os.Getenv("TALKSEARCH_SHARED")
			if shared == "" {
				shared = filepath.Join("..", "..", "shared")
			}
			dir := filepath.Join(shared, "corpora", "efcl")
			if _, err := os.Stat(dir); err != nil || testing.Short() {
				t.Skipf("no real posts (TALKSEARCH_SHARED names their folder; not with -short): %v", err)
			}
			return dir
		}},
	} {
		t.Run(from.name, func(t *testing.T) {
			notes := readNotes(t, from.folder(t))
			dir := t.TempDir()
			build(t, dir, notes...)
			r := open(t, dir)
			rnd := rand.New(rand.NewPCG(7, 8))
			asks := &asker{Rand: rnd, a: newAnalyzer(t), notes: notes}
			asked := 0
			for i := range from.queries {
				req := index.Request{Query: shapes[i%len(shapes)].ask(asks)}
				if _, err := r.Search(t.Context(), req); err == nil {
					asked += exact(t, rnd, r, req)
				}
			}
			for _, v := range ask(t, r, index.Request{Query: "after:0001", Facets: true}).Facets.Years {
				req := index.Request{}
				facets[3].set(&req.Filters, v.Value)
				asked += exact(t, rnd, r, req)
			}
			if asked < 500 {
				t.Errorf("only %d facets were asked for", asked)
			}
			t.Logf("%d facets of %d notes", asked, len(notes))
		})
	}
}
