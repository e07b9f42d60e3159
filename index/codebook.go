package index

import (
	"errors"
	"fmt"
	"slices"

	"github.com/klauspost/compress/zstd"
)

// A codebook is the words that texts are written in, each as its number: a byte for the
// commonest, two for all others. A word is any run of bytes that the texts of the
// generation repeat, as characters, endings and names are. So a text takes about what zstd
// leaves of it in frames of a few kB, is read several times as fast, and no other text has
// to be read with it.
type codebook struct{ words []codeword }

// A codeword is a word and, in its last byte, how long it is: both are read at once.
type codeword [maxWord + 1]byte

const (
	// maxWord is the length of the longest word, in bytes.
	maxWord = 15
	// shortCodes is how many words have a number of one byte. Half as many or twice as
	// many make texts a hundredth longer.
	shortCodes = 64
	// verbatim comes before a text that words would make longer: of a script that the book
	// has no words for.
	verbatim = 255
	maxWords = shortCodes + (verbatim-shortCodes)<<8
	maxBook  = maxWords * (2 + maxWord)
)

// appendCode appends the number of a word.
func appendCode(codes []byte, n int) []byte {
	if n < shortCodes {
		return append(codes, byte(n))
	}
	n -= shortCodes
	return append(codes, byte(shortCodes+n>>8), byte(n))
}

var errNoWord = errors.New("a word is cut off, or none")

// appendText appends the text that codes stand for.
func (b *codebook) appendText(text, codes []byte) ([]byte, error) {
	if len(codes) > 0 && codes[0] == verbatim {
		return append(text, codes[1:]...), nil
	}
	at := len(text)
	for i := 0; i < len(codes); i++ {
		n := int(codes[i])
		if n >= shortCodes {
			if i++; i == len(codes) {
				return nil, errNoWord
			}
			n = shortCodes + (n-shortCodes)<<8 + int(codes[i])
		}
		if n >= len(b.words) {
			return nil, errNoWord
		}
		if len(text)-at < len(codeword{}) {
			text = slices.Grow(text[:at], len(codeword{})+4*(len(codes)-i))
			text = text[:cap(text)]
		}
		w := &b.words[n]
		*(*codeword)(text[at:]) = *w // all of it is faster than what counts
		at += int(w[maxWord])
	}
	return text[:at], nil
}

// word returns the n-th word.
func (b *codebook) word(n int) []byte { return b.words[n][:b.words[n][maxWord]] }

// add adds a word.
func (b *codebook) add(word []byte) {
	var w codeword
	w[maxWord] = byte(copy(w[:maxWord], word))
	b.words = append(b.words, w)
}

// pack returns a codebook as it is kept: of each word how many bytes it shares with the one
// before, how many follow, a byte each, and these; all in a frame of zstd.
func (b *codebook) pack() ([]byte, error) {
	var plain, last []byte
	for n := range b.words {
		w := b.word(n)
		shared := 0
		for shared < min(len(last), len(w)) && last[shared] == w[shared] {
			shared++
		}
		plain = append(append(plain, byte(shared), byte(len(w)-shared)), w[shared:]...)
		last = w
	}
	return compress(plain, zstd.SpeedBestCompression)
}

func readCodebook(packed []byte) (*codebook, error) {
	plain, err := decompress(packed, maxBook)
	if err != nil {
		return nil, err
	}
	b := &codebook{words: make([]codeword, 0, min(len(plain)/2, maxWords))}
	var last [maxWord]byte
	had := 0 // of it
	var single [256]bool
	for len(plain) > 0 {
		if len(plain) < 2 || int(plain[0]) > had || int(plain[1]) > len(plain)-2 {
			return nil, errCutOff
		}
		shared, size := int(plain[0]), int(plain[1])
		had = shared + size
		if had == 0 || had > maxWord || len(b.words) == maxWords {
			return nil, fmt.Errorf("its %d. word is none", len(b.words)+1)
		}
		copy(last[shared:], plain[2:2+size])
		plain = plain[2+size:]
		if b.add(last[:had]); had == 1 {
			single[last[0]] = true
		}
	}
	if c := slices.Index(single[:], false); c >= 0 {
		return nil, fmt.Errorf("it has no word for the byte %d", c)
	}
	return b, nil
}
