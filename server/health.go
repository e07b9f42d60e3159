package server

import (
	"fmt"
	"net/http"

	"github.com/talksearch/talksearch/index"
)

// livez says that the process answers; it asks nothing else.
func livez(*http.Request) (*reply, error) {
	return health("ok\n"), nil
}

// readyz says whether a search would be answered, by making one.
func (s *server) readyz(r *http.Request) (*reply, error) {
	g, err := s.live.lease()
	if err != nil {
		return nil, err
	}
	defer s.live.giveBack(g)
	if _, err := s.ask(r.Context(), g, index.Request{Query: probeQuery, Limit: 1}); err != nil {
		return nil, &unreadyError{g.name, err}
	}
	return health(fmt.Sprintf("ready: %s\n", g.name)), nil
}

func health(text string) *reply {
	return &reply{
		status: http.StatusOK,
		header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}, "Cache-Control": {"no-store"}},
		body:   []byte(text),
	}
}

// An unreadyError is a served generation that did not answer.
type unreadyError struct {
	generation string
	err        error
}

func (e *unreadyError) Error() string {
	return fmt.Sprintf("generation %s does not answer: %v", e.generation, e.err)
}

func (e *unreadyError) Unwrap() error { return e.err }
