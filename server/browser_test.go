package server

import (
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/talksearch/talksearch/index"
)

// browser opens a tab of a new headless Chromium in which no script runs.
func browser(t *testing.T) *tab {
	t.Helper()
	b := scriptedBrowser(t)
	b.do(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	return b
}

// scriptedBrowser opens a tab of a new headless Chromium, or skips the test where there
// is no Chromium. TALKSEARCH_REQUIRE_BROWSER=1 makes that a failure, so that a CI which
// should have one notices.
func scriptedBrowser(t *testing.T) *tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("TALKSEARCH_REQUIRE_BROWSER") == "1" {
			t.Fatalf("TALKSEARCH_REQUIRE_BROWSER is set, and there is no browser: %v", err)
		}
		t.Skipf("the page is tested in Chromium (Debian: apt-get install chromium fonts-noto-cjk): %v", err)
	}
	artefacts := os.Getenv("TALKSEARCH_ARTEFACTS")
	if artefacts == "" {
		artefacts = t.ArtifactDir()
	} else if err := os.MkdirAll(artefacts, 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, quit := chromedp.NewExecAllocator(t.Context(),
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("force-color-profile", "srgb"),
		// Never go further than the server under test.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
	)
	t.Cleanup(quit)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	b := &tab{t: t, ctx: ctx, artefacts: artefacts}
	b.do() // starts the browser
	err = chromedp.Listen(ctx, func(event any) {
		// What the browser refuses to load or to apply is said here.
		if e, ok := event.(*log.EventEntryAdded); ok && e.Entry != nil {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.complaints = append(b.complaints, string(e.Entry.Source)+": "+e.Entry.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	b.do(call(log.Enable, cdp.Empty{}))
	return b
}

type tab struct {
	t         *testing.T
	ctx       context.Context
	artefacts string

	mu         sync.Mutex
	complaints []string
}

func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, params)
		return err
	})
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// look sets the size of the window and the colour scheme.
func (b *tab) look(width, height int64, scheme string) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height, chromedp.EmulateScale(2)),
		call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		}))
}

// shoot writes what the window shows, the whole page of it, to the artefacts.
func (b *tab) shoot(name string) {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.artefacts, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) texts(selector string) []string {
	b.t.Helper()
	out, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](`Array.from(document.querySelectorAll(`+"`"+selector+"`"+`), e => e.textContent)`))
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

