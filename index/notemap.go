package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
)

// notesName is the file of a generation that tells which sections are of one
// note. It is little-endian uint32s: the number of sections and the number of
// notes; for each section of the store, by internal number, the number of its
// note; for each note how many words its sections have, headings apart.
const notesName = "notes.bin"

// A noteMap tells which note a section is of. Both are known by numbers that
// have a meaning in one generation only.
type noteMap struct {
	of    []uint32
	words []uint32
	// average is the mean of words.
	average float64
}

// makeNoteMap asks a finished store for the notes of its sections. words is how
// many words the notes have, by id.
func makeNoteMap(s *store, words map[string]int) (*noteMap, error) {
	noteOf, err := s.noteKeys()
	if err != nil {
		return nil, err
	}
	m := &noteMap{of: make([]uint32, s.limit)}
	numbers := map[string]uint32{}
	for doc := range m.of {
		id, err := noteOf(uint32(doc))
		if err != nil {
			return nil, err
		}
		n, ok := numbers[id]
		if !ok {
			n = uint32(len(numbers))
			numbers[id] = n
			m.words = append(m.words, uint32(min(words[id], math.MaxUint32)))
		}
		m.of[doc] = n
	}
	return m, nil
}

func (m *noteMap) write(generation string) error {
	b := make([]byte, 0, 4*(2+len(m.of)+len(m.words)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.of)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.words)))
	for _, numbers := range [][]uint32{m.of, m.words} {
		for _, n := range numbers {
			b = binary.LittleEndian.AppendUint32(b, n)
		}
	}
	return os.WriteFile(filepath.Join(generation, notesName), b, 0o644)
}

// readNoteMap reads the map of a generation whose store has so many sections.
func readNoteMap(generation string, sections int) (*noteMap, error) {
	path := filepath.Join(generation, notesName)
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &BrokenError{File: path, Err: err}
	}
	next := func() uint32 {
		n := binary.LittleEndian.Uint32(b)
		b = b[4:]
		return n
	}
	if len(b) < 8 || len(b)%4 != 0 {
		return nil, &BrokenError{File: path, Err: errors.New("it is cut off")}
	}
	total := len(b)/4 - 2
	n, notes := int(next()), int(next())
	if n != sections || notes > total || n+notes != total {
		return nil, &BrokenError{File: path, Err: fmt.Errorf("it is about %d sections, the store has %d", n, sections)}
	}
	m := &noteMap{of: make([]uint32, n), words: make([]uint32, notes)}
	for i := range m.of {
		if m.of[i] = next(); int(m.of[i]) >= notes {
			return nil, &BrokenError{File: path, Err: fmt.Errorf("section %d is of note %d of %d", i, m.of[i], notes)}
		}
	}
	sum := 0.0
	for i := range m.words {
		m.words[i] = next()
		sum += float64(m.words[i])
	}
	m.average = max(1, sum/float64(max(1, notes)))
	return m, nil
}
