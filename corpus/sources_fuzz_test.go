package corpus

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func FuzzMovableType(f *testing.F) {
	for _, seed := range []string{
		"", "TITLE: a\nDATE: 01/02/2014 03:04:05\n-----\nBODY:\n<p>b</p>\n-----\n--------\n", "AUTHOR: a\nTITLE: b\n-----\n--------\n--------\n",
		"TITLE: a\nSTATUS: Draft\n-----\nBODY:\n-----\nb\n-----\nEXTENDED BODY:\nc\n-----\n\n\n--------\nx", "-----\n-----\n--------\n", "TITLE:\n-----\nBODY:",
		"TITLE: a\nCONVERT BREAKS: markdown\nTAGS: \"b,c\",d\n-----\nBODY:\n# e\n--------\nf\n-----\nCOMMENT:\ng\n-----\n--------\nTITLE: h\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		now := time.Unix(1e9, 0)
		checkEntries(t, text, func(f File, yield func(Note, error) bool) {
			f.entries(readMovableType("blog.example.com.export.txt", text, now), 1, yield)
		})
	})
}

func FuzzFeed(f *testing.F) {
	for _, seed := range []string{
		"", "<rss><channel><item><title>a</title><link>https://a.example/b</link><description>c&lt;h2&gt;d&lt;/h2&gt;</description></item></channel></rss>",
		"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>a</id><content type='xhtml'><div><p>b</p></div></content></entry></feed>",
		"<?xml version='1.0' encoding='x'?><!DOCTYPE a [<!ENTITY b 'c'>]><rdf:RDF><item rdf:about='a'><title>&b;</title></item></rdf:RDF>",
		"<rss><item><title>a<item><title><![CDATA[b]]></item><item", "<rss><item><3</item><item><title>b</title></item>", "<atom:feed><atom:entry><atom:title>a</atom:title></atom:entry>",
		"<item><content:encoded><![CDATA[\n\n<h2>a</h2>&#10;", "<rss><item></title></title></rss></item></item>\x00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("decode gives valid text only")
		}
		checkEntries(t, text, func(f File, yield func(Note, error) bool) { f.entries(readFeed(text), 1, yield) })
	})
}

// checkEntries holds what every file of several notes promises.
func checkEntries(t *testing.T, text string, read func(File, func(Note, error) bool)) {
	t.Helper()
	lines := strings.Count(text, "\n") + 1
	ids := map[string]bool{}
	read(File{ID: "file", Path: "file", opts: Options{IncludeDrafts: true}}, func(n Note, err error) bool {
		if err != nil {
			p := err.(*Problem)
			if p.Line < 0 || p.Line > lines || p.Reason == "" || p.Skipped != (n.ID == "") {
				t.Errorf("problem %+v of %d lines", p, lines)
			}
		}
		if n.ID == "" {
			return true
		}
		if ids[n.ID] || strings.Contains(n.ID, "#") || !strings.HasPrefix(n.ID, "file/") || n.Path != "file" || n.Title == "" {
			t.Errorf("note %q of %q, titled %q", n.ID, n.Path, n.Title)
		}
		ids[n.ID] = true
		checkSections(t, n, lines)
		return true
	})
	stopped := false
	read(File{ID: "file", opts: Options{}}, func(Note, error) bool {
		if stopped {
			t.Fatal("went on after the reader had enough")
		}
		stopped = true
		return false
	})
}

func FuzzRST(f *testing.F) {
	for _, seed := range []string{
		"", "a\n=\n\nb\n", "===\n a\n===\n\n.. note:: b\n\n   c\n", ":date: 2014\n:tags: a\n\n.. _b:\n\nc\n--\n\n``d`` *e* :f:`g <h>` `i <https://j.example>`__ k_ [1]_ |l|\n",
		".. |a| replace:: b\n.. _c: https://d.example\n.. [1] e\n.. f: g\n.. code::\n\n  h\n", "a::\n\n  b\n\n* c\n\n  - d\n\n+-+\n|e|\n+-+\n", "> a\n\n>>> b\n\n| c\n|\n| d\n",
		".. raw:: html\n\n   <script>\n\na\n", "..\n  a\n::\n\n b\n", ".. figure:: a\n   :alt: b\n\n   c\n", "a\n====\n====\n", " a\n  b\n   c\n", "*a\n==\n`b\n==\n", " \f\na\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, title, sections := readRST(text)
		m.meta(time.Unix(0, 0))
		n := Note{ID: "n", Title: title, Sections: sections}
		identify(&n)
		checkSections(t, n, strings.Count(text, "\n")+1)
	})
}

func FuzzRD(f *testing.F) {
	for _, seed := range []string{
		"", "= a\n\nb\n\n--- c(d)\n--- e\n#@since 1\nf\n#@end\n", "===[a:b] c\n  d\n\n  e\n * f\n   g\n\n   h\n", "#@samplecode a\nb\n#@end\n//emlist{\nc\n//}\n",
		"((<a|URL:https://b.example>)) ((*c*)) [[url:https://youtu.be/d]] [[m:e]]\n: f\n@param g h\n", "=begin\n= a =\n=end\n", "--- \n= \n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := Note{ID: "n"}
		n.Title, n.Sections = readRD(text)
		identify(&n)
		checkSections(t, n, strings.Count(text, "\n")+1)
	})
}

func FuzzHeader(f *testing.F) {
	for _, seed := range []string{"", "Title: a\nTags: b; c\n    d\n\ne", "title:\n\ta\n", "Title: a", "a: b\nc", "Title: a\r\n", "   Title: a\n\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, body, line := splitHeader(text)
		if !strings.HasSuffix(text, body) || line != lineOf(text, len(text)-len(body)) {
			t.Errorf("body %q of %q at line %d", body, text, line)
		}
		if m != nil && m.first("title") == "" {
			t.Errorf("%q has no title", text)
		}
	})
}

// FuzzKind looks for a text on which telling kinds goes wrong.
func FuzzKind(f *testing.F) {
	for _, seed := range []string{"", "---\na: b\n---\n", "TITLE: a\nDATE: b\n-----\n", "<?xml?><!-- a --><rss>", "<!DOCTYPE a [", ".. a::\n\nb\n====\n", "= a\n--- b\n", "# a\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := ParseKind(string(DetectKind(text))); err != nil {
			t.Error(err)
		}
	})
}
