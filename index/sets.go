package index

import "github.com/bits-and-blooms/bitset"

// sets lends empty sets of sections to a query, which asks for dozens: they would be much of
// the garbage that it makes. They are taken back together when it has its answer. It is not
// safe for concurrent use.
type sets struct {
	limit int
	all   []*bitset.BitSet
	lent  int
}

// keptSets is how many sets are kept for other queries, as one that is not meant well may
// ask for thousands.
const keptSets = 64

// none lends a set.
func (s *sets) none() *bitset.BitSet {
	if s.lent == len(s.all) {
		s.all = append(s.all, bitset.New(uint(s.limit)))
		s.lent++
		return s.all[s.lent-1]
	}
	s.lent++
	return s.all[s.lent-1].ClearAll()
}

// clone lends a set that has what another one has, of which nil has nothing.
func (s *sets) clone(of *bitset.BitSet) *bitset.BitSet {
	set := s.none()
	if of != nil {
		set.InPlaceUnion(of)
	}
	return set
}

// takeBack takes back all that were lent: nobody may use them any more.
func (s *sets) takeBack() {
	clear(s.all[min(keptSets, len(s.all)):])
	s.all, s.lent = s.all[:min(keptSets, len(s.all))], 0
}
