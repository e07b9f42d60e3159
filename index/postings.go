package index

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/bits-and-blooms/bitset"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// A match is how often something stands in one field of one section. Lists of matches
// are in ascending order of sections and, of one section, of fields.
type match struct {
	doc    uint32
	count  uint32
	first  uint32  // the position where it first begins
	length float32 // of the field, in words
	field  field
}

// compare is the order of matches in lists.
func (m match) compare(other match) int {
	return cmp.Or(cmp.Compare(m.doc, other.doc), cmp.Compare(m.field, other.field))
}

// A place is where something stands in a field: the half-open range of its
// positions.
type place struct{ start, end uint32 }

// postings reads one generation for one query. What was read once is kept, as a term
// may be part of several clauses and is asked for again to show the hits.
type postings struct {
	ctx   context.Context
	files *files
	terms map[string]*postingList
}

// A postingList is where a term stands: in which sections, in ascending order, and
// where in each. long are the steps of those where packed is 0. It is shared by queries.
type postingList struct {
	docs   []uint32
	packed []uint64
	long   map[int]steps
	// matches are kept once they have been asked for.
	matches atomic.Pointer[[]match]
}

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
	if err := p.files.store.bounded(wordsName, term); err != nil {
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
		l.add(doc, next.Freq, locations)
	}
	p.terms[term] = l
	p.keep(term, l)
	return l, nil
}

// add takes in a posting.
func (l *postingList) add(doc uint32, packed uint64, locations []*bleveindex.TermFieldVector) {
	if len(locations) > 0 {
		if l.long == nil {
			l.long = map[int]steps{}
		}
		packed, l.long[len(l.docs)] = 0, slices.Clone(locations[0].ArrayPositions)
	}
	l.docs, l.packed = append(l.docs, doc), append(l.packed, packed)
}

// at reads the i-th posting.
func (l *postingList) at(i int) occurrences {
	if packed := l.packed[i]; packed != 0 {
		return readOccurrences(packed, nil)
	}
	return readOccurrences(0, l.long[i])
}

// find returns the matches of a term. They may not be changed.
func (p *postings) find(term string) ([]match, error) {
	l, err := p.list(term)
	if err != nil {
		return nil, err
	}
	if found := l.matches.Load(); found != nil {
		return *found, nil
	}
	found := make([]match, 0, len(l.docs)+len(l.docs)/4)
	for i := range l.docs {
		if err := p.late(i); err != nil {
			return nil, err
		}
		found = l.appendMatches(found, i, p.files.sections)
	}
	found = p.ofNotes(found)
	l.matches.Store(&found)
	p.keep(term, l)
	return found, nil
}

// keep keeps a list for later queries. The term may be a part of a long query, which is not
// to be kept with it.
func (p *postings) keep(term string, l *postingList) {
	p.files.lists.put(strings.Clone(term), l, len(term)+l.size())
}

// appendMatches appends the matches of the i-th posting.
func (l *postingList) appendMatches(found []match, i int, t *sectionTable) []match {
	doc, begin, at := l.docs[i], len(found), l.at(i)
	for o, ok := at.next(); ok; o, ok = at.next() {
		k := len(found) // the posting has the body first
		for k > begin && found[k-1].field > o.field {
			k--
		}
		if k > begin && found[k-1].field == o.field {
			found[k-1].count++
			continue
		}
		m := match{doc: doc, field: o.field, count: 1, first: o.start, length: float32(t.lengths[o.field][doc])}
		found = slices.Insert(found, k, m)
	}
	return found
}

// findAny returns the matches of any of the terms.
func (p *postings) findAny(terms []string) ([]match, error) {
	var found []match
	for _, t := range terms {
		ms, err := p.find(t)
		if err != nil {
			return nil, err
		}
		found = unite(found, ms)
	}
	return found, nil
}

// ofNotes takes matches of which those of the note's fields are with the notes' first
// sections, and returns them with all sections of the notes.
func (p *postings) ofNotes(found []match) []match {
	if !slices.ContainsFunc(found, func(m match) bool { return fields[m.field].OfNote }) {
		return found
	}
	t := p.files.sections
	var own, shared []match
	for i := 0; i < len(found); {
		begin := len(shared)
		doc := found[i].doc
		for ; i < len(found) && found[i].doc == doc; i++ {
			if m := found[i]; fields[m.field].OfNote {
				shared = append(shared, m)
			} else {
				own = append(own, m)
			}
		}
		if names := slices.Clone(shared[begin:]); len(names) > 0 {
			shared = shared[:begin]
			for _, doc := range t.sectionsOf(t.of[doc]) {
				for _, m := range names {
					m.doc = doc
					shared = append(shared, m)
				}
			}
		}
	}
	if !slices.IsSortedFunc(shared, match.compare) { // the sections of two notes may mix
		slices.SortFunc(shared, match.compare)
	}
	return unite(own, shared)
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
	listBytes = 20 << 20
	// These are the bytes of a posting, of a match, and about those of long steps beside
	// the steps themselves.
	postingBytes = 12
	matchBytes   = 20
	longBytes    = 64
)

// size is about how many bytes the postings take.
func (l *postingList) size() int {
	n := cap(l.docs) * postingBytes
	for _, s := range l.long {
		n += longBytes + len(s)*8
	}
	if ms := l.matches.Load(); ms != nil {
		n += cap(*ms) * matchBytes
	}
	return n
}
