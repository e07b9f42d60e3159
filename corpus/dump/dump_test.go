package dump

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// listing writes what was read from a dump for golden files: a line for each
// section, its prose behind "|" and its code behind ">".
func listing(n Page) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title: %s\ndate: %s\n", n.Title, n.Date)
	if n.Event != "" {
		fmt.Fprintf(&b, "event: %s\n", n.Event)
	}
	if len(n.Tags) > 0 {
		fmt.Fprintf(&b, "tags: %s\n", strings.Join(n.Tags, ", "))
	}
	for _, s := range n.Sections {
		fmt.Fprintf(&b, "%d: %s", s.Line, strings.Join(s.Heading, " > "))
		if s.Speaker != "" {
			fmt.Fprintf(&b, " [%s]", s.Speaker)
		}
		for _, l := range s.Links {
			fmt.Fprintf(&b, " (%s %s)", l.Kind, l.URL)
		}
		b.WriteByte('\n')
		for l := range strings.Lines(s.Prose) {
			fmt.Fprintf(&b, "\t| %s\n", strings.TrimSuffix(l, "\n"))
		}
		for l := range strings.Lines(s.Code) {
			fmt.Fprintf(&b, "\t> %s\n", strings.TrimSuffix(l, "\n"))
		}
	}
	return b.String()
}

// TestDumps reads pages of many shapes. UPDATE=1 rewrites what is wanted.
func TestDumps(t *testing.T) {
	dumps, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(dumps) < 12 {
		t.Fatalf("%d dumps in testdata; want at least 12", len(dumps))
	}
	for _, p := range dumps {
		t.Run(strings.TrimSuffix(filepath.Base(p), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(p, ".txt") + ".golden"
			got := listing(Read(filepath.Base(p), string(text)))
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", p, diff)
			}
		})
	}
}

// TestDumpOfLittle reads what is hardly a page.
func TestDumpOfLittle(t *testing.T) {
	tests := []struct {
		name, text string
		want       Page
	}{
		{"memo/20150114.txt", "", Page{Title: "20150114", Date: "2015-01-14", Sections: []Section{{Line: 1}}}},
		{"7f20140312ab34cd.txt", "", Page{Title: "7f20140312ab34cd", Sections: []Section{{Line: 1}}}},
		{"a.txt", "\n\n \n", Page{Title: "a", Sections: []Section{{Line: 1}}}},
		{"a.txt", "MENU", Page{Title: "a", Sections: []Section{{Line: 1}}}},
		{"a.txt", "分散合意のはなし", Page{Title: "分散合意のはなし", Sections: []Section{{Line: 1}}}},
		{"a.txt", "----\n----\n", Page{Title: "a", Sections: []Section{{Line: 1}}}},
	}
	for _, tt := range tests {
		got := Read(tt.name, tt.text)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Read(%q, %q) (-want +got):\n%s", tt.name, tt.text, diff)
		}
	}
}

// TestDumpBeyondStructure reads a file with more lines than any page: nothing of
// it may be lost.
func TestDumpBeyondStructure(t *testing.T) {
	text := "題\n\n" + strings.Repeat("あ\nい\n", maxLines) + "おしまいの行"
	n := Read("big.txt", text)
	last := n.Sections[len(n.Sections)-1].Prose
	if !strings.HasSuffix(last, "おしまいの行") {
		t.Errorf("the end of the file is lost: the last section ends in %q", last[max(0, len(last)-40):])
	}
}

func FuzzDump(f *testing.F) {
	dumps, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(dumps) == 0 {
		f.Fatalf("no seeds in testdata: %v", err)
	}
	for _, p := range dumps {
		text, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(p, string(text))
	}
	for _, s := range []string{"", "\n", "a\n===\n", "---\n---\n---", "・\n・", "目次\n1.\n2.", "題\n\n_a.jpg\n\n_b_c\n", "a\n[1]b\n[1]\nReferences\n1. http://a\n[2] mailto:", "Subject: a\nFrom: ", "A\n\nx\n\n--\nb", "— (@a) \n", "\xff\xfe\n\n\x00", "©", "@a", "LT: / ", "さん\n\n---\n\nさん\n\n---\nの"} {
		f.Add("x.txt", s)
	}
	for _, h := range hostile {
		f.Add("x.txt", h.text(1<<8))
	}
	f.Fuzz(func(t *testing.T, name, text string) {
		n := Read(name, text)
		if n.Title == "" && name != "" {
			t.Error("no title")
		}
		if n.Date != "" {
			if _, err := time.Parse(time.DateOnly, n.Date); err != nil {
				t.Errorf("date %q", n.Date)
			}
		}
		if len(n.Sections) == 0 {
			t.Error("no section")
		}
		line := 0
		for _, s := range n.Sections {
			if s.Line < line || s.Line < 1 || s.Line > strings.Count(text, "\n")+1 {
				t.Errorf("section at line %d after line %d of %d", s.Line, line, strings.Count(text, "\n")+1)
			}
			line = s.Line
			for _, h := range s.Heading {
				if h == "" {
					t.Errorf("empty heading in %q", s.Heading)
				}
			}
		}
	})
}
