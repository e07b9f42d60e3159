//go:build !race

package index_test

// The race detector takes more address space than the reader here is given.

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// hostileDir makes the test binary the process that opens the index in the directory that
// it names, and hostileRange, with which damages; hostileCount is how many are tried.
const (
	hostileDir   = "TALKSEARCH_TEST_HOSTILE_DIR"
	hostileRange = "TALKSEARCH_TEST_HOSTILE_RANGE"
	hostileCount = "TALKSEARCH_TEST_HOSTILE"
)

// mayTake is how much address space, in bytes, that process has: far more than it needs for
// an index of a megabyte, and far less than a number in a file may claim.
const mayTake = 3 << 30

// answersWithin is how long it may take to say what comes of one damage.
const answersWithin = time.Minute

// TestHostileStore damages the files of a generation, and lets the manifest say that they are as
// they were written, as somebody would who means to do harm. Opening it, asking it and updating
// it fails with a typed error or answers: it does not end the process, take memory or hang. It
// tries a thousand where CI is set.
func TestHostileStore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	hostileIndex(t, filepath.Join(dir, indexIn))
	damages := 200
	switch {
	case os.Getenv("CI") != "":
		damages = 1000
	case testing.Short():
		damages = 50
	}
	if n, err := strconv.Atoi(os.Getenv(hostileCount)); err == nil {
		damages = n
	}
	harm := 0
	for from := 0; from < damages; {
		done, said := watchHostile(t, dir, from, damages)
		if done >= damages {
			break
		}
		t.Errorf("damage %d ended the process: %s", done, said)
		if harm++; harm == 20 {
			t.Fatal("and so on")
		}
		from = done + 1
	}
}

// Below its directory are the index, what its files were, and a copy that is updated.
const (
	indexIn   = "index"
	filesIn   = "files.json"
	updatedIn = "updated"
)

// updatedEvery is how many damages there are to one that is also updated, which takes longer,
// but for those of what only an update reads.
const updatedEvery = 4

// hostileIndex makes an index whose store has two segments, one with sections that are
// dropped, words that stand in many places, and all kinds of keys.
func hostileIndex(t *testing.T, dir string) {
	t.Helper()
	notes := longTalks(40, 10)
	update(t, dir, index.UpdateOptions{}, sourceOfEach(notes)...)
	update(t, dir, index.UpdateOptions{}, sourceOfEach(hostileNotes(notes[3:]))...)
}

func hostileNotes(notes []corpus.Note) []corpus.Note {
	return append(notes, note("new.md", "新しい会", "Serfの話|Dockerの監視を自動化した。"))
}

// watchHostile lets another process ask about damages from one on, and returns the first that
// it did not survive, and what it said.
func watchHostile(t *testing.T, dir string, from, to int) (done int, said string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestHostileReader$")
	cmd.Env = append(os.Environ(), hostileDir+"="+dir, fmt.Sprintf("%s=%d-%d", hostileRange, from, to), "GOMAXPROCS=2")
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(answersWithin, cancel)
	done = from
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if n, err := strconv.Atoi(strings.TrimPrefix(lines.Text(), "survived ")); err == nil {
			done = n + 1
			late.Reset(answersWithin)
		} else if strings.HasPrefix(lines.Text(), "damage ") {
			t.Error(lines.Text())
		}
	}
	if cmd.Wait(); ctx.Err() != nil {
		return done, "it hangs"
	}
	first := strings.TrimSpace(errs.String())
	first = first[:min(len(first), 1800)]
	return done, first
}

// TestHostileReader is the process that TestHostileStore watches.
func TestHostileReader(t *testing.T) {
	dir := os.Getenv(hostileDir)
	if dir == "" {
		return // only TestHostileStore has a use for it
	}
	newAnalyzer(t)
	limit := syscall.Rlimit{Cur: mayTake, Max: mayTake}
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &limit); err != nil {
		t.Fatal(err)
	}
	debug.SetGCPercent(50)
	var from, to int
	if _, err := fmt.Sscanf(os.Getenv(hostileRange), "%d-%d", &from, &to); err != nil {
		t.Fatal(err)
	}
	name, err := index.Current(filepath.Join(dir, indexIn))
	if err != nil {
		t.Fatal(err)
	}
	generation := filepath.Join(dir, indexIn, name)
	files := generationFiles(t, generation, filepath.Join(dir, filesIn))
	for i := from; i < to; i++ {
		path, content := hostileDamage(t, files, i)
		mustWrite(t, path, string(content))
		resign(t, generation, path)
		errs := []error{askHostile(t, filepath.Join(dir, indexIn))}
		if i%updatedEvery == 0 || filepath.Base(path) == "counted.zst" {
			errs = append(errs, updateHostile(t, generation, filepath.Join(dir, updatedIn)))
		}
		for _, err := range errs {
			if err != nil && !errors.As(err, new(*index.BrokenError)) && !errors.As(err, new(*index.VersionError)) {
				fmt.Printf("damage %d of %s: %v\n", i, filepath.Base(path), err)
			}
		}
		mustWrite(t, path, string(files[path]))
		resign(t, generation, path)
		fmt.Println("survived", i)
	}
}

