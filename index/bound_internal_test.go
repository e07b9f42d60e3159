package index

import (
	"fmt"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index/query"
)

// boundWords are words of few and of many sections, some of which may be said otherwise or
// are parts of others.
var boundWords = []string{"設計", "監視", "サーバー", "server", "運用", "テスト", "Kubernetes", "k8s", "負荷試験", "負荷",
	"データベース", "DB", "移行", "計測", "障害", "キャッシュ", "cache", "設定", "検索", "索引"}

// boundNotes are notes of one to nine sections, in which words are as common as they are
// early in boundWords.
func boundNotes(rng *rand.Rand, n int) []corpus.Note {
	words := func(most int) string {
		var some []string
		for range 1 + rng.IntN(most) {
			some = append(some, boundWords[rng.IntN(1+rng.IntN(len(boundWords)))])
		}
		return strings.Join(some, []string{" ", "の", "。\n"}[rng.IntN(3)])
	}
	var notes []corpus.Note
	for i := range n {
		id := fmt.Sprintf("%03d.md", i)
		note := corpus.Note{ID: id, Path: path.Base(id), Title: words(3), Date: fmt.Sprintf("20%02d-03-01", i%20)}
		if i%3 == 0 {
			note.Tags = []string{words(1)}
		}
		for k := range 1 + rng.IntN(9) {
			note.Sections = append(note.Sections, corpus.Section{ID: fmt.Sprintf("%s#%d", id, k), Heading: []string{words(2)}, Prose: words(60)})
		}
		notes = append(notes, note)
	}
	return notes
}

// TestBounds checks that no section scores more than its bound, and that the best of the
// hits are those that all scores tell.
func TestBounds(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	r, _ := buildWithout(t, newAnalyzer(t), boundNotes(rng, 150), 0)
	sections := r.files.sections
	pruned := 0
	for range 200 {
		var asked []string
		for range 1 + rng.IntN(5) {
			asked = append(asked, boundWords[rng.IntN(len(boundWords))])
		}
		text := strings.Join(asked, []string{" ", "", " OR "}[rng.IntN(3)])
		q, err := query.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		pl, err := newPlan(r.analyzer, newPostings(t.Context(), r.files), q)
		if err != nil {
			t.Fatal(err)
		}
		hits := pl.find(r.scorer, ByRelevance)
		all := hits.rank(r.scorer, pl, hits.all)
		bounds := r.scorer.bound(pl.units)
		for _, c := range all {
			if bound := float64(bounds.total(c.doc)) / bounds.scale; bound < c.score {
				t.Errorf("%s: section %d: %g is above its bound %g", text, c.doc, c.score, bound)
			}
		}
		r.scorer.forget(bounds, pl.units)
		order := &ordering{ByRelevance, sections}
		for _, want := range []int{1, 3, 10} {
			if len(all) > 4*want {
				pruned++
			}
			for _, perNote := range []int{1, 2, 100} {
				best := hits.best(r.scorer, pl, hits.all, order, want, perNote)
				slow := slices.SortedFunc(slices.Values(all), order.compare)
				seen := map[uint32]int{}
				slow = slices.DeleteFunc(slow, func(c ranked) bool {
					seen[sections.of[c.doc]]++
					return seen[sections.of[c.doc]] > perNote
				})
				if diff := cmp.Diff(slow[:min(want, len(slow))], best, cmp.AllowUnexported(ranked{})); diff != "" && len(slow) > 0 {
					t.Errorf("%s: %d hits, %d of a note:\n%s", text, want, perNote, diff)
				}
			}
		}
	}
	if pruned < 300 {
		t.Errorf("%d of 600 pages were of few hits", 600-pruned)
	}
}
