package corpus

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// As in TestHostileMarkdown, these only have to end.
func TestHostileSources(t *testing.T) {
	const n = 30_000
	r := strings.Repeat
	var stairs strings.Builder
	for i := 0; stairs.Len() < 4*n; i++ {
		stairs.WriteString(r(" ", i) + "a\n\n")
	}
	var bomb strings.Builder
	bomb.WriteString("<!DOCTYPE rss [<!ENTITY a \"lol\">")
	for c := 'b'; c <= 'z'; c++ {
		bomb.WriteString("<!ENTITY " + string(c) + " \"" + r("&"+string(c-1)+";", 10) + "\">")
	}
	bomb.WriteString("]><rss><item><title>&z;</title></item></rss>")
	var tags strings.Builder
	for i := range 5 * n {
		fmt.Fprintf(&tags, "CATEGORY: %06d\n", i)
	}
	for name, text := range map[string]string{
		"rst: stairs":             stairs.String(),
		"rst: items":              r("- ", n) + "a",
		"rst: items on lines":     r("- a\n", n),
		"rst: notes in notes":     strings.ReplaceAll(stairs.String(), "a", ".. note::"),
		"rst: open backquotes":    r("`a ", n),
		"rst: open literals":      r("``a *b* |c ", n),
		"rst: stars":              r("*a ", n),
		"rst: headings":           r("a\n====\n", n),
		"rst: every adornment":    r("a\n----\n\nb\n~~~~\n\nc\n^^^^\n\n", n/10),
		"rst: literal blocks":     r("a::\n\n b\n\n", n),
		"rst: empty lines":        r("\n", n) + ".. note::" + r("\n", n) + " a",
		"rst: targets":            r(".. _a: https://b.example/\n", n) + r("a_ ", n),
		"rst: substitutions":      ".. |a| replace:: " + r("b", n) + "\n\n" + r("|a| \n\n", n),
		"rst: overlines":          r("====\n", n),
		"rst: comments":           r("..\n", n),
		"rst: roles":              r(":a", n),
		"rd: headings":            r("= a\n", n),
		"rd: signatures":          r("--- a\n", n),
		"rd: brackets":            r("[[a:", n),
		"rd: code":                r("  a\n\n", n),
		"mt: rules":               "TITLE: a\n" + r("-----\n", n),
		"mt: rules and air":       "TITLE: a\n-----\nBODY:\n" + r("-----\n\n\n\n", n),
		"mt: ends of entries":     r("--------\n", n),
		"mt: bodies":              "TITLE: a\n" + r("-----\nBODY:\na\n", n),
		"mt: tags":                "TITLE: a\n" + tags.String(),
		"mt: keys":                "TITLE: a\n" + r("DATE: a\n", n),
		"mt: entries of one name": r("TITLE: a\n-----\nBODY:\nb\n-----\n--------\n", n/10),
		"feed: open items":        "<rss>" + r("<item>", n),
		"feed: deep":              "<rss><item><description>" + r("<a>", n),
		"feed: broken items":      "<rss>" + r("<item><3", n),
		"feed: open CDATA":        "<rss>" + r("<item><![CDATA[", n),
		"feed: open comments":     "<rss>" + r("<item><!--", n),
		"feed: end tags":          "<rss>" + r("</item>", n),
		"feed: entities":          bomb.String(),
		"feed: attributes":        "<rss><item" + r(" a='b'", n) + "></item></rss>",
		"feed: before the root":   r("<!-- a -->", n) + "<rss>",
		"header: keys":            "Title: a\n" + r("B: c\n", n),
	} {
		t.Run(name, func(t *testing.T) {
			format, _, _ := strings.Cut(name, ":")
			switch format {
			case "rst":
				readRST(text)
			case "rd":
				readRD(text)
			case "mt":
				for range readMovableType("a", text, time.Unix(0, 0)) {
				}
			case "feed":
				for e := range readFeed(text) {
					if strings.Contains(e.note.Title, "lol") {
						t.Error("an entity was resolved")
					}
				}
			case "header":
				splitHeader(text)
			}
			DetectKind(text)
		})
	}
}
