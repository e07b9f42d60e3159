package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// otherRoute is the route of what no route answers.
const otherRoute = "other"

// maxLoggedPath is how many bytes of a path that the site does not have are logged.
const maxLoggedPath = 128

// routeOf names the route of a request by the pattern that it matched: never by
// what the client wrote.
func routeOf(r *http.Request) string {
	if r.Pattern == "" || r.Pattern == "/" {
		return otherRoute
	}
	return strings.TrimSuffix(r.Pattern, "{$}")
}

// logRequest writes the one record that each request has. Neither what was searched
// for nor who searched is in it: those are nobody's business.
func (s *server) logRequest(r *http.Request, rep *reply, problem code, took time.Duration) {
	route := routeOf(r)
	level := slog.LevelInfo
	if rep.status < 400 && (route == "/livez" || route == "/readyz") {
		level = slog.LevelDebug // every few seconds, and it says nothing new
	}
	if !s.log.Enabled(r.Context(), level) {
		return
	}
	attrs := make([]slog.Attr, 0, 8)
	attrs = append(attrs, slog.String("method", method(r)), slog.String("route", route), slog.Int("status", rep.status),
		slog.Int("bytes", len(rep.body)), slog.Float64("took_ms", float64(took.Microseconds())/1000))
	if problem != "" {
		attrs = append(attrs, slog.String("code", string(problem)))
	}
	if problem == notFound {
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
