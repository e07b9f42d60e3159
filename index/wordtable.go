package index

import (
	"encoding/binary"
	"slices"

	"github.com/talksearch/talksearch/analyzer"
)

// A word table tells where in a text the word at a position stands, so that a
// match is shown without analysing the text again. Position p's entry are two numbers:
// the bytes between the previous word's end and the word's start, and the word's
// length. A position that holds no word has a length of 0. Small numbers, which nearly
// all are, share a byte; longWord and two uvarints stand for others. It compresses a
// third better than a byte a number.
const (
	shortGap  = 10
	shortWord = 25
	longWord  = shortGap * shortWord
)

// analyzedAgain is up to how many bytes of text are analysed to show a match, where a
// lean generation has no table.
const analyzedAgain = 16 << 10

// encodeWordTable makes the table of one text's tokens.
func encodeWordTable(tokens []analyzer.Token) []byte {
	b := make([]byte, 0, len(tokens))
	next, end := 0, 0
	for i := 0; i < len(tokens); {
		p := tokens[i].Position
		// Where a whole and its first part share the position, the part is the word.
		start, stop := tokens[i].Start, tokens[i].End
		for i++; i < len(tokens) && tokens[i].Position == p; i++ {
			if t := tokens[i]; t.End-t.Start < stop-start {
				start, stop = t.Start, t.End
			}
		}
		if p < next {
			continue
		}
		for ; next < p; next++ {
			b = appendWord(b, 0, 0)
		}
		start = max(start, end)
		stop = max(stop, start)
		b = appendWord(b, start-end, stop-start)
		next, end = p+1, stop
	}
	return b
}

func appendWord(b []byte, gap, size int) []byte {
	if gap < shortGap && size < shortWord {
		return append(b, byte(gap*shortWord+size))
	}
	b = append(b, longWord)
	b = binary.AppendUvarint(b, uint64(gap))
	return binary.AppendUvarint(b, uint64(size))
}

// cutLongWord returns the entry that b begins with behind longWord, and what follows it.
func cutLongWord(b []byte) (gap, size uint64, rest []byte, ok bool) {
	gap, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, 0, nil, false
	}
	size, k := binary.Uvarint(b[n:])
	if k <= 0 {
		return 0, 0, nil, false
	}
	return gap, size, b[n+k:], true
}

// decodeWordTable appends to words, which are none, the half-open byte ranges of the first
// n positions, or of as many as there are. Ranges that a damaged table puts beyond textLen
// are left out.
func decodeWordTable(words [][2]int, b []byte, textLen, n int) [][2]int {
	n = min(n, len(b)) // an entry takes a byte at least
	words = slices.Grow(words, n)[:n]
	end := 0
	for i := range words {
		if len(b) == 0 {
			return words[:i]
		}
		c := int(b[0])
		b = b[1:]
		gap, size := c/shortWord, c%shortWord
		if c == longWord {
			far, long, rest, ok := cutLongWord(b)
			if !ok || far > uint64(textLen) || long > uint64(textLen) {
				return words[:i]
			}
			gap, size, b = int(far), int(long), rest
		}
		if end+gap+size > textLen {
			return words[:i]
		}
		words[i] = [2]int{end + gap, end + gap + size}
		end += gap + size
	}
	return words
}
