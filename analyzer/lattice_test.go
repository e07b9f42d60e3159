package analyzer

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/ikawaha/kagome-dict/ipa"
	"github.com/ikawaha/kagome/v2/tokenizer"
)

// kagome is the oracle: the lattice must cut as it does, word for word.
func kagome(t testing.TB) *tokenizer.Tokenizer {
	t.Helper()
	k, err := tokenizer.New(ipa.Dict(), tokenizer.OmitBosEos())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func kagomeCut(k *tokenizer.Tokenizer, s string) string {
	var b strings.Builder
	for _, tok := range k.Analyze(s, tokenizer.Search) {
		id := int32(tok.ID)
		if tok.Class == tokenizer.UNKNOWN {
			id = ^id
		}
		fmt.Fprintf(&b, "%d %d %d\n", id, tok.Position, tok.Position+len(tok.Surface))
	}
	return b.String()
}

func ourCut(l *lexicon, s string) string {
	var b strings.Builder
	l.cut(s, sentenceStart, func(id int32, start, end int) { fmt.Fprintf(&b, "%d %d %d\n", id, start, end) })
	return b.String()
}

// ipadicAlone is the dictionary as Kagome has it, without our own words.
func ipadicAlone(t testing.TB) *lexicon {
	t.Helper()
	surfaces, err := surfacesOf(ipa.Dict())
	if err != nil {
		t.Fatal(err)
	}
	l := *shared().lex
	l.both = nil
	if err := l.buildTrie(surfaces, len(surfaces)); err != nil {
		t.Fatal(err)
	}
	return &l
}

var latticeSentences = []string{
	"", "の", "障害検知の自動化をどう進めたか", "すもももももももものうち", "関西国際空港の監視サーバー", "イミュータブルインフラストラクチャ",
	"Docker 1.0 が出た。k8sとC++", "𠮷野家𩸽", "a\x00b", "ｱｲｳ", "〇々ヶ", "ーーー", "🎉です", "シャーでぃんぐ", "é ñ привет",
}

func TestLatticeIsKagomes(t *testing.T) {
	t.Parallel()
	k, l := kagome(t), ipadicAlone(t)
	for _, s := range latticeSentences {
		if want, got := kagomeCut(k, s), ourCut(l, s); got != want {
			t.Errorf("%q: Kagome cuts\n%sand the lattice\n%s", s, want, got)
		}
	}
}

// TestLatticeIsKagomesOnRealText needs the collections of real posts that lie
// beside the repository.
func TestLatticeIsKagomesOnRealText(t *testing.T) {
	t.Parallel()
	k, l := kagome(t), ipadicAlone(t)
	each := 128 << 10 // bytes; enough to meet each part of speech many times
	if testing.Short() {
		each = 16 << 10
	}
	lines, words := 0, 0
	for text := range realTexts(t, each) {
		for line := range strings.Lines(text) {
			if len(line) > 3000 || !utf8.ValidString(line) {
				continue
			}
			want, got := kagomeCut(k, line), ourCut(l, line)
			if got != want {
				t.Fatalf("%q: Kagome cuts\n%sand the lattice\n%s", line, want, got)
			}
			lines++
			words += strings.Count(got, "\n")
		}
	}
	if words == 0 {
		t.Fatal("no line was compared")
	}
	t.Logf("%d words in %d lines are cut alike", words, lines)
}

func FuzzLattice(f *testing.F) {
	for _, s := range latticeSentences {
		f.Add(s)
	}
	k, l := kagome(f), ipadicAlone(f)
	f.Fuzz(func(t *testing.T, s string) {
		// The lattice is fed valid text, and Kagome knows no windows: an unknown word
		// of hundreds of letters is cut where one ends.
		if utf8.RuneCountInString(s) > window || !utf8.ValidString(s) {
			return
		}
		if want, got := kagomeCut(k, s), ourCut(l, s); got != want {
			t.Errorf("%q: Kagome cuts\n%sand the lattice\n%s", s, want, got)
		}
	})
}

func TestImage(t *testing.T) {
	t.Parallel()
	l := shared().lex
	image := l.image()
	again, err := readLexicon(image)
	if err != nil {
		t.Fatal(err)
	}
	d := ipa.Dict()
	for id := range d.Morphs {
		base, _ := feature(d, id, "_base")
		reading, _ := feature(d, id, "_reading")
		if b := again.baseForm(id); b != "" && b != base {
			t.Fatalf("word %d has the base form %q, want %q", id, b, base)
		}
		if r := again.readingOf(id); r != reading && packKana(reading) != nil {
			t.Fatalf("word %d is read %q, want %q", id, r, reading)
		}
	}
	// Any damage is an error, wherever it is.
	for _, at := range []int{0, 7, 9, 17, 25, imageHeader, imageHeader + 9, len(image) / 2, len(image) - 1} {
		damaged := append([]byte(nil), image...)
		damaged[at] ^= 0x10
		if _, err := readLexicon(damaged); err == nil {
			t.Errorf("an image with byte %d changed was read", at)
		}
	}
	for _, n := range []int{0, 1, imageHeader, len(image) / 2, len(image) - 8} {
		if _, err := readLexicon(image[:n:n]); err == nil {
			t.Errorf("an image cut to %d bytes was read", n)
		}
	}
}

func TestImageIsKept(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "cache")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := imagePath(dir)
	if err := os.WriteFile(path, []byte("not an image"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := openLexicon(dir); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readLexicon(b); err != nil {
		t.Errorf("the damaged image was not replaced: %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("%d files in the cache folder, want the image alone", len(entries))
	}
}

// The image is named by the version of the dictionary; a new dictionary under the
// old name would never be read.
func TestImageNamesTheDictionary(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join("..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "kagome-dict/ipa " + ipadicVersion; !strings.Contains(string(mod), want) {
		t.Errorf("go.mod does not require %s: set ipadicVersion to the version it requires", want)
	}
}

func TestOldImagesGo(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"ipadic-a.img", "ipadic-b.img", "ipadic-c.img"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(time.Duration(i) * time.Minute)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	pruneImages(filepath.Join(dir, "ipadic-c.img"))
	left, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(left) != imagesKept || filepath.Base(left[0]) != "ipadic-b.img" {
		t.Errorf("%v are left, want the newest %d", left, imagesKept)
	}
}

func BenchmarkLoad(b *testing.B) {
	dir := b.TempDir()
	if _, err := openLexicon(dir); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for b.Loop() {
		if _, err := openLexicon(dir); err != nil {
			b.Fatal(err)
		}
	}
}
