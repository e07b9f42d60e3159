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
		{"(-Serf OR has:slides)", []string{"b.md#a", "b.md#b", "a.md#b", "c.md#a"}}, // the newest first
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

// TestPastedTitle pastes what looks like operators.
func TestPastedTitle(t *testing.T) {
	dir := t.TempDir()
	build(t, dir,
		note("a.md", "-ソフトで始める開発- 第3回", "|(仮)：その1"),
		note("b.md", "Re: [告知] ハードの会 (東京): 第2回", "|はじめに"),
		note("c.md", "別の話", "|何もない"))
	r := open(t, dir)
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"-ソフトで始める開発- 第3回", []string{"a.md#a"}},
		{"-ソフトで始める開発", []string{"a.md#a"}},
		{"－ソフトで始める開発　第3回", []string{"a.md#a"}},
		{"-ソフト", []string{"b.md#a", "c.md#a"}},
		{`-"ソフトで始める開発"`, []string{"b.md#a", "c.md#a"}},
		{"第3回 -ソフトで始める開発", []string{"b.md#a"}}, // the first of it is 第2回
		{"Re: [告知] ハードの会 (東京): 第2回", []string{"b.md#a"}},
		{"ハードの会(東京)", []string{"b.md#a"}},
		{"（仮）：その１", []string{"a.md#a"}},
	} {
		got := ids(search(t, r, tt.query))
		if !slices.Equal(got[:min(len(got), len(tt.want))], tt.want) || len(tt.want) == 0 && len(got) > 0 {
			t.Errorf("%s: got %v, want %v first", tt.query, got, tt.want)
		}
	}
}

// TestPhrase asks for what is between quotes as it is written, and finds where it is a word
// of its own first.
func TestPhrase(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, note("a.md", "題",
		"|設定の変更を試す。", "|設定を変更した。", "|設定変更の話。", "|変更の設定。", "|サーバー設定。", "|継続的デリバリー", "|継続的なデリバリー", "|東京都の京都。", "|東京都だけ。",
		"|蔵王の武蔵。", "|Ｇｏ言語とMongoDB、Google", "|0.9 ではない。"))
	r := open(t, dir)
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{`"設定の変更"`, []string{"a.md#a"}},
		{`"定を変更し"`, []string{"a.md#b"}},
		{`"設定変更"`, []string{"a.md#c"}},
		{`"サーバー設定"`, []string{"a.md#e"}},
		{`"サーバ設定"`, nil},
		{`"継続的デリバリー"`, []string{"a.md#f"}},
		{`"継続的 デリバリー"`, nil},
		{`"京都"`, []string{"a.md#h", "a.md#i"}},
		{`"蔵"`, []string{"a.md#j"}},
		{`"設定" -"変更"`, []string{"a.md#e"}},
		{`"Go 言語"`, []string{"a.md#k"}},
		{`"go"`, []string{"a.md#k"}},
		{`"9"`, []string{"a.md#l"}},
		{`"ではない"`, []string{"a.md#l"}},
	} {
		if len(tt.want) == 0 { // its words are asked for instead
			if a := search(t, r, tt.query); a.Total == 0 || a.Retyped != strings.ReplaceAll(tt.query, `"`, "") {
				t.Errorf("%s: %d sections, asked as %q", tt.query, a.Total, a.Retyped)
			}
			continue
		}
		got := ids(search(t, r, tt.query+" path:a"))
		if len(got) == 0 || got[0] != tt.want[0] {
			t.Errorf("%s: %v comes first", tt.query, got[:min(1, len(got))])
		}
		if a, err := r.Search(t.Context(), index.Request{Query: tt.query, PerNote: 100}); err != nil || a.Total != len(tt.want) {
			t.Errorf("%s: %d sections, %v; want %v", tt.query, a.Total, err, tt.want)
		}
		for _, id := range got {
			if !slices.Contains(tt.want, id) {
				t.Errorf("%s: found %s", tt.query, id)
			}
		}
	}
}

// TestSentence asks in whole sentences, without a space: the paragraph that says it
// comes first, though it says it otherwise and others share words with the question.
func TestSentence(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, append(talks(),
		note("d.md", "データベースの夜",
			"|会場の案内と、どのような人が来ていたのかについて。",
			"レプリケーション|レプリケーションの遅れは、書き込みの多い時間に大きくなる。読み取りを主に寄せて、遅れを監視した。",
			"バックアップ|バックアップは毎晩取り、月に一度は戻してみる。戻せないバックアップはバックアップではない。",
			"索引|索引を増やすと書き込みが遅くなる。使われていない索引は消す。"))...)
	r := open(t, dir)
	for q, want := range map[string]string{
		"バックアップはどのくらいの頻度で取って実際に戻せるかをどうやって確かめているのでしょうか":  "d.md#c",
		"書き込みの多い時間にレプリケーションが遅れる問題に対してはどのような対策をすればよいですか": "d.md#b",
		"索引を増やしすぎると書き込みの性能にはどのような悪い影響があると言われているのですか？":   "d.md#d",
		"Serfが使っているゴシッププロトコルというのはどのような場面で障害検知の役に立つのですか": "a.md#b",
	} {
		if got := ids(search(t, r, q)); len(got) == 0 || got[0] != want {
			t.Errorf("%s: got %v, want %s first", q, got, want)
		}
	}
}

// TestSharedBytes holds two words that come from one character: they are words
// next to each other, not a whole and its part.
func TestSharedBytes(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, note("a.md", "題", "|㍿はてなの話", "|株式市場はてなき話"))
	r := open(t, dir)
	for _, q := range []string{"株式会社", `"株式会社は"`, "㍿", "㍿はてな", "会社はてな"} {
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
		`"CloudFormation自動化"`, "監視", strings.Repeat("サーバ", 80),
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
