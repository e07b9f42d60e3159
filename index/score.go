package index

import (
	"math"
	"sync"

	"github.com/bits-and-blooms/bitset"
)

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
	table       *sectionTable
	// norms are, by section, what counts in its prose are divided by, and scopes, by note,
	// what names and texts are: they are in nearly every score.
	norms, scopes []float64
	// spare are *scores that were given back.
	spare *sync.Pool
	// These are the constants of their names, but where a part of the ranking is measured.
	noteWeight, sharePower, openingWeight, enoughMass float64
	fewWants                                          int
}

func newScorer(m *manifest, table *sectionTable) *scorer {
	s := &scorer{sections: float64(m.Counts.Sections), table: table, spare: &sync.Pool{},
		noteWeight: noteWeight, sharePower: sharePower, openingWeight: openingWeight, enoughMass: enoughMass, fewWants: fewWants}
	for f := range numFields {
		s.average[f] = max(1, float64(m.Tokens[f.String()])/max(1, s.sections))
		if f.ofText() {
			s.averageText += float64(m.Tokens[f.String()]) / max(1, s.sections)
		}
	}
	s.averageText = max(1, s.averageText)
	s.norms = make([]float64, len(table.of))
	for doc := range s.norms {
		s.norms[doc] = s.norm(fieldBody, uint32(doc))
	}
	s.scopes = make([]float64, len(table.words))
	for note := range s.scopes {
		s.scopes[note] = s.scope(uint32(note))
	}
	return s
}

// weight is the weight of a field of one section.
func (s *scorer) weight(f field, doc uint32) float64 {
	if f == fieldTitle {
		return fields[f].Weight / math.Sqrt(float64(s.table.namesakes[s.table.of[doc]]))
	}
	return fields[f].Weight
}

// length tells the length that dilutes a field of one section, and its mean.
func (s *scorer) length(f field, doc uint32) (length, average float64) {
	if f == fieldBody || f == fieldCode {
		return float64(s.table.text[doc]), s.averageText
	}
	return float64(s.table.lengthOf(f, doc)), s.average[f]
}

// norm is what a count in a field of one section is divided by.
func (s *scorer) norm(f field, doc uint32) float64 {
	b := fields[f].LengthNorm
	length, average := s.length(f, doc)
	return 1 - b + b*length/average
}

func (s *scorer) idf(n int) float64 {
	return math.Log(1 + (s.sections-float64(n)+0.5)/(float64(n)+0.5))
}

func saturate(x float64) float64 { return x * (k1 + 1) / (x + k1) }

// opening is o of the formula above, of what so many words stand before.
func (s *scorer) opening(first uint32) float64 {
	if int(first) < len(nearOpening) {
		return s.openingWeight * nearOpening[first]
	}
	return s.openingWeight * fading(first)
}

// fading is e^(−first/openingWords), and nearOpening tells it where nearly all matches are.
func fading(first uint32) float64 { return math.Exp(-float64(first) / openingWords) }

var nearOpening = func() (table [1024]float64) {
	for first := range table {
		table[first] = fading(uint32(first))
	}
	return table
}()

// scope is what a note's names and texts are divided by.
func (s *scorer) scope(note uint32) float64 {
	return math.Sqrt(math.Sqrt(float64(s.table.sections[note]))) *
		(1 - noteNorm + noteNorm*float64(s.table.words[note])/s.table.average)
}

// What is summed over the sections of a note is kept in whole numbers: a sum of
// floats depends on their order, which is that of the store and differs between two
// builds of the same notes.
const sumUnit = 1 << 20

func toSum(x float64) int64     { return int64(math.Round(x * sumUnit)) }
func fromSum(sum int64) float64 { return float64(sum) / sumUnit }

// scores are what a query's units come to.
type scores struct {
	notes *noteMap
	// found are the sections that have a unit.
	found *bitset.BitSet
	// bySection, apart from the note, and byNote are by internal number, 0 but for what was
	// found and its notes.
	bySection, byNote []float64
	tally             tally
	bounds            *bounds // nil until they are asked for
}

// total is the score of a section, 0 where no unit is.
func (sc *scores) total(doc uint32) float64 {
	if !sc.found.Test(uint(doc)) {
		return 0
	}
	return sc.bySection[doc] + sc.byNote[sc.notes.of[doc]]
}

// empty returns scores of nothing. They are to be given back, as their lists are as long as
// the index has sections, of which most queries find few.
func (s *scorer) empty() *scores {
	sc, ok := s.spare.Get().(*scores)
	if !ok {
		sections, notes := len(s.table.of), len(s.table.words)
		sc = &scores{found: bitset.New(uint(sections)), bySection: make([]float64, sections),
			byNote: make([]float64, notes), tally: tally{byNote: make([]noteTally, notes)}}
	}
	sc.notes = &s.table.noteMap
	return sc
}

// score scores every section that has a unit, among all sections of some notes, or of all
// where among is nil. The scores are to be given back.
func (s *scorer) score(units []unit, among *bitset.BitSet) *scores {
	sc := s.empty()
	t := &sc.tally
	for i := range units {
		for t.begin(s, &units[i], among); t.next(s); {
			sc.bySection[t.doc] += t.said.value
			sc.found.Set(uint(t.doc))
		}
		for _, n := range t.notes {
			sc.byNote[n] += s.noteValue(t, n)
		}
		t.reset()
	}
	return sc
}

