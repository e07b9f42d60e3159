package index

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/bits-and-blooms/bitset"
)

// Of thousands of hits ten are shown. What a posting says is bounded by a few bytes that are
// kept with it. So the bounds of all hits are summed up first, without decoding any; those
// with the highest are scored, and then only what is bounded by no less than the last one
// of these comes to: nothing else can come before it. Lists of impacts serve this since
// Anh, Moffat: Pruned Query Evaluation Using Pre-Computed Impacts, 2006.

// The most that s(section) + o and s(note) are, and how much one of 255 parts is. Shares
// are up to 1.
const (
	mostSaid  = k1 + 1 + openingWeight
	mostAbout = k1 + 1
	saidUnit  = mostSaid / 255.0
	aboutUnit = mostAbout / 255.0
	shareUnit = 1 / 255.0
	// rounding is more than bounds and scores differ by as they are rounded.
	rounding = 1 + 1e-9
)

// impacts bound what each posting of a list says, in parts, and what the notes do that have
// the word: the share of each that has it, and what it is about. shared are what is said by
// sections that have the word in a name of their note alone.
type impacts struct {
	of           *scorer
	said, shared []uint8
	notes        []uint32
	share, about []uint8
}

func partsOf(x, unit float64) uint8 { return uint8(min(255, math.Ceil(x/unit))) }

// impacts returns those of a word, which are kept with its postings.
func (s *scorer) impacts(l *postingList) *impacts {
	if kept := l.impacts.Load(); kept != nil && kept.of == s {
		return kept
	}
	sc := s.empty()
	defer s.giveBack(sc)
	column := func(n int) []uint8 { return make([]uint8, n) }
	im := &impacts{of: s, said: column(len(l.docs)), shared: column(len(l.shared))}
	t, own, shared := &sc.tally, 0, 0
	for t.begin(s, &unit{ways: []way{{finding: finding{word: l}}}}, nil); t.next(s); {
		parts := partsOf(t.said.evidence(), saidUnit)
		if own < len(l.docs) && l.docs[own] == t.doc {
			im.said[own] = parts
			own++
			parts = 0
		}
		if shared < len(l.shared) && l.shared[shared].doc == t.doc {
			im.shared[shared] = parts
			shared++
		}
	}
	im.notes, im.share, im.about = slices.Clone(t.notes), column(len(t.notes)), column(len(t.notes))
	for i, note := range im.notes {
		im.share[i] = partsOf(math.Pow(s.share(t, note), s.sharePower), shareUnit)
		im.about[i] = partsOf(saturate(s.about(t, note)), aboutUnit)
	}
	t.reset()
	l.impacts.Store(im)
	return im
}

// bounds sum up what is bounded by a unit after the other, in whole numbers, so that a
// posting is an addition: wholeBound is more than any sum.
type bounds struct {
	*scores
	scale float64
	// section and note are those so far, and said, by section, and about, by note, are of the
	// unit at hand, which the notes with an about of others have.
	section, note, said []uint32
	about               []noteBound
	named               []uint32
}

const wholeBound = 1 << 31

// A noteBound is what a unit's ways in a note come to: the largest factor, and the sums of the
// shares and of what the note is about, before that saturates. No note has more of all ways
// together.
type noteBound struct{ factor, share, about float64 }

// bound returns bounds of the scores of all sections that have a unit, which are to be
// forgotten.
func (s *scorer) bound(units []unit) *bounds {
	sc := s.empty()
	if sc.bounds == nil {
		sections, notes := len(sc.bySection), len(sc.byNote)
		sc.bounds = &bounds{scores: sc, section: make([]uint32, sections), said: make([]uint32, sections),
			note: make([]uint32, notes), about: make([]noteBound, notes)}
	}
	b, most := sc.bounds, 0.0
	for i := range units {
		largest := 0.0
		for k := range units[i].ways {
			largest = max(largest, s.factor(&units[i], k))
		}
		most += largest * (mostSaid + s.noteWeight*mostAbout)
	}
	b.scale = wholeBound / max(1, most)
	for i := range units {
		u := &units[i]
		if len(u.ways) == 1 && u.ways[0].word != nil {
			b.addWord(s, u.ways[0].word, s.factor(u, 0))
			continue
		}
		for k := range u.ways {
			b.addWay(s, &u.ways[k].finding, s.factor(u, k))
		}
		b.saidNothing(u)
		for _, n := range b.named {
			of := &b.about[n]
			b.note[n] += b.whole(s.noteWeight * of.factor * min(1, of.share) * saturate(of.about))
			*of = noteBound{}
		}
		b.named = b.named[:0]
	}
	return b
}

// forget makes bounds of some units ready for others.
func (s *scorer) forget(b *bounds, units []unit) {
	defer s.giveBack(b.scores)
	if slices.ContainsFunc(units, unit.isLong) {
		clear(b.section)
		clear(b.note)
		return
	}
	for i := range units {
		for doc := range units[i].sections() {
			b.section[doc], b.note[s.table.of[doc]] = 0, 0
		}
	}
}

// saidNothing makes ready for the unit behind u.
func (b *bounds) saidNothing(u *unit) {
	if u.isLong() {
		clear(b.said)
		return
	}
	for doc := range u.sections() {
		b.said[doc] = 0
	}
}

// total bounds the score of a section.
func (b *bounds) total(doc uint32) uint32 { return b.section[doc] + b.note[b.scores.notes.of[doc]] }

