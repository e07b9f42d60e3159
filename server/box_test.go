package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/talksearch/talksearch/index"
)

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
