package index

import (
	"fmt"
	"math/bits"
	"os"
	"path/filepath"

	"github.com/bits-and-blooms/bitset"
)

// sectionsName is the file of a generation with its section table, in uvarints: the
// number of frames of the texts, and their sizes; the number of notes, and for each how
// many words its sections have, headings and links apart, then as many hashes of
// titles, and as many days; the number of sections, and for each the number of its note,
// its rank by id, the number of its frame and its place therein, the set of fields that it
// has, as bits, and their lengths, in the order of fields. Fields of a note are with its
// first section only; bit numFields of the set is that of a first section. Notes are
// numbered as the manifest lists them.
const sectionsName = "sections.bin"

// A noteMap tells which note a section is of. Both are known by numbers that
// have a meaning in one generation only.
type noteMap struct {
	// By section: its note, and the words of its prose, code and links.
	of, text []uint32
	// By note: the words of its prose and code, the notes of its title, itself
	// among them, its sections, and the hash of its title.
	words, namesakes, sections, titles []uint32
	// days are the notes' dates, by note.
	days []day
	// average is the mean of words.
	average float64
}

// A sectionTable is what is known of every section of a generation without reading
// its texts.
type sectionTable struct {
	noteMap
	// rank orders sections by id.
	rank []uint32
	// Where a section's text is: the frame, and how many sections come before it there.
	frame []uint32
	slot  []uint16
	// frames are the sizes of all frames.
	frames []uint32
	// lengths are those of the fields, in words. Of a field of the note, only the
	// first section has it.
	lengths [numFields][]uint32
	// first is the first section of each note, which carries the note's fields.
	first []uint32
	// byNote are all sections, those of one note together and in ascending order, and
	// ends tells for each note where its own end.
	byNote, ends []uint32
}

// readSections reads the table of a generation whose store has so many sections.
func readSections(generation string, sections int) (*sectionTable, error) {
	path := filepath.Join(generation, sectionsName)
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &BrokenError{File: path, Err: err}
	}
	t, err := parseSections(b, sections)
	if err != nil {
		return nil, &BrokenError{File: path, Err: err}
	}
	return t, nil
}

// parseSections reads a table of so many sections. It takes memory in proportion to them
// and to b.
func parseSections(b []byte, sections int) (*sectionTable, error) {
	c := &cursor{b: b}
	t := &sectionTable{}
	t.frames, t.words, t.titles = c.list(), c.list(), c.list()
	t.days = make([]day, c.count())
	for i := range t.days {
		if t.days[i] = day(c.next()); t.days[i] > lastDay {
			return nil, fmt.Errorf("note %d is of no day", i)
		}
	}
	n, notes := c.count(), len(t.words)
	if len(t.titles) != notes || len(t.days) != notes {
		return nil, errCutOff
	}
	if n != sections {
		return nil, fmt.Errorf("it is about %d sections, the store has %d", n, sections)
	}
	all := make([]uint32, (5+int(numFields))*n+4*notes)
	column := func(n int) (c []uint32) {
		c, all = all[:n:n], all[n:]
		return c
	}
	t.of, t.rank, t.frame, t.slot, t.first = column(n), column(n), column(n), make([]uint16, n), column(notes)
	t.text, t.sections, t.byNote, t.ends = column(n), column(notes), column(n), column(notes)
	t.namesakes = column(notes)
	for f := range t.lengths {
		t.lengths[f] = column(n)
	}
	ranked := bitset.New(uint(n))
	for i := range n {
		t.of[i], t.rank[i], t.frame[i], t.slot[i] = c.next(), c.next(), c.next(), uint16(c.next())
		set := c.next()
		for f := range numFields {
			if set>>f&1 == 1 {
				t.lengths[f][i] = c.next()
			}
			if f.ofText() {
				t.text[i] += t.lengths[f][i]
			}
		}
		if c.cutOff || int(t.of[i]) >= notes {
			return nil, fmt.Errorf("section %d of %d is of no note", i, n)
		}
		if int(t.frame[i]) >= len(t.frames) {
			return nil, fmt.Errorf("section %d of %d is in no frame", i, n)
		}
		if rank := uint(t.rank[i]); rank >= uint(n) || ranked.Test(rank) {
			return nil, fmt.Errorf("section %d of %d has no rank of its own", i, n)
		}
		ranked.Set(uint(t.rank[i]))
		t.sections[t.of[i]]++
		if set>>numFields&1 == 1 {
			t.first[t.of[i]] = uint32(i)
		}
	}
	if c.cutOff || len(c.b) > 0 {
		return nil, errCutOff
	}
	end := uint32(0)
	for note, n := range t.sections {
		t.ends[note] = end // where they begin, until all are there
		end += n
	}
	for doc, note := range t.of {
		t.byNote[t.ends[note]] = uint32(doc)
		t.ends[note]++
	}
	ofTitle := make(map[uint32]uint32, notes)
	for _, hash := range t.titles {
		ofTitle[hash]++
	}
	sum := 0.0
	for note, n := range t.words {
		if t.sections[note] == 0 {
			return nil, fmt.Errorf("note %d has no section", note)
		}
		t.namesakes[note] = ofTitle[t.titles[note]]
		sum += float64(n)
	}
	t.average = max(1, sum/float64(max(1, notes)))
	return t, nil
}

// sectionsOf returns the sections of a note, in ascending order.
func (t *sectionTable) sectionsOf(note uint32) []uint32 {
	end := t.ends[note]
	return t.byNote[end-t.sections[note] : end]
}

// notesOf returns the notes of some sections.
func (m *noteMap) notesOf(sections *bitset.BitSet) *bitset.BitSet {
	notes := bitset.New(uint(len(m.words)))
	of := notes.Words()
	for i, word := range sections.Words() {
		for ; word != 0; word &= word - 1 {
			note := m.of[64*i+bits.TrailingZeros64(word)]
			of[note/64] |= 1 << (note % 64)
		}
	}
	return notes
}

// atLeast tells whether some sections are of at least n notes.
func (m *noteMap) atLeast(sections *bitset.BitSet, n int) bool {
	if sections.Count() < uint(n) {
		return false
	}
	notes := map[uint32]bool{}
	for d := range sections.EachSet() {
		if notes[m.of[d]] = true; len(notes) >= n {
			return true
		}
	}
	return false
}

// addNotesOf adds all sections of the notes of some to a set, which has all sections of a
// note or none.
func (t *sectionTable) addNotesOf(some, to *bitset.BitSet) {
	for d := range some.EachSet() {
		if to.Test(d) {
			continue
		}
		for _, doc := range t.sectionsOf(t.of[d]) {
			to.Set(uint(doc))
		}
	}
}

// lengthOf returns the length of a section's field, in words.
func (t *sectionTable) lengthOf(f field, doc uint32) float32 {
	if fields[f].OfNote {
		doc = t.first[t.of[doc]]
	}
	return float32(t.lengths[f][doc])
}
