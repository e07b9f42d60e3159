package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"
)

// A reply is everything a handler has to say. It is complete before its first
// byte is written, so an error can always still become a problem.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// A decide looks at a request and says what to reply; it writes nothing.
type decide func(*http.Request) (*reply, error)

// A refuse says what to reply to a problem.
type refuse func(*http.Request, *problem) *reply

// handler routes requests. A path that the site does not have is a problem of the
// kind its neighbours answer with.
func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/v1/search", s.answer(s.searchAPI, problemJSON))
	mux.Handle("/api/v1/suggest", s.answer(s.suggestAPI, problemJSON))
	mux.Handle("/api/", s.answer(nothingHere, problemJSON))
	mux.Handle("/livez", s.answer(livez, problemJSON))
	mux.Handle("/readyz", s.answer(s.readyz, problemJSON))
	for _, path := range scripts {
		mux.Handle(path, s.answer(s.scriptJS, problemJSON))
	}
	mux.Handle("/assets/", s.answer(s.page.assets.serve, problemJSON))
	mux.Handle("/{$}", s.answer(s.searchHTML, s.page.refuse))
	mux.Handle("/", s.answer(nothingHere, s.page.refuse))
	return secure(mux)
}

func nothingHere(*http.Request) (*reply, error) { return nil, errNotFound }

// answer performs what d decides.
func (s *server) answer(d decide, no refuse) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		rep, err := guarded(d, r)
		if err != nil {
			p := problemOf(err)
			if p.worthLogging() && r.Context().Err() == nil {
				s.logFailure(r, err)
			}
			rep = no(r, p)
		}
		rep.write(w, r)
		// The path alone: what people search for is nobody's business.
		s.log.LogAttrs(r.Context(), slog.LevelInfo, "request",
			slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Int("status", rep.status),
			slog.Int("bytes", len(rep.body)), slog.Duration("took", time.Since(began)))
	})
}

// guarded lets d decide about the methods that are answered, and turns its panic
// into an error.
func guarded(d decide, r *http.Request) (rep *reply, err error) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil, &methodError{r.Method}
	}
	defer func() {
		if v := recover(); v != nil {
			rep, err = nil, &panicError{value: v, stack: debug.Stack()}
		}
	}()
	return d(r)
}

func (s *server) logFailure(r *http.Request, err error) {
	attrs := []slog.Attr{slog.String("path", r.URL.Path), slog.Any("error", err)}
	var p *panicError
	if errors.As(err, &p) {
		attrs = append(attrs, slog.String("stack", string(p.stack)))
	}
	s.log.LogAttrs(context.WithoutCancel(r.Context()), slog.LevelError, "a request failed", attrs...)
}

// write sends the reply. An error in writing means that the client has gone, and
// there is nobody left to tell.
func (rep *reply) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for name, values := range rep.header {
		h[name] = values
	}
	if rep.status != http.StatusNotModified {
		h.Set("Content-Length", strconv.Itoa(len(rep.body)))
	}
	w.WriteHeader(rep.status)
	if r.Method != http.MethodHead && rep.status != http.StatusNotModified {
		_, _ = w.Write(rep.body)
	}
}

// The page needs its own style sheet and icon, and a form that leads back to it;
// everything else is forbidden, so that markup which got into a page in spite of
// everything could neither run nor load nor send anything.
const contentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure sets the headers that every answer has, those of the mux itself too.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentSecurityPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		// The address of a result page holds the query: it stays on this site.
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
