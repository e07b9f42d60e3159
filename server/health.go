package server

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/talksearch/talksearch/index"
)

// livez says that the process answers; it asks nothing else.
func livez(*http.Request) (*reply, error) {
	return health("ok\n"), nil
}

const (
	// readyBudget is how long the probe may take: under load a search is slow, and a
	// server that says so is taken out of service, which makes it worse for the rest.
	readyBudget = 5 * time.Second
	// readyFor is how long a probe's outcome holds, so that asking costs nothing.
	readyFor = time.Second
)

// readiness is the outcome of the last probe, of one generation.
type readiness struct {
	mu         sync.Mutex // held while probing: who comes meanwhile shares the outcome
	generation *generation
	at         time.Time
	err        error
}

// A stoppingError means that the server was told to stop.
type stoppingError struct{}

func (stoppingError) Error() string { return "the server is stopping; ask another one" }

func (e stoppingError) problem() *problem {
	return newProblem(http.StatusServiceUnavailable, stopping, e.Error()).retry("5")
}

// readyz says whether a search would be answered, by making one. It is not in the
// line of those that wait for a place, and says no as soon as the server stops.
func (s *server) readyz(r *http.Request) (*reply, error) {
	g, err := s.live.lease()
	if err != nil {
		return nil, err
	}
	defer s.live.giveBack(g)
	if s.stopping.Load() {
		return nil, stoppingError{}
	}
	if err := s.ready.probe(r.Context(), g); err != nil {
		return nil, &unreadyError{g.name, err}
	}
	return health(fmt.Sprintf("ready: %s\n", g.name)), nil
}

// probe asks g a question, unless it answered one a moment ago.
func (p *readiness) probe(ctx context.Context, g *generation) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.generation == g && time.Since(p.at) < readyFor {
		return p.err
	}
	// Whoever asks may leave; the outcome is for those who come after, too.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyBudget)
	defer cancel()
	_, err := search(ctx, g.searcher, index.Request{Query: index.ProbeQuery, Limit: 1})
	p.generation, p.at, p.err = g, time.Now(), err
	return err
}

func health(text string) *reply {
	return &reply{
		status: http.StatusOK,
		header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}, "Cache-Control": {"no-store"}},
		body:   []byte(text),
	}
}

// An unreadyError is a served generation that did not answer.
type unreadyError struct {
	generation string
	err        error
}

func (e *unreadyError) Error() string {
	return fmt.Sprintf("generation %s does not answer: %v", e.generation, e.err)
}

func (e *unreadyError) Unwrap() error { return e.err }
