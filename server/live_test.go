package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/talksearch/talksearch/index"
)

// Fifty clients search while the generation changes twenty times: no request
// fails, none meets a closed generation, and in the end all but the last are
// closed.
func TestNoRequestFailsDuringSwaps(t *testing.T) {
	t.Parallel()
	const clients, swaps = 50, 20
	newGeneration := func(n int) *fake {
		name := fmt.Sprintf("gen-%06d", n)
		return &fake{name: name, answer: func(_ context.Context, req index.Request) (*index.Answer, error) {
			return &index.Answer{Query: req.Query, Generation: name, Hits: many(2)}, nil
		}}
	}
	generations := []*fake{newGeneration(0)}
	s := newSite(t, generations[0])

	var asked atomic.Int64
	enough, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			paths := []string{"/api/v1/search?q=x", "/?q=x", "/readyz"}
			for enough.Err() == nil {
				path := paths[i%len(paths)]
				w := httptest.NewRecorder()
				s.h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
				if w.Code != http.StatusOK {
					t.Errorf("%s: status %d: %s", path, w.Code, w.Body)
					return
				}
				asked.Add(1)
			}
		})
	}
	for n := 1; n <= swaps && !t.Failed(); n++ {
		// Each generation is asked before the next one comes.
		for before := asked.Load(); asked.Load() < before+clients && !t.Failed(); {
			time.Sleep(time.Millisecond)
		}
		next := newGeneration(n)
		generations = append(generations, next)
		s.live.swap(next)
	}
	stop()
	wg.Wait()
	s.live.swap(nil)
	for _, g := range generations {
		if !g.closed.Load() {
			t.Errorf("%s is still open", g.name)
		}
		if g.searches.Load() == 0 && g != generations[len(generations)-1] {
			t.Errorf("%s was never asked", g.name)
		}
	}
	mustLack(t, "the log", s.log.String(), "closing a generation", "closed twice")
}

// A request keeps the generation it began with, however long it takes.
func TestLeaseOutlivesSwap(t *testing.T) {
	began, finish := make(chan bool), make(chan bool)
	old := &fake{name: "gen-000001", answer: func(context.Context, index.Request) (*index.Answer, error) {
		close(began)
		<-finish
		return &index.Answer{Generation: "gen-000001"}, nil
	}}
	s := newSite(t, old)
	done := make(chan *httptest.ResponseRecorder)
	go func() { done <- s.get("/api/v1/search?q=x") }()
	<-began
	s.live.swap(&fake{name: "gen-000002"})
	if old.closed.Load() {
		t.Fatal("a generation was closed while it was searched")
	}
	if w := s.get("/readyz"); !strings.Contains(w.Body.String(), "gen-000002") {
		t.Errorf("a new request gets %q", w.Body)
	}
	close(finish)
	if w := <-done; w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "gen-000001") {
		t.Errorf("the old request got %d: %s", w.Code, w.Body)
	}
	if !old.closed.Load() {
		t.Error("the old generation stayed open after its last request")
	}
}

// source is an index directory that a test writes.
type source struct {
	mu      sync.Mutex
	current string
	next    func(name string) (Searcher, error)
	opened  []string
}

func (s *source) set(current string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = current
}

func (s *source) source() Source {
	return Source{
		Current: func() (string, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			if s.current == "" {
				return "", errors.New("no CURRENT")
			}
			return s.current, nil
		},
		Open: func() (Searcher, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.opened = append(s.opened, s.current)
			if s.next != nil {
				return s.next(s.current)
			}
			return &fake{name: s.current}, nil
		},
	}
}

