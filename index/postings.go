package index

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"strings"

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
	steps steps // working space
}

// A postingList is where a term stands: in which sections, in ascending order, and where in
// each. The steps of its i-th posting end at ends[i]. It is shared by queries.
type postingList struct {
	docs, ends []uint32
	steps      []byte
	// shared are the sections of the notes whose names have the term, in ascending order.
	shared []sharedPosting
}

// A sharedPosting is a section whose note has a name with the term, and the posting that
// tells which: that of the note's first section.
type sharedPosting struct{ doc, posting uint32 }

func newPostings(ctx context.Context, f *files) *postings {
	return &postings{ctx: ctx, files: f, terms: map[string]*postingList{}}
}

// checkEvery is how many steps lie between two looks at the clock.
const checkEvery = 4096

// late returns an error at every so manyth step, if the time is up.
func (p *postings) late(step int) error {
	if step%checkEvery == 0 && p.ctx.Err() != nil {
		return context.Cause(p.ctx)
	}
	return nil
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
		l.docs, l.ends = make([]uint32, 0, n), make([]uint32, 0, n)
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
	l.share(p.files.sections)
	l.steps = slices.Clip(l.steps)
	p.terms[term] = l
	// The term may be a part of a long query, which is not to be kept with it.
	p.files.lists.put(strings.Clone(term), l, len(term)+l.size())
	return l, nil
}

// add takes in a posting.
func (l *postingList) add(doc uint32, s steps) {
	for _, step := range s {
		l.steps = binary.AppendUvarint(l.steps, step)
	}
	l.docs, l.ends = append(l.docs, doc), append(l.ends, uint32(len(l.steps)))
}

// share finds the sections that have the term in a name of their note.
func (l *postingList) share(t *sectionTable) {
	for i, doc := range l.docs {
		at := l.at(i)
		for o, ok := at.next(); ok; o, ok = at.next() {
			if fields[o.field].OfNote {
				for _, of := range t.sectionsOf(t.of[doc]) {
					l.shared = append(l.shared, sharedPosting{of, uint32(i)})
				}
				break
			}
		}
	}
	byDoc := func(a, b sharedPosting) int { return cmp.Compare(a.doc, b.doc) }
	if !slices.IsSortedFunc(l.shared, byDoc) { // the sections of two notes may mix
		slices.SortFunc(l.shared, byDoc)
	}
	l.shared = slices.Clip(l.shared)
}

// at reads the i-th posting.
func (l *postingList) at(i int) occurrences {
	begin := uint32(0)
	if i > 0 {
		begin = l.ends[i-1]
	}
	return readOccurrences(l.steps[begin:l.ends[i]])
}

// count adds what the i-th posting tells.
func (l *postingList) count(i int, in *fieldCounts) {
	at := l.at(i)
	for o, ok := at.next(); ok; o, ok = at.next() {
		in.add(o.field, o.start)
	}
}

// countNames adds what the i-th posting tells of fields of the note.
func (l *postingList) countNames(i int, in *fieldCounts) {
	at := l.at(i)
	for o, ok := at.next(); ok; o, ok = at.next() {
		if fields[o.field].OfNote {
			in.add(o.field, o.start)
		}
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

// sortPlaces brings places in ascending order, and takes out repeats.
func sortPlaces(ps []place) []place {
	slices.SortFunc(ps, func(x, y place) int {
		return cmp.Or(cmp.Compare(x.start, y.start), cmp.Compare(x.end, y.end))
	})
	return slices.Compact(ps)
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
		set.Set(uint(doc))
	}
}

const (
	// listBytes is how much of postings is kept from query to query.
	listBytes = 20 << 20
	// These are the bytes of a posting beside its steps, and of a shared one.
	postingBytes = 8
	sharedBytes  = 8
)

// size is about how many bytes the postings take.
func (l *postingList) size() int {
	return cap(l.docs)*postingBytes + cap(l.steps) + cap(l.shared)*sharedBytes
}
