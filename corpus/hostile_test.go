package corpus

import (
	"fmt"
	"strings"
	"testing"
)

// Each of these made some Markdown parser take minutes, all memory or the stack.
// Here they only have to end: the test's own time limit is the judge.
func TestHostileMarkdown(t *testing.T) {
	const n = 100_000
	r := strings.Repeat
	counted := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString(strings.ReplaceAll(format, "N", fmt.Sprint(i)))
		}
		return b.String()
	}
	var stairs, ticks strings.Builder
	for i := 0; stairs.Len() < 20*n; i++ {
		stairs.WriteString(r("  ", i) + "- a\n")
	}
	for i := 1; ticks.Len() < n; i++ {
		ticks.WriteString(r("`", i) + " ")
	}
	for name, text := range map[string]string{
		"quotes":               r(">", n),
		"lists":                r("- ", n),
		"ordered lists":        r("1) ", n),
		"quotes and lists":     r("> - ", n),
		"stairs":               stairs.String(),
		"open brackets":        r("[", n),
		"brackets":             r("[", n) + r("]", n),
		"brackets on lines":    r("[\n", n) + r("]\n", n),
		"open links":           r("[a](", n),
		"open images":          r("![", n),
		"emphasis":             r("*a_ ", n),
		"stars":                r("*", n) + "a" + r("*", n),
		"backticks":            ticks.String(),
		"tags":                 r("<a x=\"", n),
		"comments":             r("a <!-- ", n),
		"instructions":         r("a<?", n),
		"wide and long table":  r("|a", n) + "\n" + r("|-", n) + "\n" + r("|a\n", n),
		"link definitions":     counted("[aN]: b\n"),
		"no link definitions":  r("[x]:\n", n),
		"footnotes":            counted("[^aN]\n\n[^aN]: b\n\n"),
		"equal headings":       r("## a\n", n),
		"heading attributes":   "# a " + r("{", n),
		"open scripts":         r("<div><script></div>\n\n", n/10),
		"open svg, one closed": r("<div><svg></div>\n\n", n/10) + "</svg>",
		"open pre":             r("<div><pre>\n\na\n\n", n/10),
		"raw headings":         r("<h2>a</h2>\n", n/10),
		"open Liquid":          r("{% a ", n),
		"open shortcodes":      r("{{< a ", n),
		"links to talks":       r("http://youtu.be/a\n\n", n/10),
		"backslashes":          r("\\", n),
		"blanks":               r(" ", n) + "a",
		"entities":             r("&", n),
		"open expressions":     r("{a ", n),
		"open components":      r("<A {", n),
		"components":           r("<A b={c} ", n),
		"open modules":         r("import {\n\n", n/5),
		"site's values":        r("{{ site.", n),
		"open captions":        r("{{< figure caption=\" ", n),
	} {
		t.Run(name, func(t *testing.T) {
			_, sections, _ := readMarkdown(text, 1, "", true)
			if len(sections) == 0 {
				t.Error("no section")
			}
		})
	}
}

// What is longer than a person writes is read to its end, without markup.
func TestTamedLength(t *testing.T) {
	for name, unit := range map[string]string{"headings": "# a\n", "emphasis": "*a* *b*\n\n"} {
		text := "一行目。\n\n" + strings.Repeat(unit, maxLines+10) + "最後の行。\n"
		_, sections, wrong := readMarkdown(text, 11, "", false)
		if wrong == nil || wrong.line < 20_000 || wrong.line > maxLines+11 {
			t.Errorf("%s: flaw %+v", name, wrong)
		}
		if last := sections[len(sections)-1]; !strings.HasPrefix(sections[0].Prose, "一行目。") || !strings.HasSuffix(last.Prose, "\n最後の行。") || strings.Contains(last.Prose, "\n\n") {
			t.Errorf("%s: the last section has %d bytes", name, len(last.Prose))
		}
	}
}

// What is beyond the limits loses its markup, not its words, and is named.
func TestTamed(t *testing.T) {
	for name, text := range map[string]string{
		"nesting":     "一行目。\n\n" + strings.Repeat("> ", maxNesting+1) + "本文。\n",
		"stairs":      "一行目。\n\n" + strings.Repeat("\t ", maxIndent/5) + "\t- 本文。\n",
		"a line":      "一行目。\n\n本文。" + strings.Repeat("[", maxDelimiters+1) + "\n",
		"a paragraph": "一行目。\n\n本文。\n" + strings.Repeat("*\n", maxDelimiters+1),
		"a table":     "一行目。\n\n本文。" + strings.Repeat("|a", 1000) + "\n" + strings.Repeat("|-", 1001) + "\n" + strings.Repeat("|a\n", 1000),
	} {
		_, sections, wrong := readMarkdown(text, 11, "", false)
		if wrong == nil || wrong.line != 13 {
			t.Errorf("%s: flaw %+v, want one at line 13", name, wrong)
		}
		if !strings.Contains(sections[0].Prose, "本文。") {
			t.Errorf("%s: prose %.40q", name, sections[0].Prose)
		}
	}
	for name, text := range map[string]string{
		"nesting": strings.Repeat("> ", 20) + "a",
		"indents": "```\n" + strings.Repeat("\t", 30) + "a\n" + strings.Repeat(" ", 1000) + "\n```\n",
		"a list":  strings.Repeat("- [a](b) と *c* と `d`\n", 2000),
		"a table": strings.Repeat("|a", 20) + "\n" + strings.Repeat("|-", 20) + "\n" + strings.Repeat("|[a](b)\n", 2000),
	} {
		if _, _, wrong := readMarkdown(text, 1, "", false); wrong != nil {
			t.Errorf("%s that people do write: %+v", name, wrong)
		}
	}
}
