package server

import (
	"net/http"
	"net/url"
	"testing"
)

const marker = `<script src="/talksearch-highlight.js" defer></script>`

// landed is the page of a note, as a hit leads to it.
const landed = `<nav>検知</nav><p id="before">検知より前の話。</p><p class="long">&nbsp;</p>
<h2 id="話">障害の話</h2><p>本文は<b>ﾊﾞｯﾁ</b>とＤｏｃｋｅｒの検知。<code>docker run</code>ハッチとハ゛ッチ</p><script type="text/plain">検知</script><p hidden>検知</p>`

func TestHighlight(t *testing.T) {
	t.Parallel()
	blog := opsBlog(t)
	b := boxBrowser(t)
	address := blog.add("/blog/note/", "", landed, marker)
	const words = "?talksearch=%E6%A4%9C%E7%9F%A5&talksearch=docker&talksearch=%E3%83%90%E3%83%83%E3%83%81&x=1#%E8%A9%B1"

	b.run(t, "by the registry", func(t *testing.T) {
		b.visit(address + words)
		b.until(`CSS.highlights.has("talksearch")`)
		if got := value[string](b, `[...CSS.highlights.get("talksearch")].map(r => r.toString()).join(" ")`); got != "検知 ﾊﾞｯﾁ Ｄｏｃｋｅｒ 検知 docker" {
			t.Errorf("marked is %q", got)
		}
		if got := value[string](b, `location.search + decodeURIComponent(location.hash)`); got != "?x=1#話" {
			t.Errorf("the address is %q", got)
		}
		b.snap("highlight")
	})

	b.run(t, "scrolls to the first word behind the anchor", func(t *testing.T) {
		b.look(1000, 300, "light")
		b.visit(blog.add("/blog/long/", "", landed+`<div id="filler"></div><h2 id="end">おわり</h2><p>ここまで。</p><p id="last">また検知。</p>`, marker, `<link rel="stylesheet" href="/blog/tall.css">`) + "?talksearch=%E6%A4%9C%E7%9F%A5#end")
		b.until(`CSS.highlights.has("talksearch")`)
		b.until(`(r => r.top >= 0 && r.bottom <= innerHeight)(document.getElementById("last").getBoundingClientRect())`)
		b.look(1000, 760, "light")
	})

	b.run(t, "without the registry", func(t *testing.T) {
		b.visit(blog.add("/blog/old/", "", landed, `<script src="/blog/old.js"></script>`, marker) + words)
		b.until(`document.querySelectorAll("mark").length === 5`)
		if got := value[string](b, `[...document.querySelectorAll("mark")].map(e => e.textContent).join(" ")`); got != "検知 ﾊﾞｯﾁ Ｄｏｃｋｅｒ 検知 docker" {
			t.Errorf("marked is %q", got)
		}
	})

	b.run(t, "markup is text", func(t *testing.T) {
		b.visit(address + "?talksearch=" + url.QueryEscape(`<img src=x onerror=alert(1)>`) + "&talksearch=%00&talksearch=&talksearch=%FF")
		b.until(`location.search === ""`)
		if value[bool](b, `!!document.querySelector("img")`) {
			t.Error("a word came to life")
		}
	})

	b.run(t, "nothing asked", func(t *testing.T) {
		b.visit(address)
		if value[bool](b, `CSS.highlights.has("talksearch")`) {
			t.Error("words are marked though none were asked for")
		}
	})
}

func TestScripts(t *testing.T) {
	site := newSite(t, &fake{name: "gen-000001"})
	for _, path := range scripts {
		w := site.get(path)
		if w.Code != http.StatusOK || w.Body.Len() == 0 {
			t.Fatalf("%s: %d with %d bytes", path, w.Code, w.Body.Len())
		}
		for name, want := range map[string]string{
			"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "public, max-age=300",
			"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "X-Content-Type-Options": "nosniff",
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		again := site.get(path, "If-None-Match", w.Header().Get("Etag"))
		if again.Code != http.StatusNotModified || again.Body.Len() != 0 || again.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s asked for again: %d with %d bytes and %v", path, again.Code, again.Body.Len(), again.Header())
		}
	}
	if site.get(scripts[0]).Header().Get("Etag") == site.get(scripts[1]).Header().Get("Etag") {
		t.Error("two scripts have one tag")
	}
}
