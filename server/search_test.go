package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/index"
	"github.com/talksearch/talksearch/index/query"
)

func TestSearchAPI(t *testing.T) {
	hit := index.Hit{
		Rank: 1, Score: 7.5,
		Note: index.NoteRef{ID: "a", Path: "notes/a.md", URL: "https://blog.example/a/", Title: "見聞録", Date: "2014-03-26"},
		Section: index.Section{ID: "a#2", Heading: []string{"見聞録", "クラスタ管理"}, Anchor: "cluster", Line: 12,
			Links: []index.Link{{Kind: "slides", URL: "https://slides.example/1"}}},
		Snippet: index.Snippet{Text: "Serf の話", Spans: [][2]int{{0, 4}}},
		Why:     []index.Why{{Term: "serf", Kind: "surface", Field: "body"}},
	}
	var asked index.Request
	f := &fake{name: "gen-000003", answer: func(_ context.Context, req index.Request) (*index.Answer, error) {
		asked = req
		return &index.Answer{Query: "serf", Generation: "gen-000003", Total: 41, TotalNotes: 17,
			Took: 1234 * time.Microsecond, Hits: []index.Hit{hit}, Facets: &index.Facets{
				Tags: []index.FacetValue{{Value: "運用", Count: 9}}, Events: []index.FacetValue{},
				Speakers: []index.FacetValue{}, Years: []index.FacetValue{{Value: "2014", Count: 17}},
			}}, nil
	}}
	w := newSite(t, f).get("/api/v1/search?q=%20Serf%E3%80%80&limit=5&offset=20&sort=date&facets=1&tag=%20go%20&tag=C%2B%2B&event=%E5%A4%9C%E4%BC%9A&speaker=a&year=2014&year=0031&lang=ja")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	if want := (index.Request{Query: "Serf", Limit: 5, Offset: 20, Sort: index.ByDate, Facets: true,
		Filters: index.Filters{Tags: []string{"go", "C++"}, Events: []string{"夜会"}, Speakers: []string{"a"}, Years: []int{2014, 31}}}); !cmp.Equal(want, asked) {
		t.Errorf("the index was asked %+v, want %+v", asked, want)
	}
	if got := w.Header().Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type %q", got)
	}
	line, err := json.Marshal(hit)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(`{"query":"serf","generation":"gen-000003","total":41,"total_notes":17,"hits":[%s],"facets":{"tags":[{"value":"運用","count":9}],"events":[],"speakers":[],"years":[{"value":"2014","count":17}]},"took_ms":1.234}`+"\n", line)
	if diff := cmp.Diff(want, w.Body.String()); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
}

func TestSearchAPIFindsNothing(t *testing.T) {
	w := newSite(t, &fake{name: "gen-000001"}).get("/api/v1/search?q=x")
	mustContain(t, "an answer without hits", w.Body.String(), `"hits":[]`, `"total":0`)
}

// A filter is a question by itself.
func TestSearchAPIWithoutWords(t *testing.T) {
	var asked index.Request
	f := &fake{answer: func(_ context.Context, req index.Request) (*index.Answer, error) {
		asked = req
		return &index.Answer{}, nil
	}}
	for _, path := range []string{"/api/v1/search?tag=go", "/api/v1/search?q=&tag=go", "/api/v1/search?q=%E3%80%80&tag=go"} {
		if w := newSite(t, f).get(path); w.Code != http.StatusOK {
			t.Errorf("%s: status %d", path, w.Code)
		}
		if asked.Query != "" || !cmp.Equal(asked.Filters, index.Filters{Tags: []string{"go"}}) {
			t.Errorf("%s: the index was asked %+v", path, asked)
		}
	}
}

func TestSearchAPIDefaults(t *testing.T) {
	var asked index.Request
	f := &fake{answer: func(ctx context.Context, req index.Request) (*index.Answer, error) {
		asked = req
		if _, limited := ctx.Deadline(); !limited {
			t.Error("the search has no deadline")
		}
		return &index.Answer{}, nil
	}}
	newSite(t, f).get("/api/v1/search?q=x")
	if want := (index.Request{Query: "x", Limit: index.DefaultLimit, Sort: index.ByRelevance}); !cmp.Equal(want, asked) {
		t.Errorf("the index was asked %+v, want %+v", asked, want)
	}
}

