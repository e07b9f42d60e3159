package eval

import (
	"maps"
	"math"
	"slices"
)

// Metrics are the measures of one set; the package comment has their formulas.
type Metrics struct {
	NDCG10    float64
	MRR10     float64
	Recall100 float64
	// ZeroHits counts queries.
	ZeroHits int
}

// A Result is how well a run did on a set.
type Result struct {
	Set string
	// Queries is how many queries the metrics are the mean of.
	Queries int
	Metrics
}

// A QueryScore is how well a run did on one query. ZeroHits is 0 or 1.
type QueryScore struct {
	ID, Text string
	Metrics
}

// Score measures a run, and gives each query's part in the order of s.Queries. A
// query that the run does not hold found nothing. The run may come from
// elsewhere: documents that do not count are passed over.
func (s *Set) Score(run Run) (Result, []QueryScore) {
	result := Result{Set: s.Name, Queries: len(s.Queries)}
	scores := make([]QueryScore, 0, len(s.Queries))
	for _, q := range s.Queries {
		m := q.score(q.counted(run[q.ID]))
		scores = append(scores, QueryScore{q.ID, q.Text, m})
		result.NDCG10 += m.NDCG10
		result.MRR10 += m.MRR10
		result.Recall100 += m.Recall100
		result.ZeroHits += m.ZeroHits
	}
	n := float64(len(s.Queries))
	result.NDCG10 /= n
	result.MRR10 /= n
	result.Recall100 /= n
	return result, scores
}

func (q Query) score(ranking []ScoredDoc) Metrics {
	var m Metrics
	if len(ranking) == 0 {
		m.ZeroHits = 1
	}
	grades := make([]int, len(ranking))
	found := 0
	for i, d := range ranking {
		grades[i] = q.Grades[d.ID]
		if grades[i] == 0 {
			continue
		}
		found++
		if found == 1 && i < 10 {
			m.MRR10 = 1 / float64(i+1)
		}
	}
	ideal := slices.SortedFunc(maps.Values(q.Grades), func(a, b int) int { return b - a })
	m.NDCG10 = dcg(grades, 10) / dcg(ideal, 10)
	m.Recall100 = float64(found) / float64(len(q.Grades))
	return m
}

// dcg is the discounted cumulated gain of the first k grades.
func dcg(grades []int, k int) float64 {
	sum := 0.0
	for i, grade := range grades[:min(k, len(grades))] {
		sum += float64(grade) / math.Log2(float64(i+2))
	}
	return sum
}
