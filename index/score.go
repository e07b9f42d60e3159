package index

import "math"

// Scores are BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework:
// BM25 and Beyond, 2009, section 3.6), of the section and of its note. For a unit
// with frequency tf(f) in field f, whose length there is len(f):
//
//	score = boost · idf · (w · (s(section) + o) + noteWeight · w' · share^sharePower · s(note))
//	s(x)  = x·(k1+1) / (x+k1)
//	o     = openingWeight · e^(−first/openingWords)
//	idf   = ln(1 + (N − n + ½) / (n + ½))
//
// N is the number of sections, n the number of those that have the unit in any
// field. A unit may be said in several ways (サーバ監視, server monitoring). A section
// is scored by the one that gives it most, and so once, however many it has: w is the
// weight of that way, and n counts the sections that have it or a closer one, so
// that a rare spelling of a common thing is as common as the thing. The note is scored
// by the closest way of all its sections, w'.
//
//	section = Σf weight(f) · tf(f) / (1 − b(f) + b(f)·len(f)/avglen(f))
//
// avglen(f) is over all sections, also those without the field, and is at least 1.
// Prose and code are one text to the reader, so both are divided by the length of
// prose, code and links together. A title that several notes share tells which series
// they are of, and not which of them answers: its weight is divided by the root of
// their number.
//
// first is how many words stand before the unit in the section's heading or in its prose,
// whichever has it sooner, and o is 0 where neither has it. A text opens with what it is
// about, and what it says in passing comes later: that is evidence apart from how often it
// says it.
//
//	note = (nameWeight · Σ names + Σ texts) / ∜m / (1 − noteNorm + noteNorm·words/avgwords)
//
// names are weight(f)·tf(f) of the note's title, tags and event; texts are those of
// prose, code and links, over all its sections. Headings are left out: they say what
// their own section is about. A note of m sections tells of m things, so each unit
// says less of what the note is about: this is the scope hypothesis of document
// length (Robertson, Walker: Some Simple Effective Approximations to the 2-Poisson
// Model, 1994), to which the division by words adds the verbosity hypothesis. Frequency
// cannot tell a note that is about a thing from one that has a long section on it; the
// share of the note's sections that have the unit, in whatever field, can. A title is
// every section's.
//
// So a section scores for what it says, and for what its note is about: of two
// sections that say the same, the one from the note that is all about it comes first.
// A section that lacks a unit while its note has it scores the note's part. Adding the
// evidence of the document to that of the passage is Callan's (Passage-Level Evidence
// in Document Retrieval, 1994).
const (
	k1            = 1
	noteWeight    = 0.8
	noteNorm      = 0.5
	nameWeight    = 5
	sharePower    = 0.5
	openingWeight = 0.3
	openingWords  = 20
)

type scorer struct {
	sections float64
	average  [numFields]float64
	// averageText is the mean length of a section's text.
	averageText float64
	notes       *noteMap
	// These are the constants of their names, but where a part of the ranking is measured.
	noteWeight, sharePower, openingWeight, enoughMass float64
	fewWants                                          int
}

func newScorer(m *manifest, notes *noteMap) *scorer {
	s := &scorer{sections: float64(m.Counts.Sections), notes: notes,
		noteWeight: noteWeight, sharePower: sharePower, openingWeight: openingWeight, enoughMass: enoughMass, fewWants: fewWants}
	for f := range numFields {
		s.average[f] = max(1, float64(m.Tokens[f.String()])/max(1, s.sections))
		if f.ofText() {
			s.averageText += float64(m.Tokens[f.String()]) / max(1, s.sections)
		}
	}
	s.averageText = max(1, s.averageText)
	return s
}

// weight is the weight of a field of one section.
func (s *scorer) weight(f field, doc uint32) float64 {
	if f == fieldTitle {
		return fields[f].Weight / math.Sqrt(float64(s.notes.namesakes[s.notes.of[doc]]))
	}
	return fields[f].Weight
}

// length tells the length that dilutes a match, and its mean.
func (s *scorer) length(f field, m match) (length, average float64) {
	if f == fieldBody || f == fieldCode {
		return float64(s.notes.text[m.doc]), s.averageText
	}
	return float64(m.length), s.average[f]
}

// weighted is the share of one field in what a section says.
func (s *scorer) weighted(f field, m match) float64 {
	b := fields[f].LengthNorm
	length, average := s.length(f, m)
	return s.weight(f, m.doc) * float64(m.count) / (1 - b + b*length/average)
}

func (s *scorer) idf(n int) float64 {
	return math.Log(1 + (s.sections-float64(n)+0.5)/(float64(n)+0.5))
}

func saturate(x float64) float64 { return x * (k1 + 1) / (x + k1) }

// opening is o of the formula above, of a match in a field that may open a section.
func (s *scorer) opening(m match) float64 {
	return s.openingWeight * math.Exp(-float64(m.first)/openingWords)
}

