package index

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bits-and-blooms/bitset"
	"github.com/talksearch/talksearch/analyzer"
)

// What no dictionary cuts as the reader does is found by pairs of neighbouring
// characters: a clause that few sections have as words is looked for as a
// substring too. The pairs only say where to look, as they are kept without
// frequencies or positions; the text itself decides.

const (
	// fewMatches is up to how many sections with a clause it is looked for as a
	// substring: where there are many, the odd one more is not missed.
	fewMatches = 100
	// maxCandidates bounds the sections that are read for one clause. More have
	// all the pairs only where these are too common to mean anything.
	maxCandidates = 300
	// maxRescued bounds them where no section has the clause as words, and all that
	// is to be found is found here.
	maxRescued = 1500
	// maxOccurrences bounds what is counted in one text.
	maxOccurrences = 20
	// nowhere is where a substring first begins: it opens no text, as its place is known
	// in bytes and not in words.
	nowhere      = math.MaxUint32
	bigramWeight = 0.2
)

// substringsOf looks for a clause in the sections that do not have it as words. A
// section that has it as a substring is a hit, but counts as having the clause only
// where none has it as words: then has gains it.
func (pl *plan) substringsOf(c clause, has *bitset.BitSet) (way, error) {
	w := way{clause: c, kind: analyzer.Bigram, weight: bigramWeight}
	if has.Count() >= fewMatches {
		return w, nil
	}
	candidates, err := pl.withGrams(c.text)
	if err != nil || candidates == nil {
		return w, err
	}
	candidates.InPlaceDifference(has)
	words := has.Any()
	found := pl.none()
	if n := candidates.Count(); n > maxRescued || words && n > maxCandidates {
		return w, nil
	}
	for _, d := range pl.postings.byFrame(candidates) {
		if err := pl.postings.late(0); err != nil {
			return w, err
		}
		kept, err := pl.postings.record(d)
		if err != nil {
			return w, err
		}
		for _, t := range kept.texts() {
			if n := len(pl.analyzer.Occurrences(t.text, c.text, maxOccurrences)); n > 0 {
				w.matches[t.field] = append(w.matches[t.field], match{doc: d, count: uint32(n), first: nowhere})
				found.Set(uint(d))
			}
		}
	}
	for f := range w.matches {
		slices.SortFunc(w.matches[f], func(a, b match) int { return cmp.Compare(a.doc, b.doc) })
	}
	w.df = int(has.Count() + found.Count())
	if !words {
		has.InPlaceUnion(found)
	}
	pl.partial.InPlaceUnion(found)
	return w, nil
}

// withGrams returns the sections that have all pairs of text, and maybe others; nil when
// text has no pairs, or the generation none. One character is no pair, and stands nearly
// everywhere.
func (pl *plan) withGrams(text string) (*bitset.BitSet, error) {
	if pl.postings.files.grams == nil {
		return nil, nil
	}
	tokens := pl.analyzer.Bigrams(text)
	if len(tokens) == 1 && utf8.RuneCountInString(tokens[0].Term) == 1 {
		return nil, nil
	}
	var set *bitset.BitSet
	var asked []string
	for _, t := range tokens {
		if t.Kind != analyzer.Bigram || slices.Contains(asked, t.Term) {
			continue
		}
		asked = append(asked, t.Term)
		docs, err := pl.postings.files.grams.sections(t.Term)
		if err != nil {
			return nil, err
		}
		with := pl.none()
		for _, d := range docs {
			with.Set(uint(d))
		}
		if set = both(set, with); set.None() {
			return set, nil
		}
	}
	return set, nil
}

// A fieldText is a text of a section and the field it is searched as.
type fieldText struct {
	field field
	text  string
}

// texts are those whose pairs are kept.
func (r *record) texts() []fieldText {
	texts := []fieldText{{fieldTitle, r.note.Title}}
	if k := len(r.section.Heading); k > 0 {
		texts = append(texts, fieldText{fieldHeading, r.section.Heading[k-1]},
			fieldText{fieldTrail, strings.Join(r.section.Heading[:k-1], "\n\n")})
	}
	return append(texts, fieldText{fieldBody, r.prose}, fieldText{fieldCode, r.code})
}

// foundAsSubstring are the clauses that a section has as substrings only.
func (pl *plan) foundAsSubstring(doc uint32) []string {
	var texts []string
	for i := range pl.units {
		for k := range pl.units[i].ways {
			w := &pl.units[i].ways[k]
			if w.kind != analyzer.Bigram {
				continue
			}
			if w.has(doc) {
				texts = append(texts, w.clause.text)
			}
		}
	}
	return texts
}
