package index

import (
	"cmp"
	"slices"
)

// ranked is a section that was found. Complete ones, which have all that is
// wanted, come first in every order.
type ranked struct {
	doc      uint32
	day      day
	complete bool
	score    float64
}

const (
	// fewWants is up to how many parts of a query all are insisted on: sections
	// that lack one come behind those that have them all, whatever their scores.
	// In a longer query, a title or a question, a missing part says little, and
	// the score alone decides.
	fewWants = 2
	// enoughMass is the share of the query, by idf, that a section must have
	// unless it has one of the wanted parts whole. Less is noise: one common
	// syllable of a line of nonsense.
	enoughMass = 0.2
)

// find returns all sections that answer the query, in no order: those that have enough
// of what is wanted or, where nothing is, those that are required. The order that they
// will be put in decides which count as complete.
func (pl *plan) find(s *scorer, order Sort) []ranked {
	var found []ranked
	t := pl.postings.files.sections
	take := func(doc uint32, complete bool, score float64) {
		found = append(found, ranked{doc: doc, day: t.days[t.of[doc]], complete: complete, score: score})
	}
	if len(pl.wants) == 0 {
		if pl.required != nil {
			for d := range pl.required.EachSet() {
				take(uint32(d), true, 0)
			}
		}
		return found
	}
	sc := s.scoreAll(pl.units)
	for d, score := range sc.total {
		if pl.required != nil && !pl.required.Test(uint(d)) {
			continue
		}
		has := 0
		for _, w := range pl.wants {
			if w.has.Test(uint(d)) {
				has++
			}
		}
		if has == 0 && !pl.partial.Test(uint(d)) && (score == 0 || sc.mass[d] < s.enoughMass*sc.all) {
			continue
		}
		// Where the score does not decide, what lacks a part is kept back, however many
		// there are: else the newest noise would come first.
		complete := has == len(pl.wants) || len(pl.wants) > s.fewWants && order != ByDate
		take(uint32(d), complete, score)
	}
	return found
}

// order puts the best first. Of equal scores the newer comes first, and that is all that
// age does: a talk of years ago may be the one that explains a thing.
func (pl *plan) order(found []ranked, by Sort) {
	rank := pl.postings.files.sections.rank
	slices.SortFunc(found, func(a, b ranked) int {
		score, age := cmp.Compare(b.score, a.score), cmp.Compare(b.day, a.day)
		if by == ByDate {
			score, age = age, score
		}
		return cmp.Or(a.completeFirst(b), score, age, cmp.Compare(rank[a.doc], rank[b.doc]))
	})
}

func (a ranked) completeFirst(b ranked) int {
	switch {
	case a.complete == b.complete:
		return 0
	case a.complete:
		return -1
	}
	return 1
}

// page returns the sections that the request wants to see: at most PerNote of
// one note.
func (s *search) page(found []ranked) []ranked {
	want := s.request.Offset + s.request.Limit
	noteOf, seen := s.reader.notes.of, map[uint32]int{}
	var page []ranked
	for _, c := range found {
		if len(page) == want {
			break
		}
		note := noteOf[c.doc]
		if seen[note]++; seen[note] <= s.request.PerNote {
			page = append(page, c)
		}
	}
	return page[min(s.request.Offset, len(page)):]
}
