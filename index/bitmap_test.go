package index

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/bits-and-blooms/bitset"
)

func TestBitmap(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, limit := range []int{1, 63, 64, 65, 1000} {
		var docs, even []uint32
		other := bitset.New(uint(limit))
		for doc := range uint32(limit) {
			if rng.IntN(3) > 0 || doc == 0 {
				docs = append(docs, doc)
			}
			if doc%2 == 0 {
				other.Set(uint(doc))
			}
		}
		b := newBitmap(docs, limit)
		for doc := range uint32(limit) {
			want, in := slices.BinarySearch(docs, doc)
			if got, ok := b.place(doc); got != want || ok != in {
				t.Errorf("of %d: %d is at %d, %v, want %d, %v", limit, doc, got, ok, want, in)
			}
			if in && doc%2 == 0 {
				even = append(even, doc)
			}
		}
		var next []uint32
		for doc, ok := nextOfBoth(b.set, other, 0); ok; doc, ok = nextOfBoth(b.set, other, doc+1) {
			next = append(next, doc)
		}
		if each := slices.Collect(eachOfBoth(b.set, other)); !slices.Equal(next, even) || !slices.Equal(each, even) {
			t.Errorf("of %d: both are %v and %v, want %v", limit, next, each, even)
		}
	}
	if b := newBitmap([]uint32{7}, 17); b != nil {
		t.Error("one of 17 has a bitmap")
	}
	if b := newBitmap(nil, 0); b != nil {
		t.Error("nothing has a bitmap")
	}
}
