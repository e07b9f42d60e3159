package server

import (
	"context"
	"slices"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/talksearch/talksearch/index"
)

const (
	// warmQueries is how many of the last queries a new generation is asked before it
	// serves, so that what these need is read and kept when all clients come to it at once.
	warmQueries = 2048
	// warmTime is how long that may take: the index that was published is waited for.
	warmTime = 3 * time.Second
)

// A recent is the last queries that were answered, each once. They are in memory only.
type recent struct {
	queries *lru.Cache[string, struct{}]
	slots   *slots
}

func newRecent(s *slots) recent {
	// It fails for a size below 1 only.
	queries, _ := lru.New[string, struct{}](warmQueries)
	return recent{queries, s}
}

func (r recent) add(query string) { r.queries.Add(query, struct{}{}) }

// warm makes a generation read what it is going to be asked for, the last first. What it
// cannot answer is for whoever asks it again. It takes half of the slots: clients wait a
// little longer then, where without they would have to compete with it within their time.
func (r recent) warm(ctx context.Context, next Searcher) error {
	if err := next.Warm(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, warmTime)
	defer cancel()
	oldest := r.queries.Keys()
	queries := make(chan string, len(oldest))
	for _, q := range slices.Backward(oldest) {
		queries <- q
	}
	close(queries)
	var workers sync.WaitGroup
	for range max(1, cap(r.slots.free)/2) {
		workers.Go(func() {
			leave, err := r.slots.enter(ctx)
			if err != nil {
				return // so busy are the clients, or the server stops
			}
			defer leave()
			for q := range queries {
				if ctx.Err() != nil {
					return
				}
				_, _ = search(ctx, next, index.Request{Query: q, Facets: true})
			}
		})
	}
	workers.Wait()
	return nil
}
