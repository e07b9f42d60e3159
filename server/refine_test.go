package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/talksearch/talksearch/index"
)

// faceted finds hits with facets, and tells what it was asked.
func faceted(asked *index.Request, hits int) *fake {
	answer := finds(many(hits)...)
	return &fake{name: "gen-000001", answer: func(ctx context.Context, req index.Request) (*index.Answer, error) {
		*asked = req
		a, err := answer(ctx, req)
		a.Facets = &index.Facets{
			Tags:     values("go", 1204, "C++ & 仲間", 3),
			Events:   values("インフラ勉強会 #3", 2),
			Speakers: values("@hanako", 1),
			Years:    values("2013", 9, "2014", 4),
		}
		return a, err
	}}
}

// links are the addresses below the elements of a class or name, by what they say.
func links(t *testing.T, body, of string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, e := range elements(t, body, "ul", "details", "nav", "header", "footer") {
		if attr(e, "class") != of && e.Data != of {
			continue
		}
		for a := range e.Descendants() {
			if a.Type == html.ElementNode && a.Data == "a" {
				found[strings.Join(strings.Fields(text(a)), " ")] = attr(a, "href")
			}
		}
	}
	return found
}

func TestFacetLinks(t *testing.T) {
	var asked index.Request
	s := newSite(t, faceted(&asked, 2*pageHits+1))
	body := s.get("/?q=x&tag=go&year=2013&year=2013&sort=date&page=2&lang=ja&utm_source=y").Body.String()
	want := index.Request{Query: "x", Filters: index.Filters{Tags: []string{"go"}, Years: []int{2013, 2013}},
		Limit: pageHits + 1, Offset: pageHits, Sort: index.ByDate, Facets: true}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("the index was asked (-want +got):\n%s", diff)
	}
	for of, want := range map[string]map[string]string{
		"details": {
			"2014":       "./?lang=ja&q=x&sort=date&tag=go&year=2013&year=2013&year=2014",
			"C++ & 仲間":   "./?lang=ja&q=x&sort=date&tag=go&tag=C%2B%2B+%26+%E4%BB%B2%E9%96%93&year=2013&year=2013",
			"インフラ勉強会 #3": "./?event=%E3%82%A4%E3%83%B3%E3%83%95%E3%83%A9%E5%8B%89%E5%BC%B7%E4%BC%9A+%233&lang=ja&q=x&sort=date&tag=go&year=2013&year=2013",
			"@hanako":    "./?lang=ja&q=x&sort=date&speaker=%40hanako&tag=go&year=2013&year=2013",
		},
		"chips": {
			"年 2013 ×":   "./?lang=ja&q=x&sort=date&tag=go",
			"タグ go ×":    "./?lang=ja&q=x&sort=date&year=2013&year=2013",
			"絞り込みをすべて外す": "./?lang=ja&q=x&sort=date",
		},
		"sorts":  {"関連度順": "./?lang=ja&q=x&tag=go&year=2013&year=2013"},
		"nav":    {"← 前へ": "./?lang=ja&q=x&sort=date&tag=go&year=2013&year=2013", "次へ →": "./?lang=ja&page=3&q=x&sort=date&tag=go&year=2013&year=2013"},
		"footer": {"English": "./?lang=en&q=x&sort=date&tag=go&year=2013&year=2013"},
	} {
		if diff := cmp.Diff(want, links(t, body, of)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", of, diff)
		}
	}
	mustContain(t, "the page", body, `<span class="count">4</span>`, `<span aria-current="true">新しい順</span>`, `aria-label="「go」での絞り込みを外す"`)

	// The form keeps all but the query and the page.
	var kept []string
	for _, input := range elements(t, body, "input") {
		if attr(input, "type") == "hidden" {
			kept = append(kept, attr(input, "name")+"="+attr(input, "value"))
		}
	}
	slices.Sort(kept)
	if diff := cmp.Diff([]string{"lang=ja", "sort=date", "tag=go", "year=2013", "year=2013"}, kept); diff != "" {
		t.Errorf("hidden (-want +got):\n%s", diff)
	}
	mustContain(t, "counts in English", s.get("/?q=x&lang=en").Body.String(), `<span class="count">1,204</span>`, english.Narrow, english.ByDate)
}

// A filter is a question by itself; its page says what it is about, and needs no order.
func TestPageWithoutWords(t *testing.T) {
	var asked index.Request
	s := newSite(t, faceted(&asked, 3))
	body := s.get("/?tag=go&tag=C%2B%2B&year=2014").Body.String()
	mustContain(t, "the page", body, "<title>「2014・go・C&#43;&#43;」の検索結果 – talksearch</title>", `value="" `)
	mustLack(t, "the page", body, `class="sorts"`, " required")
	if asked.Query != "" || len(asked.Filters.Tags) != 2 {
		t.Errorf("the index was asked %+v", asked)
	}
	none := newSite(t, &fake{name: "gen-000001"}).get("/?q=x&tag=go")
	mustContain(t, "a page without results", none.Body.String(), "「x」は見つかりませんでした", `<li><a href="./?q=x">絞り込みをすべて外す</a></li>`, `class="chips"`)
}

