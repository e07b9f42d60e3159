package analyzer

// A hashTable maps strings to strings, in slices that lie in the dictionary's
// image as they are: looking up needs no loading. It is written once, by
// newHashTable.
type hashTable struct {
	slots        []slot // at a key's hash or after it
	keys, values stringTable
}

// A slot is 1 + a row of keys, and above it the highest bits of the key's hash; 0 is empty.
// Most keys that are asked for are in no table, and these bits tell so: a key itself lies
// two more waits for memory away.
type slot uint32

// rowBits are those of a slot's row. The bits of a hash that choose a slot must be among
// them, so that the others tell more.
const rowBits = 24

func slotOf(row int, hash uint32) slot { return slot(hash>>rowBits<<rowBits | uint32(row+1)) }

// mayBe reports whether the key of a slot may have the hash.
func (s slot) mayBe(hash uint32) bool { return uint32(s)>>rowBits == hash>>rowBits }

func (s slot) row() int { return int(s&(1<<rowBits-1)) - 1 }

// newHashTable lays out m, whose keys come in order so that images are reproducible.
func newHashTable(keys []string, m map[string]string) hashTable {
	size := 8
	for size < 2*len(keys) {
		size *= 2
	}
	t := hashTable{slots: make([]slot, size)}
	var values []string
	for row, k := range keys {
		values = append(values, m[k])
		hash := hashOf(k)
		i := int(hash) & (size - 1)
		for t.slots[i] != 0 {
			i = (i + 1) & (size - 1)
		}
		t.slots[i] = slotOf(row, hash)
	}
	t.keys, t.values = newStringTable(keys), newStringTable(values)
	return t
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
		if s.mayBe(hash) && t.keys.at(s.row()) == key {
			return t.values.at(s.row()), true
		}
	}
	return "", false
}

// hashOf is FNV-1a.
func hashOf(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

func newStringTable(ss []string) stringTable {
	t := stringTable{starts: []uint32{0}}
	for _, s := range ss {
		t.text = append(t.text, s...)
		t.starts = append(t.starts, uint32(len(t.text)))
	}
	return t
}
