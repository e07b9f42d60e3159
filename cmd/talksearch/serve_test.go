package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/talksearch/talksearch/corpus/samples"
	"github.com/talksearch/talksearch/index"
)

// talksearch runs the program and returns what it printed and its exit code.
func talksearch(t testing.TB, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, stdio{in: strings.NewReader(""), out: &out, err: &errs})
	return out.String(), errs.String(), code
}

// mustTalksearch is talksearch where nothing may go wrong.
func mustTalksearch(t testing.TB, args ...string) string {
	t.Helper()
	out, errs, code := talksearch(t, args...)
	if code == exitError {
		t.Fatalf("talksearch %v: exit %d, %s", args, code, errs)
	}
	return out
}

// sampleIndex builds an index of the sample notes and returns both folders.
func sampleIndex(t testing.TB) (notes, dir string) {
	t.Helper()
	notes, dir = filepath.Join(t.TempDir(), "notes"), filepath.Join(t.TempDir(), "index")
	if err := samples.Extract(notes); err != nil {
		t.Fatal(err)
	}
	mustTalksearch(t, "index", "--quiet", "--index", dir, notes)
	return notes, dir
}

// serve starts a server of dir, patient on a busy machine, and returns its URL. It is stopped, and must end
// well, when the test ends.
func serve(t testing.TB, dir string) string {
	t.Helper()
	return serveLogging(t, dir, io.Discard, "--budget", "1m")
}

// serveLogging is serve with flags of its own, which copies the server's log.
func serveLogging(t testing.TB, dir string, copied io.Writer, flags ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	logs, log := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"serve", "--index", dir, "--addr", "127.0.0.1:0"}, flags...),
			stdio{in: strings.NewReader(""), out: io.Discard, err: log})
		log.Close()
	}()
	lines := bufio.NewScanner(logs)
	var base string
	for base == "" && lines.Scan() {
		var record struct{ Msg, URL string }
		if json.Unmarshal(lines.Bytes(), &record) == nil && record.Msg == "listening" {
			base = strings.TrimSuffix(record.URL, "/")
		}
	}
	if base == "" {
		t.Fatal("the server does not say where it listens")
	}
	go io.Copy(copied, logs)
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != exitFound {
			t.Errorf("the server ended with %d", code)
		}
	})
	return base
}

type apiAnswer struct {
	Generation string        `json:"generation"`
	Hits       []index.Hit   `json:"hits"`
	Facets     *index.Facets `json:"facets"`
}

// hitsOf reads what query --json prints: hits, and facets if there are any.
func hitsOf(t testing.TB, lines string) (hits []index.Hit, facets *index.Facets) {
	t.Helper()
	hits = []index.Hit{}
	for line := range strings.Lines(lines) {
		var l struct {
			index.Hit
			Facets *index.Facets `json:"facets"`
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		if l.Facets != nil {
			facets = l.Facets
			continue
		}
		hits = append(hits, l.Hit)
	}
	return hits, facets
}

// TestSameRanking asks the terminal and the API the same and wants the same
// answer, hit for hit.
func TestSameRanking(t *testing.T) {
	_, dir := sampleIndex(t)
	base := serve(t, dir)
	queries, err := samples.Queries()
	if err != nil || len(queries) == 0 {
		t.Fatalf("%d queries, %v", len(queries), err)
	}
	hits := 0
	for _, q := range queries {
		for _, order := range []index.Sort{index.ByRelevance, index.ByDate} {
			terminal, facets := hitsOf(t, mustTalksearch(t, "query", "--index", dir, "--json", "--limit", "20", "--sort", string(order), "--facets", "--", q.Text))
			resp, err := http.Get(base + "/api/v1/search?limit=20&facets=1&sort=" + string(order) + "&q=" + url.QueryEscape(q.Text))
			if err != nil {
				t.Fatal(err)
			}
			var api apiAnswer
			err = json.NewDecoder(resp.Body).Decode(&api)
			resp.Body.Close()
			if err != nil || resp.StatusCode != http.StatusOK || api.Facets == nil {
				t.Fatalf("%s: %s, %v, facets %v", q.Text, resp.Status, err, api.Facets)
			}
			hits += len(api.Hits)
			if diff := cmp.Diff(terminal, api.Hits); diff != "" {
				t.Errorf("%s by %s: -terminal +API\n%s", q.Text, order, diff)
			}
			if diff := cmp.Diff(facets, api.Facets); diff != "" && len(api.Hits) > 0 {
				t.Errorf("%s: -terminal +API\n%s", q.Text, diff)
			}
		}
	}
	if hits == 0 {
		t.Error("nothing was found at all")
	}
}

// TestSameSuggestions wants the terminal and the API to complete alike.
func TestSameSuggestions(t *testing.T) {
	_, dir := sampleIndex(t)
	base := serve(t, dir)
	found := 0
	for _, prefix := range []string{"s", "かん", "kont", "けんs", "監", "Docker かん", "kuberntes"} {
		var terminal []index.Suggestion
		for line := range strings.Lines(mustTalksearch(t, "suggest", "--index", dir, "--json", "--limit", "20", "--", prefix)) {
			var s index.Suggestion
			if err := json.Unmarshal([]byte(line), &s); err != nil {
				t.Fatal(err)
			}
			terminal = append(terminal, s)
		}
		resp, err := http.Get(base + "/api/v1/suggest?limit=20&q=" + url.QueryEscape(prefix))
		if err != nil {
			t.Fatal(err)
		}
		var api index.Suggestions
		err = json.NewDecoder(resp.Body).Decode(&api)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK || api.Generation == "" || api.Suggestions == nil {
			t.Fatalf("%s: %s, %+v, %v", prefix, resp.Status, api, err)
		}
		found += len(terminal)
		if diff := cmp.Diff(terminal, api.Suggestions, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: -terminal +API\n%s", prefix, diff)
		}
	}
	if found == 0 {
		t.Error("nothing was suggested at all")
	}
}

// TestIndexBesideServer builds generations beside a running server that is being
// queried: no request may fail, and the new generation is served soon.
func TestIndexBesideServer(t *testing.T) {
	notes, dir := sampleIndex(t)
	base := serve(t, dir)
	var stop atomic.Bool
	var served sync.Map // generation → true
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() {
			for !stop.Load() {
				resp, err := http.Get(base + "/api/v1/search?q=Serf")
				if err != nil {
					t.Error(err)
					return
				}
				var answer apiAnswer
				err = json.NewDecoder(resp.Body).Decode(&answer)
				resp.Body.Close()
				if err != nil || resp.StatusCode != http.StatusOK || len(answer.Hits) == 0 {
					t.Errorf("%s, %v, %d hits", resp.Status, err, len(answer.Hits))
					return
				}
				served.Store(answer.Generation, true)
			}
		})
	}
	for range 4 {
		mustTalksearch(t, "index", "--quiet", "--index", dir, notes)
		mustTalksearch(t, "query", "--index", dir, "Serf")
		want, err := index.Current(dir)
		if err != nil {
			t.Fatal(err)
		}
		// Two seconds are promised; the test only minds whether it comes at all.
		deadline := time.Now().Add(time.Minute)
		for {
			if _, ok := served.Load(want); ok {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s is never served", want)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	stop.Store(true)
	clients.Wait()
}
