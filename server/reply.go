package server

import (
	"context"
	"errors"
	"net/http"
	"runtime/debug"
	"strconv"
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
// kind its neighbours answer with. What is rationed costs something; what is shared
// may be read by pages of other sites that are allowed to.
func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/v1/search", s.shared(s.answer(s.rationed(s.searchAPI), problemJSON)))
	mux.Handle("/api/v1/suggest", s.shared(s.answer(s.rationed(s.suggestAPI), problemJSON)))
	mux.Handle("/api/", s.shared(s.answer(nothingHere, problemJSON)))
	mux.Handle("/openapi.json", s.shared(s.answer(openAPIJSON, problemJSON)))
	mux.Handle("/livez", s.answer(livez, problemJSON))
	mux.Handle("/readyz", s.answer(s.readyz, problemJSON))
	if s.metricsHere {
		mux.Handle("GET "+metricsRoute, s.metrics.handler())
	}
	for _, path := range scripts {
		mux.Handle(path, s.answer(s.scriptJS, problemJSON))
	}
	mux.Handle("/assets/", s.answer(s.page.assets.serve, problemJSON))
	mux.Handle("/{$}", s.answer(s.rationed(s.searchHTML), s.page.refuse))
	mux.Handle("/", s.answer(nothingHere, s.page.refuse))
	return s.recorded(secure(s.ownNames(s.at, mux)))
}

func nothingHere(*http.Request) (*reply, error) { return nil, errNotFound }

// answer performs what d decides.
func (s *server) answer(d decide, no refuse) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.metrics.inFlight.Inc()
		defer s.metrics.inFlight.Dec()
		rep, err := guarded(d, r)
		switch {
		case err != nil && errors.Is(err, context.Canceled) && r.Context().Err() != nil:
			rep = gone
		case err != nil:
			p := problemOf(err)
			if p.worthLogging() {
				s.logFailure(r, err)
			}
			noteProblem(w, p.Code)
			rep = no(r, p)
		}
		rep.compressed(r.Header).write(w, r)
	})
}

// statusGone is what nginx logs for a client that went away before it was answered, as
// search boxes do at the next key. It is nobody's fault and no problem, and has hardly ever
// a reader: one that has closed its side of the connection alone.
const statusGone = 499

var gone = &reply{status: statusGone, header: http.Header{"Cache-Control": {"no-store"}, "Connection": {"close"}}}

// guarded lets d decide about what is answered, which is GET and HEAD without a body,
// and turns its panic into an error.
func guarded(d decide, r *http.Request) (rep *reply, err error) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil, &methodError{r.Method}
	}
	if r.ContentLength != 0 {
		return nil, bodyError{}
	}
	defer func() {
		if v := recover(); v != nil {
			rep, err = nil, &panicError{value: v, stack: debug.Stack()}
		}
	}()
	return d(r)
}

// write sends the reply. An error in writing means that the client has gone, and
// there is nobody left to tell.
func (rep *reply) write(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for name, values := range rep.header {
		if name == "Vary" {
			addVary(h, values...)
			continue
		}
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
