package server

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/talksearch/talksearch/index"
)

// completions is the API's answer to a prefix.
type completions struct {
	*suggestions
	// TookMS is how long that took, in milliseconds.
	TookMS float64 `json:"took_ms"`
}

// suggestions are embedded by a name that does not hide their field Suggestions.
type suggestions = index.Suggestions

// suggestAPI decides /api/v1/suggest. What it takes is in suggestParameters.
func (s *server) suggestAPI(r *http.Request) (*reply, error) {
	prefix, limit, err := suggestRequest(r)
	if err != nil {
		return nil, err
	}
	g, err := s.live.lease()
	if err != nil {
		return nil, err
	}
	defer s.live.giveBack(g)

	tag := entityTag("suggest", g.name, prefix, limit)
	if tag.heldBy(r) {
		return notModified(tag), nil
	}
	leave, err := s.slots.enter(r.Context())
	if err != nil {
		return nil, err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(r.Context(), s.budget)
	defer cancel()
	began := time.Now()
	found, err := g.searcher.Suggest(ctx, prefix, limit)
	if err != nil {
		return nil, err
	}
	s.metrics.searches.WithLabelValues(kindSuggest).Observe(time.Since(began).Seconds())
	body, err := json.Marshal(completions{suggestions: found, TookMS: float64(found.Took.Microseconds()) / 1000})
	if err != nil {
		return nil, err
	}
	h := http.Header{"Content-Type": {"application/json"}, "Cache-Control": {"no-cache"}, "Etag": {string(tag)}}
	return &reply{status: http.StatusOK, header: h, body: append(body, '\n')}, nil
}

// suggestRequest reads what the API is asked to complete.
func suggestRequest(r *http.Request) (prefix string, limit int, err error) {
	p, err := suggestParameters.read(r)
	if err != nil {
		return "", 0, err
	}
	if prefix, err = p.text(prefixParameter); err != nil {
		return "", 0, err
	}
	if prefix == "" {
		return "", 0, fault(prefixParameter.name, missingWord)
	}
	if typed := p[prefixParameter.name][0]; typed != strings.TrimRightFunc(typed, unicode.IsSpace) {
		prefix += " " // a space at the end begins another word
	}
	if limit, err = p.number(limitParameter); err != nil {
		return "", 0, err
	}
	_, err = p.choice(langParameter)
	return prefix, limit, err
}
