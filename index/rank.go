package index

import (
	"cmp"
	"slices"

	"github.com/bits-and-blooms/bitset"
)

// A hitSet is the sections that answer a query. Complete ones, which have all that is wanted,
// come first in every order.
type hitSet struct{ all, complete *bitset.BitSet }

// ranked is one of them with its score.
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

// find returns all sections that answer the query: those that have enough of what is wanted
// or, where nothing is, those that are required. The order that they will be put in decides
// which count as complete.
func (pl *plan) find(s *scorer, order Sort) hitSet {
	if len(pl.wants) == 0 {
		if pl.required == nil {
			return hitSet{pl.none(), pl.none()}
		}
		return hitSet{pl.required, pl.required}
	}
	lent := pl.postings.sets
	all, complete := lent.clone(pl.partial), lent.clone(pl.wants[0].has)
	for _, w := range pl.wants {
		all.InPlaceUnion(w.has)
		complete.InPlaceIntersection(w.has)
	}
	all.InPlaceUnion(pl.enough(s, all))
	if pl.required != nil {
		all.InPlaceIntersection(pl.required)
	}
	// Where the score does not decide, what lacks a part is kept back, however many
	// there are: else the newest noise would come first.
	if len(pl.wants) > s.fewWants && order != ByDate {
		return hitSet{all, all}
	}
	complete.InPlaceIntersection(all)
	return hitSet{all, complete}
}

// enough returns the sections that have none of the wanted parts whole, as others do, but
// enough of the query's words.
func (pl *plan) enough(s *scorer, others *bitset.BitSet) *bitset.BitSet {
	enough, rest, mass := pl.none(), pl.none(), 0.0
	for i := range pl.units {
		u := &pl.units[i]
		if u.boost > 0 {
			rest.InPlaceUnion(u.has)
		}
		if u.isWord() {
			mass += s.idf(u.ways[0].df)
		}
	}
	rest.InPlaceDifference(others)
	least := s.enoughMass * mass
	for i := range pl.units { // most have it in one word
		if u := &pl.units[i]; u.isWord() && s.idf(u.ways[0].df) >= least {
			enough.InPlaceUnion(u.has)
		}
	}
	enough.InPlaceIntersection(rest)
	if rest.InPlaceDifference(enough); rest.None() {
		return enough
	}
	sc := s.empty()
	defer s.giveBack(sc)
	for i := range pl.units {
		if u := &pl.units[i]; u.isWord() {
			idf := s.idf(u.ways[0].df)
			for d := range eachOfBoth(u.has, rest) {
				sc.bySection[d] += idf
			}
		}
	}
	for d := range rest.EachSet() {
		if sc.bySection[d] >= least {
			enough.Set(d)
		}
		sc.bySection[d] = 0
	}
	return enough
}

// rank returns some of the hits with their scores, in no order. Where these are few, the other
// sections that have a word of the query, which may be thousands even if there is no other
// hit, are passed by.
func (h *hitSet) rank(s *scorer, pl *plan, some *bitset.BitSet) []ranked {
	n, among := some.Count(), (*bitset.BitSet)(nil)
	if 2*n < some.Len() {
		among = pl.none()
		s.table.addNotesOf(some, among)
	}
	sc := s.score(pl.units, among)
	defer s.giveBack(sc)
	found := make([]ranked, 0, n)
	for d := range some.EachSet() {
		found = append(found, ranked{uint32(d), h.complete.Test(d), sc.total(uint32(d))})
	}
	return found
}

// An ordering is how hits are put in order. Of equal scores the newer comes first, and that
// is all that age does: a talk of years ago may be the one that explains a thing.
type ordering struct {
	by    Sort
	table *sectionTable
}

// compare is below 0 if a comes before b. No two sections are equal.
func (o *ordering) compare(a, b ranked) int {
	if a.complete != b.complete {
		if a.complete {
			return -1
		}
		return 1
	}
	if o.by != ByDate && a.score != b.score {
		if a.score > b.score {
			return -1
		}
		return 1
	}
	byAge := cmp.Compare(o.table.days[o.table.of[b.doc]], o.table.days[o.table.of[a.doc]])
	return cmp.Or(byAge, cmp.Compare(b.score, a.score), cmp.Compare(o.table.rank[a.doc], o.table.rank[b.doc]))
}

// first returns the first n of found, in order: thousands are found and ten are shown, so
// the first ones so far are a heap, with the last of them on top.
func (o *ordering) first(found []ranked, n int) []ranked {
	first := heapOf(slices.Clone(found[:min(n, len(found))]), o.compare)
	for _, c := range found[len(first):] {
		if o.compare(c, first[0]) < 0 {
			first[0] = c
			sink(first, 0, o.compare)
		}
	}
	slices.SortFunc(first, o.compare)
	return first
}

// fewHits is up to how many times the hits that are wanted all hits are scored: it takes
// longer to tell which could be shown.
const fewHits = 16

// page returns the sections that the request wants to see: at most PerNote of one note.
func (s *search) page(pl *plan, hits hitSet) []ranked {
	want, table, scorer := s.request.Offset+s.request.Limit, s.postings.files.sections, s.reader.scorer
	some := hits.all
	if table.atLeast(hits.complete, want) {
		some = hits.complete // they fill it
	}
	order, perNote := &ordering{s.request.Sort, table}, s.request.PerNote
	var page []ranked
	if order.by == ByDate || len(pl.wants) == 0 || some.Count() <= uint(fewHits*want) {
		page = order.page(hits.rank(scorer, pl, some), want, perNote)
	} else {
		page = hits.best(scorer, pl, some, order, want, perNote)
	}
	return page[min(s.request.Offset, len(page)):]
}

// page returns the first of found, in order: at most perNote of one note.
func (o *ordering) page(found []ranked, want, perNote int) []ranked {
	for n := 4 * want; ; n *= 4 { // more where notes have more than may be shown
		var page []ranked
		seen := map[uint32]int{}
		for _, c := range o.first(found, n) {
			note := o.table.of[c.doc]
			if seen[note]++; seen[note] <= perNote && len(page) < want {
				page = append(page, c)
			}
		}
		if len(page) == want || n >= len(found) {
			return page
		}
	}
}
