package index

import (
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"slices"
	"strings"
)

// A numbering numbers strings in the order of their coming, from 0. It is a map of numbers for
// more strings than a cache holds, as the terms of all notes are: of its table one place is
// looked at, and one string, and it takes half of a map's room. The zero value has no strings.
type numbering struct {
	texts []string // by number
	// table has a power of two of places, a quarter of them free. A text is at the first place
	// from its hash on that was free when it came.
	table []numbered
}

// A numbered is the number of a text, counted from 1, and its hash; 0 is a free place.
type numbered struct{ hash, number uint32 }

var numberingSeed = maphash.MakeSeed()

// find returns the number of a text, or ok is false, and add is to be told its hash.
func (t *numbering) find(text []byte) (n, hash uint32, ok bool) {
	hash = uint32(maphash.Bytes(numberingSeed, text))
	if len(t.table) == 0 {
		return 0, hash, false
	}
	for i := t.place(hash); t.table[i].number > 0; i = t.place(i + 1) {
		if at := t.table[i]; at.hash == hash && t.texts[at.number-1] == string(text) {
			return at.number - 1, hash, true
		}
	}
	return 0, hash, false
}

// add numbers a text that has no number.
func (t *numbering) add(text string, hash uint32) (n uint32) {
	if 4*len(t.texts) >= 3*len(t.table) {
		old := t.table
		t.table = make([]numbered, max(64, 2*len(old)))
		for _, at := range old {
			if at.number > 0 {
				t.put(at)
			}
		}
	}
	t.texts = append(t.texts, text)
	t.put(numbered{hash, uint32(len(t.texts))})
	return uint32(len(t.texts) - 1)
}

func (t *numbering) put(text numbered) {
	i := t.place(text.hash)
	for t.table[i].number > 0 {
		i = t.place(i + 1)
	}
	t.table[i] = text
}

// order returns the numbers in the order of their texts.
func (t *numbering) order() []uint32 {
	// The first bytes tell most texts apart, and lie side by side here.
	type begin struct {
		bytes  uint64
		number uint32
	}
	begins := make([]begin, len(t.texts))
	for n, text := range t.texts {
		var bytes [8]byte
		copy(bytes[:], text)
		begins[n] = begin{binary.BigEndian.Uint64(bytes[:]), uint32(n)}
	}
	slices.SortFunc(begins, func(x, y begin) int {
		if x.bytes != y.bytes {
			return cmp.Compare(x.bytes, y.bytes)
		}
		return strings.Compare(t.texts[x.number], t.texts[y.number])
	})
	order := make([]uint32, len(begins))
	for i, b := range begins {
		order[i] = b.number
	}
	return order
}

// place is where the table goes on that ends before place i, or a hash.
func (t *numbering) place(i uint32) uint32 { return i & uint32(len(t.table)-1) }

// clear takes all texts out and keeps the room for others.
func (t *numbering) clear() {
	clear(t.texts)
	clear(t.table)
	t.texts = t.texts[:0]
}
