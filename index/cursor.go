package index

import (
	"encoding/binary"
	"errors"
	"math"
)

var errCutOff = errors.New("it is cut off")

// A cursor reads the uvarints of a file that may be damaged. Once one is cut off or above
// 32 bits, it gives zeros.
type cursor struct {
	b      []byte
	cutOff bool
}

func (c *cursor) next() uint32 {
	if b := c.b; len(b) > 0 && b[0] < 0x80 { // as most are
		c.b = b[1:]
		return uint32(b[0])
	}
	return c.long()
}

// long reads one of more than a byte.
func (c *cursor) long() uint32 {
	v, n := binary.Uvarint(c.b)
	if n <= 0 || v > math.MaxUint32 {
		c.cutOff, c.b = true, nil
		return 0
	}
	c.b = c.b[n:]
	return uint32(v)
}

// count reads how many things follow. Each takes a byte at least, so there are no more
// than bytes.
func (c *cursor) count() int { return int(min(c.next(), uint32(len(c.b)))) }

// list reads a list of numbers behind its length.
func (c *cursor) list() []uint32 {
	l := make([]uint32, c.count())
	for i := range l {
		l[i] = c.next()
	}
	return l
}
