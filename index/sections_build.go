package index

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"path/filepath"
	"slices"
)

// A tableRow is a section on its way to the table. Fields of the note are with its first
// section only.
type tableRow struct {
	note    uint32
	frame   uint32
	slot    uint16
	first   bool
	lengths [numFields]uint32
}

// rowList holds rows as they will be written, each behind its section's id: that is half of
// what they take otherwise, and nothing for the garbage collector to follow.
type rowList struct {
	packed []byte
	begin  []uint64
}

func (l *rowList) len() int { return len(l.begin) }

// add appends a row. id may be "" where it is not asked for.
func (l *rowList) add(id string, row *tableRow) {
	l.begin = append(l.begin, uint64(len(l.packed)))
	b := appendPart(l.packed, id)
	b = binary.AppendUvarint(b, uint64(row.note))
	b = binary.AppendUvarint(b, uint64(row.frame))
	b = binary.AppendUvarint(b, uint64(row.slot))
	set := uint64(0)
	for f, n := range row.lengths {
		if n > 0 && (row.first || !fields[f].OfNote) {
			set |= 1 << f
		}
	}
	if row.first {
		set |= 1 << numFields
	}
	b = binary.AppendUvarint(b, set)
	for f, n := range row.lengths {
		if set>>f&1 == 1 {
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	l.packed = b
}

// row returns the id of a section, and its row.
func (l *rowList) row(i uint32) (id, row []byte) {
	end := uint64(len(l.packed))
	if int(i)+1 < len(l.begin) {
		end = l.begin[i+1]
	}
	b := l.packed[l.begin[i]:end]
	size, n := binary.Uvarint(b)
	return b[n : n+int(size)], b[n+int(size):]
}

func (l *rowList) id(i uint32) []byte {
	id, _ := l.row(i)
	return id
}

func (l *rowList) at(i uint32) (row tableRow) {
	_, b := l.row(i)
	c := &cursor{b: b}
	row.note, row.frame, row.slot = c.next(), c.next(), uint16(c.next())
	set := c.next()
	row.first = set>>numFields&1 == 1
	for f := range row.lengths {
		if set>>f&1 == 1 {
			row.lengths[f] = c.next()
		}
	}
	return row
}

// byID returns the first n sections in the order of their ids, of which none may be there
// twice.
func (l *rowList) byID(n int) ([]uint32, error) {
	byID := make([]uint32, n)
	for i := range byID {
		byID[i] = uint32(i)
	}
	slices.SortFunc(byID, func(a, b uint32) int { return bytes.Compare(l.id(a), l.id(b)) })
	for i := 1; i < n; i++ {
		if id := l.id(byID[i]); bytes.Equal(id, l.id(byID[i-1])) {
			return nil, sameID(id)
		}
	}
	return byID, nil
}

func sameID(id []byte) error { return fmt.Errorf("two sections have the id %q", id) }

// A tableWriter collects the table of a generation that is being built.
type tableWriter struct {
	numbers map[string]uint32 // of notes, by id
	words   []uint32          // of notes, by number
	titles  []uint32          // hashes of notes' titles, by number
	days    []day             // of notes, by number
	rows    rowList
}

func newTableWriter() *tableWriter { return &tableWriter{numbers: map[string]uint32{}} }

// add takes in a section of a note of some id, title and date. It returns the number of the
// note. The store knows sections by the order of their coming until it is finished.
func (w *tableWriter) add(note, title, date, section string, row tableRow) (number uint32) {
	n, ok := w.numbers[note]
	if !ok {
		n = uint32(len(w.words))
		w.numbers[note] = n
		w.words = append(w.words, 0)
		w.titles = append(w.titles, titleHash(title))
		w.days = append(w.days, dayOf(date))
	}
	row.note = n
	words := uint64(w.words[n]) + uint64(row.lengths[fieldBody]) + uint64(row.lengths[fieldCode])
	w.words[n] = uint32(min(words, math.MaxUint32))
	w.rows.add(section, &row)
	return n
}

// titleHash tells titles apart, but for one pair in four thousand million: notes of
// such a pair would count as namesakes.
func titleHash(title string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(title))
	return h.Sum32()
}

// tokens is the sum of each field's lengths over all sections, by name of the field.
func (w *tableWriter) tokens() map[string]uint64 {
	sections := make([]uint64, len(w.words)) // of notes
	for i := range w.rows.len() {
		sections[w.rows.at(uint32(i)).note]++
	}
	var sums [numFields]uint64
	for i := range w.rows.len() {
		row := w.rows.at(uint32(i))
		for f, n := range row.lengths {
			times := uint64(1)
			if fields[f].OfNote {
				times = sections[row.note] // it is with the first only
			}
			sums[f] += uint64(n) * times
		}
	}
	tokens := map[string]uint64{}
	for f, sum := range sums {
		if sum > 0 {
			tokens[field(f).String()] = sum
		}
	}
	return tokens
}

// write writes the table. order are the ordinals of the sections by number, and byID in
// the order of their ids.
func (w *tableWriter) write(generation string, frames []uint32, order, byID []uint32) error {
	rank := make([]uint32, w.rows.len())
	for i, ordinal := range byID {
		rank[ordinal] = uint32(i)
	}

	b := make([]byte, 0, len(w.rows.packed))
	add := func(n uint32) { b = binary.AppendUvarint(b, uint64(n)) }
	add(uint32(len(frames)))
	for _, size := range frames {
		add(size)
	}
	add(uint32(len(w.words)))
	for _, n := range w.words {
		add(n)
	}
	add(uint32(len(w.titles)))
	for _, hash := range w.titles {
		add(hash)
	}
	add(uint32(len(w.days)))
	for _, d := range w.days {
		add(uint32(d))
	}
	add(uint32(len(order)))
	for _, ordinal := range order {
		_, row := w.rows.row(ordinal)
		c := &cursor{b: row}
		add(c.next())
		add(rank[ordinal])
		b = append(b, c.b...)
	}
	return os.WriteFile(filepath.Join(generation, sectionsName), b, 0o644)
}
