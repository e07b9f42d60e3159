package analyzer

import (
	"encoding/binary"
	"fmt"
	"unsafe"
)

// A hashTable maps strings to strings, in slices that lie in the dictionary's
// image as they are: looking up needs no loading. It is written once, by
// newHashTable.
type hashTable struct {
	slots   []slot // at a key's hash or after it
	records []byte // a key and its value, each behind its length
}

// A slot is 1 + where a key's record is, and above it the highest bits of the key's hash; 0
// is empty. Most keys that are asked for are in no table, and these bits tell so: a record
// is one more wait for memory away.
type slot uint32

// recordBits are those of a slot's record. The bits of a hash that choose a slot must be
// among them, so that the others tell more.
const recordBits = 24

func slotOf(record int, hash uint32) slot {
	return slot(hash>>recordBits<<recordBits | uint32(record+1))
}

// mayBe reports whether the key of a slot may have the hash.
func (s slot) mayBe(hash uint32) bool { return uint32(s)>>recordBits == hash>>recordBits }

func (s slot) record() int { return int(s&(1<<recordBits-1)) - 1 }

// newHashTable lays out m, whose keys come in order so that images are reproducible.
func newHashTable(keys []string, m map[string]string) (hashTable, error) {
	size := 8
	for size < 2*len(keys) {
		size *= 2
	}
	t := hashTable{slots: make([]slot, size)}
	for _, k := range keys {
		hash := hashOf(k)
		i := int(hash) & (size - 1)
		for t.slots[i] != 0 {
			i = (i + 1) & (size - 1)
		}
		t.slots[i] = slotOf(len(t.records), hash)
		for _, s := range []string{k, m[k]} {
			t.records = binary.AppendUvarint(t.records, uint64(len(s)))
			t.records = append(t.records, s...)
		}
	}
	if len(t.records) >= 1<<recordBits {
		return hashTable{}, fmt.Errorf("%d words do not fit a table", len(keys))
	}
	return t, nil
}

// get returns the value of a key.
func (t *hashTable) get(key string) (string, bool) {
	if len(t.slots) == 0 {
		return "", false
	}
	hash, mask := hashOf(key), len(t.slots)-1
	for i := range t.slots {
		s := t.slots[(int(hash)+i)&mask]
		if s == 0 {
			break
		}
		if !s.mayBe(hash) {
			continue
		}
		if k, rest := cutString(t.records[s.record():]); k == key {
			v, _ := cutString(rest)
			return v, true
		}
	}
	return "", false
}

// cutString returns the string that stands behind its length in b, and what follows.
func cutString(b []byte) (s string, rest []byte) {
	length, n := binary.Uvarint(b)
	if end := n + int(length); length > 0 {
		return unsafe.String(&b[n], int(length)), b[end:]
	}
	return "", b[n:]
}

// hashOf is FNV-1a.
func hashOf(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
