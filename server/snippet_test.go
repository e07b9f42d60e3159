package server

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/index"
)

func TestPieces(t *testing.T) {
	plain := func(s string) piece { return piece{s, false} }
	marked := func(s string) piece { return piece{s, true} }
	tests := []struct {
		name  string
		text  string
		spans [][2]int
		want  []piece
	}{
		{"no spans", "監視の話", nil, []piece{plain("監視の話")}},
		{"empty", "", [][2]int{{0, 4}}, nil},
		{"in the middle", "再び監視の話", [][2]int{{6, 12}}, []piece{plain("再び"), marked("監視"), plain("の話")}},
		{"at both ends", "ab cd", [][2]int{{0, 2}, {3, 5}}, []piece{marked("ab"), plain(" "), marked("cd")}},
		{"side by side", "abcd", [][2]int{{0, 2}, {2, 4}}, []piece{marked("ab"), marked("cd")}},
		{"past the end", "abc", [][2]int{{1, 99}}, []piece{plain("a"), marked("bc")}},
		{"wholly past the end", "abc", [][2]int{{9, 12}}, []piece{plain("abc")}},
		{"before the start", "abc", [][2]int{{-5, 1}}, []piece{marked("a"), plain("bc")}},
		{"turned around", "abc", [][2]int{{2, 1}}, []piece{plain("abc")}},
		{"no width", "abc", [][2]int{{1, 1}}, []piece{plain("abc")}},
		{"overlapping", "abcdef", [][2]int{{0, 3}, {2, 5}}, []piece{marked("abc"), marked("de"), plain("f")}},
		{"nested", "abcdef", [][2]int{{0, 5}, {1, 3}}, []piece{marked("abcde"), plain("f")}},
		{"out of order", "abcdef", [][2]int{{3, 5}, {0, 2}}, []piece{plain("abc"), marked("de"), plain("f")}},
		{"inside a character", "監視", [][2]int{{1, 4}}, []piece{marked("監"), plain("視")}},
		{"extreme", "abc", [][2]int{{-1 << 63, 1<<63 - 1}}, []piece{marked("abc")}},
		{"not UTF-8", "a\xff\xfeb", [][2]int{{1, 2}}, []piece{plain("a"), marked("\uFFFD"), plain("\uFFFDb")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := pieces(index.Snippet{Text: tt.text, Spans: tt.spans})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("pieces (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzPieces(f *testing.F) {
	f.Add("監視の話", 0, 6, 9, 12)
	f.Add("ab\xffc", -1, 2, 1, 99)
	f.Add(strings.Repeat("\x80", 9), 4, 6, 5, 7)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		var all strings.Builder
		for _, p := range pieces(index.Snippet{Text: text, Spans: [][2]int{{a, b}, {c, d}}}) {
			if p.Text == "" || !utf8.ValidString(p.Text) {
				t.Errorf("piece %q", p.Text)
			}
			all.WriteString(p.Text)
		}
		if utf8.ValidString(text) && all.String() != text {
			t.Errorf("the pieces make %q of %q", all.String(), text)
		}
	})
}
