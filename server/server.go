package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/talksearch/talksearch/index"
	"github.com/talksearch/talksearch/server/zerohits"
)

// A Searcher is one open generation; *index.Reader is one. Search and Suggest are
// called concurrently and must end soon after their context does. Close is called once,
// when no search is running or will be started. An answer must stay valid until
// Close.
type Searcher interface {
	Search(context.Context, index.Request) (*index.Answer, error)
	Suggest(ctx context.Context, prefix string, limit int) (*index.Suggestions, error)
	// Warm reads at once what is otherwise read when it is first asked for.
	Warm(context.Context) error
	Generation() string
	// Built is when the generation was built; Notes and Sections are how many it has.
	Built() time.Time
	Notes() int
	Sections() int
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
	// MaxConcurrent is how many searches run at once; 0 means two for each
	// processor. Thirty-two times as many wait up to two seconds for their turn, the
	// rest are refused.
	MaxConcurrent int
	// Rate is how many requests a second each client may make; 0 means any number. A
	// burst may be five seconds' worth, and ten in any case. IPv6 clients are told
	// apart by their /64. Health, metrics and assets are not counted.
	Rate float64
	// TrustedProxies are the networks whose X-Forwarded-For, Forwarded and
	// X-Request-Id are believed. A server that listens on a loopback address answers
	// to names other than localhost only where they come from one of them.
	TrustedProxies []netip.Prefix
	// AllowOrigins are the sites whose pages may read the API, as ParseOrigin
	// returns them.
	AllowOrigins []string
	// Admin is the TCP address of a second listener, for /metrics and
	// /debug/pprof/; AdminListener is that listener itself. Without either
	// /metrics is beside the API, and there are no profiles.
	Admin         string
	AdminListener net.Listener
	// ZeroHits is the file of a zerohits.Log; "" keeps none.
	ZeroHits string
	// DrainDelay is how long /readyz says no, while all else is answered, before the
	// server stops accepting: long enough for a load balancer to notice.
	DrainDelay time.Duration
	// DrainTimeout is how long requests may go on when the server is told to
	// stop; 0 means DefaultDrainTimeout.
	DrainTimeout time.Duration

	patience patience // the zero value means defaultPatience
}

// What a Config's zero durations mean.
const (
	DefaultSearchBudget = 500 * time.Millisecond
	DefaultDrainTimeout = 10 * time.Second
)

// patience is how long a connection may take. A client that sends or reads too
// slowly costs a connection for so long, and no more than that: bodies are not read,
// and answers are complete before they are written, for which they have the time of a
// search more.
type patience struct{ header, read, write, idle time.Duration }

var defaultPatience = patience{header: 5 * time.Second, read: 10 * time.Second, write: 15 * time.Second, idle: 60 * time.Second}

// maxHeaderBytes leaves room for the longest query percent-encoded (three times
// index.MaxQueryBytes) and for a site's cookies.
const maxHeaderBytes = 32 << 10

// server holds what the handlers share.
type server struct {
	live     *live
	log      *slog.Logger
	budget   time.Duration
	page     *searchPage
	metrics  *metrics
	slots    *slots
	rate     *rateLimit // nil is none
	clients  clientFinder
	origins  []string
	ready    readiness
	recent   recent
	zeroHits *zerohits.Log // nil is none
	stopping atomic.Bool
	// at is where requests come in; nil is anywhere.
	at net.Addr
	// metricsHere tells that there is no other listener to ask for them.
	metricsHere bool
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
	s := &server{
		live: &live{log: log}, log: log, budget: budget, page: newSearchPage(),
		slots: newSlots(cfg.MaxConcurrent), clients: clientFinder{cfg.TrustedProxies}, origins: cfg.AllowOrigins,
		metricsHere: cfg.Admin == "" && cfg.AdminListener == nil,
	}
	s.recent = newRecent(s.slots)
	if cfg.Rate > 0 {
		s.rate = newRateLimit(cfg.Rate)
	}
	s.metrics = newMetrics(s)
	return s
}

// searched notes that a search was answered.
func (s *server) searched(req index.Request, answer *index.Answer, took time.Duration) {
	s.metrics.searched(answer, took)
	s.recent.add(req.Query)
	if s.zeroHits != nil && answer.Total == 0 && req.Offset == 0 && !req.Filters.Active() {
		s.zeroHits.Add(req.Query)
	}
}

