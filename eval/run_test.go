package eval

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSearch(t *testing.T) {
	set := &Set{Name: "s"}
	for i := range 200 {
		set.Queries = append(set.Queries, Query{
			ID: fmt.Sprint("q", i), Text: fmt.Sprint("text", i),
			Excluded: map[string]bool{"text7-3": true, "text7-5": true},
		})
	}
	run, err := set.Search(t.Context(), func(_ context.Context, query string, limit int) ([]ScoredDoc, error) {
		if limit != Depth+2 {
			return nil, fmt.Errorf("limit %d", limit)
		}
		var docs []ScoredDoc
		for i := range limit {
			docs = append(docs, ScoredDoc{fmt.Sprintf("%s-%d", query, i), 1 / float64(i+1)})
		}
		return docs, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(run) != len(set.Queries) {
		t.Fatalf("%d rankings of %d queries", len(run), len(set.Queries))
	}
	for id, docs := range run {
		if len(docs) != Depth {
			t.Errorf("query %s has %d documents, want %d", id, len(docs), Depth)
		}
		if want := "text" + strings.TrimPrefix(id, "q") + "-0"; docs[0].ID != want {
			t.Errorf("query %s has %s first, want %s", id, docs[0].ID, want)
		}
	}
	if got := []string{run["q7"][3].ID, run["q7"][4].ID}; got[0] != "text7-4" || got[1] != "text7-6" {
		t.Errorf("excluded documents are followed by %q", got)
	}
}

func TestSearchError(t *testing.T) {
	broken := errors.New("broken")
	set := &Set{Name: "s", Queries: []Query{{ID: "q1", Text: "a"}, {ID: "q2", Text: "b"}}}
	_, err := set.Search(t.Context(), func(_ context.Context, query string, _ int) ([]ScoredDoc, error) {
		if query == "b" {
			return nil, broken
		}
		return nil, nil
	})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "set s, query q2 (b)") {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = set.Search(ctx, func(context.Context, string, int) ([]ScoredDoc, error) { return nil, nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
}

func TestRunFile(t *testing.T) {
	set := &Set{Name: "s", Queries: []Query{{ID: "q2"}, {ID: "q3"}, {ID: "q1"}}}
	run := Run{
		"q1": {{"2014/勉強会 1.md", 7.25}, {"b", 1. / 3}},
		"q2": {{"a", 0}},
	}
	var b bytes.Buffer
	if err := set.WriteRun(&b, run); err != nil {
		t.Fatal(err)
	}
	want := "q2\ta\t1\t0\nq1\t2014/勉強会 1.md\t1\t7.25\nq1\tb\t2\t0.3333333333333333\n"
	if b.String() != want {
		t.Errorf("wrote\n%swant\n%s", b.String(), want)
	}
	got, err := ReadRun(&b, "run.tsv")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(run, got); diff != "" {
		t.Errorf("reads back differently:\n%s", diff)
	}
	if err := set.WriteRun(&b, Run{"q1": {{"a\tb", 1}}}); err == nil {
		t.Error("a document id with a tab was written")
	}
}

func TestReadRunErrors(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{"q\td\t1", `run.tsv:1: 3 columns; want qid, docid, rank, score, separated by one tab`},
		{"q\td\t0\t1", `run.tsv:1: rank 0 of query "q"; want 1`},
		{"q\td\t1\t2\nq\te\t3\t1", `run.tsv:2: rank 3 of query "q"; want 2`},
		{"q\td\t1\tbest", `run.tsv:1: score "best" is not a number`},
		{"q\td\t1\t2\nq\td\t2\t1", `run.tsv:2: document "d" is ranked twice for query "q"`},
	} {
		if _, err := ReadRun(strings.NewReader(c.content), "run.tsv"); err == nil || err.Error() != c.want {
			t.Errorf("%q: error %v, want %s", c.content, err, c.want)
		}
	}
}
