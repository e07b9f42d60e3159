package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index"
)

func newAnalyzeCommand() *cobra.Command {
	var dir string
	var asJSON, asQuery bool
	var lists wordLists
	cmd := &cobra.Command{
		Use:   "analyze [--query] [--json] [--index DIR] TEXT...",
		Short: "Print the tokens of a text, and by which rule each is there",
		Long: `Print the tokens that a text is indexed by: the position, the half-open range of
bytes and what stands there, the term, its kind, and the rule that made it. Several
arguments are one text with a space between them.

With --query the text is cut as a query is: into chunks whose words must stand
together, and for each chunk what else it may be found by.

Words are cut as the index cuts them, with the user dictionary and the abbreviations
that it carries, where there is an index.`,
		Args: wantArgs("a text"),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts, err := lists.options()
			if err != nil {
				return err
			}
			a, err := analyzerOf(dir, opts)
			if err != nil {
				return err
			}
			an := analysis{analyzer: a, text: strings.Join(args, " "), out: bufio.NewWriter(cmd.OutOrStdout())}
			switch {
			case asQuery && asJSON:
				err = an.queryJSON()
			case asQuery:
				err = an.queryTable()
			case asJSON:
				err = an.textJSON()
			default:
				err = an.textTable()
			}
			if errors.Is(err, errNothing) {
				fmt.Fprintln(cmd.ErrOrStderr(), "no tokens")
			}
			return errors.Join(err, an.out.Flush())
		},
	}
	addIndexFlag(cmd, &dir)
	lists.addUserDictFlag(cmd)
	lists.addSynonymsFlag(cmd)
	cmd.Flags().BoolVar(&asQuery, "query", false, "cut the text as a query, and show its expansion")
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line: a token, or with --query a chunk")
	return cmd
}

// analyzerOf returns the analyzer of the index, or a plain one where there is no
// index or where the words to cut by were named.
func analyzerOf(dir string, opts analyzer.Options) (*analyzer.Analyzer, error) {
	a, err := analyzer.New(opts)
	if err != nil || opts.UserDict != nil {
		return a, err
	}
	served, err := index.Analyzer(indexDir(dir), a)
	if dir == "" && errors.As(err, new(*index.NoIndexError)) {
		return a, nil
	}
	return served, err
}

// An analysis is one text on its way to the terminal.
type analysis struct {
	analyzer *analyzer.Analyzer
	text     string
	out      *bufio.Writer
}

// tokenLine is the JSON form of a token.
type tokenLine struct {
	Term     string `json:"term"`
	Kind     string `json:"kind"`
	Rule     string `json:"rule"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Position int    `json:"position"`
}

// chunkLine is the JSON form of a chunk of a query, or of what was typed with an
// input method left on.
type chunkLine struct {
	Chunk        string            `json:"chunk,omitempty"`
	Tokens       []tokenLine       `json:"tokens,omitempty"`
	Alternatives []alternativeLine `json:"alternatives,omitempty"`
	Retyped      []string          `json:"retyped,omitempty"`
}

type alternativeLine struct {
	Text string `json:"text"`
	Kind string `json:"kind"`
}

func (an *analysis) lines(tokens []analyzer.Token) []tokenLine {
	lines := make([]tokenLine, len(tokens))
	for i, t := range tokens {
		lines[i] = tokenLine{t.Term, t.Kind.String(), an.analyzer.RuleOf(t, an.text).String(), t.Start, t.End, t.Position}
	}
	return lines
}

func (an *analysis) textJSON() error {
	lines := an.lines(an.analyzer.Analyze(an.text))
	if len(lines) == 0 {
		return errNothing
	}
	return encodeLines(an.out, lines)
}

func (an *analysis) textTable() error {
	tokens := an.lines(an.analyzer.Analyze(an.text))
	if len(tokens) == 0 {
		return errNothing
	}
	return an.table("", tokens)
}

func (an *analysis) table(indent string, tokens []tokenLine) error {
	t := columns{{"pos", "bytes", "text", "term", "kind", "rule"}}
	for _, l := range tokens {
		t = append(t, []string{strconv.Itoa(l.Position), fmt.Sprintf("%d-%d", l.Start, l.End), printable(an.text[l.Start:l.End]), printable(l.Term), l.Kind, l.Rule})
	}
	return t.write(an.out, indent)
}

// chunks returns the query's chunks, and behind them what else it may have been
// meant for.
func (an *analysis) chunks() []chunkLine {
	var lines []chunkLine
	for _, c := range an.analyzer.Chunks(an.text) {
		line := chunkLine{Chunk: c.Text, Tokens: an.lines(c.Tokens)}
		for _, x := range an.analyzer.Expand(c) {
			line.Alternatives = append(line.Alternatives, alternativeLine{x.Text, x.Kind.String()})
		}
		lines = append(lines, line)
	}
	if retyped := analyzer.Retyped(an.text); len(retyped) > 0 {
		lines = append(lines, chunkLine{Retyped: retyped})
	}
	return lines
}

func (an *analysis) queryJSON() error {
	chunks := an.chunks()
	if len(chunks) == 0 {
		return errNothing
	}
	return encodeLines(an.out, chunks)
}

func (an *analysis) queryTable() error {
	chunks := an.chunks()
	if len(chunks) == 0 {
		return errNothing
	}
	for i, c := range chunks {
		if i > 0 {
			fmt.Fprintln(an.out)
		}
		if c.Retyped != nil {
			fmt.Fprintln(an.out, "typed with an input method on, perhaps:")
			for _, r := range c.Retyped {
				fmt.Fprintf(an.out, "  %s\n", printable(r))
			}
			continue
		}
		fmt.Fprintf(an.out, "%s\n", printable(c.Chunk))
		if err := an.table("  ", c.Tokens); err != nil {
			return err
		}
		if len(c.Alternatives) == 0 {
			continue
		}
		t := columns{{"or", "kind"}}
		for _, x := range c.Alternatives {
			t = append(t, []string{printable(x.Text), x.Kind})
		}
		if err := t.write(an.out, "  "); err != nil {
			return err
		}
	}
	return nil
}

func encodeLines[T any](w io.Writer, lines []T) error {
	for _, l := range lines {
		if err := encodeJSON(w, l); err != nil {
			return err
		}
	}
	return nil
}
