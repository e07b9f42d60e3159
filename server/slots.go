package server

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"
)

const (
	// slotsPerProcessor is how many searches run at once for each processor: one
	// that reads a cold page waits, and one that is long must not keep the short
	// ones out.
	slotsPerProcessor = 2
	// queuePerSlot is how many may wait for each that runs, and maxWait how long:
	// a burst is answered late, and an overload is refused before people leave.
	queuePerSlot = 32
	maxWait      = 2 * time.Second
)

// slots bound how many searches run at once. Those that find none free wait in
// the order they came.
type slots struct {
	free     chan struct{}
	queue    int64
	waiting  atomic.Int64
	patience time.Duration
}

// newSlots makes n slots; 0 means slotsPerProcessor for each processor.
func newSlots(n int) *slots {
	if n <= 0 {
		n = slotsPerProcessor * runtime.GOMAXPROCS(0)
	}
	return &slots{free: make(chan struct{}, n), queue: int64(queuePerSlot * n), patience: maxWait}
}

// enter takes a slot, to be given back with leave. It fails with an
// *overloadedError, or with the context's error.
func (s *slots) enter(ctx context.Context) (leave func(), err error) {
	leave = func() { <-s.free }
	select {
	case s.free <- struct{}{}:
		return leave, nil
	default:
	}
	if s.waiting.Add(1) > s.queue {
		s.waiting.Add(-1)
		return nil, &overloadedError{cap(s.free)}
	}
	defer s.waiting.Add(-1)
	late := time.NewTimer(s.patience)
	defer late.Stop()
	select {
	case s.free <- struct{}{}:
		return leave, nil
	case <-late.C:
		return nil, &overloadedError{cap(s.free)}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// An overloadedError is a search for which there was no slot in time.
type overloadedError struct{ slots int }

func (e *overloadedError) Error() string {
	return fmt.Sprintf("%d searches are running, which is all that run at once, and others are waiting", e.slots)
}

func (e *overloadedError) problem() *problem {
	return newProblem(http.StatusServiceUnavailable, overloaded, "too many searches are running; try again in a moment").retry("1")
}
