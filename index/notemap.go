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
// note, then for each how many words its text has; for each note how many words its
// sections have, headings and links apart, then for each how many notes have its
// title.
const notesName = "notes.bin"

// A noteMap tells which note a section is of. Both are known by numbers that
// have a meaning in one generation only.
type noteMap struct {
	// By section: its note, and the words of its prose, code and links.
	of, text []uint32
	// By note: the words of its prose and code, the notes of its title, itself
	// among them, and its sections.
	words, namesakes, sections []uint32
	// average is the mean of words.
	average float64
}

// noteFacts are what a build learns of its notes, and the store does not keep.
type noteFacts struct {
	text   map[string]int    // words of a section's text, by its id
	words  map[string]int    // of a note, by its id
	titles map[string]string // of the notes, by id
}

func newNoteFacts() *noteFacts {
	return &noteFacts{text: map[string]int{}, words: map[string]int{}, titles: map[string]string{}}
}

// add takes in a section.
func (f *noteFacts) add(s *sectionDocument) {
	for i, n := range s.lengths {
		if field(i).ofText() {
			f.text[s.document.ID()] += n
		}
	}
	f.words[s.note] += s.lengths[fieldBody] + s.lengths[fieldCode]
	f.titles[s.note] = s.title
}

// makeNoteMap asks a finished store for the notes of its sections.
func makeNoteMap(s *store, facts *noteFacts) (*noteMap, error) {
	noteOf, err := s.noteKeys()
	if err != nil {
		return nil, err
	}
	namesakes := map[string]int{}
	for _, title := range facts.titles {
		namesakes[title]++
	}
	m := &noteMap{of: make([]uint32, s.limit), text: make([]uint32, s.limit)}
	numbers := map[string]uint32{}
	for doc := range m.of {
		section, err := s.sectionID(uint32(doc))
		if err != nil {
			return nil, err
		}
		id, err := noteOf(uint32(doc))
		if err != nil {
			return nil, err
		}
		n, ok := numbers[id]
		if !ok {
			n = uint32(len(numbers))
			numbers[id] = n
			m.words = append(m.words, toUint32(facts.words[id]))
			m.namesakes = append(m.namesakes, max(1, toUint32(namesakes[facts.titles[id]])))
		}
		m.of[doc], m.text[doc] = n, toUint32(facts.text[section])
	}
	return m, nil
}

func toUint32(n int) uint32 { return uint32(min(n, math.MaxUint32)) }

func (m *noteMap) write(generation string) error {
	b := make([]byte, 0, 4*(2+2*len(m.of)+2*len(m.words)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.of)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(m.words)))
	for _, numbers := range [][]uint32{m.of, m.text, m.words, m.namesakes} {
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
	if len(b) < 8 || len(b)%4 != 0 {
		return nil, &BrokenError{File: path, Err: errors.New("it is cut off")}
	}
	all := make([]uint32, len(b)/4)
	for i := range all {
		all[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	n, notes, all := int(all[0]), int(all[1]), all[2:]
	if n != sections || notes > len(all) || 2*n+2*notes != len(all) {
		return nil, &BrokenError{File: path, Err: fmt.Errorf("it is about %d sections, the store has %d", n, sections)}
	}
	m := &noteMap{sections: make([]uint32, notes)}
	for _, column := range []struct {
		of   *[]uint32
		rows int
	}{{&m.of, n}, {&m.text, n}, {&m.words, notes}, {&m.namesakes, notes}} {
		*column.of, all = all[:column.rows:column.rows], all[column.rows:]
	}
	for i, note := range m.of {
		if int(note) >= notes {
			return nil, &BrokenError{File: path, Err: fmt.Errorf("section %d is of note %d of %d", i, note, notes)}
		}
		m.sections[note]++
	}
	sum := 0.0
	for i := range m.words {
		if m.sections[i] == 0 || m.namesakes[i] == 0 {
			return nil, &BrokenError{File: path, Err: fmt.Errorf("note %d has %d sections and %d namesakes", i, m.sections[i], m.namesakes[i])}
		}
		sum += float64(m.words[i])
	}
	m.average = max(1, sum/float64(max(1, notes)))
	return m, nil
}
