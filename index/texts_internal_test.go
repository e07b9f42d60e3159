package index

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
)

// madeUpNotes are notes of some sections each, in words of their own of which some are
// common and most are not, as it is with words.
func madeUpNotes(notes, sections int) []corpus.Note {
	random := rand.New(rand.NewPCG(5, 5)) // always the same notes
	const kanji = "監視自動化障害検知負荷試験運用基盤構築設計開発改善実装検索索引文書発表資料動画質問回答組織文化計測分析可視通知連携移行"
	const kana = "アイウエオカキクケコサシスセソタチツテトナニヌネノマミムメモラリルレロ"
	var words []string
	for range 3000 {
		set := []rune([]string{kanji, kanji, kana}[random.IntN(3)])
		var w []rune
		for range 2 + random.IntN(4) {
			w = append(w, set[random.IntN(len(set))])
		}
		words = append(words, string(w))
	}
	word := func() string { return words[int(float64(len(words))*math.Pow(random.Float64(), 3))] }
	var all []corpus.Note
	for n := range notes {
		note := corpus.Note{ID: fmt.Sprintf("%03d.md", n), Title: word() + "の" + word()}
		note.Path = note.ID
		for s := range sections {
			var prose strings.Builder
			for range 60 {
				fmt.Fprintf(&prose, "%sは%sで%sする。", word(), word(), word())
			}
			note.Sections = append(note.Sections, corpus.Section{ID: fmt.Sprintf("%s#%d", note.ID, s), Line: s + 1, Heading: []string{word()}, Prose: prose.String()})
		}
		all = append(all, note)
	}
	return all
}

func sourcesOfNotes(notes []corpus.Note) []Source {
	var sources []Source
	for _, n := range notes {
		sources = append(sources, Source{ID: n.ID, Path: n.Path, Digest: func() string { return n.ID },
			Notes: func() iter.Seq2[corpus.Note, error] {
				return func(yield func(corpus.Note, error) bool) { yield(n, nil) }
			}})
	}
	return sources
}

