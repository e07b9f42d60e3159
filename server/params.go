package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/index"
)

// params are a request's query parameters, each given at most once.
type params map[string]string

// parseParams reads a raw query. A parameter given twice is refused rather than
// half obeyed; parameters that nobody asks for are let pass.
func parseParams(raw string) (params, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, &paramError{"the query string", "cannot be read: " + err.Error()}
	}
	p := make(params, len(values))
	for name, all := range values {
		if len(all) > 1 {
			return nil, &paramError{name, fmt.Sprintf("is given %d times", len(all))}
		}
		p[name] = all[0]
	}
	return p, nil
}

// asked reads the parameters of a request, and what is searched for.
func asked(r *http.Request) (p params, q string, err error) {
	if p, err = parseParams(r.URL.RawQuery); err == nil {
		q, err = p.query()
	}
	return p, q, err
}

// query returns what was searched for, without the spaces around it; "" when
// nothing was.
func (p params) query() (string, error) {
	q := strings.TrimSpace(p["q"])
	if len(q) > index.MaxQueryBytes {
		return "", &tooLongError{len(q), index.MaxQueryBytes}
	}
	if !utf8.ValidString(q) {
		return "", &paramError{"q", "is not UTF-8"}
	}
	return q, nil
}

// number returns a parameter between low and high, or fallback when it is not
// given.
func (p params) number(name string, fallback, low, high int) (int, error) {
	text, given := p[name]
	if !given {
		return fallback, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		return 0, &paramError{name, fmt.Sprintf("must be a number from %d to %d", low, high)}
	}
	return n, nil
}

// sort returns the order of hits that was asked for.
func (p params) sort() (index.Sort, error) {
	switch by := index.Sort(p["sort"]); by {
	case index.ByRelevance, index.ByDate:
		return by, nil
	}
	if _, given := p["sort"]; given {
		return "", &paramError{"sort", fmt.Sprintf("must be %s or %s", index.ByRelevance, index.ByDate)}
	}
	return index.ByRelevance, nil
}
