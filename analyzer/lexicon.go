package analyzer

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"sync"
	"unsafe"
)

// A lexicon is IPADIC laid out flat, so that loading it is reading one file: every
// table below is a view of the image's bytes.
//
// Image, in the byte order of the machine that made it (an image never
// leaves its machine; one of another order is made anew):
//
//	magic    8 bytes  "TSLEX\x00\x00" and imageVersion, which also names the file
//	order    8 bytes  0x0102030405060708
//	length   8 bytes  of everything after the checksum
//	checksum 8 bytes  CRC-32C of everything after it
//	sections          each a length of 8 bytes and the bytes, at multiples of 8,
//	                  in the order of lexicon.sections
//
// Words of equal spelling have ids in a row, of which the trie has the first. The words
// that are ours, and not IPADIC's, have ids behind it (see own_build.go); where both are
// spelled alike, the trie has the row of both behind all ids.
type lexicon struct {
	trie    trie
	both    []homographs
	entries []entry  // id → what the lattice asks of it
	forms   []form   // id → what a word on the best path is
	reading []uint32 // id → where its reading begins in readings

	readings []byte  // katakana, one byte a kana (see packKana)
	connect  []int16 // rows × rows, transposed as Kagome has it
	category []uint8 // rune below 65536 → class of characters
	classes  []charClass
	unknown  []entry

	posNames stringTable // part of speech, its levels parted by commas
	bases    stringTable

	// From the word lists (see words_build.go).
	terms     stringTable
	loanwords loanwords
	variants  hashTable // n, v or a, and a spelling → the spelling that stands for all
	verbs     hashTable // continuative form, which is also a noun → the verb's term
	synonyms  hashTable // key of a term (see keyOf) → others
	readAs    hashTable // reading → words read so, the commonest first, parted by tabs

	rows  int
	roles []role // row of posNames → what a word of it is for us
}

// homographs are the first ids of words that are spelled alike.
type homographs struct{ ipadic, own int32 }

// An entry is what the lattice asks of a word, in eight bytes, for which it waits once.
type entry struct {
	left, right int16 // the word's place in the connection matrix
	weight      int16 // its own cost
	pos         uint8 // row of posNames
	same        uint8 // how many words of the same spelling follow, and whether it is ours
}

// A form is what is asked of a word that a text was cut into, in eight bytes for the same
// reason.
type form struct {
	term  uint32 // row of terms: what stands for all its spellings; 0 for itself
	base  uint16 // row of bases; row 0 is "", for words that do not inflect
	split uint16 // the kanji of each of its parts, four bits a part; 0 for none
}

// ours is the bit of entry.same for our own words.
const ours = 1 << 7

// charClass says what unknown words begin with a character of the class.
type charClass struct {
	first, count int32 // rows of unknown
	invoke       bool  // unknown words compete even where the dictionary knows one
	group        bool  // an unknown word takes in the whole run of the class
	_            [2]bool
}

// A stringTable is strings end to end, and where each begins.
type stringTable struct {
	starts []uint32
	text   []byte
}

func (t stringTable) at(i int) string {
	s, e := t.starts[i], t.starts[i+1]
	if s == e {
		return ""
	}
	return unsafe.String(&t.text[s], int(e-s))
}

func (t stringTable) len() int { return max(0, len(t.starts)-1) }

func newStringTable(ss []string) stringTable {
	t := stringTable{starts: []uint32{0}}
	for _, s := range ss {
		t.text = append(t.text, s...)
		t.starts = append(t.starts, uint32(len(t.text)))
	}
	return t
}

