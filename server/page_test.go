package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/talksearch/talksearch/index"
)

// talks are hits as a site of notes has them: two talks of one note, a note
// without an address, and a talk that lacks a word.
func talks() []index.Hit {
	infra := index.NoteRef{ID: "infra", Path: "2014/infra.md", URL: "https://blog.example/2014/infra/", Title: "インフラ勉強会 #3 に行ってきた", Date: "2014-03-26", Event: "インフラ勉強会 #3",
		Also: []index.Copy{{ID: "public/infra", Path: "public/infra.html"}, {ID: "x", Path: "x", URL: "javascript:alert(1)"}, {ID: "q", Path: "q.md", URL: "https://posts.example/infra"}}}
	return []index.Hit{
		{Note: infra, Section: index.Section{ID: "infra#2", Heading: []string{"インフラ勉強会 #3 に行ってきた", "午後の部", "Serf で学ぶクラスタ管理"}, Anchor: "serf", Line: 24, Speaker: "山田 花子",
			Links: []index.Link{{Kind: "slides", URL: "https://slides.example/serf"}, {Kind: "video", URL: "https://video.example/serf"}}},
			Snippet: index.Snippet{Text: "Serf はゴシッププロトコルで仲間を見つける。", Spans: [][2]int{{0, 4}}}},
		{Note: infra, Section: index.Section{ID: "infra#5", Heading: []string{"LT 大会"}, Line: 80},
			Snippet: index.Snippet{Text: "懇親会でも serf の話になった", Spans: [][2]int{{16, 20}}}},
		{Note: index.NoteRef{ID: "memo", Path: "memo/cluster.txt", Title: "クラスタのメモ", Date: "2013"}, Section: index.Section{ID: "memo#1", Line: 3},
			Snippet: index.Snippet{Text: "オーケストレーション", Spans: [][2]int{}}, Missing: []string{"ゴシップ"}},
		{Note: infra, Section: index.Section{ID: "infra#9", Heading: []string{"まとめ"}, Line: 120},
			Snippet: index.Snippet{Text: "おわり"}},
	}
}

func TestResultsPage(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001", answer: finds(talks()...)})
	w := s.get("/?q=Serf+%E3%82%B4%E3%82%B7%E3%83%83%E3%83%97")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("status %d, %v", w.Code, w.Header())
	}
	body := w.Body.String()
	mustContain(t, "the page", body,
		`<html lang="ja">`,
		`<title>「Serf ゴシップ」の検索結果 – talksearch</title>`,
		`value="Serf ゴシップ"`,
		`2件の記事に4か所`,
		`<a href="https://blog.example/2014/infra/">インフラ勉強会 #3 に行ってきた</a>`,
		`<a href="https://blog.example/2014/infra/#serf">Serf で学ぶクラスタ管理</a>`,
		`<p class="path"><bdi>午後の部</bdi></p>`,
		`<time datetime="2014-03-26">2014年3月26日</time>`,
		`<bdi lang="ja">山田 花子</bdi>`,
		`<a href="https://slides.example/serf">スライド <span class="host">slides.example</span></a>`,
		`<a href="https://video.example/serf">動画 <span class="host">video.example</span></a>`,
		`<mark>Serf</mark> はゴシッププロトコル`,
		`懇親会でも <mark>serf</mark> の話`,
		`<code>memo/cluster.txt:3</code>`,
		`<p class="also" lang="ja">ほかの掲載先 <a href="https://posts.example/infra">posts.example</a></p>`,
		`<span>2013</span>`,
		`<h3 class="untitled">本文</h3>`,
		`含まれない語</span> <bdi lang="ja">ゴシップ</bdi>`,
	)
	mustLack(t, "the page", body, "<script", "style=", "<bdi>インフラ勉強会 #3 に行ってきた</bdi>")

	// Hits of one note that stand together share its title; one that comes after
	// another note's does not go before it.
	var order []string
	for _, e := range elements(t, body, "h2", "h3") {
		order = append(order, e.Data+" "+text(e))
	}
	want := []string{"h2 インフラ勉強会 #3 に行ってきた", "h3 Serf で学ぶクラスタ管理", "h3 LT 大会", "h2 クラスタのメモ", "h3 本文", "h2 インフラ勉強会 #3 に行ってきた", "h3 まとめ"}
	if !reflect.DeepEqual(order, want) {
		t.Errorf("headings %q, want %q", order, want)
	}
}

func TestPageIsSoundHTML(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001", answer: finds(talks()...)})
	for _, path := range []string{"/", "/?q=x", "/?q=x&lang=en", "/?q=x&page=3", "/?page=x", "/a/b"} {
		body := s.get(path).Body.String()
		for tag, n := range map[string]int{"h1": 1, "main": 1, "form": 1, "label": 1, "title": 1} {
			if got := len(elements(t, body, tag)); got != n {
				t.Errorf("%s has %d <%s>, want %d", path, got, tag, n)
			}
		}
		input := elements(t, body, "input")[0]
		if label := elements(t, body, "label")[0]; attr(label, "for") != attr(input, "id") {
			t.Errorf("%s: the label is not the field's", path)
		}
		if attr(elements(t, body, "form")[0], "role") != "search" {
			t.Errorf("%s: the form is no search landmark", path)
		}
	}
}

