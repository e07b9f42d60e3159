package index

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/talksearch/talksearch/analyzer"
)

func newAnalyzer(t testing.TB) *analyzer.Analyzer {
	t.Helper()
	a, err := analyzer.New(analyzer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// fuzzTexts are texts whose tokens nest, share bytes, leave gaps or are none.
var fuzzTexts = []string{
	"", "。", "Serfの話", "障害検知の自動化", "CloudFormationテンプレート", "node.js/v8_engineとC++11",
	"㍿はてな", "ﾊﾟﾌｫｰﾏﾝｽ", "か\u3099", "v1.2.3-rc.1+x", "の の の", "a\xff\xe3\x81b 監視", "https://example.jp/a?b=c",
	"サーバサーバサーバ", "１２．５％", "#immutableinfra @y_uuk1",
}

// FuzzWordTable wants any bytes to give ranges within the text, in order, and the
// table of a text to tell where its words are.
func FuzzWordTable(f *testing.F) {
	a := newAnalyzer(f)
	for _, text := range fuzzTexts {
		f.Add(encodeWordTable(a.Analyze(text)), text, uint16(100))
	}
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 1}, "abc", uint16(3))
	f.Add(bytes.Repeat([]byte{0, 0}, 50), "", uint16(0))
	f.Fuzz(func(t *testing.T, table []byte, text string, first uint16) {
		end, n := 0, int(first)
		words := decodeWordTable(nil, table, len(text), n)
		for _, w := range words {
			if w[0] < end || w[1] < w[0] || w[1] > len(text) {
				t.Fatalf("range %v after %d in %d bytes", w, end, len(text))
			}
			end = w[1]
		}
		if len(words) > n {
			t.Fatalf("%d ranges, %d were asked for", len(words), n)
		}
		tokens := a.Analyze(text)
		words = decodeWordTable(nil, encodeWordTable(tokens), len(text), len(text))
		for _, tok := range tokens {
			if tok.Position >= len(words) {
				t.Fatalf("%q: no range for position %d", text, tok.Position)
			}
			// A part may begin where another word of the same bytes has ended.
			if w := words[tok.Position]; w[0] < w[1] && (w[1] <= tok.Start || w[0] >= tok.End) {
				t.Fatalf("%q: %q is at %d-%d, the table says %v", text, tok.Term, tok.Start, tok.End, w)
			}
		}
	})
}

// FuzzSnippet wants spans in order and within the text, and text that is valid
// where it was before.
func FuzzSnippet(f *testing.F) {
	for _, text := range fuzzTexts {
		f.Add(text, 0, 3, 4, 9)
	}
	f.Add(string(bytes.Repeat([]byte("監視は続く。"), 100)), 900, 906, 918, 924)
	f.Add(string(bytes.Repeat([]byte("x"), 1000)), 0, 1000, 500, 501)
	f.Add("a\n\t\rb", 1, 2, 0, 0)
	f.Fuzz(func(t *testing.T, text string, start1, end1, start2, end2 int) {
		var spans []textSpan
		for i, s := range [][2]int{{start1, end1}, {start2, end2}} {
			start, end := border(text, s[0]), border(text, s[1])
			if start < end && strings.TrimSpace(text[start:end]) == text[start:end] { // as no word has
				spans = append(spans, textSpan{start: start, end: end, unit: i, value: 1})
			}
		}
		slices.SortFunc(spans, bySpan)
		sn := cutSnippet([]byte(text), bestWindow([]byte(text), spans), spans)
		if utf8.ValidString(text) && !utf8.ValidString(sn.Text) {
			t.Fatalf("%q is cut to %q", text, sn.Text)
		}
		if n := utf8.RuneCountInString(sn.Text); n > snippetRunes+2 {
			t.Fatalf("%d runes", n)
		}
		if len(spans) > 0 && len(sn.Spans) == 0 {
			t.Fatalf("nothing of %v is marked in %q", spans, sn.Text)
		}
		end := -1
		for _, s := range sn.Spans {
			if s[0] <= end || s[1] <= s[0] || s[1] > len(sn.Text) {
				t.Fatalf("span %v after %d in %q", s, end, sn.Text)
			}
			if utf8.ValidString(text) && !utf8.ValidString(sn.Text[s[0]:s[1]]) {
				t.Fatalf("span %v cuts a rune of %q", s, sn.Text)
			}
			end = s[1]
		}
	})
}

// border returns i, brought into text and between two runes.
func border(text string, i int) int {
	i = max(0, min(i, len(text)))
	for i > 0 && i < len(text) && !utf8.RuneStart(text[i]) {
		i--
	}
	return i
}

// FuzzClause wants a text to hold the clause that is made of it, whichever way
// one goes, and the ways to be few.
func FuzzClause(f *testing.F) {
	for _, text := range fuzzTexts {
		f.Add(text)
	}
	a := newAnalyzer(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2048 {
			t.Skip("longer than any query")
		}
		tokens := a.Analyze(text)
		c := newClause(text, tokens)
		if (len(c.paths) == 0) != (len(tokens) == 0) || len(c.paths) > maxPaths {
			t.Fatalf("%d ways through %d tokens", len(c.paths), len(tokens))
		}
		if len(c.words) == 1 {
			t.Fatal("the only word of a clause is the clause")
		}
		var field wordField
		field.add(fieldBody, tokens)
		indexed := field.finish()
		for _, path := range c.paths {
			if !stands(path, indexed) {
				t.Fatalf("%q does not hold its own way %+v", text, path)
			}
		}
		for _, chunk := range a.Chunks(text) {
			newClause(chunk.Text, chunk.Tokens)
		}
	})
}

// stands tells whether a path stands in an indexed text.
func stands(path []step, text sectionPostings) bool {
	read := &postings{ctx: context.Background(), terms: map[string]*postingList{}}
	long := text.long
	for _, t := range text.terms {
		s := packedSteps{packed: t.packed}
		if t.packed == 0 {
			s.long, long = long[0], long[1:]
		}
		l := &postingList{}
		l.add(0, unpacked(s))
		read.terms[t.term] = l
	}
	for _, s := range path {
		for _, term := range s.terms {
			if read.terms[term] == nil {
				read.terms[term] = &postingList{}
			}
		}
	}
	c, err := newChain(read, path)
	if err != nil || !c.goTo(0) {
		return false
	}
	spots, err := c.spots(0)
	return err == nil && slices.ContainsFunc(spots, func(s spot) bool { return s.field() == fieldBody })
}
