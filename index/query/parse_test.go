package query

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// sameMeaning compares queries without their offsets.
var sameMeaning = cmp.Options{
	cmpopts.IgnoreFields(Not{}, "Offset"),
	cmpopts.IgnoreFields(Text{}, "Offset"),
	cmpopts.IgnoreFields(Phrase{}, "Offset"),
	cmpopts.IgnoreFields(Filter{}, "Offset"),
}

var canonical = []struct{ input, want string }{
	// Text.
	{``, ``},
	{`   `, ``},
	{`　`, ``},
	{`Serf`, `Serf`},
	{`障害検知の自動化`, `障害検知の自動化`},
	{`  Docker   監視 `, `Docker 監視`},
	{"Docker\t監視\nログ", `Docker 監視 ログ`},
	{`Docker　監視`, `Docker 監視`},
	{"Docker\u00a0監視", `Docker 監視`},
	{`Ｄｏｃｋｅｒ`, `Ｄｏｃｋｅｒ`},
	{`イミュータブルとは何ですか？`, `イミュータブルとは何ですか？`},
	{`「フルマネージド」とは`, `「フルマネージド」とは`},
	{"a\xffb", "a\uFFFDb"},
	{"\x00", "\x00"},

	// Technical words are text.
	{`C++ C# .NET`, `C++ C# .NET`},
	{`std::vector`, `std::vector`},
	{`http://example.jp/a?b=c`, `http://example.jp/a?b=c`},
	{`node:fs`, `node:fs`},
	{`12:30`, `12:30`},
	{`:q!`, `:q!`},
	{`@suzu_v #serfday`, `@suzu_v #serfday`},
	{`HTTP/2.0 k8s`, `HTTP/2.0 k8s`},
	{`a|b & c`, `a|b & c`},
	{`it's`, `it's`},
	{`main() printf("x")`, `main() printf "x"`},
	{`*.go \n`, `*.go \n`},

	// Phrases.
	{`"継続的 デリバリー"`, `"継続的 デリバリー"`},
	{`"  a 　 b "`, `"a b"`},
	{`"unclosed phrase`, `"unclosed phrase"`},
	{`"`, ``},
	{`""`, ``},
	{`"  "`, ``},
	{`" a`, `"a"`},
	{`＂全角＂`, `"全角"`},
	{`”閉じ 閉じ”`, `"閉じ 閉じ"`},
	{`“開き 閉じ”`, `"開き 閉じ"`},
	{`„low“ 〝ノノ〟`, `"low" "ノノ"`},
	{`設定に"既定値"を使う`, `設定に "既定値" を使う`},
	{`"a""b"c`, `"a" "b" c`},
	{`"a OR b" "tag:x" "-y"`, `"a OR b" "tag:x" "-y"`},
	{`"main()"`, `"main()"`},
	{`5.6" ディスプレイ`, `5.6 ディスプレイ`},
	{`repository.") 次`, `repository. 次`},

	// Exclusion.
	{`Docker -Windows`, `Docker -Windows`},
	{`a -x`, `a -x`},
	{`-x`, `-x`},
	{`-a -b`, `-a -b`},
	{`Docker －ｗｉｎ`, `Docker -ｗｉｎ`},
	{"Docker \u2212win", `Docker -win`},
	{`Docker　－監視`, `Docker -監視`},
	{`-"Docker Swarm"`, `-"Docker Swarm"`},
	{`-“Docker Swarm”`, `-"Docker Swarm"`},
	{`-tag:go`, `-tag:go`},
	{`-(a b)`, `-(a b)`},
	{`-(a OR b)`, `-(a OR b)`},
	{`-(a)`, `-a`},
	{`-(-a)`, `-(-a)`},
	{`-C++ -#tag -@you -.net -_id -3Dプリンタ`, `-C++ -#tag -@you -.net -_id -3Dプリンタ`},
	{`-()`, ``},
	{`-""`, ``},
	{`-"`, ``},
	{`-(9)`, `-(9)`},
	{`-(--flag)`, `-(--flag)`},
	{`"a"-b`, `"a" -b`},

	// A minus that is text.
	{`-`, `-`},
	{`a - b`, `a - b`},
	{`a-b e-mail`, `a-b e-mail`},
	{`--flag`, `--flag`},
	{`--fixの動作`, `--fixの動作`},
	{`kill -9`, `kill -9`},
	{`-1`, `-1`},
	{`-１．５`, `-１．５`},
	{`a -> b`, `a -> b`},
	{`-ゆるふわ編-`, `-ゆるふわ編-`},
	{`サーバー ー監視`, `サーバー ー監視`},
	{`–著者`, `–著者`},
	{`-`, `-`},

	// OR.
	{`a OR b`, `a OR b`},
	{`a b OR c d`, `a b OR c d`},
	{`a ＯＲ b`, `a OR b`},
	{`a　OR　b`, `a OR b`},
	{`a OR b OR c`, `a OR b OR c`},
	{`(a OR b) OR c`, `a OR b OR c`},
	{`(a b) OR c`, `(a b) OR c`},
	{`a OR -b`, `a OR -b`},
	{`-a OR b`, `-a OR b`},
	{`"a"OR"b"`, `"a" OR "b"`},
	{`tag:a OR tag:b c`, `tag:a OR tag:b c`},
	{`OR`, `or`},
	{`OR OR`, `or`},
	{`OR a`, `or a`},
	{`a OR`, `a or`},
	{`a OR OR b`, `a OR b`},
	{`a (OR) b`, `a or b`},
	{`a OR () b`, `a OR b`},
	{`-OR`, `-or`},
	{`a or b AND c NOT d`, `a or b AND c NOT d`},
	{`ORACLE XOR`, `ORACLE XOR`},

	// Groups.
	{`()`, ``},
	{`(())`, ``},
	{`(a)`, `a`},
	{`((a b) c)`, `a b c`},
	{`(a b`, `a b`},
	{`a OR (b c`, `a OR (b c)`},
	{`a) b`, `a b`},
	{`) a (`, `a`},
	{`a)b`, `a b`},
	{`（Chef OR Puppet）　冪等性`, `Chef OR Puppet 冪等性`},
	{`（Chef　Puppet）　OR　Ansible`, `(Chef Puppet) OR Ansible`},
	{`（仮）`, `仮`},
	{`ES2015(ES6)で書く`, `ES2015(ES6)で書く`},
	{`(株)巴商会`, `(株)巴商会`},
	{`（株）巴商会`, `（株）巴商会`},
	{`(a)(b)`, `(a)(b)`},
	{`(x)(a b)`, `x a b`},
	{`ライブラリ(a OR b)`, `ライブラリ a OR b`},
	{`f(g(x)) f(g(x`, `f(g(x)) f g x`},
	{`(tag:go OR -x) y`, `tag:go OR -x y`},
	{`("a b") c`, `"a b" c`},
	{`:) :( `, `: :`},

	// Filters.
	{`tag:go`, `tag:go`},
	{`tag：go`, `tag:go`},
	{`ｔａｇ：Ｇｏ`, `tag:Ｇｏ`},
	{`tag:"Amazon Web Services"`, `tag:"Amazon Web Services"`},
	{`tag:"go"`, `tag:go`},
	{`tag:“全角 空白`, `tag:"全角 空白"`},
	{`speaker:@suzu_v event:JTF2014 title:入門 path:2014/jtf.md`, `speaker:@suzu_v event:JTF2014 title:入門 path:2014/jtf.md`},
	{`tag:C++ tag:-x tag:a:b`, `tag:C++ tag:-x tag:a:b`},
	{`tag:f(x)`, `tag:"f(x)"`},
	{`(tag:a)`, `tag:a`},
	{`tag:a"b"`, `tag:a "b"`},
	{`tag:a"`, `tag:a`},
	{`after:2014 before:2015`, `after:2014 before:2015`},
	{`after:2014-06 before:2014-06-22`, `after:2014-06 before:2014-06-22`},
	{`after:2014/06/22`, `after:2014-06-22`},
	{`after:2014/6/2`, `after:2014-06-02`},
	{`after:２０１４－０６ before:２０１４／７`, `after:2014-06 before:2014-07`},
	{`before:"2014-06"`, `before:2014-06`},
	{`has:slides has:video`, `has:slides has:video`},
	{`has:Slides ｈａｓ：ｖｉｄｅｏ`, `has:slides has:video`},

	// What only looks like one.
	{`Before:計測`, `Before:計測`},
	{`TAG:x`, `TAG:x`},
	{`foo:bar`, `foo:bar`},
	{`hashtag:x`, `hashtag:x`},
	{`カスタムevent:x`, `カスタムevent:x`},
	{`tag`, `tag`},
	{`tag :x`, `tag :x`},
	{`--tag:x`, `--tag:x`},
}

