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

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// killedDir makes the test binary an indexer of the directory it names.
const killedDir = "TALKSEARCH_TEST_KILLED_DIR"

// Two states of some notes: between them notes are edited, deleted, added and moved.
func killedStates() (a, b []corpus.Note) {
	a, b = manyTalks(40), manyTalks(40)
	b[3] = note("n003.md", "勉強会の記録", "監視の話|Consulで監視を自動化した。")
	b[7].ID, b[7].Path = "moved.md", "moved.md"
	b = append(slices.Delete(b, 11, 13), note("n100.md", "別の会", "Serfの話|Serfを7台で動かした。"))
	return a, b
}

func sourcesOfEach(notes []corpus.Note) []index.Source {
	var sources []index.Source
	for _, n := range notes {
		sources = append(sources, aSource(n.ID, n))
	}
	return sources
}

// TestKilledIndexer is the process that TestKill kills: it updates and builds, again and
// again, until it is.
func TestKilledIndexer(t *testing.T) {
	dir := os.Getenv(killedDir)
	if dir == "" {
		return // only TestKill has a use for it
	}
	a, b := killedStates()
	newAnalyzer(t)
	os.Stderr.WriteString("ready\n")
	for {
		update(t, dir, index.UpdateOptions{}, sourcesOfEach(b)...)
		update(t, dir, index.UpdateOptions{}, sourcesOfEach(a)...)
		build(t, dir, b...)
		update(t, dir, index.UpdateOptions{Full: true}, sourcesOfEach(a)...)
	}
}

// TestKill kills an indexer with SIGKILL at random moments, in whole builds and in
// updates. Whatever CURRENT names answers as that state of the notes does, the next run
// succeeds and leaves nothing behind. It does so 300 times where CI is set.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	t.Parallel()
	rounds := 20
	if os.Getenv("CI") != "" {
		rounds = 300
	}
	dir := t.TempDir()
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
	var want [2][]*index.Answer
	a, b := killedStates()
	states := [][]corpus.Note{a, b}
	for i, notes := range states {
		build(t, dir, notes...)
		want[i] = answers()
	}
	if reflect.DeepEqual(want[0], want[1]) {
		t.Fatal("the states answer alike")
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	seen := map[int]int{}
	for round := range rounds {
		kill(t, dir, time.Duration(random.IntN(200_000))*time.Microsecond)
		got := answers()
		state := slices.IndexFunc(want[:], func(w []*index.Answer) bool { return reflect.DeepEqual(got, w) })
		if state < 0 {
			t.Fatalf("round %d: the answers are those of no state of the notes", round)
		}
		seen[state]++
		if round%5 < 4 {
			continue // what several kills leave is one more state to go on from
		}
		next := random.IntN(2)
		update(t, dir, index.UpdateOptions{}, sourcesOfEach(states[next])...)
		if got := answers(); !reflect.DeepEqual(got, want[next]) {
			t.Fatalf("round %d: the run after the kill gives other answers", round)
		}
		if _, err := index.Check(t.Context(), dir, newAnalyzer(t)); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		if left := names(t, dir); len(left) > 4 || slices.ContainsFunc(left, isStrange) {
			t.Errorf("round %d: the run left %v", round, left)
		}
	}
	t.Logf("%d kills; the states were found %v times", rounds, seen)
	if len(seen) < 2 {
		t.Errorf("only one state was ever found: %v", seen)
	}
}

// kill starts an indexer of dir, and kills it.
func kill(t *testing.T, dir string, after time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledIndexer$")
	cmd.Env = append(os.Environ(), killedDir+"="+dir)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(stderr).ReadString('\n'); line != "ready\n" {
		t.Errorf("the indexer said %q, %v", line, err)
	}
	time.Sleep(after)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("the indexer ended by itself: %v", err)
	}
}

// isStrange tells whether a name is none that an index at rest has.
func isStrange(name string) bool {
	return name != "CURRENT" && name != "LOCK" && (!strings.HasPrefix(name, "gen-") || strings.Contains(name, "."))
}
