package index

import (
	"fmt"
	"testing"

	"github.com/talksearch/talksearch/analyzer"
)

// What waits is bounded by what it holds: of a note with many names, sections of a few bytes
// have thousands of terms, words and pairs each.
func TestTakerHoldsLittle(t *testing.T) {
	dir := t.TempDir()
	w, err := createGeneration(dir, nil, BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	lexicon := newLexiconWriter(dir)
	taking := &taker{generation: w, lexicon: lexicon}
	defer func() {
		if err := w.free(); err != nil {
			t.Error(err)
		}
		lexicon.close()
	}()
	const names, sections = 5000, 100
	var tokens []analyzer.Token
	for i := range names {
		tokens = append(tokens, analyzer.Token{Term: fmt.Sprint("t", i), Position: i})
	}
	var words wordField
	flushed := 0
	for n := range sections {
		s := &sectionDocument{id: fmt.Sprint("n#", n), first: n == 0, words: make([]sectionWord, names)}
		for i, token := range tokens {
			s.words[i] = sectionWord{term: token.Term, text: token.Term}
			s.buckets = append(s.buckets, uint32(i))
		}
		words.add(fieldBody, tokens)
		s.terms = words.finish()
		var f frame
		f.add(NoteRef{ID: "n"}, Section{ID: s.id}, "x", nil, "", nil)
		if err := taking.take(piece{noteID: "n", frame: f, sections: []*sectionDocument{s}}); err != nil {
			t.Fatal(err)
		}
		if most := takenAtOnce/(3*names) + 1; len(taking.waiting) > most {
			t.Fatalf("%d sections wait, more than %d", len(taking.waiting), most)
		}
		if len(taking.waiting) == 0 {
			flushed++
		}
	}
	if flushed == 0 {
		t.Error("nothing was taken in")
	}
	if err := taking.flush(); err != nil {
		t.Fatal(err)
	}
	if w.added != sections {
		t.Errorf("%d sections were taken in of %d", w.added, sections)
	}
}
