package eval

import (
	"fmt"
	"math"
	"testing"
)

func ranking(ids ...string) []ScoredDoc {
	var docs []ScoredDoc
	for i, id := range ids {
		docs = append(docs, ScoredDoc{id, float64(len(ids) - i)})
	}
	return docs
}

func near(got, want float64) bool { return math.Abs(got-want) < 1e-9 }

// By hand: the ranking b x a has the grades 2 0 3, so its gain is
//
//	2/log2(2) + 0/log2(3) + 3/log2(4) = 2 + 0 + 1.5 = 3.5
//
// and the ideal a b c with the grades 3 2 1 has
//
//	3/log2(2) + 2/log2(3) + 1/log2(4) = 3 + 1.261860 + 0.5 = 4.761860
//
// which makes 3.5 / 4.761860 = 0.735007.
func TestNDCGByHand(t *testing.T) {
	q := Query{ID: "q", Grades: map[string]int{"a": 3, "b": 2, "c": 1}}
	if got := q.score(ranking("b", "x", "a")).NDCG10; math.Abs(got-0.735007) > 5e-7 {
		t.Errorf("nDCG@10 is %.6f, want 0.735007", got)
	}
}

func TestScore(t *testing.T) {
	others := func(n int) []string {
		var ids []string
		for i := range n {
			ids = append(ids, fmt.Sprint("other", i))
		}
		return ids
	}
	at := func(n int, id string) []ScoredDoc { return ranking(append(others(n-1), id)...) }
	one := map[string]int{"a": 1}
	var twelve = map[string]int{}
	for i := range 12 {
		twelve[fmt.Sprint("other", i)] = 1
	}
	for _, c := range []struct {
		name    string
		grades  map[string]int
		ranking []ScoredDoc
		want    Metrics
	}{
		{"nothing found", one, nil, Metrics{0, 0, 0, 1}},
		{"only others", one, ranking("x", "y"), Metrics{0, 0, 0, 0}},
		{"first", one, ranking("a", "x"), Metrics{1, 1, 1, 0}},
		{"second", one, at(2, "a"), Metrics{1 / math.Log2(3), 1. / 2, 1, 0}},
		{"tenth", one, at(10, "a"), Metrics{1 / math.Log2(11), 1. / 10, 1, 0}},
		{"eleventh", one, at(11, "a"), Metrics{0, 0, 1, 0}},
		{"hundredth", one, at(100, "a"), Metrics{0, 0, 1, 0}},
		{"hundred and first", one, at(101, "a"), Metrics{0, 0, 0, 0}},
		{"more relevant ones than ten", twelve, ranking(others(10)...), Metrics{1, 1, 10. / 12, 0}},
		{"a repeated document counts once", map[string]int{"a": 1, "b": 1}, ranking("a", "a", "b"), Metrics{1, 1, 1, 0}},
		{"excluded documents leave no gap", one, ranking("excluded", "a"), Metrics{1, 1, 1, 0}},
		{"only excluded documents", one, ranking("excluded"), Metrics{0, 0, 0, 1}},
	} {
		set := &Set{Name: "s", Queries: []Query{{ID: "q", Grades: c.grades, Excluded: map[string]bool{"excluded": true}}}}
		result, scores := set.Score(Run{"q": c.ranking})
		if len(scores) != 1 || scores[0].Metrics != result.Metrics {
			t.Errorf("%s: one query has %v, the set %v", c.name, scores, result)
		}
		if !near(result.NDCG10, c.want.NDCG10) || !near(result.MRR10, c.want.MRR10) ||
			!near(result.Recall100, c.want.Recall100) || result.ZeroHits != c.want.ZeroHits {
			t.Errorf("%s: got %+v, want %+v", c.name, result.Metrics, c.want)
		}
	}
}

func TestScoreIsTheMean(t *testing.T) {
	grades := map[string]int{"a": 1}
	set := &Set{Name: "s", Queries: []Query{{ID: "1", Grades: grades}, {ID: "2", Grades: grades}, {ID: "3", Grades: grades}, {ID: "4", Grades: grades}}}
	got, _ := set.Score(Run{"1": ranking("a"), "2": ranking("x", "a"), "3": ranking("x")})
	want := Result{"s", 4, Metrics{(1 + 1/math.Log2(3)) / 4, 1.5 / 4, 2. / 4, 1}}
	if !near(got.NDCG10, want.NDCG10) || !near(got.MRR10, want.MRR10) || got.Recall100 != want.Recall100 || got.ZeroHits != 1 || got.Queries != 4 {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
