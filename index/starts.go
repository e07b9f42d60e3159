package index

import "math/bits"

// Words of a phrase stand in many sections, and side by side in few. So positions are kept
// coarsely beside the exact ones: what cannot follow by these is not decoded.

// starts are the positions at which something starts, without their field and modulo 32, as
// bits; all of them where it takes more than one position, so that it may end anywhere.
type starts uint32

const (
	anywhere    starts = 1<<32 - 1
	startsBytes        = 4
)

func startAt(position uint64) starts { return 1 << (position % 32) }

// startsOf are those of steps that appendSteps wrote.
func startsOf(steps []byte) starts {
	var all starts
	var space [16]spot
	for _, s := range appendSpots(space[:0], steps) {
		if s.end-s.start > 1 {
			return anywhere
		}
		all |= startAt(s.start)
	}
	return all
}

// followedBy returns those of next that may start so many positions behind the end of s.
func (s starts) followedBy(next starts, gap uint32) starts {
	follow := starts(bits.RotateLeft32(uint32(s), 1+int(gap%32))) & next
	if next == anywhere && follow != 0 {
		return anywhere
	}
	return follow
}
