package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

const (
	// otherRoute is the route of what no route answers.
	otherRoute   = "other"
	metricsRoute = "/metrics"
)

// maxLoggedPath is how many bytes of a path that the site does not have are logged.
const maxLoggedPath = 128

// routeOf names the route of a request by the pattern that it matched: never by
// what the client wrote.
func routeOf(r *http.Request) string {
	if r.Pattern == "" || r.Pattern == "/" {
		return otherRoute
	}
	return strings.TrimSuffix(strings.TrimPrefix(r.Pattern, "GET "), "{$}")
}

// A record is what is told of one request: how it was answered, and with which problem.
type record struct {
	http.ResponseWriter
	status, bytes int
	problem       code
}

func (rec *record) WriteHeader(status int) {
	if rec.status == 0 {
		rec.status = status
	}
	rec.ResponseWriter.WriteHeader(status)
}

func (rec *record) Write(b []byte) (int, error) {
	if rec.status == 0 {
		rec.status = http.StatusOK
	}
	n, err := rec.ResponseWriter.Write(b)
	rec.bytes += n
	return n, err
}

// Unwrap is for http.ResponseController.
func (rec *record) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

// noteProblem says which problem a request is answered with.
func noteProblem(w http.ResponseWriter, problem code) {
	if rec, ok := w.(*record); ok {
		rec.problem = problem
	}
}

// recorded counts and logs every request that next answers, preflights and the mux's own
// redirects too. Scrapes are the operator's.
func (s *server) recorded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, rec := time.Now(), &record{ResponseWriter: w}
		next.ServeHTTP(rec, r)
		if routeOf(r) == metricsRoute {
			return
		}
		took := time.Since(began)
		s.metrics.answered(routeOf(r), rec.status, rec.problem, took)
		s.logRequest(r, rec, took)
	})
}

// logRequest writes the one record that each request has. Neither what was searched
// for nor who searched is in it: those are nobody's business.
func (s *server) logRequest(r *http.Request, rec *record, took time.Duration) {
	route := routeOf(r)
	level := slog.LevelInfo
	if rec.status < 400 && (route == "/livez" || route == "/readyz") {
		level = slog.LevelDebug // every few seconds, and it says nothing new
	}
	if !s.log.Enabled(r.Context(), level) {
		return
	}
	attrs := make([]slog.Attr, 0, 8)
	attrs = append(attrs, slog.String("method", method(r)), slog.String("route", route), slog.Int("status", rec.status),
		slog.Int("bytes", rec.bytes), slog.Float64("took_ms", float64(took.Microseconds())/1000))
	if rec.problem != "" {
		attrs = append(attrs, slog.String("code", string(rec.problem)))
	}
	if rec.problem == notFound {
		attrs = append(attrs, slog.String("path", r.URL.Path[:min(len(r.URL.Path), maxLoggedPath)]))
	}
	if id := s.requestID(r); id != "" {
		attrs = append(attrs, slog.String("request_id", id))
	}
	s.log.LogAttrs(context.WithoutCancel(r.Context()), level, "request", attrs...)
}

// logFailure tells the operator why a request failed.
func (s *server) logFailure(r *http.Request, err error) {
	attrs := []slog.Attr{slog.String("route", routeOf(r)), slog.Any("error", err)}
	if id := s.requestID(r); id != "" {
		attrs = append(attrs, slog.String("request_id", id))
	}
	var p *panicError
	if errors.As(err, &p) {
		attrs = append(attrs, slog.String("stack", string(p.stack)))
	}
	s.log.LogAttrs(context.WithoutCancel(r.Context()), slog.LevelError, "a request failed", attrs...)
}

// method is the request's, or "other": a client may send any word.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return r.Method
	}
	return "other"
}

// maxRequestID is the longest request id that is logged.
const maxRequestID = 64

// requestID is what a trusted proxy calls the request in its own log, "" when it
// says nothing, or nothing that an id is made of.
func (s *server) requestID(r *http.Request) string {
	id := r.Header.Get("X-Request-Id")
	if id == "" || len(id) > maxRequestID || !s.clients.viaProxy(r) {
		return ""
	}
	for _, c := range []byte(id) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && !strings.ContainsRune("-_.=+/", rune(c)) {
			return ""
		}
	}
	return id
}
