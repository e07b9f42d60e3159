package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/talksearch/talksearch/index"
)

// A fake is a generation whose answers a test writes.
type fake struct {
	name   string
	answer func(context.Context, index.Request) (*index.Answer, error)
	// suggest completes prefixes; nil has no words.
	suggest func(ctx context.Context, prefix string, limit int) (*index.Suggestions, error)

	searching atomic.Int64
	searches  atomic.Int64
	closed    atomic.Bool
	warmed    atomic.Bool
	cold      error // why it cannot be warmed
}

func (f *fake) Generation() string { return f.name }

func (f *fake) Search(ctx context.Context, req index.Request) (*index.Answer, error) {
	f.searching.Add(1)
	defer f.searching.Add(-1)
	f.searches.Add(1)
	if f.closed.Load() {
		return nil, errors.New("searched after it was closed")
	}
	if f.answer == nil {
		return &index.Answer{Query: req.Query, Generation: f.name}, nil
	}
	answer, err := f.answer(ctx, req)
	if f.closed.Load() {
		return nil, errors.New("closed while it was searched")
	}
	return answer, err
}

func (f *fake) Suggest(ctx context.Context, prefix string, limit int) (*index.Suggestions, error) {
	if f.suggest == nil {
		return &index.Suggestions{Prefix: prefix, Generation: f.name, Suggestions: []index.Suggestion{}}, nil
	}
	return f.suggest(ctx, prefix, limit)
}

func (f *fake) Warm(context.Context) error {
	f.warmed.Store(true)
	return f.cold
}

func (f *fake) Close() error {
	if f.closed.Swap(true) {
		return errors.New("closed twice")
	}
	if n := f.searching.Load(); n != 0 {
		return fmt.Errorf("closed during %d searches", n)
	}
	return nil
}

// finds answers with the hits of all, by the request's limit and offset.
func finds(all ...index.Hit) func(context.Context, index.Request) (*index.Answer, error) {
	return func(_ context.Context, req index.Request) (*index.Answer, error) {
		notes := map[string]bool{}
		for i := range all {
			all[i].Rank = i + 1
			notes[all[i].Note.ID] = true
		}
		from := min(req.Offset, len(all))
		to := min(from+req.Limit, len(all))
		return &index.Answer{
			Query: req.Query, Generation: "gen-000001", Total: len(all), TotalNotes: len(notes),
			Hits: append([]index.Hit(nil), all[from:to]...),
		}, nil
	}
}

// many returns n hits in as many notes.
func many(n int) []index.Hit {
	var hits []index.Hit
	for i := range n {
		hits = append(hits, index.Hit{
			Note:    index.NoteRef{ID: fmt.Sprint("n", i), Path: fmt.Sprintf("notes/%d.md", i), Title: fmt.Sprintf("勉強会 第%d回", i)},
			Section: index.Section{ID: fmt.Sprintf("n%d#1", i), Heading: []string{"発表"}, Line: 7},
			Snippet: index.Snippet{Text: "監視と通知の話", Spans: [][2]int{{0, 6}}},
		})
	}
	return hits
}

// A site is a server under test and its log.
type site struct {
	*server
	h   http.Handler
	log *lockedBuffer
}

// newSite serves searcher; nil is a server without an index.
func newSite(t *testing.T, searcher Searcher, change ...func(*Config)) *site {
	t.Helper()
	log := new(lockedBuffer)
	cfg := Config{Log: slog.New(slog.NewTextHandler(log, nil))}
	for _, c := range change {
		c(&cfg)
	}
	s := newServer(cfg)
	if searcher != nil {
		s.live.swap(searcher)
	}
	return &site{server: s, h: s.handler(), log: log}
}

// get asks for a path; more are header names and values in turn.
func (s *site) get(path string, more ...string) *httptest.ResponseRecorder {
	return s.do(http.MethodGet, path, more...)
}

func (s *site) do(method, path string, more ...string) *httptest.ResponseRecorder {
	// httptest.NewRequest panics where a server would answer 400 by itself, so
	// paths are given as they come over the wire: escaped.
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(more); i += 2 {
		r.Header.Add(more[i], more[i+1])
	}
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w
}

// lockedBuffer is a log that several goroutines write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func mustContain(t *testing.T, what, text string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			t.Errorf("%s lacks %q:\n%s", what, w, text)
		}
	}
}

func mustLack(t *testing.T, what, text string, unwanted ...string) {
	t.Helper()
	for _, u := range unwanted {
		if strings.Contains(text, u) {
			t.Errorf("%s contains %q:\n%s", what, u, text)
		}
	}
}

func (f *fake) Built() time.Time { return time.Date(2014, 3, 26, 0, 0, 0, 0, time.UTC) }
func (f *fake) Notes() int       { return 2 }
func (f *fake) Sections() int    { return 5 }
