package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/talksearch/talksearch/index"
)

// attacks are texts that mean something to HTML, to URLs, to headers or to
// terminals.
var attacks = []string{
	`<script>alert(1)</script>`,
	`"><script>alert(1)</script>`,
	`'><img src=x onerror=alert(1)>`,
	`</title><script>alert(1)</script>`,
	`</mark></p><script>alert(1)</script>`,
	`</style><svg onload=alert(1)>`,
	`<!--<script>`,
	`]]><script>alert(1)</script>`,
	`<a href="javascript:alert(1)">x</a>`,
	`javascript:alert(1)`,
	`" autofocus onfocus="alert(1)`,
	`&lt;script&gt;alert(1)&lt;/script&gt;`,
	`{{.Root}}{{printf "%s" "x"}}`,
	"a\r\nSet-Cookie: a=b\r\n\r\n<script>",
	"\x00\x01\x1b[31mred\x7f",
	"\u202eright to left\u2066 isolate",
	`"unclosed "nested "quotes"" -(((( OR AND`,
	strings.Repeat(`"`, 2000),
	strings.Repeat(`(`, 2000),
	"%00%0d%0a",
	"../../../etc/passwd",
	"\u0000\uFEFF\uFFFE",
}

// ownElements are all that a page of ours is made of.
var ownElements = strings.Fields(`html head meta title link body a header p img h1 h2 h3 form label div input button main
	section article time bdi span mark ul li code nav footer details summary dl dt dd`)

// mustBeOwn fails when a page has markup that is not from its template.
func mustBeOwn(t *testing.T, body string) {
	t.Helper()
	if !utf8.ValidString(body) {
		t.Error("the page is not UTF-8")
	}
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("a comment: %q", n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		if !slices.Contains(ownElements, n.Data) {
			t.Errorf("<%s> is not the page's", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" {
				t.Errorf("<%s %s=%q> is not the page's", n.Data, a.Key, a.Val)
			}
			if a.Key == "href" || a.Key == "src" || a.Key == "action" {
				if u, err := url.Parse(a.Val); err != nil || (u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http") {
					t.Errorf("<%s %s=%q> leads where no link may", n.Data, a.Key, a.Val)
				}
			}
		}
	}
}

func TestHostileQueries(t *testing.T) {
	t.Parallel()
	s := newSite(t, &fake{name: "gen-000001", answer: finds(talks()...)})
	empty := newSite(t, &fake{name: "gen-000001"})
	down := newSite(t, nil)
	for _, q := range attacks {
		for _, path := range []string{"/?q=%s", "/?q=%s&lang=en", "/?q=x&lang=%s", "/?q=x&page=%s", "/?%s=x", "/%s"} {
			path = fmt.Sprintf(path, url.QueryEscape(q))
			for _, site := range []*site{s, empty, down} {
				w := site.get(path)
				mustBeOwn(t, w.Body.String())
				mustBePlain(t, w.Header())
			}
		}
		for _, path := range []string{"/api/v1/search?q=%s", "/api/v1/search?q=x&limit=%s", "/api/v1/search?%[1]s=1&%[1]s=2", "/api/%s"} {
			w := s.get(fmt.Sprintf(path, url.QueryEscape(q)))
			if !json.Valid(w.Body.Bytes()) {
				t.Errorf("%s: not JSON: %s", path, w.Body)
			}
			mustLack(t, path, w.Body.String(), "<", ">")
			mustBePlain(t, w.Header())
		}
	}
}

// mustBePlain fails when a header was let in or a value could end its line.
func mustBePlain(t *testing.T, h http.Header) {
	t.Helper()
	if h.Get("Set-Cookie") != "" {
		t.Error("a cookie was set")
	}
	for name, values := range h {
		if strings.ContainsAny(name+strings.Join(values, ""), "\r\n\x00") {
			t.Errorf("header %q: %q", name, values)
		}
	}
}

