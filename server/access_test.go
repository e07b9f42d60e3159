package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/index"
)

// A search box drops what it asked for at the last key. That is no failure.
func TestClientThatGoesAway(t *testing.T) {
	f := &fake{name: "gen-000001", answer: func(ctx context.Context, _ index.Request) (*index.Answer, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}, suggest: func(ctx context.Context, _ string, _ int) (*index.Suggestions, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	s := newSite(t, f)
	left, leave := context.WithCancel(t.Context())
	leave()
	for _, path := range []string{"/?q=x", "/api/v1/search?q=x", "/api/v1/suggest?q=x"} {
		w := httptest.NewRecorder()
		s.h.ServeHTTP(w, httptest.NewRequestWithContext(left, http.MethodGet, path, nil))
		if w.Code != statusGone || w.Body.Len() > 0 {
			t.Errorf("%s: status %d, %s", path, w.Code, w.Body)
		}
	}
	mustContain(t, "the log", s.log.String(), "level=INFO msg=request method=GET route=/api/v1/suggest status=499")
	mustLack(t, "the log", s.log.String(), "ERROR", "a request failed", "code=")
	text := s.get("/metrics").Body.String()
	mustContain(t, "the metrics", text, `rejected_total{reason="internal"} 0`, `duration_seconds_count{route="/",status="4xx"} 1`)
}

// A panic is told of even when nobody waits for the answer.
func TestPanicForNobody(t *testing.T) {
	left, leave := context.WithCancel(t.Context())
	s := newSite(t, &fake{name: "gen-000001", answer: func(context.Context, index.Request) (*index.Answer, error) {
		leave()
		panic("oh")
	}})
	s.h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(left, http.MethodGet, "/?q=x", nil))
	mustContain(t, "the log", s.log.String(), "a request failed", "panic: oh")
}

// What the mux and CORS answer by themselves is recorded as all else is; scrapes are not.
func TestEveryRequestIsRecorded(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001"}, func(c *Config) { c.AllowOrigins = []string{"https://blog.example"} })
	if w := s.do(http.MethodOptions, "/api/v1/search", "Origin", "https://blog.example", "Access-Control-Request-Method", "GET"); w.Code != http.StatusNoContent {
		t.Errorf("a preflight: status %d", w.Code)
	}
	s.get("/a/../b")
	s.get("/api")
	if w := s.do(http.MethodPost, "/metrics"); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST /metrics: status %d", w.Code)
	}
	text := s.get("/metrics").Body.String()
	mustContain(t, "the metrics", text,
		`duration_seconds_count{route="/api/v1/search",status="2xx"} 1`, `duration_seconds_count{route="other",status="3xx"} 1`,
		`duration_seconds_count{route="/api/",status="3xx"} 1`, `duration_seconds_count{route="other",status="4xx"} 1`)
	mustLack(t, "the metrics", text, `route="/metrics"`)
	mustContain(t, "the log", s.log.String(), "method=OPTIONS route=/api/v1/search status=204", "route=other status=307")
	if n := strings.Count(s.log.String(), "msg=request"); n != 4 {
		t.Errorf("%d records of 4 requests", n)
	}
}

// A 304 names what the answer it stands for varies by.
func TestNotModifiedVaries(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001", answer: finds(many(20)...)}, func(c *Config) { c.AllowOrigins = []string{"https://blog.example"} })
	for _, path := range []string{"/?q=x", "/api/v1/search?q=x", "/talksearch.js", "/openapi.json"} {
		full := s.get(path)
		held := s.get(path, "If-None-Match", full.Header().Get("Etag"))
		if held.Code != http.StatusNotModified || held.Header().Get("Vary") != full.Header().Get("Vary") || len(full.Header()["Vary"]) != 1 {
			t.Errorf("%s: %d varies by %q, the answer by %q", path, held.Code, held.Header()["Vary"], full.Header()["Vary"])
		}
	}
}
