package terms

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		name, list string
		want       []Group
	}{
		{"nothing", "", nil},
		{"comments and empty lines", "# topic\n\n \t \n#another\n", nil},
		{"one group", "コンテナ\tcontainer\n", []Group{
			{1, []Term{{Text: "コンテナ"}, {Text: "container"}}},
		}},
		{"no newline at the end", "コンテナ\tcontainer", []Group{
			{1, []Term{{Text: "コンテナ"}, {Text: "container"}}},
		}},
		{"lines are counted with the skipped ones", "# topic\n\nVM\t仮想マシン\n\nGC\t塵集め\n", []Group{
			{3, []Term{{Text: "VM"}, {Text: "仮想マシン"}}},
			{5, []Term{{Text: "GC"}, {Text: "塵集め"}}},
		}},
		{"loose", "プルリク\tpull request\t>PR\n", []Group{
			{1, []Term{{Text: "プルリク"}, {Text: "pull request"}, {Text: "PR", Loose: true}}},
		}},
		{"space around the mark and between words", " pull   request \t > PR ", []Group{
			{1, []Term{{Text: "pull request"}, {Text: "PR", Loose: true}}},
		}},
		{"only the first mark is a mark", "矢印\t>->x", []Group{
			{1, []Term{{Text: "矢印"}, {Text: "->x", Loose: true}}},
		}},
		{"# later in the line is text", "しーしゃーぷ\tC#\t#csharp", []Group{
			{1, []Term{{Text: "しーしゃーぷ"}, {Text: "C#"}, {Text: "#csharp"}}},
		}},
		{"Windows", "\ufeffコンテナ\tcontainer\r\nポッド\tpod\r\n", []Group{
			{1, []Term{{Text: "コンテナ"}, {Text: "container"}}},
			{2, []Term{{Text: "ポッド"}, {Text: "pod"}}},
		}},
		{"decomposed kana are composed", "ホ\u309aッド\tpod", []Group{
			{1, []Term{{Text: "ポッド"}, {Text: "pod"}}},
		}},
		{"dakuten make a difference", "ハカ\tバカ", []Group{
			{1, []Term{{Text: "ハカ"}, {Text: "バカ"}}},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse(strings.NewReader(tt.list), "list.tsv")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestParseError(t *testing.T) {
	for _, tt := range []struct {
		name, list, want string
	}{
		{"alone", "# topic\nコンテナ\n", `list.tsv:2: "コンテナ" stands alone: write two terms or more, with tabs between them`},
		{"commas", "container, コンテナ", `list.tsv:1: "container, コンテナ" stands alone: write two terms or more, with tabs between them`},
		{"two tabs", "コンテナ\t\tcontainer", "list.tsv:1: an empty term: put exactly one tab between two terms and none at the end"},
		{"tab at the end", "コンテナ\tcontainer\t\n", "list.tsv:1: an empty term: put exactly one tab between two terms and none at the end"},
		{"mark alone", "コンテナ\t>", "list.tsv:1: an empty term: put exactly one tab between two terms and none at the end"},
		{"first is loose", ">PR\tpull request", `list.tsv:1: "PR" cannot be loose: the first term is the one to show, put > only on later ones`},
		{"twice", "pod\tポッド\tPod", `list.tsv:1: "Pod" is there twice: width and case make no difference, leave one out`},
		{"twice, half width", "ポッド\tﾎﾟｯﾄﾞ", `list.tsv:1: "ﾎﾟｯﾄﾞ" is there twice: width and case make no difference, leave one out`},
		{"twice, loose", "pod\t>ＰＯＤ", `list.tsv:1: "ＰＯＤ" is there twice: width and case make no difference, leave one out`},
		{"symbols alone", "矢印\t->", `list.tsv:1: "->" has no letter or digit in it, so nothing could find it`},
		{"control", "po\x00d\tポッド", `list.tsv:1: "po\x00d" has a control character in it: delete it`},
		{"not UTF-8", "pod\tポッド\n\x83\x7c\x83\x62\x83\x68\tpod", "list.tsv:2: not UTF-8: save the list as UTF-8"},
		{"long term", "pod\t" + strings.Repeat("ポ", MaxTermRunes+1), "list.tsv:1: a term of 81 characters: 80 are the most"},
		{"many terms", "a" + strings.Repeat("\tb", MaxTerms), "list.tsv:1: 33 terms in one group: 32 are the most"},
		{"large list", strings.Repeat("# comment\n", MaxBytes/10+1), "list.tsv:1: the list is larger than 8 MB: keep only the groups that are searched for"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse(strings.NewReader(tt.list), "list.tsv")
			if got != nil {
				t.Errorf("got groups with an error: %v", got)
			}
			var syntax *SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("got error %v, want a SyntaxError", err)
			}
			if err.Error() != tt.want {
				t.Errorf("got  %s\nwant %s", err, tt.want)
			}
		})
	}
}

func TestParseReadError(t *testing.T) {
	_, err := Parse(iotest.ErrReader(io.ErrUnexpectedEOF), "list.tsv")
	if !errors.Is(err, io.ErrUnexpectedEOF) || !strings.HasPrefix(err.Error(), "list.tsv: ") {
		t.Errorf("got %v, want the reader's error behind the list's name", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"# topic\nコンテナ\tcontainer\n\nプルリク\tpull request\t>PR\n",
		"\ufeffpod\tポッド\r\n",
		"pod\tﾎﾟｯﾄﾞ\tホ\u309aッド",
		"pod\t\x83\x7c",
		">PR\tpull request",
		"C#\t#csharp\t>>",
		"a\r\rb\tc\u0085\u2028d",
		"\t\t\t",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, list string) {
		groups, err := Parse(strings.NewReader(list), "list.tsv")
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Line < 1 || syntax.Line > 1+strings.Count(list, "\n") {
				t.Fatalf("got %v, want a SyntaxError that names a line of the list", err)
			}
			return
		}
		var written strings.Builder
		for i, g := range groups {
			if i > 0 && g.Line <= groups[i-1].Line {
				t.Fatalf("line %d after line %d", g.Line, groups[i-1].Line)
			}
			if len(g.Terms) < 2 || len(g.Terms) > MaxTerms || g.Terms[0].Loose {
				t.Fatalf("not a group: %v", g)
			}
			for j, term := range g.Terms {
				if term.Text == "" || !utf8.ValidString(term.Text) || !norm.NFC.IsNormalString(term.Text) || utf8.RuneCountInString(term.Text) > MaxTermRunes {
					t.Fatalf("not a term: %q", term.Text)
				}
				if j > 0 {
					written.WriteByte('\t')
				}
				if term.Loose {
					written.WriteByte('>')
				}
				written.WriteString(term.Text)
			}
			written.WriteByte('\n')
		}
		again, err := Parse(strings.NewReader(written.String()), "again.tsv")
		if err != nil {
			t.Fatalf("what was read cannot be written and read: %v\n%s", err, written.String())
		}
		for i := range groups {
			groups[i].Line, again[i].Line = 0, 0
		}
		if diff := cmp.Diff(groups, again); diff != "" {
			t.Fatalf("reading what was read differs, -first +second:\n%s", diff)
		}
	})
}

// TestFormat wants the shipped list to be read as it was written.
func TestFormat(t *testing.T) {
	want, err := Groups()
	if err != nil || len(want) == 0 {
		t.Fatalf("%d groups, %v", len(want), err)
	}
	got, err := Parse(bytes.NewReader(Format(want)), "again.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		got[i].Line = want[i].Line // comments are not written
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-written +read\n%s", diff)
	}
}