func TestProblems(t *testing.T) {
	ok := &fake{name: "gen-000001"}
	failing := func(err error) *fake {
		return &fake{name: "gen-000001", answer: func(context.Context, index.Request) (*index.Answer, error) { return nil, err }}
	}
	long := url.QueryEscape(strings.Repeat("長", index.MaxQueryBytes/3+1))
	tests := []struct {
		name, method, path string
		searcher           *fake
		status             int
		code               code
		param              string
		retry              bool
	}{
		{"no q", "GET", "/api/v1/search", ok, 400, badParameter, "q", false},
		{"blank q", "GET", "/api/v1/search?q=%E3%80%80+", ok, 400, badParameter, "q", false},
		{"q twice", "GET", "/api/v1/search?q=a&q=b", ok, 400, badParameter, "q", false},
		{"q not UTF-8", "GET", "/api/v1/search?q=%83T%81%5B", ok, 400, badParameter, "q", false},
		{"broken escape", "GET", "/api/v1/search?q=%zz", ok, 400, badParameter, "", false},
		{"limit no number", "GET", "/api/v1/search?q=a&limit=ten", ok, 400, badParameter, "limit", false},
		{"limit zero", "GET", "/api/v1/search?q=a&limit=0", ok, 400, badParameter, "limit", false},
		{"limit empty", "GET", "/api/v1/search?q=a&limit=", ok, 400, badParameter, "limit", false},
		{"limit too high", "GET", "/api/v1/search?q=a&limit=101", ok, 400, badParameter, "limit", false},
		{"limit overflows", "GET", "/api/v1/search?q=a&limit=99999999999999999999", ok, 400, badParameter, "limit", false},
		{"offset negative", "GET", "/api/v1/search?q=a&offset=-1", ok, 400, badParameter, "offset", false},
		{"offset too high", "GET", "/api/v1/search?q=a&offset=1001", ok, 400, badParameter, "offset", false},
		{"unknown order", "GET", "/api/v1/search?q=a&sort=newest", ok, 400, badParameter, "sort", false},
		{"no order", "GET", "/api/v1/search?q=a&sort=", ok, 400, badParameter, "sort", false},
		{"unknown parameter", "GET", "/api/v1/search?q=a&tags=go", ok, 400, badParameter, "tags", false},
		{"unknown parameter of hostile name", "GET", "/api/v1/search?q=a&%3Cscript%3E%0d=1", ok, 400, badParameter, "<script>", false},
		{"lang unknown", "GET", "/api/v1/search?q=a&lang=tlh", ok, 400, badParameter, "lang", false},
		{"lang empty", "GET", "/api/v1/search?q=a&lang=", ok, 400, badParameter, "lang", false},
		{"limit twice", "GET", "/api/v1/search?q=a&limit=1&limit=1", ok, 400, badParameter, "limit", false},
		{"offset without end", "GET", "/api/v1/search?q=a&offset=" + strings.Repeat("9", 1000), ok, 400, badParameter, "offset", false},
		{"too many tags", "GET", "/api/v1/search?q=a" + strings.Repeat("&tag=go", index.MaxFilterValues+1), ok, 400, badParameter, "tag", false},
		{"tag too long", "GET", "/api/v1/search?q=a&tag=" + strings.Repeat("a", index.MaxFilterBytes+1), ok, 414, queryTooLong, "tag", false},
		{"tag not UTF-8", "GET", "/api/v1/search?q=a&tag=go&tag=%ff", ok, 400, badParameter, "tag", false},
		{"year no number", "GET", "/api/v1/search?q=a&year=2014&year=MMXV", ok, 400, badParameter, "year", false},
		{"year too high", "GET", "/api/v1/search?q=a&year=10000", ok, 400, badParameter, "year", false},
		{"the index refuses a filter", "GET", "/api/v1/search?tag=a", failing(&index.RequestError{Param: "tag", Reason: "is odd"}), 400, badParameter, "tag", false},
		{"suggest has no facets", "GET", "/api/v1/suggest?q=a&facets=1", ok, 400, badParameter, "facets", false},
		{"POST to the description", "POST", "/openapi.json", ok, 405, methodNotAllowed, "", false},
		{"another version", "GET", "/api/v2/search?q=a", ok, 404, notFound, "", false},
		{"facets by name", "GET", "/api/v1/search?q=a&facets=tags", ok, 400, badParameter, "facets", false},
		{"q too long", "GET", "/api/v1/search?q=" + long, ok, 414, queryTooLong, "q", false},
		{"the index cannot read q", "GET", "/api/v1/search?q=a", failing(&index.RequestError{Param: "query", Reason: "byte 0: no"}), 400, badQuery, "q", false},
		{"the index refuses a limit", "GET", "/api/v1/search?q=a", failing(fmt.Errorf("search: %w", &index.RequestError{Param: "limit", Reason: "is odd"})), 400, badParameter, "limit", false},
		{"POST", "POST", "/api/v1/search?q=a", ok, 405, methodNotAllowed, "", false},
		{"DELETE", "DELETE", "/api/v1/search?q=a", ok, 405, methodNotAllowed, "", false},
		{"unknown path", "GET", "/api/v1/index", ok, 404, notFound, "", false},
		{"the API's root", "GET", "/api/", ok, 404, notFound, "", false},
		{"below a path", "GET", "/api/v1/search/", ok, 404, notFound, "", false},
		{"unknown asset", "GET", "/assets/page.css", ok, 404, notFound, "", false},
		{"no index", "GET", "/api/v1/search?q=a", nil, 503, noIndex, "", true},
		{"not ready", "GET", "/readyz", nil, 503, noIndex, "", true},
		{"broken generation", "GET", "/readyz", failing(errors.New("a checksum differs")), 503, notReady, "", true},
		{"too slow", "GET", "/api/v1/search?q=a", failing(fmt.Errorf("search: %w", context.DeadlineExceeded)), 503, tooSlow, "", true},
		{"the index fails", "GET", "/api/v1/search?q=a", failing(errors.New("/srv/secret/store: bad segment")), 500, internal, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var searcher Searcher
			if tt.searcher != nil {
				searcher = tt.searcher
			}
			w := newSite(t, searcher).do(tt.method, tt.path)
			if w.Code != tt.status {
				t.Errorf("status %d, want %d", w.Code, tt.status)
			}
			if got := w.Header().Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("Content-Type %q", got)
			}
			var p problem
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
				t.Fatalf("%v: %s", err, w.Body)
			}
			if p.Code != tt.code || p.Status != tt.status || p.Param != tt.param || p.Title != http.StatusText(tt.status) || p.Type != "about:blank" || p.Detail == "" {
				t.Errorf("problem %+v, want code %q of param %q", p, tt.code, tt.param)
			}
			if got := w.Header().Get("Retry-After") != ""; got != tt.retry {
				t.Errorf("Retry-After given: %v, want %v", got, tt.retry)
			}
			if got, want := w.Header().Get("Allow"), map[bool]string{true: "GET, HEAD"}[tt.status == 405]; got != want {
				t.Errorf("Allow %q, want %q", got, want)
			}
			mustLack(t, "a problem", w.Body.String(), "secret", "checksum")
			if cc := w.Header().Get("Cache-Control"); cc != "no-store" {
				t.Errorf("Cache-Control %q", cc)
			}
		})
	}
}

