package index

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/bits-and-blooms/bitset"

	"github.com/talksearch/talksearch/analyzer"
)

// What is looked for as text may be in every section, and then all texts are read. So
// what a section costs is little more than to unpack it: its frame is unpacked once, with
// its neighbours, what is said of it in JSON is not decoded, and nothing is taken from
// the heap for it.

// A standing is how often something stands in the fields of a section.
type standing struct {
	doc uint32
	in  [numFields]uint32
}

// look reads the texts of candidates for what a way says, and returns those that have it.
// With an error these are the ones that it had found by then.
func (pl *plan) look(w *way, candidates *bitset.BitSet) (*bitset.BitSet, error) {
	docs := make([]uint32, 0, candidates.Count())
	for d := range candidates.EachSet() {
		docs = append(docs, uint32(d))
	}
	seen, err := pl.seen(w, docs)
	found := pl.none()
	for i := range seen {
		c := &seen[i]
		found.Set(uint(c.doc))
		for f, n := range c.in {
			if n > 0 {
				w.matches = append(w.matches, match{doc: c.doc, field: field(f), count: n, first: nowhere})
			}
		}
	}
	return found, err
}

// A lookedUp is a text that sections were read for, and looked is what came of it: which
// were read, in ascending order, and which of them have it.
type (
	lookedUp struct {
		text   string
		quoted bool
	}
	looked struct {
		docs []uint32
		seen []standing
	}
)

// lookedBytes is how much of what was looked for last is kept: the same words are asked
// for again, with others and for the next page, and to read texts for them takes longest
// of all that a query does.
const lookedBytes = 4 << 20

// seen returns the sections of docs that have a way, both in ascending order.
func (pl *plan) seen(w *way, docs []uint32) ([]standing, error) {
	if len(docs) == 0 {
		return nil, nil
	}
	what, kept := lookedUp{strings.Clone(w.clause.text), w.clause.quoted}, pl.postings.files.looked
	if l, ok := kept.get(what); ok && slices.Equal(l.docs, docs) {
		return l.seen, nil
	}
	found, err := pl.postings.count(pl.postings.byFrame(docs), pl.needle(w))
	if err != nil {
		return found, err
	}
	size := len(what.text) + 4*cap(docs) + (4+4*int(numFields))*cap(found)
	kept.put(what, looked{docs, found}, size)
	return found, nil
}

// perLooker is for how many sections it is worth to have one more goroutine look.
const perLooker = 100

// count returns the sections of docs, which are in the order of byFrame, that have a
// needle, in ascending order; with an error, of those that it came to.
func (p *postings) count(docs []uint32, needle *analyzer.Needle) ([]standing, error) {
	var (
		mu     sync.Mutex
		seen   []standing
		failed error
		stop   atomic.Bool
	)
	look := func(docs []uint32) {
		l := &looker{files: p.files, needle: needle, late: p.late, stop: &stop}
		err := l.look(docs)
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, l.seen...)
		if err != nil {
			stop.Store(true)
			if failed == nil {
				failed = err
			}
		}
	}
	lookers := max(1, min(runtime.GOMAXPROCS(0), len(docs)/perLooker))
	var others sync.WaitGroup
	for i := range lookers - 1 {
		share := docs[len(docs)*i/lookers : len(docs)*(i+1)/lookers]
		others.Go(func() { look(share) })
	}
	look(docs[len(docs)*(lookers-1)/lookers:])
	others.Wait()
	slices.SortFunc(seen, func(a, b standing) int { return cmp.Compare(a.doc, b.doc) })
	return seen, failed
}

// A looker looks for a needle in sections, one after the other.
type looker struct {
	files  *files
	needle *analyzer.Needle
	late   func(step int) error
	stop   *atomic.Bool
	seen   []standing

	packed, raw []byte // working space
	inNote      [numFields]uint32
	note        uint32 // whose names are in inNote
	begun       bool
}

