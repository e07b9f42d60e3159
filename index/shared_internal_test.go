package index

import (
	"errors"
	"testing"
)

// TestSharedIsLinear wants a note of which every section claims to have the note's names to have
// these once for each section, and not once for each pair of sections.
func TestSharedIsLinear(t *testing.T) {
	const n = 4000
	table := &sectionTable{
		noteMap: noteMap{of: make([]uint32, n), sections: []uint32{n}},
		first:   []uint32{1},
		byNote:  make([]uint32, n),
		ends:    []uint32{n},
	}
	l := &postingList{}
	for doc := range uint32(n) {
		table.byNote[doc] = doc
		l.add(doc, steps{}.append(begin, occurrence{field: fieldTitle, span: 1}))
	}
	if l.share(table); len(l.shared) != n {
		t.Errorf("%d shared postings, want %d", len(l.shared), n)
	}
	for i, s := range l.shared {
		if s != (sharedPosting{uint32(i), 1}) {
			t.Fatalf("shared posting %d is %+v", i, s)
		}
	}
}

// TestSectionTableIsSound wants a table whose sections are in no frame, or of one rank, to be
// refused: an update has lists by these.
func TestSectionTableIsSound(t *testing.T) {
	tests := []struct {
		name   string
		frames int
		same   bool // two sections have one rank
		ok     bool
	}{
		{"sound", 7, false, true},
		{"no frame", 6, false, false},
		{"one rank", 7, true, false},
	}
	for _, tt := range tests {
		w := someRows()
		order := make([]uint32, w.rows.len())
		for i := range order {
			order[i] = uint32(i)
		}
		byID, err := w.rows.byID(len(order))
		if err != nil {
			t.Fatal(err)
		}
		if tt.same {
			byID = byID[:len(byID)-1]
		}
		dir := t.TempDir()
		if err := w.write(dir, make([]uint32, tt.frames), order, byID); err != nil {
			t.Fatal(err)
		}
		if _, err := readSections(dir, len(order)); err == nil != tt.ok || !tt.ok && !errors.As(err, new(*BrokenError)) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
