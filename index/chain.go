package index

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/bits-and-blooms/bitset"
)

// A chain finds where the steps of a path follow one another. It goes through the
// postings of all steps side by side, so that positions are read only of sections that
// have every step.
type chain struct {
	postings *postings
	steps    []chainStep
	// different are the different ones, that with fewest postings first, which tells the others
	// where to look.
	different []*stepPostings
	// common are the sections that have every step, nil where they were not found out.
	common *bitset.BitSet
	// Working space.
	chains, following, longer []spot
	work                      int
}

// A spot is where something stands in a section: the half-open range of its positions in the
// line of all fields, in which each field has room for 1<<32, in the order of postings: the
// body first.
type spot struct{ start, end uint64 }

// firstOf is where a field begins.
func firstOf(f field) uint64 {
	if f == fieldBody {
		return 0
	}
	return (uint64(f) + 1) << 32
}

// newSpot is so many positions from one on, in the field that begins at first.
func newSpot(first uint64, start, span uint32) spot {
	return spot{first | uint64(start), (first | uint64(start)) + uint64(span)}
}

func (s spot) field() field {
	if before := s.start >> 32; before > 0 {
		return field(before - 1)
	}
	return fieldBody
}

func (s spot) place() place { return place{uint32(s.start), uint32(s.end)} }

// A chainStep is a step of the path and what it reads; equal steps read the same.
type chainStep struct {
	*stepPostings
	gap uint32
}

// stepPostings are the postings of the terms of a step.
type stepPostings struct {
	terms []string
	lists []seeker
	size  int
}

// A seeker goes through a list of postings. It is at the first one that is not before the
// section that was looked for last, or anywhere where a bitmap tells the postings' places.
type seeker struct {
	*postingList
	at int
}

func newChain(p *postings, path []step) (*chain, error) {
	c := &chain{postings: p}
	for _, s := range path {
		same := slices.IndexFunc(c.steps, func(c chainStep) bool { return slices.Equal(c.terms, s.terms) })
		if same >= 0 {
			c.steps = append(c.steps, chainStep{c.steps[same].stepPostings, uint32(s.gap)})
			continue
		}
		sp := &stepPostings{terms: s.terms}
		for _, term := range s.terms {
			l, err := p.list(term)
			if err != nil {
				return nil, err
			}
			sp.lists = append(sp.lists, seeker{postingList: l})
			sp.size += len(l.docs)
		}
		c.steps = append(c.steps, chainStep{sp, uint32(s.gap)})
		c.different = append(c.different, sp)
		if sp.size == 0 { // then nothing has every step
			break
		}
	}
	slices.SortStableFunc(c.different, func(a, b *stepPostings) int { return cmp.Compare(a.size, b.size) })
	return c, nil
}

// begin finds out which sections have every step where there is no other way but to look at
// each of many: the rarest step has a list with a bitmap, and so has each other one, which has
// no fewer postings.
func (c *chain) begin() {
	limit := c.postings.files.store.limit
	if rarest := c.different[0]; !rarest.isLong() {
		return
	}
	for _, s := range c.different {
		c.common = both(c.common, s.all(limit))
	}
}

// isLong tells whether a list has a bitmap.
func (s *stepPostings) isLong() bool {
	return slices.ContainsFunc(s.lists, func(l seeker) bool { return l.bitmap != nil })
}

// all returns the sections that have one of the terms, of which a single one has a bitmap.
func (s *stepPostings) all(limit int) *bitset.BitSet {
	if len(s.lists) == 1 {
		return s.lists[0].bitmap.set
	}
	all := bitset.New(uint(limit))
	for _, l := range s.lists {
		if l.bitmap != nil {
			all.InPlaceUnion(l.bitmap.set)
			continue
		}
		for _, doc := range l.docs {
			all.Set(uint(doc))
		}
	}
	return all
}

// next goes to the first section from doc on that has every step.
func (c *chain) next(doc uint32) (found uint32, ok bool, err error) {
	if c.common != nil {
		if err := c.late(1); err != nil {
			return 0, false, err
		}
		d, ok := c.common.NextSet(uint(doc))
		return uint32(d), ok, nil
	}
	for rarest := c.different[0]; ; doc++ {
		if err := c.late(1); err != nil {
			return 0, false, err
		}
		if doc, ok = rarest.seek(doc); !ok {
			return 0, false, nil
		}
		if c.has(doc, c.different[1:]) {
			return doc, true, nil
		}
	}
}

// has tells whether a section, which is behind those before, has some steps.
func (c *chain) has(doc uint32, steps []*stepPostings) bool {
	for _, s := range steps {
		if !s.has(doc) {
			return false
		}
	}
	return true
}

// has tells whether a section, which is not before those asked for, has one of the terms.
func (s *stepPostings) has(doc uint32) bool {
	for k := range s.lists {
		l := &s.lists[k]
		if l.bitmap != nil {
			if l.bitmap.set.Test(uint(doc)) {
				return true
			}
		} else if _, ok := l.find(doc); ok {
			return true
		}
	}
	return false
}

// seek goes to the first section from doc on that has one of the terms, none of which has a
// bitmap.
func (s *stepPostings) seek(doc uint32) (found uint32, ok bool) {
	for k := range s.lists {
		l := &s.lists[k]
		l.at = l.seek(l.at, doc)
		if l.at < len(l.docs) && (!ok || l.docs[l.at] < found) {
			found, ok = l.docs[l.at], true
		}
	}
	return found, ok
}