func TestStartPage(t *testing.T) {
	for _, searcher := range []Searcher{nil, &fake{name: "gen-000001"}} {
		w := newSite(t, searcher).get("/")
		if w.Code != http.StatusOK {
			t.Errorf("status %d", w.Code)
		}
		mustContain(t, "the start page", w.Body.String(), `<form role="search" action="./" method="get">`, `name="q"`, japanese.Tagline)
		mustLack(t, "the start page", w.Body.String(), "noindex", "<article")
	}
}

func TestNothingFound(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001"})
	w := s.get("/?q=" + url.QueryEscape("存在しない語"))
	if w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
	mustContain(t, "the page", w.Body.String(), append(japanese.NothingTips, "「存在しない語」は見つかりませんでした")...)
	mustContain(t, "a page after the last", s.get("/?q=x&page=7").Body.String(), japanese.NoMore, `href="./?q=x"`)
}

// A spelling is offered as a link, and is text whatever is in it.
func TestDidYouMean(t *testing.T) {
	spelling := `Kubernetes <b>&監視`
	f := &fake{name: "gen-000001", answer: func(context.Context, index.Request) (*index.Answer, error) {
		return &index.Answer{Total: 1, TotalNotes: 1, Hits: many(1), DidYouMean: spelling}, nil
	}}
	s := newSite(t, f)
	link := "q=" + strings.ReplaceAll(url.QueryEscape(spelling), "+", "&#43;")
	for lang, label := range map[string]string{"ja": "もしかして：", "en": "Did you mean"} {
		body := s.get("/?q=kuberntes&lang=" + lang).Body.String()
		mustContain(t, lang, body, label, `Kubernetes &lt;b&gt;&amp;監視</bdi>`, link)
		mustLack(t, lang, body, "Kubernetes <b>")
	}
	mustContain(t, "the API", s.get("/api/v1/search?q=kuberntes").Body.String(), `"did_you_mean":"Kubernetes \u003cb\u003e\u0026監視"`)
	mustLack(t, "a page without a spelling", newSite(t, &fake{answer: finds(many(1)...)}).get("/?q=x").Body.String(), japanese.DidYouMean)
}

func TestProblemPage(t *testing.T) {
	slow := &fake{name: "gen-000001", answer: func(context.Context, index.Request) (*index.Answer, error) {
		return nil, context.DeadlineExceeded
	}}
	bad := &fake{name: "gen-000001", answer: func(context.Context, index.Request) (*index.Answer, error) {
		return nil, &index.RequestError{Param: "query", Reason: `after: cannot be "<b>"`}
	}}
	long := strings.Repeat("w", index.MaxQueryBytes+1)
	tests := []struct {
		method, path string
		searcher     Searcher
		status       int
		code         code
	}{
		{"GET", "/?q=x", nil, 503, noIndex},
		{"GET", "/?q=x", slow, 503, tooSlow},
		{"GET", "/?q=after:x", bad, 400, badQuery},
		{"GET", "/?q=x&page=0", slow, 400, badParameter},
		{"GET", "/?q=x&page=52", slow, 400, badParameter},
		{"GET", "/?q=%ff", slow, 400, badParameter},
		{"GET", "/?q=x&q=y", slow, 400, badParameter},
		{"GET", "/?q=x&sort=x", slow, 400, badParameter},
		{"GET", "/?year=x", slow, 400, badParameter},
		{"GET", "/?tag=" + long, slow, 414, queryTooLong},
		{"GET", "/?q=" + long, slow, 414, queryTooLong},
		{"GET", "/nowhere/at/all", slow, 404, notFound},
		{"POST", "/", slow, 405, methodNotAllowed},
	}
	for _, tt := range tests {
		for _, m := range catalogue {
			w := newSite(t, tt.searcher).do(tt.method, tt.path, "Accept-Language", m.Lang)
			if w.Code != tt.status {
				t.Errorf("%s: status %d, want %d", tt.path, w.Code, tt.status)
			}
			mustContain(t, tt.path, w.Body.String(), m.Problems[tt.code].What, m.Problems[tt.code].Advice, `name="q"`, "noindex")
			if w.Body.Len() > 8<<10 {
				t.Errorf("the page about %s has %d bytes", tt.code, w.Body.Len())
			}
		}
	}
	mustContain(t, "the page", newSite(t, bad).get("/?q=after:x").Body.String(), `<p>after: cannot be &#34;&lt;b&gt;&#34;</p>`)
	body := newSite(t, nil).get("/?q=Serf").Body.String()
	mustContain(t, "the page", body, `value="Serf"`)
	// Relative addresses lead home from any depth.
	mustContain(t, "a lost page", newSite(t, nil).get("/nowhere/at/all").Body.String(), `action="./../../"`, `href="./../../assets/`)
}