// A problem's detail is in the language that is asked for.
func TestProblemLanguages(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001", answer: func(_ context.Context, req index.Request) (*index.Answer, error) {
		if _, err := query.Parse(req.Query); err != nil {
			return nil, &index.RequestError{Param: "query", Reason: err.Error(), Err: err}
		}
		return nil, context.DeadlineExceeded
	}})
	long := "/api/v1/search?q=" + strings.Repeat("a", index.MaxQueryBytes+1)
	for _, tt := range []struct{ path, accept, lang, detail string }{
		{"/api/v1/search", "", "en", "q is missing: what should be searched for? A filter would do, too"},
		{"/api/v1/search?lang=ja", "", "ja", "q がありません。検索する言葉か、絞り込みの条件を指定してください。"},
		{"/api/v1/search", "ja-JP,en;q=0.5", "ja", "q がありません。検索する言葉か、絞り込みの条件を指定してください。"},
		{"/api/v1/search?lang=en", "ja", "en", "q is missing: what should be searched for? A filter would do, too"},
		{"/api/v1/search?q=a&lang=tlh", "ja", "ja", "lang に指定できるのは ja, en です。"},
		{"/api/v1/search", "fr", "en", "q is missing: what should be searched for? A filter would do, too"},
		{"/api/v1/search?lang=%zz", "ja", "ja", "アドレスの ? より後ろを読み取れません。% は %25、; は %3B と書いてください。"},
		{"/api/v1/search?lang=%zz", "", "en", "what stands behind the ? of the address cannot be read: write %25 for % and %3B for ;"},
		{"/api/v1/search?q=a&limit=0", "ja", "ja", "limit は1から100までの数で指定してください。"},
		{"/api/v1/search?q=a&q=b", "ja", "ja", "q が2回指定されています。指定できるのは1回までです。"},
		{long, "ja", "ja", "q が2049バイトあります。指定できるのは2048バイトまでです。"},
		{long, "", "en", "q has 2049 bytes; at most 2048 are answered"},
		{"/api/v1/suggest?lang=ja", "", "ja", "q がありません。補完する言葉を指定してください。"},
		{"/api/v1/search?q=after:x", "", "en", `query, byte 6: after: cannot be "x": a date is a year, a month or a day: after:2014, after:2014-06, after:2014-06-22`},
		{"/api/v1/search?q=after:x&lang=ja", "", "ja", "after: に「x」は指定できません。after:2014、after:2014-06、after:2014-06-22 のように、年、月、日のいずれかを書いてください。"},
		{"/api/v1/search?q=has:&lang=ja", "", "ja", "has: の値がありません。has:slides か has:video と書いてください。"},
		{"/api/v1/search?q=event:&lang=ja", "", "ja", `event: の値がありません。コロンのすぐ後に書いてください。空白を含む値は event:"two words" のように引用符で囲みます。`},
		{"/api/v1/search?lang=ja&q=" + strings.Repeat("a+OR+", query.MaxClauses) + "a", "", "ja", "言葉と条件が多すぎます。合わせて256個までにしてください。"},
		{"/api/v1/search?lang=ja&q=" + strings.Repeat("(a+", query.MaxDepth+1), "", "ja", "かっこが深すぎます。16重までにしてください。"},
		{"/api/v1/search?q=a", "ja", "ja", "検索に時間がかかりすぎました。言葉を減らすか、少し待ってから、もう一度お試しください。"},
		{"/api/none", "ja", "ja", "ここには何もありません"},
	} {
		w := s.get(tt.path, "Accept-Language", tt.accept)
		var p problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		if p.Detail != tt.detail || w.Header().Get("Content-Language") != tt.lang || w.Header().Get("Vary") != "Accept-Language" {
			t.Errorf("%.60s for %q: %q, header %v", tt.path, tt.accept, p.Detail, w.Header())
		}
	}
}

