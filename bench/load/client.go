package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"
)

// A client asks over a fixed number of connections, which it keeps.
type client struct {
	base        string
	connections int
	http        *http.Client
}

func newClient(base string, connections int) *client {
	return &client{base, connections, &http.Client{
		Timeout: time.Minute,
		Transport: &http.Transport{MaxConnsPerHost: connections, MaxIdleConnsPerHost: connections,
			MaxIdleConns: connections, DisableCompression: true},
	}}
}

// A run is what came of a load.
type run struct {
	took     time.Duration
	times    []time.Duration            // of all requests, sorted
	byKind   map[string][]time.Duration // the same by kind, sorted
	bytes    int64
	failures map[string]int // what went wrong → how often
	partial  int            // answers that say so
	cpu      time.Duration  // that the server took
	memory   []memory       // of the server, over time
}

// load keeps all connections asking for as long as it is told. Each goes through the
// requests in an order of its own, the same each time.
func (c *client) load(ctx context.Context, s *process, requests []request, duration time.Duration) (*run, error) {
	ctx, cancel := context.WithTimeout(ctx, duration)
	defer cancel()
	began, cpu := time.Now(), s.cpu()
	watched := make(chan []memory)
	go func() { watched <- s.watchMemory(ctx, duration/6) }()

	parts := make([]run, c.connections)
	var all sync.WaitGroup
	for i := range parts {
		all.Go(func() { parts[i] = c.connection(ctx, requests, rand.New(rand.NewPCG(uint64(i), 1))) })
	}
	all.Wait()
	whole := &run{took: time.Since(began), cpu: s.cpu() - cpu, memory: <-watched, byKind: map[string][]time.Duration{}, failures: map[string]int{}}
	for _, p := range parts {
		whole.bytes += p.bytes
		whole.partial += p.partial
		for kind, times := range p.byKind {
			whole.byKind[kind] = append(whole.byKind[kind], times...)
			whole.times = append(whole.times, times...)
		}
		for what, n := range p.failures {
			whole.failures[what] += n
		}
	}
	slices.Sort(whole.times)
	for _, times := range whole.byKind {
		slices.Sort(times)
	}
	if len(whole.times) == 0 {
		return nil, fmt.Errorf("no request was answered: %v", whole.failures)
	}
	return whole, nil
}

func (c *client) connection(ctx context.Context, requests []request, r *rand.Rand) run {
	out := run{byKind: map[string][]time.Duration{}, failures: map[string]int{}}
	var body bytes.Buffer
	for {
		for _, i := range r.Perm(len(requests)) {
			if ctx.Err() != nil {
				return out
			}
			began := time.Now()
			err := c.ask(requests[i], &body)
			took := time.Since(began)
			if err != nil {
				fmt.Fprintln(os.Stderr, "failed after", took, requests[i].path, err)
				out.failures[err.Error()]++
				continue
			}
			out.byKind[requests[i].kind] = append(out.byKind[requests[i].kind], took)
			out.bytes += int64(body.Len())
			if bytes.Contains(body.Bytes(), []byte(`"partial":true`)) {
				out.partial++
			}
		}
	}
}

// ask reads a whole answer. What is no answer, or not a whole one, is an error. It has
// no context: a request that was begun is let end, so that none is counted as failed
// because the time was up.
func (c *client) ask(r request, body *bytes.Buffer) error {
	resp, err := c.http.Get(c.base + r.path)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body.Reset()
	if _, err := io.Copy(body, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status + " " + string(body.Bytes()[:min(body.Len(), 160)]))
	}
	if r.kind != "livez" && !bytes.HasSuffix(body.Bytes(), []byte("}\n")) {
		return fmt.Errorf("half an answer")
	}
	return nil
}

// rate is how many requests were answered a second.
func (r *run) rate() float64 { return float64(len(r.times)) / r.took.Seconds() }

// percentile of sorted times, by the nearest rank.
func percentile(sorted []time.Duration, p int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, (len(sorted)*p+99)/100-1)]
}
