package server

import (
	"net/url"
	"slices"
	"testing"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// TestBoxIME composes as an input method does, through the browser's own editing: no event
// is made up by a script.
func TestBoxIME(t *testing.T) {
	t.Parallel()
	blog := opsBlog(t)
	b := boxBrowser(t)
	start := blog.add("/blog/", modalBox, "")

	b.run(t, "results while the kana are composed", func(t *testing.T) {
		b.visit(start)
		b.open()
		// As romaji are typed: けんち is on its way to 検知.
		for _, text := range []string{"ｋ", "け", "けn", "けん", "けんt"} {
			b.compose(text)
		}
		b.until(`texts(".completions .chip")[0] === "検知"`)
		b.found(5)
		if got := value[string](b, `one(".status").textContent`); got != "「検知」の検索結果。4件の記事に5か所" {
			t.Errorf("the live region says %q", got)
		}
		if got := value[string](b, `one("input").value`); got != "けんt" {
			t.Errorf("the composition was disturbed: %q", got)
		}
		b.snap("box-composing")
		// The next letter goes on where the last was.
		b.compose("けんち")
		b.until(`one("input").value === "けんち"`)
		b.compose("検知")
		b.until(`one("input").value === "検知" && one(".status").textContent === "4件の記事に5か所"`)
		b.write("検知")
		b.found(5)
		if got := value[string](b, `one("input").value`); got != "検知" {
			t.Errorf("what was composed came out as %q", got)
		}
	})

	b.run(t, "keys are the input method's", func(t *testing.T) {
		b.visit(start)
		b.open()
		b.write("自動化")
		b.found(5)
		b.press("Down")
		b.until(`one("input").getAttribute("aria-activedescendant")`)
		b.compose("けんち")
		b.until(`one("input").value === "自動化けんち"`)
		b.until(`one(".scroll").getAttribute("aria-busy") === "false"`)
		for _, name := range []string{"Down", "Up", "Tab", "Escape", "Enter"} {
			b.imePress(name)
			if got := value[string](b, `location.pathname + one("dialog").open + (box().activeElement === one("input")) + one("input").value`); got != "/blog/truetrue自動化けんち" {
				t.Errorf("%s during a composition led to %s", name, got)
			}
		}
		// Some browsers tell the key itself, and that it is composing.
		for _, name := range []string{"Down", "Escape", "Enter"} {
			down := keys[name]
			down.Text = ""
			b.key(down)
			if got := value[string](b, `location.pathname + one("dialog").open`); got != "/blog/true" {
				t.Errorf("%s during a composition led to %s", name, got)
			}
		}
		if got := value[float64](b, `history.length`); got > 2 {
			t.Errorf("keys of the input method made history: %g entries", got)
		}
		b.write("検知")
		b.until(`one("input").value === "自動化検知"`)
		// Safari ends the composition first, and then tells of the Enter that ended it.
		b.imePress("Enter")
		b.imePress("Escape")
		if got := value[bool](b, `one("dialog").open && location.pathname === "/blog/"`); !got {
			t.Error("the key that ended a composition did something else too")
		}
		b.press("Escape")
		b.until(`!one("dialog").open`)
	})

	b.run(t, "an option stays unopened", func(t *testing.T) {
		b.visit(start)
		b.open()
		b.write("自動化")
		b.found(5)
		b.press("Down")
		b.until(`one("[aria-selected=true]")`)
		b.imePress("Enter")
		b.imePress("Down")
		if got := value[string](b, `location.pathname + one("[aria-selected=true]").id`); got != "/blog/option-0" {
			t.Errorf("the input method's keys led to %s", got)
		}
	})

	b.run(t, "predictive Latin", func(t *testing.T) {
		b.visit(start)
		b.open()
		// A keyboard of Android composes each word until a space is typed.
		for _, text := range []string{"d", "do", "doc", "dock", "docke", "docker"} {
			b.compose(text)
		}
		b.found(5)
		b.eventually("the word itself is searched for while it is composed", func() bool { return blog.lastAsked().Get("q") == "docker" })
		b.until(`one("input").value === "docker"`)
	})

	b.run(t, "kana that were never converted", func(t *testing.T) {
		b.visit(start)
		b.open()
		b.compose("けんち")
		b.write("けんち")
		b.until(`one("input").value === "けんち" && one(".status").textContent.startsWith("「検知」の検索結果")`)
		b.found(5)
	})

	b.run(t, "a composition does not become the address", func(t *testing.T) {
		b.visit(start)
		b.open()
		b.compose("けんち")
		b.found(5)
		if got := value[string](b, `location.search`); got != "" {
			t.Errorf("the address has %s", got)
		}
		b.write("検知")
		b.until(`location.search === "?q=` + url.QueryEscape("検知") + `"`)
	})
}

// TestBoxOnIndex asks a real index what a fake can only pretend: which words begin as what
// is being composed, and where in the text they are.
func TestBoxOnIndex(t *testing.T) {
	t.Parallel()
	a, err := analyzer.New(analyzer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	notes := []corpus.Note{
		{ID: "a", Path: "a.md", URL: "https://notes.example/a/", Title: "検索の勉強会 #3", Date: "2024-05-11", Sections: []corpus.Section{
			{ID: "a#1", Heading: []string{"転置索引の作り方"}, Anchor: "転置索引の作り方", Line: 3, Prose: "全文検索のサーバーを作る。😀のあとでも検索できる。"},
		}},
		{ID: "b", Path: "b.md", URL: "https://notes.example/b/", Title: "監視の夜", Sections: []corpus.Section{
			{ID: "b#1", Heading: []string{"通知を減らす"}, Anchor: "quiet", Line: 5, Prose: "監視の通知を減らす話。"},
		}},
	}
	dir := t.TempDir()
	if _, err := index.Build(t.Context(), dir, a, slices.Values(notes), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	reader, err := index.Open(dir, a)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close() })
	blog := newBlog(t, reader)
	b := boxBrowser(t)
	b.visit(blog.add("/blog/", modalBox, ""))
	b.open()
	for _, text := range []string{"ｋ", "け", "けn", "けん", "けんs"} {
		b.compose(text)
	}
	b.until(`texts(".completions .chip")[0]?.startsWith("検索")`)
	b.found(1)
	b.until(`texts(".heading").join() === "転置索引の作り方"`)
	if got := value[string](b, `[...new Set(texts("mark"))].join()`); got != "検索" {
		t.Errorf("marked is %q", got)
	}
	b.write("サーバ")
	b.until(`one("input").value === "サーバ" && texts("mark").join() === "サーバー"`)
	if got := value[string](b, `decodeURIComponent(one("a.hit").hash)`); got != "#転置索引の作り方" {
		t.Errorf("the hit leads to %q", got)
	}
	b.faultless()
}
