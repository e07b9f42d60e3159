package index

import (
	"math"
	"testing"
)

// TestScoreByHand computes scores as a person would.
//
// Four sections: 0 of note 0, 1 and 2 of note 1, 3 of note 2. Texts have 20 words on
// average, headings 4. Bodies weigh 1 with b = 0.6, headings 3 with b = 0.3, titles 2
// with b = 0, and the title of note 1 is that of three more. The first word is twice in
// the text of 10 words of section 1, after 10 words of its prose, and begins the heading
// of 2 words of section 3:
//
//	idf      = ln(1 + (4 − 2 + 0.5) / (2 + 0.5)) = ln 2      = 0.693147
//	1: x     = 1·2 / (1 − 0.6 + 0.6·10/20)  = 2 / 0.7        = 2.857143
//	   o     = 0.3 · e^(−10/20)                              = 0.181959
//	   score = 0.693147 · (2.857143·2 / (2.857143 + 1) + o)  = 1.153009
//	3: x     = 3·1 / (1 − 0.3 + 0.3·2/4)    = 3 / 0.85       = 3.529412
//	   score = 0.693147 · (3.529412·2 / (3.529412 + 1) + 0.3) = 1.288174
//
// Note 1 has two sections, one of them with the word, and twice the average of words. It
// gives each of them
//
//	x     = (5·0 + 2) / ∜2 / (0.5 + 0.5·2)                   = 1.121195
//	score = 0.7 · √½ · 0.693147 · 1.121195·2 / (1.121195 + 1) = 0.362693
//
// and note 2 nothing, as its section has the word in its heading only. The second word
// is in the title of note 1, and once in the text of 20 words of section 2, first of all:
//
//	1: x     = 2·1 / √4                                      = 1
//	   score = 0.693147 · 1·2 / (1 + 1)                      = 0.693147
//	2: x     = 1 + 1·1 / (1 − 0.6 + 0.6·20/20)               = 2
//	   score = 0.693147 · (2·2 / (2 + 1) + 0.3)              = 1.132140
//	note: x  = (5·1 + 1) / ∜2 / (0.5 + 0.5·2)                = 3.363586
//	   score = 0.7 · √1 · 0.693147 · 3.363586·2 / (3.363586 + 1) = 0.748019
func TestScoreByHand(t *testing.T) {
	defer func(saved [numFields]fieldTraits) { fields = saved }(fields)
	fields[fieldBody] = fieldTraits{Name: "body", Weight: 1, LengthNorm: 0.6}
	fields[fieldHeading] = fieldTraits{Name: "heading", Weight: 3, LengthNorm: 0.3}
	fields[fieldTitle] = fieldTraits{Name: "title", Weight: 2, OfNote: true}
	table := &sectionTable{
		noteMap: noteMap{
			of: []uint32{0, 1, 1, 2}, text: []uint32{30, 10, 20, 20},
			words: []uint32{10, 40, 10}, namesakes: []uint32{1, 4, 1}, sections: []uint32{1, 2, 1}, average: 20,
		},
		first: []uint32{0, 1, 3},
	}
	table.lengths[fieldTitle] = []uint32{0, 5, 0, 0}
	table.lengths[fieldHeading] = []uint32{0, 0, 0, 2}
	m := &manifest{Tokens: map[string]uint64{"body": 80, "heading": 16, "title": 20}}
	m.Counts.Sections = 4
	s := newScorer(m, table)
	s.noteWeight = 0.7
	first := unit{boost: 1, ways: []way{{weight: 1, df: 2}}}
	first.ways[0].matches = []match{{doc: 1, field: fieldBody, count: 2, first: 10},
		{doc: 3, field: fieldHeading, count: 1}}
	second := unit{boost: 1, ways: []way{{weight: 1, df: 2}}}
	second.ways[0].matches = []match{{doc: 1, field: fieldTitle, count: 1},
		{doc: 2, field: fieldTitle, count: 1}, {doc: 2, field: fieldBody, count: 1}}
	for i := range 2 { // the second time in what the first left behind
		sc := s.score([]unit{first, second}, nil)
		for doc, want := range []float64{
			0,
			1.153009 + 0.362693 + 0.693147 + 0.748019,
			0.362693 + 1.132140 + 0.748019,
			1.288174,
		} {
			if got := sc.total(uint32(doc)); math.Abs(got-want) > 2e-6 {
				t.Errorf("time %d, section %d: %f, want %f", i+1, doc, got, want)
			}
		}
		s.giveBack(sc)
	}
}