func TestSearchBudget(t *testing.T) {
	slow := &fake{name: "gen-000001", answer: func(ctx context.Context, _ index.Request) (*index.Answer, error) {
		<-ctx.Done()
		return nil, errors.New("stopped in the middle") // an index that hides the reason
	}}
	s := newSite(t, slow, func(c *Config) { c.SearchBudget = time.Millisecond })
	w := s.get("/api/v1/search?q=x")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("status %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	mustContain(t, "the log", s.log.String(), "stopped in the middle")
}

func TestPartialAnswerIsNotKept(t *testing.T) {
	f := &fake{name: "gen-000001", answer: func(context.Context, index.Request) (*index.Answer, error) {
		return &index.Answer{Partial: true, Hits: many(1)}, nil
	}}
	s := newSite(t, f)
	for _, path := range []string{"/api/v1/search?q=x", "/?q=x"} {
		w := s.get(path)
		if w.Code != http.StatusOK || w.Header().Get("Etag") != "" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, header %v", path, w.Code, w.Header())
		}
	}
	mustContain(t, "the API", s.get("/api/v1/search?q=x").Body.String(), `"partial":true`)
	mustContain(t, "the page", s.get("/?q=x").Body.String(), japanese.Partial)
}

func TestPanicIsOneAnswer(t *testing.T) {
	f := &fake{name: "gen-000001", answer: func(context.Context, index.Request) (*index.Answer, error) {
		panic("a damaged segment")
	}}
	for path, contentType := range map[string]string{
		"/api/v1/search?q=x": "application/problem+json", "/?q=x": "text/html; charset=utf-8",
	} {
		s := newSite(t, f)
		w := s.get(path)
		if w.Code != http.StatusInternalServerError || w.Header().Get("Content-Type") != contentType {
			t.Errorf("%s: status %d, %s", path, w.Code, w.Header().Get("Content-Type"))
		}
		mustLack(t, path, w.Body.String(), "a damaged segment", "goroutine")
		mustContain(t, "the log", s.log.String(), "a damaged segment", "search_test.go")
	}
}

func TestPanicInHandler(t *testing.T) {
	s := newSite(t, nil)
	h := s.answer(func(*http.Request) (*reply, error) { panic("a bug of ours") }, problemJSON)
	s.h = h
	if w := s.get("/"); w.Code != http.StatusInternalServerError {
		t.Errorf("status %d", w.Code)
	}
	mustContain(t, "the log", s.log.String(), "a bug of ours", "stack=")
}

