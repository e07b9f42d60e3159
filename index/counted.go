package index

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/blevesearch/vellum"
	"github.com/klauspost/compress/zstd"

	"github.com/talksearch/talksearch/analyzer"
)

// countedName is the file of a generation with what was counted while it was built and
// that its other files do not tell: of the words, their spellings and how far they are
// believed, and all abbreviations. An update adds and subtracts the notes that have
// changed, and comes to what a whole build would have counted. No query reads it.
//
// Most words are in the lexicon, with all there is to know but their belief: they have one
// spelling, which is their term but for capitals, and share it with no other term. Those
// are plain, and are not written. The file is one frame of zstd, with five parts, each
// behind its length, a uvarint: the abbreviations as JSON; the words that are not plain, in
// the order of their terms, front coded, each with how it is spelled; in how many
// sections each is; what each has more of belief than these sections are sure of, a
// varint; and the same of the plain ones, in the order of their terms. A lean generation
// has no lexicon, and of the parts the first.
const countedName = "counted.zst"

// How a word is spelled, beside its term.
const (
	asTerm = iota
	asCapital
	asCapitals
	asWritten // what follows, behind its length
)

// A countedWord is a spelling of a word.
type countedWord struct {
	term, text       string
	sections, belief uint64
}

func wordOfCount(x keyCount) countedWord {
	term, text, _ := strings.Cut(x.key, string(rune(keyEnd)))
	return countedWord{term, text, x.n & (1<<beliefShift - 1), x.n >> beliefShift}
}

// excess is what the word has more of belief than its sections are sure of.
func (w *countedWord) excess() int64 { return int64(w.belief) - int64(sure*w.sections) }

// countedParts writes the parts of the file that tell of words.
type countedParts struct {
	lexicon                         *lexicon // nil in a lean generation, which has no words
	words, sections, beliefs, plain []byte
	last                            string
}

// add takes in all spellings of a term.
func (p *countedParts) add(spellings []countedWord) error {
	if len(spellings) == 1 {
		w := &spellings[0]
		plain, err := w.plain(p.lexicon)
		if plain {
			p.plain = binary.AppendVarint(p.plain, w.excess())
		}
		if plain || err != nil {
			return err
		}
	}
	for _, w := range spellings {
		same := 0
		for same < min(len(w.term), len(p.last)) && w.term[same] == p.last[same] {
			same++
		}
		p.last = w.term
		p.words = binary.AppendUvarint(p.words, uint64(same))
		p.words = appendPart(p.words, w.term[same:])
		switch w.text {
		case w.term:
			p.words = append(p.words, asTerm)
		case capital(w.term):
			p.words = append(p.words, asCapital)
		case strings.ToUpper(w.term):
			p.words = append(p.words, asCapitals)
		default:
			p.words = appendPart(append(p.words, asWritten), w.text)
		}
		p.sections = binary.AppendUvarint(p.sections, w.sections)
		p.beliefs = binary.AppendVarint(p.beliefs, w.excess())
	}
	return nil
}

// plain tells whether the lexicon tells of a word, which has no other spelling.
func (w *countedWord) plain(l *lexicon) (bool, error) {
	if w.belief < sure || strings.ToLower(w.text) != w.term {
		return false, nil
	}
	n, ok, err := l.words.Get([]byte(spelledKey(w.text)))
	return ok && n == w.sections, err // more where another term shares it
}

// writeCounted writes what was counted. The lexicon, if any, is written already.
func (w *lexiconWriter) writeCounted(generation string, g *analyzer.Glossary) error {
	abbreviations, err := json.Marshal(g)
	if err != nil {
		return err
	}
	parts := &countedParts{}
	lexicon, err := os.ReadFile(filepath.Join(generation, lexiconName))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err == nil {
		if parts.lexicon, err = openLexicon(lexicon); err != nil {
			return err
		}
	}
	var spellings []countedWord
	for x, err := range w.words.sums() {
		if err != nil {
			return err
		}
		word := wordOfCount(x)
		if len(spellings) > 0 && spellings[0].term != word.term {
			if err := parts.add(spellings); err != nil {
				return err
			}
			spellings = spellings[:0]
		}
		spellings = append(spellings, word)
	}
	if err := parts.add(spellings); err != nil {
		return err
	}
	var b []byte
	for _, part := range [][]byte{abbreviations, parts.words, parts.sections, parts.beliefs, parts.plain} {
		b = appendPart(b, part)
	}
	packed, err := compress(b, zstd.SpeedBetterCompression)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(generation, countedName), packed, 0o644)
}

