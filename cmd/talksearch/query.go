package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/index"
)

func newQueryCommand() *cobra.Command {
	var dir string
	var asJSON bool
	var req index.Request
	var lists wordLists
	cmd := &cobra.Command{
		Use:   "query [--index DIR] [--json] [--limit N] [--offset N] [--sort ORDER] [--facets] [--explain] QUERY...",
		Short: "Print the talks that answer a query, best first",
		Long: `Print the talks that answer a query, best first.

  talksearch query 障害検知の自動化           words that belong together stay together
  talksearch query Docker 監視                 all words, and then some of them
  talksearch query '"継続的 デリバリー"'       just this, as it is written
  talksearch query -- Docker -Windows          without a word; -- ends the flags
  talksearch query Chef OR Puppet              one of two
  talksearch query 'tag:go speaker:"山田 太郎" after:2014 before:2015-07 has:slides'
  talksearch query --sort date --facets 監視   the newest first, and then how many notes
                                               each tag, event, speaker and year has

Exit codes: 0 found, 1 nothing found, 2 error.`,
		Args: wantArgs("a query"),
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Query = strings.Join(args, " ")
			r, err := lists.open(dir)
			if err != nil {
				return err
			}
			defer r.Close()
			answer, err := ask(cmd.Context(), r, req)
			if err != nil {
				return err
			}
			out := newPrinter(cmd.OutOrStdout())
			if asJSON {
				err = out.json(answer)
			} else {
				err = out.text(answer)
			}
			if err != nil {
				return err
			}
			if answer.Retyped != "" {
				fmt.Fprintf(cmd.ErrOrStderr(), "nothing found for %s; searched for %s\n", printable(req.Query), printable(answer.Retyped))
			}
			if answer.DidYouMean != "" {
				fmt.Fprintf(cmd.ErrOrStderr(), "もしかして (did you mean): %s\n", printable(answer.DidYouMean))
			}
			if len(answer.Hits) == 0 {
				fmt.Fprintln(cmd.ErrOrStderr(), nothingFound(answer, req))
				return errNothing
			}
			return nil
		},
	}
	addIndexFlag(cmd, &dir)
	lists.addSynonymsFlag(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a hit, one a line")
	cmd.Flags().IntVar(&req.Limit, "limit", index.DefaultLimit, "print at most `N` hits")
	cmd.Flags().IntVar(&req.Offset, "offset", 0, "pass over the first `N` hits")
	cmd.Flags().StringVar((*string)(&req.Sort), "sort", string(index.ByRelevance), "put hits in this `ORDER`: relevance, or date for the newest first")
	cmd.Flags().BoolVar(&req.Facets, "facets", false, "count the notes found by tag, event, speaker and year, behind the hits; with --json, as one more line")
	cmd.Flags().BoolVar(&req.Explain, "explain", false, "take each score apart")
	return cmd
}

// ask is Search, but for a limit of 0, which means nothing to a person.
func ask(ctx context.Context, r *index.Reader, req index.Request) (*index.Answer, error) {
	if req.Limit == 0 {
		return nil, &index.RequestError{Param: "limit", Reason: fmt.Sprintf("0 is not between 1 and %d", index.MaxLimit)}
	}
	return r.Search(ctx, req)
}

func nothingFound(a *index.Answer, req index.Request) string {
	if a.Total > 0 {
		return fmt.Sprintf("nothing found beyond hit %d", req.Offset)
	}
	return "nothing found for " + printable(req.Query)
}
