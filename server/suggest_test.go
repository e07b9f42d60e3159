package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/index"
)

func TestSuggestAPI(t *testing.T) {
	var asked []any
	f := &fake{name: "gen-000003", suggest: func(ctx context.Context, prefix string, limit int) (*index.Suggestions, error) {
		asked = []any{prefix, limit}
		if _, limited := ctx.Deadline(); !limited {
			t.Error("there is no deadline")
		}
		return &index.Suggestions{Prefix: prefix, Generation: "gen-000003", Took: 250 * time.Microsecond,
			Suggestions: []index.Suggestion{{Text: "監視", Word: "監視", Kind: "word", By: "reading", Sections: 48}}}, nil
	}}
	s := newSite(t, f)
	w := s.get("/api/v1/suggest?q=" + url.QueryEscape(" かん"))
	want := `{"prefix":"かん","generation":"gen-000003","suggestions":[{"text":"監視","word":"監視","kind":"word","by":"reading","sections":48}],"took_ms":0.25}` + "\n"
	if diff := cmp.Diff(want, w.Body.String()); diff != "" || w.Code != http.StatusOK {
		t.Errorf("status %d, body (-want +got):\n%s", w.Code, diff)
	}
	if diff := cmp.Diff([]any{"かん", index.DefaultLimit}, asked); diff != "" {
		t.Errorf("the index was asked (-want +got):\n%s", diff)
	}

	// What a client holds costs nothing, as long as its generation is served.
	tag := w.Header().Get("Etag")
	asked = nil
	if again := s.get("/api/v1/suggest?q="+url.QueryEscape(" かん"), "If-None-Match", tag); again.Code != http.StatusNotModified || asked != nil {
		t.Errorf("with the tag: status %d, asked %v", again.Code, asked)
	}
	if other := s.get("/api/v1/suggest?limit=5&q="+url.QueryEscape("かん　"), "If-None-Match", tag); other.Code != http.StatusOK {
		t.Errorf("something else with the tag: status %d", other.Code)
	}
	if diff := cmp.Diff([]any{"かん ", 5}, asked); diff != "" {
		t.Errorf("the index was asked (-want +got):\n%s", diff)
	}
}

func TestSuggestProblems(t *testing.T) {
	failing := func(err error) *fake {
		return &fake{suggest: func(context.Context, string, int) (*index.Suggestions, error) { return nil, err }}
	}
	ok := &fake{}
	for _, tt := range []struct {
		path     string
		searcher *fake
		status   int
		code     code
	}{
		{"/api/v1/suggest", ok, 400, badParameter},
		{"/api/v1/suggest?q=+", ok, 400, badParameter},
		{"/api/v1/suggest?q=a&limit=0", ok, 400, badParameter},
		{"/api/v1/suggest?q=a&limit=101", ok, 400, badParameter},
		{"/api/v1/suggest?q=%83T%81%5B", ok, 400, badParameter},
		{"/api/v1/suggest?q=" + strings.Repeat("a", index.MaxQueryBytes+1), ok, 414, queryTooLong},
		{"/api/v1/suggest?q=a", nil, 503, noIndex},
		{"/api/v1/suggest?q=a", failing(context.DeadlineExceeded), 503, tooSlow},
		{"/api/v1/suggest?q=a", failing(&index.BrokenError{File: "/srv/secret", Err: errors.New("it is cut off")}), 500, internal},
	} {
		var searcher Searcher
		if tt.searcher != nil {
			searcher = tt.searcher
		}
		w := newSite(t, searcher).get(tt.path)
		if w.Code != tt.status {
			t.Errorf("%.40s: status %d, want %d", tt.path, w.Code, tt.status)
		}
		mustContain(t, tt.path, w.Body.String(), fmt.Sprintf(`"code":%q`, tt.code))
		mustLack(t, tt.path, w.Body.String(), "secret")
	}
	w := newSite(t, ok).get("/api/v1/suggest?q=zzz")
	mustContain(t, "no suggestions", w.Body.String(), `"suggestions":[]`)
}
