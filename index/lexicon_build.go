package index

import (
	"bufio"
	"encoding/binary"
	"errors"
	"iter"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/blevesearch/vellum"
	"github.com/klauspost/compress/zstd"

	"github.com/talksearch/talksearch/analyzer"
)

// A lexiconWriter gathers the words of sections while a generation is built.
type lexiconWriter struct {
	// words counts sections by term and spelling, titles by titleKey and title; a
	// zero byte parts the two. Above the sections stands how far a word is believed.
	words, titles *counter
	sections      int
}

func newLexiconWriter(dir string) *lexiconWriter {
	return &lexiconWriter{words: newCounter(dir), titles: newCounter(dir)}
}

func (w *lexiconWriter) close() error { return errors.Join(w.words.close(), w.titles.close()) }

// The lower half of a word's number counts sections, the upper half is the sum of
// what each of them adds to the belief in the word: sure, or the part of it that
// analyzer.Word.Sections asks for.
const (
	beliefShift = 32
	sure        = 6 // 1, 2 and 3 sections divide it
	named       = 2 * sure
)

// A wordCollector collects the words of one section after the other.
type wordCollector struct {
	numbers numbering // of terms
	words   []sectionWord
	space   []analyzer.Word
}

// A sectionWord is a word that a section has.
type sectionWord struct {
	term, text string
	belief     uint64
}

// take returns the words, and makes the collector that of the next section.
func (s *wordCollector) take() []sectionWord {
	words := slices.Clone(s.words)
	if len(s.words) > wordsKept {
		*s = wordCollector{}
		return words
	}
	s.numbers.clear()
	clear(s.words)
	clear(s.space)
	s.words = s.words[:0]
	return words
}

// addField adds the words of a field. What stands in a name, such as a title, was
// chosen with care, and is believed at once.
func (s *wordCollector) addField(a *analyzer.Analyzer, af analyzedField, name bool) {
	tokens := af.tokens
	for _, v := range af.values {
		s.space = a.AppendWords(s.space[:0], v.text, tokens[:v.tokens])
		for _, w := range s.space {
			belief := uint64(sure / w.Sections)
			if name {
				belief = named
			}
			s.add(w.Term, w.Text, belief)
		}
		tokens = tokens[v.tokens:]
	}
}

// addName adds a tag, an event or a speaker as a whole.
func (s *wordCollector) addName(name string) {
	text := strings.Join(strings.Fields(analyzer.Fold(name)), " ")
	if len(text) > 1 && len(text) <= maxWholeName {
		s.add(strings.ToLower(text), text, named)
	}
}

// maxWholeName bounds, in bytes, what is completed to as a whole.
const maxWholeName = 64

func (s *wordCollector) add(term, text string, belief uint64) {
	if strings.IndexByte(term, keyEnd) >= 0 || strings.IndexByte(text, keyEnd) >= 0 {
		return
	}
	n, isNew := numberIn(&s.numbers, term, 0)
	if isNew {
		s.words = append(s.words, sectionWord{term, text, belief})
		return
	}
	s.words[n].belief = max(s.words[n].belief, belief)
}

// maxTitle is the longest title, in bytes, that a prefix is completed to.
const maxTitle = 200

// add takes in what a section has.
func (w *lexiconWriter) add(s *sectionDocument) error { return w.count(s, 1) }

// remove takes back what add took in of a section.
func (w *lexiconWriter) remove(s *sectionDocument) error { return w.count(s, -1) }

func (w *lexiconWriter) count(s *sectionDocument, sign int) error {
	w.sections += sign
	for i := range s.words {
		word := &s.words[i]
		if err := w.words.addPair(word.term, word.text, uint64(sign)*(1+word.belief<<beliefShift)); err != nil {
			return err
		}
	}
	for _, t := range s.titles {
		t = strings.TrimSpace(t)
		if t == "" || len(t) > maxTitle || strings.IndexByte(t, keyEnd) >= 0 {
			continue
		}
		if err := w.titles.addPair(titleKey(t), t, uint64(sign)); err != nil {
			return err
		}
	}
	return nil
}

