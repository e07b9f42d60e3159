package corpus

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/talk"
)

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"", "abc\r\n", "日本語", "\uFEFF日本語", "\xFF\xFEa\x00", "\xFE\xFF\x00a", "\xB4\xC6\xBB\xEB", "\x8A\xC4\x8E\x8B",
		"\x1b$B4F;k\x1b(B", "\x00", "\xFF", "日本語の文章\xE6",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, badLine, err := decode(raw)
		if !utf8.ValidString(text) || strings.Contains(text, "\r") {
			t.Errorf("decode(%q) = %q", raw, text)
		}
		if badLine < 0 || badLine > strings.Count(text, "\n")+1 || err != nil && text != "" {
			t.Errorf("decode(%q) = %q, line %d, %v", raw, text, badLine, err)
		}
	})
}

func FuzzMatter(f *testing.F) {
	for _, seed := range []string{
		"---\ntitle: a\n---\nb", "---\na: &a [x, *a]\nb: *a\n---\n", "---\na: !!str 1\n? b\n: c\n---\n", "---\na: |\n  b\n...\n",
		"+++\na = 2014-06-22\n[b]\nc = [1, {d = 2}]\n+++\n", "{\"a\": [1, {\"b\": null}]}\n", "{\"a\": 1", "---\na: [\n---\n", "---\na: b\n\nc",
		"---\n--- a\n---\n", "---\na: b\v\r\r\r\r\nc\n--- [\n---", "---js\nconst a = \"b\";\n---\n", "---\n\"a\": 'b'\ndraft: true\ndate: 2014年6月22日\n---\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, body, line, wrong := splitMatter(text)
		if !strings.HasSuffix(text, body) {
			t.Fatalf("body %q is no end of %q", body, text)
		}
		if line != lineOf(text, len(text)-len(body)) {
			t.Errorf("body of %q begins at line %d, not %d", text, lineOf(text, len(text)-len(body)), line)
		}
		if wrong != nil && (wrong.line < 1 || wrong.line > strings.Count(text, "\n")+2) {
			t.Errorf("flaw of %q at line %d", text, wrong.line)
		}
		said := m.meta(time.Unix(0, 0))
		if said.date != "" && len(said.date) != len(time.DateOnly) {
			t.Errorf("date %q", said.date)
		}
	})
}

func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{
		"# a\n\nb\n\n## c @d\n", "a\n=\n[b](https://youtu.be/c)", "> # a\n- # b\n\n#\n", "<h2 id=a>b<h3>c</h2>\n<script>\n\n# d\n</script>",
		"<pre>\n\na\n", "<!-- a\n\n-->b<!--c", "a[^1]\n\n# [^1]\n\n[^1]: b", "{% highlight a %}\n# b\n{% endhighlight %}", "{{< youtube a\n>}}b",
		":::message\n@[speakerdeck](a)\n:::", "|a|b|\n|-|-|\n|c", "import a\n\n{/* b */}", "```\na\n    b", "<div>\n\n    <p>a</p>\n\n    b", "\\# &amp; &#0;",
		"https://a.example/b c", "[a]: b \"c \"d\"\"\n[e]: f", "<svg><svg></svg>a</svg>b", "## a {#b}\n## a {#b}",
		"<A b={() => 1}>c</A> {d}", "export const a = {\n\n}\n\nb", "## a {: #b .c}\n{: #d}\n* e\n{:toc}", "{{< figure caption=\"a\" >}}{{ site.b }}*c*{: .d}\n[TOC]",
		"<table>\n\n    <td>\n\n    a\n\n</table>", "<div><pre>\n\n    <b>a</b>\n\n</pre>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		title, sections, wrong := readMarkdown(text, 1, "", true)
		if wrong != nil && strings.Contains(wrong.reason, "gave up") {
			t.Fatalf("%q: %s", text, wrong.reason)
		}
		n := Note{ID: "n", Title: title, Sections: sections}
		identify(&n)
		checkSections(t, n, strings.Count(text, "\n")+1)
	})
}

// checkSections holds what every reader promises of its sections.
func checkSections(t *testing.T, n Note, lines int) {
	t.Helper()
	if len(n.Sections) == 0 {
		t.Fatal("no section")
	}
	seen := map[string]bool{}
	last := 0
	for _, s := range n.Sections {
		if seen[s.ID] || !strings.HasPrefix(s.ID, n.ID+"#") {
			t.Errorf("section id %q", s.ID)
		}
		seen[s.ID] = true
		if s.Line < last || s.Line < 1 || s.Line > lines {
			t.Errorf("section at line %d of %d, after %d", s.Line, lines, last)
		}
		last = s.Line
		if slices.Contains(s.Heading, "") {
			t.Errorf("heading path %q", s.Heading)
		}
		for line := range strings.SplitSeq(s.Prose, "\n") {
			if s.Prose != "" && (line == "" || line != strings.TrimSpace(line)) {
				t.Errorf("prose line %q", line)
			}
		}
		for _, l := range s.Links {
			if _, ok := talk.LinkOf(l.URL); !ok {
				t.Errorf("link %v", l)
			}
		}
	}
}

func FuzzJSONL(f *testing.F) {
	for _, seed := range []string{
		`{"id":"a","title":"b","text":"# c\nd"}`, "\n\n{}\n[]\nnull", `{"id":"a","title":"b","text":""}` + "\n" + `{"id":"a","title":"b","text":""}`,
		"\uFEFF{\"id\":\"\\ud800\",\"title\":\"\",\"text\":\"\"}", "\xff", `{"ID":"a","TITLE":"b","Text":"c","date":"2014-06-22","tags":["d",""]}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, input string) {
		ids := map[string]bool{}
		err := readJSONL(strings.NewReader(input), Options{MaxBytes: 1 << 10}, func(line int, n Note, wrong *flaw) bool {
			if n.ID == "" && wrong == nil || ids[n.ID] {
				t.Errorf("line %d of %q: note %q, flaw %v", line, input, n.ID, wrong)
			}
			if n.ID != "" {
				ids[n.ID] = true
				identify(&n)
				for i := range n.Sections {
					n.Sections[i].Line = 1
				}
				checkSections(t, n, 1)
			}
			return true
		})
		if err != nil {
			t.Error(err)
		}
	})
}
