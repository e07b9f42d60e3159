package index

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bits-and-blooms/bitset"
	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/talksearch/talksearch/analyzer"
)

// What no dictionary cuts as the reader does is found by pairs of neighbouring
// characters: a clause that few sections have as words is looked for as a
// substring too. The pairs only say where to look, as they are kept without
// frequencies or positions; the text itself decides.

// gramField holds the pairs of a section's names, prose and code as its terms.
const gramField = "grams"

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
	bigramWeight   = 0.2
)

// grams are how many terms the pairs are spread over. Most pairs are rare, and a
// term of its own for each would cost more than the sections it names; as the text
// decides anyway, pairs may share one.
const grams = 1 << 14

func gramTerm(pair string) string {
	h := fnv.New32a()
	h.Write([]byte(pair))
	n := h.Sum32() % grams
	return string([]byte{byte(n >> 8), byte(n)})
}

// gramsOf makes the field of the pairs in texts.
func gramsOf(a *analyzer.Analyzer, texts ...string) document.Field {
	freqs := bleveindex.TokenFrequencies{}
	for _, text := range texts {
		for _, t := range a.Bigrams(text) {
			if t.Kind != analyzer.Bigram {
				continue
			}
			if term := gramTerm(t.Term); freqs[term] == nil {
				tf := &bleveindex.TokenFreq{Term: []byte(term)}
				tf.SetFrequency(1)
				freqs[term] = tf
			}
		}
	}
	return &tokenField{name: gramField, length: len(freqs), frequencies: freqs, bare: true}
}

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
	for d := range candidates.EachSet() {
		if err := pl.postings.late(0); err != nil {
			return w, err
		}
		kept, err := pl.postings.store.record(uint32(d))
		if err != nil {
			return w, err
		}
		texts, err := kept.texts()
		if err != nil {
			return w, err
		}
		for _, t := range texts {
			if n := len(pl.analyzer.Occurrences(t.text, c.text, maxOccurrences)); n > 0 {
				w.matches[t.field] = append(w.matches[t.field], match{doc: uint32(d), count: uint32(n)})
				found.Set(d)
			}
		}
	}
	w.df = int(has.Count() + found.Count())
	if !words {
		has.InPlaceUnion(found)
	}
	pl.partial.InPlaceUnion(found)
	return w, nil
}

// withGrams returns the sections that have all pairs of text, nil when it has none:
// one character is no pair, and stands nearly everywhere.
func (pl *plan) withGrams(text string) (*bitset.BitSet, error) {
	tokens := pl.analyzer.Bigrams(text)
	if len(tokens) == 1 && utf8.RuneCountInString(tokens[0].Term) == 1 {
		return nil, nil
	}
	var terms []string
	for _, t := range tokens {
		if term := gramTerm(t.Term); t.Kind == analyzer.Bigram && !slices.Contains(terms, term) {
			terms = append(terms, term)
		}
	}
	var set *bitset.BitSet
	for _, term := range terms {
		with := pl.none()
		if err := pl.postings.addWith(with, gramField, term); err != nil {
			return nil, err
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

// texts are those that gramsOf was given.
func (r *record) texts() ([]fieldText, error) {
	var meta storedSection
	if err := json.Unmarshal(r.meta, &meta); err != nil {
		return nil, err
	}
	texts := []fieldText{{fieldTitle, meta.Note.Title}}
	if k := len(meta.Section.Heading); k > 0 {
		texts = append(texts, fieldText{fieldHeading, meta.Section.Heading[k-1]},
			fieldText{fieldTrail, strings.Join(meta.Section.Heading[:k-1], "\n\n")})
	}
	return append(texts, fieldText{fieldBody, string(r.prose)}, fieldText{fieldCode, string(r.code)}), nil
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
