package index

import (
	"cmp"
	"encoding/binary"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index/query"
)

// facetsName is the file of a generation with the values that found notes are counted
// by, in uvarints: the number of values, and of each, in the order of their bytes, how
// many spellings it has, and these, the one that is shown first, behind their lengths and
// before how often they are written; the number of notes, and for each, by the number that the section table
// knows it by, its tags, its event and the speakers of its sections, each a list of
// numbers of values behind its length; the number of sections, and for each which of its
// note's speakers spoke, from 1, or 0.
const facetsName = "facets.bin"

// A facetValue is a value of a note or a section as it is written there. Values of one
// key are one value to a filter, which sees their words alone: Go and go, サーバ and サーバー.
type facetValue struct{ text, key string }

// facetValues returns those values of a field that a filter can ask for: what has no
// word, or has a quote between its words, is left out.
func facetValues(a *analyzer.Analyzer, af analyzedField) []facetValue {
	var values []facetValue
	rest := af.tokens
	for _, v := range af.values {
		key := facetKey(rest[:v.tokens])
		rest = rest[v.tokens:]
		text := query.Value(v.text)
		if text == v.text || facetKey(a.Analyze(text)) == key {
			values = append(values, facetValue{text, key})
		}
	}
	return values
}

// facetKey is what a filter sees of a value: its words, and where they stand.
func facetKey(tokens []analyzer.Token) string {
	var key []byte
	for i, t := range tokens {
		key = binary.AppendUvarint(key, uint64(t.Position-tokens[0].Position))
		key = binary.AppendUvarint(key, uint64(span(tokens, i)))
		key = appendPart(key, t.Term)
	}
	return string(key)
}

// sectionFacets are what a section is counted by.
type sectionFacets struct{ tags, event, speaker []facetValue }

// A facetWriter collects the values of a generation that is being built.
type facetWriter struct {
	keys      map[string]uint32  // in the order of their coming
	spellings map[facetValue]int // how often they are written
	notes     []noteFacets       // by number
	// places tells where the speakers of a note stand in its list.
	places map[[2]uint32]uint32
	spoken []uint32 // by the order of sections' coming
}

// noteFacets are the values of a note, as numbers of keys.
type noteFacets struct{ tags, events, speakers []uint32 }

func newFacetWriter() *facetWriter {
	return &facetWriter{keys: map[string]uint32{}, spellings: map[facetValue]int{}, places: map[[2]uint32]uint32{}}
}

func (w *facetWriter) number(v facetValue) uint32 {
	w.count(v, 1)
	return w.key(v.key)
}

// key returns the number of a key.
func (w *facetWriter) key(key string) uint32 {
	n, ok := w.keys[key]
	if !ok {
		n = uint32(len(w.keys))
		w.keys[key] = n
	}
	return n
}

// count counts how often a value is written. What an update subtracts may come before
// what it is subtracted from.
func (w *facetWriter) count(v facetValue, n int) {
	if w.spellings[v] += n; w.spellings[v] == 0 {
		delete(w.spellings, v)
	}
}

// note returns the values of a note.
func (w *facetWriter) note(n uint32) *noteFacets {
	for int(n) >= len(w.notes) {
		w.notes = append(w.notes, noteFacets{})
	}
	return &w.notes[n]
}

// subtract takes back what a section of the generation before was counted as.
func (w *facetWriter) subtract(first bool, f sectionFacets) {
	if first {
		for _, v := range slices.Concat(f.tags, f.event) {
			w.count(v, -1)
		}
	}
	if len(f.speaker) > 0 {
		w.count(f.speaker[0], -1)
	}
}

// add takes in the next section, which is of some note. The values of the note itself
// come with its first section.
func (w *facetWriter) add(note uint32, first bool, f sectionFacets) {
	of := w.note(note)
	if first {
		of.tags, of.events = w.numbers(f.tags), w.numbers(f.event)
	}
	place := uint32(0)
	if len(f.speaker) > 0 {
		speaker := w.number(f.speaker[0])
		at := [2]uint32{note, speaker}
		if place = w.places[at]; place == 0 {
			of.speakers = append(of.speakers, speaker)
			place = uint32(len(of.speakers))
			w.places[at] = place
		}
	}
	w.spoken = append(w.spoken, place)
}

// numbers returns the numbers of values, each once.
func (w *facetWriter) numbers(values []facetValue) []uint32 {
	var numbers []uint32
	for _, v := range values {
		numbers = append(numbers, w.number(v))
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// write writes the file. order are the sections by their internal numbers.
func (w *facetWriter) write(generation string, order []uint32) error {
	values, renumbered := w.sorted()
	var b []byte
	add := func(n uint32) { b = binary.AppendUvarint(b, uint64(n)) }
	list := func(keys []uint32) {
		add(uint32(len(keys)))
		for _, k := range keys {
			add(renumbered[k])
		}
	}
	add(uint32(len(values)))
	for _, spellings := range values {
		add(uint32(len(spellings)))
		for _, v := range spellings {
			b = appendPart(b, v.text)
			add(uint32(w.spellings[v]))
		}
	}
	add(uint32(len(w.notes)))
	for i := range w.notes {
		list(w.notes[i].tags)
		list(w.notes[i].events)
		list(w.notes[i].speakers)
	}
	add(uint32(len(order)))
	for _, ordinal := range order {
		add(w.spoken[ordinal])
	}
	return os.WriteFile(filepath.Join(generation, facetsName), b, 0o644)
}

// sorted returns the values, each as its spellings, the one that is written most first,
// in the order of the bytes of that, and the place therein of each key.
func (w *facetWriter) sorted() (values [][]facetValue, renumbered []uint32) {
	spellings := make([][]facetValue, len(w.keys))
	for _, v := range slices.SortedFunc(maps.Keys(w.spellings), func(a, b facetValue) int {
		return cmp.Or(w.spellings[b]-w.spellings[a], strings.Compare(a.text, b.text))
	}) {
		k := w.keys[v.key]
		spellings[k] = append(spellings[k], v)
	}
	for _, of := range spellings {
		if len(of) > 0 { // else an update has removed them all
			values = append(values, of)
		}
	}
	slices.SortFunc(values, func(a, b []facetValue) int {
		return cmp.Or(strings.Compare(a[0].text, b[0].text), strings.Compare(a[0].key, b[0].key))
	})
	renumbered = make([]uint32, len(w.keys))
	for i, of := range values {
		renumbered[w.keys[of[0].key]] = uint32(i)
	}
	return values, renumbered
}
