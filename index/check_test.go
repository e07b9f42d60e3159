package index_test

import (
	"context"
	"sync"
	"testing"

	"github.com/talksearch/talksearch/index"
)

// A watchedContext lets something happen whenever it is asked whether it has ended.
type watchedContext struct {
	context.Context
	asked func()
}

func (c watchedContext) Err() error {
	c.asked()
	return c.Context.Err()
}

// TestCheckWhileBuilding wants no damage told of a generation that was removed while it was
// compared, as two builds ended: the one that is served then is compared.
func TestCheckWhileBuilding(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, talks()...)
	var last *index.Summary
	ctx := watchedContext{t.Context(), sync.OnceFunc(func() {
		build(t, dir, talks()...)
		last = build(t, dir, talks()...)
	})}
	c, err := index.Check(ctx, dir, newAnalyzer(t))
	if err != nil || last == nil || c.Generation != last.Generation {
		t.Errorf("checked %q of %+v: %v", c.Generation, last, err)
	}
}
