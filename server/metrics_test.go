package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/talksearch/talksearch/index"
)

func TestMetrics(t *testing.T) {
	f := &fake{name: "gen-000042", answer: func(_ context.Context, req index.Request) (*index.Answer, error) {
		switch req.Query {
		case "none":
			return &index.Answer{}, nil
		case "slow":
			return nil, context.DeadlineExceeded
		}
		return &index.Answer{Total: 3, Partial: req.Query == "partial", Hits: many(3)}, nil
	}}
	s := newSite(t, f)
	for _, path := range []string{
		"/api/v1/search?q=x", "/?q=x", "/api/v1/search?q=none", "/api/v1/search?q=partial", "/api/v1/search?q=slow", "/api/v1/search",
		"/api/v1/suggest?q=x", "/nowhere/himitsu", "/api/himitsu", "/livez",
	} {
		s.get(path)
	}
	s.do("HIMITSU", "/livez")
	text := s.get("/metrics").Body.String()
	mustContain(t, "the metrics", text,
		`talksearch_http_request_duration_seconds_count{route="/api/v1/search",status="2xx"} 3`,
		`talksearch_http_request_duration_seconds_count{route="/api/v1/search",status="4xx"} 1`,
		`talksearch_http_request_duration_seconds_count{route="/api/v1/search",status="5xx"} 1`,
		`talksearch_http_request_duration_seconds_count{route="/",status="2xx"} 1`,
		`talksearch_http_request_duration_seconds_count{route="other",status="4xx"} 1`,
		`talksearch_http_request_duration_seconds_count{route="/api/",status="4xx"} 1`,
		`talksearch_search_duration_seconds_count{kind="search"} 4`,
		`talksearch_search_duration_seconds_count{kind="suggest"} 1`,
		"talksearch_searches_without_hits_total 1", "talksearch_searches_partial_total 1",
		`talksearch_http_requests_rejected_total{reason="too-slow"} 1`,
		`talksearch_http_requests_rejected_total{reason="not-found"} 2`,
		`talksearch_http_requests_rejected_total{reason="overloaded"} 0`,
		`talksearch_generation_info{generation="gen-000042"} 1`,
		"talksearch_generation_age_seconds ", "talksearch_generation_notes 2", "talksearch_generation_sections 5",
		`talksearch_generation_refused{reason="damaged"} 0`, "talksearch_generation_swaps_total 0",
		"go_goroutines ", "process_open_fds ",
	)
	mustLack(t, "the metrics", strings.ToLower(text), "himitsu")
	if problems, err := testutil.GatherAndLint(s.metrics.registry); err != nil || len(problems) > 0 {
		t.Errorf("promlint: %v, %v", problems, err)
	}
	if text := newSite(t, nil).get("/metrics").Body.String(); strings.Contains(text, "talksearch_generation_info{") {
		t.Error("a generation is told of where there is none")
	}
}

func TestRefusal(t *testing.T) {
	tests := []struct {
		err  error
		want string
	}{
		{&index.VersionError{Part: "format"}, refusedFormat},
		{fmt.Errorf("open: %w", &index.VersionError{Part: "analyzer"}), refusedAnalyzer},
		{&index.BrokenError{}, refusedDamaged},
		{fmt.Errorf("it opens, but does not answer: %w", &panicError{}), refusedDamaged},
		{&index.NoIndexError{}, refusedMissing},
		{errors.New("permission denied"), refusedOther},
	}
	for _, tt := range tests {
		if got := refusal(tt.err); got != tt.want {
			t.Errorf("refusal(%v) = %q, want %q", tt.err, got, tt.want)
		}
	}
}

// Metrics and profiles are for operators: with an admin listener they are there alone,
// and without one there are no profiles.
func TestAdmin(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001"}, func(c *Config) { c.Admin = "127.0.0.1:0" })
	admin := httptest.NewServer(s.adminHandler())
	defer admin.Close()
	for path, want := range map[string]int{"/metrics": 200, "/debug/pprof/": 200, "/debug/pprof/cmdline": 200, "/debug/pprof/heap": 200, "/debug/pprof/symbol": 200, "/": 404, "/api/v1/search?q=x": 404, "/debug/vars": 404} {
		resp, err := http.Get(admin.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s on the admin listener: %d, want %d", path, resp.StatusCode, want)
		}
	}
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/cmdline"} {
		if w := s.get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s on the public listener: %d", path, w.Code)
		}
		if w := newSite(t, nil).get(path); w.Code == http.StatusOK && path != "/metrics" {
			t.Errorf("%s without an admin listener: %d", path, w.Code)
		}
	}
}

func TestRequestRecord(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001"}, func(c *Config) {
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	})
	s.get("/api/v1/search?q=himitsu", "X-Request-Id", "4bf92f35-77b3.4da6_a3ce", "X-Forwarded-For", "198.51.100.7")
	s.get("/api/v1/search?q=a&limit=0", "X-Request-Id", "evil\nlevel=ERROR")
	s.get("/" + strings.Repeat("x", 1000))
	s.get("/livez")
	log := s.log.String()
	mustContain(t, "the log", log, "method=GET route=/api/v1/search status=200 bytes=", " took_ms=", "request_id=4bf92f35-77b3.4da6_a3ce",
		"status=400", "code=bad-parameter", "route=other status=404", "code=not-found path=/"+strings.Repeat("x", maxLoggedPath-1)+"\n")
	mustLack(t, "the log", log, "himitsu", "198.51.100.7", "evil", "/livez", "192.0.2")
	if n := strings.Count(log, "msg=request"); n != 3 {
		t.Errorf("%d records of 3 requests:\n%s", n, log)
	}
	s = newSite(t, &fake{name: "gen-000001"})
	s.get("/", "X-Request-Id", "abc")
	mustLack(t, "the log of a server without proxies", s.log.String(), "abc")
}

// A probe's outcome holds for a moment, of its own generation alone.
func TestReadinessIsShared(t *testing.T) {
	f := &fake{name: "gen-000001"}
	s := newSite(t, f)
	for range 100 {
		s.get("/readyz")
	}
	if n := f.searches.Load(); n > 2+int64(time.Minute/readyFor) {
		t.Errorf("a hundred requests made %d searches", n)
	}
	broken := &fake{name: "gen-000002", answer: func(context.Context, index.Request) (*index.Answer, error) { return nil, errors.New("damaged") }}
	s.live.swap(broken)
	mustBeProblem(t, s.get("/readyz"), http.StatusServiceUnavailable, notReady)
	s.stopping.Store(true)
	mustBeProblem(t, s.get("/readyz"), http.StatusServiceUnavailable, stopping)
	if w := s.get("/livez"); w.Code != http.StatusOK {
		t.Errorf("livez of a server that stops: %d", w.Code)
	}
}
