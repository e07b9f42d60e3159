package server

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/talksearch/talksearch/index"
)

// mustBeProblem wants a problem of a code, with Retry-After where that helps.
func mustBeProblem(t *testing.T, w *httptest.ResponseRecorder, status int, c code) {
	t.Helper()
	var p problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != status || p.Code != c {
		t.Fatalf("status %d, problem %+v (%v), want %d %s", w.Code, p, err, status, c)
	}
	if retry := w.Header().Get("Retry-After") != ""; retry != (status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable) {
		t.Errorf("%s: Retry-After %q", c, w.Header().Get("Retry-After"))
	}
}

func TestRate(t *testing.T) {
	l := newRateLimit(2)
	now := time.Unix(0, 0)
	alice, bob := netip.MustParseAddr("198.51.100.7"), netip.MustParseAddr("198.51.100.8")
	taken := func(a netip.Addr) (n int) {
		for n < 100 && l.take(a, now) == nil {
			n++
		}
		return n
	}
	if n := taken(alice); n != 10 {
		t.Errorf("a burst is of %d requests, want 10", n)
	}
	var refused *rateError
	if err := l.take(alice, now); !errors.As(err, &refused) || refused.wait != 1 {
		t.Errorf("%v after the burst", err)
	}
	if n := taken(bob); n != 10 {
		t.Errorf("another client has %d requests left", n)
	}
	now = now.Add(2 * time.Second)
	if n := taken(alice); n != 4 {
		t.Errorf("after two seconds there are %d more, want 4", n)
	}

	l = newRateLimit(0.1)
	for range minBurst {
		_ = l.take(alice, now)
	}
	if err := l.take(alice, now); !errors.As(err, &refused) || refused.wait != 10 {
		t.Errorf("at one request in ten seconds: %v, wait %d", err, refused.wait)
	}
	for i := range maxClients + 10 {
		_ = l.take(netip.AddrFrom4([4]byte{9, byte(i >> 16), byte(i >> 8), byte(i)}), now)
	}
	if n := l.clients.Len(); n != maxClients {
		t.Errorf("%d clients are remembered, want %d", n, maxClients)
	}
}

func TestClientKey(t *testing.T) {
	tests := []struct {
		a, b string
		same bool
	}{
		{"198.51.100.7", "198.51.100.8", false},
		{"2001:db8:1:2::7", "2001:db8:1:2:ffff::1", true},
		{"2001:db8:1:2::7", "2001:db8:1:3::7", false},
	}
	for _, tt := range tests {
		if got := clientKey(netip.MustParseAddr(tt.a)) == clientKey(netip.MustParseAddr(tt.b)); got != tt.same {
			t.Errorf("%s and %s are one client: %v", tt.a, tt.b, got)
		}
	}
	if clientKey(netip.Addr{}).IsValid() {
		t.Error("no address is a client")
	}
}

func TestRateOfRequests(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001"}, func(c *Config) {
		c.Rate, c.TrustedProxies = 1, []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} // httptest's clients
	})
	for range minBurst {
		if w := s.get("/api/v1/search?q=x", "X-Forwarded-For", "198.51.100.7"); w.Code != http.StatusOK {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
	}
	for _, path := range []string{"/api/v1/search?q=x", "/api/v1/suggest?q=x"} {
		mustBeProblem(t, s.get(path, "X-Forwarded-For", "198.51.100.7"), http.StatusTooManyRequests, tooManyRequests)
	}
	w := s.get("/?q=x&lang=ja", "X-Forwarded-For", "198.51.100.7")
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("the page: status %d, %v", w.Code, w.Header())
	}
	mustContain(t, "the page", w.Body.String(), japanese.Problems[tooManyRequests].What)
	for _, path := range []string{"/livez", "/readyz", "/metrics", "/" + s.page.assets.names["search.css"]} {
		if w := s.get(path, "X-Forwarded-For", "198.51.100.7"); w.Code != http.StatusOK {
			t.Errorf("%s is counted: status %d", path, w.Code)
		}
	}
	if w := s.get("/api/v1/search?q=x", "X-Forwarded-For", "198.51.100.8"); w.Code != http.StatusOK {
		t.Errorf("another client: status %d", w.Code)
	}
	mustContain(t, "the metrics", s.get("/metrics").Body.String(), `talksearch_http_requests_rejected_total{reason="too-many-requests"} 3`)
	mustLack(t, "the log", s.log.String(), "198.51.100", "not trusted")

	s = newSite(t, &fake{name: "gen-000001"}, func(c *Config) { c.Rate = 1 })
	s.get("/?q=x", "X-Forwarded-For", "198.51.100.7")
	s.get("/?q=x", "X-Forwarded-For", "198.51.100.7")
	if n := strings.Count(s.log.String(), "--trusted-proxy"); n != 1 {
		t.Errorf("the log tells %d times of a proxy that is not trusted:\n%s", n, s.log)
	}
}

