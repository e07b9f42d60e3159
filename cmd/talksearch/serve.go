package main

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"os"

	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index"
	"github.com/talksearch/talksearch/server"
)

func newServeCommand() *cobra.Command {
	var dir string
	var lists wordLists
	var cfg server.Config
	cmd := &cobra.Command{
		Use:   "serve [--index DIR] [--addr HOST:PORT]",
		Short: "Answer queries on HTTP: a search page at /, JSON at /api/v1/search",
		Long: `Answer queries on HTTP: a search page at /, JSON at /api/v1/search,
completion at /api/v1/suggest, both described by /openapi.json; tag=, event=, speaker=
and year= narrow a search. /talksearch.js is the search box for other sites, and
/talksearch-highlight.js marks on their pages what was found. /livez and /readyz are
for a supervisor, /metrics is for Prometheus. Nothing can be written through it.

The server takes a new index as soon as talksearch index has built it, without
failing a request, unless it is damaged, and drains when it is told to stop (SIGTERM, ^C). Its log goes
to standard error, as JSON where that is not a terminal; neither what was searched
for nor who searched is in it.

On a loopback address, as by default, it answers to localhost and to no other name,
so that no page on the web can read the notes of who is looking at it; behind a proxy
that passes on other names, trust that proxy.

Behind a proxy, on a site of its own, with a search box on a blog:

  talksearch serve --trusted-proxy 127.0.0.1 --rate 10 --admin 127.0.0.1:7701 \
    --allow-origin https://blog.example --zero-hits /var/lib/talksearch/zero-hits.jsonl`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d := indexDir(dir)
			opts, err := lists.options()
			if err != nil {
				return err
			}
			cfg.Log = newLog(cmd)
			cfg.Index = server.Source{
				Dir:     d,
				Current: func() (string, error) { return index.Current(d) },
				Open:    func() (server.Searcher, error) { return openWhole(cmd.Context(), d, opts) },
			}
			return server.Run(cmd.Context(), cfg)
		},
	}
	addIndexFlag(cmd, &dir)
	lists.addSynonymsFlag(cmd)
	f := cmd.Flags()
	f.StringVar(&cfg.Addr, "addr", "127.0.0.1:7700", "listen on `HOST:PORT`")
	f.Var(&address{&cfg.Admin}, "admin", "listen on this `HOST:PORT` too, for /metrics, which is then there alone, and for profiles (/debug/pprof/)")
	f.DurationVar(&cfg.SearchBudget, "budget", server.DefaultSearchBudget, "give one search this `TIME`, then answer 503")
	f.Var(&count[int]{&cfg.MaxConcurrent}, "max-concurrent", "let `N` searches run at once, others wait their turn or are answered 503; 0 is two for each processor")
	f.Var(&count[float64]{&cfg.Rate}, "rate", "answer a client `N` requests a second, of a burst more, and 429 beyond; 0 is any number")
	f.Var(&several[netip.Prefix]{to: &cfg.TrustedProxies, parse: parseNetwork}, "trusted-proxy", "believe what this `NETWORK` (10.0.0.0/8, 127.0.0.1) says of its clients; may be repeated")
	f.Var(&several[string]{to: &cfg.AllowOrigins, parse: server.ParseOrigin}, "allow-origin", "let pages of this `ORIGIN` (https://blog.example, or * for all) ask the API; may be repeated")
	f.StringVar(&cfg.ZeroHits, "zero-hits", "", "keep in `FILE` what was searched for twice or more and not found, without who and when; see talksearch report")
	f.DurationVar(&cfg.DrainDelay, "drain-delay", 0, "when told to stop, let /readyz say no for this `TIME` before nothing more is accepted")
	return cmd
}

// openWhole opens an index as a server should, which answers from it for long: after all
// of it was compared with what was written, however large it is.
func openWhole(ctx context.Context, dir string, opts analyzer.Options) (server.Searcher, error) {
	r, err := openIndex(dir, opts)
	if err != nil {
		return nil, err
	}
	if err := r.Verify(ctx); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func newLog(cmd *cobra.Command) *slog.Logger {
	if isTerminal(os.Stderr) {
		return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
	}
	return slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), nil))
}
