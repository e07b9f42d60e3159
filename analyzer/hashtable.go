package analyzer

// A hashTable maps strings to strings, in slices that lie in the dictionary's
// image as they are: looking up needs no loading. It is written once, by
// newHashTable.
type hashTable struct {
	slots        []uint32 // 1 + a row of keys, at the key's hash or after it; 0 is empty
	keys, values stringTable
}

// newHashTable lays out m, whose keys come in order so that images are reproducible.
func newHashTable(keys []string, m map[string]string) hashTable {
	size := 8
	for size < 2*len(keys) {
		size *= 2
	}
	t := hashTable{slots: make([]uint32, size)}
	var values []string
	for row, k := range keys {
		values = append(values, m[k])
		i := int(hashOf(k)) & (size - 1)
		for t.slots[i] != 0 {
			i = (i + 1) & (size - 1)
		}
		t.slots[i] = uint32(row + 1)
	}
	t.keys, t.values = newStringTable(keys), newStringTable(values)
	return t
}

// get returns the value of a key.
func (t *hashTable) get(key string) (string, bool) {
	if len(t.slots) == 0 {
		return "", false
	}
	for i := int(hashOf(key)) & (len(t.slots) - 1); t.slots[i] != 0; i = (i + 1) & (len(t.slots) - 1) {
		if row := int(t.slots[i] - 1); t.keys.at(row) == key {
			return t.values.at(row), true
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
