package index

import (
	"cmp"
	"slices"
	"sort"

	bleveindex "github.com/blevesearch/bleve_index_api"
)

// ranked is a section that was found. Complete ones, which have all that is
// wanted, come first.
type ranked struct {
	doc      uint32
	complete bool
	score    float64
}

// rank returns all sections that answer the query, best first. Equal ones are in
// the order of their internal numbers, which the caller has to replace by a
// lasting one.
func (pl *plan) rank(sc *scorer) ([]ranked, error) {
	if len(pl.units) == 0 {
		return pl.unscored()
	}
	scores, docs := sc.scoreAll(pl.units, pl.postings.store.limit)
	found := make([]ranked, 0, len(docs))
	for _, d := range docs {
		if pl.required != nil && !pl.required.Test(uint(d)) {
			continue
		}
		complete, some := true, false
		for _, w := range pl.wants {
			has := w.has.Test(uint(d))
			complete = complete && has
			some = some || has || w.near != nil && w.near.Test(uint(d))
		}
		if some {
			found = append(found, ranked{doc: d, complete: complete, score: scores[d]})
		}
	}
	slices.SortFunc(found, func(a, b ranked) int {
		return cmp.Or(a.before(b), cmp.Compare(a.doc, b.doc))
	})
	return found, nil
}

func (a ranked) before(b ranked) int {
	if a.complete != b.complete {
		if a.complete {
			return -1
		}
		return 1
	}
	return cmp.Compare(b.score, a.score)
}

// unscored returns the sections that pass a query which is nothing but filters
// and exclusions.
func (pl *plan) unscored() ([]ranked, error) {
	if pl.required == nil {
		return nil, nil
	}
	ids, err := pl.postings.store.reader.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	defer ids.Close()
	var found []ranked
	for {
		id, err := ids.Next()
		if err != nil {
			return nil, err
		}
		if id == nil {
			return found, nil
		}
		if d := bleveindex.IndexInternalID(id).Value(); pl.required.Test(uint(d)) {
			found = append(found, ranked{doc: uint32(d), complete: true})
		}
	}
}

// notes returns the note of each of the sections.
func (s *search) notes(found []ranked) (map[uint32]string, error) {
	noteOf, err := s.reader.store.noteKeys()
	if err != nil {
		return nil, err
	}
	docs := make([]uint32, len(found))
	for i, c := range found {
		docs[i] = c.doc
	}
	slices.Sort(docs)
	notes := make(map[uint32]string, len(docs))
	for _, d := range docs {
		if notes[d], err = noteOf(d); err != nil {
			return nil, err
		}
	}
	return notes, nil
}

// page returns the sections that the request wants to see: at most PerNote of
// one note, equal ones by their ids.
func (s *search) page(found []ranked, notes map[uint32]string) ([]ranked, error) {
	want := s.request.Offset + s.request.Limit
	seen := map[string]int{}
	var page []ranked
	for i := 0; i < len(found) && len(page) < want; {
		end := i + 1
		for end < len(found) && found[end].before(found[i]) == 0 {
			end++
		}
		if err := s.sortByID(found[i:end]); err != nil {
			return nil, err
		}
		for ; i < end && len(page) < want; i++ {
			note := notes[found[i].doc]
			if seen[note]++; seen[note] <= s.request.PerNote {
				page = append(page, found[i])
			}
		}
	}
	return page[min(s.request.Offset, len(page)):], nil
}

func (s *search) sortByID(equal []ranked) error {
	if len(equal) < 2 {
		return nil
	}
	ids := make([]string, len(equal))
	for i, c := range equal {
		id, err := s.reader.store.sectionID(c.doc)
		if err != nil {
			return err
		}
		ids[i] = id
	}
	sort.Sort(&byID{ids, equal})
	return nil
}

type byID struct {
	ids      []string
	sections []ranked
}

func (b *byID) Len() int           { return len(b.ids) }
func (b *byID) Less(i, j int) bool { return b.ids[i] < b.ids[j] }
func (b *byID) Swap(i, j int) {
	b.ids[i], b.ids[j] = b.ids[j], b.ids[i]
	b.sections[i], b.sections[j] = b.sections[j], b.sections[i]
}