const (
	imageVersion = 6
	imageMagic   = "TSLEX\x00\x00" + string(rune(imageVersion))
	imageOrder   = 0x0102030405060708
	imageParts   = 4
	imageHeader  = 24 + 4*imageParts
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// A section is a table of the lexicon and how it goes to bytes and back.
type section struct {
	bytes func() []byte
	set   func([]byte) bool // false when the length does not fit
}

func table[T any](t *[]T) section {
	size := int(unsafe.Sizeof(*new(T)))
	return section{
		bytes: func() []byte {
			if len(*t) == 0 {
				return nil
			}
			return unsafe.Slice((*byte)(unsafe.Pointer(&(*t)[0])), len(*t)*size)
		},
		set: func(b []byte) bool {
			if len(b)%size != 0 {
				return false
			}
			if len(b) > 0 {
				*t = unsafe.Slice((*T)(unsafe.Pointer(&b[0])), len(b)/size)
			}
			return true
		},
	}
}

func (l *lexicon) sections() []section {
	s := []section{
		table(&l.trie.codes), table(&l.trie.nodes), table(&l.both), table(&l.entries), table(&l.forms),
		table(&l.reading), table(&l.readings), table(&l.connect), table(&l.category),
		table(&l.classes), table(&l.unknown),
		table(&l.posNames.starts), table(&l.posNames.text),
		table(&l.bases.starts), table(&l.bases.text),
		table(&l.terms.starts), table(&l.terms.text),
		table(&l.loanwords.trie.codes), table(&l.loanwords.trie.nodes),
		table(&l.loanwords.values.starts), table(&l.loanwords.values.text),
	}
	for _, t := range []*hashTable{&l.variants, &l.verbs, &l.synonyms, &l.readAs} {
		s = append(s, table(&t.slots), table(&t.records))
	}
	return s
}

// image returns the lexicon's image.
func (l *lexicon) image() []byte {
	body := []byte{}
	for _, s := range l.sections() {
		b := s.bytes()
		body = binary.NativeEndian.AppendUint64(body, uint64(len(b)))
		body = append(body, b...)
		for len(body)%8 != 0 {
			body = append(body, 0)
		}
	}
	out := make([]byte, 0, imageHeader+len(body))
	out = append(out, imageMagic...)
	out = binary.NativeEndian.AppendUint64(out, imageOrder)
	out = binary.NativeEndian.AppendUint64(out, uint64(len(body)))
	for _, sum := range imageSums(body) {
		out = binary.NativeEndian.AppendUint32(out, sum)
	}
	return append(out, body...)
}

// imageSums returns the CRC-32C of each part of an image. They are summed side by side, for
// a query in a terminal waits for it.
func imageSums(body []byte) (sums [imageParts]uint32) {
	var parts sync.WaitGroup
	for i := range sums {
		parts.Go(func() {
			sums[i] = crc32.Checksum(body[len(body)*i/imageParts:len(body)*(i+1)/imageParts], castagnoli)
		})
	}
	parts.Wait()
	return sums
}

var errImage = errors.New("dictionary image is damaged or of another version")

// readLexicon returns the lexicon of an image. It keeps b, which must not change
// and must begin at a multiple of 8, as a mapping does, and every allocation of this size.
func readLexicon(b []byte) (*lexicon, error) {
	if len(b) < imageHeader || !bytes.HasPrefix(b, []byte(imageMagic)) ||
		binary.NativeEndian.Uint64(b[8:]) != imageOrder {
		return nil, errImage
	}
	body := b[imageHeader:]
	if binary.NativeEndian.Uint64(b[16:]) != uint64(len(body)) {
		return nil, errImage
	}
	for i, sum := range imageSums(body) {
		if binary.NativeEndian.Uint32(b[24+4*i:]) != sum {
			return nil, errImage
		}
	}
	l := &lexicon{}
	for i, s := range l.sections() {
		if len(body) < 8 {
			return nil, fmt.Errorf("%w: section %d is missing", errImage, i)
		}
		n := binary.NativeEndian.Uint64(body)
		if body = body[8:]; n > uint64(len(body)) || !s.set(body[:n:n]) {
			return nil, fmt.Errorf("%w: section %d has a wrong length", errImage, i)
		}
		body = body[min(int(n+7)&^7, len(body)):]
	}
	l.prepare()
	return l, nil
}

// prepare makes what is too small to store.
func (l *lexicon) prepare() {
	for l.rows*l.rows < len(l.connect) {
		l.rows++
	}
	l.roles = make([]role, l.posNames.len())
	for i := range l.roles {
		l.roles[i] = roleOf(l.posNames.at(i))
	}
}

// find returns the ids [first, last] of the words spelled s.
func (l *lexicon) find(s string) (first, last int, ok bool) {
	w, ok := l.trie.find(s)
	if !ok {
		return 0, 0, false
	}
	id, own := l.spelled(w)
	if id < 0 {
		id = own
	}
	return id, l.last(id), true
}

// spelled returns the first ids of IPADIC's words and of our own that are spelled as a
// word of the trie, -1 where there are none.
func (l *lexicon) spelled(word int) (ipadic, own int) {
	switch {
	case word >= len(l.entries):
		both := l.both[word-len(l.entries)]
		return int(both.ipadic), int(both.own)
	case l.isOwn(word):
		return -1, word
	}
	return word, -1
}

// isListed reports whether a word of ours is spelled s.
func (l *lexicon) isListed(s string) bool {
	w, ok := l.trie.find(s)
	if !ok {
		return false
	}
	_, own := l.spelled(w)
	return own >= 0
}

// isOwn reports whether a word is ours, and not IPADIC's.
func (l *lexicon) isOwn(id int) bool { return l.entries[id].same&ours != 0 }

// last returns the last id of the words that are spelled as id is.
func (l *lexicon) last(id int) int { return id + int(l.entries[id].same&^ours) }

// baseForm returns the dictionary form of a verb, adjective or auxiliary, "" for
// any other word.
func (l *lexicon) baseForm(id int) string { return l.bases.at(int(l.forms[id].base)) }

// termOf returns the term that stands for all spellings of a word, "" for the word itself.
func (l *lexicon) termOf(id int) string { return l.terms.at(int(l.forms[id].term)) }

// readingOf returns how a word is read, in katakana, "" when that is not known.
func (l *lexicon) readingOf(id int) string {
	return unpackKana(l.readings[l.reading[id]:l.reading[id+1]])
}

// role returns what a word is for a search.
func (l *lexicon) role(id int) role { return l.roles[l.entries[id].pos] }

// posOf returns a word's part of speech, its levels parted by commas.
func (l *lexicon) posOf(id int) string { return l.posNames.at(int(l.entries[id].pos)) }