// write writes the lexicon of a generation.
func (w *lexiconWriter) write(generation string, a *analyzer.Analyzer) (err error) {
	f, err := os.Create(filepath.Join(generation, lexiconName))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := &measured{w: bufio.NewWriter(f)}
	if err := w.writeWords(out, generation, a); err != nil {
		return err
	}
	words := out.n
	ends, err := w.writeTitles(out)
	if err != nil {
		return err
	}
	var b []byte
	for _, end := range ends {
		b = binary.LittleEndian.AppendUint32(b, end)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(words))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(ends)))
	if _, err := out.Write(b); err != nil {
		return err
	}
	if out.n > math.MaxInt32 {
		return errors.New("the notes have more words than a lexicon can hold")
	}
	return out.w.Flush()
}

// measured counts what is written.
type measured struct {
	w *bufio.Writer
	n int64
}

func (m *measured) Write(b []byte) (int, error) {
	n, err := m.w.Write(b)
	m.n += int64(n)
	return n, err
}

// writeWords writes the transducer. Words come in the order of their terms, so they
// are brought into that of their keys first.
func (w *lexiconWriter) writeWords(out *measured, dir string, a *analyzer.Analyzer) error {
	keys := newCounter(dir)
	defer keys.close()
	for word, err := range w.believed() {
		if err != nil {
			return err
		}
		if err := addKeys(keys, a, word, w.byReading(word)); err != nil {
			return err
		}
	}
	b, err := vellum.New(out, nil)
	if err != nil {
		return err
	}
	for x, err := range keys.sums() {
		if err != nil {
			return err
		}
		if err := b.Insert([]byte(x.key), x.n); err != nil {
			return err
		}
	}
	return b.Close()
}

// A believedWord is one that enough sections have, in its commonest spelling.
type believedWord struct {
	text             string
	sections, belief uint64
}

// manySections is from how many sections on a word is not found by its reading that
// stands in the prose of one alone: such words are a quarter of the lexicon, and of
// homophones others come first.
const manySections = 1000

func (w *lexiconWriter) byReading(word believedWord) bool {
	return w.sections < manySections || word.sections > 1 || word.belief >= named
}

// believed yields the words of the lexicon, in the order of their terms.
func (w *lexiconWriter) believed() iter.Seq2[believedWord, error] {
	return func(yield func(believedWord, error) bool) {
		var term string
		var best keyCount // of the term
		var sections, belief uint64
		give := func() bool {
			return belief < sure || yield(believedWord{best.key, sections, belief}, nil)
		}
		for x, err := range w.words.sums() {
			if err != nil {
				yield(believedWord{}, err)
				return
			}
			t, text, _ := strings.Cut(x.key, string(rune(keyEnd)))
			n := x.n & (1<<beliefShift - 1)
			if t != term {
				if !give() {
					return
				}
				term, best, sections, belief = t, keyCount{}, 0, 0
			}
			if n > best.n {
				best = keyCount{text, n}
			}
			sections, belief = sections+n, belief+x.n>>beliefShift
		}
		give()
	}
}

// addKeys adds the keys by which a word is found. Words of several terms may be
// shown as one (ひかり of 光, too): they are as many as both.
func addKeys(keys *counter, a *analyzer.Analyzer, word believedWord, byReading bool) error {
	key := spelledKey(word.text)
	if err := keys.add(key, word.sections); err != nil || !byReading || key[0] == kanaKeys {
		return err
	}
	if reading, ok := a.Reading(strings.ReplaceAll(word.text, " ", "")); ok {
		if key, ok := kanaKey(reading, word.text); ok {
			return keys.add(key, word.sections)
		}
	}
	return nil
}

// writeTitles writes the blocks of titles and returns where each ends.
func (w *lexiconWriter) writeTitles(out *measured) (ends []uint32, err error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false))
	if err != nil {
		return nil, err
	}
	var block []byte
	in := 0
	flush := func() error {
		if in == 0 {
			return nil
		}
		_, err := out.Write(encoder.EncodeAll(block, nil))
		block, in = block[:0], 0
		ends = append(ends, uint32(min(out.n, math.MaxUint32)))
		return err
	}
	for x, err := range w.titles.sums() {
		if err != nil {
			return nil, err
		}
		_, text, _ := strings.Cut(x.key, string(rune(keyEnd)))
		block = binary.AppendUvarint(block, uint64(len(text)))
		block = append(block, text...)
		block = binary.AppendUvarint(block, x.n)
		if in++; in == blockTitles {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
	return ends, flush()
}
