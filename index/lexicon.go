package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/vellum"
	"github.com/blevesearch/vellum/levenshtein"
	"github.com/klauspost/compress/zstd"

	"github.com/talksearch/talksearch/analyzer"
)

// lexiconName is the file of a generation that holds the words that its sections
// are made of, and their titles: what a prefix is completed by, and a word with a
// slip in it corrected to. A plain query does not read it.
//
// First comes a finite-state transducer (vellum), from keys to the number of
// sections that have the word. A key begins with a letter for what the rest is:
//
//	s  the word in lower case. Capitals stand behind a zero byte: 1 is one at the
//	   front, 2 is nothing but capitals, else the word as it is written.
//	k  how the word is read, in katakana, one byte each: its code point less 30A0.
//	   Behind a zero byte stands the word, unless it is this katakana itself, which
//	   has no key with an s.
//
// Then come the titles of notes and the headings of sections, in the order of
// titleKey, in blocks that are compressed one by one with zstd: each title behind
// its length, a uvarint, and before the number of its sections, another. Last come
// little-endian uint32s: for each block where it ends in the file, then the length of
// the transducer, then the number of blocks.
const lexiconName = "lexicon.bin"

const (
	surfaceKeys = 's'
	kanaKeys    = 'k'
	keyEnd      = 0 // parts what is looked for from what is shown

	firstCapital = 1
	allCapitals  = 2
)

// A lexicon is one read into memory. It is safe for concurrent use.
type lexicon struct {
	words  *vellum.FST
	data   []byte
	blocks []int // the ends of the blocks of titles
	first  int   // where the first begins
	zstd   *zstd.Decoder
}

// maxBlock bounds what a block of titles may claim to unpack to.
const maxBlock = 1 << 20

// openLexicon reads a lexicon. Any bytes give an error or a lexicon whose methods
// may panic, but end.
func openLexicon(data []byte) (*lexicon, error) {
	const tail = 8
	if len(data) < tail || len(data) > math.MaxInt32 {
		return nil, errors.New("it is cut off")
	}
	end := len(data) - tail
	words := int(binary.LittleEndian.Uint32(data[end:]))
	blocks := int(binary.LittleEndian.Uint32(data[end+4:]))
	if blocks > end/4 || words > end-4*blocks {
		return nil, errors.New("it is cut off")
	}
	l := &lexicon{data: data, first: words, blocks: make([]int, blocks)}
	table := end - 4*blocks
	at := words
	for i := range l.blocks {
		next := int(binary.LittleEndian.Uint32(data[table+4*i:]))
		if next < at || next > table {
			return nil, fmt.Errorf("block %d of titles ends at byte %d", i, next)
		}
		l.blocks[i], at = next, next
	}
	var err error
	if l.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxBlock)); err != nil {
		return nil, err
	}
	l.words, err = vellum.Load(data[:words:words])
	return l, err
}

// readLexicon reads the lexicon of a generation. It fails with a *BrokenError, or with
// ErrLean.
func (m *manifest) readLexicon(generation string) (l *lexicon, err error) {
	if m.Lean {
		return nil, ErrLean
	}
	path := filepath.Join(generation, lexiconName)
	defer func() {
		if p := recover(); p != nil {
			l, err = nil, &BrokenError{File: path, Err: fmt.Errorf("%v", p)}
		}
	}()
	err = m.readOwnFile(generation, lexiconName, func(data []byte) (err error) {
		l, err = openLexicon(data)
		return err
	})
	return l, err
}

// surfaceKey is the key of a word as it is written.
func surfaceKey(word string) string {
	low := strings.ToLower(word)
	key := string(rune(surfaceKeys)) + low
	if low == word {
		return key
	}
	mark := word
	switch word {
	case capital(low):
		mark = string(rune(firstCapital))
	case strings.ToUpper(low):
		mark = string(rune(allCapitals))
	}
	return key + string(rune(keyEnd)) + mark
}

// spelledKey is the key of a word by which its spelling is found.
func spelledKey(word string) string {
	if analyzer.IsKatakana(word) {
		if key, ok := kanaKey(word, word); ok {
			return key
		}
	}
	return surfaceKey(word)
}

