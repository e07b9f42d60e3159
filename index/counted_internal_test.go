package index

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/analyzer/terms"
)

// someWords counts words of few letters, so that terms, spellings and belief meet in every
// way.
func someWords(dir string, seed uint64) *lexiconWriter {
	r := rand.New(rand.NewPCG(seed, 2))
	known := []string{"a", "ab", "abc", "go", "gopher", "サーバ", "コンテナ", "監視", "監視する", "c++"}
	texts := []string{"a", "A", "AB", "aB", "Abc", "go", "Go", "GO", "サーバ", "サーバー", "コンテナ", "監視", "監視する", "C++"}
	w := newLexiconWriter(dir)
	for range 30 {
		var words wordCollector
		for range 1 + r.IntN(4) {
			words.add(known[r.IntN(len(known))], texts[r.IntN(len(texts))], []uint64{2, 3, sure, named}[r.IntN(4)])
		}
		if err := w.add(&sectionDocument{words: words.take(), titles: []string{"題" + texts[r.IntN(len(texts))]}}); err != nil {
			panic(err)
		}
	}
	return w
}

func countsOf(t testing.TB, c *counter) (all []keyCount) {
	t.Helper()
	for x, err := range c.sums() {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, x)
	}
	return all
}

// TestCounted wants to read what was counted, of what is written.
func TestCounted(t *testing.T) {
	a := newAnalyzer(t)
	for seed := range uint64(200) {
		dir := t.TempDir()
		w := someWords(dir, seed)
		var g analyzer.Glossary
		g.Add(a.Abbreviations(analyzer.NewText("ガベージコレクション（GC）の話")))
		if err := w.write(dir, a); err != nil {
			t.Fatal(err)
		}
		if err := w.writeCounted(dir, &g); err != nil {
			t.Fatal(err)
		}
		sums, err := checksums(dir)
		if err != nil {
			t.Fatal(err)
		}
		read := newLexiconWriter(dir)
		var again analyzer.Glossary
		m := &manifest{Checksums: sums}
		m.Counts.Sections = w.sections
		if err := read.readCounted(dir, m, &again); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for name, c := range map[string][2]*counter{"words": {w.words, read.words}, "titles": {w.titles, read.titles}} {
			if diff := cmp.Diff(countsOf(t, c[0]), countsOf(t, c[1]), cmp.AllowUnexported(keyCount{})); diff != "" {
				t.Fatalf("seed %d: %s (-counted +read):\n%s", seed, name, diff)
			}
		}
		if read.sections != w.sections || !slices.EqualFunc(g.Groups(), again.Groups(), func(a, b terms.Group) bool { return cmp.Equal(a, b) }) {
			t.Errorf("seed %d: %d sections, want %d; %v, want %v", seed, read.sections, w.sections, again.Groups(), g.Groups())
		}
	}
}

// FuzzCounted wants any bytes to be words or an error.
func FuzzCounted(f *testing.F) {
	a := newAnalyzer(f)
	dir := f.TempDir()
	w := someWords(dir, 1)
	if err := w.write(dir, a); err != nil {
		f.Fatal(err)
	}
	if err := w.writeCounted(dir, &analyzer.Glossary{}); err != nil {
		f.Fatal(err)
	}
	whole, err1 := os.ReadFile(filepath.Join(dir, countedName))
	lexicon, err2 := os.ReadFile(filepath.Join(dir, lexiconName))
	if err1 != nil || err2 != nil {
		f.Fatal(err1, err2)
	}
	l, err := openLexicon(lexicon)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte(strings.Repeat("\x00", 40)))
	f.Fuzz(func(t *testing.T, b []byte) {
		var g analyzer.Glossary
		if _, err := parseCounted(b, l, &g); err == nil {
			g.Groups()
		}
	})
}
