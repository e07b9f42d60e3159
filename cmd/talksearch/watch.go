package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/spf13/cobra"

	"github.com/talksearch/talksearch/corpus"
)

const (
	// pollInterval is how often sources are looked at when no file event comes: file
	// systems on networks send none, and watches can run out. Looking takes no more
	// than a pollShare-th of the time.
	pollInterval = 5 * time.Second
	pollShare    = 20
	// A change is waited for to be whole, as editors write a file in several steps and
	// a git checkout writes many, but not for ever.
	settleTime  = 300 * time.Millisecond
	settleLimit = 5 * time.Second
	// A run that failed is tried again after pollInterval, then less and less often.
	lastRetry = 5 * time.Minute
)

// addWatchFlag gives a command that reads sources the --watch flag, by which it is run
// again and again.
func addWatchFlag(cmd *cobra.Command, read *reading, dir *string) {
	var watching bool
	cmd.Flags().BoolVar(&watching, "watch", false, "index again whenever a source changes, until ^C")
	once := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !watching {
			return once(cmd, args)
		}
		if slices.Contains(args, "-") {
			return usagef("name folders and files", "--watch cannot watch standard input")
		}
		options, err := read.options(indexDir(*dir), cmd.InOrStdin())
		if err != nil {
			return err
		}
		w := &watch{
			look:   func() (*listing, error) { return list(args, options) },
			run:    func(context.Context) error { return once(cmd, args) },
			errs:   cmd.ErrOrStderr(),
			poll:   pollInterval,
			settle: settleTime,
		}
		if w.events, err = fsnotify.NewWatcher(); err != nil {
			fmt.Fprintf(w.errs, "talksearch: no file events (%v); looking every %v\n", err, w.poll)
		} else {
			defer w.events.Close()
		}
		return w.until(cmd.Context())
	}
}

// A listing is what of some sources an index depends on: the files with their sizes and
// times, and what is wrong with others. What is ignored is not in it, nor is the index.
type listing struct {
	stamps  map[string]stamp
	folders []string // that may get new files
	// day is when it was made: notes are published and expire on a day, though no file
	// changes.
	day string
}

type stamp struct {
	size        int64
	modified    time.Time
	conventions string
	problem     string
}

// same tells whether an index of the one listing is one of the other.
func (l *listing) same(other *listing) bool {
	return l.day == other.day && maps.Equal(l.stamps, other.stamps)
}

func list(sources []string, opts corpus.Options) (*listing, error) {
	l := &listing{stamps: map[string]stamp{}, day: cmp.Or(opts.Now, time.Now()).Format(time.DateOnly)}
	for _, source := range sources {
		l.folders = append(l.folders, filepath.Dir(source)) // of a file, or to be there when a folder is made anew
	}
	opts.Entered = func(path string) { l.folders = append(l.folders, path) }
	files, problems, err := corpus.Scan(sources, opts)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		l.stamps[f.Path] = stamp{size: f.Size, modified: f.Modified, conventions: f.Conventions()}
	}
	for _, p := range problems {
		l.stamps[p.Path] = stamp{problem: p.Reason}
	}
	return l, nil
}

// A watch runs again whenever what it looks at has changed. File events only tell when
// to look; what has changed is what differs. So events may be lost, or come in storms,
// or be about files that are none of ours.
type watch struct {
	look         func() (*listing, error)
	run          func(context.Context) error
	events       *fsnotify.Watcher // nil: there are none
	errs         io.Writer
	poll, settle time.Duration

	watched  map[string]bool
	indexed  *listing // nil: not yet, or not wholly
	failures int
	trouble  string // the trouble last told, so that each is told once
}

// until runs until ctx is done, which is no error.
func (w *watch) until(ctx context.Context) error {
	for {
		start := time.Now()
		now, err := w.lookAround()
		took := time.Since(start)
		if err == nil && (w.indexed == nil || !w.indexed.same(now)) {
			if err = w.run(ctx); err == nil {
				// What was changed meanwhile differs from this.
				w.indexed = now
			} else {
				w.indexed = nil
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		w.tell(err)
		pause := max(w.poll, pollShare*took)
		if w.failures > 1 {
			pause = min(pause<<min(w.failures-1, 10), max(pause, lastRetry))
		}
		if !w.wait(ctx, pause) {
			return nil
		}
	}
}

// tell complains of a new trouble.
func (w *watch) tell(err error) {
	if err == nil {
		w.failures, w.trouble = 0, ""
		return
	}
	w.failures++
	if err.Error() != w.trouble {
		w.trouble = err.Error()
		report(w.errs, err)
	}
}

// lookAround looks, and watches the folders that it sees. It looks again when there are
// new ones: a file may have come before the watch.
func (w *watch) lookAround() (*listing, error) {
	for range 10 { // whoever makes folders faster is seen by the next poll
		now, err := w.look()
		if err != nil || w.events == nil {
			return now, err
		}
		seen, isNew := make(map[string]bool, len(now.folders)), false
		for _, folder := range now.folders {
			// Adding again does nothing, unless the folder was made anew.
			if err := w.events.Add(folder); err == nil {
				seen[folder] = true
				isNew = isNew || !w.watched[folder]
			}
		}
		w.watched = seen
		if !isNew {
			return now, nil
		}
	}
	return w.look()
}

// wait waits for an event, and then for quiet, but for no longer than a pause. It tells
// whether to go on.
func (w *watch) wait(ctx context.Context, pause time.Duration) bool {
	var changed chan fsnotify.Event
	var broken chan error
	if w.events != nil {
		changed, broken = w.events.Events, w.events.Errors
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	var since time.Time // the first event
	for {
		select {
		case <-ctx.Done():
			return false
		case <-timer.C:
			return true
		case e := <-changed:
			if e.Op == fsnotify.Chmod && !since.IsZero() {
				continue // of a storm, the last that matters is waited for
			}
		case <-broken: // events were lost: looking tells
		}
		if since.IsZero() {
			since = time.Now()
		}
		timer.Reset(min(w.settle, max(0, settleLimit-time.Since(since))))
	}
}
