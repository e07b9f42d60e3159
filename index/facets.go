package index

import (
	"fmt"
	"strconv"
	"sync"

	"github.com/bits-and-blooms/bitset"
)

// MaxFacetValues is how many values of each facet an Answer tells.
const MaxFacetValues = 10

// Facets count the notes that a query finds, by what they have in common. They count
// notes and not sections, as a note has its tags once, over all hits and not only those
// of the page; a note counts for a speaker when a section of theirs is found. Each list
// has the values of most notes, at most MaxFacetValues, equal ones in the order of their
// bytes.
//
// A value is what Filters take, and what is counted is what they find: the request with
// that value alone in the Filters' field finds Count notes. So a field of the Filters does
// not narrow its own facet, whose other values can be chosen beside or instead.
//
// The query with tag:"…", event:"…" or speaker:"…", or for the year 2014 with after:2014
// before:2015, finds all of these notes, too. It may find more, as it asks for the words
// of a value: tag:go finds the tag "go 1.22". Values of the same words (Go, go) are one,
// in the spelling that most notes use. A value without a word in it or with a quote
// between two is not counted, nor one of more than MaxFilterBytes.
type Facets struct {
	Tags     []FacetValue `json:"tags"`
	Events   []FacetValue `json:"events"`
	Speakers []FacetValue `json:"speakers"`
	Years    []FacetValue `json:"years"`
}

// FacetValue is a value and the number of found notes that have it.
type FacetValue struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// A facetTable is what lies in a facetsName, read into memory.
type facetTable struct {
	values []facetSpellings
	// By number of note, what it has.
	tags, events, speakers lists
	// heard is, by internal number of section, 1 more than the place of its speaker in
	// speakers.numbers, or 0.
	heard []uint32
	// spoken are the sections that have a speaker.
	spoken *bitset.BitSet
	// spelled are the values by each of their spellings, and folded by what these have
	// in common whatever their width and case.
	spelled map[string]uint32
	folded  map[string][]uint32
	// spare are *facetCounts that were used before.
	spare sync.Pool
}

// facetSpellings are the spellings of a value, the one that is shown first, and how often
// each is written.
type facetSpellings struct {
	texts  []string
	counts []uint32
}

// lists are lists of numbers, one behind the other: list i ends at ends[i].
type lists struct{ ends, numbers []uint32 }

func (l *lists) begin(i uint32) uint32 {
	if i == 0 {
		return 0
	}
	return l.ends[i-1]
}

func (l *lists) of(i uint32) []uint32 { return l.numbers[l.begin(i):l.ends[i]] }

// readFacets reads the facets of a generation that has these sections. It fails with a
// *BrokenError.
func (m *manifest) readFacets(generation string, sections *noteMap) (t *facetTable, err error) {
	err = m.readOwnFile(generation, facetsName, func(b []byte) (err error) {
		t, err = parseFacets(b, sections)
		return err
	})
	return t, err
}

func parseFacets(b []byte, sections *noteMap) (*facetTable, error) {
	c := &cursor{b: b}
	t := &facetTable{values: make([]facetSpellings, c.count()), spelled: map[string]uint32{}, folded: map[string][]uint32{}}
	for i := range t.values {
		v := &t.values[i]
		for range max(1, c.count()) {
			text, rest, err := cutPart(c.b)
			if err != nil {
				return nil, err
			}
			c.b = rest
			v.texts, v.counts = append(v.texts, string(text)), append(v.counts, c.next())
			t.spelled[string(text)] = uint32(i)
			fold := folded(string(text))
			if of := t.folded[fold]; len(of) == 0 || of[len(of)-1] != uint32(i) {
				t.folded[fold] = append(of, uint32(i))
			}
		}
	}
	notes := c.count()
	if notes != len(sections.words) {
		return nil, fmt.Errorf("it is about %d notes, the generation has %d", notes, len(sections.words))
	}
	for range notes {
		for _, l := range []*lists{&t.tags, &t.events, &t.speakers} {
			for range c.count() {
				n := c.next()
				if int(n) >= len(t.values) {
					return nil, fmt.Errorf("there is no value %d", n)
				}
				l.numbers = append(l.numbers, n)
			}
			l.ends = append(l.ends, uint32(len(l.numbers)))
		}
	}
	if n := c.count(); n != len(sections.of) {
		return nil, fmt.Errorf("it is about %d sections, the generation has %d", n, len(sections.of))
	}
	t.heard, t.spoken = make([]uint32, len(sections.of)), bitset.New(uint(len(sections.of)))
	for doc, note := range sections.of {
		place := c.next()
		if int(place) > len(t.speakers.of(note)) {
			return nil, fmt.Errorf("note %d has no speaker %d", note, place)
		}
		if place > 0 {
			t.heard[doc] = t.speakers.begin(note) + place
			t.spoken.Set(uint(doc))
		}
	}
	if c.cutOff || len(c.b) > 0 {
		return nil, errCutOff
	}
	return t, nil
}

