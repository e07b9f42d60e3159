package corpus

import (
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
)

// readPage reads one web page, and tells why it is none where it is none.
func readPage(t *testing.T, name, source string, opts Options) (n Note, passed string, err error) {
	t.Helper()
	dir := tree(t, map[string]string{name: source})
	opts.PassedOver = func(_, why string) { passed = why }
	files, problems, err := Scan([]string{dir}, opts)
	if err != nil || len(problems) > 0 || len(files) != 1 {
		t.Fatalf("Scan = %d files, %v, %v", len(files), problems, err)
	}
	notes := 0
	for note, problem := range files[0].Notes() {
		n, err = note, problem
		notes++
	}
	if (notes == 0) != (passed != "") {
		t.Fatalf("%d notes, passed over: %q", notes, passed)
	}
	return n, passed, err
}

// Pelican's drafts say so in the head of the page.
func TestPagesThatAreDrafts(t *testing.T) {
	for head, want := range map[string]string{
		`<meta name="status" content="draft">`:     "draft: the page says status: draft",
		`<meta content=hidden name=Status>`:        "draft: the page says status: hidden",
		`<meta name="draft" content="true">`:       "draft: the page says draft: true",
		`<meta name="status" content="published">`: "",
		`<meta name="draft" content="false">`:      "",
	} {
		page := head + "<main><h1>監視</h1><p>ここ。</main>"
		n, _, err := readPage(t, "a.html", page, Options{})
		if p, ok := err.(*Problem); ok != (want != "") || ok && p.Reason != want || ok == (n.ID != "") {
			t.Errorf("%s: note %q, %v; want %q", head, n.ID, err, want)
		}
		if n, _, err := readPage(t, "a.html", page, Options{IncludeDrafts: true}); n.ID == "" || err != nil {
			t.Errorf("%s with drafts: note %q, %v", head, n.ID, err)
		}
	}
}

func TestPagesThatAreNoNotes(t *testing.T) {
	card := `<article><h2><a href="/a/">一つ目の記事</a></h2><p>要約</p></article>`
	site := `<link rel="canonical" href="https://notes.example.jp/b/">`
	for _, tc := range []struct{ name, path, source, want string }{
		{"cards", "index.html", "<main><h1>記事</h1>" + card + card + "</main>", "only lists other pages"},
		{"cards without main", "index.html", "<body>" + card + card, "only lists other pages"},
		{"one card of a tag", "index.html", site + "<main><h1>畑</h1>" + card + "</main>", "only lists other pages"},
		{"headings that are links", "index.html", "<main><h1>記事</h1><h2><a href=/a>一</a></h2>要約<h2><a href=/b>二</a></h2>要約</main>", "only lists other pages"},
		{"links", "index.html", "<main><h1>タグ</h1><ul><li><a href=/a>畑</a> 3<li><a href=/b>温度計</a> 2<li><a href=/c>水</a> 1</ul></main>", "only lists other pages"},
		{"links with the site's address", "index.html", site + "<main><h2><a href=https://notes.example.jp/a>一</a></h2><h2><a href=https://notes.example.jp/c>二</a></h2></main>", "only lists other pages"},
		{"an alias", "old.html", `<meta name=robots content=noindex><meta http-equiv="Refresh" content="0; url=https://notes.example.jp/b/">`, "only leads on to another page"},
		{"nothing", "empty.html", "<html><body><main></main></body></html>", "has no text"},
		{"not found", "404.html", "<main><p>ありません。</main>", "is shown for pages that are not there"},

		{"an article and others", "b.html", "<main><article><h1>本文</h1><p>ここ。</article>" + card + card + "</main>", ""},
		{"an article headed by its own address", "b.html", site + "<main><article><h1><a href=/b/>本文</a></h1><p>ここ。</article></main>", ""},
		{"an article headed by a link", "b.html", "<main><article><h1><a href=/b/>本文</a></h1><p>ここ。</article></main>", ""},
		{"links to other sites", "b.html", "<main><h1>今週</h1><h2><a href=https://a.example/>一</a></h2>良い<h2><a href=https://b.example/>二</a></h2>良い</main>", ""},
		{"contents", "b.html", "<main><h1>今週</h1><ul><li><a href=#a>一つ目</a><li><a href=#b>二つ目</a></ul><p id=a>本文</main>", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n, passed, err := readPage(t, tc.path, tc.source, Options{})
			if passed != tc.want || err != nil {
				t.Errorf("passed over: %q, want %q; %v", passed, tc.want, err)
			}
			if tc.want == "" && n.ID == "" {
				t.Error("no note")
			}
		})
	}
}