func TestParse(t *testing.T) {
	for _, c := range canonical {
		q, err := Parse(c.input)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.input, err)
			continue
		}
		if got := q.String(); got != c.want {
			t.Errorf("Parse(%q) is %q, want %q", c.input, got, c.want)
		}
		again, err := Parse(q.String())
		if err != nil {
			t.Errorf("Parse(%q), from %q: %v", q, c.input, err)
			continue
		}
		if diff := cmp.Diff(q, again, sameMeaning); diff != "" {
			t.Errorf("Parse(%q) reads back differently:\n%s", c.input, diff)
		}
	}
}

func TestParseTree(t *testing.T) {
	for _, c := range []struct {
		input string
		want  Node
	}{
		{``, And{}},
		{`監視`, Text{"監視", 0}},
		{`a b OR c`, And{[]Node{Text{"a", 0}, Or{[]Node{Text{"b", 2}, Text{"c", 7}}}}}},
		{`(a b) OR c d`, And{[]Node{
			Or{[]Node{And{[]Node{Text{"a", 1}, Text{"b", 3}}}, Text{"c", 9}}},
			Text{"d", 11},
		}}},
		{`監視　－「旧」 －"a b"`, And{[]Node{
			Text{"監視", 0},
			Text{"－「旧」", 9},
			Not{Phrase{"a b", 25}, 22},
		}}},
		{`a -tag：x`, And{[]Node{Text{"a", 0}, Not{Filter{Tag, "x", 3}, 2}}}},
		{` OR `, Text{"or", 1}},
		{`-(a (b c))`, Not{And{[]Node{Text{"a", 2}, Text{"b", 5}, Text{"c", 7}}}, 0}},
		{`(after:2014/6)`, Filter{After, "2014-06", 1}},
	} {
		got, err := Parse(c.input)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.input, err)
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("Parse(%q), want - and got +:\n%s", c.input, diff)
		}
	}
}

