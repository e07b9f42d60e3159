// Package terms reads lists of words that mean the same: the one shipped with
// talksearch, and a user's own synonyms.tsv, which is written the same way.
//
// Most callers want [Groups]; [Parse] reads a list from anywhere else, and [Format]
// writes one.
//
// # The format
//
// A list is UTF-8 text, a group a line, the group's terms separated by tabs:
//
//	ガベージコレクション	ガーベジコレクション	garbage collection	GC
//	プルリクエスト	プルリク	pull request	>PR
//
// The first term is the one to show. Words of a term are separated by one space,
// as in English. Empty lines, and lines that begin with #, are skipped; a term that
// itself begins with # cannot be the first of its line.
//
// Terms find each other: a query for one is also a query for the rest of its
// group. A term behind a > is looser: the others find it, at a lower weight, and it finds
// nothing. So pull request finds PR, but PR, which means much else, finds only
// itself. The first term is never loose.
//
// In the shipped list a term finds through at most one group; as a loose term it
// may be in any number (ML in both machine learning and mailing list). It holds
// only what no rule of the analyzer gives: width, case, a long vowel
// mark at the end, ヴ and バ, spaces and hyphens are not spelled out. A user's list
// need not keep to that.
//
// # Guarantees
//
// Terms are in Unicode normal form C, otherwise as they were written. Anything
// that a list cannot mean is a [*SyntaxError], never a guess. Reading costs time and
// memory linear in the list, and no list is read beyond [MaxBytes].
package terms

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// Limits of a list. They bound what a query can be expanded to, and lie far
// above what a hand-written list needs.
const (
	// MaxBytes is the size of the largest list, in bytes.
	MaxBytes = 8 << 20
	// MaxTerms is the number of terms in the largest group.
	MaxTerms = 32
	// MaxTermRunes is the length of the longest term, in runes.
	MaxTermRunes = 80
)

// A Group is two or more terms that a searcher means the same by. The first is
// the one to show, and is never loose.
type Group struct {
	Line  int // counted from 1
	Terms []Term
}

// A Term is one of a group's ways to say it: a word, or words with one space between them.
type Term struct {
	Text string
	// Loose terms are found by the others and find nothing themselves.
	Loose bool
}

// A SyntaxError says which line of a list cannot be read, and why.
type SyntaxError struct {
	Name   string // the list's name as given to Parse
	Line   int    // counted from 1
	Reason string // what is wrong and what to write instead
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s:%d: %s", e.Name, e.Line, e.Reason)
}

//go:embed terms.tsv
var shipped []byte

var groups = sync.OnceValues(func() ([]Group, error) {
	return Parse(bytes.NewReader(shipped), "terms.tsv")
})

// Groups returns the shipped list. It is parsed once and shared: callers must
// not change it. It may be called from several goroutines at once. The error is
// always nil for the list as it is committed; a test keeps it so.
func Groups() ([]Group, error) { return groups() }

// Shipped returns the text of the shipped list, for a fingerprint of it.
func Shipped() string { return string(shipped) }

// Parse reads a list in the format told above. The name stands in errors, and is
// best the path as the user knows it. Errors are a [*SyntaxError], or r's own,
// wrapped; there are no groups then.
func Parse(r io.Reader, name string) ([]Group, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(text) > MaxBytes {
		return nil, &SyntaxError{name, 1, fmt.Sprintf("the list is larger than %d MB: keep only the groups that are searched for", MaxBytes>>20)}
	}

	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	var list []Group
	n := 0
	for line := range bytes.Lines(text) {
		n++
		if !utf8.Valid(line) {
			return nil, &SyntaxError{name, n, "not UTF-8: save the list as UTF-8"}
		}
		s := strings.TrimRight(string(line), "\r\n")
		if strings.TrimSpace(s) == "" || strings.HasPrefix(s, "#") {
			continue
		}
		g, reason := parseGroup(s)
		if reason != "" {
			return nil, &SyntaxError{name, n, reason}
		}
		g.Line = n
		list = append(list, g)
	}
	return list, nil
}

// Format writes groups as Parse reads them. Terms must be such as Parse gives.
func Format(groups []Group) []byte {
	var b bytes.Buffer
	for _, g := range groups {
		for i, t := range g.Terms {
			if i > 0 {
				b.WriteByte('\t')
			}
			if t.Loose {
				b.WriteByte('>')
			}
			b.WriteString(t.Text)
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// parseGroup reads one line; a reason says why it cannot be read.
func parseGroup(line string) (g Group, reason string) {
	// Counting first keeps a line of a million tabs from being split.
	if n := strings.Count(line, "\t") + 1; n > MaxTerms {
		return g, fmt.Sprintf("%d terms in one group: %d are the most", n, MaxTerms)
	}
	keys := make([]string, 0, 4) // few enough to look through
	for cell := range strings.SplitSeq(line, "\t") {
		t, reason := parseTerm(cell)
		if reason != "" {
			return g, reason
		}
		if t.Loose && len(g.Terms) == 0 {
			return g, fmt.Sprintf("%q cannot be loose: the first term is the one to show, put > only on later ones", t.Text)
		}
		key := sameSpelling(t.Text)
		if slices.Contains(keys, key) {
			return g, fmt.Sprintf("%q is there twice: width and case make no difference, leave one out", t.Text)
		}
		keys = append(keys, key)
		g.Terms = append(g.Terms, t)
	}
	if len(g.Terms) < 2 {
		return g, fmt.Sprintf("%q stands alone: write two terms or more, with tabs between them", g.Terms[0].Text)
	}
	return g, ""
}

func parseTerm(cell string) (t Term, reason string) {
	text := strings.TrimSpace(cell)
	text, t.Loose = strings.CutPrefix(text, ">")
	t.Text = norm.NFC.String(strings.Join(strings.Fields(text), " "))
	if t.Text == "" {
		return t, "an empty term: put exactly one tab between two terms and none at the end"
	}
	if n := utf8.RuneCountInString(t.Text); n > MaxTermRunes {
		return t, fmt.Sprintf("a term of %d characters: %d are the most", n, MaxTermRunes)
	}
	if strings.ContainsFunc(t.Text, unicode.IsControl) {
		return t, fmt.Sprintf("%q has a control character in it: delete it", t.Text)
	}
	if !strings.ContainsFunc(t.Text, isWordRune) {
		return t, fmt.Sprintf("%q has no letter or digit in it, so nothing could find it", t.Text)
	}
	return t, ""
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// sameSpelling returns the key under which two terms are one for every reader:
// width and case folded.
func sameSpelling(s string) string {
	// Nearly no term has such a form, and the shipped list is read at every start.
	if strings.ContainsFunc(s, isWidthForm) {
		s = norm.NFC.String(width.Fold.String(s))
	}
	return strings.ToLower(s)
}

// isWidthForm reports whether r is from Unicode's block Halfwidth and Fullwidth Forms,
// or the wide space.
func isWidthForm(r rune) bool { return r >= 0xff00 && r <= 0xffef || r == 0x3000 }
