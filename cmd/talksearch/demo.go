package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/corpus/samples"
	"github.com/talksearch/talksearch/index"
)

// demoQueries are asked when the demo is given none.
var demoQueries = []string{"Serf", "イミュータブル"}

func newDemoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo [QUERY...]",
		Short: "Index the sample notes in a temporary folder and query them",
		Long: `Index the sample notes that come with talksearch in a temporary folder, ask each
QUERY of them, and remove the folder. Without a QUERY it asks two of its own.`,
		RunE: func(cmd *cobra.Command, queries []string) (err error) {
			if len(queries) == 0 {
				queries = slices.Clone(demoQueries)
			}
			tmp, err := os.MkdirTemp("", "talksearch-demo-")
			if err != nil {
				return err
			}
			defer func() {
				if rm := os.RemoveAll(tmp); err == nil {
					err = rm
				}
			}()
			notes, dir := filepath.Join(tmp, "notes"), filepath.Join(tmp, "index")
			if err := samples.Extract(notes); err != nil {
				return err
			}
			files, _, err := corpus.Scan([]string{notes}, corpus.Options{})
			if err != nil {
				return err
			}
			a, err := analyzer.New(analyzer.Options{})
			if err != nil {
				return err
			}
			in := &intake{warn: cmd.ErrOrStderr()}
			summary, err := index.Update(cmd.Context(), dir, a, in.sources(files), index.UpdateOptions{Problem: in.problem})
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "%d sample notes, %d sections, %d skipped\n", summary.Notes, summary.Sections, in.skipped)
			r, err := index.Open(dir, a)
			if err != nil {
				return err
			}
			defer r.Close()
			return answerAll(cmd, r, queries)
		},
	}
}

// answerAll prints three hits for each query.
func answerAll(cmd *cobra.Command, r *index.Reader, queries []string) error {
	out := newPrinter(cmd.OutOrStdout())
	found := false
	for _, q := range queries {
		answer, err := r.Search(cmd.Context(), index.Request{Query: q, Limit: 3})
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "\n$ talksearch query --limit 3 %s\n", printable(q))
		if err := out.text(answer); err != nil {
			return err
		}
		found = found || len(answer.Hits) > 0
	}
	if !found {
		return errNothing
	}
	return nil
}
