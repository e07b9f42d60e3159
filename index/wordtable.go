package index

import (
	"encoding/binary"

	"github.com/talksearch/talksearch/analyzer"
)

// A word table tells where in a text the word at a position stands, so that a
// match is shown without analysing the text again. Position p's entry is two
// uvarints: the bytes between the previous word's end and the word's start, and
// the word's length. A position that holds no word has a length of 0.

// encodeWordTable makes the table of one text's tokens.
func encodeWordTable(tokens []analyzer.Token) []byte {
	b := make([]byte, 0, 2*len(tokens))
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
			b = append(b, 0, 0)
		}
		start = max(start, end)
		stop = max(stop, start)
		b = binary.AppendUvarint(b, uint64(start-end))
		b = binary.AppendUvarint(b, uint64(stop-start))
		next, end = p+1, stop
	}
	return b
}

// decodeWordTable returns the half-open byte ranges of the first n positions, or
// of as many as there are. Ranges that a damaged table puts beyond textLen are
// left out.
func decodeWordTable(b []byte, textLen, n int) [][2]int {
	words := make([][2]int, 0, min(n, len(b)/2))
	end := uint64(0)
	for len(b) > 0 && len(words) < n {
		gap, read := binary.Uvarint(b)
		if read <= 0 {
			break
		}
		b = b[read:]
		size, read := binary.Uvarint(b)
		if read <= 0 {
			break
		}
		b = b[read:]
		if gap > uint64(textLen) || size > uint64(textLen) || end+gap+size > uint64(textLen) {
			break
		}
		start := end + gap
		end = start + size
		words = append(words, [2]int{int(start), int(end)})
	}
	return words
}
