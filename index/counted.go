package index

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/talksearch/talksearch/analyzer"
)

// countedName is the file of a generation with what was counted while it was built and
// that its other files do not tell: of each word of the lexicon, believed or not, its
// spellings, and all abbreviations. An update adds and subtracts the notes that have
// changed, and comes to what a whole build would have counted. No query reads it.
//
// It is one frame of zstd, with four parts, each behind its length, a uvarint: the
// abbreviations as JSON; the words in the order of their terms, front coded, each with
// how it is spelled; in how many sections each is; and what each has more of belief than
// these sections are sure of, zigzag. In a lean generation the last three are empty.
const countedName = "counted.zst"

// How a word is spelled, beside its term.
const (
	asTerm = iota
	asCapital
	asCapitals
	asWritten // what follows, behind its length
)

// write writes what was counted.
func (w *lexiconWriter) writeCounted(generation string, g *analyzer.Glossary) error {
	abbreviations, err := json.Marshal(g)
	if err != nil {
		return err
	}
	var words, sections, beliefs []byte
	last := ""
	for x, err := range w.words.sums() {
		if err != nil {
			return err
		}
		term, text, _ := strings.Cut(x.key, string(rune(keyEnd)))
		same := 0
		for same < min(len(term), len(last)) && term[same] == last[same] {
			same++
		}
		words = binary.AppendUvarint(words, uint64(same))
		words = appendPart(words, term[same:])
		last = term
		switch text {
		case term:
			words = append(words, asTerm)
		case capital(term):
			words = append(words, asCapital)
		case strings.ToUpper(term):
			words = append(words, asCapitals)
		default:
			words = appendPart(append(words, asWritten), text)
		}
		n := x.n & (1<<beliefShift - 1)
		sections = binary.AppendUvarint(sections, n)
		beliefs = binary.AppendVarint(beliefs, int64(x.n>>beliefShift)-int64(sure*n))
	}
	var b []byte
	for _, part := range [][]byte{abbreviations, words, sections, beliefs} {
		b = appendPart(b, part)
	}
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithWindowSize(maxCountedWindow))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(generation, countedName), encoder.EncodeAll(b, nil), 0o644)
}

// maxCountedWindow is how far back the compression of what was counted looks.
const maxCountedWindow = 8 << 20

// readCounted adds what was counted of a generation, and its titles.
func (w *lexiconWriter) readCounted(generation string, m *manifest, g *analyzer.Glossary) error {
	path := filepath.Join(generation, countedName)
	packed, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := w.parseCounted(packed, g); err != nil {
		return &BrokenError{File: path, Err: err}
	}
	w.sections += m.Counts.Sections
	if m.Lean {
		return nil
	}
	l, err := m.readLexicon(generation)
	if err != nil {
		return err
	}
	for i := range l.blocks {
		titles, err := l.block(i)
		if err != nil {
			return err
		}
		for _, t := range titles {
			if err := w.titles.add(titleKey(t.text)+string(rune(keyEnd))+t.text, t.sections); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *lexiconWriter) parseCounted(packed []byte, g *analyzer.Glossary) error {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return err
	}
	defer decoder.Close()
	b, err := decoder.DecodeAll(packed, nil)
	if err != nil {
		return err
	}
	var parts [4][]byte
	for i := range parts {
		if parts[i], b, err = cutPart(b); err != nil {
			return err
		}
	}
	if err := json.Unmarshal(parts[0], g); err != nil {
		return err
	}
	words, sections, beliefs := parts[1], parts[2], parts[3]
	term := ""
	for len(words) > 0 {
		same, n := binary.Uvarint(words)
		if n <= 0 || same > uint64(len(term)) {
			return errCutOff
		}
		rest, after, err := cutPart(words[n:])
		if err != nil || len(after) == 0 {
			return errCutOff
		}
		term = term[:same] + string(rest)
		text := term
		words = after[1:]
		switch after[0] {
		case asTerm:
		case asCapital:
			text = capital(term)
		case asCapitals:
			text = strings.ToUpper(term)
		case asWritten:
			written, after, err := cutPart(words)
			if err != nil {
				return err
			}
			text, words = string(written), after
		default:
			return fmt.Errorf("a word is spelled in way %d", after[0])
		}
		count, n := binary.Uvarint(sections)
		more, k := binary.Varint(beliefs)
		if n <= 0 || k <= 0 {
			return errCutOff
		}
		sections, beliefs = sections[n:], beliefs[k:]
		belief := uint64(int64(sure*count) + more)
		if err := w.words.add(term+string(rune(keyEnd))+text, count+belief<<beliefShift); err != nil {
			return err
		}
	}
	return nil
}
