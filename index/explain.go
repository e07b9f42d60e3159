package index

import "fmt"

// explain takes the scores of some sections apart, in one pass over the units. Parts
// add up to their whole at every level.
func (s *scorer) explain(units []unit, page []ranked) []*Explanation {
	totals := make([]*Explanation, len(page))
	for i := range totals {
		totals[i] = &Explanation{What: "sum of"}
	}
	found := make([]bool, len(page))
	t := newTally(len(s.notes.of), len(s.notes.words))
	for k := range units {
		u := &units[k]
		t.count(s, u)
		for i, c := range page {
			if t.noteSeen[s.notes.of[c.doc]] {
				found[i] = found[i] || t.seen[c.doc]
				e := s.explainUnit(u, t, c.doc)
				totals[i].Value += e.Value
				totals[i].Parts = append(totals[i].Parts, e)
			}
		}
		t.reset()
	}
	for i := range totals {
		if !found[i] { // a filter found it, and what else its note says counts for nothing
			totals[i] = &Explanation{What: "no words of the query"}
		}
	}
	return totals
}

// explainUnit shares a unit's value out among the fields and the rest of the note
// in proportion to their part in what is saturated.
func (s *scorer) explainUnit(u *unit, t *tally, doc uint32) *Explanation {
	note := s.notes.of[doc]
	k := t.noteBest[note]
	rest := t.rest[note]
	var parts []*Explanation
	if t.seen[doc] {
		k = t.best[doc]
		rest -= t.own[doc]
		parts = s.explainFields(&u.ways[k], doc)
	}
	if rest > 0 {
		value := s.gamma(note) * fromRest(rest)
		parts = append(parts, &Explanation{Value: value, What: fmt.Sprintf("the note's other sections: %.3g × %.4g", s.gamma(note), fromRest(rest))})
	}
	wtf := 0.0
	for _, p := range parts {
		wtf += p.Value
	}
	w := &u.ways[k]
	value := t.value(k, wtf)
	for _, p := range parts {
		p.Value *= value / max(wtf, 1e-300)
	}
	return &Explanation{
		Value: value,
		What: fmt.Sprintf("%s %q as %q (%s): boost %.3g × weight %.3g × idf %.4g × saturated %.4g",
			u.role, u.text(), w.clause.text, w.kind, u.boost, w.weight, s.idf(w.df), saturate(wtf)),
		Parts: parts,
	}
}

// explainFields tells each field's part in wtf.
func (s *scorer) explainFields(w *way, doc uint32) []*Explanation {
	var parts []*Explanation
	for f := range numFields {
		m, ok := w.in(f, doc)
		if !ok {
			continue
		}
		t := fields[f]
		parts = append(parts, &Explanation{
			Value: s.weighted(f, m),
			What: fmt.Sprintf("%s: weight %.3g × %d times ÷ length norm (b %.2g, %g words, average %.1f)",
				t.Name, t.Weight, m.count, t.LengthNorm, m.length, s.average[f]),
		})
	}
	return parts
}

func (r unitRole) String() string {
	switch r {
	case wordUnit:
		return "word"
	case phraseUnit:
		return "phrase"
	}
	return "clause"
}