func TestSyntaxErrors(t *testing.T) {
	for _, c := range []struct {
		input  string
		offset int
		reason string
	}{
		{`tag:`, 4, `tag: has no value`},
		{`tag: go`, 4, `tag: has no value`},
		{`監視 speaker:""`, 15, `speaker: has no value`},
		{`tag：`, 6, `tag: has no value`},
		{`-path:`, 6, `path: has no value`},
		{`tag:(a OR b)`, 4, `tag: has no value`},
		{`(event:)`, 7, `event: has no value`},
		{`after:`, 6, `after: has no value`},
		{`after:昨日`, 6, `after: cannot be "昨日"`},
		{`after:2014-13`, 6, `after: cannot be "2014-13"`},
		{`before:2015-02-29`, 7, `before: cannot be "2015-02-29"`},
		{`before:14`, 7, `before: cannot be "14"`},
		{`before:2014-06/`, 7, `before: cannot be "2014-06/"`},
		{`a has:audio`, 6, `has: cannot be "audio"`},
		{`has:`, 4, `has: has no value`},
	} {
		_, err := Parse(c.input)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("Parse(%q): %v, want a *SyntaxError", c.input, err)
			continue
		}
		if syntax.Offset != c.offset || syntax.Reason != c.reason {
			t.Errorf("Parse(%q): %q at %d, want %q at %d", c.input, syntax.Reason, syntax.Offset, c.reason, c.offset)
		}
		if syntax.Hint == "" {
			t.Errorf("Parse(%q): no hint", c.input)
		}
	}
}

func TestLimits(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("-(", n) + "a b" + strings.Repeat(")", n) }
	for _, c := range []struct {
		name, input, what string
	}{
		{"bytes", strings.Repeat("a", MaxBytes), ""},
		{"too many bytes", strings.Repeat("a", MaxBytes+1), "bytes"},
		{"too many bytes once spaces are put in", strings.Repeat(`長い語`, 200) + strings.Repeat(`"a"b`, 60), "bytes"},
		{"clauses", strings.Repeat("a ", MaxClauses), ""},
		{"too many clauses", strings.Repeat("a ", MaxClauses+1), "clauses"},
		{"depth", nested(MaxDepth), ""},
		{"too deep", nested(MaxDepth + 1), "nested parentheses"},
		{"parentheses of a word are no groups", strings.Repeat("f(", MaxDepth*2) + strings.Repeat(")", MaxDepth*2), ""},
	} {
		q, err := Parse(c.input)
		var limit *LimitError
		switch {
		case c.what == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.what == "":
			if _, err := Parse(q.String()); err != nil {
				t.Errorf("%s: the canonical form: %v", c.name, err)
			}
		case !errors.As(err, &limit) || limit.What != c.what:
			t.Errorf("%s: error %v, want a *LimitError on %s", c.name, err, c.what)
		}
	}
}

func TestDay(t *testing.T) {
	for input, want := range map[string]string{
		"after:2014":        "2014-01-01",
		"before:2014/6":     "2014-06-01",
		"before:2014-06-22": "2014-06-22",
		"tag:2014":          "",
	} {
		q, err := Parse(input)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.(Filter).Day(); got != want {
			t.Errorf("%s begins on %q, want %q", input, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range canonical {
		f.Add(c.input)
	}
	f.Add(strings.Repeat("(", MaxBytes))
	f.Add(strings.Repeat(`-("a`, 100))
	f.Add(strings.Repeat(`after:2014/1 `, 100))
	f.Fuzz(func(t *testing.T, input string) {
		q, err := Parse(input)
		if err != nil {
			var syntax *SyntaxError
			var limit *LimitError
			switch {
			case errors.As(err, &syntax):
				if syntax.Offset < 0 || syntax.Offset > len(input) {
					t.Fatalf("offset %d is outside the %d bytes of the query", syntax.Offset, len(input))
				}
			case !errors.As(err, &limit):
				t.Fatalf("error %v of type %T", err, err)
			}
			return
		}
		checkTree(t, q, len(input), 0)
		again, err := Parse(q.String())
		if err != nil {
			t.Fatalf("canonical form %q: %v", q, err)
		}
		if diff := cmp.Diff(q, again, sameMeaning); diff != "" {
			t.Fatalf("%q reads back differently:\n%s", q, diff)
		}
		if again.String() != q.String() {
			t.Fatalf("%q prints as %q when read back", q, again)
		}
	})
}