// updated updates dir by notes and returns what its texts are.
func updated(t *testing.T, dir string, a *analyzer.Analyzer, notes []corpus.Note, opts BuildOptions) []byte {
	t.Helper()
	r, err := Update(t.Context(), dir, a, sourcesOfNotes(notes), UpdateOptions{BuildOptions: opts, Force: true})
	if err != nil {
		t.Fatal(err)
	}
	if r.Rebuilt != "" {
		t.Fatalf("all was built again: %s", r.Rebuilt)
	}
	b, err := os.ReadFile(filepath.Join(dir, r.Generation, textsName))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// bookIn is the codebook that texts have, and framesIn are the frames.
func bookIn(texts []byte) []byte {
	return texts[textsHead:][:binary.LittleEndian.Uint32(texts)]
}

func framesIn(texts []byte) []byte { return texts[textsHead+len(bookIn(texts)):] }

// contents are what an index answers to some questions, and all that it holds.
func contents(t *testing.T, dir string, a *analyzer.Analyzer) (answers []*Answer, notes []*StoredNote) {
	t.Helper()
	r, err := Open(dir, a)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, q := range []string{"監視", "運用 開発", `"改善する"`, "serf"} {
		answer, err := r.Search(t.Context(), Request{Query: q, Explain: true, Facets: true, Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		answer.Generation, answer.Took = "", 0
		answers = append(answers, answer)
	}
	for ref, err := range r.NoteRefs() {
		if err != nil {
			t.Fatal(err)
		}
		n, err := r.Note(ref.ID)
		if err != nil {
			t.Fatal(err)
		}
		notes = append(notes, n)
	}
	slices.SortFunc(notes, func(a, b *StoredNote) int { return strings.Compare(a.ID, b.ID) })
	if len(answers[0].Hits) == 0 || len(notes) == 0 {
		t.Fatalf("%d hits, %d notes", len(answers[0].Hits), len(notes))
	}
	return answers, notes
}

func sameSaid(t *testing.T, name, dir, built string, a *analyzer.Analyzer) {
	t.Helper()
	answers, notes := contents(t, dir, a)
	wantAnswers, wantNotes := contents(t, built, a)
	if diff := cmp.Diff(wantAnswers, answers) + cmp.Diff(wantNotes, notes); diff != "" {
		t.Errorf("%s answers otherwise (-built +got):\n%s", name, diff)
	}
}

// TestGrownTexts lets an index grow whose first note has nothing of the later ones: its
// texts take hardly more than those that are built at once, are written anew but a few
// times, and are what they were.
func TestGrownTexts(t *testing.T) {
	a := newAnalyzer(t)
	english := corpus.Note{ID: "english.md", Path: "english.md", Title: "Serf", Sections: []corpus.Section{
		{ID: "english.md#1", Line: 1, Heading: []string{}, Prose: "Serf tells which of the servers are gone, and who should know of it."}}}
	notes := append(madeUpNotes(32, 4), english)
	at := t.TempDir()
	once := updated(t, at, a, notes, BuildOptions{})
	for _, step := range []int{3, 32} {
		dir := t.TempDir()
		texts := updated(t, dir, a, notes[32:], BuildOptions{})
		renewed := 0
		for n := step; ; n = min(n+step, 32) {
			before := texts
			texts = updated(t, dir, a, slices.Concat(notes[:n], notes[32:]), BuildOptions{})
			if !bytes.Equal(bookIn(texts), bookIn(before)) {
				renewed++
			} else if !bytes.HasSuffix(framesIn(texts), framesIn(before)) {
				t.Errorf("%d a time, %d notes: frames are written anew in the same words", step, n)
			}
			if n == 32 {
				break
			}
		}
		t.Logf("%d a time: %d bytes, at once %d; renewed %d times", step, len(texts), len(once), renewed)
		if renewed == 0 || renewed > 3 {
			t.Errorf("%d a time: the codebook is renewed %d times", step, renewed)
		}
		if len(texts) > len(once)*12/10 {
			t.Errorf("%d a time: the texts take %d bytes, and %d when built at once", step, len(texts), len(once))
		}
		sameSaid(t, fmt.Sprint(step, " a time"), dir, at, a)
	}
	// A codebook that was made of enough text is kept, however much follows.
	dir := t.TempDir()
	opts := BuildOptions{enough: 1}
	first := updated(t, dir, a, notes[32:], opts)
	if grown := updated(t, dir, a, notes, opts); !bytes.Equal(bookIn(first), bookIn(grown)) || !bytes.HasSuffix(framesIn(grown), framesIn(first)) {
		t.Error("a codebook of enough text is made again")
	}
	sameSaid(t, "of enough text", dir, at, a)
}

// TestCodebookWhileRead builds with a codebook that is made before all is read, of little
// text: the notes are what they are, whether they came before it was there or later.
func TestCodebookWhileRead(t *testing.T) {
	a := newAnalyzer(t)
	notes := madeUpNotes(24, 4)
	want := t.TempDir()
	updated(t, want, a, notes, BuildOptions{})
	for _, enough := range []int{1, 20_000, 100_000} {
		for _, workers := range []int{1, 3} {
			dir := t.TempDir()
			texts := updated(t, dir, a, notes, BuildOptions{enough: enough, Workers: workers})
			if until := binary.LittleEndian.Uint64(texts[4:]); until != math.MaxUint64 {
				t.Errorf("enough %d: the codebook is for %d bytes", enough, until)
			}
			sameSaid(t, fmt.Sprintf("enough %d, %d workers", enough, workers), dir, want, a)
		}
	}
}

// TestCancelledCodebook ends builds while a codebook is made: nothing of them goes on.
func TestCancelledCodebook(t *testing.T) {
	a := newAnalyzer(t)
	notes := madeUpNotes(12, 4)
	for stop := range len(notes) {
		ctx, cancel := context.WithCancelCause(t.Context())
		enough := errors.New("that is enough")
		dir := t.TempDir()
		_, err := Build(ctx, dir, a, func(yield func(corpus.Note) bool) {
			for i, n := range notes {
				if i == stop {
					cancel(enough)
				}
				if !yield(n) {
					return
				}
			}
		}, BuildOptions{enough: 10_000})
		if !errors.Is(err, enough) {
			t.Errorf("stopped at note %d: %v", stop, err)
		}
		var running bytes.Buffer
		if err := pprof.Lookup("goroutine").WriteTo(&running, 1); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(running.String(), "newCodebook") {
			t.Errorf("stopped at note %d, a codebook is made on", stop)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newCodebook(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a codebook is made for nobody: %v", err)
	}
}

// TestTextsCutShort wants an update to notice that the frames that it takes over are not all
// there, or not what was written.
func TestTextsCutShort(t *testing.T) {
	a := newAnalyzer(t)
	dir := t.TempDir()
	updated(t, dir, a, madeUpNotes(4, 4), BuildOptions{})
	r, err := Open(dir, a)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	old := r.files.texts
	path := old.file.Name()
	frames := len(old.frames) - 1
	samples, err := old.samples(20_000)
	if size := len(bytes.Join(samples, nil)); err != nil || size > 20_000 || size < 5_000 {
		t.Errorf("the samples have %d bytes: %v", size, err)
	}
	keep := slices.Repeat([]bool{true}, frames)
	takeOver := func() error {
		w, err := createTexts(t.TempDir(), BuildOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer w.close()
		_, err = w.adopt(old, keep)
		return err
	}
	if err := takeOver(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole[len(whole)-1] ^= 1
	if err := os.WriteFile(path, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	w, err := createTexts(t.TempDir(), BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	if err := w.rewrite(t.Context(), old); !errors.As(err, new(*BrokenError)) {
		t.Errorf("a flipped bit is written anew: %v", err)
	}
	for _, size := range []int64{old.frames[frames] - 1, old.frames[1], 0} {
		if err := os.Truncate(path, size); err != nil {
			t.Fatal(err)
		}
		if err := takeOver(); !errors.As(err, new(*BrokenError)) {
			t.Errorf("cut to %d bytes, frames are taken over: %v", size, err)
		}
	}
	if _, err := r.stored([]uint32{0}); !errors.As(err, new(*BrokenError)) {
		t.Errorf("what is no more is read: %v", err)
	}
}
