package anchor

import (
	"strings"
	"testing"
)

var styles = []Style{GitHub, Hugo, HugoASCII, Blackfriday, Kramdown, KramdownGFM, Qiita, MarkdownIt, Zenn, Slugify, Eleventy, None}

// A fragment stands in an address as it is, and in most styles no two are equal.
func FuzzNames(f *testing.F) {
	for _, seed := range []string{"a\na 1\na\na", "畑\n畑", "🍣\n🍣", "\n", "a\xff", "- -\n--", "é e\u0301 ＡＢ", "section\n畑\nsection", "&\n%\n\"", "a\u3000b\tc"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, headings string) {
		for _, style := range styles {
			names, seen := NewNames(style), map[string]bool{}
			for heading := range strings.SplitSeq(headings, "\n") {
				id := names.Of(heading)
				if strings.ContainsAny(id, " \t\n\"<>#&") {
					t.Errorf("%s: %q gives %q", style, heading, id)
				}
				if id != "" && seen[id] && !style.counts() {
					t.Errorf("%s: %q twice of %q", style, id, headings)
				}
				seen[id] = true
			}
		}
	})
}

// Equal headings are numbered in one go each.
func TestManyEqualHeadings(t *testing.T) {
	for _, style := range styles {
		names := NewNames(style)
		for range 200_000 {
			names.Of("a")
		}
	}
}
