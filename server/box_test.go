package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/talksearch/talksearch/index"
)

// strictPolicy is a content security policy that allows no inline style and no inline
// script: the box has to work under it.
const strictPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// A blog is a site that embeds the search box, with the search server behind the same
// origin. Its pages have the strict policy.
type blog struct {
	fake *fake // nil where an index answers
	web  *httptest.Server

	mu     sync.Mutex
	pages  map[string]string
	asked  []url.Values // what /api/v1/search was asked for, in order
	answer func(w http.ResponseWriter, r *http.Request) bool
}

// newBlog serves the pages of a site; searcher answers.
func newBlog(t *testing.T, searcher Searcher) *blog {
	t.Helper()
	site := newSite(t, searcher)
	b := &blog{pages: map[string]string{}}
	b.web = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		body, ours := b.pages[r.URL.Path]
		if r.URL.Path == "/api/v1/search" {
			b.asked = append(b.asked, r.URL.Query())
		}
		answer := b.answer
		b.mu.Unlock()
		switch {
		case r.URL.Path == "/blog/site.css":
			w.Header().Set("Content-Type", "text/css")
			_, _ = w.Write([]byte(siteStyle))
		case r.URL.Path == "/blog/icon.svg":
			w.Header().Set("Content-Type", "image/svg+xml")
			_, _ = w.Write([]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`))
		case r.URL.Path == "/blog/tall.css":
			w.Header().Set("Content-Type", "text/css")
			_, _ = w.Write([]byte("#filler{height:2000px}#last{margin-top:900px}"))
		case r.URL.Path == "/blog/old.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write([]byte("delete window.Highlight;"))
		case r.URL.Path == "/blog/older.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write([]byte("delete AbortSignal.any;"))
		case ours:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", strictPolicy)
			_, _ = w.Write([]byte(body))
		case answer != nil && answer(w, r):
		default:
			site.h.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(b.web.Close)
	return b
}

const siteStyle = `body{margin:0 auto;max-width:50rem;padding:1.5rem;font:1rem/1.8 "Noto Sans CJK JP",sans-serif;color:#222}
header{display:flex;flex-wrap:wrap;gap:1rem;justify-content:space-between;align-items:center}
main{min-height:60rem}
@media (prefers-color-scheme:dark){body{background:#0f1113;color:#ddd}}`

// add serves a page at path with box in its header, and returns its address.
func (b *blog) add(path, box, main string, more ...string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pages[path] = `<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
		`<title>運用の記録</title><link rel="icon" href="/blog/icon.svg"><link rel="stylesheet" href="/blog/site.css"><script src="/talksearch.js" defer></script>` + strings.Join(more, "") +
		`</head><body><header><strong>運用の記録</strong>` + box + `</header><main><h1>勉強会のメモ</h1>` + main + `</main></body></html>`
	return b.web.URL + path
}

func (b *blog) answers(f func(w http.ResponseWriter, r *http.Request) bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = f
}

// lastAsked is what the API was asked for last.
func (b *blog) lastAsked() url.Values {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.asked) == 0 {
		return nil
	}
	return b.asked[len(b.asked)-1]
}

const modalBox = `<talk-search><form action="/" role="search"><input name="q" type="search" aria-label="検索"><button>検索</button></form></talk-search>`

// opsBlog answers with exhibits and knows a few words by their readings.
func opsBlog(t *testing.T) *blog {
	t.Helper()
	some, long := finds(exhibits()...), finds(many(45)...)
	words := []struct{ word, reading string }{{"検知", "けんち"}, {"検索", "けんさく"}, {"監視", "かんし"}, {"Kubernetes", "kubernetes"}, {"障害検知", "しょうがいけんち"}}
	f := &fake{name: "gen-000001"}
	f.answer = func(ctx context.Context, req index.Request) (*index.Answer, error) {
		switch {
		case strings.Contains(req.Query, "監視"):
			return long(ctx, req)
		case strings.Contains(req.Query, "該当なし"), strings.Trim(req.Query, "かきくけこんさしちうょがい kseh") == "":
			return &index.Answer{Query: req.Query, Generation: f.name}, nil
		}
		a, err := some(ctx, req)
		if err == nil && req.Facets {
			a.Facets = &index.Facets{
				Events:   []index.FacetValue{{Value: "運用自動化まつり 2023 秋", Count: 2}, {Value: "監視LTナイト #12", Count: 1}},
				Speakers: []index.FacetValue{{Value: "佐藤 みのり", Count: 1}, {Value: "@okano_ops", Count: 1}, {Value: "林", Count: 1}},
				Years:    []index.FacetValue{{Value: "2023", Count: 1}, {Value: "2022", Count: 1}, {Value: "2021", Count: 1}},
				Tags:     []index.FacetValue{{Value: "monitoring", Count: 3}, {Value: "sre", Count: 2}},
			}
		}
		return a, err
	}
	f.suggest = func(_ context.Context, prefix string, limit int) (*index.Suggestions, error) {
		out := &index.Suggestions{Prefix: prefix, Generation: f.name, Suggestions: []index.Suggestion{}}
		typed := strings.ToLower(strings.TrimSpace(prefix))
		for _, w := range words {
			switch {
			case strings.HasPrefix(strings.ToLower(w.word), typed):
				out.Suggestions = append(out.Suggestions, index.Suggestion{Text: w.word, Word: w.word, Kind: "word", By: "surface", Sections: 3})
			case strings.HasPrefix(w.reading, strings.TrimRight(typed, "bcdfghjkmprstwyz")):
				out.Suggestions = append(out.Suggestions, index.Suggestion{Text: w.word, Word: w.word, Kind: "word", By: "reading", Sections: 3})
			}
		}
		return out, nil
	}
	b := newBlog(t, f)
	b.fake = f
	return b
}

// A boxTab is a tab in which the box is used as people do: by keys and the input method.
type boxTab struct{ *tab }

// boxBrowser opens a browser in which scripts run. Whatever violates a page's content
// security policy, and whatever a script throws, fails the test.
func boxBrowser(t *testing.T) *boxTab {
	t.Helper()
	b := &boxTab{scriptedBrowser(t)}
	b.do(call(page.Enable, page.EnableParams{}), call(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	const watch = `window.faults = [];
document.addEventListener("securitypolicyviolation", e => faults.push("policy: " + e.violatedDirective + " " + e.blockedURI));
addEventListener("error", e => faults.push("error: " + e.message));
addEventListener("unhandledrejection", e => faults.push("rejected: " + e.reason));
window.box = (i = 0) => document.querySelectorAll("talk-search")[i].shadowRoot;
window.one = (selector, i) => box(i).querySelector(selector);
window.texts = (selector, i) => [...box(i).querySelectorAll(selector)].filter(e => e.checkVisibility()).map(e => e.textContent);`
	b.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch})
		return err
	}))
	b.look(1000, 760, "light")
	return b
}

// run runs a step of a test in this tab.
func (b *boxTab) run(t *testing.T, name string, step func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Helper()
		outer := b.t
		b.t = t
		defer func() { b.t = outer }()
		step(t)
		b.faultless()
	})
}

func (b *boxTab) faultless() {
	b.t.Helper()
	for _, fault := range value[[]string](b, `window.faults ?? []`) {
		b.t.Error(fault)
	}
}

func (b *boxTab) visit(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address))
	b.until(`customElements.get("talk-search") && document.readyState === "complete"`)
}

func value[T any](b *boxTab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for a condition in the page, looking again and again.
func (b *boxTab) until(condition string) {
	b.t.Helper()
	deadline := time.Now().Add(15 * time.Second)
	for {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`!!(`+condition+`)`))
		if ok {
			return
		}
		if time.Now().After(deadline) {
			state, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`location.href + "\n" + [...document.querySelectorAll("talk-search")].map(e => e.shadowRoot?.querySelector("input")?.value + "|" + e.shadowRoot?.querySelector(".panel")?.innerText).join("\n--\n") + "\n" + faults`))
			b.t.Fatalf("never: %s (%v)\n%s", condition, err, state)
		}
		time.Sleep(15 * time.Millisecond)
	}
}

// Keys as the DevTools protocol wants them.
var keys = map[string]input.DispatchKeyEventParams{
	"Enter":     {Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, Text: "\r"},
	"Escape":    {Key: "Escape", Code: "Escape", WindowsVirtualKeyCode: 27},
	"Tab":       {Key: "Tab", Code: "Tab", WindowsVirtualKeyCode: 9},
	"Space":     {Key: " ", Code: "Space", WindowsVirtualKeyCode: 32, Text: " "},
	"Down":      {Key: "ArrowDown", Code: "ArrowDown", WindowsVirtualKeyCode: 40},
	"Up":        {Key: "ArrowUp", Code: "ArrowUp", WindowsVirtualKeyCode: 38},
	"Right":     {Key: "ArrowRight", Code: "ArrowRight", WindowsVirtualKeyCode: 39},
	"Left":      {Key: "ArrowLeft", Code: "ArrowLeft", WindowsVirtualKeyCode: 37},
	"Backspace": {Key: "Backspace", Code: "Backspace", WindowsVirtualKeyCode: 8},
	"k":         {Key: "k", Code: "KeyK", WindowsVirtualKeyCode: 75, Text: "k"},
	"/":         {Key: "/", Code: "Slash", WindowsVirtualKeyCode: 191, Text: "/"},
}

const (
	ctrl  = 2
	meta  = 4
	shift = 8
)

// press presses and releases a key of keys.
func (b *boxTab) press(name string, modifiers ...int64) {
	b.t.Helper()
	down, ok := keys[name]
	if !ok {
		b.t.Fatalf("there is no key %s", name)
	}
	for _, m := range modifiers {
		down.Modifiers |= m
	}
	if down.Modifiers&(ctrl|meta) != 0 {
		down.Text = ""
	}
	b.key(down)
}

func (b *boxTab) key(down input.DispatchKeyEventParams) {
	b.t.Helper()
	down.Type = input.DispatchKeyEventTypeKeyDown
	if down.Text == "" {
		down.Type = input.DispatchKeyEventTypeRawKeyDown
	}
	up := down
	up.Type, up.Text = input.DispatchKeyEventTypeKeyUp, ""
	b.do(call(input.DispatchKeyEvent, down), call(input.DispatchKeyEvent, up))
}

// imePress presses a key that the input method takes: the page sees keyCode 229.
func (b *boxTab) imePress(name string) {
	b.t.Helper()
	down := keys[name]
	down.WindowsVirtualKeyCode, down.Text = 229, ""
	b.key(down)
}

// compose has the input method show text as what is being composed.
func (b *boxTab) compose(text string) {
	b.t.Helper()
	end := int64(len(utf16.Encode([]rune(text))))
	b.key(input.DispatchKeyEventParams{Key: "Process", WindowsVirtualKeyCode: 229})
	b.do(call(input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: end, SelectionEnd: end}))
}

// write puts text in, as the end of a composition does, or a paste.
func (b *boxTab) write(text string) {
	b.t.Helper()
	b.do(call(input.InsertText, input.InsertTextParams{Text: text}))
}

// open opens the dialog.
func (b *boxTab) open() {
	b.t.Helper()
	b.press("k", ctrl)
	b.until(`one("dialog").open && box().activeElement === one("input")`)
}

// found waits for the results of a query.
func (b *boxTab) found(n int) {
	b.t.Helper()
	b.until(fmt.Sprintf(`texts(".note a.hit, .note .hit[aria-disabled]").length === %d`, n))
}

func TestBoxFinds(t *testing.T) {
	t.Parallel()
	blog := opsBlog(t)
	b := boxBrowser(t)
	start := blog.add("/blog/", modalBox, `<p>本文</p>`)

	b.run(t, "results", func(t *testing.T) {
		b.visit(start)
		b.open()
		b.write("障害検知の自動化")
		b.found(5)
		if got := value[[]string](b, `texts(".note .title > bdi")`); len(got) != 4 || got[0] != "秋の運用自動化まつりに参加してきた" {
			t.Errorf("the notes are %q", got)
		}
		if got := value[string](b, `one(".status").textContent`); got != "4件の記事に5か所" {
			t.Errorf("the live region says %q", got)
		}
		if got := value[string](b, `texts("mark").join(" ")`); !strings.Contains(got, "障害検知 自動化") {
			t.Errorf("marked is %q", got)
		}
		if got := value[string](b, `texts(".missing").join(" ")`); !strings.Contains(got, "障害検知") {
			t.Errorf("missing is %q", got)
		}
		mustContain(t, "the snippets", value[string](b, `texts(".snippet").join("\n")`), `<script>alert("x")</script>`)
		b.snap("box-results-light")
		b.look(1000, 760, "dark")
		b.snap("box-results-dark")
		b.look(390, 844, "light")
		b.snap("box-results-mobile")
		b.look(320, 640, "dark")
		b.fits("the dialog on a small phone")
		b.fitsPanel()
		b.look(1000, 760, "light")
	})

	b.run(t, "more", func(t *testing.T) {
		b.visit(start)
		b.open()
		b.write("監視")
		b.found(20)
		b.do(chromedp.Evaluate[chromedp.Void](`one(".more").focus()`))
		b.press("Enter")
		b.found(40)
		b.until(`box().activeElement === one(".more")`)
		b.press("Enter")
		b.found(45)
		b.until(`!one(".more") && box().activeElement === one("input")`)
	})

	b.run(t, "completions", func(t *testing.T) {
		b.visit(start)
		b.open()
		b.write("kub")
		b.until(`texts(".completions .chip").join() === "Kubernetes"`)
		b.press("Down")
		b.press("Enter")
		b.until(`one("input").value === "Kubernetes" && location.search === "?q=Kubernetes"`)
	})

	b.run(t, "words of the server", func(t *testing.T) {
		b.visit(start)
		blog.answers(func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != "/api/v1/search" {
				return false
			}
			hit := exhibits()[0]
			hit.Why = []index.Why{{Term: "サーバ", Kind: "variant", Field: "body"}, {Term: "docker", Kind: "loanword", Field: "body"}, {Term: "検知", Kind: "surface", Field: "body"}}
			hit.Section.Links = []index.Link{{Kind: "slides", URL: "https://slides.example/a#24", Page: 24}, {Kind: "video", URL: "https://video.example/a?t=100", Second: 100}, {Kind: "video", URL: "javascript:alert(1)"}}
			return sendJSON(w, http.StatusOK, index.Answer{Query: "x", Total: 1, TotalNotes: 1, Retyped: "kubernetes", DidYouMean: "Kubernetes 監視", Partial: true, Hits: []index.Hit{hit}})
		})
		defer blog.answers(nil)
		b.open()
		b.write("kuberntes")
		b.found(1)
		if got := value[string](b, `one(".status").textContent`); got != "「kubernetes」で検索しました。1件の記事に1か所。時間内に見つかった分だけです" {
			t.Errorf("the live region says %q", got)
		}
		if got := value[string](b, `texts(".why").join()`); got != "表記ゆれ: サーバ,外来語: docker" {
			t.Errorf("why says %q", got)
		}
		if got := value[string](b, `texts(".link").join()`); got != "スライド p. 24,動画 1:40" {
			t.Errorf("the links are %q", got)
		}
		b.snap("box-why")
		blog.answers(nil)
		b.do(chromedp.Evaluate[chromedp.Void](`one(".did-you-mean").click()`))
		b.until(`one("input").value === "Kubernetes 監視"`)
		b.found(20)
	})

	b.run(t, "filters", func(t *testing.T) {
		b.visit(start)
		b.open()
		b.write("自動化")
		b.found(5)
		b.do(chromedp.Evaluate[chromedp.Void](`[...box().querySelectorAll(".filter")].find(e => e.textContent === "発表者").click()`))
		b.until(`texts(".values .chip").length === 3`)
		b.snap("box-filters")
		b.do(chromedp.Evaluate[chromedp.Void](`one(".values .chip").focus(), one(".values .chip").click()`))
		b.until(`texts(".chosen").join() === "佐藤 みのり"`)
		if got := value[string](b, `box().activeElement?.getAttribute("aria-pressed")`); got != "true" {
			t.Error("the focus left the value that was chosen")
		}
		b.eventually("the speaker is asked for", func() bool { return blog.lastAsked().Get("speaker") == "佐藤 みのり" })
		if got := value[string](b, `new URL(location).searchParams.get("q.speaker")`); got != "佐藤 みのり" {
			t.Errorf("the address has the speaker %q", got)
		}
		b.press("Escape")
		b.until(`one(".values").hidden && one("dialog").open`)
		b.do(chromedp.Evaluate[chromedp.Void](`one(".chosen").focus()`))
		b.press("Enter")
		b.until(`!one(".chosen") && box().activeElement === one(".filter")`)
		b.until(`!location.search.includes("speaker")`)
		b.do(chromedp.Evaluate[chromedp.Void](`one(".sort").click()`))
		b.eventually("the newest are asked for", func() bool { return blog.lastAsked().Get("sort") == "date" })
	})

	b.run(t, "nothing", func(t *testing.T) {
		b.visit(start)
		b.open()
		b.write("該当なし")
		b.until(`texts(".nothing li").length === 3`)
		if got := value[string](b, `one(".status").textContent`); got != "「該当なし」は見つかりませんでした" {
			t.Errorf("the live region says %q", got)
		}
		b.snap("box-nothing")
	})

	b.run(t, "errors", func(t *testing.T) {
		for _, c := range []struct {
			code   string
			status int
			after  string
			want   string
		}{
			{"no-index", 503, "5", "検索の準備中です5秒後に、もう一度お試しください。もう一度検索"},
			{"too-many-requests", 429, "7", "検索の回数が多すぎます7秒後に"},
			{"too-slow", 503, "", "検索に時間がかかりすぎました短くするか"},
			{"bad-query", 400, "", "この言葉では検索できません"},
			{"<b>new</b>", 500, "", "検索できませんでした"},
		} {
			blog.answers(func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path != "/api/v1/search" {
					return false
				}
				if c.after != "" {
					w.Header().Set("Retry-After", c.after)
				}
				return sendJSON(w, c.status, map[string]any{"code": c.code, "detail": "<script>alert(1)</script>"})
			})
			b.visit(start + "?q=" + url.QueryEscape("壊れた"))
			b.until(fmt.Sprintf(`texts(".trouble").join().includes(%q)`, c.want))
		}
		b.snap("box-error")
		blog.answers(nil)
		b.do(chromedp.Evaluate[chromedp.Void](`one(".trouble .action").click()`))
		b.found(5)
		blog.answers(func(w http.ResponseWriter, r *http.Request) bool { panic(http.ErrAbortHandler) })
		b.write("と")
		b.until(`texts(".trouble").join().includes("検索サーバーに接続できません")`)
		blog.answers(nil)
	})

	b.run(t, "stale answers", func(t *testing.T) {
		release := make(chan struct{})
		held := make(chan struct{}, 1)
		blog.answers(func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Query().Get("q") != "遅い" || r.URL.Path != "/api/v1/search" {
				return false
			}
			held <- struct{}{}
			<-release
			return sendJSON(w, http.StatusOK, index.Answer{Query: "遅い", Hits: []index.Hit{}})
		})
		defer blog.answers(nil)
		b.visit(start)
		b.open()
		b.write("遅い")
		<-held
		b.until(`one(".status").textContent === "検索中…"`)
		b.do(chromedp.Evaluate[chromedp.Void](`one("input").select()`))
		b.write("自動化")
		b.found(5)
		close(release)
		// The answer to the query after it comes later than the stale one.
		b.write("も")
		b.until(`new URL(location).searchParams.get("q") === "自動化も"`)
		b.found(5)
	})

	b.run(t, "hostile notes", func(t *testing.T) {
		b.visit(start)
		var hits []index.Hit
		for i, a := range attacks {
			if len(a) > 300 {
				a = a[:300]
			}
			hits = append(hits, index.Hit{
				Note:    index.NoteRef{ID: fmt.Sprint(i), Path: a, Title: a, URL: a, Event: a, Date: a},
				Section: index.Section{Heading: []string{a, a}, Anchor: a, Speaker: a, Links: []index.Link{{Kind: "slides", URL: a}, {Kind: a, URL: "https://a.example/"}}},
				Snippet: index.Snippet{Text: a, Spans: [][2]int{{-1, 3}, {2, 1}, {5, 1 << 30}, {1 << 40, 1 << 41}}},
				Missing: []string{a}, Why: []index.Why{{Term: a, Kind: "variant"}, {Term: a, Kind: a}},
			})
		}
		blog.answers(func(w http.ResponseWriter, r *http.Request) bool {
			return r.URL.Path == "/api/v1/search" && sendJSON(w, http.StatusOK, index.Answer{Query: attacks[0], DidYouMean: attacks[1], Retyped: attacks[2], Total: len(hits), Hits: hits,
				Facets: &index.Facets{Tags: []index.FacetValue{{Value: attacks[1], Count: 1}}}})
		})
		defer blog.answers(nil)
		b.open()
		b.write(attacks[0])
		b.found(len(hits))
		if got := value[string](b, `[...new Set([...box().querySelectorAll("*")].map(e => e.localName))].sort().join(" ")`); strings.ContainsAny(got, "<>") || strings.Contains(got, "script") || strings.Contains(got, "img") || strings.Contains(got, "style") {
			t.Errorf("the box has the elements %s", got)
		}
		for _, href := range value[[]string](b, `[...box().querySelectorAll("a")].map(e => e.href)`) {
			if !strings.HasPrefix(href, "http://") && !strings.HasPrefix(href, "https://") {
				t.Errorf("a link leads to %q", href)
			}
		}
	})

	b.run(t, "byte spans", func(t *testing.T) {
		b.visit(start)
		snippets := []index.Snippet{
			{Text: "ab検知😀cd", Spans: [][2]int{{0, 1}, {2, 5}, {8, 12}, {13, 14}}},
			{Text: "😀👨‍👩‍👧検", Spans: [][2]int{{1, 3}, {2, 6}, {4, 100}}},
			{Text: "検知", Spans: [][2]int{{1, 2}, {4, 3}, {3, 5}, {6, 6}}},
			{Text: "é\u0301ﾊﾞｯﾁ", Spans: [][2]int{{-5, 2}, {2, 7}}},
			{Text: strings.Repeat("検", 2000), Spans: [][2]int{{0, 3}, {4094, 4097}}},
		}
		var hits []index.Hit
		var want []string
		for i, s := range snippets {
			hits = append(hits, index.Hit{Note: index.NoteRef{ID: fmt.Sprint(i), Title: "a"}, Snippet: s})
			s.Text = s.Text[:runeStart(s.Text, maxSnippetBytes)]
			var shown strings.Builder
			for _, p := range pieces(s) {
				if p.Marked {
					shown.WriteString("<mark>" + p.Text + "</mark>")
				} else {
					shown.WriteString(p.Text)
				}
			}
			want = append(want, shown.String())
		}
		blog.answers(func(w http.ResponseWriter, r *http.Request) bool {
			return r.URL.Path == "/api/v1/search" && sendJSON(w, http.StatusOK, index.Answer{Total: len(hits), Hits: hits})
		})
		defer blog.answers(nil)
		b.open()
		b.write("検")
		b.found(len(hits))
		got := value[[]string](b, `[...box().querySelectorAll(".snippet")].map(e => [...e.childNodes].map(n => n.nodeType === 3 ? n.data : "<mark>" + n.textContent + "</mark>").join(""))`)
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%q with %v: the box shows %q, the page %q", snippets[i].Text, snippets[i].Spans, got[i], want[i])
			}
		}
	})

	b.run(t, "english", func(t *testing.T) {
		b.visit(blog.add("/blog/en/", strings.Replace(modalBox, "<talk-search", `<talk-search lang="en"`, 1), ""))
		b.open()
		b.write("自動化")
		b.found(5)
		if got := value[string](b, `one(".status").textContent`); got != "5 passages in 4 notes" {
			t.Errorf("the live region says %q", got)
		}
		b.snap("box-english")
	})
}

// snap writes what the window shows to the artefacts.
func (b *boxTab) snap(name string) {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.artefacts, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// fitsPanel fails when something in the panel is wider than it.
func (b *boxTab) fitsPanel() {
	b.t.Helper()
	if got := value[[]string](b, `[...box().querySelectorAll(".panel *")].filter(e => e.checkVisibility() && (e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)).map(e => e.className)`); len(got) > 0 {
		b.t.Errorf("too wide: %q", got)
	}
}

// eventually waits for a condition outside the page.
func (b *boxTab) eventually(what string, condition func() bool) {
	b.t.Helper()
	for deadline := time.Now().Add(15 * time.Second); !condition(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.t.Fatalf("never: %s", what)
		}
	}
}

func sendJSON(w http.ResponseWriter, status int, v any) bool {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
	return true
}
