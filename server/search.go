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
	// TookMS is how long the search took, in milliseconds.
	TookMS float64 `json:"took_ms"`
}

// searchAPI decides /api/v1/search. What it takes is in searchParameters.
func (s *server) searchAPI(r *http.Request) (*reply, error) {
	req, err := searchRequest(r)
	if err != nil {
		return nil, err
	}
	g, err := s.live.lease()
	if err != nil {
		return nil, err
	}
	defer s.live.giveBack(g)

	tag := entityTag("api", g.name, req)
	if tag.heldBy(r) {
		return notModified(tag), nil
	}
	answer, err := s.ask(r.Context(), g, req)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(result{Answer: answer, TookMS: float64(answer.Took.Microseconds()) / 1000})
	if err != nil {
		return nil, err
	}
	return &reply{status: http.StatusOK, header: cacheable(tag, answer, "application/json"), body: append(body, '\n')}, nil
}

// searchRequest reads what the API is asked.
func searchRequest(r *http.Request) (req index.Request, err error) {
	p, err := searchParameters.read(r)
	if err != nil {
		return req, err
	}
	if req, err = p.question(); err != nil {
		return req, err
	}
	if req.Query == "" && !req.Filters.Active() {
		return req, fault(queryParameter.name, missing)
	}
	if req.Limit, err = p.number(limitParameter); err != nil {
		return req, err
	}
	if req.Offset, err = p.number(offsetParameter); err != nil {
		return req, err
	}
	facets, err := p.number(facetsParameter)
	if err != nil {
		return req, err
	}
	req.Facets = facets == 1
	_, err = p.choice(langParameter)
	return req, err
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
