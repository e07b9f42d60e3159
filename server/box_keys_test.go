package server

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

func TestBoxKeys(t *testing.T) {
	t.Parallel()
	blog := opsBlog(t)
	own := exhibits()
	for i := range own {
		own[i].Note.URL = strings.Replace(own[i].Note.URL, "https://notes.example", blog.web.URL, 1)
	}
	blog.fake.answer = finds(own...)
	b := boxBrowser(t)
	start := blog.add("/blog/", modalBox, "<p>本文</p>")
	blog.add("/2023/autumn/", modalBox, "<h2 id=self-healing>障害検知</h2>")

	b.run(t, "by keyboard alone", func(t *testing.T) {
		b.visit(start)
		b.press("Tab")
		if got := value[string](b, `document.activeElement.localName + box().activeElement.className`); got != "talk-searchbutton" {
			t.Fatalf("the first stop of the Tab key is %s", got)
		}
		b.press("Enter")
		b.until(`one("dialog").open && box().activeElement === one("input")`)
		b.write("障害検知")
		b.found(5)
		if got := value[string](b, `one("input").getAttribute("aria-expanded") + one("input").getAttribute("aria-activedescendant")`); got != "truenull" {
			t.Errorf("before any arrow the combobox says %s", got)
		}
		b.press("Down")
		b.press("Down")
		b.press("Up")
		active := func() string {
			return value[string](b, `one("#" + one("input").getAttribute("aria-activedescendant"))?.querySelector(".heading")?.textContent ?? one("#" + one("input").getAttribute("aria-activedescendant"))?.textContent`)
		}
		if got := active(); got != "障害検知の自動化と、その先にある自己修復" {
			t.Errorf("down, down, up is at %q", got)
		}
		b.press("Right")
		if got := active(); got != "スライド" {
			t.Errorf("right of the talk is %q", got)
		}
		b.press("Left")
		b.press("Up")
		if got := value[bool](b, `one("input").hasAttribute("aria-activedescendant")`); got {
			t.Error("above the first option is not the field")
		}
		b.press("Up")
		if got := active(); !strings.HasPrefix(got, "クロージング") {
			t.Errorf("the arrows do not go round: %q", got)
		}
		b.press("Down")
		b.press("Down")
		b.snap("box-active")
		b.press("Enter")
		b.until(`location.pathname === "/2023/autumn/"`)
		b.until(`document.readyState === "complete"`)
		if got := value[string](b, `decodeURIComponent(location.search + location.hash)`); got != "?talksearch=障害検知&talksearch=自動化#self-healing" {
			t.Errorf("the hit led to %s", got)
		}
		// Back is where the reader was, with what they had found.
		b.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
		b.until(`location.pathname === "/blog/" && document.readyState === "complete" && window.one?.("input")?.value === "障害検知"`)
		b.found(5)
		b.press("Escape")
		b.until(`!one("dialog").open && location.search === ""`)
		b.until(`getComputedStyle(document.documentElement).overflow === "visible"`)
	})

	b.run(t, "the focus comes back", func(t *testing.T) {
		b.visit(start)
		b.do(chromedp.Evaluate[chromedp.Void](`one(".button").focus()`))
		b.press("k", meta)
		b.until(`one("dialog").open`)
		if got := value[string](b, `getComputedStyle(document.documentElement).overflow`); got != "hidden" {
			t.Errorf("the page behind scrolls: overflow is %s", got)
		}
		// Round the dialog, and never into the page.
		for range 6 {
			b.press("Tab")
			if got := value[string](b, `document.activeElement.localName`); got == "a" {
				t.Error("the Tab key went to the page behind")
			}
		}
		b.press("k", ctrl)
		b.until(`!one("dialog").open && box().activeElement === one(".button")`)
	})

	b.run(t, "a new tab", func(t *testing.T) {
		b.visit(start)
		b.open()
		b.write("障害検知")
		b.found(5)
		b.press("Down")
		opened := chromedp.WaitNewTarget(b.ctx, func(i *target.Info) bool { return strings.Contains(i.URL, "/2023/autumn/") })
		b.press("Enter", ctrl)
		select {
		case <-opened:
		case <-t.Context().Done():
			t.Fatal("no tab was opened")
		}
		if got := value[string](b, `location.pathname + one("dialog").open`); got != "/blog/true" {
			t.Errorf("Ctrl+Enter left %s behind", got)
		}
	})

	b.run(t, "outside", func(t *testing.T) {
		b.visit(start)
		b.open()
		b.do(chromedp.MouseClickXY(500, 300))
		b.until(`one("dialog").open === (one(".panel").getBoundingClientRect().bottom > 300)`)
		b.press("Escape")
		b.until(`!one("dialog").open`)
		b.open()
		b.do(chromedp.MouseClickXY(20, 700))
		b.until(`!one("dialog").open`)
	})

	b.run(t, "queries in the history", func(t *testing.T) {
		b.visit(blog.add("/blog/history/", modalBox, ""))
		entries := value[float64](b, `history.length`)
		b.open()
		b.write("自動")
		b.until(`new URL(location).searchParams.get("q") === "自動"`)
		b.write("化")
		b.until(`new URL(location).searchParams.get("q") === "自動化"`)
		if got := value[float64](b, `history.length`); got != entries {
			t.Errorf("typing made %g entries of the history", got-entries)
		}
		b.press("Enter")
		b.write("検知")
		b.until(`new URL(location).searchParams.get("q") === "自動化検知"`)
		b.press("Enter")
		if got := value[float64](b, `history.length`); got != entries+2 {
			t.Errorf("two queries made %g entries of the history", got-entries)
		}
		b.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
		b.until(`one("input").value === "自動化" && one("dialog").open`)
		b.do(chromedp.Evaluate[chromedp.Void](`history.back()`))
		b.until(`!one("dialog").open && location.search === ""`)
		b.do(chromedp.Evaluate[chromedp.Void](`history.forward()`))
		b.until(`one("input").value === "自動化" && one("dialog").open`)
		b.found(5)
	})

	b.run(t, "recent queries", func(t *testing.T) {
		b.visit(start)
		b.do(chromedp.Evaluate[chromedp.Void](`localStorage.clear()`))
		b.open()
		b.write("自動化")
		b.found(5)
		b.press("Enter")
		b.press("Escape")
		b.visit(start)
		b.open()
		b.until(`texts(".recent").join() === "自動化"`)
		b.snap("box-recent")
		b.press("Down")
		b.press("Enter")
		b.found(5)
		b.do(chromedp.Evaluate[chromedp.Void](`one(".icon").click()`))
		b.until(`texts(".recent").length === 1 && location.search === ""`)
		b.do(chromedp.Evaluate[chromedp.Void](`[...box().querySelectorAll(".foot .action")].find(e => e.checkVisibility()).click()`))
		b.until(`texts(".recent").length === 0 && localStorage.length === 0`)
		// Storage that holds something else, or that is forbidden.
		b.do(chromedp.Evaluate[chromedp.Void](`localStorage.setItem("talksearch:recent", "{")`))
		b.visit(start)
		b.open()
		b.until(`texts(".recent").length === 0`)
	})

	b.run(t, "keys are not stolen", func(t *testing.T) {
		b.visit(blog.add("/blog/fields/", modalBox, `<input id=a aria-label=a><textarea id=b aria-label=b></textarea><div id=c contenteditable>c</div>
<select id=d aria-label=d><option>d</select><p id=e tabindex=0>e</p><x-open id=f></x-open><x-closed id=g></x-closed><div id=h role=textbox tabindex=0 aria-label=h></div>`))
		b.do(chromedp.Evaluate[chromedp.Void](`for (const [id, mode] of [["f", "open"], ["g", "closed"]]) {
  const i = document.createElement("input");
  document.getElementById(id).attachShadow({mode}).append(i);
  document.getElementById(id).inner = i;
}`))
		for _, id := range strings.Fields("a b c d f g h") {
			for _, key := range []string{"/", "k"} {
				b.do(chromedp.Evaluate[chromedp.Void](`{ const e = document.getElementById("` + id + `"); (e.inner ?? e).focus() }`))
				if key == "k" {
					b.press(key, ctrl)
				} else {
					b.press(key)
				}
				if value[bool](b, `one("dialog").open`) {
					t.Errorf("%s was stolen from %s", key, id)
					b.press("Escape")
				}
			}
		}
		if got := value[string](b, `a.value + b.value + c.textContent + f.inner.value`); !strings.HasPrefix(got, "//") || strings.Count(got, "/") != 4 {
			t.Errorf("what was typed came out as %q", got)
		}
		b.do(chromedp.Evaluate[chromedp.Void](`e.focus()`))
		b.press("/")
		b.until(`one("dialog").open`)
		if got := value[string](b, `one("input").value`); got != "" {
			t.Errorf("the shortcut was typed into the field: %q", got)
		}
		b.press("Escape")
		b.do(chromedp.Evaluate[chromedp.Void](`addEventListener("keydown", e => e.key === "/" && e.preventDefault(), true)`))
		b.press("/")
		if value[bool](b, `one("dialog").open`) {
			t.Error("a key that the page had used was taken")
		}
	})

	b.run(t, "inline", func(t *testing.T) {
		b.visit(blog.add("/blog/inline/", "", strings.Replace(modalBox, "<talk-search", `<talk-search mode="inline"`, 1)))
		b.press("/")
		b.until(`box().activeElement === one("input")`)
		b.write("自動化")
		b.found(5)
		b.press("Down")
		b.press("Escape")
		b.until(`!one("input").hasAttribute("aria-activedescendant") && one("input").value === "自動化"`)
		b.snap("box-inline")
		b.press("Escape")
		b.until(`one("input").value === "" && one(".list").hidden`)
		b.visit(blog.web.URL + "/blog/inline/?q=" + "x&q.tag=go&q.sort=date")
		b.found(5)
		if got := blog.lastAsked(); got.Get("tag") != "go" || got.Get("sort") != "date" || got.Get("q") != "x" {
			t.Errorf("the address asked for %v", got)
		}
	})

	b.run(t, "two of them, moved, and the script twice", func(t *testing.T) {
		b.visit(blog.add("/blog/two/", modalBox, strings.Replace(modalBox, "<talk-search", `<talk-search mode="inline" lang="en"`, 1), `<script src="/talksearch.js?again" defer></script>`))
		b.until(`one("input", 1).placeholder === "Search talks"`)
		b.do(chromedp.Evaluate[chromedp.Void](`one("input", 1).focus()`))
		b.write("自動化")
		b.until(`texts(".note a.hit, .note .hit[aria-disabled]", 1).length === 5`)
		if got := value[string](b, `location.search`); got != "" {
			t.Errorf("the second box has written the address: %s", got)
		}
		b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("main").append(document.querySelector("talk-search"))`))
		b.do(chromedp.Evaluate[chromedp.Void](`document.activeElement.blur(), document.querySelectorAll("talk-search")[1].open("監視")`))
		b.until(`one("dialog", 1).open && texts(".note a.hit, .note .hit[aria-disabled]", 1).length === 5`)
		b.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("talk-search")[1].setAttribute("lang", "en")`))
		b.until(`one("dialog", 1).open && one("input", 1).placeholder === "Search talks"`)
		b.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("talk-search")[1].remove()`))
		b.until(`getComputedStyle(document.documentElement).overflow === "visible"`)
		b.do(chromedp.Evaluate[chromedp.Void](`document.body.append(document.createElement("talk-search"))`))
		b.press("k", ctrl)
		b.until(`one("dialog", 1).open`)
	})

	b.run(t, "a parameter of its own, or none", func(t *testing.T) {
		b.visit(blog.add("/blog/param/", strings.Replace(modalBox, "<talk-search", `<talk-search param="find"`, 1), strings.Replace(modalBox, "<talk-search", `<talk-search mode="inline" param=""`, 1)) + "?q=x&find=y")
		b.until(`one("dialog").open && one("input").value === "y"`)
		b.found(5)
		b.press("Escape")
		b.until(`location.search === "?q=x"`)
		b.do(chromedp.Evaluate[chromedp.Void](`one("input", 1).focus()`))
		b.write("自動化")
		b.press("Enter")
		b.until(`texts(".note a.hit, .note .hit[aria-disabled]", 1).length === 5`)
		if got := value[string](b, `location.search`); got != "?q=x" {
			t.Errorf("a box without a parameter has written the address: %s", got)
		}
	})

	b.run(t, "events", func(t *testing.T) {
		b.visit(start)
		b.do(chromedp.Evaluate[chromedp.Void](`window.heard = []; for (const e of ["open", "close", "answer", "select"]) document.addEventListener("talksearch:" + e, e => { heard.push(e.type.slice(11)); e.preventDefault() })`))
		b.open()
		b.write("自動化")
		b.found(5)
		b.press("Down")
		b.press("Enter")
		b.press("Escape")
		b.until(`heard.join() === "open,answer,select,close"`)
		if got := value[string](b, `location.pathname`); got != "/blog/" {
			t.Errorf("a link that the page had taken care of led to %s", got)
		}
	})

	b.run(t, "an older browser", func(t *testing.T) {
		b.do(chromedp.Navigate(blog.add("/blog/older/", modalBox, "", `<script src="/blog/older.js"></script>`)))
		b.until(`document.readyState === "complete"`)
		if !value[bool](b, `!customElements.get("talk-search") && document.querySelector("input[name=q]").checkVisibility()`) {
			t.Error("a browser that the box cannot run in has no form either")
		}
	})

	b.run(t, "without script", func(t *testing.T) {
		plain := browser(t)
		plain.do(chromedp.Navigate(start))
		plain.submit("input[name=q]", "自動化")
		if got := plain.texts("h1"); len(got) != 1 || !strings.Contains(got[0], "自動化") {
			t.Errorf("the form led to %q", got)
		}
	})
}
