package index_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/index"
)

// TestConditions asks for what has no words to be scored by: it is a condition,
// also when it is one of several.
func TestConditions(t *testing.T) {
	dir := t.TempDir()
	c := note("c.md", "無題", "|Windowsの話")
	c.Tags = []string{"rust"}
	build(t, dir, append(talks(), c)...)
	r := open(t, dir)
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"tag:devops OR tag:rust", []string{"a.md#a", "a.md#b", "a.md#c", "c.md#a"}},
		{"(tag:go OR tag:rust) Windows", []string{"c.md#a"}},
		{"(tag:go OR tag:rust) 監視", []string{}},
		{"path:c.md OR Docker", []string{"b.md#b", "c.md#a"}},
		{"(-Serf OR has:slides)", []string{"a.md#b", "b.md#a", "b.md#b", "c.md#a"}},
		{"(tag:serf -Consul) 監視", []string{}},
		// What holds no word neither finds nor excludes.
		{`Windows "…"`, []string{"c.md#a"}},
		{"Windows -(!?)", []string{"c.md#a"}},
		{"Windows OR …", []string{"c.md#a"}},
		{"(… OR tag:rust)", []string{"c.md#a"}},
		{`"…"`, []string{}},
		{"-(…)", []string{}},
		{"tag:…", []string{}},
	} {
		a := search(t, r, tt.query)
		if got := ids(a); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.query, got, tt.want)
		}
		if a.Total < len(a.Hits) {
			t.Errorf("%s: %d hits of %d", tt.query, len(a.Hits), a.Total)
		}
		for _, h := range a.Hits {
			checkExplanation(t, h)
			if len(h.Missing) > 0 {
				t.Errorf("%s: %s lacks %v", tt.query, h.Section.ID, h.Missing)
			}
		}
	}
}

// TestSharedBytes holds two words that come from one character: they are words
// next to each other, not a whole and its part.
func TestSharedBytes(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, note("a.md", "題", "|㍿はてなの話", "|株式市場はてなき話"))
	r := open(t, dir)
	for _, q := range []string{"株式会社", `"株式 会社"`, "㍿", "㍿はてな", "会社はてな"} {
		a := search(t, r, q)
		complete := slices.DeleteFunc(slices.Clone(a.Hits), func(h index.Hit) bool { return len(h.Missing) > 0 })
		if len(complete) != 1 || complete[0].Section.ID != "a.md#a" {
			t.Errorf("%s finds %v", q, ids(a))
		}
	}
}

// TestHostile asks for much where there is much. It minds answers; that they come
// within the test's time at all is the point.
func TestHostile(t *testing.T) {
	dir := t.TempDir()
	word := note("word.md", "題", "|"+strings.Repeat("サーバ ", 50_000))
	pair := note("pair.md", "題", "|"+strings.Repeat("自動化 検知 CloudFormation ", 20_000))
	link := note("link.md", "題", "|"+strings.Repeat("前置き。", 500)+"https://example.jp/"+strings.Repeat("x", 5000)+" 監視")
	build(t, dir, word, pair, link)
	r := open(t, dir)
	for _, q := range []string{
		"サーバ", "サーバサーバサーバ", `"サーバ サーバ"`, "自動化検知", "検知CloudFormation自動化",
		`"cloud formation 自動化"`, "監視", strings.Repeat("サーバ", 80),
	} {
		a := search(t, r, q)
		if len(a.Hits) != 1 {
			t.Errorf("%.40s: %v", q, ids(a))
			continue
		}
		h := a.Hits[0]
		checkSpans(t, h)
		checkExplanation(t, h)
		if len(h.Snippet.Spans) == 0 || len(h.Snippet.Text) > 1000 {
			t.Errorf("%.40s: %d spans in %d bytes", q, len(h.Snippet.Spans), len(h.Snippet.Text))
		}
	}
}

// TestInvalidText indexes what is no UTF-8, which no reader of notes hands over.
func TestInvalidText(t *testing.T) {
	dir := t.TempDir()
	n := note("a\xff.md", "題\xff", "見\xff出し|壊れ\xffた\n文字\xe3\x81と監視の話")
	n.Sections[0].ID = "a"
	build(t, dir, n)
	a := search(t, open(t, dir), "監視")
	if len(a.Hits) != 1 || !strings.Contains(marked(a.Hits[0].Snippet), "【監視】") {
		t.Errorf("found %+v", a.Hits)
	}
}