// What a page keeps from search engines stays out, and is in with the drafts.
func TestPagesThatAreWithheld(t *testing.T) {
	for name, source := range map[string]string{
		"robots":       `<meta name="robots" content="noindex, nofollow"><main><p>本文。</main>`,
		"robots none":  `<META NAME=ROBOTS CONTENT=NONE><main><p>本文。</main>`,
		"html":         `<html data-pagefind-ignore><main><p>本文。</main>`,
		"body":         `<html><body data-talksearch-ignore="all"><main><p>本文。</main>`,
		"front matter": "---\ndraft: true\n---\n<p>本文。",
	} {
		n, _, err := readPage(t, "a.html", source, Options{})
		if p, ok := err.(*Problem); !ok || !p.Skipped || !strings.HasPrefix(p.Reason, "draft") || n.ID != "" {
			t.Errorf("%s: note %q, %v", name, n.ID, err)
		}
		n, _, err = readPage(t, "a.html", source, Options{IncludeDrafts: true})
		if err != nil || len(n.Sections) != 1 || n.Sections[0].Prose != "本文。" {
			t.Errorf("%s with drafts: %v, %v", name, n, err)
		}
	}
}

func TestPageMatter(t *testing.T) {
	for _, tc := range []struct{ name, source, title, date, url string }{
		{"og:title with the site's name", `<meta property=og:title content="畑の話 - 雑記帳"><meta property=og:site_name content=雑記帳><main>文`, "畑の話", "", ""},
		{"a heading that og:title has", `<meta property=og:title content="畑の話 | 雑記帳"><main><h2>畑の話</h2>文`, "畑の話", "", ""},
		{"a heading, not <title>", `<title>雑記帳</title><main><h1>畑の話</h1>文`, "畑の話", "", ""},
		{"<title>", `<title>畑の話</title><main>文`, "畑の話", "", ""},
		{"nothing", `<main>文`, "a", "", ""},
		{"og:title is no heading", `<meta property=og:title content="畑の話"><main><h1>見出し</h1>文`, "畑の話", "", ""},
		{"JSON-LD", `<script type="application/ld+json">{"@graph":[{"@type":"WebSite"},{"datePublished":"2019-05-06T00:00:00Z"}]}</script><main>文`, "a", "2019-05-06", ""},
		{"broken JSON-LD", `<script type="application/ld+json">{"@graph":[</script><main>文`, "a", "", ""},
		{"microdata", `<main><time itemprop="datePublished" datetime="2019-05-06">5月</time>文`, "a", "2019-05-06", ""},
		{"a time beside the text", `<nav><time datetime="2001-01-01"></time></nav><main><time datetime="2019-05-06"></time>文`, "a", "2019-05-06", ""},
		{"a time in the text, and the head's", `<meta name=date content=2019-05-07><main>文`, "a", "2019-05-07", ""},
		{"og:url", `<meta property=og:url content="https://notes.example.jp/a"><main>文`, "a", "", "https://notes.example.jp/a"},
		{"canonical below base", `<base href="https://notes.example.jp/x/"><link rel=canonical href="../a/"><main>文`, "a", "", "https://notes.example.jp/a/"},
		{"canonical that is no address", `<link rel=canonical href="/a/"><main>文`, "a", "", ""},
		{"canonical of a script", `<link rel=canonical href="javascript:alert(1)"><main>文`, "a", "", ""},
	} {
		n, _, err := readPage(t, "a.html", tc.source, Options{Now: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil || n.Title != tc.title || n.Date != tc.date || n.URL != tc.url {
			t.Errorf("%s: %q %q %q, want %q %q %q; %v", tc.name, n.Title, n.Date, n.URL, tc.title, tc.date, tc.url, err)
		}
	}
}

func TestPageEncodings(t *testing.T) {
	for _, tc := range []struct {
		declared string
		enc      encoding.Encoding
	}{
		{`<meta charset=Shift_JIS>`, japanese.ShiftJIS},
		{`<meta http-equiv="Content-Type" content="text/html; charset=x-sjis">`, japanese.ShiftJIS},
		{`<?xml version="1.0" encoding="EUC-JP"?>`, japanese.EUCJP},
		{`<meta charset=euc-jp>`, japanese.ShiftJIS}, // not what it says
		{`<meta charset=shift_jis>`, encoding.Nop},   // converted since
	} {
		// Few and half-width characters: the bytes alone do not tell.
		raw, err := tc.enc.NewEncoder().String(tc.declared + "<main><p>ｱｲｳ 畑</main>")
		if err != nil {
			t.Fatal(err)
		}
		n, _, err := readPage(t, "a.html", raw, Options{})
		if err != nil || len(n.Sections) == 0 || n.Sections[0].Prose != "ｱｲｳ 畑" {
			t.Errorf("%s: %v %v", tc.declared, n, err)
		}
	}
}

func FuzzPage(f *testing.F) {
	for _, seed := range []string{
		"<main><h1>a</h1><p>b", "<article><h2><a href=/a>b</a></h2></article>c", "<body><header><h1>a</h1>b</header><nav>c</nav>d<footer>e</footer>",
		"<div data-pagefind-body data-pagefind-meta=\"title,date:2014-06-22,event[id]\" id=a>b</div><p data-talksearch-body>c", "<title>a</title><pre>1\n2</pre><pre>b",
		"<meta property=og:title content=a><link rel=canonical href=http://b/c><time datetime=2014-06-22>", "<script type=application/ld+json>{\"datePublished\":\"2014\"}</script>",
		"<ul><li><a href=#a>b</a><li><a href=#c>d</a></ul>", "<table><tr><td><b><div>a</b></td></table></div>", "---\ntitle: a\n---\n<h2 id=b>c</h2>{% d %}<a name=e></a><h3>f",
		"<p hidden>a<p>b<textarea><main>", "<svg><main>a</svg></main>b", "<section id=a><h2>b<a href=#a>#</a></h2>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		l := findLayout(source)
		where, _ := l.text(source)
		last := 0
		for _, s := range subtract(where, l.hidden) {
			if s.start < last || s.end <= s.start || s.end > len(source) {
				t.Fatalf("pieces of %q: %v in %v", source, s, where)
			}
			last = s.end
		}
		n, err := File{ID: "a.html", Path: "a.html", opts: Options{IncludeDrafts: true}}.webPage(source, nil)
		if n.ID == "" {
			if _, passed := err.(passedOver); !passed {
				t.Fatalf("%q: %v", source, err)
			}
			return
		}
		checkSections(t, n, strings.Count(source, "\n")+1)
	})
}

// Each of these makes a reader of HTML that builds a tree, or looks back, slow or large.
func TestHostilePages(t *testing.T) {
	const n = 300_000
	r := strings.Repeat
	pages := map[string]string{
		"nested":          r("<div>", n),
		"nested articles": r("<article>", n),
		"articles":        r("<article></article>", n/10),
		"headers":         r("<header><h2>a</h2>", n/10),
		"bold":            strings.Join(slices.Collect(func(yield func(string) bool) { yield(r("<b id=x>", 300) + r("<p>a", n)) }), ""),
		"ends":            r("<p>", 200) + r("</i></b></div>", n),
		"cells":           r("<table><tr><td>", n/10) + r("</div>", n),
		"attributes":      "<p " + r("a ", n) + ">",
		"large attribute": "<p data-pagefind-meta=\"" + r("a,", n) + "\">b</p>",
		"holes":           "<main>" + r("<i hidden>a</i>b", n/10),
		"links":           "<main><ul>" + r("<li><a href=#a>a</a>", n/10),
		"open links":      r("<a href=#>", n),
		"tags":            r("<a rel=tag>", n),
		"captured":        r("<p data-pagefind-meta=a>b", n/10),
		"nested captured": r("<div data-pagefind-meta=a>b", n/10),
		"comments":        r("<!--", n),
		"scripts":         r("<script>", n),
		"headings":        "<main>" + r("<h1>a", n/10),
		"lists":           r("<ul><li>", n/10),
		"open pre":        r("<main><pre>a</main>", n/10),
		"open select":     r("<select>a<i hidden></i>", n/10),
		"JSON-LD":         "<script type=application/ld+json>" + r("[", 250_000) + "</script>",
		"pipes":           "<main>" + r("{% ", n),
	}
	if len(pages) == 0 {
		t.Fatal("no pages")
	}
	for name, source := range pages {
		t.Run(name, func(t *testing.T) {
			f := File{ID: "a.html", Path: "a.html"}
			if _, err := f.webPage(source, nil); err != nil {
				if _, ok := err.(passedOver); !ok {
					t.Error(err)
				}
			}
		})
	}
}