// What is chosen as often as it may be offers no more, and what is wrong is dropped.
func TestFiltersEnd(t *testing.T) {
	var asked index.Request
	s := newSite(t, faceted(&asked, 3))
	w := s.get("/?q=x" + strings.Repeat("&tag=z", index.MaxFilterValues))
	if w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	offered := links(t, w.Body.String(), "details")
	if offered["go"] != "" || offered["2014"] == "" {
		t.Errorf("there are offered %v", offered)
	}
	for of, address := range offered {
		if again := s.get(strings.TrimPrefix(address, ".")); again.Code != http.StatusOK {
			t.Errorf("%s leads to status %d", of, again.Code)
		}
	}
	refused := s.get("/?q=x" + strings.Repeat("&tag=z", index.MaxFilterValues+1))
	mustContain(t, "a refused page", refused.Body.String(), `value="x"`)
	mustLack(t, "a refused page", refused.Body.String(), `name="tag"`)
}

// hostileFacets are what a generation might show whose notes are not of people.
func hostileFacets(text string) *index.Facets {
	v := values(text, 1, strings.Repeat("長", 1<<10), 1<<40)
	return &index.Facets{Tags: v, Events: v, Speakers: v, Years: v}
}

func TestHostileFilters(t *testing.T) {
	t.Parallel()
	for _, a := range attacks {
		s := newSite(t, &fake{name: "gen-000001", answer: func(_ context.Context, req index.Request) (*index.Answer, error) {
			return &index.Answer{Hits: many(1), Total: 2, TotalNotes: 1, Facets: hostileFacets(a)}, nil
		}})
		for _, path := range []string{"/?q=x&tag=%s", "/?event=%s", "/?speaker=%[1]s&speaker=%[1]s&lang=en", "/?q=x&year=%s", "/?q=x&sort=%s"} {
			w := s.get(fmt.Sprintf(path, url.QueryEscape(a)))
			mustBeOwn(t, w.Body.String())
			mustBePlain(t, w.Header())
			if w.Body.Len() > 1<<17 {
				t.Errorf("%s: %d bytes", path, w.Body.Len())
			}
		}
		for _, path := range []string{"/api/v1/search?tag=%s", "/api/v1/search?q=x&event=%s&facets=1", "/api/v1/search?speaker=%s", "/api/v1/search?q=x&year=%s", "/api/v1/search?q=x&lang=%s", "/api/v1/suggest?q=%s&lang=ja"} {
			w := s.get(fmt.Sprintf(path, url.QueryEscape(a)))
			if !json.Valid(w.Body.Bytes()) {
				t.Errorf("%s: not JSON: %s", path, w.Body)
			}
			mustLack(t, path, w.Body.String(), "<", ">")
			mustBePlain(t, w.Header())
		}
	}
}

// FuzzRefine follows every link of a page that any query string and facet make: none may
// be markup but the page's own, and none may lead to what the server refuses. What the
// API makes of the same is an answer or a problem.
func FuzzRefine(f *testing.F) {
	for _, a := range attacks {
		f.Add("q=x&tag="+url.QueryEscape(a), a)
		f.Add("sort=date&year=2014&page=2&lang=ja&event="+url.QueryEscape(a)+"&event=b", a)
	}
	f.Fuzz(func(t *testing.T, rawQuery, text string) {
		facets := &index.Facets{Tags: values(text, 1), Events: values(text, 2), Speakers: values(text, 3), Years: values("0007", 4)}
		hits := many(pageHits + 1)
		s := newSite(t, &fake{name: "gen-000001", answer: func(_ context.Context, req index.Request) (*index.Answer, error) {
			return &index.Answer{Hits: hits, Total: 100, TotalNotes: 100, Facets: facets}, nil
		}})
		ask := func(d decide, rawQuery string) (*reply, error) {
			return d(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/", RawQuery: rawQuery}, Header: http.Header{}})
		}
		if _, err := ask(s.searchAPI, rawQuery); err != nil && problemOf(err).Status >= 500 {
			t.Errorf("the API fails: %v", err)
		}
		page, err := ask(s.searchHTML, rawQuery)
		if err != nil {
			if p := problemOf(err); p.Status >= 500 {
				t.Errorf("the page fails: %v", err)
			}
			return
		}
		mustBeOwn(t, string(page.body))
		if !utf8.ValidString(text) || len(text) > index.MaxFilterBytes {
			return // is no facet
		}
		hits = hits[:1]
		for _, a := range elements(t, string(page.body), "a") {
			_, query, ok := strings.Cut(attr(a, "href"), "?")
			if !ok {
				continue
			}
			if _, err := ask(s.searchHTML, query); err != nil {
				t.Errorf("%q leads to %q: %v", rawQuery, query, err)
			}
		}
	})
}
