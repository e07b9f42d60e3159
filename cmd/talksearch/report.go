package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer/terms"
	"github.com/talksearch/talksearch/index"
	"github.com/talksearch/talksearch/server/zerohits"
)

// A missed is a query for which nothing was found, as a report tells it.
type missed struct {
	Query   string          `json:"query"`
	Count   int             `json:"count"`
	First   string          `json:"first"`
	Last    string          `json:"last"`
	Unfound []index.Unfound `json:"unfound"`
}

func newReportCommand() *cobra.Command {
	var dir string
	var lists wordLists
	var asJSON bool
	var limit int
	cmd := &cobra.Command{
		Use:   "report [--index DIR] [--json] [--limit N] FILE",
		Short: "Tell what was searched for and not found, and suggest synonyms",
		Long: `Tell what was searched for and not found, from what talksearch serve --zero-hits FILE
has kept, most often asked first, and suggest synonyms for it.

What is printed is a list as --synonyms takes it. All of it is behind #: take that
away from the lines that are right, and append them to your list.

  talksearch report zero-hits.jsonl >>synonyms.tsv

A word that no note has is compared with all that notes have: how it is read (漢詩,
監視), how it sounds in Latin letters and in kana, and how it is spelled. Queries
that find something by now, with the list of --synonyms, are left out, as are those
that were typed on the way to longer ones.`,
		Args: cobra.MatchAll(wantArgs("the FILE that talksearch serve --zero-hits has kept"), oneArg),
		RunE: func(cmd *cobra.Command, args []string) error {
			queries, unreadable, err := zerohits.Read(args[0])
			if errors.Is(err, fs.ErrNotExist) {
				return usagef("talksearch serve --zero-hits FILE keeps one", "report: %w", err)
			}
			if err != nil {
				return err
			}
			if unreadable > 0 {
				fmt.Fprintf(cmd.ErrOrStderr(), "%d lines of %s cannot be read and are left out\n", unreadable, printable(args[0]))
			}
			r, err := lists.open(dir)
			if err != nil {
				return err
			}
			defer r.Close()
			report, err := explainMissed(cmd.Context(), r, queries, limit)
			if err != nil {
				return err
			}
			if len(report) == 0 {
				fmt.Fprintf(cmd.ErrOrStderr(), "nothing in %s was missed that would be missed today\n", printable(args[0]))
				return errNothing
			}
			out := bufio.NewWriter(cmd.OutOrStdout())
			if asJSON {
				err = encodeLines(out, report)
			} else {
				err = writeReport(out, report)
			}
			return errors.Join(err, out.Flush())
		},
	}
	addIndexFlag(cmd, &dir)
	lists.addSynonymsFlag(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a query, one a line")
	cmd.Flags().IntVar(&limit, "limit", 50, "print at most `N` queries; 0 is all")
	return cmd
}

// oneArg refuses more than one.
func oneArg(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usagef(cmd.UseLine(), "%s takes one FILE", cmd.CommandPath())
	}
	return nil
}

// explainMissed asks the index again what it was asked, and tells of up to limit queries
// that still find nothing.
func explainMissed(ctx context.Context, r *index.Reader, queries []zerohits.Query, limit int) (report []missed, err error) {
	words, err := r.Vocabulary()
	if err != nil {
		return nil, err
	}
	for _, q := range zerohits.Whole(queries) {
		if limit > 0 && len(report) == limit {
			break
		}
		answer, err := r.Search(ctx, index.Request{Query: q.Text, Limit: 1})
		if errors.As(err, new(*index.RequestError)) {
			continue // it was written by hand
		}
		if err != nil {
			return nil, err
		}
		if answer.Total > 0 {
			continue
		}
		unfound, err := words.Unfound(ctx, q.Text)
		if err != nil {
			return nil, err
		}
		if unfound == nil {
			unfound = []index.Unfound{}
		}
		report = append(report, missed{Query: q.Text, Count: q.Count, First: q.First, Last: q.Last, Unfound: unfound})
	}
	return report, nil
}

// writeReport writes a list of synonyms that is all comments. A word that several
// queries have is suggested once.
func writeReport(w io.Writer, report []missed) error {
	var b strings.Builder
	b.WriteString("# Searched for and not found. Take the # from the groups that are right.\n")
	suggested := map[string]bool{}
	for _, m := range report {
		fmt.Fprintf(&b, "\n# %s: %s, last on %s\n", printable(m.Query), times(m.Count), m.Last)
		for _, u := range m.Unfound {
			if suggested[u.Word] {
				continue
			}
			suggested[u.Word] = true
			for _, n := range u.Neighbours {
				// The index's own word is the one to show.
				group, err := terms.Parse(strings.NewReader(n.Word+"\t"+u.Word), "")
				if err != nil || len(group) != 1 || printable(n.Word+u.Word) != n.Word+u.Word {
					continue // a list cannot have it, or a terminal
				}
				fmt.Fprintf(&b, "#%s", terms.Format(group))
			}
			if len(u.Neighbours) == 0 {
				fmt.Fprintf(&b, "# nothing in the index is like %s\n", printable(u.Word))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func times(n int) string {
	return cmp.Or(map[int]string{1: "once", 2: "twice"}[n], strconv.Itoa(n)+" times")
}
