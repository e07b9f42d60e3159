package index_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
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

// TestDamageIsTold flips bits in every file of a generation, and cuts each short. Opening
// it fails, or reading what is damaged does, and says which file it is; a text that is not
// asked for changes no answer, and is found by Check.
func TestDamageIsTold(t *testing.T) {
	dir := t.TempDir()
	s := build(t, dir, talks()...)
	said, err := askAll(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(7, 7)) // always the same bits
	files := 0
	err = filepath.WalkDir(filepath.Join(dir, s.Generation), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		whole, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for i := range 110 {
			b := slices.Clone(whole)
			if i < 100 {
				at := random.IntN(len(b))
				b[at] ^= 1 << random.IntN(8)
			} else {
				b = b[:len(b)*(i-100)/10]
			}
			mustWrite(t, path, string(b))
			var broken *index.BrokenError
			says, err := askAll(t, dir)
			switch {
			case err == nil && d.Name() == "texts.bin":
				if says != said {
					t.Errorf("%s, damage %d: other answers, and no error", path, i)
				}
			case errors.As(err, new(*index.VersionError)) && d.Name() == "manifest.json": // the format's number
			case !errors.As(err, &broken):
				t.Errorf("%s, damage %d: %v", path, i, err)
			case broken.File != path:
				t.Errorf("%s, damage %d: said to be in %s", path, i, broken.File)
			}
			if i%10 > 0 && err != nil {
				continue
			}
			if _, err := index.Check(t.Context(), dir, newAnalyzer(t)); !errors.As(err, new(*index.BrokenError)) && !errors.As(err, new(*index.VersionError)) {
				t.Errorf("%s, damage %d: checked as %v", path, i, err)
			}
		}
		return os.WriteFile(path, whole, 0o644)
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files: %v", files, err)
	}
	if says, err := askAll(t, dir); err != nil || says != said {
		t.Fatalf("whole again, it answers otherwise: %v", err)
	}
}

// askAll returns what an index answers to some questions, and the last error.
func askAll(t *testing.T, dir string) (says string, err error) {
	r, err := index.Open(dir, newAnalyzer(t))
	if err != nil {
		return "", err
	}
	defer r.Close()
	hear := func(answer any) {
		b, err := json.Marshal(answer)
		if err != nil {
			t.Fatal(err)
		}
		says += string(b) + "\n"
	}
	for _, q := range []string{"Serf", `"障害検知の自動化"`, "-Docker", "path:a has:slides", "監視 before:2015"} {
		answer, asked := r.Search(t.Context(), index.Request{Query: q, Explain: true, Facets: true})
		if asked != nil {
			err = asked
		}
		hear(answer)
	}
	for _, prefix := range []string{"か", "dokcer"} {
		suggested, asked := r.Suggest(t.Context(), prefix, 0)
		if asked != nil {
			err = asked
		}
		hear(suggested)
	}
	return says, err
}

// TestDamagedFiles damages the files of an index of several hundred sections, and lets
// its manifest say that they are as they were written: so it is with a file of a very large
// index, whose sum is not compared, and with one that somebody means to do harm by.
func TestDamagedFiles(t *testing.T) {
	dir := t.TempDir()
	generation := filepath.Join(dir, build(t, dir, longTalks(40, 10)...).Generation)
	random := rand.New(rand.NewPCG(8, 8)) // always the same damage
	files := 0
	err := filepath.WalkDir(generation, func(path string, d os.DirEntry, err error) error {
		// Bleve may wait for ever for what a damaged root.bolt names, which is never so
		// large that its sum is not compared; and what a damaged segment may end with it
		// TestHostileStore tries in another process.
		if err != nil || d.IsDir() || d.Name() == "manifest.json" || d.Name() == "root.bolt" || filepath.Ext(path) == ".zap" {
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
			_, err := askAll(t, dir)
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
	if _, err := askAll(t, dir); err != nil {
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
	entry := regexp.MustCompile(`("` + regexp.QuoteMeta(filepath.ToSlash(name)) + `": \{\s*"size": )\d+(,\s*"crc32c": ")[0-9a-f]+(",\s*"sha256": ")[0-9a-f]+`)
	if !entry.Match(m) {
		t.Fatalf("the manifest does not name %s", name)
	}
	now := fmt.Sprintf("${1}%d${2}%s${3}%x", len(content), crc(content), sha256.Sum256(content))
	mustWrite(t, manifest, resealed(entry.ReplaceAll(m, []byte(now))))
}

func crc(content []byte) string {
	return fmt.Sprintf("%08x", crc32.Checksum(content, crc32.MakeTable(crc32.Castagnoli)))
}

// resealed gives a manifest that was changed the sum that it has now.
func resealed(m []byte) string {
	seal := regexp.MustCompile(`,\n "crc32c": "[0-9a-f]{8}"\n\}\n$`)
	content := seal.ReplaceAll(m, nil)
	return fmt.Sprintf("%s,\n \"crc32c\": \"%s\"\n}\n", content, crc(content))
}
