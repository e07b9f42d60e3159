package index

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2/document"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
)

// ErrNoNotes means that a build was given nothing to index. The generation that
// was served stays.
var ErrNoNotes = errors.New("no notes to index")

// BuildOptions say how to build; the zero value is the default.
type BuildOptions struct {
	// Workers is how many goroutines analyse notes; 0 means one a processor.
	Workers int
	// Added is called after each note, from one goroutine at a time.
	Added func(n *corpus.Note)
}

// A Summary says what a build made.
type Summary struct {
	Generation string
	Notes      int
	Sections   int
}

// Build makes a generation of all notes and lets dir serve it. Until it returns
// without an error, dir serves what it served before. Only one build at a time
// may run on dir: a second one fails at once with a *LockedError.
func Build(ctx context.Context, dir string, a *analyzer.Analyzer, notes iter.Seq[corpus.Note], opts BuildOptions) (*Summary, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	unlock, err := lock(dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	if err := prune(dir); err != nil {
		return nil, err
	}
	// Beside the generations, so that the finished build is moved by a rename.
	tmp, err := os.MkdirTemp(dir, buildPrefix)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp) // gone already when published
	if err := os.Chmod(tmp, 0o755); err != nil {
		return nil, err
	}
	m, err := fill(ctx, tmp, a, notes, opts)
	if err != nil {
		return nil, err
	}
	if err := m.write(tmp); err != nil {
		return nil, err
	}
	name, err := publish(dir, tmp)
	if err != nil {
		return nil, err
	}
	if err := prune(dir); err != nil {
		return nil, err
	}
	return &Summary{Generation: name, Notes: m.Counts.Notes, Sections: m.Counts.Sections}, nil
}

// analyzed is a note whose sections are ready for the store.
type analyzed struct {
	note      corpus.Note
	hash      string
	documents []*document.Document
	tokens    [numFields]uint64
}

// fill writes the store of a new generation at tmp and returns its manifest.
func fill(ctx context.Context, tmp string, a *analyzer.Analyzer, notes iter.Seq[corpus.Note], opts BuildOptions) (*manifest, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w, err := createStore(tmp)
	if err != nil {
		return nil, err
	}

	read := make(chan corpus.Note)
	done := make(chan analyzed)
	go func() {
		defer close(read)
		for n := range notes {
			select {
			case read <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	var workers sync.WaitGroup
	for range cmp.Or(max(opts.Workers, 0), runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for n := range read {
				an, err := analyzeNote(a, n)
				if err != nil {
					cancel(err)
					return
				}
				select {
				case done <- an:
				case <-ctx.Done():
					return
				}
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
	seen := map[string]bool{}
	for an := range done {
		if ctx.Err() != nil {
			continue // drain, so that the workers end
		}
		if seen[an.note.ID] {
			cancel(fmt.Errorf("two notes have the id %q", an.note.ID))
			continue
		}
		seen[an.note.ID] = true
		if err := m.add(w, &an); err != nil {
			cancel(err)
			continue
		}
		if opts.Added != nil {
			opts.Added(&an.note)
		}
	}
	if m.Counts.Notes == 0 {
		cancel(ErrNoNotes)
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err // the builder holds memory and files below tmp only
	}
	// Notes come from several workers in any order; the manifest has one order.
	slices.SortFunc(m.Notes, func(a, b manifestNote) int { return cmp.Compare(a.ID, b.ID) })
	return m, w.close()
}

func (m *manifest) add(w *storeWriter, an *analyzed) error {
	for _, doc := range an.documents {
		if err := w.add(doc); err != nil {
			return err
		}
	}
	for f, n := range an.tokens {
		if n > 0 {
			m.Tokens[field(f).String()] += n
		}
	}
	m.Counts.Notes++
	m.Counts.Sections += len(an.documents)
	m.Notes = append(m.Notes, manifestNote{ID: an.note.ID, Path: an.note.Path, Hash: an.hash})
	return nil
}

func analyzeNote(a *analyzer.Analyzer, n corpus.Note) (analyzed, error) {
	an := analyzed{note: n}
	content, err := json.Marshal(n)
	if err != nil {
		return an, err
	}
	sum := sha256.Sum256(content)
	an.hash = hex.EncodeToString(sum[:])
	for i := range n.Sections {
		doc, err := sectionDocument(a, &n, &n.Sections[i], &an.tokens)
		if err != nil {
			return an, err
		}
		an.documents = append(an.documents, doc)
	}
	return an, nil
}
