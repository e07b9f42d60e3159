package index

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/bits-and-blooms/bitset"

	"github.com/talksearch/talksearch/analyzer"
)

// What is looked for as text may be in every section, and then all texts are read. So
// nothing is taken from the heap for a section, and of one only that is read which may
// have it.

// A standing is how often something stands in the fields of a section.
type standing struct {
	doc uint32
	in  [numFields]uint32
}

// look reads the texts of candidates, in ascending order, for what a way says, and returns
// those that have it. With an error these are the ones that it had found by then.
func (pl *plan) look(w *way, candidates []uint32) (*bitset.BitSet, error) {
	seen, err := pl.seen(w, candidates)
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

	text   []byte // working space
	inNote [numFields]uint32
	note   uint32 // whose names are in inNote
	begun  bool
}

func (l *looker) look(docs []uint32) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // as in openStore
	defer func() {                                           // whoever started the looker cannot see it panic
		if p := recover(); p != nil {
			err = &BrokenError{File: l.files.texts.file.Name(), Err: fmt.Errorf("%v", p)}
		}
	}()
	t := l.files.sections
	for len(docs) > 0 {
		if err := l.late(0); err != nil || l.stop.Load() {
			return err
		}
		n, same := t.frame[docs[0]], 1
		for same < len(docs) && t.frame[docs[same]] == n {
			same++
		}
		frame, err := l.files.texts.frame(n)
		if err != nil {
			return err
		}
		if err := l.frame(frame, docs[:same]); err != nil {
			return l.files.texts.broken(n, err)
		}
		docs = docs[same:]
	}
	return nil
}

// frame looks in sections of a frame, in the order of their places.
func (l *looker) frame(frame []byte, docs []uint32) error {
	t := l.files.sections
	p := parts[[]byte]{rest: frame}
	note := p.next()
	if of := t.of[docs[0]]; !l.begun || of != l.note {
		if err := l.names(note); err != nil {
			return err
		}
		l.note, l.begun = of, true
	}
	slot := 0
	for _, d := range docs {
		p.skip((int(t.slot[d]) - slot) * sectionParts)
		slot = int(t.slot[d]) + 1
		section, prose, code := p.next(), p.next(), p.next()
		if p.skip(2); p.err != nil {
			return p.err
		}
		c := standing{doc: d, in: l.inNote}
		if err := cmp.Or(l.headings(&c, section), l.texts(&c, prose, code)); err != nil {
			return err
		}
		if c.in != [numFields]uint32{} {
			l.seen = append(l.seen, c)
		}
	}
	return nil
}

// read reads what codes stand for, until the next is read.
func (l *looker) read(codes []byte) (text []byte, err error) {
	l.text, err = l.files.texts.book.appendText(l.text[:0], codes)
	return l.text, err
}

func (l *looker) count(text []byte) uint32 { return uint32(l.needle.Count(text, maxOccurrences)) }

// names counts in the names of a note.
func (l *looker) names(note []byte) error {
	text, err := l.read(note)
	if err != nil {
		return err
	}
	l.inNote = [numFields]uint32{}
	p := parts[[]byte]{rest: text}
	p.skip(3) // its id, path and address
	l.inNote[fieldTitle] = l.count(p.next())
	p.next() // its date
	l.inNote[fieldEvent] = l.count(p.next())
	for range p.count() {
		l.inNote[fieldTags] += l.count(p.next())
	}
	return p.err
}

// headings counts in the headings and the speaker of a section.
func (l *looker) headings(c *standing, section []byte) error {
	text, err := l.read(section)
	if err != nil {
		return err
	}
	p := parts[[]byte]{rest: text}
	p.next() // its id
	for n := p.count(); n > 0; n-- {
		f := fieldTrail
		if n == 1 {
			f = fieldHeading
		}
		c.in[f] += l.count(p.next())
	}
	p.next() // its anchor
	p.number()
	p.next() // its talk
	c.in[fieldSpeaker] = l.count(p.next())
	return p.err
}

// texts counts in the prose and the code of a section.
func (l *looker) texts(c *standing, prose, code []byte) error {
	text, err := l.read(prose)
	if err != nil {
		return err
	}
	c.in[fieldBody] = l.count(text)
	if text, err = l.read(code); err != nil {
		return err
	}
	c.in[fieldCode] = l.count(text)
	return nil
}
