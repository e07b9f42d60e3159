package index

import (
	"iter"
	"math/bits"

	"github.com/bits-and-blooms/bitset"
)

// A bitmap is the sections of a long list of postings as a set, so that it is joined with
// others 64 sections at a time. It tells of each word of 64 how many sections stand before
// it, and so which posting is a section's without looking for it (Jacobson: Space-efficient
// Static Trees and Graphs, 1989).
type bitmap struct {
	set    *bitset.BitSet
	before []uint32
}

// bitmapShare is of how many sections one must be in a list for it to have a bitmap, which
// takes a quarter of what the list does then, and less the longer that is.
const bitmapShare = 16

// newBitmap makes that of sections in ascending order, of so many that there are; nil if
// they are too few.
func newBitmap(docs []uint32, limit int) *bitmap {
	if len(docs) == 0 || len(docs)*bitmapShare < limit {
		return nil
	}
	b := &bitmap{set: bitset.New(uint(limit))}
	for _, doc := range docs {
		b.set.Set(uint(doc))
	}
	words, n := b.set.Words(), 0
	b.before = make([]uint32, len(words))
	for i, w := range words {
		b.before[i] = uint32(n)
		n += bits.OnesCount64(w)
	}
	return b
}

// place returns which of the sections doc is, if it is one.
func (b *bitmap) place(doc uint32) (i int, ok bool) {
	word, bit := b.set.Words()[doc/64], uint64(1)<<(doc%64)
	return int(b.before[doc/64]) + bits.OnesCount64(word&(bit-1)), word&bit != 0
}

// size is how many bytes it takes.
func (b *bitmap) size() int {
	if b == nil {
		return 0
	}
	return 8*len(b.set.Words()) + 4*len(b.before)
}

// nextOfBoth returns the first section from doc on that is in two sets of equal length.
func nextOfBoth(a, b *bitset.BitSet, doc uint32) (next uint32, ok bool) {
	x, y := a.Words(), b.Words()
	i := int(doc / 64)
	if i >= len(x) {
		return 0, false
	}
	word := x[i] & y[i] &^ (uint64(1)<<(doc%64) - 1)
	for word == 0 {
		if i++; i == len(x) {
			return 0, false
		}
		word = x[i] & y[i]
	}
	return uint32(64*i + bits.TrailingZeros64(word)), true
}

// eachOfBoth goes through what is in two sets of equal length.
func eachOfBoth(a, b *bitset.BitSet) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		y := b.Words()
		for i, word := range a.Words() {
			for word &= y[i]; word != 0; word &= word - 1 {
				if !yield(uint32(64*i + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}