func (l *looker) look(docs []uint32) (err error) {
	defer func() { // whoever started the looker cannot see it panic
		if p := recover(); p != nil {
			err = &BrokenError{File: l.files.texts.file.Name(), Err: fmt.Errorf("%v", p)}
		}
	}()
	t := l.files.sections
	for len(docs) > 0 {
		// Frames that lie side by side are read at once.
		first, behind, end := t.frame[docs[0]], t.frame[docs[0]], 0
		for end < len(docs) && t.frame[docs[end]] <= behind && behind-first < maxRun {
			for behind = t.frame[docs[end]] + 1; end < len(docs) && t.frame[docs[end]] < behind; end++ {
			}
		}
		if l.packed, err = l.files.texts.packed(l.packed, first, behind); err != nil {
			return err
		}
		for k := 0; k < end; {
			if err := l.late(0); err != nil || l.stop.Load() {
				return err
			}
			n, same := t.frame[docs[k]], k
			for same < end && t.frame[docs[same]] == n {
				same++
			}
			if l.raw, err = l.files.texts.unpack(l.raw, l.packed, first, n); err != nil {
				return err
			}
			if err := l.frame(docs[k:same]); err != nil {
				return l.files.texts.broken(n, err)
			}
			k = same
		}
		docs = docs[end:]
	}
	return nil
}

// maxRun is how many frames are read at once.
const maxRun = 32

// frame looks in sections of the frame that was unpacked last, in the order of their
// places.
func (l *looker) frame(docs []uint32) error {
	t := l.files.sections
	note, rest, err := cutPart(l.raw)
	if err != nil {
		return err
	}
	if of := t.of[docs[0]]; !l.begun || of != l.note {
		if err := l.names(note); err != nil {
			return err
		}
		l.note, l.begun = of, true
	}
	slot := 0
	for _, d := range docs {
		for range (int(t.slot[d]) - slot) * sectionParts {
			if _, rest, err = cutPart(rest); err != nil {
				return err
			}
		}
		slot = int(t.slot[d]) + 1
		var parts [sectionParts][]byte
		for i := range parts {
			if parts[i], rest, err = cutPart(rest); err != nil {
				return err
			}
		}
		c := standing{doc: d, in: l.inNote}
		c.in[fieldBody] = l.count(parts[1])
		c.in[fieldCode] = l.count(parts[2])
		if err := l.headings(&c, parts[0]); err != nil {
			return err
		}
		if c.in != [numFields]uint32{} {
			l.seen = append(l.seen, c)
		}
	}
	return nil
}

func (l *looker) count(text []byte) uint32 { return uint32(l.needle.Count(text, maxOccurrences)) }

// names counts in the names of a note.
func (l *looker) names(note []byte) error {
	var ref NoteRef
	if err := json.Unmarshal(note, &ref); err != nil {
		return err
	}
	l.inNote = [numFields]uint32{}
	l.inNote[fieldTitle] = l.count([]byte(ref.Title))
	l.inNote[fieldEvent] = l.count([]byte(ref.Event))
	for _, tag := range ref.Tags {
		l.inNote[fieldTags] += l.count([]byte(tag))
	}
	return nil
}

// headings counts in the headings and the speaker of a section.
func (l *looker) headings(c *standing, section []byte) error {
	// A quote in a string has a backslash before it, so no string looks like a key.
	names, _, _ := bytes.Cut(section, []byte(`,"links":[`))
	_, names, ok := bytes.Cut(names, []byte(`,"heading":[`))
	if !ok || bytes.IndexByte(names, '\\') >= 0 {
		var ref Section
		if err := json.Unmarshal(section, &ref); err != nil {
			return err
		}
		for i, heading := range ref.Heading {
			f := fieldTrail
			if i == len(ref.Heading)-1 {
				f = fieldHeading
			}
			c.in[f] += l.count([]byte(heading))
		}
		c.in[fieldSpeaker] = l.count([]byte(ref.Speaker))
		return nil
	}
	for len(names) > 0 && names[0] == '"' {
		heading, rest, ok := bytes.Cut(names[1:], []byte(`"`))
		if !ok || len(rest) == 0 {
			return errors.New("a heading is cut off")
		}
		f := fieldTrail
		if rest[0] == ']' {
			f = fieldHeading
		}
		c.in[f] += l.count(heading)
		names = rest[1:]
	}
	if _, speaker, ok := bytes.Cut(names, []byte(`,"speaker":"`)); ok {
		speaker, _, _ = bytes.Cut(speaker, []byte(`"`))
		c.in[fieldSpeaker] = l.count(speaker)
	}
	return nil
}
