package index_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// TestFlippedBits flips bits in every file of a generation. What a large one then
// answers may be wrong, as its sum is not compared; it is never a panic, nor
// the end of the process.
func TestFlippedBits(t *testing.T) {
	dir := t.TempDir()
	s := build(t, dir, talks()...)
	random := rand.New(rand.NewPCG(7, 7)) // always the same bits
	files := 0
	err := filepath.WalkDir(filepath.Join(dir, s.Generation), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		whole, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for range 100 {
			b := slices.Clone(whole)
			at := random.IntN(len(b))
			b[at] ^= 1 << random.IntN(8)
			mustWrite(t, path, string(b))
			err := askAll(t, dir)
			if err != nil && !errors.As(err, new(*index.BrokenError)) && !errors.As(err, new(*index.VersionError)) {
				t.Errorf("%s, byte %d: %v", path, at, err)
			}
		}
		return os.WriteFile(path, whole, 0o644)
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files: %v", files, err)
	}
	if err := askAll(t, dir); err != nil {
		t.Fatal(err)
	}
}

func askAll(t *testing.T, dir string) error {
	r, err := index.Open(dir, newAnalyzer(t))
	if err != nil {
		return err
	}
	defer r.Close()
	for _, q := range []string{"Serf", `"障害検知の自動化"`, "-Docker", "path:a has:slides", "監視 before:2015"} {
		if _, asked := r.Search(t.Context(), index.Request{Query: q, Explain: true, Facets: true}); asked != nil {
			err = asked
		}
	}
	for _, prefix := range []string{"か", "dokcer"} {
		if _, asked := r.Suggest(t.Context(), prefix, 0); asked != nil {
			err = asked
		}
	}
	return err
}

// TestDamagedFiles damages the files of an index of several hundred sections, and lets
// its manifest say that they are as they were written: so it is with a large file, whose
// sum is not compared, and with one that somebody means to do harm by.
func TestDamagedFiles(t *testing.T) {
	dir := t.TempDir()
	generation := filepath.Join(dir, build(t, dir, longTalks(40, 10)...).Generation)
	random := rand.New(rand.NewPCG(8, 8)) // always the same damage
	files := 0
	err := filepath.WalkDir(generation, func(path string, d os.DirEntry, err error) error {
		// Bleve may wait for ever for what a damaged root.bolt names. It is never so
		// large that its sum is not compared.
		if err != nil || d.IsDir() || d.Name() == "manifest.json" || d.Name() == "root.bolt" {
			return err
		}
		files++
		whole, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for i := range 100 {
			b, at := slices.Clone(whole), random.IntN(len(whole))
			switch {
			case i < 75:
				b[at] ^= 1 << random.IntN(8)
			case i < 85:
				b = b[:at]
			default: // a number of the largest size, of either kind
				copy(b[at:], "\xff\xff\xff\xff\xff\xff\xff\xff\x7f"[random.IntN(9):])
			}
			mustWrite(t, path, string(b))
			resign(t, generation, path)
			err := askAll(t, dir)
			if err != nil && !errors.As(err, new(*index.BrokenError)) && !errors.As(err, new(*index.VersionError)) {
				t.Errorf("%s, damage %d at byte %d: %v", path, i, at, err)
			}
		}
		mustWrite(t, path, string(whole))
		resign(t, generation, path)
		return nil
	})
	if err != nil || files < 5 {
		t.Fatalf("%d files: %v", files, err)
	}
	if err := askAll(t, dir); err != nil {
		t.Fatal(err)
	}
}

// longTalks are notes whose words are common and stand in many places.
func longTalks(notes, sections int) []corpus.Note {
	var all []corpus.Note
	for n := range notes {
		var texts []string
		for s := range sections {
			texts = append(texts, fmt.Sprintf("第%d部 Serfの話%d|%s障害検知の自動化は%d台から。監視はDockerで。",
				s, n, strings.Repeat("Serfを使う。クラスタの監視をする。", 1+(n+s)%40), n*s))
		}
		all = append(all, note(fmt.Sprintf("many-%d.md", n), fmt.Sprintf("自動化の夕べ 第%d回", n), texts...))
		all[n].Date = fmt.Sprintf("20%02d-01-02", n%30)
	}
	return all
}

// resign makes the manifest tell the size and the sum that a file has now.
func resign(t *testing.T, generation, path string) {
	t.Helper()
	name, err := filepath.Rel(generation, path)
	if err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(generation, "manifest.json")
	m, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	entry := regexp.MustCompile(`("` + regexp.QuoteMeta(filepath.ToSlash(name)) + `": \{\s*"size": )\d+(,\s*"sha256": ")[0-9a-f]+`)
	if !entry.Match(m) {
		t.Fatalf("the manifest does not name %s", name)
	}
	now := fmt.Sprintf("${1}%d${2}%x", len(content), sha256.Sum256(content))
	mustWrite(t, manifest, string(entry.ReplaceAll(m, []byte(now))))
}
