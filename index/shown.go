package index

import (
	"fmt"
	"slices"
)

// What is kept of a section to show it lies in a frame, with neighbours and in JSON, and
// some sections are shown again and again: the answers to what many ask.

// shownBytes is how much of what was shown last is kept.
const shownBytes = 16 << 20

// record reads what is kept of a section to show it. It is shared: nobody changes it.
func (p *postings) record(doc uint32) (*record, error) {
	if r, ok := p.files.shown.get(doc); ok {
		return r, nil
	}
	r, err := p.readRecord(doc)
	if err == nil {
		p.files.shown.put(doc, r, r.size)
	}
	return r, err
}

// readRecord reads from the texts what is kept of a section.
func (p *postings) readRecord(doc uint32) (*record, error) {
	t := p.files.sections
	if n := t.frame[doc]; p.frame == nil || n != p.frameNum {
		raw, err := p.files.texts.frame(n)
		if err != nil {
			return nil, err
		}
		p.frame, p.frameNum = raw, n
	}
	r, err := recordAt(p.frame, int(t.slot[doc]))
	if err != nil {
		return nil, fmt.Errorf("%s: frame %d: %w", textsName, p.frameNum, err)
	}
	return r, nil
}

// noteRef and sectionRef are those of the record for a caller, who may change them.
func (r *record) noteRef() NoteRef {
	n := r.note
	n.Tags, n.Guessed = slices.Clone(n.Tags), slices.Clone(n.Guessed)
	return n
}

func (r *record) sectionRef() Section {
	s := r.section
	s.Heading, s.Links, s.Guessed = slices.Clone(s.Heading), slices.Clone(s.Links), slices.Clone(s.Guessed)
	return s
}
