package index

import "math"

// Scores are BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework:
// BM25 and Beyond, 2009, section 3.6), with the rest of the note as context. For a
// unit with frequency tf(f) in field f of a section, whose length there is len(f):
//
//	wtf   = Σf weight(f) · tf(f) / (1 − b(f) + b(f)·len(f)/avglen(f))
//	score = boost · w · idf · s(wtf + γ·rest)
//	s(x)  = x·(k1+1) / (x+k1)
//	idf   = ln(1 + (N − n + ½) / (n + ½))
//
// N is the number of sections, n the number of those that have the unit in any
// field. avglen(f) is over all sections, also those without the field, and is at
// least 1.
//
// A unit may be said in several ways (サーバ監視, server monitoring). A section is
// scored by the one that gives it most, and so once, however many it has: w is the
// weight of that way, and n counts the sections that have it or a closer one, so
// that a rare spelling of a common thing is as common as the thing.
//
// rest is the sum of wtf over the prose and code of the note's other sections (their
// names say what they are about, not what this one is), and
// γ = noteContext / (1 − ½ + ½·words/avgwords) for a note of so many words. A section
// that lacks the unit while its note has it scores s(γ·rest). So, of two sections that
// say the same, the one from the note that is all about it comes first, while a note
// of one section is scored as if there were no notes. This is the smoothing of passage retrieval (Callan, Passage-Level
// Evidence in Document Retrieval, 1994) put inside BM25's saturation.
const (
	k1          = 1.2
	noteContext = 0.25
)

type scorer struct {
	sections float64
	average  [numFields]float64
	notes    *noteMap
}

func newScorer(m *manifest, notes *noteMap) *scorer {
	s := &scorer{sections: float64(m.Counts.Sections), notes: notes}
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

// gamma is how much the other sections of a note count.
func (s *scorer) gamma(note uint32) float64 {
	return noteContext / (0.5 + 0.5*float64(s.notes.words[note])/s.notes.average)
}

// rest is kept in whole numbers: a sum of floats depends on their order, which
// is that of the store and differs between two builds of the same notes.
const restUnit = 1 << 20

func toRest(wtf float64) int64    { return int64(math.Round(wtf * restUnit)) }
func fromRest(rest int64) float64 { return float64(rest) / restUnit }

// scores are what a query's units come to, by internal number of section.
type scores struct {
	// total is the score, 0 where no unit is.
	total []float64
	// mass is the sum of idf over the words of the query that a section has, and
	// all is that of a section that has every word.
	mass []float64
	all  float64
}

// scoreAll scores every section.
func (s *scorer) scoreAll(units []unit) *scores {
	sections, notes := len(s.notes.of), len(s.notes.words)
	sc := &scores{total: make([]float64, sections), mass: make([]float64, sections)}
	elsewhere := make([]float64, notes)
	found := make([]bool, sections)
	t := newTally(sections, notes)
	for i := range units {
		u := &units[i]
		t.count(s, u)
		word := u.isWord()
		idf := s.idf(u.ways[0].df)
		if word {
			sc.all += idf
		}
		for _, d := range t.sections {
			n := s.notes.of[d]
			g, rest := s.gamma(n), t.rest[n]
			sc.total[d] += t.value(t.best[d], t.wtf[d]+g*fromRest(rest-t.own[d])) - t.value(t.noteBest[n], g*fromRest(rest))
			found[d] = true
			if word {
				sc.mass[d] += idf
			}
		}
		for _, n := range t.notes {
			elsewhere[n] += t.value(t.noteBest[n], s.gamma(n)*fromRest(t.rest[n]))
		}
		t.reset()
	}
	for d := range sc.total {
		if found[d] {
			sc.total[d] += elsewhere[s.notes.of[d]]
		}
	}
	return sc
}

// isWord tells whether the unit is one of the smallest parts of the query.
func (u *unit) isWord() bool {
	return u.role == wordUnit || u.role == clauseUnit && len(u.ways[0].clause.words) == 0
}

// A tally is where a unit stands: the sections and notes that have it, in no
// order, and what they have of it.
type tally struct {
	// factors are boost · w · idf of the unit's ways.
	factors  []float64
	sections []uint32
	notes    []uint32
	// By section: the best way, wtf, and the part of wtf that is prose and
	// code.
	best []uint8
	wtf  []float64
	own  []int64
	// By note: the closest of these ways, and the sum of own.
	noteBest []uint8
	rest     []int64
	seen     []bool
	noteSeen []bool
	// Of the way that is being counted.
	way    []uint32
	wayWTF []float64
	wayOwn []int64
}

func newTally(sections, notes int) *tally {
	return &tally{
		best: make([]uint8, sections), wtf: make([]float64, sections), own: make([]int64, sections), seen: make([]bool, sections),
		noteBest: make([]uint8, notes), rest: make([]int64, notes), noteSeen: make([]bool, notes),
		wayWTF: make([]float64, sections), wayOwn: make([]int64, sections),
	}
}

// value is what the unit adds to a score, said in its way-th way.
func (t *tally) value(way uint8, wtf float64) float64 { return t.factors[way] * saturate(wtf) }

// count finds the best way of each section.
func (t *tally) count(s *scorer, u *unit) {
	t.factors = t.factors[:0]
	for k := range u.ways {
		w := &u.ways[k]
		t.factors = append(t.factors, u.boost*w.weight*s.idf(w.df))
	}
	for k := range u.ways {
		t.way = t.way[:0]
		for f := range numFields {
			for _, m := range u.ways[k].matches[f] {
				x := s.weighted(f, m)
				if t.wayWTF[m.doc] == 0 {
					t.way = append(t.way, m.doc)
				}
				t.wayWTF[m.doc] += x
				if f == fieldBody || f == fieldCode {
					t.wayOwn[m.doc] += toRest(x)
				}
			}
		}
		for _, d := range t.way {
			wtf, own := t.wayWTF[d], t.wayOwn[d]
			t.wayWTF[d], t.wayOwn[d] = 0, 0
			if !t.seen[d] {
				t.seen[d] = true
				t.sections = append(t.sections, d)
			} else if t.value(uint8(k), wtf) <= t.value(t.best[d], t.wtf[d]) {
				continue
			}
			t.best[d], t.wtf[d], t.own[d] = uint8(k), wtf, own
		}
	}
	for _, d := range t.sections {
		n := s.notes.of[d]
		if !t.noteSeen[n] {
			t.noteSeen[n], t.noteBest[n] = true, t.best[d]
			t.notes = append(t.notes, n)
		}
		t.noteBest[n] = min(t.noteBest[n], t.best[d])
		t.rest[n] += t.own[d]
	}
}

// reset makes the tally ready for the next unit, at the cost of this one.
func (t *tally) reset() {
	for _, d := range t.sections {
		t.seen[d], t.wtf[d], t.own[d] = false, 0, 0
	}
	for _, n := range t.notes {
		t.noteSeen[n], t.rest[n] = false, 0
	}
	t.sections, t.notes = t.sections[:0], t.notes[:0]
}
