package main

import (
	"bytes"
	"errors"
	"os"
	"runtime/metrics"
	"runtime/pprof"
	"time"
)

// profileMemory indexes a folder or a file as profileIndex does, and writes what was alive
// on the heap when that was most.
func profileMemory(source, dir, profile string) error {
	done := make(chan struct{})
	written := make(chan error)
	go func() { written <- mostAlive(profile, done) }()
	err := indexAnew(source, dir)
	close(done)
	return errors.Join(err, <-written)
}

// mostAlive writes a heap profile, again whenever more is alive by a twentieth, until done.
func mostAlive(profile string, done <-chan struct{}) error {
	most := uint64(0)
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	for {
		select {
		case <-done:
			return nil
		case <-time.After(20 * time.Millisecond):
		}
		metrics.Read(live)
		if n := live[0].Value.Uint64(); n > most+most/20 {
			most = n
			var b bytes.Buffer
			if err := pprof.Lookup("heap").WriteTo(&b, 0); err != nil {
				return err
			}
			if err := os.WriteFile(profile, b.Bytes(), 0o644); err != nil {
				return err
			}
		}
	}
}
