package index_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/talksearch/talksearch/index"
)

// TestTimeIsUp wants the caller's own reason, whatever the search was at.
func TestTimeIsUp(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, manyTalks(50)...)
	r := open(t, dir)
	for _, q := range append(askedOfMany, "path:n", "has:slides OR -x") {
		ctx, cancel := context.WithTimeout(t.Context(), -time.Second)
		if _, err := r.Search(ctx, index.Request{Query: q}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", q, err)
		}
		cancel()
		mine := errors.New("mine")
		ctx2, cancel2 := context.WithCancelCause(t.Context())
		cancel2(mine)
		if _, err := r.Search(ctx2, index.Request{Query: q}); !errors.Is(err, mine) {
			t.Errorf("%s: %v", q, err)
		}
	}
}

// A countdown is a context whose deadline passes after it was looked at so often.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.DeadlineExceeded
	}
	return nil
}

// TestPartial lets the time be up at each step of a search: it fails, or gives the
// first hits of the whole answer, and says so.
func TestPartial(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, talks()...)
	r := open(t, dir)
	whole := search(t, r, "Serf")
	partial := 0
	for steps := 0; ; steps++ {
		a, err := r.Search(&countdown{t.Context(), steps}, index.Request{Query: "Serf"})
		if err != nil {
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Fatalf("after %d looks: %v", steps, err)
			}
			if partial > 0 {
				t.Errorf("nothing after %d looks, but something after fewer", steps)
			}
			continue
		}
		if got, want := ids(a), ids(whole); len(got) == 0 || !slices.Equal(got, want[:len(got)]) || a.Total != whole.Total {
			t.Errorf("after %d looks: %v of %d", steps, got, a.Total)
		}
		if a.Partial != (len(a.Hits) < len(whole.Hits)) {
			t.Errorf("%d of %d hits, partial is %v", len(a.Hits), len(whole.Hits), a.Partial)
		}
		if !a.Partial {
			break
		}
		partial++
	}
	if partial != len(whole.Hits)-1 {
		t.Errorf("%d partial answers of %d hits", partial, len(whole.Hits))
	}
}

// A halfway is a context of whose time half is over.
type halfway struct{ context.Context }

func (halfway) Deadline() (time.Time, bool) { return time.Now().Add(-time.Hour), true }

// TestCut lets half of the time be over before texts are read for what stands inside of
// words: the answer has what the words found, and where that is nothing there is none.
func TestCut(t *testing.T) {
	dir := t.TempDir()
	build(t, dir,
		note("a", "京都の勉強会", "京都で話した。"),
		note("b", "東京都の勉強会", "東京都庁でコンパイラの話をした。"))
	r := open(t, dir)
	if whole := search(t, r, "京都"); whole.Total != 2 || whole.Partial {
		t.Fatalf("%d found, partial is %v", whole.Total, whole.Partial)
	}
	r = open(t, dir) // which has not read the texts before
	answer, err := r.Search(halfway{t.Context()}, index.Request{Query: "京都"})
	if err != nil || answer.Total != 1 || !answer.Partial {
		t.Errorf("%+v, %v", answer, err)
	}
	if _, err := r.Search(halfway{t.Context()}, index.Request{Query: "パイラ"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("パイラ: %v", err)
	}
	answer, err = r.Search(halfway{t.Context()}, index.Request{Query: "勉強会 パイラ"})
	if err != nil || answer.Total != 2 || !answer.Partial {
		t.Errorf("勉強会 パイラ: %+v, %v", answer, err)
	}
	if whole := search(t, r, "京都"); whole.Total != 2 || whole.Partial {
		t.Errorf("later, %d found, partial is %v", whole.Total, whole.Partial)
	}
}

func TestRequestLimits(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, talks()...)
	r := open(t, dir)
	for _, tt := range []struct {
		request index.Request
		param   string
	}{
		{index.Request{Query: "a", Limit: -1}, "limit"},
		{index.Request{Query: "a", Limit: index.MaxLimit + 1}, "limit"},
		{index.Request{Query: "a", Offset: -1}, "offset"},
		{index.Request{Query: "a", Offset: index.MaxOffset + 1}, "offset"},
		{index.Request{Query: "a", PerNote: -1}, "per_note"},
		{index.Request{Query: "a", Sort: "newest"}, "sort"},
		{index.Request{Query: string(make([]byte, index.MaxQueryBytes+1))}, "query"},
		{index.Request{Query: "after:then"}, "query"},
	} {
		_, err := r.Search(t.Context(), tt.request)
		var re *index.RequestError
		if !errors.As(err, &re) || re.Param != tt.param {
			t.Errorf("%+v: %v, want trouble with %s", tt.request, err, tt.param)
		}
	}
}

// TestOneReader asks one Reader from many goroutines.
func TestOneReader(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, manyTalks(30)...)
	r := open(t, dir)
	var askers sync.WaitGroup
	for range 8 {
		askers.Go(func() {
			for _, q := range askedOfMany {
				if _, err := r.Search(t.Context(), index.Request{Query: q}); err != nil {
					t.Errorf("%s: %v", q, err)
				}
			}
		})
	}
	askers.Wait()
}
