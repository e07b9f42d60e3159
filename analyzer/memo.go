package analyzer

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

// A memory is what an analyzer remembers of the texts that it has seen, to be sooner done
// with the next ones: half of any text is the commonest words of its language. It changes
// no answer. It depends on the dictionary alone, so that all analyzers of one share it.
// The zero value remembers nothing.
type memory struct {
	runs     memo[japaneseTokens]
	katakana memo[katakanaRun]
}

// How many slots the memos have, as powers of two. Of the Japanese in blogs, a quarter is in
// runs that are remembered; of the runs of katakana, nearly all are.
const (
	runSlots  = 1 << 14
	kanaSlots = 1 << 13
)

// maxRemembered is the longest text that is remembered, in bytes: longer ones seldom come
// again.
const maxRemembered = 20 * kanaSize

func newMemory() memory {
	return memory{newMemo[japaneseTokens](runSlots), newMemo[katakanaRun](kanaSlots)}
}

// A memo keeps what was found out about short texts, where that depends on nothing but the
// text and a number that tells in what place it stands. A text that comes into another's
// slot takes it, unless that one was asked for since the last that tried. It is safe for
// concurrent use.
type memo[V any] struct {
	slots []atomic.Pointer[remembered[V]]
}

type remembered[V any] struct {
	text  string
	place uint32
	value V
	asked atomic.Bool
}

func newMemo[V any](slots int) memo[V] {
	return memo[V]{make([]atomic.Pointer[remembered[V]], slots)}
}

var memoSeed = maphash.MakeSeed()

func (m *memo[V]) slot(text string, place uint32) *atomic.Pointer[remembered[V]] {
	return &m.slots[(uint32(maphash.String(memoSeed, text))+place)%uint32(len(m.slots))]
}

// get returns what is remembered of a text.
func (m *memo[V]) get(text string, place uint32) (v V, ok bool) {
	if len(text) > maxRemembered || len(m.slots) == 0 {
		return v, false
	}
	r := m.slot(text, place).Load()
	if r == nil || r.place != place || r.text != text {
		return v, false
	}
	if !r.asked.Load() {
		r.asked.Store(true)
	}
	return r.value, true
}

// put may remember what value gives. It is given a copy of the text, which may be a part of
// a longer one that the value should not keep.
func (m *memo[V]) put(text string, place uint32, value func(text string) V) {
	if len(text) > maxRemembered || len(m.slots) == 0 {
		return
	}
	slot := m.slot(text, place)
	if r := slot.Load(); r != nil && r.asked.Load() {
		r.asked.Store(false)
		return
	}
	text = strings.Clone(text)
	slot.Store(&remembered[V]{text: text, place: place, value: value(text)})
}
