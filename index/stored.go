package index

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"iter"
	"runtime/debug"
	"slices"

	"github.com/talksearch/talksearch/corpus"
)

// A StoredNote is a note as a generation holds it.
type StoredNote struct {
	NoteRef
	// Sections are in the order of the note.
	Sections []StoredSection
}

// A StoredSection is a section as a generation holds it: what was indexed but for
// titles and addresses of links.
type StoredSection struct {
	Section
	Prose, Code string
}

// NoteRefs yields all notes of the generation, in no order that means anything. It
// reads a text of each, and ends with a *BrokenError where one is damaged.
func (r *Reader) NoteRefs() iter.Seq2[NoteRef, error] {
	return func(yield func(NoteRef, error) bool) {
		copies, err := r.copies()
		if err != nil {
			yield(NoteRef{}, err)
			return
		}
		for note := range r.files.sections.first {
			sections, err := r.stored(r.files.sections.first[note : note+1])
			if err != nil {
				yield(NoteRef{}, err)
				return
			}
			ref := sections[0].note
			ref.Also = copies.of[ref.ID]
			if !yield(ref, nil) {
				return
			}
		}
	}
}

// Note reads the note of an id; it is nil when there is none. It looks at all notes,
// which is for a person's question, not for a search.
func (r *Reader) Note(id string) (*StoredNote, error) {
	t := r.files.sections
	number := 0
	for ref, err := range r.NoteRefs() {
		if err != nil {
			return nil, err
		}
		if ref.ID != id {
			number++
			continue
		}
		records, err := r.stored(t.sectionsOf(uint32(number)))
		if err != nil {
			return nil, err
		}
		note := &StoredNote{NoteRef: ref}
		for _, kept := range records {
			note.Sections = append(note.Sections, StoredSection{kept.section, string(kept.prose), string(kept.code)})
		}
		return note, nil
	}
	return nil, nil
}

// stored reads what is kept of some sections of one note, in the order of the note.
func (r *Reader) stored(docs []uint32) (records []*record, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // as in openStore
	defer r.recoverBroken(&err)
	return r.files.records(docs)
}

// records reads some sections of one note, in the order of the note: Bleve numbers them
// as it likes, but texts lie as they were read.
func (f *files) records(docs []uint32) ([]*record, error) {
	t := f.sections
	inOrder := slices.SortedFunc(slices.Values(docs), func(a, b uint32) int {
		return cmp.Or(cmp.Compare(t.frame[a], t.frame[b]), cmp.Compare(t.slot[a], t.slot[b]))
	})
	var records []*record
	for _, doc := range inOrder {
		r, err := f.record(doc, &space{})
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

// record reads what is kept of a section to show it.
func (f *files) record(doc uint32, space *space) (*record, error) {
	n := f.sections.frame[doc]
	frame, err := f.texts.frame(n)
	if err != nil {
		return nil, err
	}
	r, err := f.texts.book.recordAt(frame, int(f.sections.slot[doc]), space)
	if err != nil {
		return nil, f.texts.broken(n, err)
	}
	return r, nil
}

// Stored gives what a build would store of a note.
func Stored(n *corpus.Note) *StoredNote {
	stored := &StoredNote{NoteRef: noteRef(n)}
	for i := range n.Sections {
		s := &n.Sections[i]
		stored.Sections = append(stored.Sections, StoredSection{sectionRef(s), s.Prose, s.Code})
	}
	return stored
}

// Difference tells in one clause in what a note as it is now differs from the stored
// one, or gives "". Where the note says no URL, that of the stored one is no difference:
// others may have said it.
func (s *StoredNote) Difference(now *StoredNote) string {
	for _, part := range []struct{ name, stored, now string }{
		{"title", s.Title, now.Title}, {"date", s.Date, now.Date}, {"event", s.Event, now.Event},
		{"URL", s.URL, cmp.Or(now.URL, s.URL)},
	} {
		if part.stored != part.now {
			return fmt.Sprintf("the %s was %q", part.name, part.stored)
		}
	}
	if !slices.Equal(s.Tags, now.Tags) {
		return fmt.Sprintf("the tags were %q", s.Tags)
	}
	for i := range s.Sections[:min(len(s.Sections), len(now.Sections))] {
		a, b := &s.Sections[i], &now.Sections[i]
		if a.Prose != b.Prose || a.Code != b.Code {
			return fmt.Sprintf("the text at line %d was another", b.Line)
		}
		if !sameJSON(a.Section, b.Section) {
			return fmt.Sprintf("the heading, the speaker or the links at line %d were others", b.Line)
		}
	}
	if len(s.Sections) != len(now.Sections) {
		return fmt.Sprintf("it had %d sections, and has %d", len(s.Sections), len(now.Sections))
	}
	return ""
}

// SaysSame tells whether two notes say the same, as a note and its copy do.
func (s *StoredNote) SaysSame(other *StoredNote) bool {
	text := textHash(s.texts())
	return text != "" && text == textHash(other.texts())
}

func (s *StoredNote) texts() *corpus.Note {
	n := &corpus.Note{Title: s.Title}
	for i := range s.Sections {
		n.Sections = append(n.Sections, corpus.Section{Heading: s.Sections[i].Heading, Prose: s.Sections[i].Prose, Code: s.Sections[i].Code})
	}
	return n
}

// sameJSON compares what was stored as JSON with what would be stored now.
func sameJSON(stored, now Section) bool {
	a, errA := json.Marshal(stored)
	b, errB := json.Marshal(now)
	return errA == nil && errB == nil && bytes.Equal(a, b)
}
