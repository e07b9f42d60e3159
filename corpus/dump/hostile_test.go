package dump

import (
	"fmt"
	"strings"
	"testing"
)

// hostile are shapes that no page has and that a reader may meet: each makes a
// text of about n bytes.
var hostile = []struct {
	name string
	text func(n int) string
}{
	{"one line of letters", func(n int) string { return strings.Repeat("a", n) }},
	{"one line of sentences", func(n int) string { return strings.Repeat("分散の話。", n/15) }},
	{"one line of brackets", func(n int) string { return strings.Repeat("[1]「(", n/7) }},
	{"one line of addresses", func(n int) string { return strings.Repeat("http", n/4) }},
	{"one line of spaces", func(n int) string { return "a" + strings.Repeat(" \u3000", n/4) + "b" }},
	{"empty lines", func(n int) string { return "題\n" + strings.Repeat("\n", n) + "終わり" }},
	{"bullets", func(n int) string { return strings.Repeat("• あ\n", n/8) }},
	{"bullets without text", func(n int) string { return strings.Repeat("•\n", n/4) }},
	{"ever deeper", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString(strings.Repeat(" ", i%2000) + "• 深い\n")
		}
		return b.String()
	}},
	{"rules", func(n int) string { return strings.Repeat("----\n", n/5) }},
	{"blocks between rules", func(n int) string { return strings.Repeat("----\n山田さん\n題\n", n/21) }},
	{"headings", func(n int) string { return strings.Repeat("■ 題\n\n", n/9) }},
	{"tables of contents", func(n int) string { return strings.Repeat("目次\n\n", n/8) }},
	{"contents that repeat", func(n int) string { return "目次\n" + strings.Repeat("あ\nい\n", n/8) }},
	{"dates", func(n int) string { return strings.Repeat("題のある記事\n\n2014年7月1日\n\n", n/38) }},
	{"tweets", func(n int) string { return strings.Repeat("— a (@a) 2014年7月1日\n", n/27) }},
	{"site's phrases", func(n int) string { return strings.Repeat("関連記事\n\nあわせて読みたい\n\n", n/38) }},
	{"lines broken at a column", func(n int) string { return strings.Repeat(strings.Repeat("あ", 39)+"\n", n/118) }},
	{"references", func(n int) string {
		return "a [1]b\n\nReferences\n\n" + strings.Repeat("1. http://a.example/\n", n/21)
	}},
	{"half of a list of references", func(n int) string { return strings.Repeat("References\n1. http://a.example/\n", n/32) }},
	{"control characters", func(n int) string { return strings.Repeat("\x00\x01\x1b[31m\x7f\r\v\f\n", n/11) }},
	{"bidirectional marks", func(n int) string { return strings.Repeat("\u202e\u2066abc\u2069\u200f\n", n/16) }},
	{"combining marks", func(n int) string { return "か" + strings.Repeat("\u3099", n/3) }},
	{"invalid UTF-8", func(n int) string { return strings.Repeat("\xff\xe3\x81\n", n/4) }},
	{"byte-order marks", func(n int) string { return strings.Repeat("\ufeff\u200b\n", n/7) }},
}

// TestHostileDumps reads shapes that no page has. Nothing may panic, and
// no byte of a line that is longer than any phrase of a site is lost.
func TestHostileDumps(t *testing.T) {
	for _, tt := range hostile {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := tt.text(1 << 17)
			page := Read("x.txt", text)
			if len(page.Sections) == 0 || page.Title == "" {
				t.Fatalf("%d sections, title %q", len(page.Sections), page.Title)
			}
			for _, s := range page.Sections {
				if s.Line < 1 || s.Line > strings.Count(text, "\n")+1 {
					t.Fatalf("a section at line %d", s.Line)
				}
			}
		})
	}
	if testing.Short() {
		return
	}
	t.Run("sixteen megabytes of one line", func(t *testing.T) {
		text := strings.Repeat("分散合意の話", 16<<20/18)
		page := Read("x.txt", text)
		if got := len(page.Sections[len(page.Sections)-1].Prose); got+len(page.Title) < len(text) {
			t.Errorf("%d of %d bytes are kept", got, len(text))
		}
	})
}

// BenchmarkHostileDumps reads each shape at one size and at twice that: time and
// memory may double, and no more.
func BenchmarkHostileDumps(b *testing.B) {
	for _, tt := range hostile {
		for _, n := range []int{1 << 18, 1 << 19, 1 << 20} {
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(tt.name, " ", "-"), n), func(b *testing.B) {
				text := tt.text(n)
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					Read("x.txt", text)
				}
			})
		}
	}
}
