package index

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/bits-and-blooms/bitset"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// A match is how often something stands in one field of one section.
type match struct {
	doc    uint32
	count  uint32
	length float32 // of the field, in words
}

// A place is where something stands in a field: the half-open range of its
// positions.
type place struct{ start, end uint32 }

// postings reads one store for one query. What was read once is kept, as a term
// may be part of several clauses and is asked for again to show the hits.
type postings struct {
	ctx     context.Context
	store   *store
	matches map[termField][]match
	places  map[termField]placesIn
}

// placesIn are the places that were read last of a term: words that repeat in a
// clause, and clauses that are marked in one page, ask for the same again.
type placesIn struct {
	docs   []uint32
	places [][]place
}

func newPostings(ctx context.Context, s *store) *postings {
	return &postings{ctx: ctx, store: s, matches: map[termField][]match{}, places: map[termField]placesIn{}}
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

// find returns the matches of a term in a field, in ascending order of sections.
func (p *postings) find(term string, f field) ([]match, error) {
	key := termField{term, f}
	if ms, ok := p.matches[key]; ok {
		return ms, nil
	}
	r, err := p.store.reader.TermFieldReader(p.ctx, []byte(term), f.String(), true, true, false)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var ms []match
	if n := r.Count(); n > 0 {
		ms = make([]match, 0, n)
	}
	var d bleveindex.TermFieldDoc
	for {
		if err := p.late(len(ms)); err != nil {
			return nil, err
		}
		next, err := r.Next(&d)
		if err != nil {
			return nil, err
		}
		if next == nil {
			break
		}
		// Bleve hands out 1/sqrt(length); BM25 wants the length.
		length := float32(math.Round(1 / (next.Norm * next.Norm)))
		ms = append(ms, match{doc: uint32(next.ID.Value()), count: uint32(next.Freq), length: length})
	}
	p.matches[key] = ms
	return ms, nil
}

// placesOf returns where a term stands in a field of the given sections, which
// are in ascending order; the result is in the same order. Neither may be changed
// afterwards.
func (p *postings) placesOf(term string, f field, docs []uint32) ([][]place, error) {
	key := termField{term, f}
	if read, ok := p.places[key]; ok && slices.Equal(read.docs, docs) {
		return read.places, nil
	}
	found, err := p.readPlaces(term, f, docs)
	if err != nil {
		return nil, err
	}
	p.places[key] = placesIn{docs: docs, places: found}
	return found, nil
}

func (p *postings) readPlaces(term string, f field, docs []uint32) ([][]place, error) {
	r, err := p.store.reader.TermFieldReader(p.ctx, []byte(term), f.String(), true, false, true)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	found := make([][]place, len(docs))
	var d bleveindex.TermFieldDoc
	var id bleveindex.IndexInternalID
	var at uint64
	read := false
	for i, doc := range docs {
		if err := p.late(i); err != nil {
			return nil, err
		}
		if !read || at < uint64(doc) {
			id = bleveindex.NewIndexInternalID(id, uint64(doc))
			next, err := r.Advance(id, &d)
			if err != nil {
				return nil, err
			}
			if next == nil {
				break
			}
			read, at = true, next.ID.Value()
		}
		if at != uint64(doc) {
			continue
		}
		ps := make([]place, len(d.Vectors))
		for j, v := range d.Vectors {
			start := uint32(v.Pos - 1)
			ps[j] = place{start: start, end: start + uint32(v.End) + 1}
		}
		found[i] = ps
	}
	return found, nil
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
func (p *postings) addWith(set *bitset.BitSet, field, term string) error {
	r, err := p.store.reader.TermFieldReader(p.ctx, []byte(term), field, false, false, false)
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
		set.Set(uint(next.ID.Value()))
	}
}
