package index

import "cmp"

// ranked is a section that was found. Complete ones, which have all that is
// wanted, come first in every order.
type ranked struct {
	doc      uint32
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
	take := func(doc uint32, complete bool, score float64) {
		found = append(found, ranked{doc, complete, score})
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
	defer s.giveBack(sc)
	may := sc.found.Union(pl.partial)
	for _, w := range pl.wants {
		may.InPlaceUnion(w.has)
	}
	if pl.required != nil {
		may.InPlaceIntersection(pl.required)
	}
	found = make([]ranked, 0, may.Count())
	for i := range may.EachSet() {
		doc, has := uint32(i), 0
		for _, w := range pl.wants {
			if w.has.Test(i) {
				has++
			}
		}
		score := sc.total(doc)
		if has == 0 && !pl.partial.Test(i) && (score == 0 || sc.bySection[doc].mass < s.enoughMass*sc.all) {
			continue
		}
		// Where the score does not decide, what lacks a part is kept back, however many
		// there are: else the newest noise would come first.
		complete := has == len(pl.wants) || len(pl.wants) > s.fewWants && order != ByDate
		take(doc, complete, score)
	}
	return found
}

// A queue gives what was found, the best first: thousands are found and ten are shown, so
// they are a heap, and no list in order. Of equal scores the newer comes first, and that is
// all that age does: a talk of years ago may be the one that explains a thing.
type queue struct {
	found []ranked // each is before those at 2i+1 and 2i+2
	order Sort
	table *sectionTable
}

// newQueue takes over found.
func newQueue(found []ranked, order Sort, t *sectionTable) *queue {
	q := &queue{found, order, t}
	for i := len(found)/2 - 1; i >= 0; i-- {
		q.sink(i)
	}
	return q
}

// before tells whether a comes before b. No two sections are equal.
func (q *queue) before(a, b *ranked) bool {
	if a.complete != b.complete {
		return a.complete
	}
	byScore := cmp.Compare(b.score, a.score)
	if byScore != 0 && q.order != ByDate {
		return byScore < 0
	}
	byAge := cmp.Compare(q.table.days[q.table.of[b.doc]], q.table.days[q.table.of[a.doc]])
	return cmp.Or(byAge, byScore, cmp.Compare(q.table.rank[a.doc], q.table.rank[b.doc])) < 0
}

// sink moves the i-th down to its place.
func (q *queue) sink(i int) {
	for {
		first := 2*i + 1
		if first >= len(q.found) {
			return
		}
		if next := first + 1; next < len(q.found) && q.before(&q.found[next], &q.found[first]) {
			first = next
		}
		if q.before(&q.found[i], &q.found[first]) {
			return
		}
		q.found[i], q.found[first] = q.found[first], q.found[i]
		i = first
	}
}

// next takes the best of those that are left, if there is one.
func (q *queue) next() (best ranked, ok bool) {
	last := len(q.found) - 1
	if last < 0 {
		return ranked{}, false
	}
	// The last one changes places with the best, so that found keeps all.
	q.found[0], q.found[last] = q.found[last], q.found[0]
	best, q.found = q.found[last], q.found[:last]
	q.sink(0)
	return best, true
}

// page returns the sections that the request wants to see: at most PerNote of
// one note. It brings found into another order.
func (s *search) page(found []ranked) []ranked {
	want := s.request.Offset + s.request.Limit
	noteOf, seen := s.reader.notes.of, map[uint32]int{}
	q := newQueue(found, s.request.Sort, s.postings.files.sections)
	var page []ranked
	for len(page) < want {
		c, ok := q.next()
		if !ok {
			break
		}
		note := noteOf[c.doc]
		if seen[note]++; seen[note] <= s.request.PerNote {
			page = append(page, c)
		}
	}
	return page[min(s.request.Offset, len(page)):]
}