// whole is a bound as a whole number.
func (b *bounds) whole(x float64) uint32 { return uint32(x*(b.scale*rounding)) + 1 }

// parts are the whole numbers of all that a byte can tell.
func (b *bounds) parts(unit float64) (parts [256]uint32) {
	for i := range parts {
		parts[i] = b.whole(unit * float64(i))
	}
	return parts
}

// addWord adds the bounds of a unit that is said in one word.
func (b *bounds) addWord(s *scorer, l *postingList, factor float64) {
	im := s.impacts(l)
	said, about := b.parts(factor*saidUnit), s.noteWeight*factor*shareUnit*aboutUnit*b.scale*rounding
	for i, doc := range l.docs {
		b.section[doc] += said[im.said[i]]
	}
	for i, note := range im.notes {
		b.note[note] += uint32(about*float64(uint32(im.share[i])*uint32(im.about[i]))) + 1
	}
	for i, shared := range l.shared {
		b.section[shared.doc] += said[im.shared[i]]
	}
}

// addWay adds a way of the unit at hand.
func (b *bounds) addWay(s *scorer, f *finding, factor float64) {
	if f.word == nil { // few, most of them, and nothing is kept with them
		t := &b.tally
		for t.begin(s, &unit{ways: []way{{finding: *f}}}, nil); t.next(s); {
			b.add(t.doc, b.whole(factor*t.said.evidence()))
		}
		for _, n := range t.notes {
			b.addNote(n, noteBound{factor, math.Pow(s.share(t, n), s.sharePower), s.about(t, n)})
		}
		t.reset()
		return
	}
	im := s.impacts(f.word)
	said := b.parts(factor * saidUnit)
	for i, doc := range f.word.docs {
		b.add(doc, said[im.said[i]])
	}
	for i, note := range im.notes {
		b.addNote(note, noteBound{factor, shareUnit * float64(im.share[i]), unsaturated[im.about[i]]})
	}
	for i, shared := range f.word.shared {
		b.add(shared.doc, said[im.shared[i]])
	}
}

// add adds what a section says in a way, as far as it is more than in those before.
func (b *bounds) add(doc, said uint32) {
	if before := b.said[doc]; said > before {
		b.section[doc] += said - before
		b.said[doc] = said
	}
}

func (b *bounds) addNote(note uint32, n noteBound) {
	of := &b.about[note]
	if of.factor == 0 {
		b.named = append(b.named, note)
	}
	of.factor = max(of.factor, n.factor)
	of.share += n.share
	of.about += n.about
}

// unsaturated is what saturates to so many parts, and a bit more.
var unsaturated = func() (table [256]float64) {
	for parts := range table {
		y := aboutUnit * float64(parts)
		table[parts] = y * k1 / max(k1+1-y, 1e-9)
	}
	return table
}()

// A candidate is a hit and its bound, above which a bit tells whether it is complete.
type candidate struct {
	bound uint64
	doc   uint32
}

const isComplete = 1 << 32

// byBound is descending.
func byBound(a, b candidate) int { return cmp.Compare(b.bound, a.bound) }

// best returns the first of some hits in the order of their scores, as ordering.page does,
// and scores few more than these.
func (h *hitSet) best(s *scorer, pl *plan, some *bitset.BitSet, order *ordering, want, perNote int) []ranked {
	b := s.bound(pl.units)
	defer s.forget(b, pl.units)
	scored, n := want+want/2, 4*want
	for first, all := h.highest(b, some, 0, n); ; {
		scored = min(scored, len(first))
		among := pl.none()
		for _, c := range first[:scored] {
			among.Set(uint(c.doc))
		}
		page, least := order.page(h.rank(s, pl, among), want, perNote), uint64(0)
		if scored == len(first) && all {
			return page
		}
		if len(page) == want {
			least = b.least(page[want-1])
			if least > first[min(scored, len(first)-1)].bound { // nothing else has a higher bound
				return page
			}
		}
		if scored < len(first) {
			for scored < len(first) && first[scored].bound >= least {
				scored++
			}
			continue
		}
		n *= 4
		scored = n
		first, all = h.highest(b, some, least, n)
	}
}

// least is the least bound of a hit that may come before another.
func (b *bounds) least(c ranked) uint64 {
	least := uint64(c.score * b.scale)
	if c.complete {
		least |= isComplete
	}
	return least
}

// highest returns up to n of some hits, those with the highest bounds of least or more, in
// descending order, and tells whether these are all.
func (h *hitSet) highest(b *bounds, some *bitset.BitSet, least uint64, n int) (first []candidate, all bool) {
	all = true
	heap := make([]candidate, 0, min(n, int(some.Count()))) // with the lowest on top
	add := func(c candidate) {
		switch {
		case len(heap) < n:
			if heap = append(heap, c); len(heap) == n {
				heapOf(heap, byBound)
			}
			return
		case c.bound > heap[0].bound:
			heap[0] = c
			sink(heap, 0, byBound)
		}
		all, least = false, heap[0].bound
	}
	complete := h.complete.Words()
	for i, word := range some.Words() {
		for ; word != 0; word &= word - 1 {
			bit := bits.TrailingZeros64(word)
			doc := uint32(64*i + bit)
			if bound := uint64(b.total(doc)) | complete[i]>>bit&1<<32; bound >= least {
				add(candidate{bound, doc})
			}
		}
	}
	slices.SortFunc(heap, byBound)
	return heap, all
}
