package index

import (
	"cmp"
	"context"
	"slices"

	"github.com/bits-and-blooms/bitset"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// A match is how often something stands in one field of one section.
type match struct {
	doc    uint32
	count  uint32
	first  uint32  // the position where it first begins
	length float32 // of the field, in words
}

// A place is where something stands in a field: the half-open range of its
// positions.
type place struct{ start, end uint32 }

// postings reads one generation for one query. What was read once is kept, as a term
// may be part of several clauses and is asked for again to show the hits.
type postings struct {
	ctx    context.Context
	files  *files
	terms  map[string]*postingList
	places map[termField]placesIn
}

// A postingList is where a term stands: in which sections, in ascending order, and
// where in each. long are the steps of those where packed is 0.
type postingList struct {
	docs    []uint32
	packed  []uint64
	long    map[int]steps
	matches [numFields][]match
}

// placesIn are the places that were read last of a term: words that repeat in a
// clause, and clauses that are marked in one page, ask for the same again.
type placesIn struct {
	docs   []uint32
	places [][]place
}

func newPostings(ctx context.Context, f *files) *postings {
	return &postings{ctx: ctx, files: f, terms: map[string]*postingList{}, places: map[termField]placesIn{}}
}

type termField struct {
	term  string
	field field
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

// find returns the matches of a term in a field, in ascending order of sections. Of a
// field of the note, the matches are with the notes' first sections.
func (p *postings) find(term string, f field) ([]match, error) {
	l, err := p.list(term)
	if err != nil {
		return nil, err
	}
	return l.matches[f], nil
}

// list reads a term's postings.
func (p *postings) list(term string) (_ *postingList, err error) {
	if l := p.terms[term]; l != nil {
		return l, nil
	}
	if err := p.files.store.whole(); err != nil {
		return nil, err
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
		l.docs, l.packed = make([]uint32, 0, n), make([]uint64, 0, n)
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
		l.add(p.files.sections, doc, next.Freq, locations)
	}
	p.terms[term] = l
	return l, nil
}

// add takes in a posting.
func (l *postingList) add(t *sectionTable, doc uint32, packed uint64, locations []*bleveindex.TermFieldVector) {
	if len(locations) > 0 {
		if l.long == nil {
			l.long = map[int]steps{}
		}
		packed, l.long[len(l.docs)] = 0, slices.Clone(locations[0].ArrayPositions)
	}
	at := readOccurrences(packed, l.long[len(l.docs)])
	l.docs, l.packed = append(l.docs, doc), append(l.packed, packed)
	for o, ok := at.next(); ok; o, ok = at.next() {
		ms := l.matches[o.field]
		if k := len(ms) - 1; k >= 0 && ms[k].doc == doc {
			ms[k].count++
			continue
		}
		l.matches[o.field] = append(ms, match{doc: doc, count: 1, first: o.start, length: float32(t.lengths[o.field][doc])})
	}
}

// placesOf returns where a term stands in a field of the given sections, which
// are in ascending order; the result is in the same order. Neither may be changed
// afterwards. Of a field of the note, the sections are the first of their notes.
func (p *postings) placesOf(term string, f field, docs []uint32) ([][]place, error) {
	key := termField{term, f}
	if read, ok := p.places[key]; ok && slices.Equal(read.docs, docs) {
		return read.places, nil
	}
	l, err := p.list(term)
	if err != nil {
		return nil, err
	}
	found := make([][]place, len(docs))
	i := 0
	for k, doc := range docs {
		if err := p.late(k); err != nil {
			return nil, err
		}
		n, ok := slices.BinarySearch(l.docs[i:], doc)
		if i += n; ok {
			found[k] = l.placesAt(i, f)
		}
	}
	p.places[key] = placesIn{docs: docs, places: found}
	return found, nil
}

// placesAt returns the places of the i-th posting that are in a field.
func (l *postingList) placesAt(i int, f field) []place {
	var places []place
	at := readOccurrences(l.packed[i], l.long[i])
	for o, ok := at.next(); ok; o, ok = at.next() {
		if o.field == f {
			places = append(places, o.place())
		}
	}
	return places
}

// ofNotes takes matches of notes' first sections and returns those of all sections of
// these notes.
func (p *postings) ofNotes(first []match) []match {
	t := p.files.sections
	var all []match
	for _, m := range first {
		for _, doc := range t.sectionsOf(t.of[m.doc]) {
			m.doc = doc
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b match) int { return cmp.Compare(a.doc, b.doc) })
	return all
}

// byFrame returns sections in the order of their texts, in which these are read fastest:
// each frame once.
func (p *postings) byFrame(docs []uint32) []uint32 {
	t := p.files.sections
	return slices.SortedFunc(slices.Values(docs), func(a, b uint32) int {
		return cmp.Or(cmp.Compare(t.frame[a], t.frame[b]), cmp.Compare(t.slot[a], t.slot[b]))
	})
}

// findAny returns the matches of any of the terms.
func (p *postings) findAny(terms []string, f field) ([]match, error) {
	var found []match
	for _, t := range terms {
		ms, err := p.find(t, f)
		if err != nil {
			return nil, err
		}
		found = unite(found, ms)
	}
	return found, nil
}

// placesAny returns where any of the terms stands, in ascending order.
func (p *postings) placesAny(terms []string, f field, docs []uint32) ([][]place, error) {
	if len(terms) == 1 {
		return p.placesOf(terms[0], f, docs)
	}
	found := make([][]place, len(docs))
	for _, t := range terms {
		more, err := p.placesOf(t, f, docs)
		if err != nil {
			return nil, err
		}
		for i := range found {
			found[i] = mergePlaces(found[i], more[i])
		}
	}
	return found, nil
}

// mergePlaces returns the places of a and b in ascending order, without repeats.
func mergePlaces(a, b []place) []place {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	return sortPlaces(slices.Concat(a, b))
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
