package index

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"slices"
)

// A numbering numbers texts in the order of their coming, from 0. It is a map of numbers for
// more texts than a cache holds, as the terms of all notes are: of its table one place is
// looked at, and what is common, and so came early, lies together. There is nothing in it for
// the garbage collector to follow. All texts together are less than 4 GB, for which whoever
// adds them sees to. The zero value has no texts.
type numbering struct {
	// table has a power of two of places, a quarter of them free. A text is at the first place
	// from its hash on that was free when it came.
	table []numbered
	// bytes are those of all texts by number, and ends is where each ends.
	bytes []byte
	ends  []uint32
}

// A numbered is the number of a text, counted from 1, and its hash; 0 is a free place.
type numbered struct{ hash, number uint32 }

var numberingSeed = maphash.MakeSeed()

// hashOf returns the hash of a text.
func hashOf[T string | []byte](text T) uint32 {
	if s, ok := any(text).(string); ok {
		return uint32(maphash.String(numberingSeed, s))
	}
	return uint32(maphash.Bytes(numberingSeed, []byte(text)))
}

// numberIn returns the number of a text of a kind, and whether it is new. Equal texts of two
// kinds are two texts: their hashes differ.
func numberIn[T string | []byte](t *numbering, text T, kind uint32) (n uint32, isNew bool) {
	hash := hashOf(text) + kind
	if 4*len(t.ends) >= 3*len(t.table) {
		t.grow()
	}
	i := t.place(hash)
	for ; t.table[i].number > 0; i = t.place(i + 1) {
		if at := t.table[i]; at.hash == hash && string(t.text(at.number-1)) == string(text) {
			return at.number - 1, false
		}
	}
	t.bytes = append(t.bytes, text...)
	t.ends = append(t.ends, uint32(len(t.bytes)))
	t.table[i] = numbered{hash, uint32(len(t.ends))}
	return uint32(len(t.ends) - 1), true
}

// grow makes the table twice as large.
func (t *numbering) grow() {
	old := t.table
	t.table = make([]numbered, max(64, 2*len(old)))
	for _, at := range old {
		if at.number == 0 {
			continue
		}
		i := t.place(at.hash)
		for t.table[i].number > 0 {
			i = t.place(i + 1)
		}
		t.table[i] = at
	}
}

// place is where the table goes on that ends before place i, or a hash.
func (t *numbering) place(i uint32) uint32 { return i & uint32(len(t.table)-1) }

// text returns the text of a number, until the next one is added.
func (t *numbering) text(n uint32) []byte {
	begin := uint32(0)
	if n > 0 {
		begin = t.ends[n-1]
	}
	return t.bytes[begin:t.ends[n]]
}

// order returns the numbers in the order of their texts.
func (t *numbering) order() []uint32 {
	// The first bytes tell most texts apart, and lie side by side here.
	type begin struct {
		bytes  uint64
		number uint32
	}
	begins := make([]begin, len(t.ends))
	for n := range begins {
		var first [8]byte
		copy(first[:], t.text(uint32(n)))
		begins[n] = begin{binary.BigEndian.Uint64(first[:]), uint32(n)}
	}
	slices.SortFunc(begins, func(x, y begin) int {
		if x.bytes != y.bytes {
			return cmp.Compare(x.bytes, y.bytes)
		}
		return bytes.Compare(t.text(x.number), t.text(y.number))
	})
	order := make([]uint32, len(begins))
	for i, b := range begins {
		order[i] = b.number
	}
	return order
}

// bytesKept is how much room for texts clear keeps.
const bytesKept = 64 << 10

// clear takes all texts out and keeps the room for others.
func (t *numbering) clear() {
	clear(t.table)
	if cap(t.bytes) > bytesKept {
		t.bytes = nil
	}
	t.bytes, t.ends = t.bytes[:0], t.ends[:0]
}