// flushInterval is how often what was not found is written.
const flushInterval = time.Minute

// writeZeroHits writes the log until ctx is done, and then once more.
func (s *server) writeZeroHits(ctx context.Context) {
	tick := time.NewTicker(flushInterval)
	defer tick.Stop()
	for ended := false; !ended; {
		select {
		case <-ctx.Done():
			ended = true
		case <-tick.C:
		}
		if err := s.zeroHits.Flush(time.Now()); err != nil {
			s.log.Warn("queries without hits could not be written; they are kept for the next time", "error", err)
		}
	}
}

// Run serves until ctx is done, then stops accepting, lets the requests that are
// running end, closes the index and returns nil. It starts without an index too:
// searches are 503 until one appears. An error means that it could not listen, or
// that requests outlasted Config.DrainTimeout and were cut off.
func Run(ctx context.Context, cfg Config) error {
	ln, err := listen(ctx, cfg.Listener, cfg.Addr)
	if err != nil {
		return err
	}
	defer ln.Close()
	s := newServer(cfg)
	s.at = ln.Addr()
	if cfg.ZeroHits != "" {
		if s.zeroHits, err = zerohits.Open(cfg.ZeroHits); err != nil {
			return fmt.Errorf("serve: queries without hits: %w", err)
		}
		// It ends after the last request has.
		writing, stop := context.WithCancel(context.WithoutCancel(ctx))
		written := make(chan struct{})
		go func() { defer close(written); s.writeZeroHits(writing) }()
		defer func() { stop(); <-written }()
	}

	// The watcher ends before the live reader is closed, so that nothing can be
	// swapped in after the last close.
	watching, stopWatching := context.WithCancel(ctx)
	defer s.live.swap(nil)
	watch := &watch{source: cfg.Index, live: s.live, log: s.log, metrics: s.metrics, recent: s.recent}
	watch.look(watching)
	watched := make(chan struct{})
	go func() { defer close(watched); watch.run(watching) }()
	defer func() { stopWatching(); <-watched }()

	served := make(chan error, 2)
	if !s.metricsHere {
		// It is closed last, so that the end can be watched.
		admin, err := listen(ctx, cfg.AdminListener, cfg.Admin)
		if err != nil {
			return err
		}
		hs := s.httpServer(s.ownNames(admin.Addr(), s.adminHandler()), cfg.patience)
		hs.WriteTimeout = adminWriteTimeout
		defer hs.Close()
		s.log.Info("listening for operators", "url", "http://"+admin.Addr().String()+"/metrics")
		if !isLoopback(admin.Addr()) {
			s.log.Warn("the admin address can be reached from other machines: whoever reaches it can read metrics and take profiles", "addr", admin.Addr().String())
		}
		go func() { served <- hs.Serve(admin) }()
	}
	hs := s.httpServer(s.handler(), cfg.patience)
	s.log.Info("listening", "url", "http://"+ln.Addr().String()+"/")
	go func() { served <- hs.Serve(bounded(hs, ln, maxConnections)) }()

	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", errors.Join(err, hs.Close()))
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	if cfg.DrainDelay > 0 {
		s.log.Info("stopping soon: /readyz says no", "delay", cfg.DrainDelay.String())
		select {
		case err := <-served:
			return fmt.Errorf("serve: %w", errors.Join(err, hs.Close()))
		case <-time.After(cfg.DrainDelay):
		}
	}
	s.log.Info("stopping: finishing the requests that are running")
	timeout := cfg.DrainTimeout
	if timeout <= 0 {
		timeout = DefaultDrainTimeout
	}
	// ctx is done already, and the drain must outlive it.
	draining, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	if err := hs.Shutdown(draining); err != nil {
		return fmt.Errorf("serve: requests still running after %v were cut off: %w", timeout, errors.Join(err, hs.Close()))
	}
	return nil
}

// listen returns ln, or else a new listener on addr.
func listen(ctx context.Context, ln net.Listener, addr string) (net.Listener, error) {
	if ln != nil {
		return ln, nil
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("serve: %w", err)
	}
	return ln, nil
}

func (s *server) httpServer(h http.Handler, p patience) *http.Server {
	if p == (patience{}) {
		p = defaultPatience
	}
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: p.header,
		ReadTimeout:       p.read,
		WriteTimeout:      p.write + s.budget,
		IdleTimeout:       p.idle,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}
