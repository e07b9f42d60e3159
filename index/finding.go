package index

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"github.com/bits-and-blooms/bitset"
)

// A finding is where something stands, section by section. A word is read off its postings
// whenever it is gone through, as that takes less than to keep what was read; all else is
// listed.
type finding struct {
	word    *postingList // nil where matches are listed
	matches []match
}

// A match is how often something stands in one field of one section. Lists of matches
// are in ascending order of sections and, of one section, of fields.
type match struct {
	doc   uint32
	count uint32
	first uint32 // the position where it first begins
	field field
}

// compare is the order of matches in lists.
func (m match) compare(other match) int {
	return cmp.Or(cmp.Compare(m.doc, other.doc), cmp.Compare(m.field, other.field))
}

// fieldCounts are the matches of one section, by field: those of set, and no others, have
// been counted.
type fieldCounts struct {
	set          fieldSet
	count, first [numFields]uint32
}

// add counts what begins at a position.
func (c *fieldCounts) add(f field, start uint32) {
	if c.set.has(f) {
		c.count[f]++
		return
	}
	c.set |= 1 << f
	c.count[f], c.first[f] = 1, start
}

// appendMatches appends to found what was counted of a section.
func (c *fieldCounts) appendMatches(found []match, doc uint32) []match {
	for set := c.set; set != 0; set &= set - 1 {
		f := set.first()
		found = append(found, match{doc: doc, count: c.count[f], first: c.first[f], field: f})
	}
	return found
}

// somewhere tells whether there is any.
func (f *finding) somewhere() bool {
	return len(f.matches) > 0 || f.word != nil && len(f.word.docs) > 0
}

// addTo adds the sections to set.
func (f *finding) addTo(set *bitset.BitSet) {
	if f.isLong() {
		set.InPlaceUnion(f.word.all)
		return
	}
	for doc := range f.sections() {
		set.Set(uint(doc))
	}
}

// isLong tells whether it is a word of so many sections that its list has a bitmap.
func (f *finding) isLong() bool { return f.word != nil && f.word.bitmap != nil }

// sections goes through all sections, in no order and some of them twice.
func (f *finding) sections() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for i := range f.matches {
			if !yield(f.matches[i].doc) {
				return
			}
		}
		if f.word == nil {
			return
		}
		for _, doc := range f.word.docs {
			if !yield(doc) {
				return
			}
		}
		for i := range f.word.shared {
			if !yield(f.word.shared[i].doc) {
				return
			}
		}
	}
}

// list returns all matches. They may not be changed.
func (f *finding) list() []match {
	if f.word == nil {
		return f.matches
	}
	all := make([]match, 0, len(f.word.docs)+len(f.word.shared))
	for r := f.read(nil); r.next(); {
		all = r.in.appendMatches(all, r.doc)
	}
	return all
}

// in returns the match in one field of one section.
func (f *finding) in(field field, doc uint32) (match, bool) {
	r := f.read(nil)
	r.seek(doc)
	if !r.next() || r.doc != doc || !r.in.set.has(field) {
		return match{}, false
	}
	return match{doc: doc, count: r.in.count[field], first: r.in.first[field], field: field}, true
}

// A reading goes through a finding, section by section.
type reading struct {
	doc     uint32 // the section that it is at, or ended
	in      fieldCounts
	word    *postingList
	posting int
	shared  int
	matches []match
	among   *bitset.BitSet
	from    uint32 // the first section that was not asked of among
}

// ended is the section of a reading behind the last one.
const ended = math.MaxUint32

// read returns a reading that is before the first section, among some or, if that is nil,
// all.
func (f *finding) read(among *bitset.BitSet) reading {
	return reading{word: f.word, matches: f.matches, among: among}
}

// next goes to the next section, if there is one.
func (r *reading) next() bool {
	r.in.set = 0
	if r.word != nil {
		return r.nextOfWord()
	}
	for r.among != nil && len(r.matches) > 0 && !r.among.Test(uint(r.matches[0].doc)) {
		r.matches = r.matches[1:]
	}
	if len(r.matches) == 0 {
		r.doc = ended
		return false
	}
	r.doc = r.matches[0].doc
	for len(r.matches) > 0 && r.matches[0].doc == r.doc {
		m := &r.matches[0]
		r.in.set |= 1 << m.field
		r.in.count[m.field], r.in.first[m.field] = m.count, m.first
		r.matches = r.matches[1:]
	}
	return true
}

func (r *reading) nextOfWord() bool {
	l := r.word
	switch {
	case r.among == nil:
	case l.all != nil:
		doc, ok := nextOfBoth(r.among, l.all, r.from)
		if !ok {
			r.doc = ended
			return false
		}
		r.seek(doc)
		r.from = doc + 1
	default:
		for r.posting < len(l.docs) && !r.among.Test(uint(l.docs[r.posting])) {
			r.posting++
		}
		for r.shared < len(l.shared) && !r.among.Test(uint(l.shared[r.shared].doc)) {
			r.shared++
		}
	}
	own, shared := uint32(ended), uint32(ended)
	if r.posting < len(l.docs) {
		own = l.docs[r.posting]
	}
	if r.shared < len(l.shared) {
		shared = l.shared[r.shared].doc
	}
	if r.doc = min(own, shared); r.doc == ended {
		return false
	}
	if own == r.doc {
		l.count(r.posting, allFields, &r.in)
		r.posting++
	}
	if shared == r.doc {
		// The first section has names of the note in its own posting.
		if from := int(l.shared[r.shared].posting); l.docs[from] != r.doc {
			l.count(from, noteFields, &r.in)
		}
		r.shared++
	}
	return true
}

// seek goes to before the first section from doc on, which is none of those before.
func (r *reading) seek(doc uint32) {
	if l := r.word; l != nil {
		if l.bitmap != nil {
			r.posting, _ = l.bitmap.place(doc)
		} else {
			r.posting, _ = slices.BinarySearch(l.docs, doc)
		}
		n, _ := slices.BinarySearchFunc(l.shared[r.shared:], doc, func(s sharedPosting, d uint32) int { return cmp.Compare(s.doc, d) })
		r.shared += n
		return
	}
	n, _ := slices.BinarySearchFunc(r.matches, doc, func(m match, d uint32) int { return cmp.Compare(m.doc, d) })
	r.matches = r.matches[n:]
}