// generationFiles returns the files of a generation as they were before they were first damaged,
// and mends what a process that was ended has left.
func generationFiles(t *testing.T, generation, kept string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	if b, err := os.ReadFile(kept); err == nil {
		if err := json.Unmarshal(b, &files); err != nil {
			t.Fatal(err)
		}
		for path, content := range files {
			mustWrite(t, path, string(content))
			resign(t, generation, path)
		}
		return files
	}
	err := filepath.WalkDir(generation, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "manifest.json" {
			return err
		}
		files[path], err = os.ReadFile(path)
		return err
	})
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	b, err := json.Marshal(files)
	if err != nil {
		t.Fatal(err)
	}
	mustWrite(t, kept, string(b))
	return files
}

// hostileDamage returns what a file is replaced by for the i-th damage, always the same. A file
// that is one frame of zstd is damaged in what it unpacks to, most times: a frame has a sum.
func hostileDamage(t *testing.T, files map[string][]byte, i int) (path string, content []byte) {
	random := rand.New(rand.NewPCG(9, uint64(i)))
	var paths []string
	for path := range files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	path = paths[random.IntN(len(paths))]
	content = slices.Clone(files[path])
	if filepath.Ext(path) == ".zst" && random.IntN(4) > 0 {
		content = unpacked(t, content)
		defer func() { content = packed(t, content) }()
	}
	at := random.IntN(len(content))
	if random.IntN(3) == 0 { // where it is told what lies where
		at = len(content) - 1 - random.IntN(min(len(content), 600))
	}
	switch random.IntN(4) {
	case 0:
		content[at] ^= 1 << random.IntN(8)
	case 1: // a large number of either kind: of 7 bits a byte, some 5 GB and more
		copy(content[at:], "\xff\xff\xff\xff\xff\xff\xff\xff\x7f"[random.IntN(6):])
	case 2:
		copy(content[at:], "\x00\x00\x00\x20\x00\x00\x00\x00"[random.IntN(6):])
	default:
		for range 1 + random.IntN(8) {
			content[min(at+random.IntN(16), len(content)-1)] = byte(random.Uint32())
		}
	}
	return path, content
}

func unpacked(t *testing.T, b []byte) []byte {
	decoder, err := zstd.NewReader(nil)
	if err == nil {
		defer decoder.Close()
		b, err = decoder.DecodeAll(b, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func packed(t *testing.T, b []byte) []byte {
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer encoder.Close()
	return encoder.EncodeAll(b, nil)
}

// updateHostile updates a copy of a generation by less, an edited note and a new one, and asks
// what comes of it.
func updateHostile(t *testing.T, generation, dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(generation)
	if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(generation)); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, filepath.Join(dir, "CURRENT"), name+"\n")
	notes := hostileNotes(longTalks(40, 10)[4:])
	notes[1] = note(notes[1].ID, "別の会", "Dockerの話|クラスタの監視をした。")
	if _, err := index.Update(t.Context(), dir, newAnalyzer(t), sourceOfEach(notes), index.UpdateOptions{Force: true}); err != nil {
		return fmt.Errorf("an update: %w", err)
	}
	return askHostile(t, dir)
}

// askHostile asks what reaches every reader of a generation.
func askHostile(t *testing.T, dir string) error {
	r, err := index.Open(dir, newAnalyzer(t))
	if err != nil {
		return err
	}
	defer r.Close()
	errs := []error{r.Warm(t.Context())}
	for _, prefix := range []string{"か", "dokcer", "Se"} {
		_, err := r.Suggest(t.Context(), prefix, 0)
		errs = append(errs, err)
	}
	for _, q := range []string{"Serf", `"障害検知の自動化は"`, "-Docker", "path:many has:slides", "監視 before:2015", "クラスタの監視 0", `"1"`, `"台から。監"`, "dokcer"} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_, err := r.Search(ctx, index.Request{Query: q, Explain: true, Facets: true})
		if cancel(); !errors.Is(err, context.DeadlineExceeded) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
