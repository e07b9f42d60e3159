package server

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/talksearch/talksearch/index"
)

// started is a server that runs on loopback over a real directory, whose CURRENT
// is a file with a name in it.
type started struct {
	url  string
	dir  string
	log  *lockedBuffer
	stop context.CancelFunc
	done chan error
}

// start runs a server; open makes the searcher for a name.
func start(t *testing.T, dir string, open func(name string) Searcher, change ...func(*Config)) *started {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	current := func() (string, error) {
		text, err := os.ReadFile(filepath.Join(dir, "CURRENT"))
		return strings.TrimSpace(string(text)), err
	}
	ctx, stop := context.WithCancel(t.Context())
	s := &started{url: "http://" + ln.Addr().String(), dir: dir, log: new(lockedBuffer), stop: stop, done: make(chan error, 1)}
	cfg := Config{
		Listener: ln,
		Log:      slog.New(slog.NewTextHandler(s.log, nil)),
		Index: Source{Dir: dir, Current: current, Open: func() (Searcher, error) {
			name, err := current()
			if err != nil {
				return nil, err
			}
			return open(name), nil
		}},
	}
	for _, c := range change {
		c(&cfg)
	}
	go func() { s.done <- Run(ctx, cfg) }()
	t.Cleanup(func() {
		stop()
		http.DefaultClient.CloseIdleConnections()
	})
	return s
}