// With one place taken and the line full the next search is refused at once; those in
// the line are answered in turn, and refused when they have waited long enough.
func TestSlots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots(1)
		leave, err := s.enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		outcomes := make(chan error, queuePerSlot)
		for range queuePerSlot {
			go func() {
				leave, err := s.enter(t.Context())
				if err == nil {
					leave()
				}
				outcomes <- err
			}()
		}
		synctest.Wait()
		var full *overloadedError
		if _, err := s.enter(t.Context()); !errors.As(err, &full) {
			t.Errorf("with a full line: %v", err)
		}
		leave()
		for range queuePerSlot {
			if err := <-outcomes; err != nil {
				t.Errorf("in the line: %v", err)
			}
		}

		leave, _ = s.enter(t.Context())
		began := time.Now()
		if _, err := s.enter(t.Context()); !errors.As(err, &full) || time.Since(began) != maxWait {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.enter(gone); !errors.Is(err, context.Canceled) {
			t.Errorf("a client that has gone: %v", err)
		}
		leave()
		if len(s.free) != 0 || s.waiting.Load() != 0 {
			t.Errorf("%d run and %d wait in the end", len(s.free), s.waiting.Load())
		}
	})
}

func TestOverload(t *testing.T) {
	began, finish := make(chan bool, 1), make(chan bool)
	f := &fake{name: "gen-000001", answer: func(_ context.Context, req index.Request) (*index.Answer, error) {
		if req.Query == "slow" {
			began <- true
			<-finish
		}
		return &index.Answer{Query: req.Query}, nil
	}}
	s := newSite(t, f, func(c *Config) { c.MaxConcurrent = 1 })
	tag := s.get("/api/v1/search?q=x").Header().Get("Etag")
	s.slots.patience = time.Nanosecond
	done := make(chan *httptest.ResponseRecorder)
	go func() { done <- s.get("/api/v1/search?q=slow") }()
	<-began
	for _, path := range []string{"/api/v1/search?q=x", "/api/v1/suggest?q=x"} {
		mustBeProblem(t, s.get(path), http.StatusServiceUnavailable, overloaded)
	}
	if w := s.get("/api/v1/search?q=x", "If-None-Match", tag); w.Code != http.StatusNotModified {
		t.Errorf("what needs no search: status %d", w.Code)
	}
	for _, path := range []string{"/livez", "/readyz", "/metrics", "/"} {
		if w := s.get(path); w.Code != http.StatusOK {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	mustContain(t, "the metrics", s.get("/metrics").Body.String(),
		`talksearch_http_requests_rejected_total{reason="overloaded"} 2`, "talksearch_searches_running 1", "talksearch_http_requests_in_flight 1")
	close(finish)
	if w := <-done; w.Code != http.StatusOK {
		t.Errorf("the one that had the place: status %d", w.Code)
	}
	if w := s.get("/api/v1/search?q=x"); w.Code != http.StatusOK {
		t.Errorf("afterwards: status %d", w.Code)
	}
	mustLack(t, "the log", s.log.String(), "a request failed")
}

func TestBodiesAreRefused(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001"})
	for _, body := range []io.Reader{strings.NewReader("x"), io.LimitReader(strings.NewReader("unknown length"), 3)} {
		w := httptest.NewRecorder()
		s.h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/search?q=x", body))
		mustBeProblem(t, w, http.StatusBadRequest, bodyNotAllowed)
		if w.Header().Get("Connection") != "close" {
			t.Error("the connection is kept")
		}
	}
}

// raw sends text over a new connection and returns what comes back until the server
// closes it.
func raw(t *testing.T, s *started, text string) string {
	t.Helper()
	conn := dial(t, s)
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	answer, _ := io.ReadAll(conn) // a reset is an end, too
	return string(answer)
}

func dial(t *testing.T, s *started) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// Who sends a request byte by byte, or half of one, is not waited for. Nor is who sends
// more headers than are read.
func TestSlowAndLargeRequests(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	(&started{dir: dir}).publish(t, "gen-000001")
	s := start(t, dir, func(name string) Searcher { return &fake{name: name} }, func(c *Config) {
		c.patience = patience{header: 50 * time.Millisecond, read: 50 * time.Millisecond, write: time.Minute, idle: 50 * time.Millisecond}
	})
	if got := raw(t, s, "GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Slow"); strings.Contains(got, " 200 ") {
		t.Errorf("half a request: %q", got)
	}
	if got := raw(t, s, ""); got != "" {
		t.Errorf("no request: %q", got)
	}
	if got := raw(t, s, "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n"); !strings.Contains(got, " 200 ") {
		t.Errorf("a request that sends nothing more: %q", got)
	}
	if got := raw(t, s, "POST /api/v1/search?q=x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\nabc"); !strings.Contains(got, " 405 ") {
		t.Errorf("a body that never comes: %q", got)
	}
	if got := raw(t, s, "GET /api/v1/search?q=x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello"); !strings.Contains(got, " 400 ") || !strings.Contains(got, string(bodyNotAllowed)) {
		t.Errorf("a GET with a body: %q", got)
	}
	patient := start(t, dir, func(name string) Searcher { return &fake{name: name} })
	if got := raw(t, patient, "GET /?q="+strings.Repeat("x", 64<<10)+" HTTP/1.1\r\nHost: localhost\r\n\r\n"); !strings.Contains(got, " 431 ") {
		t.Errorf("an address of 64 kB: %.100q", got)
	}
}

// Who does not read its answer keeps neither a place nor the generation, and is cut
// off in the end.
func TestClientThatDoesNotRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	(&started{dir: dir}).publish(t, "gen-000001")
	huge := strings.Repeat("巨大", 1<<20) // more than the kernel takes for a client that reads little
	f := &fake{name: "gen-000001", answer: func(_ context.Context, req index.Request) (*index.Answer, error) {
		if req.Query != "huge" {
			return &index.Answer{}, nil
		}
		return &index.Answer{Hits: []index.Hit{{Snippet: index.Snippet{Text: huge}}}}, nil
	}}
	s := start(t, dir, func(string) Searcher { return f }, func(c *Config) {
		c.MaxConcurrent = 1
		c.patience = patience{header: time.Minute, read: time.Minute, write: 3 * time.Second, idle: time.Minute}
	})
	conn := dial(t, s)
	if err := conn.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(conn, "GET /api/v1/search?q=huge HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || !strings.Contains(line, " 200 ") {
		t.Fatalf("%q, %v", line, err)
	}
	if status, body := s.get(t, "/api/v1/search?q=x"); status != http.StatusOK {
		t.Errorf("beside it: %d %s", status, body)
	}
	// The record is written when the answer is, or was given up.
	for strings.Count(s.log.String(), "route=/api/v1/search") < 2 {
		time.Sleep(5 * time.Millisecond)
	}
}
