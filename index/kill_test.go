package index_test

import (
	"bufio"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/talksearch/talksearch/index"
)

// killedDir makes the test binary an indexer of the directory it names.
const killedDir = "TALKSEARCH_TEST_KILLED_DIR"

// TestKilledIndexer is the process that TestKill kills: it builds, again and
// again, until it is.
func TestKilledIndexer(t *testing.T) {
	dir := os.Getenv(killedDir)
	if dir == "" {
		return // only TestKill has a use for it
	}
	for {
		build(t, dir, manyTalks(40)...)
		os.Stderr.WriteString("built\n")
	}
}

// TestKill kills an indexer with SIGKILL at random moments. Whatever CURRENT
// names answers as ever, the next build succeeds and leaves nothing behind.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	t.Parallel()
	dir := t.TempDir()
	build(t, dir, manyTalks(40)...)
	answers := func() []*index.Answer {
		r, err := index.Open(dir, newAnalyzer(t))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		var all []*index.Answer
		for _, q := range askedOfMany {
			a := search(t, r, q)
			a.Generation, a.Took = "", 0
			all = append(all, a)
		}
		return all
	}
	want := answers()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for round := range 20 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilledIndexer$")
		cmd.Env = append(os.Environ(), killedDir+"="+dir)
		stderr, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// One build ends; the next ones take tens of milliseconds each.
		if line, err := bufio.NewReader(stderr).ReadString('\n'); line != "built\n" {
			t.Errorf("the indexer said %q, %v", line, err)
		}
		time.Sleep(time.Duration(random.IntN(100_000)) * time.Microsecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		var exit *exec.ExitError
		if err := cmd.Wait(); !errors.As(err, &exit) || exit.Exited() {
			t.Fatalf("the indexer ended by itself: %v", err)
		}
		if got := answers(); !reflect.DeepEqual(got, want) {
			t.Fatalf("round %d: the answers have changed", round)
		}
		if round%5 < 4 {
			continue // what several kills leave is one more state to build on
		}
		build(t, dir, manyTalks(40)...)
		left := names(t, dir)
		if strange := slices.DeleteFunc(slices.Clone(left), func(name string) bool {
			return name == "CURRENT" || name == "LOCK" || strings.HasPrefix(name, "gen-") && !strings.Contains(name, ".")
		}); len(left) != 4 || len(strange) > 0 {
			t.Errorf("round %d: the build left %v", round, left)
		}
	}
}
