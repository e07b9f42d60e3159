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