func (b *tab) number(expression string) float64 {
	b.t.Helper()
	n, err := chromedp.Run(b.ctx, chromedp.Evaluate[float64](expression))
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

// submit presses Enter and waits for the page that comes of it.
func (b *tab) submit(selector, text string) {
	b.t.Helper()
	if _, err := chromedp.RunResponse(b.ctx, chromedp.SendKeys(chromedp.CSS(selector), text+kb.Enter)); err != nil {
		b.t.Fatal(err)
	}
}

// follow clicks on the first of some elements, and waits for the page that it leads to.
func (b *tab) follow(selector string, leads bool) {
	b.t.Helper()
	click := chromedp.Click(chromedp.CSS(selector))
	if !leads {
		b.do(click)
		return
	}
	if _, err := chromedp.RunResponse(b.ctx, click); err != nil {
		b.t.Fatal(err)
	}
}

// What a site with a few hundred notes answers: enough to see how a page reads.
func exhibits() []index.Hit {
	snippet := func(text string, words ...string) index.Snippet {
		s := index.Snippet{Text: text}
		for at := 0; at < len(text); {
			hit := ""
			for _, w := range words {
				if strings.HasPrefix(text[at:], w) {
					hit = w
				}
			}
			if hit == "" {
				at++
				continue
			}
			s.Spans = append(s.Spans, [2]int{at, at + len(hit)})
			at += len(hit)
		}
		return s
	}
	autumn := index.NoteRef{ID: "autumn", Path: "2023/autumn.md", URL: "https://notes.example/2023/autumn/", Title: "秋の運用自動化まつりに参加してきた", Date: "2023-10-14", Event: "運用自動化まつり 2023 秋"}
	night := index.NoteRef{ID: "night", Path: "2022/lt-night.md", URL: "https://notes.example/2022/lt-night/", Title: "監視LTナイト #12 のメモ", Date: "2022-06-03", Event: "監視LTナイト #12"}
	memo := index.NoteRef{ID: "memo", Path: "inbox/2019-oncall.txt", Title: "オンコール勉強会（社内）", Date: "2019-11"}
	cloud := index.NoteRef{ID: "cloud", Path: "2021/cloud.md", URL: "https://notes.example/2021/cloud/", Title: "クラウド設計カンファレンス 2日目", Date: "2021-02-26", Event: "クラウド設計カンファレンス 2021"}
	return []index.Hit{
		{Note: autumn, Section: index.Section{Heading: []string{autumn.Title, "A会場", "障害検知の自動化と、その先にある自己修復"}, Anchor: "self-healing", Line: 41, Speaker: "佐藤 みのり",
			Links: []index.Link{{Kind: "slides", URL: "https://slides.example/self-healing"}, {Kind: "video", URL: "https://video.example/watch?v=1"}}},
			Snippet: snippet("障害検知の自動化は「気づく」までを速くするだけで、直すところは人のままだった。そこで検知したイベントを Serf のクラスタに流し、手順書をそのまま実行できる形にした。自動化の範囲を広げるたびに、止めるボタンも一緒に作ったという話が印象に残った。", "障害検知", "自動化")},
		{Note: autumn, Section: index.Section{Heading: []string{autumn.Title, "B会場", "通知を減らす技術"}, Anchor: "quiet", Line: 88, Speaker: "@okano_ops",
			Links: []index.Link{{Kind: "slides", URL: "https://slides.example/quiet"}}},
			Snippet: snippet("障害検知の閾値を毎月見直す。自動化できるのは集計までで、要らない通知を決めるのはチームの会話。", "障害検知", "自動化")},
		{Note: night, Section: index.Section{Heading: []string{"LT", "Prometheus のルールをテストする"}, Anchor: "rules", Line: 17, Speaker: "林"},
			Snippet: snippet("promtool test rules を CI で回し、障害検知のルールが壊れたら気づけるようにする。ルールの生成も自動化した。", "障害検知", "自動化")},
		{Note: memo, Section: index.Section{Line: 6},
			Snippet: snippet("オンコールの引き継ぎを自動化したい、という相談から始まった会。検知から連絡までの流れを図にした。", "自動化"), Missing: []string{"障害検知"}},
		{Note: cloud, Section: index.Section{Heading: []string{"クロージング: CloudFormation で育てる、捨てられるインフラストラクチャ — 三年間の運用でわかったこと、わからなかったこと"}, Anchor: "closing", Line: 203, Speaker: "Mika Virtanen",
			Links: []index.Link{{Kind: "video", URL: "https://video.example/watch?v=2"}}},
			Snippet: snippet("Everything that can be thrown away is easier to automate. 作り直せることが自動化の前提になる。<script>alert(\"x\")</script> のような文字列もそのまま書ける。", "自動化"), Missing: []string{"障害検知"}},
	}
}

// exhibitedFacets are the facets of a site with more of each than the exhibits have.
func exhibitedFacets() *index.Facets {
	return &index.Facets{
		Tags:     values("監視", 48, "SRE", 31, "Kubernetes", 22, "自動化", 19, "オンコール", 7, "CloudFormation", 4, "Serf", 2),
		Events:   values("運用自動化まつり 2023 秋", 12, "監視LTナイト #12", 9, "クラウド設計カンファレンス 2021", 3, "インフラエンジニアのための分散システム輪読会 第三十二回（オンライン開催）", 1),
		Speakers: values("佐藤 みのり", 6, "@okano_ops", 5, "Mika Virtanen", 2, "林", 1),
		Years:    values("2023", 1204, "2022", 25, "2021", 11, "2019", 2),
	}
}

// values are facet values, from texts and counts in turn.
func values(pairs ...any) []index.FacetValue {
	var values []index.FacetValue
	for i := 0; i < len(pairs); i += 2 {
		values = append(values, index.FacetValue{Value: pairs[i].(string), Count: pairs[i+1].(int)})
	}
	return values
}

func TestPageInBrowser(t *testing.T) {
	t.Parallel()
	answer, long := finds(exhibits()...), finds(many(45)...)
	f := &fake{name: "gen-000001", answer: func(ctx context.Context, req index.Request) (*index.Answer, error) {
		switch {
		case strings.Contains(req.Query, "監視"):
			return long(ctx, req)
		case strings.Contains(req.Query, "該当なし"):
			return &index.Answer{}, nil
		case strings.Contains(req.Query, "遅い"):
			return nil, context.DeadlineExceeded
		case strings.Contains(req.Query, "壊れ"):
			return nil, errors.New("a bad segment")
		}
		found, err := answer(ctx, req)
		if found != nil && req.Facets {
			found.Facets = exhibitedFacets()
		}
		return found, err
	}}
	site := newSite(t, f)
	web := httptest.NewServer(site.h)
	t.Cleanup(web.Close)
	b := browser(t)

	const query = "障害検知の自動化"
	b.look(1000, 760, "light")
	b.do(chromedp.Navigate(web.URL + "/?lang=ja"))
	b.shoot("search-start-light")
	if got := b.number(`document.activeElement.id === "q" ? 1 : 0`); got != 1 {
		t.Error("the start page does not begin in the search field")
	}
	b.submit("#q", query)

	if got := b.texts("h1"); len(got) != 1 || !strings.Contains(got[0], query) {
		t.Errorf("the page of results says %q", got)
	}
	marks := strings.Join(b.texts(".snippet mark"), " ")
	mustContain(t, "the marks", marks, "障害検知", "自動化")
	if got := b.texts("article:first-of-type h3"); len(got) != 2 || got[0] != "障害検知の自動化と、その先にある自己修復" {
		t.Errorf("the first note's talks are %q", got)
	}
	if got := b.texts(".snippet script"); len(got) != 0 {
		t.Errorf("a note's markup came to life: %q", got)
	}
	mustContain(t, "the snippets", strings.Join(b.texts(".snippet"), "\n"), `<script>alert("x")</script>`)
	if style := b.number(`parseFloat(getComputedStyle(document.querySelector("#q")).fontSize)`); style < 16 {
		t.Errorf("the field's font is %gpx: iOS zooms in below 16", style)
	}
	b.shoot("search-results-light")
	b.do(chromedp.KeyEvent(kb.Tab))
	if got := b.texts(":focus-visible"); len(got) != 1 || got[0] != japanese.SkipToResults {
		t.Errorf("the first stop of the Tab key is %q", got)
	}
	b.do(chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab))
	if got := b.texts("h3 a:focus-visible"); len(got) != 1 {
		t.Errorf("after the skip link and the note's title comes %q, not the first talk", b.texts(":focus-visible"))
	}
	b.shoot("search-focus")
	b.look(1000, 760, "dark")
	b.shoot("search-results-dark")

	b.look(390, 844, "light")
	b.shoot("search-results-mobile")
	b.fits("the page of results on a phone")
	b.look(320, 640, "dark")
	b.fits("the page of results on a small phone")

	// Filters open without a script, and each is a link that goes away by another.
	b.look(390, 844, "light")
	b.follow("summary", false)
	b.shoot("filters-mobile")
	b.fits("the filters on a phone")
	b.follow("dd a", true)
	b.follow("summary", false)
	b.follow("dl > div:last-child dd a", true)
	b.look(390, 844, "dark")
	b.shoot("filtered-mobile-dark")
	b.fits("narrowed results on a phone")
	b.look(1280, 860, "light")
	b.shoot("filtered-light")
	b.fits("narrowed results on a desk")
	b.look(1280, 860, "dark")
	b.shoot("filtered-dark")
	b.follow(".sorts a", true)
	if got := b.texts(".sorts [aria-current]"); len(got) != 1 || got[0] != japanese.ByDate {
		t.Errorf("the order is %q", got)
	}
	if got := b.texts(".chips bdi"); len(got) != 2 {
		t.Errorf("behind another order the filters are %q", got)
	}
	b.submit("#q", "の話")
	if got := b.texts(".chips bdi"); len(got) != 2 {
		t.Errorf("behind another query the filters are %q", got)
	}
	b.follow(".chips a", true)
	b.follow(".chips a", true)
	if got := b.texts(".chips bdi"); len(got) != 0 {
		t.Errorf("without them the filters are %q", got)
	}

	b.look(1000, 760, "light")
	b.do(chromedp.Navigate(web.URL + "/?q=監視&page=2&lang=en"))
	b.shoot("search-page-2-english")

	for name, q := range map[string]string{"empty": "該当なし", "slow": "遅い", "error": "壊れた"} {
		b.do(chromedp.Navigate(web.URL + "/?lang=ja"))
		b.submit("#q", q)
		if got := b.texts(".notice h1"); len(got) != 1 {
			t.Errorf("%s: the notice says %q", name, got)
		}
		if got, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.querySelector("#q").value`)); err != nil || got != q {
			t.Errorf("%s: the field holds %q (%v)", name, got, err)
		}
		b.shoot("search-" + name)
	}
	b.look(390, 844, "dark")
	b.do(chromedp.Navigate(web.URL + "/"))
	b.shoot("search-start-mobile-dark")
	b.fits("the start page on a phone")

	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.complaints {
		// The pages of errors have an error's status, which Chromium reports; and the test
		// may have focused the field before the page did.
		if !strings.Contains(c, "status of 50") && !strings.Contains(c, "Autofocus processing was blocked") {
			t.Errorf("the browser complains: %s", c)
		}
	}
}

// fits fails when a page is wider than its window.
func (b *tab) fits(what string) {
	b.t.Helper()
	if wide, window := b.number(`document.documentElement.scrollWidth`), b.number(`document.documentElement.clientWidth`); wide > window {
		b.t.Errorf("%s is %g wide in a window of %g", what, wide, window)
	}
}
