package index

import (
	"cmp"
	"slices"
	"sort"
)

// ranked is a section that was found. Complete ones, which have all that is
// wanted, come first.
type ranked struct {
	doc      uint32
	complete bool
	score    float64
}

// rank returns all sections that answer the query, best first: those that have
// any of what is wanted or, where nothing is, those that are required. Equal ones are in
// the order of their internal numbers, which the caller has to replace by a
// lasting one.
func (pl *plan) rank(sc *scorer) []ranked {
	candidates := pl.required
	if len(pl.wants) > 0 {
		candidates = pl.none()
		for _, w := range pl.wants {
			candidates.InPlaceUnion(w.has)
			if w.near != nil {
				candidates.InPlaceUnion(w.near)
			}
		}
		candidates = both(candidates, pl.required)
	}
	if candidates == nil {
		return nil
	}
	scores := sc.scoreAll(pl.units, pl.postings.store.limit)
	found := make([]ranked, 0, candidates.Count())
	for d := range candidates.EachSet() {
		lacks := slices.ContainsFunc(pl.wants, func(w want) bool { return !w.has.Test(d) })
		found = append(found, ranked{doc: uint32(d), complete: !lacks, score: scores[d]})
	}
	slices.SortFunc(found, func(a, b ranked) int {
		return cmp.Or(a.before(b), cmp.Compare(a.doc, b.doc))
	})
	return found
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
	for i, d := range docs {
		if err := s.postings.late(i); err != nil {
			return nil, err
		}
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
		if err := s.postings.late(i); err != nil {
			return err
		}
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
