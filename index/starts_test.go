package index

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/bits-and-blooms/bitset"
)

// TestStarts checks that steps that follow one another may do so by where they start, and that
// most others may not.
func TestStarts(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	posting := func() *postingList {
		l := &postingList{}
		var s steps
		last := begin
		for _, f := range []field{fieldBody, fieldHeading} {
			at := uint32(0)
			for range rng.IntN(3) {
				at += 1 + rng.Uint32N(90)
				next := occurrence{f, at, 1}
				if rng.IntN(12) == 0 {
					next.span = 2 + rng.Uint32N(3)
				}
				s, last = s.append(last, next), next
			}
		}
		l.add(0, s)
		return l
	}
	follow, ruledOut := 0, 0
	for range 20000 {
		a, b, c, gap := posting(), posting(), posting(), rng.Uint32N(3)
		two := extend(nil, a.spots(nil, 0), b.spots(nil, 0), uint64(gap))
		three := extend(nil, two, c.spots(nil, 0), 0)
		may := a.starts(0).followedBy(b.starts(0), gap)
		switch {
		case len(two) > 0 && may == 0, len(three) > 0 && may.followedBy(c.starts(0), 0) == 0:
			t.Fatalf("%v, %v after %d, %v are ruled out", a.spots(nil, 0), b.spots(nil, 0), gap, c.spots(nil, 0))
		case len(two) > 0:
			follow++
		case may == 0:
			ruledOut++
		}
	}
	if follow < 100 || ruledOut < 10000 {
		t.Errorf("of 20000 pairs %d follow and %d are ruled out", follow, ruledOut)
	}
}

// TestChainLate wants the phrase of common words, which may go through every section, to end
// when the time is up.
func TestChainLate(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := &chain{postings: &postings{ctx: ctx}, common: bitset.New(8).Set(3), work: checkEvery - 1}
	if doc, ok, err := c.next(0); ok || !errors.Is(err, context.Canceled) {
		t.Errorf("section %d, %t, %v is found after the time is up", doc, ok, err)
	}
}