// giveBack makes the scores ready for another query, at the cost of this one.
func (s *scorer) giveBack(sc *scores) {
	for d := range sc.found.EachSet() {
		sc.bySection[d], sc.byNote[sc.notes.of[d]] = 0, 0
	}
	sc.found.ClearAll()
	s.spare.Put(sc)
}

// noteValue is what the tallied unit adds to every section of a note.
func (s *scorer) noteValue(t *tally, note uint32) float64 {
	return s.noteWeight * (t.ways[t.byNote[note].best].factor * (math.Pow(s.share(t, note), s.sharePower) * saturate(s.about(t, note))))
}

// factor is boost · w · idf of a way of a unit.
func (s *scorer) factor(u *unit, way int) float64 {
	return u.boost * u.ways[way].weight * s.idf(u.ways[way].df)
}

// share tells how many of the note's sections have the tallied unit, of all.
func (s *scorer) share(t *tally, note uint32) float64 {
	return float64(t.byNote[note].having) / float64(s.table.sections[note])
}

// about is the note of the formula above.
func (s *scorer) about(t *tally, note uint32) float64 {
	return (nameWeight*fromSum(t.byNote[note].names) + fromSum(t.byNote[note].texts)) / s.scopes[note]
}

// isWord tells whether the unit is one of the smallest parts of the query.
func (u *unit) isWord() bool {
	return u.role == wordUnit || u.role == clauseUnit && len(u.ways[0].clause.words) == 0
}

// A tally goes through the sections with a unit, in ascending order, and sums up by note what
// they say.
type tally struct {
	ways []wayTally
	// doc is the section that it is at, and said what that says; other is what it says in
	// another way.
	doc         uint32
	said, other said
	// notes are those that have it, in no order, and byNote what they have.
	notes  []uint32
	byNote []noteTally
}

// A wayTally is a way of the unit: its factor, which is boost · w · idf, and a reading of
// it, at the first section that was not counted yet.
type wayTally struct {
	factor float64
	reading
}

// A noteTally is, of a note, the names, the sum of the texts, how many sections have the
// unit, and the closest of their ways.
type noteTally struct {
	names, texts int64
	having       uint32
	best         uint8
}

// said is how much a section says in the way that gives it most: x and opening are what it
// scores by and value what that comes to, names and texts are what its note does.
type said struct {
	x, opening, value float64
	names, texts      int64
	way               uint8
}

// evidence is s(section) + o.
func (n *said) evidence() float64 { return saturate(n.x) + n.opening }

// begin begins with a unit, before its first section, among some.
func (t *tally) begin(s *scorer, u *unit, among *bitset.BitSet) {
	t.ways = t.ways[:0]
	for k := range u.ways {
		t.ways = append(t.ways, wayTally{factor: s.factor(u, k), reading: u.ways[k].read(among)})
		t.ways[k].next()
	}
}

// next counts the next section, in the way that gives it most, if there is one.
func (t *tally) next(s *scorer) bool {
	t.doc = ended
	for k := range t.ways {
		t.doc = min(t.doc, t.ways[k].doc)
	}
	if t.doc == ended {
		return false
	}
	t.said.x = 0
	for k := range t.ways {
		w := &t.ways[k]
		if w.doc != t.doc {
			continue
		}
		if t.said.x == 0 {
			t.said.count(s, w, t.doc)
			t.said.way = uint8(k)
		} else if t.other.count(s, w, t.doc); t.other.value > t.said.value {
			t.said = t.other
			t.said.way = uint8(k)
		}
		w.next()
	}
	note := s.table.of[t.doc]
	n := &t.byNote[note]
	if n.having++; n.having == 1 {
		n.best = t.said.way
		t.notes = append(t.notes, note)
	}
	n.best = min(n.best, t.said.way)
	// Every section carries the names of its note.
	n.names = max(n.names, t.said.names)
	n.texts += t.said.texts
	return true
}

// count counts what a section says in a way that is at it.
func (n *said) count(s *scorer, w *wayTally, doc uint32) {
	x, opening, names, texts := 0.0, 0.0, int64(0), int64(0)
	for set := w.in.set; set != 0; set &= set - 1 {
		f := set.first()
		counted := s.weight(f, doc) * float64(w.in.count[f])
		if f == fieldBody {
			x += counted / s.norms[doc]
		} else {
			x += counted / s.norm(f, doc)
		}
		if f.opens() {
			opening = max(opening, s.opening(w.in.first[f]))
		}
		switch {
		case fields[f].OfNote:
			names += toSum(counted)
		case f.ofText():
			texts += toSum(counted)
		}
	}
	n.x, n.opening, n.names, n.texts = x, opening, names, texts
	n.value = w.factor * n.evidence()
}

// reset makes the tally ready for the next unit, at the cost of this one.
func (t *tally) reset() {
	for _, n := range t.notes {
		t.byNote[n] = noteTally{}
	}
	t.notes = t.notes[:0]
}