// publish makes name the current generation as an indexer does: by a rename.
func (s *started) publish(t *testing.T, name string) {
	t.Helper()
	beside := filepath.Join(s.dir, "CURRENT.new")
	if err := os.WriteFile(beside, []byte(name+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(beside, filepath.Join(s.dir, "CURRENT")); err != nil {
		t.Fatal(err)
	}
}

func (s *started) get(t *testing.T, path string) (int, string) {
	t.Helper()
	resp, err := http.Get(s.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// becomes waits until /readyz speaks of the generation. The wait is bounded by
// the test's own deadline, not by a guess.
func (s *started) becomes(t *testing.T, generation string) {
	t.Helper()
	for {
		if _, body := s.get(t, "/readyz"); strings.Contains(body, generation) {
			return
		}
		if t.Context().Err() != nil {
			t.Fatal("the test is over")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestRunServesWhatCurrentNames(t *testing.T) {
	t.Parallel()
	// The directory itself comes later than the server.
	dir := filepath.Join(t.TempDir(), "index")
	s := start(t, dir, func(name string) Searcher { return &fake{name: name} })
	if status, body := s.get(t, "/api/v1/search?q=x"); status != http.StatusServiceUnavailable || !strings.Contains(body, string(noIndex)) {
		t.Errorf("without an index: %d %s", status, body)
	}
	if status, _ := s.get(t, "/livez"); status != http.StatusOK {
		t.Errorf("livez without an index: %d", status)
	}
	mustContain(t, "the log", s.log.String(), "no index", "talksearch index SOURCE...")

	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s.publish(t, "gen-000001")
	s.becomes(t, "gen-000001")
	s.publish(t, "gen-000002")
	s.becomes(t, "gen-000002")

	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if status, body := s.get(t, "/api/v1/search?q=x"); status != http.StatusOK {
		t.Errorf("after the directory went away: %d %s", status, body)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s.publish(t, "gen-000005")
	s.becomes(t, "gen-000005")

	s.stop()
	if err := <-s.done; err != nil {
		t.Errorf("Run: %v", err)
	}
}

// File events are a courtesy; polling is what can be relied on.
func TestPollingAlone(t *testing.T) {
	t.Parallel()
	site := newSite(t, nil)
	src := &source{current: "gen-000001"}
	w := &watch{source: src.source(), live: site.live, log: site.server.log, metrics: site.metrics, recent: site.recent} // Dir is "": no events
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan bool)
	go func() { defer close(done); w.run(ctx) }()
	for site.live.name() != "gen-000001" && t.Context().Err() == nil {
		time.Sleep(5 * time.Millisecond)
	}
	cancel()
	<-done
}

// A server that is told to stop finishes what runs, takes nothing new, and closes
// the index last.
func TestRunDrains(t *testing.T) {
	t.Parallel()
	began, finish := make(chan bool), make(chan bool)
	probed := false
	f := &fake{name: "gen-000001"}
	f.answer = func(_ context.Context, req index.Request) (*index.Answer, error) {
		if !probed {
			probed = true
			return &index.Answer{}, nil
		}
		close(began)
		<-finish
		return &index.Answer{Query: req.Query, Generation: f.name}, nil
	}
	dir := t.TempDir()
	(&started{dir: dir}).publish(t, f.name)
	s := start(t, dir, func(string) Searcher { return f }, func(c *Config) { c.SearchBudget = time.Hour })

	type outcome struct {
		status int
		err    error
	}
	answered := make(chan outcome, 1)
	go func() {
		resp, err := http.Get(s.url + "/api/v1/search?q=x")
		if err != nil {
			answered <- outcome{0, err}
			return
		}
		resp.Body.Close()
		answered <- outcome{resp.StatusCode, nil}
	}()
	<-began
	s.stop()
	// Stopped is when nothing is accepted any more.
	for {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		if err != nil {
			break
		}
		conn.Close()
		time.Sleep(time.Millisecond)
	}
	if f.closed.Load() {
		t.Error("the index was closed under a running search")
	}
	close(finish)
	if got := <-answered; got.err != nil || got.status != http.StatusOK {
		t.Errorf("the running request got %+v", got)
	}
	if err := <-s.done; err != nil {
		t.Errorf("Run: %v", err)
	}
	if !f.closed.Load() {
		t.Error("the index was left open")
	}
}

func TestRunCutsOffWhatOutlastsTheDrain(t *testing.T) {
	t.Parallel()
	began, finish := make(chan bool), make(chan bool)
	probed := false
	f := &fake{name: "gen-000001"}
	f.answer = func(context.Context, index.Request) (*index.Answer, error) {
		if !probed {
			probed = true
			return &index.Answer{}, nil
		}
		close(began)
		<-finish // deaf to its context
		return &index.Answer{}, nil
	}
	dir := t.TempDir()
	(&started{dir: dir}).publish(t, f.name)
	s := start(t, dir, func(string) Searcher { return f }, func(c *Config) { c.DrainTimeout = time.Millisecond })
	go http.Get(s.url + "/api/v1/search?q=x") //nolint // cut off is what it should be
	<-began
	s.stop()
	if err := <-s.done; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Run: %v", err)
	}
	if f.closed.Load() {
		t.Error("the index was closed under a running search")
	}
	close(finish)
}

func TestRunCannotListen(t *testing.T) {
	err := Run(t.Context(), Config{Addr: "127.0.0.1:no-port"})
	if err == nil || !strings.Contains(err.Error(), "no-port") {
		t.Errorf("Run: %v", err)
	}
}

// What is too long even to be read as a request is net/http's to answer; it must
// not be a page of the attacker's.
func TestHugeRequests(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), func(name string) Searcher { return &fake{name: name} })
	for _, path := range []string{"/?q=" + strings.Repeat("x", 1<<20), "/api/v1/search?q=" + strings.Repeat("%22", 1<<18)} {
		status, body := s.get(t, path)
		if status != http.StatusRequestHeaderFieldsTooLarge || len(body) > 1000 {
			t.Errorf("status %d, %d bytes", status, len(body))
		}
	}
	longest := strings.Repeat("%E3%81%82", index.MaxQueryBytes/3)
	if status, _ := s.get(t, "/api/v1/search?q="+longest); status != http.StatusServiceUnavailable {
		t.Errorf("the longest query that may be asked gets %d without an index", status)
	}
}