func TestHostileNotes(t *testing.T) {
	t.Parallel()
	spans := [][][2]int{nil, {{0, 1}}, {{-9, 1 << 62}}, {{5, 2}, {1, 3}, {2, 99}}}
	for _, a := range attacks {
		for _, s := range spans {
			hit := index.Hit{
				Note: index.NoteRef{ID: a, Path: a, URL: a, Title: a, Date: a, Event: a, Tags: []string{a}},
				Section: index.Section{ID: a, Heading: []string{a + "1", a + "2", a}, Anchor: a, Line: -1, Speaker: a,
					Links: []index.Link{{Kind: "slides", URL: a}, {Kind: "video", URL: "https://video.example/" + a}, {Kind: a, URL: a}}},
				Snippet: index.Snippet{Text: a, Spans: s},
				Why:     []index.Why{{Term: a, Kind: a, Field: a}},
				Missing: []string{a},
			}
			linked := hit
			linked.Note.URL = "https://blog.example/" + url.PathEscape(a)
			site := newSite(t, &fake{name: "gen-000001", answer: finds(hit, linked)})
			w := site.get("/?q=x")
			if w.Code != http.StatusOK {
				t.Fatalf("status %d for %q", w.Code, a)
			}
			mustBeOwn(t, w.Body.String())
			w = site.get("/api/v1/search?q=x")
			if w.Code != http.StatusOK || !json.Valid(w.Body.Bytes()) {
				t.Fatalf("status %d for %q: %s", w.Code, a, w.Body)
			}
			mustLack(t, "the API", w.Body.String(), "<", ">")
		}
	}
}

// A note of one huge title must not make a huge page.
func TestHugeNotesMakeNoHugePages(t *testing.T) {
	huge := strings.Repeat("巨大", 1<<15)
	var hits []index.Hit
	for range pageHits {
		h := index.Hit{Note: index.NoteRef{ID: "a", Path: huge, Title: huge, Date: huge, Event: huge},
			Section: index.Section{Speaker: huge, Line: 1}, Snippet: index.Snippet{Text: huge, Spans: [][2]int{{1, 1 << 17}}}}
		for range 1000 {
			h.Section.Heading = append(h.Section.Heading, huge)
			h.Section.Links = append(h.Section.Links, index.Link{Kind: "slides", URL: "https://slides.example/" + huge[:len(huge)/1000*(len(h.Missing)%2)]})
			h.Missing = append(h.Missing, huge)
		}
		hits = append(hits, h)
	}
	w := newSite(t, &fake{name: "gen-000001", answer: finds(hits...)}).get("/?q=x")
	if w.Code != http.StatusOK || w.Body.Len() > 1<<20 {
		t.Errorf("status %d, %d bytes", w.Code, w.Body.Len())
	}
}

func TestClip(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{" 題 \n", "題"},
		{strings.Repeat("あ", maxTitleRunes), strings.Repeat("あ", maxTitleRunes)},
		{strings.Repeat("あ", maxTitleRunes+1), strings.Repeat("あ", maxTitleRunes) + "…"},
		{strings.Repeat("a", maxTitleRunes+1), strings.Repeat("a", maxTitleRunes) + "…"},
		{"a\xffb", "a\uFFFDb"},
	}
	for _, tt := range tests {
		if got := clip(tt.in); got != tt.want {
			t.Errorf("clip(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// FuzzPage feeds the page's every input at once; nothing may panic, and no markup
// but the page's own may come out.
func FuzzPage(f *testing.F) {
	for _, a := range attacks {
		f.Add("q="+url.QueryEscape(a), a, 0, 4)
	}
	f.Fuzz(func(t *testing.T, rawQuery, text string, from, to int) {
		hit := index.Hit{
			Note:    index.NoteRef{ID: text, Path: text, URL: text, Title: text, Event: text},
			Section: index.Section{Heading: []string{text}, Anchor: text, Speaker: text, Links: []index.Link{{Kind: "slides", URL: text}}},
			Snippet: index.Snippet{Text: text, Spans: [][2]int{{from, to}}},
		}
		s := newSite(t, &fake{name: "gen-000001", answer: finds(hit)})
		r, err := http.NewRequest(http.MethodGet, "/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.URL.RawQuery = rawQuery
		rep, err := s.searchHTML(r)
		if err != nil {
			rep = s.page.refuse(r, problemOf(err))
		}
		if rep.status >= 500 {
			t.Errorf("status %d: %v", rep.status, err)
		}
		mustBeOwn(t, string(rep.body))
	})
}