// readCounted adds what was counted of a generation, and its titles.
func (w *lexiconWriter) readCounted(generation string, m *manifest, g *analyzer.Glossary) error {
	path := filepath.Join(generation, countedName)
	packed, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	w.sections += m.Counts.Sections
	if m.Lean {
		_, err := parseCounted(packed, nil, g)
		return brokenFile(path, err)
	}
	l, err := m.readLexicon(generation)
	if err != nil {
		return err
	}
	words, err := parseCounted(packed, l, g)
	if err != nil {
		return brokenFile(path, err)
	}
	for _, x := range words {
		if err := w.words.add(x.term+string(rune(keyEnd))+x.text, x.sections+x.belief<<beliefShift); err != nil {
			return err
		}
	}
	for i := range l.blocks {
		titles, err := l.block(i)
		if err != nil {
			return brokenFile(filepath.Join(generation, lexiconName), err)
		}
		for _, t := range titles {
			if err := w.titles.add(titleKey(t.text)+string(rune(keyEnd))+t.text, t.sections); err != nil {
				return err
			}
		}
	}
	return nil
}

func brokenFile(path string, err error) error {
	if err == nil {
		return nil
	}
	return &BrokenError{File: path, Err: err}
}

// maxCountedFile bounds what the file may claim to unpack to.
const maxCountedFile = 256 << 20

// parseCounted adds the abbreviations of a file to g, and returns its words and those that
// are plain in the lexicon beside it.
func parseCounted(packed []byte, l *lexicon, g *analyzer.Glossary) ([]countedWord, error) {
	b, err := decompress(packed, maxCountedFile)
	if err != nil {
		return nil, err
	}
	var parts [5][]byte
	for i := range parts {
		if parts[i], b, err = cutPart(b); err != nil {
			return nil, err
		}
	}
	if err := json.Unmarshal(parts[0], g); err != nil || l == nil {
		return nil, err
	}
	words, err := parseSpellings(parts[1], parts[2], parts[3])
	if err != nil {
		return nil, err
	}
	plain, err := plainWords(l, words)
	if err != nil {
		return nil, err
	}
	excesses := parts[4]
	for i := range plain {
		more, n := binary.Varint(excesses)
		if n <= 0 {
			return nil, errCutOff
		}
		excesses = excesses[n:]
		plain[i].belief = uint64(int64(sure*plain[i].sections) + more)
	}
	return append(words, plain...), nil
}

// parseSpellings reads the words that are not plain. Together they are no longer than
// maxCountedFile, however much of each is that of the one before.
func parseSpellings(b, sections, beliefs []byte) (words []countedWord, err error) {
	term, size := "", 0
	for len(b) > 0 {
		same, n := binary.Uvarint(b)
		if n <= 0 || same > uint64(len(term)) {
			return nil, errCutOff
		}
		var rest []byte
		if rest, b, err = cutPart(b[n:]); err != nil || len(b) == 0 {
			return nil, errCutOff
		}
		if size += int(same) + len(rest); size > maxCountedFile {
			return nil, errClaims
		}
		term = term[:same] + string(rest)
		w := countedWord{term: term, text: term}
		way := b[0]
		b = b[1:]
		switch way {
		case asTerm:
		case asCapital:
			w.text = capital(term)
		case asCapitals:
			w.text = strings.ToUpper(term)
		case asWritten:
			var text []byte
			if text, b, err = cutPart(b); err != nil {
				return nil, err
			}
			w.text = string(text)
		default:
			return nil, fmt.Errorf("a word is spelled in way %d", way)
		}
		var k int
		var more int64
		w.sections, n = binary.Uvarint(sections)
		if more, k = binary.Varint(beliefs); n <= 0 || k <= 0 {
			return nil, errCutOff
		}
		sections, beliefs = sections[n:], beliefs[k:]
		w.belief = uint64(int64(sure*w.sections) + more)
		words = append(words, w)
	}
	return words, nil
}

// plainWords returns the words of a lexicon that are not among others, in the order of
// their terms.
func plainWords(l *lexicon, others []countedWord) ([]countedWord, error) {
	// Of others, a term that is believed is in the lexicon in its commonest spelling, as
	// lexiconWriter.believed chooses it; plain words have other terms and spellings.
	terms := make(map[string]bool, len(others))
	shown := map[string]bool{}
	for i := 0; i < len(others); {
		best, belief := others[i], uint64(0)
		for ; i < len(others) && others[i].term == best.term; i++ {
			if others[i].sections > best.sections {
				best = others[i]
			}
			belief += others[i].belief
		}
		terms[best.term] = true
		if belief >= sure {
			shown[best.text] = true
		}
	}
	var plain []countedWord
	it, err := l.words.Iterator(nil, nil)
	for ; err == nil; err = it.Next() {
		key, n := it.Current()
		text, spelled := wordOfKey(key)
		if term := strings.ToLower(text); spelled && !terms[term] && !shown[text] {
			plain = append(plain, countedWord{term: term, text: text, sections: n})
		}
	}
	if !errors.Is(err, vellum.ErrIteratorDone) {
		return nil, err
	}
	slices.SortFunc(plain, func(a, b countedWord) int { return strings.Compare(a.term, b.term) })
	return plain, nil
}
