package index

import (
	"math"
	"testing"
)

// TestScoreByHand computes one score as a person would.
//
// Two sections of four have the word: one twice in a body of 10 words, the other
// once in its heading of 2 words. The average body has 20 words, the average
// heading 4. With b = 0.6 for the body and 0.3 for the heading, and weights 1 and
// 3:
//
//	idf   = ln(1 + (4 − 2 + 0.5) / (2 + 0.5)) = ln 2         = 0.693147
//	body: wtf = 1·2 / (1 − 0.6 + 0.6·10/20)  = 2 / 0.7       = 2.857143
//	      score = 0.693147 · 2.857143·2.2 / (2.857143 + 1.2) = 1.073890
//	head: wtf = 3·1 / (1 − 0.3 + 0.3·2/4)    = 3 / 0.85      = 3.529412
//	      score = 0.693147 · 3.529412·2.2 / (3.529412 + 1.2) = 1.138002
func TestScoreByHand(t *testing.T) {
	if b, h := fields[fieldBody], fields[fieldHeading]; b.Weight != 1 || b.LengthNorm != 0.6 || h.Weight != 3 || h.LengthNorm != 0.3 {
		t.Fatal("the fields have other traits than the example: work it again")
	}
	s := &scorer{sections: 4}
	s.average[fieldBody], s.average[fieldHeading] = 20, 4
	u := unit{boost: 1, whole: true, clause: clause{text: "serf"}}
	u.matches[fieldBody] = []match{{doc: 1, count: 2, length: 10}}
	u.matches[fieldHeading] = []match{{doc: 3, count: 1, length: 2}}
	scores := s.scoreAll([]unit{u}, 4)
	for doc, want := range []float64{0, 1.073890, 0, 1.138002} {
		if math.Abs(scores[doc]-want) > 1e-6 {
			t.Errorf("section %d: %f, want %f", doc, scores[doc], want)
		}
	}
}
