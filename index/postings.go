package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bits-and-blooms/bitset"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// A place is where something stands in a field: the half-open range of its
// positions.
type place struct{ start, end uint32 }

// postings reads one generation for one query. What was read once is kept, as a term
// may be part of several clauses and is asked for again to show the hits.
type postings struct {
	ctx   context.Context
	files *files
	terms map[string]*postingList
	// until is when the time is up, be it before the context's; the zero Time is not.
	until time.Time
	// cut tells that something was left out as it would have taken too long.
	cut   bool
	steps steps // working space
	sets  *sets
}

// A postingList is where a term stands: in which sections, in ascending order, and for each
// where in steps its occurrences are, behind their starts. Half are alone, once in a section's
// prose: then at has the position itself. It is shared by queries.
type postingList struct {
	docs, at []uint32
	steps    []byte
	// shared are the sections of the notes whose names have the term, in ascending order.
	shared []sharedPosting
	// bitmap is of docs, and all are these and the shared ones; both are nil in a short list.
	bitmap *bitmap
	all    *bitset.BitSet
	// impacts are kept once they have been asked for.
	impacts atomic.Pointer[impacts]
}

// A sharedPosting is a section whose note has a name with the term, and the posting that
// tells which: that of the note's first section.
type sharedPosting struct{ doc, posting uint32 }

// alone marks the position of an occurrence of one position in the body.
const alone = 1 << 31

func newPostings(ctx context.Context, f *files) *postings {
	lent, ok := f.sets.Get().(*sets)
	if !ok {
		lent = &sets{limit: f.store.limit}
	}
	return &postings{ctx: ctx, files: f, terms: map[string]*postingList{}, sets: lent}
}

// close frees what the query took to itself.
func (p *postings) close() {
	p.sets.takeBack()
	p.files.sets.Put(p.sets)
}

// checkEvery is how many steps lie between two looks at the clock.
const checkEvery = 4096

// late returns an error at every so manyth step, if the time is up.
func (p *postings) late(step int) error {
	switch {
	case step%checkEvery != 0:
	case p.ctx.Err() != nil:
		return context.Cause(p.ctx)
	case !p.until.IsZero() && time.Now().After(p.until):
		return context.DeadlineExceeded
	}
	return nil
}

// hurried returns p with half of the time that is left, for what an answer may go without.
func (p *postings) hurried() *postings {
	h := *p
	if deadline, ok := p.ctx.Deadline(); ok {
		now := time.Now()
		h.until = now.Add(deadline.Sub(now) / 2)
	}
	return &h
}

// list reads a term's postings.
func (p *postings) list(term string) (_ *postingList, err error) {
	if l := p.terms[term]; l != nil {
		return l, nil
	}
	if err := p.files.store.whole(); err != nil {
		return nil, err
	}
	if l, ok := p.files.lists.get(term); ok {
		p.terms[term] = l
		return l, nil
	}
	defer p.files.store.guard(&err)
	if err := p.files.store.checkTerm(wordsName, term); err != nil {
		return nil, err
	}
	r, err := p.files.store.reader.TermFieldReader(p.ctx, []byte(term), wordsName, true, false, false)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	// Locations are read only where the frequency says that there may be one: Bleve takes
	// memory for as many as the frequency, which of packed steps is any number, and a
	// flipped bit is enough to make it believe that they are a posting with locations.
	var far bleveindex.TermFieldReader
	defer func() {
		if far != nil {
			far.Close()
		}
	}()
	var located bleveindex.TermFieldDoc
	l := &postingList{}
	if n := min(r.Count(), uint64(p.files.store.limit)); n > 0 { // a damaged list may claim more
		l.docs, l.at = make([]uint32, 0, n), make([]uint32, 0, n)
	}
	var d bleveindex.TermFieldDoc
	for i := 0; ; i++ {
		if err := p.late(i); err != nil {
			return nil, err
		}
		next, err := r.Next(&d)
		if err != nil {
			return nil, err
		}
		if next == nil {
			break
		}
		doc, err := p.files.store.doc(next.ID)
		if err != nil {
			return nil, err
		}
		if n := len(l.docs); n > 0 && doc <= l.docs[n-1] {
			return nil, p.files.store.disordered(term)
		}
		var locations []*bleveindex.TermFieldVector
		if next.Freq == 1 {
			if far == nil {
				if far, err = p.files.store.reader.TermFieldReader(p.ctx, []byte(term), wordsName, true, false, true); err != nil {
					return nil, err
				}
			}
			at, err := far.Advance(p.files.store.id(doc), &located)
			if err != nil {
				return nil, err
			}
			if at != nil {
				locations = at.Vectors
			}
		}
		p.steps = p.steps[:0]
		if len(locations) > 0 {
			p.steps = append(p.steps, locations[0].ArrayPositions...)
		} else {
			p.steps = p.steps.unpack(next.Freq)
		}
		l.add(doc, p.steps)
	}
	l.end(p.files)
	p.terms[term] = l
	// The term may be a part of a long query, which is not to be kept with it.
	p.files.lists.put(strings.Clone(term), l, len(term)+l.size())
	return l, nil
}

