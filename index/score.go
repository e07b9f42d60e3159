package index

import (
	"cmp"
	"math"
	"slices"
)

// Scores are BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework:
// BM25 and Beyond, 2009, section 3.6). For a unit with frequency tf(f) in field
// f of a section, whose length there is len(f):
//
//	wtf   = Σf weight(f) · tf(f) / (1 − b(f) + b(f)·len(f)/avglen(f))
//	score = boost · idf · wtf·(k1+1) / (wtf+k1)
//	idf   = ln(1 + (N − n + ½) / (n + ½))
//
// where N is the number of sections and n the number of those that have the
// unit in any field. avglen(f) is over all sections, also those without the
// field, and is at least 1.
const k1 = 1.2

type scorer struct {
	sections float64
	average  [numFields]float64
}

func newScorer(m *manifest) *scorer {
	s := &scorer{sections: float64(m.Counts.Sections)}
	for f := range numFields {
		s.average[f] = max(1, float64(m.Tokens[f.String()])/max(1, s.sections))
	}
	return s
}

// weighted is the share of one field in wtf.
func (s *scorer) weighted(f field, m match) float64 {
	t := &fields[f]
	return t.Weight * float64(m.count) / (1 - t.LengthNorm + t.LengthNorm*float64(m.length)/s.average[f])
}

func (s *scorer) idf(n int) float64 {
	return math.Log(1 + (s.sections-float64(n)+0.5)/(float64(n)+0.5))
}

func saturate(wtf float64) float64 { return wtf * (k1 + 1) / (wtf + k1) }

// scoreAll returns the score of every section, by internal number; that of a
// section that no unit matches is zero.
func (s *scorer) scoreAll(units []unit, limit int) []float64 {
	scores := make([]float64, limit)
	wtf := make([]float64, limit)
	var touched []uint32
	for i := range units {
		u := &units[i]
		touched = touched[:0]
		for f := range numFields {
			for _, m := range u.matches[f] {
				if wtf[m.doc] == 0 {
					touched = append(touched, m.doc)
				}
				wtf[m.doc] += s.weighted(f, m)
			}
		}
		weight := u.boost * s.idf(len(touched))
		for _, d := range touched {
			scores[d] += weight * saturate(wtf[d])
			wtf[d] = 0
		}
	}
	return scores
}

// df is the number of sections that have the unit in any field.
func (u *unit) df() int {
	var all []match
	for f := range numFields {
		all = unite(all, u.matches[f])
	}
	return len(all)
}

// in returns the unit's match in one field of one section.
func (u *unit) in(f field, doc uint32) (match, bool) {
	i, ok := slices.BinarySearchFunc(u.matches[f], doc, func(m match, d uint32) int { return cmp.Compare(m.doc, d) })
	if !ok {
		return match{}, false
	}
	return u.matches[f][i], true
}

// explain takes the score of one section apart.
func (s *scorer) explain(units []unit, doc uint32) *Explanation {
	total := &Explanation{What: "sum of"}
	for i := range units {
		u := &units[i]
		var wtf float64
		var parts []*Explanation
		for f := range numFields {
			if m, ok := u.in(f, doc); ok {
				wtf += s.weighted(f, m)
				parts = append(parts, s.explainField(f, m))
			}
		}
		if wtf == 0 {
			continue
		}
		e := explainUnit(u, s.idf(u.df()), wtf, parts)
		total.Value += e.Value
		total.Parts = append(total.Parts, e)
	}
	return total
}
