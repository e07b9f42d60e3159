package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestCollectLater(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	const live, roomy = 64 << 20, 16 << 20
	before, percent := debug.SetMemoryLimit(-1), debug.SetGCPercent(120)
	end := collectLater(roomy)
	defer end()
	if limit := debug.SetMemoryLimit(-1); limit != roomy {
		t.Errorf("garbage waits for %d bytes, not for %d", limit, roomy)
	}
	heap := make([]byte, live)
	for debug.SetMemoryLimit(-1) < live+live/2 { // else the heap would be collected over and over
		runtime.GC()
		time.Sleep(time.Millisecond) // the limit follows in a while
	}
	runtime.KeepAlive(heap)
	end()
	if limit := debug.SetMemoryLimit(-1); limit != before {
		t.Errorf("the limit is %d afterwards, and was %d", limit, before)
	}
	if now := debug.SetGCPercent(percent); now != 120 {
		t.Errorf("GOGC is %d afterwards, and was 120", now)
	}
}
