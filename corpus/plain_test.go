package corpus

import (
	"reflect"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
)

// FuzzPlainParagraph compares what is read of Markdown whose plain paragraphs goldmark
// does not look into with what it makes of all.
func FuzzPlainParagraph(f *testing.F) {
	for _, s := range []string{
		"本文。\n 二行目  \n三行目\\\n\nつぎ。\n", "見出し\n===\n\n本文\n---\n", "- 題\n  ---\n- 一\n\n  二\n- 三\n", "> 引用\n続き\n> 題\n> ===\n",
		"a\n-:\nb\n", "a | b\n--|--\n1 | 2\n", "前\na | b\n--|--\n", "本文[^1]\n\n[^1]: 注\n\n    つづき\n", "[a]: http://example.com/\n本文\n", "[a]: /b\n===\n",
		"<pre>\n\n  一  \n\t二\u3000\n\n三\n</pre>\n", "<div>\n\n本文\n\n</div>\n", "本文\n# 題\n本文\n```\nコード\n```\n", "\u3000字下げ\u3000\n", "http://example.com/ を見る\n", "a&amp;b \\_c\n",
	} {
		f.Add(s)
	}
	whole := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote),
		goldmark.WithParserOptions(parser.WithHeadingAttribute()),
	).Parser()
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1<<10 || !utf8.ValidString(s) {
			t.Skip("the whole parser has no bounds")
		}
		title, sections, _ := readMarkdown(s, 1, "", false)
		quick := markdown
		markdown = whole
		wantTitle, want, _ := readMarkdown(s, 1, "", false)
		markdown = quick
		if title != wantTitle || !reflect.DeepEqual(sections, want) {
			t.Errorf("%q is read as %q, %+v; the whole parser has %q, %+v", s, title, sections, wantTitle, want)
		}
	})
}
