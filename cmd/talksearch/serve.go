package main

import (
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/index"
	"github.com/talksearch/talksearch/server"
)

func newServeCommand() *cobra.Command {
	var dir, addr string
	var budget time.Duration
	var lists wordLists
	cmd := &cobra.Command{
		Use:   "serve [--index DIR] [--addr HOST:PORT]",
		Short: "Answer queries on HTTP: a search page at /, JSON at /api/v1/search",
		Long: `Answer queries on HTTP: a search page at /, JSON at /api/v1/search,
completion at /api/v1/suggest, /livez and /readyz for a supervisor. Nothing can be
written through it.

The server takes a new index as soon as talksearch index has built it, without
failing a request, and drains when it is told to stop (SIGTERM, ^C). Its log goes
to standard error, as JSON where that is not a terminal.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d := indexDir(dir)
			opts, err := lists.options()
			if err != nil {
				return err
			}
			return server.Run(cmd.Context(), server.Config{
				Addr:         addr,
				Log:          newLog(cmd),
				SearchBudget: budget,
				Index: server.Source{
					Dir:     d,
					Current: func() (string, error) { return index.Current(d) },
					Open:    func() (server.Searcher, error) { return openIndex(d, opts) },
				},
			})
		},
	}
	addIndexFlag(cmd, &dir)
	lists.addSynonymsFlag(cmd)
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:7700", "listen on `HOST:PORT`")
	cmd.Flags().DurationVar(&budget, "budget", server.DefaultSearchBudget, "give one search this `TIME`, then answer 503")
	return cmd
}

func newLog(cmd *cobra.Command) *slog.Logger {
	if isTerminal(os.Stderr) {
		return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
	}
	return slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), nil))
}