// count counts the notes of sections that were found and, but for a facet's own filter,
// are let through by the narrowing. through are the notes of those that were found, and let
// through by all of it.
func (t *facetTable) count(found, through *bitset.BitSet, narrowing *narrowing, notes *noteMap) *Facets {
	c, ok := t.spare.Get().(*facetCounts)
	if !ok {
		n := len(t.values)
		c = &facetCounts{tags: valueCounts{of: make([]uint32, n)}, events: valueCounts{of: make([]uint32, n)},
			speakers: valueCounts{of: make([]uint32, n)}, years: valueCounts{of: make([]uint32, lastYear+1)},
			seen: bitset.New(uint(len(notes.words))), heard: bitset.New(uint(len(t.speakers.numbers) + 1))}
	}
	for d := range eachOfBoth(found, t.spoken) {
		place := uint(t.heard[d])
		if narrowing.noteLacks(notes.of[d]) == 0 && !c.heard.Test(place) {
			c.heard.Set(place)
			c.speakers.add(t.speakers.numbers[place-1])
		}
	}
	seen := through
	if narrowing != nil {
		seen = c.seen
		for d := range found.EachSet() {
			if narrowing.heard(uint32(d)) {
				seen.Set(uint(notes.of[d]))
			}
		}
	}
	for n := range seen.EachSet() {
		note := uint32(n)
		lacks := narrowing.noteLacks(note)
		if lacks.but(tagFacet) {
			for _, v := range t.tags.of(note) {
				c.tags.add(v)
			}
		}
		if lacks.but(eventFacet) {
			for _, v := range t.events.of(note) {
				c.events.add(v)
			}
		}
		if day := notes.days[note]; day > 0 && lacks.but(yearFacet) {
			c.years.add(uint32(day.year()))
		}
	}
	value := func(i uint32) string { return t.values[i].texts[0] }
	year := func(i uint32) string { return FacetYear(int(i)) }
	f := &Facets{Tags: c.tags.top(value), Events: c.events.top(value), Speakers: c.speakers.top(value), Years: c.years.top(year)}
	c.seen.ClearAll()
	c.heard.ClearAll()
	t.spare.Put(c)
	return f
}

// FacetYear is a year as Facets have it: in four digits or more.
func FacetYear(year int) string {
	digits := strconv.Itoa(year)
	return "0000"[min(len(digits), 4):] + digits
}

// facetCounts are kept from one count to the next, as most find few of all values.
type facetCounts struct {
	tags, events, speakers, years valueCounts
	// seen are the notes that were counted, and heard the places of speakers.
	seen, heard *bitset.BitSet
}

// valueCounts are numbers by value, of which those that are counted are above 0.
type valueCounts struct {
	of      []uint32
	counted []uint32
}

func (c *valueCounts) add(value uint32) {
	if c.of[value]++; c.of[value] == 1 {
		c.counted = append(c.counted, value)
	}
}

// top returns the values that are counted most, and forgets all.
func (c *valueCounts) top(text func(value uint32) string) []FacetValue {
	var best [MaxFacetValues]uint32
	n := 0
	before := func(a, b uint32) bool { return c.of[a] > c.of[b] || c.of[a] == c.of[b] && a < b }
	for _, v := range c.counted {
		if n == len(best) && !before(v, best[n-1]) || len(text(v)) > MaxFilterBytes {
			continue
		}
		n = min(n+1, len(best))
		at := n - 1
		for ; at > 0 && before(v, best[at-1]); at-- {
			best[at] = best[at-1]
		}
		best[at] = v
	}
	values := make([]FacetValue, n)
	for k, v := range best[:n] {
		values[k] = FacetValue{Value: text(v), Count: int(c.of[v])}
	}
	for _, v := range c.counted {
		c.of[v] = 0
	}
	c.counted = c.counted[:0]
	return values
}