// find returns the posting of a section, which is not before those asked for, if it has one.
func (s *seeker) find(doc uint32) (i int, ok bool) {
	if s.bitmap != nil {
		return s.bitmap.place(doc)
	}
	s.at = s.seek(s.at, doc)
	return s.at, s.at < len(s.docs) && s.docs[s.at] == doc
}

// seek returns the place from i on of the first posting of doc or a later section.
func (l *postingList) seek(i int, doc uint32) int {
	if i >= len(l.docs) || l.docs[i] >= doc {
		return i
	}
	// It is near, more often than not.
	reach := 1
	for i+reach < len(l.docs) && l.docs[i+reach] < doc {
		i += reach
		reach *= 2
	}
	n, _ := slices.BinarySearch(l.docs[i+1:min(i+reach, len(l.docs))], doc)
	return i + 1 + n
}

// spots appends to spots, which are empty, where in a section one of the terms stands, in
// ascending order.
func (s *stepPostings) spots(spots []spot, doc uint32) []spot {
	for k := range s.lists {
		if i, ok := s.lists[k].find(doc); ok {
			more := len(spots) > 0
			if spots = s.lists[k].spots(spots, i); more {
				spots = sortSpots(spots)
			}
		}
	}
	return spots
}

// spots returns where the steps follow one another in a section, which is not before those
// asked for. They stand until the next call.
func (c *chain) spots(doc uint32) ([]spot, error) {
	if !c.mayFollow(doc) {
		return nil, nil
	}
	c.chains = c.steps[0].spots(c.chains[:0], doc)
	for _, s := range c.steps[1:] {
		c.following = s.spots(c.following[:0], doc)
		if err := c.late(len(c.chains) + len(c.following)); err != nil {
			return nil, err
		}
		c.longer = extend(c.longer[:0], c.chains, c.following, uint64(s.gap))
		if c.chains, c.longer = c.longer, c.chains; len(c.chains) == 0 {
			break
		}
	}
	return c.chains, nil
}

// mayFollow tells whether the steps may follow one another in a section, which is not before
// those asked for.
func (c *chain) mayFollow(doc uint32) bool {
	at := c.steps[0].starts(doc)
	for _, s := range c.steps[1:] {
		if at = at.followedBy(s.starts(doc), s.gap); at == 0 {
			return false
		}
	}
	return true
}

// starts are where in a section one of the terms starts.
func (s *stepPostings) starts(doc uint32) (at starts) {
	for k := range s.lists {
		if i, ok := s.lists[k].find(doc); ok {
			at |= s.lists[k].starts(i)
		}
	}
	return at
}

// late returns an error if the time is up, and looks at the clock once for much work.
func (c *chain) late(work int) error {
	if c.work += work; c.work < checkEvery {
		return nil
	}
	c.work = 0
	return c.postings.late(0)
}

// dearChain is from how many sections with its rarest step on a phrase is kept for other
// queries, and phrasesBytes is how much of such ones: as of words, the common ones are in many
// queries, and they take longest to find.
const (
	dearChain    = 256
	phrasesBytes = 4 << 20
)

// findPath finds where the steps of a path follow one another, as if they were one word.
func findPath(p *postings, path []step) (finding, error) {
	if len(path) == 1 {
		return p.findAny(path[0].terms)
	}
	key := pathKey(path)
	if l, ok := p.files.phrases.get(key); ok {
		return finding{word: l}, nil
	}
	c, err := newChain(p, path)
	if err != nil {
		return finding{}, err
	}
	c.begin()
	l := &postingList{}
	doc, ok, err := c.next(0)
	for ; ok; doc, ok, err = c.next(doc + 1) {
		spots, err := c.spots(doc)
		if err != nil {
			return finding{}, err
		}
		if len(spots) > 0 {
			p.steps = p.steps[:0].appendStarts(spots)
			l.add(doc, p.steps)
		}
	}
	if err != nil {
		return finding{}, err
	}
	l.end(p.files)
	if c.different[0].size >= dearChain {
		p.files.phrases.put(key, l, len(key)+l.size())
	}
	return finding{word: l}, nil
}

// pathKey tells a path from all others.
func pathKey(path []step) string {
	var key []byte
	for _, s := range path {
		key = binary.AppendUvarint(key, uint64(s.gap))
		key = binary.AppendUvarint(key, uint64(len(s.terms)))
		for _, term := range s.terms {
			key = append(binary.AppendUvarint(key, uint64(len(term))), term...)
		}
	}
	return string(key)
}

// extend appends to longer the chains that one of following continues after gap positions.
// Both are in ascending order, as is the result.
func extend(longer, chains, following []spot, gap uint64) []spot {
	i := 0
	for _, c := range chains {
		want := c.end + gap
		// Chains nearly always end in the order in which they start.
		if i > 0 && following[i-1].start >= want {
			i, _ = slices.BinarySearchFunc(following, want, func(n spot, start uint64) int { return cmp.Compare(n.start, start) })
		}
		for i < len(following) && following[i].start < want {
			i++
		}
		for j := i; j < len(following) && following[j].start == want; j++ {
			longer = append(longer, spot{start: c.start, end: following[j].end})
		}
	}
	if len(longer) > len(chains) {
		// Words of several lengths give several ways from one place to another,
		// more with each step if they are not made one.
		return sortSpots(longer)
	}
	return longer
}

// sortSpots brings spots in ascending order, and takes out repeats.
func sortSpots(spots []spot) []spot {
	slices.SortFunc(spots, func(x, y spot) int {
		return cmp.Or(cmp.Compare(x.start, y.start), cmp.Compare(x.end, y.end))
	})
	return slices.Compact(spots)
}
