package index

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bits-and-blooms/bitset"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index/query"
)

// Filters narrow a request to notes that have certain facets, and to sections of certain
// speakers. The values of one field are alternatives, and of all fields that have values
// one is wanted.
//
// A value is one that Facets show, or the same in another width or case; unlike tag:go in
// a query, which asks for a word, "go" is the tag go and not "go 1.22". So a value that is
// counted n times is had by n notes, and one that nobody has by none. In a request whose
// query is empty, the filters alone say what is found.
type Filters struct {
	Tags, Events, Speakers []string
	// Years are those of the notes' dates.
	Years []int
}

// The limits of Filters.
const (
	// MaxFilterValues is how many values each field may have.
	MaxFilterValues = 20
	// MaxFilterBytes is the longest value, and the longest that is counted as a facet.
	MaxFilterBytes = 512
	// MaxYear is the last year that a date can name; the first is 0.
	MaxYear = lastYear
)

// Active tells whether there is anything to filter by.
func (f *Filters) Active() bool {
	return len(f.Tags)+len(f.Events)+len(f.Speakers)+len(f.Years) > 0
}

// check fails with a *RequestError.
func (f *Filters) check() error {
	tooMany := func(param string, n int) error {
		if n <= MaxFilterValues {
			return nil
		}
		return &RequestError{Param: param, Reason: fmt.Sprintf("%d values are more than the %d that are answered", n, MaxFilterValues)}
	}
	for _, field := range []struct {
		param  string
		values []string
	}{{"tag", f.Tags}, {"event", f.Events}, {"speaker", f.Speakers}} {
		if err := tooMany(field.param, len(field.values)); err != nil {
			return err
		}
		for _, v := range field.values {
			if len(v) > MaxFilterBytes {
				return &RequestError{Param: field.param, Reason: fmt.Sprintf("%d bytes are more than the %d that are answered", len(v), MaxFilterBytes)}
			}
		}
	}
	if err := tooMany("year", len(f.Years)); err != nil {
		return err
	}
	for _, y := range f.Years {
		if y < 0 || y > MaxYear {
			return &RequestError{Param: "year", Reason: fmt.Sprintf("%d is not between 0 and %d", y, MaxYear)}
		}
	}
	return nil
}

// A facetSet is a set of facets, as bits.
type facetSet uint8

const (
	tagFacet facetSet = 1 << iota
	eventFacet
	speakerFacet
	yearFacet
)

// but tells whether there is nothing in s, but for a facet.
func (s facetSet) but(facet facetSet) bool { return s&^facet == 0 }

// A narrowing is what Filters mean to one generation. Its sets hold numbers of values,
// and nil ones let all through. The nil narrowing does, too.
type narrowing struct {
	table                  *facetTable
	notes                  *noteMap
	tags, events, speakers *bitset.BitSet
	years                  []int
}

func (t *facetTable) narrowing(f Filters, notes *noteMap) *narrowing {
	if !f.Active() {
		return nil
	}
	return &narrowing{table: t, notes: notes, tags: t.named(f.Tags), events: t.named(f.Events), speakers: t.named(f.Speakers), years: f.Years}
}

// named returns the values that some names are for, or nil where there is no name. A name
// that is written just so in a note is for that value alone.
func (t *facetTable) named(names []string) *bitset.BitSet {
	if len(names) == 0 {
		return nil
	}
	set := bitset.New(uint(len(t.values)))
	for _, name := range names {
		name = query.Value(name)
		if v, ok := t.spelled[name]; ok {
			set.Set(uint(v))
			continue
		}
		for _, v := range t.folded[folded(name)] {
			set.Set(uint(v))
		}
	}
	return set
}

// folded is a name without what widths and cases make of it.
func folded(name string) string { return strings.ToLower(analyzer.Fold(name)) }

// lacks returns the filters that do not let a section through.
func (n *narrowing) lacks(doc uint32) facetSet {
	if n == nil {
		return 0
	}
	lacking := n.noteLacks(n.notes.of[doc])
	if !n.heard(doc) {
		lacking |= speakerFacet
	}
	return lacking
}

// heard tells whether a section is of a speaker who is let through.
func (n *narrowing) heard(doc uint32) bool {
	if n == nil || n.speakers == nil {
		return true
	}
	place := n.table.heard[doc]
	return place > 0 && n.speakers.Test(uint(n.table.speakers.numbers[place-1]))
}

// noteLacks returns the filters that do not let any section of a note through.
func (n *narrowing) noteLacks(note uint32) facetSet {
	if n == nil {
		return 0
	}
	var lacking facetSet
	if n.tags != nil && !anyOf(n.table.tags.of(note), n.tags) {
		lacking |= tagFacet
	}
	if n.events != nil && !anyOf(n.table.events.of(note), n.events) {
		lacking |= eventFacet
	}
	if len(n.years) > 0 {
		if d := n.notes.days[note]; d == 0 || !slices.Contains(n.years, d.year()) {
			lacking |= yearFacet
		}
	}
	return lacking
}

func anyOf(values []uint32, set *bitset.BitSet) bool {
	return slices.ContainsFunc(values, func(v uint32) bool { return set.Test(uint(v)) })
}

// through returns those of the hits that all filters let through.
func (n *narrowing) through(hits hitSet) hitSet {
	if n == nil {
		return hits
	}
	through := bitset.New(hits.all.Len())
	for d := range hits.all.EachSet() {
		if n.lacks(uint32(d)) == 0 {
			through.Set(d)
		}
	}
	return hitSet{through, through.Intersection(hits.complete)}
}
