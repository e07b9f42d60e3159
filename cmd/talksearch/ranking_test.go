package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/corpus/samples"
	"github.com/talksearch/talksearch/index"
)

// golden compares got with a file, or writes the file when UPDATE=1 is set.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (UPDATE=1 go test ./... writes it anew): -want +got\n%s", path, diff)
	}
}

// TestRanking asks the judged queries of the sample notes. The rankings are kept
// as text, so that a change of ranking shows which answers it moves; a basic
// query must have the wanted talk first whatever the file says.
func TestRanking(t *testing.T) {
	_, dir := sampleIndex(t)
	queries, err := samples.Queries()
	if err != nil || len(queries) == 0 {
		t.Fatalf("%d queries, %v", len(queries), err)
	}
	var listing strings.Builder
	first, judged, reciprocal := map[samples.Level]int{}, map[samples.Level]int{}, 0.0
	for _, q := range queries {
		hits, _ := hitsOf(t, mustTalksearch(t, "query", "--index", dir, "--json", "--", q.Text))
		fmt.Fprintf(&listing, "%s: %s\n", q.Level, q.Text)
		rank := 0
		for i, h := range hits {
			if wanted(q, h) && rank == 0 {
				rank = i + 1
			}
			if i < 3 || i+1 == rank {
				mark := ' '
				if i+1 == rank {
					mark = '*'
				}
				fmt.Fprintf(&listing, "%c%2d. %s › %s\n", mark, h.Rank, h.Note.Title, strings.Join(h.Section.Heading, " › "))
			}
		}
		judged[q.Level]++
		switch {
		case q.Note == "" && len(hits) == 0:
			rank = 1
			fmt.Fprintln(&listing, "*    nothing, as wanted")
		case rank == 0:
			fmt.Fprintln(&listing, "     the wanted talk is not there")
		}
		if rank == 1 {
			first[q.Level]++
		} else if q.Level == samples.Basic {
			t.Errorf("queries.tsv:%d: %s: the wanted talk has rank %d", q.Line, q.Text, rank)
		}
		if rank > 0 {
			reciprocal += 1 / float64(rank)
		}
	}
	fmt.Fprintf(&listing, "\nfirst: basic %d of %d, hard %d of %d\nMRR: %.3f\n",
		first[samples.Basic], judged[samples.Basic], first[samples.Hard], judged[samples.Hard], reciprocal/float64(len(queries)))
	golden(t, "testdata/ranking.golden", listing.String())
}

func wanted(q samples.Query, h index.Hit) bool {
	return q.Note == h.Note.ID && (q.Heading == "" ||
		slices.ContainsFunc(h.Section.Heading, func(s string) bool { return strings.Contains(s, q.Heading) }))
}
