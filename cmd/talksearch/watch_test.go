package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/talksearch/talksearch/corpus"
)

// A watched folder, and the runs that it causes.
type watched struct {
	t    *testing.T
	dir  string
	runs chan error // what the next run returns; a send ends when there was one
	done chan error
	errs *lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// watchFolder watches a folder by events alone or by polling alone.
func watchFolder(t *testing.T, byEvents bool) *watched {
	t.Helper()
	f := &watched{t: t, dir: t.TempDir(), runs: make(chan error), done: make(chan error, 1), errs: &lockedBuffer{}}
	f.write("notes/a.md", "a")
	opts := corpus.Options{Except: []string{f.path("notes/ix")}}
	w := &watch{
		look: func() (*listing, error) { return list([]string{f.path("notes")}, opts) },
		errs: f.errs, poll: time.Millisecond, settle: time.Millisecond,
		run: func(ctx context.Context) error {
			select {
			case err := <-f.runs:
				return err
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		},
	}
	if byEvents {
		var err error
		if w.events, err = fsnotify.NewWatcher(); err != nil {
			t.Skipf("no file events here: %v", err)
		}
		t.Cleanup(func() { w.events.Close() })
		w.poll = time.Hour
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() { f.done <- w.until(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-f.done; err != nil {
			t.Errorf("the watch ended with %v", err)
		}
	})
	return f
}

func (f *watched) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

func (f *watched) write(name, content string) {
	f.t.Helper()
	if err := os.MkdirAll(filepath.Dir(f.path(name)), 0o755); err != nil {
		f.t.Fatal(err)
	}
	// At once: a file that is seen while it is written is changed twice.
	whole := f.path("whole")
	if err := errors.Join(os.WriteFile(whole, []byte(content), 0o644), os.Rename(whole, f.path(name))); err != nil {
		f.t.Fatal(err)
	}
}

// wantRun waits for a run, and lets it return err.
func (f *watched) wantRun(why string, err error) {
	f.t.Helper()
	select {
	case f.runs <- err:
	case <-time.After(20 * time.Second):
		f.t.Fatalf("no run after %s", why)
	}
}

// TestWatch does what editors, git and people do. Each change is followed by a run, and
// what is no change by none: a run too many would leave one over at the end.
func TestWatch(t *testing.T) {
	for name, byEvents := range map[string]bool{"events": true, "polling": false} {
		t.Run(name, func(t *testing.T) {
			f := watchFolder(t, byEvents)
			f.wantRun("the start", nil)
			f.write("notes/a.md", "a, changed")
			f.wantRun("a change", nil)
			f.write("notes/2014/06/b.md", "b")
			f.wantRun("a file in new folders", nil)
			f.write("notes/2014/06/b.md", "b, changed")
			f.wantRun("a change in a new folder", nil)

			// An editor writes beside, and renames.
			f.write("notes/.a.md.swp", "a, in an editor")
			f.write("notes/a.md~", "a, rewritten")
			if err := os.Rename(f.path("notes/a.md~"), f.path("notes/a.md")); err != nil {
				t.Fatal(err)
			}
			f.wantRun("a rename onto a file", nil)
			if err := os.RemoveAll(f.path("notes/2014")); err != nil {
				t.Fatal(err)
			}
			f.wantRun("a removal", nil)
			f.write("notes/.gitignore", "c.md\n")
			f.write("notes/c.md", "ignored")
			f.write("notes/ix/gen-000001/words.txt", "the index itself")
			f.write("notes/picture.png", "no note")
			f.write("notes/d.md", "d")
			f.wantRun("a new file", nil)
			f.write("notes/.gitignore", "")
			f.wantRun("a change of what is ignored", nil)
			select {
			case f.runs <- nil:
				t.Error("a run without a change")
			case <-time.After(50 * time.Millisecond):
			}
			if s := f.errs.String(); s != "" {
				t.Errorf("complained: %s", s)
			}
		})
	}
}

// A run that fails is told of once, and tried again.
func TestWatchSurvives(t *testing.T) {
	f := watchFolder(t, false)
	trouble := errors.New("no room on the disk")
	for range 3 {
		f.wantRun("a failure", trouble)
	}
	f.wantRun("failures", nil)
	if s := f.errs.String(); s != "talksearch: no room on the disk\n" {
		t.Errorf("complained: %q", s)
	}
	// So is a source that goes away and comes back.
	if err := os.Rename(f.path("notes"), f.path("away")); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(f.errs.String(), "no such file"); {
		if time.Now().After(deadline) {
			t.Fatalf("complained: %q", f.errs.String())
		}
		time.Sleep(time.Millisecond)
	}
	if err := os.Rename(f.path("away"), f.path("notes")); err != nil {
		t.Fatal(err)
	}
	f.write("notes/b.md", "b")
	f.wantRun("the source came back", nil)
}

// TestWatchCommand indexes, changes a note, waits for the index to have it, and ends the
// watch as ^C does.
func TestWatchCommand(t *testing.T) {
	dir := t.TempDir()
	note, ix := filepath.Join(dir, "notes", "a.md"), filepath.Join(dir, "notes", "ix")
	write := func(content string) {
		if err := os.MkdirAll(filepath.Dir(note), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(note, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	finds := func(word string) bool {
		for range 400 {
			if run(t.Context(), []string{"query", "--index", ix, word}, stdio{out: io.Discard, err: io.Discard}) == exitFound {
				return true
			}
			time.Sleep(50 * time.Millisecond)
		}
		return false
	}
	write("Serfの話。")
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	out, code := &lockedBuffer{}, make(chan int)
	go func() {
		code <- run(ctx, []string{"index", "--watch", "--index", ix, filepath.Join(dir, "notes")}, stdio{out: out, err: out})
	}()
	if !finds("Serf") {
		t.Fatalf("the first run is missing: %s", out)
	}
	write("Consulの話。")
	if !finds("Consul") {
		t.Fatalf("the second run is missing: %s", out)
	}
	interrupt()
	if c := <-code; c != exitFound {
		t.Errorf("exit %d", c)
	}
	if lines := strings.Count(out.String(), "1 notes, 1 sections"); lines < 2 {
		t.Errorf("%d runs: %s", lines, out)
	}

	var errs bytes.Buffer
	if c := run(t.Context(), []string{"index", "--watch", "--index", ix, "-"}, stdio{in: strings.NewReader(""), out: io.Discard, err: &errs}); c != exitError || !strings.Contains(errs.String(), "standard input") {
		t.Errorf("exit %d, %s", c, errs.String())
	}
}

// TestListing wants a listing to differ from the one before where an index would.
func TestListing(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	listed := func(after time.Duration) *listing {
		t.Helper()
		l, err := list([]string{dir}, corpus.Options{Now: now.Add(after)})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	write("a.md", "話")
	first := listed(0)
	if !first.same(listed(time.Hour)) {
		t.Error("an hour is a change")
	}
	if first.same(listed(24 * time.Hour)) {
		t.Error("a day is no change: a note may be over")
	}
	write(filepath.Base(dir)+".json", `{"draft": true}`)
	if first.same(listed(0)) {
		t.Error("a folder's drafts are no change")
	}
}
