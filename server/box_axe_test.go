package server

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/talksearch/talksearch/index"
)

// axeSource is axe-core; testdata/axe/README.md says where it is from.
func axeSource(t *testing.T) string {
	t.Helper()
	f, err := os.Open("testdata/axe/axe.min.js.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	source, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// accessible fails for each violation that axe finds in the page with all of its rules.
func (b *boxTab) accessible(axe, what string) {
	b.t.Helper()
	if !value[bool](b, `!!window.axe`) {
		b.do(chromedp.Evaluate[chromedp.Void](axe + ";0"))
	}
	// Colours are judged when nothing moves any more.
	b.until(`document.getAnimations().length + box().getAnimations().length === 0`)
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[struct {
		Passes     int
		Violations []string
	}](`axe.run(document, {resultTypes: ["violations"]}).then(r => ({passes: r.passes.length, violations: r.violations.map(v => v.id + ": " + v.help + "\n" + v.nodes.map(n => "  " + JSON.stringify(n.target) + " " + n.html.slice(0, 200) + " " + n.failureSummary).join("\n"))}))`,
		chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	if found.Passes < 10 {
		b.t.Errorf("%s: axe has passed %d rules only", what, found.Passes)
	}
	for _, v := range found.Violations {
		b.t.Errorf("%s: %s", what, v)
	}
}

func TestBoxIsAccessible(t *testing.T) {
	t.Parallel()
	axe := axeSource(t)
	blog := opsBlog(t)
	b := boxBrowser(t)
	for _, mode := range []string{"modal", "inline"} {
		for _, scheme := range []string{"light", "dark"} {
			b.run(t, mode+" "+scheme, func(t *testing.T) {
				box := strings.Replace(modalBox, "<talk-search", fmt.Sprintf("<talk-search mode=%q", mode), 1)
				main := "<p>本文</p>"
				if mode == "inline" {
					main, box = box+main, ""
				}
				address := blog.add("/blog/"+mode+"/", box, main)
				b.look(1000, 760, scheme)
				b.visit(address)
				b.do(chromedp.Evaluate[chromedp.Void](`localStorage.clear()`))
				b.accessible(axe, "closed")
				b.snap("box-closed-" + mode + "-" + scheme)

				b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("talk-search").open()`))
				b.until(`box().activeElement === one("input")`)
				b.accessible(axe, "empty")
				b.snap("box-empty-" + mode + "-" + scheme)

				b.write("自動化")
				b.found(5)
				b.accessible(axe, "results")
				b.press("Down")
				b.do(chromedp.Evaluate[chromedp.Void](`one(".filter").click()`))
				b.until(`texts(".values .chip").length === 2`)
				b.do(chromedp.Evaluate[chromedp.Void](`one(".values .chip").click()`))
				b.until(`texts(".chosen").length === 1`)
				b.accessible(axe, "filtered")

				b.visit(address)
				b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("talk-search").open()`))
				b.until(`texts(".recent").length > 0`)
				b.accessible(axe, "recent queries")
				b.write("kub")
				b.until(`texts(".completions .chip").length > 0`)
				b.accessible(axe, "completions")

				b.visit(address + "?q=" + url.QueryEscape("該当なし"))
				b.until(`one(".nothing")`)
				b.accessible(axe, "nothing found")

				blog.answers(func(w http.ResponseWriter, r *http.Request) bool {
					hit := exhibits()[0]
					hit.Why = []index.Why{{Term: "サーバ", Kind: "variant"}}
					switch {
					case r.URL.Query().Get("q") == "壊れた":
						return sendJSON(w, http.StatusServiceUnavailable, map[string]any{"code": "too-slow"})
					case r.URL.Path == "/api/v1/search":
						return sendJSON(w, http.StatusOK, index.Answer{DidYouMean: "検知", Retyped: "x", Total: 50, Hits: []index.Hit{hit, exhibits()[3]}})
					}
					return false
				})
				defer blog.answers(nil)
				b.visit(address + "?q=" + url.QueryEscape("壊れた"))
				b.until(`one(".trouble")`)
				b.accessible(axe, "an error")
				b.visit(address + "?q=x")
				b.until(`one(".did-you-mean") && one(".more")`)
				b.accessible(axe, "a correction")
			})
		}
	}

	b.run(t, "sizes", func(t *testing.T) {
		b.look(390, 844, "light")
		b.do(call(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true}))
		b.visit(blog.web.URL + "/blog/modal/?q=" + url.QueryEscape("自動化"))
		b.found(5)
		const small = `[...box().querySelectorAll("button, a, input, [role=option]")].filter(e => e.checkVisibility() && matchMedia("(pointer: coarse)").matches && Math.min(e.getBoundingClientRect().height, e.getBoundingClientRect().width) < 43.5).map(e => e.className + " " + e.getBoundingClientRect().height)`
		if got := value[[]string](b, small); len(got) > 0 {
			t.Errorf("too small to touch: %q", got)
		}
		if !value[bool](b, `matchMedia("(pointer: coarse)").matches`) {
			t.Error("the browser has no coarse pointer: nothing was measured")
		}
		if got := value[float64](b, `parseFloat(getComputedStyle(one("input")).fontSize)`); got < 16 {
			t.Errorf("the field's font is %gpx: iOS zooms in below 16", got)
		}
		b.snap("box-touch")
		b.fitsPanel()
		b.do(call(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: false}))
	})

	b.run(t, "preferences", func(t *testing.T) {
		b.look(1000, 760, "light")
		b.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-reduced-motion", Value: "reduce"}, {Name: "forced-colors", Value: "active"},
		}}))
		b.visit(blog.web.URL + "/blog/modal/?q=" + url.QueryEscape("自動化"))
		b.found(5)
		b.press("Down")
		if got := value[string](b, `getComputedStyle(one(".panel")).animationName + getComputedStyle(one(".panel")).transitionDuration`); got != "none0s" {
			t.Errorf("with reduced motion the panel moves: %s", got)
		}
		if got := value[string](b, `getComputedStyle(one("[aria-selected=true]")).outlineStyle`); got != "solid" {
			t.Errorf("with forced colours the active option has the outline %s", got)
		}
		b.snap("box-forced-colors")
		b.look(1000, 760, "light")
		b.visit(blog.add("/blog/theme/", strings.Replace(modalBox, "<talk-search", `<talk-search theme="dark"`, 1), ""))
		if got := value[string](b, `getComputedStyle(one(".panel")).backgroundColor`); got != "rgb(22, 24, 27)" {
			t.Errorf("the dark theme has the ground %s on a light page", got)
		}
	})
}
