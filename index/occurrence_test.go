package index

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func read(s steps) (found []occurrence) {
	for _, s := range appendSpots(nil, appendSteps(nil, s)) {
		found = append(found, occurrence{s.field(), uint32(s.start), uint32(s.end - s.start)})
	}
	return found
}

// unpacked returns steps as they are read.
func unpacked(s packedSteps) steps {
	if s.long != nil {
		return s.long
	}
	return steps(nil).unpack(s.packed)
}

func write(occurrences []occurrence) packedSteps {
	var s packedSteps
	last := begin
	for _, o := range occurrences {
		s.append(last, o)
		last = o
	}
	return s
}

func TestOccurrences(t *testing.T) {
	for _, tt := range []struct {
		name        string
		occurrences []occurrence
		// bytes is how many the posting takes as the uvarint that Bleve makes of it,
		// 0 where it does not fit.
		bytes int
	}{
		{"the first word", []occurrence{{fieldBody, 0, 1}}, 1},
		{"an early word", []occurrence{{fieldBody, 15, 1}}, 1},
		{"a later word", []occurrence{{fieldBody, 16, 1}}, 2},
		{"a late word", []occurrence{{fieldBody, 60000, 1}}, 3},
		{"a whole with parts", []occurrence{{fieldBody, 3, 2}}, 2},
		{"a heading's word", []occurrence{{fieldHeading, 2, 1}}, 2},
		{"in two fields", []occurrence{{fieldBody, 3, 1}, {fieldBody, 9, 1}, {fieldTitle, 0, 1}, {fieldHeading, 0, 3}}, 7},
		{"often", slices.Collect(func(yield func(occurrence) bool) {
			for i := range uint32(9) {
				if !yield(occurrence{fieldBody, 2 * i, 1}) {
					return
				}
			}
		}), 9},
		{"too often", slices.Collect(func(yield func(occurrence) bool) {
			for i := range uint32(10) {
				if !yield(occurrence{fieldBody, 2 * i, 1}) {
					return
				}
			}
		}), 0},
		{"far", []occurrence{{fieldCode, 1<<32 - 1, 1<<32 - 1}}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := write(tt.occurrences)
			if (s.long == nil) != (tt.bytes > 0) {
				t.Fatalf("not packed: %v", s.long)
			}
			if n := uvarintSize(s.packed << 1); s.long == nil && n != tt.bytes {
				t.Errorf("takes %d bytes, want %d", n, tt.bytes)
			}
			if diff := cmp.Diff(tt.occurrences, read(unpacked(s)), cmp.AllowUnexported(occurrence{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRandomOccurrences(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	packs := 0
	for range 20000 {
		var want []occurrence
		for _, f := range []field{fieldBody, fieldTitle, fieldCode} {
			start := uint32(0)
			for range rng.IntN(4) {
				start += 1 + rng.Uint32N(1<<rng.IntN(12))
				want = append(want, occurrence{f, start, 1 + rng.Uint32N(3)})
			}
		}
		s := write(want)
		if s.long == nil {
			packs++
		}
		if got := read(unpacked(s)); !slices.Equal(got, want) {
			t.Fatalf("wrote %v, read %v", want, got)
		}
	}
	if packs < 1000 || packs > 19000 {
		t.Errorf("%d of 20000 fit", packs)
	}
}

func FuzzOccurrences(f *testing.F) {
	f.Add(uint64(1), uint64(0), uint64(0))
	f.Add(uint64(1)<<63-1, uint64(7), uint64(1)<<63)
	f.Fuzz(func(t *testing.T, packed, a, b uint64) {
		if got := len(read(steps(nil).unpack(packed))); got > 10 {
			t.Errorf("%d occurrences of %x", got, packed)
		}
		if got := len(read(steps{a, b})); got > 2 {
			t.Errorf("%d occurrences of two steps", got)
		}
	})
}
