package server

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/talksearch/talksearch/index"
)

const (
	// pollInterval is how often CURRENT is looked at when no file event comes:
	// network file systems send none, and inotify watches can run out.
	pollInterval = time.Second
	// A generation that does not open is tried again, since it may still be on
	// its way (rsync), but less and less often.
	firstRetry = time.Second
	lastRetry  = time.Minute
	// probeBudget is how long a new generation may take over its first search:
	// dictionaries are loaded, pages are read.
	probeBudget = 30 * time.Second
)

// watch keeps live at the generation that its source names. It is used by one
// goroutine.
type watch struct {
	source  Source
	live    *live
	log     *slog.Logger
	metrics *metrics
	recent  recent

	// lost is set while CURRENT cannot be read. What comes after that is opened
	// even under the same name: a directory that was deleted and built anew
	// starts counting again.
	lost    bool
	failed  string // the generation that did not open last
	trouble string // the trouble last logged, so that each is logged once
	wait    time.Duration
	retry   time.Time
}

// run looks whenever something changes in the source's directory, and each
// pollInterval, until ctx is done.
func (w *watch) run(ctx context.Context) {
	var changed chan fsnotify.Event
	var broken chan error
	events, err := fsnotify.NewWatcher()
	if err != nil {
		w.log.Warn("no file events: a new generation is noticed by polling", "every", pollInterval, "error", err)
	} else {
		defer events.Close()
		changed, broken = events.Events, events.Errors
	}
	tick := time.NewTicker(pollInterval)
	defer tick.Stop()
	for {
		if events != nil {
			// Adding again is a no-op, and is what finds a directory that was
			// made, or was deleted and made anew, since the last look. Until it
			// is there, polling does the work.
			_ = events.Add(w.source.Dir)
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case err := <-broken:
			w.log.Warn("file events", "dir", w.source.Dir, "error", err)
		case <-tick.C:
		}
		w.look(ctx)
	}
}

// look opens and swaps in the generation that CURRENT names, if it is not the one
// being served. Whatever goes wrong, the served one stays.
func (w *watch) look(ctx context.Context) {
	name, err := w.source.Current()
	if err != nil {
		w.lost = true
		w.metrics.refuse(refusedMissing)
		w.complain("no index: searches are answered as soon as there is one (talksearch index SOURCE...)", "", err)
		return
	}
	if name == w.live.name() && !w.lost {
		w.failed, w.trouble = "", ""
		w.metrics.refuse("")
		return
	}
	if name == w.failed && time.Now().Before(w.retry) {
		return
	}
	next, err := w.open(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return
		}
		if name != w.failed {
			w.wait = firstRetry
		}
		w.failed, w.retry = name, time.Now().Add(w.wait)
		w.wait = min(2*w.wait, lastRetry)
		w.metrics.refuse(refusal(err))
		w.complain("this generation cannot be served; the one before it stays", name, err)
		return
	}
	w.live.swap(next)
	w.lost, w.failed, w.trouble = false, "", ""
	w.metrics.refuse("")
	w.metrics.swaps.Inc()
	w.log.Info("serving", "generation", next.Generation(), "dir", w.source.Dir)
}

// open opens the source's generation, asks it one question, and warms it while the one
// before it serves. A generation that cannot answer is as bad as one that does not open.
func (w *watch) open(ctx context.Context) (Searcher, error) {
	next, err := w.source.Open()
	if err != nil {
		return nil, err
	}
	probing, cancel := context.WithTimeout(ctx, probeBudget)
	defer cancel()
	_, err = search(probing, next, index.Request{Query: index.ProbeQuery, Limit: 1})
	if err == nil && w.live.name() != "" { // else somebody waits for the first
		err = w.recent.warm(ctx, next)
	}
	if err != nil {
		_ = next.Close() // why it does not answer says more
		return nil, fmt.Errorf("it opens, but does not answer: %w", err)
	}
	return next, nil
}

// complain logs a trouble once, not at every look.
func (w *watch) complain(what, generation string, err error) {
	trouble := generation + "\x00" + err.Error()
	if trouble == w.trouble {
		return
	}
	w.trouble = trouble
	level, attrs := slog.LevelWarn, []slog.Attr{slog.String("dir", w.source.Dir), slog.Any("error", err)}
	if generation != "" {
		level, attrs = slog.LevelError, append(attrs, slog.String("generation", generation))
	}
	w.log.LogAttrs(context.Background(), level, what, attrs...)
}