// scope is what a note's names and texts are divided by.
func (s *scorer) scope(note uint32) float64 {
	return math.Sqrt(math.Sqrt(float64(s.notes.sections[note]))) *
		(1 - noteNorm + noteNorm*float64(s.notes.words[note])/s.notes.average)
}

// What is summed over the sections of a note is kept in whole numbers: a sum of
// floats depends on their order, which is that of the store and differs between two
// builds of the same notes.
const sumUnit = 1 << 20

func toSum(x float64) int64     { return int64(math.Round(x * sumUnit)) }
func fromSum(sum int64) float64 { return float64(sum) / sumUnit }

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
	ofNote := make([]float64, notes)
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
			sc.total[d] += t.value(t.best[d], t.said[d].evidence())
			found[d] = true
			if word {
				sc.mass[d] += idf
			}
		}
		for _, n := range t.notes {
			ofNote[n] += s.noteValue(t, n)
		}
		t.reset()
	}
	for d := range sc.total {
		if found[d] {
			sc.total[d] += ofNote[s.notes.of[d]]
		}
	}
	return sc
}

// noteValue is what the tallied unit adds to every section of a note.
func (s *scorer) noteValue(t *tally, note uint32) float64 {
	return s.noteWeight * t.value(t.noteBest[note], math.Pow(s.share(t, note), s.sharePower)*saturate(s.about(t, note)))
}

// share tells how many of the note's sections have the tallied unit, of all.
func (s *scorer) share(t *tally, note uint32) float64 {
	return float64(t.having[note]) / float64(s.notes.sections[note])
}

// about is the note of the formula above.
func (s *scorer) about(t *tally, note uint32) float64 {
	return (nameWeight*fromSum(t.names[note]) + fromSum(t.texts[note])) / s.scope(note)
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
	// By section: the best way, and what the section says in it.
	best []uint8
	said []said
	seen []bool
	// By note: the closest of these ways, the names, the sum of the texts, and how many
	// sections have the unit.
	noteBest     []uint8
	names, texts []int64
	having       []uint32
	// Of the way that is being counted.
	way     []uint32
	waySaid []said
}

// said is how much a section says in one way: x and opening are what it scores by, names
// and texts are what its note does.
type said struct {
	x, opening   float64
	names, texts int64
}

// evidence is s(section) + o.
func (n said) evidence() float64 { return saturate(n.x) + n.opening }

func newTally(sections, notes int) *tally {
	return &tally{
		best: make([]uint8, sections), said: make([]said, sections), seen: make([]bool, sections),
		noteBest: make([]uint8, notes), names: make([]int64, notes), texts: make([]int64, notes), having: make([]uint32, notes),
		waySaid: make([]said, sections),
	}
}

// value is what the unit adds to a score for so much evidence of its way-th way.
func (t *tally) value(way uint8, evidence float64) float64 { return t.factors[way] * evidence }

// count finds the best way of each section.
func (t *tally) count(s *scorer, u *unit) {
	t.factors = t.factors[:0]
	for k := range u.ways {
		w := &u.ways[k]
		t.factors = append(t.factors, u.boost*w.weight*s.idf(w.df))
	}
	for k := range u.ways {
		t.countWay(s, &u.ways[k])
		for _, d := range t.way {
			now := t.waySaid[d]
			t.waySaid[d] = said{}
			if !t.seen[d] {
				t.seen[d] = true
				t.sections = append(t.sections, d)
			} else if t.value(uint8(k), now.evidence()) <= t.value(t.best[d], t.said[d].evidence()) {
				continue
			}
			t.best[d], t.said[d] = uint8(k), now
		}
	}
	for _, d := range t.sections {
		n := s.notes.of[d]
		if t.having[n]++; t.having[n] == 1 {
			t.noteBest[n] = t.best[d]
			t.notes = append(t.notes, n)
		}
		t.noteBest[n] = min(t.noteBest[n], t.best[d])
		// Every section carries the names of its note.
		t.names[n] = max(t.names[n], t.said[d].names)
		t.texts[n] += t.said[d].texts
	}
}

// countWay finds what sections say in one way.
func (t *tally) countWay(s *scorer, w *way) {
	t.way = t.way[:0]
	for f := range numFields {
		for _, m := range w.matches[f] {
			now := &t.waySaid[m.doc]
			if now.x == 0 {
				t.way = append(t.way, m.doc)
			}
			now.x += s.weighted(f, m)
			if f.opens() {
				now.opening = max(now.opening, s.opening(m))
			}
			switch {
			case fields[f].OfNote:
				now.names += toSum(s.weight(f, m.doc) * float64(m.count))
			case f.ofText():
				now.texts += toSum(s.weight(f, m.doc) * float64(m.count))
			}
		}
	}
}

// reset makes the tally ready for the next unit, at the cost of this one.
func (t *tally) reset() {
	for _, d := range t.sections {
		t.seen[d], t.said[d] = false, said{}
	}
	for _, n := range t.notes {
		t.having[n], t.names[n], t.texts[n] = 0, 0, 0
	}
	t.sections, t.notes = t.sections[:0], t.notes[:0]
}
