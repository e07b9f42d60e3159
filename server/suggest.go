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
	*index.Suggestions
	TookMS float64 `json:"took_ms"`
}

// suggestAPI decides /api/v1/suggest?q=&limit=.
func (s *server) suggestAPI(r *http.Request) (*reply, error) {
	p, q, err := asked(r)
	if err != nil {
		return nil, err
	}
	if q == "" {
		return nil, &paramError{"q", "is missing: what should be completed?"}
	}
	if p["q"] != strings.TrimRightFunc(p["q"], unicode.IsSpace) {
		q += " " // a space at the end begins another word
	}
	limit, err := p.number("limit", index.DefaultLimit, 1, index.MaxLimit)
	if err != nil {
		return nil, err
	}
	g, err := s.live.lease()
	if err != nil {
		return nil, err
	}
	defer s.live.giveBack(g)

	tag := entityTag("suggest", g.name, q, limit)
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
	found, err := g.searcher.Suggest(ctx, q, limit)
	if err != nil {
		return nil, err
	}
	s.metrics.searches.WithLabelValues(kindSuggest).Observe(time.Since(began).Seconds())
	body, err := json.Marshal(completions{Suggestions: found, TookMS: float64(found.Took.Microseconds()) / 1000})
	if err != nil {
		return nil, err
	}
	h := http.Header{"Content-Type": {"application/json"}, "Cache-Control": {"no-cache"}, "Etag": {string(tag)}}
	return &reply{status: http.StatusOK, header: h, body: append(body, '\n')}, nil
}
