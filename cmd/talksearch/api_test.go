package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/legacy"

	"github.com/talksearch/talksearch/corpus/samples"
	"github.com/talksearch/talksearch/index"
)

// TestAnswersAreAsDescribed takes the API at its word: /openapi.json is OpenAPI 3.1, and
// what comes back, problems too, is what it says, with no property that it does not name.
func TestAnswersAreAsDescribed(t *testing.T) {
	_, dir := sampleIndex(t)
	base := serve(t, dir)
	described := fetch(t, base+"/openapi.json", nil)
	var tree any
	if err := json.Unmarshal(described.body, &tree); err != nil {
		t.Fatal(err)
	}
	if n := closeObjects(tree); n < 10 {
		t.Fatalf("%d kinds of object are described", n)
	}
	closed, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	for _, document := range [][]byte{described.body, closed} {
		d, err := openapi3.NewLoader().LoadFromData(document)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Validate(t.Context()); err != nil || !d.IsOpenAPI31OrLater() {
			t.Fatalf("not OpenAPI 3.1: %v", err)
		}
	}
	d, err := openapi3.NewLoader().LoadFromData(closed)
	if err != nil {
		t.Fatal(err)
	}
	d.Servers = openapi3.Servers{{URL: base}}
	router, err := legacy.NewRouter(d)
	if err != nil {
		t.Fatal(err)
	}

	seen := map[int]int{}
	check := func(path string, status int) []byte {
		t.Helper()
		got := fetch(t, base+path, nil)
		if got.StatusCode != status {
			t.Errorf("%s: status %d, want %d: %s", path, got.StatusCode, status, got.body)
		}
		route, parameters, err := router.FindRoute(got.Request)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		asked := &openapi3filter.RequestValidationInput{Request: got.Request, PathParams: parameters, Route: route}
		if err := openapi3filter.ValidateRequest(t.Context(), asked); err != nil && status == http.StatusOK {
			t.Errorf("%s is answered, and the document forbids it: %v", path, err)
		}
		answered := &openapi3filter.ResponseValidationInput{RequestValidationInput: asked, Status: got.StatusCode, Header: got.Header, Body: io.NopCloser(bytes.NewReader(got.body))}
		if err := openapi3filter.ValidateResponse(t.Context(), answered); err != nil {
			t.Errorf("%s: %v\n%s", path, err, got.body)
		}
		seen[got.StatusCode]++
		return got.body
	}

	queries, err := samples.Queries()
	if err != nil || len(queries) == 0 {
		t.Fatalf("%d queries: %v", len(queries), err)
	}
	for _, q := range queries {
		ask := url.QueryEscape(q.Text)
		body := check("/api/v1/search?facets=1&limit=100&q="+ask, http.StatusOK)
		var answer struct{ Facets index.Facets }
		if err := json.Unmarshal(body, &answer); err != nil {
			t.Fatal(err)
		}
		for name, values := range map[string][]index.FacetValue{"tag": answer.Facets.Tags, "event": answer.Facets.Events, "speaker": answer.Facets.Speakers, "year": answer.Facets.Years} {
			for _, v := range values {
				var narrower struct {
					TotalNotes int `json:"total_notes"`
				}
				path := fmt.Sprintf("/api/v1/search?q=%s&%s=%s", ask, name, url.QueryEscape(v.Value))
				if err := json.Unmarshal(check(path, http.StatusOK), &narrower); err != nil {
					t.Fatal(err)
				}
				if narrower.TotalNotes != v.Count {
					t.Errorf("%s: %d notes, %d were counted", path, narrower.TotalNotes, v.Count)
				}
			}
		}
		first, _, _ := strings.Cut(q.Text, " ")
		check("/api/v1/suggest?q="+url.QueryEscape(first), http.StatusOK)
	}
	for _, path := range []string{
		"/api/v1/search?q=zzzzzz", "/api/v1/search?q=kuberntes", "/api/v1/search?year=2014&tag=nobody", "/api/v1/search?q=x&offset=1000",
		"/api/v1/suggest?q=zzzzzz", "/api/v1/suggest?q=d", "/api/v1/suggest?q=" + url.QueryEscape("けんs"),
	} {
		check(path, http.StatusOK)
	}
	for _, lang := range []string{"ja", "en"} {
		for path, status := range map[string]int{
			"/api/v1/search": 400, "/api/v1/search?q=after:x": 400, "/api/v1/search?q=a&q=b": 400, "/api/v1/search?q=a&offset=9999999": 400,
			"/api/v1/search?q=a&tags=b": 400, "/api/v1/search?q=" + strings.Repeat("a", index.MaxQueryBytes+1): 414,
			"/api/v1/suggest": 400, "/api/v1/suggest?q=a&facets=1": 400,
		} {
			join := "?"
			if strings.Contains(path, "?") {
				join = "&"
			}
			check(path+join+"lang="+lang, status)
		}
	}
	for _, status := range []int{200, 400, 414} {
		if seen[status] == 0 {
			t.Errorf("no answer of status %d was looked at", status)
		}
	}
	t.Logf("answers by status: %v", seen)
}

// closeObjects forbids properties that are not described, and returns of how many kinds
// of object.
func closeObjects(tree any) (closed int) {
	switch tree := tree.(type) {
	case map[string]any:
		if _, object := tree["properties"].(map[string]any); object && tree["type"] == "object" {
			tree["additionalProperties"] = false
			closed++
		}
		for _, below := range tree {
			closed += closeObjects(below)
		}
	case []any:
		for _, below := range tree {
			closed += closeObjects(below)
		}
	}
	return closed
}

// A fetched answer has been read to its end.
type fetched struct {
	*http.Response
	body []byte
}

func fetch(t *testing.T, address string, header http.Header) fetched {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header = header
	if header == nil {
		r.Header = http.Header{}
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return fetched{resp, body}
}