func TestPaging(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001", answer: finds(many(2*pageHits + 1)...)})
	tests := []struct {
		page           int
		articles       int
		previous, next string
	}{
		{1, pageHits, "", "./?page=2&q=x"},
		{2, pageHits, "./?q=x", "./?page=3&q=x"},
		{3, 1, "./?page=2&q=x", ""},
	}
	for _, tt := range tests {
		body := s.get(fmt.Sprintf("/?q=x&page=%d", tt.page)).Body.String()
		if got := len(elements(t, body, "article")); got != tt.articles {
			t.Errorf("page %d has %d notes, want %d", tt.page, got, tt.articles)
		}
		links := map[string]string{}
		for _, a := range elements(t, body, "a") {
			if rel := attr(a, "rel"); rel != "" {
				links[rel] = attr(a, "href")
			}
		}
		if links["prev"] != tt.previous || links["next"] != tt.next {
			t.Errorf("page %d: links %v, want prev %q, next %q", tt.page, links, tt.previous, tt.next)
		}
	}
	one := newSite(t, &fake{name: "gen-000001", answer: finds(many(pageHits)...)})
	mustLack(t, "the only page", one.get("/?q=x").Body.String(), "<nav")

	// The last page that may be asked for stays within the index's limit.
	var asked index.Request
	last := newSite(t, &fake{name: "gen-000001", answer: func(_ context.Context, req index.Request) (*index.Answer, error) {
		asked = req
		return &index.Answer{Hits: many(req.Limit)}, nil
	}})
	body := last.get(fmt.Sprintf("/?q=x&page=%d", lastPage)).Body.String()
	if asked.Offset > index.MaxOffset || asked.Limit > index.MaxLimit {
		t.Errorf("the last page asks for %+v", asked)
	}
	mustLack(t, "the last page", body, `rel="next"`)
}

func TestLanguages(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001", answer: finds(talks()...)})
	tests := []struct{ path, accept, want string }{
		{"/?q=x", "", "ja"},
		{"/?q=x", "ja,en;q=0.8", "ja"},
		{"/?q=x", "en-GB,en;q=0.9", "en"},
		{"/?q=x", "en;q=0.5, ja-JP", "ja"},
		{"/?q=x", "fr-FR", "en"},
		{"/?q=x", "fr-FR, ja;q=0.3", "ja"},
		{"/?q=x", ";;;=,,", "ja"},
		{"/?q=x", strings.Repeat("a-", 4000), "ja"},
		{"/?q=x&lang=en", "ja", "en"},
		{"/?q=x&lang=ja", "en", "ja"},
		{"/?q=x&lang=tlh", "en", "en"},
	}
	for _, tt := range tests {
		w := s.get(tt.path, "Accept-Language", tt.accept)
		mustContain(t, tt.path+" for "+clip(tt.accept), w.Body.String(), `<html lang="`+tt.want+`">`)
		if h := w.Header(); h.Get("Content-Language") != tt.want || !hasToken(h.Get("Vary"), "Accept-Language") {
			t.Errorf("%s for %s: header %v", tt.path, clip(tt.accept), h)
		}
	}
	body := s.get("/?q=x&lang=en").Body.String()
	mustContain(t, "the English page", body, "4 passages in 2 notes", "26 March 2014", `<input type="hidden" name="lang" value="en">`,
		`<article lang="ja">`, `href="./?lang=ja&amp;q=x" hreflang="ja"`)
	mustLack(t, "a page of no chosen language", s.get("/?q=x").Body.String(), `name="lang"`)
}

// A message that is missing in one language would be an empty place on the page.
func TestCatalogueIsComplete(t *testing.T) {
	for _, m := range catalogue {
		v := reflect.ValueOf(*m)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s: %s is not set", m.Lang, v.Type().Field(i).Name)
			}
		}
		if len(m.Problems) != len(codes) {
			t.Errorf("%s: %d problems of %d", m.Lang, len(m.Problems), len(codes))
		}
		for _, c := range codes {
			if p := m.Problems[c]; p.What == "" || p.Advice == "" {
				t.Errorf("%s: nothing to say about %s", m.Lang, c)
			}
		}
	}
	if got, want := english.Found(1, 1), "1 passage in 1 note"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := japanese.Found(12345, 1000), "1,000件の記事に12,345か所"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestAssets(t *testing.T) {
	s := newSite(t, nil)
	if len(s.page.assets.names) == 0 {
		t.Fatal("no assets")
	}
	for name, at := range s.page.assets.names {
		w := s.get("/" + at)
		if w.Code != http.StatusOK || w.Body.Len() == 0 || w.Header().Get("Content-Type") == "" {
			t.Errorf("%s: status %d, %d bytes, %v", name, w.Code, w.Body.Len(), w.Header())
		}
		mustContain(t, name, w.Header().Get("Cache-Control"), "immutable")
		mustContain(t, "the page", s.get("/").Body.String(), at)
	}
}

// elements parses a page and returns its elements of these names, in order.
func elements(t *testing.T, body string, names ...string) []*html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var out []*html.Node
	for n := range doc.Descendants() {
		for _, name := range names {
			if n.Type == html.ElementNode && n.Data == name {
				out = append(out, n)
			}
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}
