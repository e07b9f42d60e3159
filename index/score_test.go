package index

import (
	"math"
	"testing"
)

// TestScoreByHand computes scores as a person would.
//
// Two sections of four have the word: section 1 twice in a body of 10 words,
// section 3 once in its heading of 2 words. The average body has 20 words, the
// average heading 4. With b = 0.6 for the body and 0.3 for the heading, and
// weights 1 and 3:
//
//	idf      = ln(1 + (4 − 2 + 0.5) / (2 + 0.5)) = ln 2         = 0.693147
//	1: wtf   = 1·2 / (1 − 0.6 + 0.6·10/20)  = 2 / 0.7           = 2.857143
//	   score = 0.693147 · 2.857143·2.2 / (2.857143 + 1.2)       = 1.073890
//	3: wtf   = 3·1 / (1 − 0.3 + 0.3·2/4)    = 3 / 0.85          = 3.529412
//	   score = 0.693147 · 3.529412·2.2 / (3.529412 + 1.2)       = 1.138002
//
// Section 2 is of section 1's note, which has twice the average of words, and has
// another word that nobody else has. Its note gives it, and it gives its note:
//
//	γ        = 0.25 / (0.5 + 0.5·2)                             = 0.166667
//	2: first = 0.693147 · s(0.166667·2.857143)
//	         = 0.693147 · 0.476190·2.2 / (0.476190 + 1.2)       = 0.433217
//	   idf   = ln(1 + (4 − 1 + 0.5) / (1 + 0.5)) = ln 3.333333  = 1.203973
//	   wtf   = 1·1 / (1 − 0.6 + 0.6·20/20)                      = 1
//	   own   = 1.203973 · 1·2.2 / (1 + 1.2)                     = 1.203973
//	   score = 0.433217 + 1.203973                              = 1.637190
//	1: and   = 1.203973 · 0.166667·2.2 / (0.166667 + 1.2)       = 0.323017
func TestScoreByHand(t *testing.T) {
	defer func(saved [numFields]fieldTraits) { fields = saved }(fields)
	fields[fieldBody] = fieldTraits{Name: "body", Weight: 1, LengthNorm: 0.6}
	fields[fieldHeading] = fieldTraits{Name: "heading", Weight: 3, LengthNorm: 0.3}
	s := &scorer{sections: 4, notes: &noteMap{of: []uint32{0, 1, 1, 2}, words: []uint32{10, 40, 10}, average: 20}}
	s.average[fieldBody], s.average[fieldHeading] = 20, 4
	first := unit{boost: 1, ways: []way{{weight: 1, df: 2}}}
	first.ways[0].matches[fieldBody] = []match{{doc: 1, count: 2, length: 10}}
	first.ways[0].matches[fieldHeading] = []match{{doc: 3, count: 1, length: 2}}
	second := unit{boost: 1, ways: []way{{weight: 1, df: 1}}}
	second.ways[0].matches[fieldBody] = []match{{doc: 2, count: 1, length: 20}}
	for i := range 2 { // the second time in what the first left behind
		sc := s.scoreAll([]unit{first, second})
		for doc, want := range []float64{0, 1.073890 + 0.323017, 1.637190, 1.138002} {
			if math.Abs(sc.total[doc]-want) > 2e-6 {
				t.Errorf("time %d, section %d: %f, want %f", i+1, doc, sc.total[doc], want)
			}
		}
	}
}
