package index

import (
	"encoding/binary"
	"math/bits"
)

// An occurrence is one place where a term stands in a section: span positions of
// a field, from start on. A span is above 1 for a whole whose parts are there too.
type occurrence struct {
	field       field
	start, span uint32
}

// Bleve keeps a position as a location of five numbers, of which we need one, and
// these were half of an index. So a posting tells its occurrences in the number
// that Bleve keeps as the frequency. They are written as steps, each a number above
// 0, by field and start, the body's first:
//
//	gap<<1 + 1     an occurrence of one position; gap is how far its start is from
//	               that of the occurrence before, or from 0 where it begins a field
//	gap<<2|1 + 1   an occurrence of as many positions as the next step, less one, tells
//	field<<2|3 + 1 what follows is in that field
//
// Seven bits of the frequency hold six of a step and tell whether it goes on in the
// next seven, the first ones first; as Bleve shifts the frequency by one bit, the
// lowest group is a bit shorter, and a posting takes the fewest bytes. Where the steps
// do not fit into an int above 0, of 63 bits, the frequency is 1, and they are the array
// positions of the one location.
type steps []uint64

// begin is what comes before the first occurrence.
var begin = occurrence{field: fieldBody}

// append appends the steps from one occurrence to the next one.
func (s steps) append(last, next occurrence) steps {
	if next.field != last.field {
		s = append(s, uint64(next.field)<<2|3+1)
		last.start = 0
	}
	gap := uint64(next.start - last.start)
	if next.span == 1 {
		return append(s, gap<<1+1)
	}
	return append(s, (gap<<2|1)+1, uint64(next.span)-1)
}

// appendStarts appends the steps to the starts of spots, which are in ascending order.
func (s steps) appendStarts(spots []spot) steps {
	last := begin
	for _, at := range spots {
		next := occurrence{field: at.field(), start: uint32(at.start), span: 1}
		s, last = s.append(last, next), next
	}
	return s
}

const groupBits = 7

// maxPacked is how many bits a frequency has: it is an int until it is written.
const maxPacked = bits.UintSize - 1

// packedSteps are steps as one number of maxPacked bits, packed, or long, where they do not
// fit; the other one is zero.
type packedSteps struct {
	packed uint64
	long   steps
	bits   uint8 // of packed that are taken
}

// append appends the steps from one occurrence to the next one.
func (p *packedSteps) append(last, next occurrence) {
	var space [3]uint64
	more := steps(space[:0]).append(last, next)
	if p.long == nil {
		if p.pack(more) {
			return
		}
		p.long = p.long.unpack(p.packed)
		p.packed = 0
	}
	p.long = append(p.long, more...)
}

// pack packs more steps behind those that are, if they fit.
func (p *packedSteps) pack(more steps) (ok bool) {
	packed, at := p.packed, int(p.bits)
	for _, step := range more {
		for {
			group := groupBits
			if at == 0 {
				group--
			}
			data := step & (1<<(group-1) - 1)
			if step >>= group - 1; step > 0 {
				data |= 1 << (group - 1)
			}
			if at+bits.Len64(data) > maxPacked {
				return false
			}
			packed |= data << at
			at += group
			if step == 0 {
				break
			}
		}
	}
	p.packed, p.bits = packed, uint8(at)
	return true
}

// unpack appends to s the steps that pack made one number of.
func (s steps) unpack(packed uint64) steps {
	step, shift := uint64(0), 0
	for group := groupBits - 1; packed != 0; group = groupBits {
		data := packed & (1<<group - 1)
		packed >>= group
		step |= data & (1<<(group-1) - 1) << shift
		if shift += group - 1; data>>(group-1) == 0 || packed == 0 {
			s = append(s, step)
			step, shift = 0, 0
		}
	}
	return s
}

// appendSteps appends steps as uvarints, with a 0 behind the last.
func appendSteps(b []byte, s steps) []byte {
	for _, step := range s {
		b = binary.AppendUvarint(b, step)
	}
	return append(b, 0)
}

// readStep returns the step at the beginning of b, 0 behind the last, and what follows it.
func readStep(b []byte) (step uint64, rest []byte) {
	if b[0] < 0x80 {
		return uint64(b[0]), b[1:]
	}
	step, n := binary.Uvarint(b)
	return step, b[n:]
}

// appendSpots appends to found where the occurrences of steps that appendSteps wrote are, which
// others may follow. What is damaged gives spots that are wrong, but no more of them than
// there are steps.
func appendSpots(found []spot, steps []byte) []spot {
	line, start := firstOf(begin.field), uint32(0)
	for step, rest := readStep(steps); step > 0; step, rest = readStep(rest) {
		step--
		span := uint32(1)
		switch {
		case step&1 == 0:
			start += uint32(step >> 1)
		case step&2 == 0:
			start += uint32(step >> 2)
			if step, rest = readStep(rest); step == 0 {
				return append(found, newSpot(line, start, span))
			}
			span += uint32(step)
		default:
			line, start = firstOf(field(min(step>>2, uint64(numFields-1)))), 0
			continue
		}
		found = append(found, newSpot(line, start, span))
	}
	return found
}

// countOccurrences counts them, where they are in some fields.
func countOccurrences(steps []byte, of fieldSet, in *fieldCounts) {
	f, start := begin.field, uint32(0)
	for step, rest := readStep(steps); step > 0; step, rest = readStep(rest) {
		step--
		switch {
		case step&1 == 0:
			start += uint32(step >> 1)
		case step&2 == 0:
			start += uint32(step >> 2)
		default:
			f, start = field(min(step>>2, uint64(numFields-1))), 0
			continue
		}
		if of.has(f) {
			in.add(f, start)
		}
		if step&1 == 1 {
			if step, rest = readStep(rest); step == 0 {
				return
			}
		}
	}
}
