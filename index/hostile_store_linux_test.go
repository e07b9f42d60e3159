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

// TestHostileStore damages the files of a store, and lets the manifest say that they are as
// they were written, as somebody would who means to do harm. Opening it and asking it fails
// with a typed error or answers: it does not end the process, take memory or hang. It tries
// a thousand where CI is set.
func TestHostileStore(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	t.Parallel()
	dir := t.TempDir()
	hostileIndex(t, filepath.Join(dir, indexIn))
	damages := 200
	if os.Getenv("CI") != "" {
		damages = 1000
	}
	if n, err := strconv.Atoi(os.Getenv(hostileCount)); err == nil {
		damages = n
	}
	harm := 0
	for from := 0; from < damages; {
		done, said := askHostile(t, dir, from, damages)
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

// Below its directory are the index and what the files of its store were.
const (
	indexIn = "index"
	filesIn = "files.json"
)

// hostileIndex makes an index whose store has two segments, one with sections that are
// dropped, words that stand in many places, and all kinds of keys.
func hostileIndex(t *testing.T, dir string) {
	t.Helper()
	notes := longTalks(40, 10)
	sources := func(notes []corpus.Note) (all []index.Source) {
		for _, n := range notes {
			all = append(all, aSource(n.ID, n))
		}
		return all
	}
	update(t, dir, index.UpdateOptions{}, sources(notes)...)
	notes = append(notes[3:], note("new.md", "新しい会", "Serfの話|Dockerの監視を自動化した。"))
	update(t, dir, index.UpdateOptions{}, sources(notes)...)
}

// askHostile lets another process ask about damages from one on, and returns the first that
// it did not survive, and what it said.
func askHostile(t *testing.T, dir string, from, to int) (done int, said string) {
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
	files := storeFiles(t, generation, filepath.Join(dir, filesIn))
	for i := from; i < to; i++ {
		path, content := hostileDamage(files, i)
		mustWrite(t, path, string(content))
		resign(t, generation, path)
		if err := askHostileStore(t, filepath.Join(dir, indexIn)); err != nil && !errors.As(err, new(*index.BrokenError)) && !errors.As(err, new(*index.VersionError)) {
			fmt.Printf("damage %d of %s: %v\n", i, filepath.Base(path), err)
		}
		mustWrite(t, path, string(files[path]))
		resign(t, generation, path)
		fmt.Println("survived", i)
	}
}

// storeFiles returns the files of a store as they were before they were first damaged, and
// mends what a process that was ended has left.
func storeFiles(t *testing.T, generation, kept string) map[string][]byte {
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
	paths, err := filepath.Glob(filepath.Join(generation, "store", "store", "*"))
	if err != nil || len(paths) < 3 {
		t.Fatalf("a store of %q, %v", paths, err)
	}
	for _, path := range paths {
		if files[path], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	b, err := json.Marshal(files)
	if err != nil {
		t.Fatal(err)
	}
	mustWrite(t, kept, string(b))
	return files
}

// hostileDamage returns what a file is replaced by for the i-th damage, always the same.
func hostileDamage(files map[string][]byte, i int) (path string, content []byte) {
	random := rand.New(rand.NewPCG(9, uint64(i)))
	var paths []string
	for path := range files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	path = paths[random.IntN(len(paths))]
	content = slices.Clone(files[path])
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

// askHostileStore asks what reaches every reader of a store.
func askHostileStore(t *testing.T, dir string) error {
	r, err := index.Open(dir, newAnalyzer(t))
	if err != nil {
		return err
	}
	defer r.Close()
	var errs []error
	for _, q := range []string{"Serf", `"障害検知の自動化は"`, "-Docker", "path:many has:slides", "監視 before:2015", "クラスタの監視 0", `"1"`, `"台から。監"`, "dokcer"} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_, err := r.Search(ctx, index.Request{Query: q, Explain: true, Facets: true})
		if cancel(); !errors.Is(err, context.DeadlineExceeded) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
