package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer"
)

// tokenLine is the JSON form of a token, one a line.
type tokenLine struct {
	Term     string `json:"term"`
	Kind     string `json:"kind"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Position int    `json:"position"`
}

func newAnalyzeCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "analyze [--json] TEXT...",
		Short: "Print the tokens of a text",
		Long: `Print the tokens that a text is indexed by, one a line: the term, its kind, the
half-open range of its bytes in the text, and its position. Several arguments
are one text with a space between them.`,
		Args: wantArgs("a text"),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := analyzer.New(analyzer.Options{})
			if err != nil {
				return err
			}
			tokens := a.Analyze(strings.Join(args, " "))
			if len(tokens) == 0 {
				fmt.Fprintln(cmd.ErrOrStderr(), "no tokens")
				return errNothing
			}
			out := bufio.NewWriter(cmd.OutOrStdout())
			enc := json.NewEncoder(out)
			enc.SetEscapeHTML(false)
			for _, t := range tokens {
				if asJSON {
					err = enc.Encode(tokenLine{t.Term, t.Kind.String(), t.Start, t.End, t.Position})
				} else {
					_, err = fmt.Fprintf(out, "%s\t%s\t%d-%d\t%d\n", printable(t.Term), t.Kind, t.Start, t.End, t.Position)
				}
				if err != nil {
					return err
				}
			}
			return out.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line")
	return cmd
}
