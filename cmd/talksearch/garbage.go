package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// roomyHeap is how large the heap of an indexer, or of a process that asks once, may grow
// before garbage is collected. Go by itself collects whenever the heap has doubled, which is
// all the time for the small one that they begin with.
const roomyHeap = 256 << 20

// collectLater lets garbage wait until the heap has so many bytes. One of which more than
// half is alive may grow by half of these bytes, or of itself where that is more. What the
// environment says of either comes first. The returned function ends it.
func collectLater(roomy int64) (end func()) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	h := &lateHeap{roomy: roomy}
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(roomy)
	h.watch()
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.ended = true
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}
}

type lateHeap struct {
	roomy int64
	mu    sync.Mutex
	ended bool
}

// watch sets the limit anew after every collection, until it has ended.
func (h *lateHeap) watch() {
	// What nothing refers to is found by the next collection.
	runtime.AddCleanup(new([64]byte), func(h *lateHeap) {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.ended {
			return
		}
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		alive := int64(live[0].Value.Uint64())
		debug.SetMemoryLimit(max(h.roomy, alive+max(h.roomy, alive)/2))
		h.watch()
	}, h)
}