// kanaKey is the key of a word that is read so in katakana. ok is false where the
// reading has anything else.
func kanaKey(reading, word string) (key string, ok bool) {
	key, ok = packedKana(reading)
	if !ok || key == "" {
		return "", false
	}
	key = string(rune(kanaKeys)) + key
	if reading != word {
		key += string(rune(keyEnd)) + word
	}
	return key, true
}

// The katakana block, of which the last letter that a word may have is ヾ.
const (
	beforeKatakana = 0x30A0
	lastKatakana   = 0x30FE
)

func packedKana(katakana string) (packed string, ok bool) {
	b := make([]byte, 0, len(katakana)/3)
	for _, r := range katakana {
		if r <= beforeKatakana || r > lastKatakana {
			return "", false
		}
		b = append(b, byte(r-beforeKatakana))
	}
	return string(b), true
}

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// wordOfKey returns the word that a key stands for, and whether the key is its
// spelling rather than its reading. A key that no word has gives "".
func wordOfKey(key []byte) (word string, spelled bool) {
	if len(key) < 2 {
		return "", false
	}
	front, shown, marked := strings.Cut(string(key[1:]), string(rune(keyEnd)))
	switch {
	case key[0] == kanaKeys && marked:
		return shown, false
	case key[0] == kanaKeys:
		b := make([]byte, 0, 3*len(front))
		for i := range len(front) {
			b = utf8.AppendRune(b, beforeKatakana+rune(front[i]))
		}
		return string(b), true
	case shown == string(rune(firstCapital)):
		return capital(front), true
	case shown == string(rune(allCapitals)):
		return strings.ToUpper(front), true
	case marked:
		return shown, true
	}
	return front, true
}

// maxSteps bounds how far one walk goes through the transducer, in bytes: some
// ten thousand words.
const maxSteps = 1 << 19

// maxKey is longer, in bytes, than any key.
const maxKey = 1 << 10

// walk gives take every key that begins with prefix, in order, and its number. A key
// is valid until take returns.
func (l *lexicon) walk(prefix string, take func(key []byte, n uint64)) error {
	return l.search(&prefixAutomaton{prefix: prefix}, take)
}

// maxAllSteps bounds all: a damaged transducer may have no end.
const maxAllSteps = 1 << 27

// all gives take every key, in order, and its number. Nobody who waits for an answer
// may wait for it.
func (l *lexicon) all(take func(key []byte, n uint64)) error {
	return l.within(maxAllSteps, &prefixAutomaton{}, take)
}

func (l *lexicon) search(a vellum.Automaton, take func(key []byte, n uint64)) error {
	return l.within(maxSteps, a, take)
}

func (l *lexicon) within(steps int, a vellum.Automaton, take func(key []byte, n uint64)) error {
	it, err := l.words.Search(&bounded{Automaton: a, left: steps}, nil, nil)
	for ; err == nil; err = it.Next() {
		key, n := it.Current()
		if len(key) > maxKey {
			return errors.New("a key has no end") // a damaged transducer may run in circles
		}
		take(key, n)
	}
	if errors.Is(err, vellum.ErrIteratorDone) {
		return nil
	}
	return err
}

// A bounded automaton accepts so many bytes and then nothing.
type bounded struct {
	vellum.Automaton
	left int
}

func (b *bounded) Accept(state int, c byte) int {
	b.left--
	return b.Automaton.Accept(state, c)
}

func (b *bounded) CanMatch(state int) bool { return b.left > 0 && b.Automaton.CanMatch(state) }

// A prefixAutomaton accepts what begins with prefix. Its states count the bytes that
// agree; -1 is none.
type prefixAutomaton struct{ prefix string }

func (p *prefixAutomaton) Start() int                 { return 0 }
func (p *prefixAutomaton) IsMatch(state int) bool     { return state == len(p.prefix) }
func (p *prefixAutomaton) CanMatch(state int) bool    { return state >= 0 }
func (p *prefixAutomaton) WillAlwaysMatch(s int) bool { return s == len(p.prefix) }
func (p *prefixAutomaton) Accept(state int, c byte) int {
	switch {
	case state < 0 || state == len(p.prefix):
		return state
	case p.prefix[state] == c:
		return state + 1
	}
	return -1
}

