package index

import (
	"bytes"
	"math"
	"unicode/utf8"
)

// A passage is a text that is read as far as it is looked at: most snippets begin in the
// first few hundred bytes. Where its codes are damaged it has an error, and ends.
type passage struct {
	book *codebook
	text []byte // as far as it was read
	// codes are those that follow, and table those of the word table.
	codes, table []byte
	err          error
}

// upTo returns so many bytes of the text, and maybe more; fewer where it ends.
func (p *passage) upTo(n int) []byte {
	switch {
	case len(p.text) >= n || len(p.codes) == 0:
	case len(p.text) == 0 && p.codes[0] == verbatim:
		p.text, p.codes = append(p.text, p.codes[1:]...), nil
	default:
		text, rest, err := p.book.appendWords(p.text, p.codes, n)
		if p.codes = rest; err != nil {
			p.err = err
			return p.text
		}
		p.text = text
	}
	return p.text
}

// whole returns all of the text.
func (p *passage) whole() []byte { return p.upTo(math.MaxInt) }

func (p *passage) isEmpty() bool { return len(p.upTo(1)) == 0 }

// most is how many bytes the text has at most.
func (p *passage) most() int { return len(p.text) + maxWord*len(p.codes) }

// hasWords tells whether there is more than space in a half-open range of bytes, which may
// end behind the text.
func (p *passage) hasWords(start, end int) bool {
	for n := start + 16; ; n += n - start {
		text := p.upTo(min(n, end))
		// A character may have been read in part.
		left := len(bytes.TrimSpace(text[start:min(end, len(text))]))
		if left >= utf8.UTFMax || len(text) >= end || len(p.codes) == 0 {
			return left > 0
		}
	}
}

// goesBefore tells whether a sign stands right before a byte.
func (p *passage) goesBefore(at int, sign string) bool {
	text := p.upTo(at)
	return at <= len(text) && bytes.HasSuffix(text[:at], []byte(sign))
}

// readTable appends the word table.
func (p *passage) readTable(table []byte) []byte {
	table, err := p.book.appendText(table, p.table)
	if err != nil {
		p.err = err
	}
	return table
}
