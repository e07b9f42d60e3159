package index

import (
	"cmp"
	"slices"
)

// A chain finds where the steps of a path follow one another. It goes through the
// postings of all steps side by side, so that positions are read only of sections that
// have every step.
type chain struct {
	postings *postings
	steps    []chainStep
	// rarest is the step with fewest postings, which tells the others where to look.
	rarest *stepPostings
	// Working space.
	chains, following, longer []spot
	work                      int
}

// A spot is where something stands in a section: the half-open range of its positions in the
// line of all fields, in which each field has room for 1<<32, in the order of postings: the
// body first.
type spot struct{ start, end uint64 }

func spotOf(o occurrence) spot {
	start := uint64(o.start)
	if o.field != fieldBody {
		start |= (uint64(o.field) + 1) << 32
	}
	return spot{start, start + uint64(o.span)}
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

// stepPostings are the postings of the terms of a step, and for each list the place of the
// first one that is not before the section that was looked for last.
type stepPostings struct {
	terms []string
	lists []*postingList
	at    []int
	size  int
	doc   uint32
	found []occurrence // working space
}

func newChain(p *postings, path []step) (*chain, error) {
	c := &chain{postings: p}
	for _, s := range path {
		same := slices.IndexFunc(c.steps, func(c chainStep) bool { return slices.Equal(c.terms, s.terms) })
		if same >= 0 {
			c.steps = append(c.steps, chainStep{c.steps[same].stepPostings, uint32(s.gap)})
			continue
		}
		sp := &stepPostings{terms: s.terms, at: make([]int, len(s.terms))}
		for _, term := range s.terms {
			l, err := p.list(term)
			if err != nil {
				return nil, err
			}
			sp.lists = append(sp.lists, l)
			sp.size += len(l.docs)
		}
		c.steps = append(c.steps, chainStep{sp, uint32(s.gap)})
		if c.rarest == nil || sp.size < c.rarest.size {
			c.rarest = sp
		}
		if sp.size == 0 { // then nothing has every step
			break
		}
	}
	return c, nil
}

// next goes to the first section from doc on that has every step.
func (c *chain) next(doc uint32) (found uint32, ok bool, err error) {
	for {
		if err := c.late(1); err != nil {
			return 0, false, err
		}
		if doc, ok = c.rarest.seek(doc); !ok {
			return 0, false, nil
		}
		if c.has(doc) {
			return doc, true, nil
		}
		doc++
	}
}

// has goes to a section, which is behind those before, and tells whether it has every step.
func (c *chain) has(doc uint32) bool {
	for _, s := range c.steps {
		if at, ok := s.seek(doc); !ok || at != doc {
			return false
		}
	}
	return true
}

// seek goes to the first section from doc on that has one of the terms.
func (s *stepPostings) seek(doc uint32) (found uint32, ok bool) {
	s.doc = doc
	for k, l := range s.lists {
		s.at[k] = l.seek(s.at[k], doc)
		if i := s.at[k]; i < len(l.docs) && (!ok || l.docs[i] < found) {
			found, ok = l.docs[i], true
		}
	}
	return found, ok
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

// spots appends to spots, which are empty, where in the section one of the terms stands, in
// ascending order.
func (s *stepPostings) spots(spots []spot) []spot {
	for k, l := range s.lists {
		if i := s.at[k]; i < len(l.docs) && l.docs[i] == s.doc {
			more := len(spots) > 0
			s.found = l.occurrences(s.found[:0], i)
			for _, o := range s.found {
				spots = append(spots, spotOf(o))
			}
			if more {
				spots = sortSpots(spots)
			}
		}
	}
	return spots
}

// spots returns where the steps follow one another in the section that was gone to. They
// stand until the next call.
func (c *chain) spots() ([]spot, error) {
	c.chains = c.steps[0].spots(c.chains[:0])
	for _, s := range c.steps[1:] {
		c.following = s.spots(c.following[:0])
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

// late returns an error if the time is up, and looks at the clock once for much work.
func (c *chain) late(work int) error {
	if c.work += work; c.work < checkEvery {
		return nil
	}
	c.work = 0
	return c.postings.late(0)
}

// findPath finds where the steps of a path follow one another.
func findPath(p *postings, path []step) (finding, error) {
	if len(path) == 1 {
		return p.findAny(path[0].terms)
	}
	c, err := newChain(p, path)
	if err != nil {
		return finding{}, err
	}
	var found []match
	doc, ok, err := c.next(0)
	for ; ok; doc, ok, err = c.next(doc + 1) {
		spots, err := c.spots()
		if err != nil {
			return finding{}, err
		}
		var in fieldCounts
		for _, s := range spots {
			in.add(s.field(), uint32(s.start))
		}
		found = in.appendMatches(found, doc)
	}
	return finding{matches: p.ofNotes(found)}, err
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
			switch m := found[i]; {
			case !fields[m.field].OfNote:
				own = append(own, m)
			case t.first[t.of[doc]] == doc: // as in share
				shared = append(shared, m)
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
	return unite(finding{matches: own}, finding{matches: shared}).matches
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
