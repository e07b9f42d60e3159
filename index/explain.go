package index

import "fmt"

// explain takes the scores of some sections apart, in one pass over the units. Parts
// add up to their whole at every level.
func (s *scorer) explain(units []unit, page []ranked) []*Explanation {
	totals := make([]*Explanation, len(page))
	for i := range totals {
		totals[i] = &Explanation{What: "sum of"}
	}
	found, places := make([]bool, len(page)), map[uint32]int{}
	for i, c := range page {
		places[c.doc] = i
	}
	t := &tally{byNote: make([]noteTally, len(s.table.words))}
	for k := range units {
		u := &units[k]
		says := make([]said, len(page))
		for t.begin(s, u, nil); t.next(s); {
			if i, ok := places[t.doc]; ok {
				says[i] = t.said
			}
		}
		for i, c := range page {
			if t.byNote[s.table.of[c.doc]].having > 0 {
				found[i] = found[i] || says[i].x > 0
				e := s.explainUnit(u, t, c.doc, says[i])
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

// explainUnit takes a unit's value apart: what the section says, field by field, and
// what its note is about.
func (s *scorer) explainUnit(u *unit, t *tally, doc uint32, said said) *Explanation {
	note := s.table.of[doc]
	e := &Explanation{What: fmt.Sprintf("%s %q: boost %.3g", u.role, u.text(), u.boost)}
	add := func(k uint8, what, evidence string, value float64) *Explanation {
		w := &u.ways[k]
		part := &Explanation{Value: value, What: fmt.Sprintf("%s %q (%s): weight %.3g × idf %.4g × %s",
			what, w.clause.text, w.kind, w.weight, s.idf(w.df), evidence)}
		e.Value += value
		e.Parts = append(e.Parts, part)
		return part
	}
	if said.x > 0 {
		k, x := said.way, saturate(said.x)
		part := add(k, "section has", fmt.Sprintf("saturated %.4g", x), t.ways[k].factor*x)
		part.Parts = s.explainFields(&u.ways[k], doc)
		// Fields share the value in proportion to their part in what is saturated.
		for _, p := range part.Parts {
			p.Value *= part.Value / said.x
		}
		if said.opening > 0 {
			add(k, "section opens with", fmt.Sprintf("opening %.4g", said.opening), t.ways[k].factor*said.opening)
		}
	}
	if value := s.noteValue(t, note); value > 0 {
		add(t.byNote[note].best, "note is about", fmt.Sprintf(
			"saturated %.4g × %.3g (share of its sections) ^ %.2g × %.3g: (%g × %.4g in names + %.4g in texts) ÷ %.4g (%d sections, %d words, average %.1f)",
			saturate(s.about(t, note)), s.share(t, note), s.sharePower, s.noteWeight, float64(nameWeight), fromSum(t.byNote[note].names),
			fromSum(t.byNote[note].texts), s.scope(note), s.table.sections[note], s.table.words[note], s.table.average), value)
	}
	return e
}

// explainFields tells each field's part in what the section says in one way.
func (s *scorer) explainFields(w *way, doc uint32) []*Explanation {
	var parts []*Explanation
	for f := range numFields {
		m, ok := w.in(f, doc)
		if !ok {
			continue
		}
		t := fields[f]
		length, average := s.length(f, doc)
		parts = append(parts, &Explanation{
			Value: s.weight(f, doc) * float64(m.count) / s.norm(f, doc),
			What: fmt.Sprintf("%s: weight %.3g × %d times ÷ length norm (b %.2g, %g words, average %.1f)",
				t.Name, s.weight(f, doc), m.count, t.LengthNorm, length, average),
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