// near gives take the keys of one kind whose front is at most one edit from word:
// a letter more, less or another, or two neighbours in the wrong order.
func (l *lexicon) near(kind byte, word string, take func(key []byte, n uint64)) error {
	edits, err := oneEdit()
	if err != nil {
		return err
	}
	dfa, err := edits.BuildDfa(word, 1)
	if err != nil {
		return err
	}
	return l.search(&frontAutomaton{kind: kind, front: dfa}, take)
}

var oneEdit = sync.OnceValues(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
	return levenshtein.NewLevenshteinAutomatonBuilder(1, true)
})

// A frontAutomaton accepts keys of one kind whose front another one accepts,
// whatever they show. Its states are those below, and those of front behind them.
type frontAutomaton struct {
	kind  byte
	front *levenshtein.DFA
}

const (
	noState     = iota
	startState  // before the kind
	shownState  // behind the front
	frontStates // in the front
)

func (a *frontAutomaton) Start() int { return startState }

func (a *frontAutomaton) IsMatch(state int) bool {
	return state == shownState || state >= frontStates && a.front.IsMatch(state-frontStates)
}

func (a *frontAutomaton) CanMatch(state int) bool {
	return state == startState || state == shownState || state >= frontStates && a.front.CanMatch(state-frontStates)
}

func (a *frontAutomaton) WillAlwaysMatch(state int) bool { return state == shownState }

func (a *frontAutomaton) Accept(state int, c byte) int {
	switch {
	case state == startState && c == a.kind:
		return frontStates + a.front.Start()
	case state == shownState:
		return shownState
	case state < frontStates:
		return noState
	case c == keyEnd && a.front.IsMatch(state-frontStates):
		return shownState
	case c == keyEnd:
		return noState
	}
	return frontStates + a.front.Accept(state-frontStates, c)
}

// titleKey orders titles and is what a prefix is compared with.
func titleKey(title string) string { return strings.ToLower(analyzer.Fold(title)) }

// blockTitles is how many titles a block has.
const blockTitles = 64

// A title is one that notes or sections have, and how many sections there are below.
type title struct {
	text     string
	sections uint64
}

// maxBlocks bounds the blocks of titles that are read for one prefix.
const maxBlocks = 16

// titles returns those that begin with prefix, which is as titleKey makes it, in
// their order; the first thousand or so, where there are more.
func (l *lexicon) titles(prefix string) ([]title, error) {
	var failed error
	block := sort.Search(len(l.blocks), func(i int) bool {
		ts, err := l.block(i)
		if err != nil {
			failed = err
			return true
		}
		return titleKey(ts[len(ts)-1].text) >= prefix
	})
	var found []title
	for i := block; i < min(len(l.blocks), block+maxBlocks) && failed == nil; i++ {
		var ts []title
		if ts, failed = l.block(i); failed != nil {
			break
		}
		if len(found) > 0 && strings.HasPrefix(titleKey(ts[len(ts)-1].text), prefix) {
			found = append(found, ts...) // as is all that lies between
			continue
		}
		for _, t := range ts {
			switch key := titleKey(t.text); {
			case strings.HasPrefix(key, prefix):
				found = append(found, t)
			case key > prefix:
				return found, nil
			}
		}
	}
	return found, failed
}

// block reads the i-th block of titles, which is never empty.
func (l *lexicon) block(i int) ([]title, error) {
	start := l.first
	if i > 0 {
		start = l.blocks[i-1]
	}
	b, err := l.zstd.DecodeAll(l.data[start:l.blocks[i]], nil)
	if err != nil {
		return nil, err
	}
	var ts []title
	for len(b) > 0 {
		text, rest, err := cutPart(b)
		if err != nil {
			return nil, err
		}
		sections, n := binary.Uvarint(rest)
		if n <= 0 {
			return nil, io.ErrUnexpectedEOF
		}
		b = rest[n:]
		ts = append(ts, title{string(text), sections})
	}
	if len(ts) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	return ts, nil
}
