package index

import "fmt"

// explainUnit tells how a unit's score in a section comes about. Its value is
// shared out among the fields in proportion to their part in wtf, so that parts
// add up to their whole at every level.
func explainUnit(u *unit, idf, wtf float64, parts []*Explanation) *Explanation {
	value := u.boost * idf * saturate(wtf)
	for _, p := range parts {
		p.Value *= value / wtf
	}
	what := "word"
	if u.whole {
		what = "clause"
	}
	return &Explanation{
		Value: value,
		What:  fmt.Sprintf("%s %q: boost %.3g × idf %.4g × saturated frequency %.4g", what, u.clause.text, u.boost, idf, saturate(wtf)),
		Parts: parts,
	}
}

// explainField tells a field's part in wtf; its value is that part until
// explainUnit makes it a share of the score.
func (s *scorer) explainField(f field, m match) *Explanation {
	t := fields[f]
	w := s.weighted(f, m)
	return &Explanation{
		Value: w,
		What: fmt.Sprintf("%s: weight %.3g × %d times ÷ length norm (b %.2g, %g words, average %.1f) = %.4g",
			t.Name, t.Weight, m.count, t.LengthNorm, m.length, s.average[f], w),
	}
}
