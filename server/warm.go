package server

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/talksearch/talksearch/index"
)

const (
	// warmQueries is how many of the last queries a new generation is asked before it
	// serves, so that what these need is read and kept when all clients come to it at once.
	warmQueries = 256
	// warmTime is how long that may take: the index that was published is waited for.
	warmTime = 2 * time.Second
)

// A recent is the last queries that were answered, each once. They are in memory only.
type recent struct{ queries *lru.Cache[string, struct{}] }

func newRecent() recent {
	// It fails for a size below 1 only.
	queries, _ := lru.New[string, struct{}](warmQueries)
	return recent{queries}
}

func (r recent) add(query string) { r.queries.Add(query, struct{}{}) }

// warm makes a generation read what it is going to be asked for. What it cannot answer is
// for whoever asks it again.
func (r recent) warm(ctx context.Context, next Searcher) error {
	if err := next.Warm(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, warmTime)
	defer cancel()
	queries := r.queries.Keys() // the oldest first
	for i := len(queries) - 1; i >= 0 && ctx.Err() == nil; i-- {
		_, _ = search(ctx, next, index.Request{Query: queries[i], Facets: true})
	}
	return nil
}