func TestLook(t *testing.T) {
	site := newSite(t, nil)
	src := &source{}
	w := &watch{source: src.source(), live: site.live, log: site.server.log, metrics: site.metrics, recent: site.recent}
	look := func(current, served string, opened int) {
		t.Helper()
		src.set(current)
		w.look(t.Context())
		if got := site.live.name(); got != served || len(src.opened) != opened {
			t.Fatalf("with CURRENT %q: %q is served after %d openings, want %q after %d", current, got, len(src.opened), served, opened)
		}
	}
	look("", "", 0)
	look("", "", 0)
	look("gen-000001", "gen-000001", 1)
	look("gen-000001", "gen-000001", 1)
	look("gen-000002", "gen-000002", 2)

	// What does not open, or does not answer, is not served and not tried at
	// every look; the next one is tried at once.
	broken := errors.New("the manifest is newer than this program")
	src.next = func(string) (Searcher, error) { return nil, broken }
	look("gen-000003", "gen-000002", 3)
	look("gen-000003", "gen-000002", 3)
	mute := &fake{name: "gen-000004", answer: func(context.Context, index.Request) (*index.Answer, error) { panic("a flipped bit") }}
	src.next = func(string) (Searcher, error) { return mute, nil }
	look("gen-000004", "gen-000002", 4)
	if !mute.closed.Load() {
		t.Error("a generation that does not answer was left open")
	}
	w.retry = time.Time{} // its time has come
	look("gen-000004", "gen-000002", 5)
	src.next = nil
	w.retry = time.Time{}
	look("gen-000004", "gen-000004", 6)

	// The index goes away: what is open goes on being served. When it is back, it
	// may be another one of the same name.
	look("", "gen-000004", 6)
	look("gen-000004", "gen-000004", 7)

	log := site.log.String()
	for what, times := range map[string]int{broken.Error(): 1, "a flipped bit": 1, "no CURRENT": 2} {
		if got := strings.Count(log, what); got != times {
			t.Errorf("the log says %q %d times, want %d:\n%s", what, got, times, log)
		}
	}
}

// A generation is asked the last queries before it serves, and not served where it cannot
// read what they need.
func TestWarm(t *testing.T) {
	site := newSite(t, nil, func(c *Config) { c.MaxConcurrent = 1 })
	src := &source{}
	w := &watch{source: src.source(), live: site.live, log: site.server.log, metrics: site.metrics, recent: site.recent}
	served := &fake{name: "gen-000001"}
	src.next = func(string) (Searcher, error) { return served, nil }
	src.set("gen-000001")
	w.look(t.Context())
	if served.warmed.Load() {
		t.Error("whoever waits for the first generation waits until it is warm")
	}
	for i := range warmQueries + 10 {
		site.get(fmt.Sprint("/api/v1/search?q=word", i))
	}
	site.get("/api/v1/search?q=word20")

	var asked []string
	next := &fake{name: "gen-000002"}
	next.answer = func(_ context.Context, req index.Request) (*index.Answer, error) {
		if site.live.name() == "gen-000002" {
			t.Errorf("%q was asked of what is served already", req.Query)
		}
		asked = append(asked, req.Query)
		if req.Query == "word40" {
			panic("a bug")
		}
		return &index.Answer{}, nil
	}
	src.next = func(string) (Searcher, error) { return next, nil }
	src.set("gen-000002")
	w.look(t.Context())
	if len(asked) != 1+warmQueries || asked[1] != "word20" || asked[2] != fmt.Sprint("word", warmQueries+9) || asked[len(asked)-1] != "word10" || !next.warmed.Load() {
		t.Errorf("%d queries were asked: %q", len(asked), asked)
	}

	broken := &fake{name: "gen-000003", cold: errors.New("no lexicon")}
	src.next = func(string) (Searcher, error) { return broken, nil }
	src.set("gen-000003")
	w.look(t.Context())
	if site.live.name() != "gen-000002" || !broken.closed.Load() {
		t.Errorf("%s is served", site.live.name())
	}
	mustContain(t, "the log", site.log.String(), "no lexicon")
}

// The whole of it: an answer always comes from one generation.
func TestAnswersNameTheirGeneration(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000007"})
	var got struct{ Generation string }
	if err := json.Unmarshal(s.get("/api/v1/search?q=x").Body.Bytes(), &got); err != nil || got.Generation != "gen-000007" {
		t.Errorf("%+v, %v", got, err)
	}
}
