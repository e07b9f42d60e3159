package terms

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// fewest is how many groups the shipped list must have. It only ever grows.
const fewest = 2500

func TestGroups(t *testing.T) {
	groups, err := Groups()
	if err != nil {
		t.Fatal(err)
	}
	if len(groups) < fewest {
		t.Errorf("%d groups, want at least %d", len(groups), fewest)
	}
	if !norm.NFC.IsNormal(shipped) {
		t.Error("terms.tsv is not in normal form C")
	}

	finds := make(map[string]Group)
	for _, g := range groups {
		name := func(g Group) string { return fmt.Sprintf("line %d (%s)", g.Line, g.Terms[0].Text) }

		here := make(map[string]string)
		for _, term := range g.Terms {
			key := ruleFolded(term.Text)
			if other, ok := here[key]; ok {
				t.Errorf("%s: %q and %q are one by rule: leave one out", name(g), other, term.Text)
			}
			here[key] = term.Text

			if term.Loose {
				continue
			}
			if other, ok := finds[key]; ok {
				t.Errorf("%s: %q finds through %s already: join the two groups or mark it > in one", name(g), term.Text, name(other))
			}
			finds[key] = g
		}
	}
}

// Topics and the groups in them are sorted, so that a change shows as the lines it
// is, and a group is looked for in one place.
func TestGroupsAreSorted(t *testing.T) {
	topics := 0
	last := ""
	n := 0
	for line := range bytes.Lines(shipped) {
		n++
		s := strings.TrimRight(string(line), "\n")
		switch {
		case strings.HasPrefix(s, "## "):
			topics++
			last = ""
		case s == "" || strings.HasPrefix(s, "#"):
		case topics == 0:
			t.Errorf("terms.tsv:%d: a group before the first topic", n)
		case s <= last:
			t.Errorf("terms.tsv:%d: %q must not stand after %q", n, s, last)
		default:
			last = s
		}
	}
	if topics == 0 {
		t.Error("no topics (lines that begin with ##)")
	}
}

// What every analyzer does to a spelling before it looks at a list, as far as the list
// must not repeat it. It need not be the analyzer's own code: the list is checked
// against what is promised, not against how it is done.
var (
	joiners  = regexp.MustCompile(`[ \-_./・]+`)
	trailing = regexp.MustCompile(`ー( |$)`)
	variants = strings.NewReplacer("ヴァ", "バ", "ヴィ", "ビ", "ヴェ", "ベ", "ヴォ", "ボ", "ヴ", "ブ", "ウェア", "ウエア")
)

func ruleFolded(s string) string {
	s = trailing.ReplaceAllString(sameSpelling(s), "$1")
	return joiners.ReplaceAllString(variants.Replace(s), "")
}
