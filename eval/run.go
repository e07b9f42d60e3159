package eval

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Depth is how many documents a ranking holds at most.
const Depth = 100

// A ScoredDoc is a document in a ranking, best first.
type ScoredDoc struct {
	ID    string
	Score float64
}

// A Searcher answers a query with the limit best documents, best first. It is
// called concurrently.
type Searcher func(ctx context.Context, query string, limit int) ([]ScoredDoc, error)

// A Run is the rankings of a set's queries, by query id. A ranking has at most
// Depth documents, none twice and none that is excluded.
type Run map[string][]ScoredDoc

// Search asks the queries of the set. So that rankings are Depth deep after
// excluded documents have been dropped, it asks for as many more; a ranking is
// shorter where the searcher has less to give.
func (s *Set) Search(ctx context.Context, search Searcher) (Run, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	rankings := make([][]ScoredDoc, len(s.Queries))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(s.Queries)) {
		workers.Go(func() {
			for i := int(next.Add(1) - 1); i < len(s.Queries) && ctx.Err() == nil; i = int(next.Add(1) - 1) {
				q := s.Queries[i]
				found, err := search(ctx, q.Text, Depth+len(q.Excluded))
				if err != nil {
					cancel(fmt.Errorf("set %s, query %s (%s): %w", s.Name, q.ID, q.Text, err))
					return
				}
				rankings[i] = q.counted(found)
			}
		})
	}
	workers.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	run := make(Run, len(rankings))
	for i, q := range s.Queries {
		run[q.ID] = rankings[i]
	}
	return run, nil
}

// counted is the part of a ranking that counts: the first Depth documents
// without the excluded and the repeated ones.
func (q Query) counted(ranking []ScoredDoc) []ScoredDoc {
	var counted []ScoredDoc
	seen := make(map[string]bool)
	for _, d := range ranking {
		if len(counted) == Depth {
			break
		}
		if q.Excluded[d.ID] || seen[d.ID] {
			continue
		}
		seen[d.ID] = true
		counted = append(counted, d)
	}
	return counted
}

// WriteRun writes the rankings of the set's queries, in the set's order, a
// document a line: qid TAB docid TAB rank TAB score. Ranks count from 1.
func (s *Set) WriteRun(w io.Writer, run Run) error {
	b := bufio.NewWriter(w)
	for _, q := range s.Queries {
		for i, d := range run[q.ID] {
			if strings.ContainsAny(d.ID, "\t\r\n") {
				return fmt.Errorf("set %s, query %s: the document id %q cannot stand in a tab-separated file", s.Name, q.ID, d.ID)
			}
			// The error of a bufio.Writer stays until Flush.
			fmt.Fprintf(b, "%s\t%s\t%d\t%s\n", q.ID, d.ID, i+1, strconv.FormatFloat(d.Score, 'g', -1, 64))
		}
	}
	return b.Flush()
}

// ReadRun reads what WriteRun wrote. The lines of a query come in order of rank.
// The path is for errors, which are of type *FileError.
func ReadRun(r io.Reader, path string) (Run, error) {
	run := make(Run)
	seen := make(map[[2]string]bool)
	for r, err := range records(r, path, "qid", "docid", "rank", "score") {
		if err != nil {
			return nil, err
		}
		qid, docid := r.fields[0], r.fields[1]
		score, err := strconv.ParseFloat(r.fields[3], 64)
		if err != nil {
			return nil, &FileError{path, r.line, fmt.Errorf("score %q is not a number", r.fields[3])}
		}
		if want := strconv.Itoa(len(run[qid]) + 1); r.fields[2] != want {
			return nil, &FileError{path, r.line, fmt.Errorf("rank %s of query %q; want %s", r.fields[2], qid, want)}
		}
		if seen[[2]string{qid, docid}] {
			return nil, &FileError{path, r.line, fmt.Errorf("document %q is ranked twice for query %q", docid, qid)}
		}
		seen[[2]string{qid, docid}] = true
		run[qid] = append(run[qid], ScoredDoc{docid, score})
	}
	return run, nil
}