// add takes in a posting.
func (l *postingList) add(doc uint32, s steps) {
	l.docs = append(l.docs, doc)
	if len(s) == 1 && s[0]&1 == 1 && s[0]>>1 < alone {
		l.at = append(l.at, uint32(s[0]>>1)|alone)
		return
	}
	l.at = append(l.at, uint32(len(l.steps)))
	l.steps = appendSteps(append(l.steps, make([]byte, startsBytes)...), s)
	at := l.steps[l.at[len(l.at)-1]:]
	binary.LittleEndian.PutUint32(at, uint32(startsOf(at[startsBytes:])))
}

// end finds out what follows from all postings.
func (l *postingList) end(f *files) {
	l.share(f.sections)
	l.steps, l.shared = slices.Clone(l.steps), slices.Clone(l.shared) // what they grew by is not kept
	l.mapped(f.store.limit)
}

// share finds the sections that have the term in a name of their note. Only a note's first
// section tells its names: were others of a damaged store believed, a note would have as many
// shared postings as the square of its sections.
func (l *postingList) share(t *sectionTable) {
	for i, doc := range l.docs {
		if t.first[t.of[doc]] != doc {
			continue
		}
		var names fieldCounts
		if l.count(i, noteFields, &names); names.set == 0 {
			continue
		}
		for _, of := range t.sectionsOf(t.of[doc]) {
			l.shared = append(l.shared, sharedPosting{of, uint32(i)})
		}
	}
	byDoc := func(a, b sharedPosting) int { return cmp.Compare(a.doc, b.doc) }
	if !slices.IsSortedFunc(l.shared, byDoc) { // the sections of two notes may mix
		slices.SortFunc(l.shared, byDoc)
	}
}

// mapped makes the bitmaps of a long list, of so many sections that there are.
func (l *postingList) mapped(limit int) {
	if l.bitmap = newBitmap(l.docs, limit); l.bitmap == nil {
		return
	}
	l.all = l.bitmap.set
	if len(l.shared) > 0 {
		l.all = l.all.Clone()
		for _, s := range l.shared {
			l.all.Set(uint(s.doc))
		}
	}
}

// spots appends where the i-th posting stands to found.
func (l *postingList) spots(found []spot, i int) []spot {
	if at := l.at[i]; at < alone {
		return appendSpots(found, l.steps[at+startsBytes:])
	}
	return append(found, newSpot(firstOf(fieldBody), l.at[i]&^alone, 1))
}

// starts are where the i-th posting starts.
func (l *postingList) starts(i int) starts {
	if at := l.at[i]; at < alone {
		return starts(binary.LittleEndian.Uint32(l.steps[at:]))
	}
	return startAt(uint64(l.at[i] &^ alone))
}

// count adds what the i-th posting tells of some fields.
func (l *postingList) count(i int, of fieldSet, in *fieldCounts) {
	if at := l.at[i]; at < alone {
		countOccurrences(l.steps[at+startsBytes:], of, in)
	} else if of.has(fieldBody) {
		in.add(fieldBody, at&^alone)
	}
}

// findAny finds any of the terms.
func (p *postings) findAny(terms []string) (finding, error) {
	var found finding
	for _, t := range terms {
		l, err := p.list(t)
		if err != nil {
			return finding{}, err
		}
		found = unite(found, finding{word: l})
	}
	return found, nil
}

// byFrame returns sections in the order of their texts, in which these are read fastest:
// each frame once.
func (p *postings) byFrame(docs []uint32) []uint32 {
	t := p.files.sections
	return slices.SortedFunc(slices.Values(docs), func(a, b uint32) int {
		return cmp.Or(cmp.Compare(t.frame[a], t.frame[b]), cmp.Compare(t.slot[a], t.slot[b]))
	})
}

// addWith adds the sections that have a term in a field to set.
func (p *postings) addWith(set *bitset.BitSet, field, term string) (err error) {
	if err := p.files.store.whole(); err != nil {
		return err
	}
	defer p.files.store.guard(&err)
	r, err := p.files.store.reader.TermFieldReader(p.ctx, []byte(term), field, false, false, false)
	if err != nil {
		return err
	}
	defer r.Close()
	var d bleveindex.TermFieldDoc
	last := int64(-1)
	for i := 0; ; i++ {
		if err := p.late(i); err != nil {
			return err
		}
		next, err := r.Next(&d)
		if err != nil || next == nil {
			return err
		}
		doc, err := p.files.store.doc(next.ID)
		if err != nil {
			return err
		}
		if int64(doc) <= last {
			return p.files.store.disordered(term)
		}
		last = int64(doc)
		set.Set(uint(doc))
	}
}

const (
	// listBytes is how much of postings is kept from query to query.
	listBytes = 32 << 20
	// These are about the bytes of a posting beside its steps, and of a shared one, with impacts.
	postingBytes = 12
	sharedBytes  = 9
)

// size is about how many bytes the postings take.
func (l *postingList) size() int {
	size := cap(l.docs)*postingBytes + cap(l.steps) + cap(l.shared)*sharedBytes + l.bitmap.size()
	if l.bitmap != nil && l.all != l.bitmap.set {
		size += 8 * len(l.all.Words())
	}
	return size
}
