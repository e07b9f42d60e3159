package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/talksearch/talksearch/index"
)

// result is the API's answer.
type result struct {
	*index.Answer
	TookMS float64 `json:"took_ms"`
}

// searchAPI decides /api/v1/search?q=&limit=&offset=&sort=&facets=.
func (s *server) searchAPI(r *http.Request) (*reply, error) {
	p, q, err := asked(r)
	if err != nil {
		return nil, err
	}
	if q == "" {
		return nil, &paramError{"q", "is missing: what should be searched for?"}
	}
	limit, err := p.number("limit", index.DefaultLimit, 1, index.MaxLimit)
	if err != nil {
		return nil, err
	}
	offset, err := p.number("offset", 0, 0, index.MaxOffset)
	if err != nil {
		return nil, err
	}
	sort, err := p.sort()
	if err != nil {
		return nil, err
	}
	facets, err := p.number("facets", 0, 0, 1)
	if err != nil {
		return nil, err
	}
	g, err := s.live.lease()
	if err != nil {
		return nil, err
	}
	defer s.live.giveBack(g)

	tag := entityTag("api "+string(sort), g.name, q, limit, offset, facets)
	if tag.heldBy(r) {
		return notModified(tag), nil
	}
	answer, err := s.ask(r.Context(), g, index.Request{Query: q, Limit: limit, Offset: offset, Sort: sort, Facets: facets == 1})
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(result{Answer: answer, TookMS: float64(answer.Took.Microseconds()) / 1000})
	if err != nil {
		return nil, err
	}
	return &reply{status: http.StatusOK, header: cacheable(tag, answer, "application/json"), body: append(body, '\n')}, nil
}

// ask searches within the budget, once there is a place for it. Hits are never nil: an
// empty list is [] to every client. The answer is a copy, for a Searcher may give one
// to many.
func (s *server) ask(ctx context.Context, g *generation, req index.Request) (*index.Answer, error) {
	leave, err := s.slots.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, s.budget)
	defer cancel()
	began := time.Now()
	answer, err := search(ctx, g.searcher, req)
	if err != nil {
		// Whatever the index wrapped it in: when the time is up, that is why.
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = errors.Join(context.DeadlineExceeded, err)
		}
		return nil, err
	}
	s.searched(req, answer, time.Since(began))
	own := *answer
	if own.Hits == nil {
		own.Hits = []index.Hit{}
	}
	return &own, nil
}

// cacheable returns the headers of an answer. It may be kept, but must be asked
// after each time, which costs no search as long as its generation is served. A
// partial answer is not worth keeping: the next try may do better.
func cacheable(tag etag, answer *index.Answer, contentType string) http.Header {
	h := http.Header{"Content-Type": {contentType}}
	if answer.Partial {
		h.Set("Cache-Control", "no-store")
		return h
	}
	h.Set("Cache-Control", "no-cache")
	h.Set("Etag", string(tag))
	return h
}
