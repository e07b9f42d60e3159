package server

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/talksearch/talksearch/index"
)

// A code names the kind of a problem. It is part of the API, and the key of what
// the search page tells people.
type code string

const (
	badParameter     code = "bad-parameter"
	badQuery         code = "bad-query"
	queryTooLong     code = "query-too-long"
	notFound         code = "not-found"
	methodNotAllowed code = "method-not-allowed"
	noIndex          code = "no-index"
	notReady         code = "not-ready"
	tooSlow          code = "too-slow"
	tooManyRequests  code = "too-many-requests"
	overloaded       code = "overloaded"
	stopping         code = "stopping"
	bodyNotAllowed   code = "body-not-allowed"
	misdirected      code = "misdirected"
	internal         code = "internal"
)

// codes are all of them.
var codes = []code{badParameter, badQuery, queryTooLong, notFound, methodNotAllowed, noIndex, notReady, tooSlow,
	tooManyRequests, overloaded, stopping, bodyNotAllowed, misdirected, internal}

// The errors of handlers, beside those of the index.
var (
	errNoIndex  = errors.New("there is no index to search yet")
	errNotFound = errors.New("there is nothing at this address")
)

// A methodError is a request with a method other than GET and HEAD.
type methodError struct{ method string }

func (e *methodError) Error() string {
	return "only GET and HEAD are answered here: the server is read-only"
}

// A bodyError is a request with a body. The connection is closed, so that nobody has
// to wait for the end of it, or can hide another request in it.
type bodyError struct{}

func (bodyError) Error() string {
	return "requests with a body are not answered: parameters stand in the address"
}

func (e bodyError) problem() *problem {
	return newProblem(http.StatusBadRequest, bodyNotAllowed, e.Error())
}

// A panicError is a panic that was caught, with the stack it came from. Its text
// is for the log alone.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v", e.value) }

// A problem is an error as the world sees it: the problem details of RFC 9457.
// Type is about:blank, so Title is the status's own text; Code tells problems of
// one status apart and Param names the parameter at fault.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Code   code   `json:"code"`
	// Detail is in the language that the request asks for.
	Detail string `json:"detail"`
	Param  string `json:"param,omitempty"`

	cause      error
	retryAfter string // seconds, "" when trying again would not help
}

// worthLogging tells whether the operator should hear of it. That there is no
// index was logged when it was noticed, and of an overload the requests' own records
// and the metrics tell.
func (p *problem) worthLogging() bool {
	return p.Status >= 500 && p.Code != noIndex && p.Code != overloaded && p.Code != stopping
}

// problemOf maps every error to what is said about it, in English. An error it does not
// know is internal: its text goes to the log, never to the client.
func problemOf(err error) *problem {
	p := kindOf(err)
	p.cause = err
	return p
}

func kindOf(err error) *problem {
	var param *paramError
	var unreadable *unreadableError
	var long *tooLongError
	var method *methodError
	var unready *unreadyError
	var refused *index.RequestError
	var own interface{ problem() *problem }
	switch {
	case errors.As(err, &own):
		return own.problem()
	case errors.As(err, &param):
		return newProblem(http.StatusBadRequest, badParameter, err.Error()).of(clip(param.param))
	case errors.As(err, &unreadable):
		return newProblem(http.StatusBadRequest, badParameter, err.Error())
	case errors.As(err, &refused) && refused.Param == "query":
		return newProblem(http.StatusBadRequest, badQuery, cmp.Or(english.unreadable(err), refused.Reason)).of("q")
	case errors.As(err, &refused):
		return newProblem(http.StatusBadRequest, badParameter, err.Error()).of(refused.Param)
	case errors.As(err, &long):
		return newProblem(http.StatusRequestURITooLong, queryTooLong, err.Error()).of(long.param)
	case errors.As(err, &method):
		return newProblem(http.StatusMethodNotAllowed, methodNotAllowed, err.Error())
	case errors.Is(err, errNotFound):
		return newProblem(http.StatusNotFound, notFound, err.Error())
	case errors.Is(err, index.ErrLean):
		return newProblem(http.StatusNotFound, notFound, err.Error())
	case errors.Is(err, errNoIndex):
		return newProblem(http.StatusServiceUnavailable, noIndex, err.Error()).retry("5")
	case errors.As(err, &unready):
		return newProblem(http.StatusServiceUnavailable, notReady, "generation "+unready.generation+" does not answer; the server's log says why").retry("5")
	case errors.Is(err, context.DeadlineExceeded):
		return newProblem(http.StatusServiceUnavailable, tooSlow, "the search took longer than it may; ask for less, or again").retry("1")
	default:
		return newProblem(http.StatusInternalServerError, internal, "something went wrong here; the server's log has it")
	}
}

func newProblem(status int, c code, detail string) *problem {
	return &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: c, Detail: detail}
}

func (p *problem) of(param string) *problem      { p.Param = param; return p }
func (p *problem) retry(seconds string) *problem { p.retryAfter = seconds; return p }

// header is what a problem's reply carries, whatever its body is.
func (p *problem) header(contentType string) http.Header {
	h := http.Header{"Content-Type": {contentType}, "Cache-Control": {"no-store"}}
	if p.retryAfter != "" {
		h.Set("Retry-After", p.retryAfter)
	}
	if p.Code == bodyNotAllowed {
		h.Set("Connection", "close")
	}
	if p.Status == http.StatusMethodNotAllowed {
		h.Set("Allow", strings.Join([]string{http.MethodGet, http.MethodHead}, ", "))
	}
	return h
}

// in returns what is said about a problem in a language. What only English has words for
// stands behind the kind of problem.
func (p *problem) in(m *messages) string {
	var said interface{ in(*messages) string }
	switch {
	case m == english:
		return p.Detail
	case errors.As(p.cause, &said):
		return said.in(m)
	case m.unreadable(p.cause) != "":
		return m.unreadable(p.cause)
	case p.Code == badQuery || p.Code == badParameter:
		return m.trouble(p.Code).What + ": " + p.Detail
	}
	t := m.trouble(p.Code)
	if p.Code == notFound {
		return m.NotHere
	}
	if p.retryAfter == "" {
		return t.What
	}
	return t.What + m.Stop + t.Advice
}

// problemJSON is the API's reply to a problem. Its language is what the address says,
// else what the client asks for, else English.
func problemJSON(r *http.Request, p *problem) *reply {
	asked, _ := url.ParseQuery(r.URL.RawQuery) // what can be read of it
	m := speak(asked.Get("lang"), r, english)
	localized := *p
	localized.Detail = p.in(m)
	body, err := json.Marshal(&localized)
	if err != nil { // cannot be: a problem is strings and a number
		body = []byte(`{"type":"about:blank","status":500}`)
	}
	h := p.header("application/problem+json")
	h.Set("Content-Language", m.Lang)
	h.Set("Vary", "Accept-Language")
	return &reply{status: p.Status, header: h, body: append(body, '\n')}
}
