package server

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"

	"github.com/talksearch/talksearch/index"
)

// live is the generation being served. Requests lease it; a generation that was
// replaced is closed by whoever gives back its last lease.
type live struct {
	log     *slog.Logger
	mu      sync.Mutex
	current *generation // nil while there is none
}

// A generation is a Searcher and the count of its leases, which live.mu guards.
type generation struct {
	searcher Searcher
	name     string
	leases   int
	retired  bool
}

// lease returns the current generation, to be given back once, or errNoIndex.
func (l *live) lease() (*generation, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current == nil {
		return nil, errNoIndex
	}
	l.current.leases++
	return l.current, nil
}

// giveBack ends a lease.
func (l *live) giveBack(g *generation) {
	l.mu.Lock()
	g.leases--
	idle := g.retired && g.leases == 0
	l.mu.Unlock()
	if idle {
		l.close(g)
	}
}

// swap makes next the current generation; with nil there is none any more.
func (l *live) swap(next Searcher) {
	var g *generation
	if next != nil {
		g = &generation{searcher: next, name: next.Generation()}
	}
	l.mu.Lock()
	old := l.current
	l.current = g
	idle := false
	if old != nil {
		old.retired = true
		idle = old.leases == 0
	}
	l.mu.Unlock()
	if idle {
		l.close(old)
	}
}

// name is the current generation's, "" while there is none.
func (l *live) name() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current == nil {
		return ""
	}
	return l.current.name
}

func (l *live) close(g *generation) {
	if err := g.searcher.Close(); err != nil {
		l.log.Warn("closing a generation", "generation", g.name, "error", err)
		return
	}
	l.log.Info("closed", "generation", g.name)
}

// search asks s, and turns a panic into a *panicError: a damaged index must cost
// one answer, not the process.
func search(ctx context.Context, s Searcher, req index.Request) (answer *index.Answer, err error) {
	defer func() {
		if v := recover(); v != nil {
			answer, err = nil, &panicError{value: v, stack: debug.Stack()}
		}
	}()
	return s.Search(ctx, req)
}
