package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"golang.org/x/net/html"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index"
)

// A hugoSite is examples/hugo-site as its README has it made: built by Hugo, its
// folder indexed, both served from ports of their own.
type hugoSite struct {
	folder string // a copy of the example
	index  string
	url    string // of the site, without the slash at its end
	search string // of the search server, likewise
}

// needs finds a program that a test cannot do without, or skips the test.
// TALKSEARCH_REQUIRE_BROWSER=1 makes that a failure, so that a CI which should have
// it notices.
func needs(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		if os.Getenv("TALKSEARCH_REQUIRE_BROWSER") == "1" {
			t.Fatalf("TALKSEARCH_REQUIRE_BROWSER is set, and there is no %s: %v", program, err)
		}
		t.Skipf("the example is built by Hugo and tested in Chromium (Debian: apt-get install hugo chromium fonts-noto-cjk): %v", err)
	}
	return path
}

func newHugoSite(t *testing.T) *hugoSite {
	t.Helper()
	if testing.Short() {
		t.Skip("it builds a site and starts a browser")
	}
	hugo := needs(t, "hugo")
	s := &hugoSite{folder: filepath.Join(t.TempDir(), "site"), index: t.TempDir()}
	if err := os.CopyFS(s.folder, os.DirFS(filepath.Join("..", "..", "examples", "hugo-site"))); err != nil {
		t.Fatal(err)
	}
	public := filepath.Join(s.folder, "public")
	site := httptest.NewServer(http.FileServer(http.Dir(public)))
	t.Cleanup(site.Close)
	s.url = site.URL
	t.Setenv("TALKSEARCH_ALLOW_ORIGIN", s.url)
	s.search = serve(t, s.index)

	build := exec.CommandContext(t.Context(), hugo, "--quiet", "--cleanDestinationDir", "--baseURL", s.url+"/")
	build.Dir = s.folder
	build.Env = append(os.Environ(), "HUGO_PARAMS_SEARCH="+s.search+"/")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("hugo: %v\n%s", err, out)
	}
	mustTalksearch(t, "index", "--quiet", "--index", s.index, s.folder)
	for { // the server takes the index within a second
		ready, err := http.Get(s.search + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		ready.Body.Close()
		if ready.StatusCode == http.StatusOK {
			return s
		}
		select {
		case <-t.Context().Done():
			t.Fatal("the server does not take the index")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// page reads a page that Hugo made and returns its ids, each with its element's name.
func (s *hugoSite) page(t *testing.T, address string) map[string]string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(address, s.url+"/") {
		t.Fatalf("%q is no page of %s (%v)", address, s.url, err)
	}
	f, err := os.Open(filepath.Join(s.folder, "public", filepath.FromSlash(u.Path), "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := html.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" {
				ids[a.Val] = n.Data
			}
		}
	}
	return ids
}

// TestHugoSiteAnchors wants each section of the index to be on the page that it is
// said to be on, and each heading of the pages in the index.
func TestHugoSiteAnchors(t *testing.T) {
	s := newHugoSite(t)
	a, err := analyzer.New(analyzer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := index.Open(s.index, a)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	pages, anchors := map[string]map[string]string{}, 0
	for ref, err := range r.NoteRefs() {
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(filepath.Base(ref.Path), "draft") {
			t.Errorf("the draft %s is in the index", ref.Path)
		}
		note, err := r.Note(ref.ID)
		if err != nil {
			t.Fatal(err)
		}
		headings := maps.Clone(s.page(t, note.URL))
		pages[note.URL] = headings
		for _, section := range note.Sections {
			if section.Anchor == "" {
				continue
			}
			anchors++
			if element := headings[section.Anchor]; element != "h2" && element != "h3" {
				t.Errorf("%s:%d: the page has no heading with the id %q", note.Path, section.Line, section.Anchor)
			}
			delete(headings, section.Anchor)
		}
		for id := range headings {
			t.Errorf("%s: the heading %q is in no section", note.Path, id)
		}
	}
	if len(pages) < 6 || anchors < 30 {
		t.Errorf("only %d pages with %d anchors: where has the example gone?", len(pages), anchors)
	}
}

// chromium opens a tab of a new headless Chromium that goes no further than this
// machine.
func chromium(t *testing.T) context.Context {
	t.Helper()
	ctx, quit := chromedp.NewExecAllocator(t.Context(),
		chromedp.ExecPath(needs(t, "chromium")), chromedp.UserDataDir(t.TempDir()),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
	)
	t.Cleanup(quit)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	mustDo(t, ctx) // starts the browser
	return ctx
}

func mustDo(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// awaited returns the value of an expression once it is truthy.
func awaited[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Poll[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// What the hits of a query for it lead to.
const (
	soughtTalk = "シャーディングをやめる"
	landedOn   = "シャーディングをやめて、戻した（早瀬 ともか さん）"
)

// mustHaveLanded fails unless the tab shows the talk that was sought, at its heading.
func (s *hugoSite) mustHaveLanded(t *testing.T, ctx context.Context) {
	t.Helper()
	at := awaited[string](t, ctx, `document.readyState === "complete" && location.href`)
	if !strings.HasPrefix(at, s.url+"/2024/02/db-ennichi-2024-day2/") {
		t.Errorf("the hit led to %s", at)
	}
	if got := awaited[string](t, ctx, `document.querySelector(":target") ? document.querySelector(":target").textContent : "nothing"`); got != landedOn {
		t.Errorf("%s is at %q, want %q", at, got, landedOn)
	}
}

// TestHugoSiteWithoutScript searches from a page of the site by the form alone.
func TestHugoSiteWithoutScript(t *testing.T) {
	s := newHugoSite(t)
	ctx := chromium(t)
	mustDo(t, ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}), chromedp.Navigate(s.url+"/"))
	if _, err := chromedp.RunResponse(ctx, chromedp.SendKeys(chromedp.CSS("talk-search input[name=q]"), soughtTalk+kb.Enter)); err != nil {
		t.Fatal(err)
	}
	if at := awaited[string](t, ctx, "location.href"); !strings.HasPrefix(at, s.search+"/?q=") {
		t.Fatalf("the form led to %s", at)
	}
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS("#results h3 a"))); err != nil {
		t.Fatal(err)
	}
	s.mustHaveLanded(t, ctx)
}

// TestHugoSiteBox searches from a page of the site in the box, under the site's own
// content security policy, and lands on words that are highlighted.
func TestHugoSiteBox(t *testing.T) {
	s := newHugoSite(t)
	ctx := chromium(t)
	mustDo(t, ctx, chromedp.Navigate(s.url+"/"))
	part := func(name string) string {
		return fmt.Sprintf(`document.querySelector("talk-search").shadowRoot.querySelector("[part~=%s]")`, name)
	}
	mustDo(t, ctx, chromedp.Evaluate[chromedp.Void](part("button")+`.click()`))
	awaited[bool](t, ctx, `document.querySelector("talk-search").shadowRoot.activeElement === `+part("input"))
	mustDo(t, ctx, chromedp.KeyEvent(soughtTalk))
	awaited[bool](t, ctx, part("hit")+` !== null`)
	// The box writes the query into the address first, which is no new page, and what is
	// asked of a page that is being left is lost.
	mustDo(t, ctx, chromedp.Evaluate[chromedp.Void](part("hit")+`.click()`))
	for at := s.url + "/"; strings.HasPrefix(at, s.url+"/?") || at == s.url+"/"; {
		if ctx.Err() != nil {
			t.Fatal("the hit leads nowhere")
		}
		time.Sleep(50 * time.Millisecond)
		if now, err := chromedp.Run(ctx, chromedp.Location()); err == nil {
			at = now
		}
	}
	s.mustHaveLanded(t, ctx)
	awaited[bool](t, ctx, `(window.CSS.highlights?.size ?? 0) + document.querySelectorAll("main mark").length > 0`)
	if query := awaited[string](t, ctx, `"?" + location.search`); strings.Contains(query, "talksearch") {
		t.Errorf("the words are left in the address: %s", query)
	}
}
