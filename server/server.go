package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/talksearch/talksearch/index"
)

// A Searcher is one open generation; *index.Reader is one. Search and Suggest are
// called concurrently and must end soon after their context does. Close is called once,
// when no search is running or will be started. An answer must stay valid until
// Close.
type Searcher interface {
	Search(context.Context, index.Request) (*index.Answer, error)
	Suggest(ctx context.Context, prefix string, limit int) (*index.Suggestions, error)
	Generation() string
	Close() error
}

// A Source is where generations come from: an index directory.
type Source struct {
	// Dir is watched for changes. It need not exist yet.
	Dir string
	// Current names the generation that should be served. It is called at every
	// change in Dir and each second, so it must be cheap; an error means that
	// there is no index, or none yet.
	Current func() (string, error)
	// Open opens the generation that Current names.
	Open func() (Searcher, error)
}

// Config says what to serve and where.
type Config struct {
	Index Source
	// Listener accepts the connections; Run closes it. Without one Run listens
	// on the TCP address Addr.
	Listener net.Listener
	Addr     string
	// Log gets one record a request, without what was searched for, and one for
	// each change of generation. Nil discards them.
	Log *slog.Logger
	// SearchBudget is how long one search may take; 0 means DefaultSearchBudget.
	SearchBudget time.Duration
	// DrainTimeout is how long requests may go on when the server is told to
	// stop; 0 means DefaultDrainTimeout.
	DrainTimeout time.Duration
}

// What a Config's zero durations mean.
const (
	DefaultSearchBudget = 500 * time.Millisecond
	DefaultDrainTimeout = 10 * time.Second
)

// The limits of a connection. The header limit leaves room for the longest query
// percent-encoded (three times index.MaxQueryBytes) and for a site's cookies.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	writeTimeout      = 15 * time.Second
	idleTimeout       = 60 * time.Second
	maxHeaderBytes    = 32 << 10
)

// server holds what the handlers share.
type server struct {
	live   *live
	log    *slog.Logger
	budget time.Duration
	page   *searchPage
}

func newServer(cfg Config) *server {
	log := cfg.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	budget := cfg.SearchBudget
	if budget <= 0 {
		budget = DefaultSearchBudget
	}
	return &server{live: &live{log: log}, log: log, budget: budget, page: newSearchPage()}
}

// Run serves until ctx is done, then stops accepting, lets the requests that are
// running end, closes the index and returns nil. It starts without an index too:
// searches are 503 until one appears. An error means that it could not listen, or
// that requests outlasted Config.DrainTimeout and were cut off.
func Run(ctx context.Context, cfg Config) error {
	ln := cfg.Listener
	if ln == nil {
		var err error
		if ln, err = new(net.ListenConfig).Listen(ctx, "tcp", cfg.Addr); err != nil {
			return fmt.Errorf("serve: %w", err)
		}
	}
	s := newServer(cfg)

	// The watcher ends before the live reader is closed, so that nothing can be
	// swapped in after the last close.
	watching, stopWatching := context.WithCancel(ctx)
	defer s.live.swap(nil)
	watch := &watch{source: cfg.Index, live: s.live, log: s.log}
	watch.look(watching)
	watched := make(chan struct{})
	go func() { defer close(watched); watch.run(watching) }()
	defer func() { stopWatching(); <-watched }()

	hs := &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	s.log.Info("listening", "url", "http://"+ln.Addr().String()+"/")
	served := make(chan error, 1)
	go func() { served <- hs.Serve(ln) }()

	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.log.Info("stopping: finishing the requests that are running")
	patience := cfg.DrainTimeout
	if patience <= 0 {
		patience = DefaultDrainTimeout
	}
	// ctx is done already, and the drain must outlive it.
	draining, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if err := hs.Shutdown(draining); err != nil {
		return fmt.Errorf("serve: requests still running after %v were cut off: %w", patience, errors.Join(err, hs.Close()))
	}
	return nil
}
