package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index"
)

func newSuggestCommand() *cobra.Command {
	var dir string
	var asJSON bool
	var limit int
	cmd := &cobra.Command{
		Use:   "suggest [--index DIR] [--json] [--limit N] PREFIX",
		Short: "Print the words and titles of the index that a prefix may become",
		Long: `Print the words and titles of the index that a prefix may become, and how many
sections have them.

  talksearch suggest dock           as it is spelled: Docker
  talksearch suggest かん           as it is read: 監視, 環境
  talksearch suggest kont           in romaji: コンテナ
  talksearch suggest けんs          in the middle of a conversion: 検索
  talksearch suggest 'Docker かん'  the last word of several
  talksearch suggest kuberntes      with a slip: Kubernetes

Exit codes: 0 found, 1 nothing found, 2 error.`,
		Args: wantArgs("the beginning of a word"),
		RunE: func(cmd *cobra.Command, args []string) error {
			prefix := strings.Join(args, " ")
			r, err := openOnce(indexDir(dir), analyzer.Options{})
			if err != nil {
				return err
			}
			defer r.Close()
			found, err := complete(cmd.Context(), r, prefix, limit)
			if errors.As(err, new(*index.RequestError)) {
				return &usageError{err: err, hint: "see talksearch suggest --help"}
			}
			if err != nil {
				return err
			}
			if len(found.Suggestions) == 0 {
				fmt.Fprintf(cmd.ErrOrStderr(), "nothing begins with %s\n", printable(prefix))
				return errNothing
			}
			out := bufio.NewWriter(cmd.OutOrStdout())
			if asJSON {
				err = encodeLines(out, found.Suggestions)
			} else {
				err = suggestionTable(found.Suggestions).write(out, "")
			}
			return errors.Join(err, out.Flush())
		},
	}
	addIndexFlag(cmd, &dir)
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a suggestion, one a line")
	cmd.Flags().IntVar(&limit, "limit", index.DefaultLimit, "print at most `N` suggestions")
	return cmd
}

// complete is Suggest, but for a limit of 0, which means nothing to a person.
func complete(ctx context.Context, r *index.Reader, prefix string, limit int) (*index.Suggestions, error) {
	if limit == 0 {
		return nil, &index.RequestError{Param: "limit", Reason: fmt.Sprintf("0 is not between 1 and %d", index.MaxLimit)}
	}
	return r.Suggest(ctx, prefix, limit)
}

// suggestionTable has a suggestion a row: the text, its sections, and what it is.
func suggestionTable(suggestions []index.Suggestion) columns {
	var t columns
	for _, s := range suggestions {
		what := s.By
		if s.Kind != "word" {
			what = s.Kind
		}
		t = append(t, []string{printable(s.Text), strconv.Itoa(s.Sections), what})
	}
	return t
}
