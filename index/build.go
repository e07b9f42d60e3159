package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
)

// ErrNoNotes means that a build was given nothing to index. The generation that
// was served stays.
var ErrNoNotes = errors.New("no notes to index")

// BuildOptions say how to build; the zero value is the default.
type BuildOptions struct {
	// Workers is how many goroutines analyse notes; 0 means one a processor. The
	// answers of a generation do not depend on it.
	Workers int
}

// A Summary says what a build made.
type Summary struct {
	Generation string
	Notes      int
	Sections   int
}

// Build makes a generation of all notes and lets dir serve it. When it fails, dir
// serves what it served before. Only one build at a time may run on dir: a second
// one fails at once with a *LockedError.
//
// The ids of notes and of sections must be unique. notes is read by another
// goroutine; when ctx ends, Build does not wait for a note that is still to come.
func Build(ctx context.Context, dir string, a *analyzer.Analyzer, notes iter.Seq[corpus.Note], opts BuildOptions) (*Summary, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	unlock, err := lock(dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := removeUnfinished(dir); err != nil {
		return nil, err
	}
	before, err := served(dir)
	if err != nil {
		return nil, err
	}
	name, err := nextGeneration(dir)
	if err != nil {
		return nil, err
	}
	// Beside the generations, so that the finished build is moved by a rename.
	build := filepath.Join(dir, name+unfinished)
	if err := os.Mkdir(build, 0o755); err != nil {
		return nil, err
	}
	defer os.RemoveAll(build) // gone already when published
	m, err := fill(ctx, build, a, notes, opts)
	if err != nil {
		return nil, err
	}
	if err := m.write(build); err != nil {
		return nil, err
	}
	if err := publish(dir, build, name); err != nil {
		return nil, err
	}
	// What cannot be removed now is tried again by the next build: that is no
	// reason to call this one, which is served, a failure.
	_ = prune(dir, name, before)
	return &Summary{Generation: name, Notes: m.Counts.Notes, Sections: m.Counts.Sections}, nil
}

// A piece of the work of analysing: one section, or the end of a note with the
// abbreviations that it explains.
type piece struct {
	section       *sectionDocument
	note          *manifestNote
	abbreviations []analyzer.Abbreviation
}

// fill writes the store of a new generation at build and returns its manifest.
func fill(ctx context.Context, build string, a *analyzer.Analyzer, notes iter.Seq[corpus.Note], opts BuildOptions) (*manifest, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w, err := createStore(build)
	if err != nil {
		return nil, err
	}

	read := make(chan corpus.Note)
	go func() {
		defer close(read)
		seen := seenIDs{}
		for n := range notes {
			if err := seen.add(&n); err != nil {
				cancel(err)
				return
			}
			select {
			case read <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	done := make(chan piece)
	var workers sync.WaitGroup
	for range cmp.Or(max(opts.Workers, 0), runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			if err := analyzeNotes(ctx, a, read, done); err != nil {
				cancel(err)
			}
		})
	}
	go func() {
		workers.Wait()
		close(done)
	}()

	m := &manifest{
		Format:   FormatVersion,
		Analyzer: a.Fingerprint(),
		BuiltAt:  time.Now().UTC().Truncate(time.Second),
		Tokens:   map[string]uint64{},
	}
	facts := newNoteFacts()
	var glossary analyzer.Glossary
	for p := range done {
		if ctx.Err() != nil {
			continue // drain, so that the workers end
		}
		glossary.Add(p.abbreviations)
		if err := m.add(w, p); err != nil {
			cancel(err)
		}
		if p.section != nil {
			facts.add(p.section)
		}
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err // what is left lies in memory and below build only
	}
	if m.Counts.Sections == 0 {
		return nil, ErrNoNotes
	}
	// Notes come from several workers in any order; the manifest has one order.
	slices.SortFunc(m.Notes, func(a, b manifestNote) int { return cmp.Compare(a.ID, b.ID) })
	if err := writeWords(build, a, &glossary); err != nil {
		return nil, err
	}
	if err := w.close(); err != nil {
		return nil, err
	}
	return m, mapNotes(build, facts)
}

// mapNotes writes the note map of a build whose store is finished.
func mapNotes(build string, facts *noteFacts) error {
	s, err := openStore(build)
	if err != nil {
		return err
	}
	m, err := makeNoteMap(s, facts)
	if err := errors.Join(err, s.close()); err != nil {
		return err
	}
	return m.write(build)
}

// add takes in a piece.
func (m *manifest) add(w *storeWriter, p piece) error {
	if p.note != nil {
		m.Counts.Notes++
		m.Notes = append(m.Notes, *p.note)
		return nil
	}
	for f, n := range p.section.lengths {
		if n > 0 {
			m.Tokens[field(f).String()] += uint64(n)
		}
	}
	m.Counts.Sections++
	return w.add(p.section.document)
}

// analyzeNotes analyses notes until there are no more. Sections are handed over
// one by one: a note may have more of them than fit into memory with their tokens.
func analyzeNotes(ctx context.Context, a *analyzer.Analyzer, notes <-chan corpus.Note, done chan<- piece) error {
	hand := func(p piece) bool {
		select {
		case done <- p:
			return true
		case <-ctx.Done():
			return false
		}
	}
	for {
		var n corpus.Note
		select {
		case next, ok := <-notes:
			if !ok {
				return nil
			}
			n = next
		case <-ctx.Done(): // the next note may never come
			return nil
		}
		d := newDocuments(a, &n)
		var abbreviations []analyzer.Abbreviation
		for i := range n.Sections {
			abbreviations = append(abbreviations, a.Abbreviations(n.Sections[i].Prose)...)
			s, err := d.section(&n.Sections[i])
			if err != nil || !hand(piece{section: s}) {
				return err
			}
		}
		if !hand(piece{note: d.entry(), abbreviations: abbreviations}) {
			return nil
		}
	}
}

// seenIDs are the ids of the notes and sections of one build. A store that is
// given two documents of one id answers with either.
type seenIDs struct{ notes, sections map[string]bool }

func (seen *seenIDs) add(n *corpus.Note) error {
	if seen.notes == nil {
		seen.notes, seen.sections = map[string]bool{}, map[string]bool{}
	}
	if seen.notes[n.ID] {
		return fmt.Errorf("two notes have the id %q", n.ID)
	}
	seen.notes[n.ID] = true
	for i := range n.Sections {
		id := n.Sections[i].ID
		if seen.sections[id] {
			return fmt.Errorf("two sections have the id %q", id)
		}
		seen.sections[id] = true
	}
	return nil
}
