package index

import (
	"math"

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

// impacts bound what each posting of a list says, the share of its note that has the word
// and what that is about, in parts. shared are what is said by sections that have the word
// in a name of their note alone.
type impacts struct {
	of                         *scorer
	said, share, about, shared []uint8
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
	im := &impacts{s, column(len(l.docs)), column(len(l.docs)), column(len(l.docs)), column(len(l.shared))}
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
	for i, doc := range l.docs {
		note := s.table.of[doc]
		im.share[i] = partsOf(math.Pow(s.share(t, note), s.sharePower), shareUnit)
		im.about[i] = partsOf(saturate(s.about(t, note)), aboutUnit)
	}
	t.reset()
	l.impacts.Store(im)
	return im
}

// bounds sum up what is bounded by a unit after the other.
type bounds struct {
	*scores
	// said are by section and about by note, of the unit at hand; docs and notes are those
	// that have it.
	said        []float64
	about       []noteBound
	docs, notes []uint32
	// counted tells by note which way was the last to count it, of all that there were.
	counted []uint64
	ways    uint64
}

// A noteBound is what a unit's ways in a note come to: the largest factor, and the sums of the
// shares and of what the note is about, before that saturates. No note has more of all ways
// together.
type noteBound struct{ factor, share, about float64 }

// bound returns bounds of the scores of all sections that have a unit. The scores that they
// are in are to be given back.
func (s *scorer) bound(units []unit) *scores {
	sc := s.empty()
	if sc.bounds == nil {
		sc.bounds = &bounds{scores: sc, said: make([]float64, len(sc.bySection)), about: make([]noteBound, len(sc.byNote)),
			counted: make([]uint64, len(sc.byNote))}
	}
	b := sc.bounds
	for i := range units {
		u := &units[i]
		if len(u.ways) == 1 && u.ways[0].word != nil {
			b.addWord(s, u.ways[0].word, s.factor(u, 0))
			u.ways[0].addTo(b.found)
			continue
		}
		for k := range u.ways {
			b.addWay(s, &u.ways[k].finding, s.factor(u, k))
		}
		for _, d := range b.docs {
			b.bySection[d] += b.said[d]
			b.said[d] = 0
			b.found.Set(uint(d))
		}
		for _, n := range b.notes {
			of := &b.about[n]
			b.byNote[n] += s.noteWeight * of.factor * min(1, of.share) * saturate(of.about)
			*of = noteBound{}
		}
		b.docs, b.notes = b.docs[:0], b.notes[:0]
	}
	return sc
}

// addWord adds the bounds of a unit that is said in one word.
func (b *bounds) addWord(s *scorer, l *postingList, factor float64) {
	im := s.impacts(l)
	b.ways++
	said, about := factor*saidUnit, s.noteWeight*factor*shareUnit*aboutUnit
	for i, doc := range l.docs {
		b.bySection[doc] += said * float64(im.said[i])
		if note := s.table.of[doc]; b.first(note) {
			b.byNote[note] += about * float64(uint32(im.share[i])*uint32(im.about[i]))
		}
	}
	for i, shared := range l.shared {
		b.bySection[shared.doc] += said * float64(im.shared[i])
	}
}

// addWay adds a way of the unit at hand.
func (b *bounds) addWay(s *scorer, f *finding, factor float64) {
	if f.word == nil { // few, most of them, and nothing is kept with them
		t := &b.tally
		for t.begin(s, &unit{ways: []way{{finding: *f}}}, nil); t.next(s); {
			b.add(t.doc, factor*t.said.evidence())
		}
		for _, n := range t.notes {
			b.addNote(n, noteBound{factor, math.Pow(s.share(t, n), s.sharePower), s.about(t, n)})
		}
		t.reset()
		return
	}
	im := s.impacts(f.word)
	b.ways++
	for i, doc := range f.word.docs {
		b.add(doc, factor*saidUnit*float64(im.said[i]))
		if note := s.table.of[doc]; b.first(note) {
			b.addNote(note, noteBound{factor, shareUnit * float64(im.share[i]), unsaturated(aboutUnit * float64(im.about[i]))})
		}
	}
	for i, shared := range f.word.shared {
		b.add(shared.doc, factor*saidUnit*float64(im.shared[i]))
	}
}

// first tells whether the way at hand comes to a note for the first time.
func (b *bounds) first(note uint32) bool {
	if b.counted[note] == b.ways {
		return false
	}
	b.counted[note] = b.ways
	return true
}

func (b *bounds) add(doc uint32, said float64) {
	if b.said[doc] == 0 {
		b.docs = append(b.docs, doc)
	}
	b.said[doc] = max(b.said[doc], said)
}

func (b *bounds) addNote(note uint32, n noteBound) {
	of := &b.about[note]
	if of.factor == 0 {
		b.notes = append(b.notes, note)
	}
	of.factor = max(of.factor, n.factor)
	of.share += n.share
	of.about += n.about
}

// unsaturated is what saturates to y, and a bit more.
func unsaturated(y float64) float64 {
	return y * k1 / max(k1+1-y, 1e-9)
}

// best returns the first of some hits in the order of their scores, as ordering.page does,
// and scores few more than these.
func (h *hitSet) best(s *scorer, units []unit, some *bitset.BitSet, order *ordering, want, perNote int) []ranked {
	sc := s.bound(units)
	bounds := make([]ranked, 0, some.Count())
	for d := range some.EachSet() {
		bounds = append(bounds, ranked{uint32(d), h.complete.Test(d), sc.total(uint32(d)) * rounding})
	}
	s.giveBack(sc)
	for n := 4 * want; ; n *= 4 {
		first := order.first(bounds, n)
		scored := bitset.New(some.Len())
		for _, c := range first {
			scored.Set(uint(c.doc))
		}
		page := order.page(h.rank(s, units, scored), want, perNote)
		if n >= len(bounds) {
			return page
		}
		if len(page) == want {
			last, next := page[want-1], first[n-1] // what was not scored has no higher bound
			if last.complete && !next.complete || last.complete == next.complete && last.score > next.score {
				return page
			}
		}
	}
}
