package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/corpus/samples"
	"github.com/talksearch/talksearch/index"
)

var soaked = []string{"Serf", "監視", `"障害検知"`, "Docker OR イミュータブル", "-Serf 自動化", "せrf"}

// TestSoak lets one indexer, three servers and fifty terminals use one directory at once,
// while a note comes and goes: nothing fails, and each answer is that of the notes with it
// or without it. It takes some seconds with a few terminals, or as long as TALKSEARCH_SOAK
// says: make soak.
func TestSoak(t *testing.T) {
	lasts, terminals := 2*time.Second, 8
	if text := os.Getenv("TALKSEARCH_SOAK"); text != "" {
		var err error
		if lasts, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
		terminals = 50
	}
	notes, dir := filepath.Join(t.TempDir(), "notes"), filepath.Join(t.TempDir(), "index")
	if err := samples.Extract(notes); err != nil {
		t.Fatal(err)
	}
	guest := filepath.Join(notes, "guest.md")
	states := []func() error{
		func() error {
			return os.WriteFile(guest, []byte("# 客の話\n\n## Serfで障害検知を自動化する\n\nDockerの監視をSerfで。\n"), 0o644)
		},
		func() error { return os.Remove(guest) },
	}
	wanted := map[string][][]index.Hit{} // by query, in each state
	for _, set := range states {
		if err := set(); err != nil {
			t.Fatal(err)
		}
		mustTalksearch(t, "index", "--quiet", "--index", dir, notes)
		for _, q := range soaked {
			hits, _ := hitsOf(t, mustTalksearch(t, "query", "--index", dir, "--json", "--limit", "20", "--", q))
			wanted[q] = append(wanted[q], hits)
		}
	}
	bases := []string{serve(t, dir), serve(t, dir), serve(t, dir)}

	var failed atomic.Bool
	fail := func(err error) {
		if err != nil && failed.CompareAndSwap(false, true) {
			t.Error(err)
		}
	}
	end := time.Now().Add(lasts)
	var indexed, queried, asked atomic.Int64
	going := func() bool {
		few := indexed.Load() < 2 || queried.Load() < 50 || asked.Load() < 12
		return !failed.Load() && (few || time.Now().Before(end))
	}
	var all sync.WaitGroup
	all.Go(func() {
		for n := 0; going(); n++ {
			fail(states[n%2]())
			args := []string{"index", "--quiet", "--index", dir, notes}
			if n%5 == 4 {
				args = append(args, "--full")
			}
			if _, errs, code := talksearch(t, args...); code != exitFound {
				fail(errors.New("the indexer: " + errs))
			}
			indexed.Add(1)
		}
	})
	for i := range terminals {
		all.Go(func() {
			for n := i; going(); n++ {
				q := soaked[n%len(soaked)]
				out, errs, code := talksearch(t, "query", "--index", dir, "--json", "--limit", "20", "--", q)
				if code == exitError {
					fail(errors.New("a terminal: " + errs))
					return
				}
				hits, _ := hitsOf(t, out)
				fail(ofOneState(q, hits, wanted[q]))
				queried.Add(1)
			}
		})
	}
	for i := range 12 {
		all.Go(func() {
			for n := i; going(); n++ {
				q := soaked[n%len(soaked)]
				hits, err := searchAt(bases[i%len(bases)], q)
				if err == nil {
					err = ofOneState(q, hits, wanted[q])
				}
				fail(err)
				asked.Add(1)
			}
		})
	}
	all.Wait()
	t.Logf("%d runs of the indexer, %d queries in terminals, %d over HTTP", indexed.Load(), queried.Load(), asked.Load())
}

// ofOneState wants the hits of one state of the notes.
func ofOneState(q string, got []index.Hit, states [][]index.Hit) error {
	var diff string
	for _, want := range states {
		if diff = cmp.Diff(want, got); diff == "" {
			return nil
		}
	}
	return errors.New(q + ": the hits are those of no state of the notes; -the last +got\n" + diff)
}

func searchAt(base, q string) ([]index.Hit, error) {
	resp, err := http.Get(base + "/api/v1/search?limit=20&q=" + url.QueryEscape(q))
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var answer apiAnswer
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New(strings.Join([]string{base, q, resp.Status}, ": "))
	}
	return answer.Hits, nil
}