func TestETag(t *testing.T) {
	f := &fake{name: "gen-000001", answer: finds(many(30)...)}
	s := newSite(t, f)
	const path = "/api/v1/search?q=x"
	first := s.get(path)
	tag := first.Header().Get("Etag")
	if !strings.HasPrefix(tag, `W/"`) || first.Header().Get("Cache-Control") != "no-cache" {
		t.Fatalf("header %v", first.Header())
	}

	before := f.searches.Load()
	for _, held := range []string{tag, `"other", ` + tag, strings.TrimPrefix(tag, "W/"), "*"} {
		w := s.get(path, "If-None-Match", held)
		if w.Code != http.StatusNotModified || w.Body.Len() != 0 || w.Header().Get("Etag") != tag {
			t.Errorf("holding %s: status %d, %d bytes, %v", held, w.Code, w.Body.Len(), w.Header())
		}
	}
	if f.searches.Load() != before {
		t.Error("a 304 cost a search")
	}
	if w := s.get(path, "If-None-Match", `"other"`); w.Code != http.StatusOK {
		t.Errorf("holding another: status %d", w.Code)
	}

	seen := map[string]string{tag: path}
	for _, other := range []string{
		"/api/v1/search?q=X", "/api/v1/search?q=x&limit=11", "/api/v1/search?q=x&offset=1",
		"/api/v1/search?q=x&sort=date", "/api/v1/search?q=x&facets=1",
		"/api/v1/search?q=x&tag=a", "/api/v1/search?q=x&event=a", "/api/v1/search?q=x&speaker=a", "/api/v1/search?q=x&year=1",
		"/api/v1/search?q=x&tag=a&tag=b", "/api/v1/search?q=x&tag=a+b", "/api/v1/search?q=x&tag=a&event=b", "/api/v1/search?tag=x",
		"/?q=x", "/?q=x&page=2", "/?q=x&lang=en", "/?q=x&lang=ja", "/?q=x&sort=date", "/?q=x&tag=a", "/?q=x&event=a", "/?tag=x",
	} {
		got := s.get(other).Header().Get("Etag")
		if had, twice := seen[got]; twice || got == "" {
			t.Errorf("%s has the tag of %s: %q", other, had, got)
		}
		seen[got] = other
	}
	s.live.swap(&fake{name: "gen-000002"})
	if w := s.get(path, "If-None-Match", tag); w.Code != http.StatusOK {
		t.Errorf("after a swap: status %d", w.Code)
	}
}

func TestHealth(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000009"})
	if w := s.get("/livez"); w.Code != http.StatusOK {
		t.Errorf("livez %d", w.Code)
	}
	w := s.get("/readyz")
	mustContain(t, "readyz", w.Body.String(), "gen-000009")
	if w := newSite(t, nil).get("/livez"); w.Code != http.StatusOK {
		t.Errorf("livez without an index: %d", w.Code)
	}
}

func TestHEAD(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001", answer: finds(many(3)...)})
	for _, path := range []string{"/", "/?q=x", "/?tag=x", "/api/v1/search?q=x", "/api/v1/search?year=2014", "/api/v1/search", "/api/v1/suggest?q=x", "/openapi.json", "/livez", "/readyz", "/nowhere", "/api/v1/nowhere"} {
		get, head := s.get(path), s.do(http.MethodHead, path)
		if head.Body.Len() != 0 || head.Code != get.Code {
			t.Errorf("HEAD %s: status %d, %d bytes; GET has status %d", path, head.Code, head.Body.Len(), get.Code)
		}
		if !strings.HasPrefix(path, "/api") && head.Header().Get("Content-Length") != fmt.Sprint(get.Body.Len()) {
			t.Errorf("HEAD %s: Content-Length %s, the body has %d", path, head.Header().Get("Content-Length"), get.Body.Len())
		}
	}
}

func TestEveryAnswerIsSecured(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001", answer: finds(many(3)...)})
	paths := []string{"/", "/?q=x", "/?page=0", "/nowhere", "/a/../b", "/api/v1/search?q=x", "/api/v1/search", "/livez", "/readyz", "/" + s.page.assets.names["search.css"], "/assets/"}
	for _, path := range paths {
		h := s.get(path).Header()
		if h.Get("Content-Security-Policy") != contentSecurityPolicy || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("%s: %v", path, h)
		}
	}
	for _, source := range []string{"unsafe-inline", "unsafe-eval", "script-src", "data:", "*"} {
		mustLack(t, "the policy", contentSecurityPolicy, source)
	}
}

func TestLogHoldsNoQueries(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001"})
	s.get("/?q=himitsu")
	s.get("/api/v1/search?q=himitsu")
	mustContain(t, "the log", s.log.String(), "route=/api/v1/search", "status=200")
	mustLack(t, "the log", s.log.String(), "himitsu")
}
