package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/eval"
	"github.com/talksearch/talksearch/index"
)

// fallTolerance is how much a metric may fall below its baseline: less than a
// single query moves it, but more than sums in another order do.
const fallTolerance = 1e-6

func newEvalCommand() *cobra.Command {
	var runFile, baseline string
	cmd := &cobra.Command{
		Use:   "eval [--run FILE] [--baseline FILE] DIR...",
		Short: "Measure the ranking against judged queries",
		Long: `Measure the ranking against judged queries. A DIR holds docs.jsonl, queries.tsv,
qrels.tsv and perhaps exclude.tsv. Its documents are indexed and its queries asked
through the same code as everybody's, and the metrics are printed as a table.`,
		Args: wantArgs("a folder of judged queries"),
		RunE: func(cmd *cobra.Command, dirs []string) error {
			if runFile != "" && len(dirs) > 1 {
				return usagef("name one folder with --run", "--run holds the rankings of one folder, not of %d", len(dirs))
			}
			a, err := analyzer.New(analyzer.Options{})
			if err != nil {
				return err
			}
			var results []eval.Result
			for _, dir := range dirs {
				set, err := eval.Load(dir)
				if err != nil {
					return err
				}
				run, err := rankSet(cmd, a, set)
				if err != nil {
					return err
				}
				if runFile != "" {
					if err := writeRun(runFile, set, run); err != nil {
						return err
					}
				}
				result, _ := set.Score(run)
				results = append(results, result)
			}
			if err := eval.WriteTable(cmd.OutOrStdout(), results); err != nil {
				return err
			}
			if baseline == "" {
				return nil
			}
			return compareBaseline(cmd, baseline, results)
		},
	}
	cmd.Flags().StringVar(&runFile, "run", "", "write the rankings to `FILE`: query, document, rank, score")
	cmd.Flags().StringVar(&baseline, "baseline", "", "fail when a metric is below the one in `FILE`; a FILE that is not there is written")
	return cmd
}

// rankSet indexes the set's documents in a temporary folder and asks its queries.
func rankSet(cmd *cobra.Command, a *analyzer.Analyzer, set *eval.Set) (run eval.Run, err error) {
	tmp, err := os.MkdirTemp("", "talksearch-eval-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(tmp)) }()
	files, _, err := corpus.Scan([]string{set.Docs}, corpus.Options{IncludeDrafts: true})
	if err != nil {
		return nil, err
	}
	in := &intake{warn: cmd.ErrOrStderr()}
	// Sets hold equal documents, each with its own judgement.
	if _, err := index.Update(cmd.Context(), tmp, a, in.sources(files), index.UpdateOptions{Problem: in.problem, ShowCopies: true}); err != nil {
		return nil, err
	}
	r, err := index.Open(tmp, a)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return set.Search(cmd.Context(), func(ctx context.Context, query string, limit int) ([]eval.ScoredDoc, error) {
		return rankNotes(ctx, r, query, limit)
	})
}

// rankNotes returns the notes that answer a query, as many as limit.
func rankNotes(ctx context.Context, r *index.Reader, query string, limit int) ([]eval.ScoredDoc, error) {
	var docs []eval.ScoredDoc
	for len(docs) < limit {
		req := index.Request{Query: query, Limit: min(limit-len(docs), index.MaxLimit), Offset: len(docs), PerNote: 1}
		answer, err := r.Search(ctx, req)
		if err != nil {
			return nil, fmt.Errorf("query %q: %w", query, err)
		}
		for _, h := range answer.Hits {
			docs = append(docs, eval.ScoredDoc{ID: h.Note.ID, Score: h.Score})
		}
		if len(answer.Hits) < req.Limit {
			break
		}
	}
	return docs, nil
}

func writeRun(path string, set *eval.Set, run eval.Run) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return set.WriteRun(f, run)
}

// compareBaseline fails when a metric fell, and writes a baseline that is not
// there yet.
func compareBaseline(cmd *cobra.Command, path string, results []eval.Result) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return writeBaseline(path, results)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	want, err := eval.ReadBaseline(f, path)
	if err != nil {
		return err
	}
	falls := eval.Compare(want, results, fallTolerance)
	for _, fall := range falls {
		fmt.Fprintln(cmd.ErrOrStderr(), fall)
	}
	if len(falls) > 0 {
		return usagef("if the fall is meant, remove "+filepath.Base(path)+" and run again to write it anew", "metrics below %s: %d", path, len(falls))
	}
	return nil
}

func writeBaseline(path string, results []eval.Result) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return eval.WriteBaseline(f, results)
}
