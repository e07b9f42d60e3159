package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
)

// A Source is what notes are read from, such as a file.
type Source struct {
	// ID names the source among all of an update, and from one update to the next.
	ID string
	// Path is what a person would open.
	Path string
	// Digest tells the contents of sources apart: a source whose id and digest are those
	// of the last time gives the notes of the last time. "" is a source that is always
	// read. It is called before Notes, so that what is written in between is read again
	// the next time.
	Digest func() string
	// Notes reads the source. An error that is not a *corpus.Problem, or one that is
	// Skipped, comes without a note; else it stands beside one that was read in part.
	Notes func() iter.Seq2[corpus.Note, error]
}

// UpdateOptions say how to update; the zero value is the default. Problem and Read are
// called one after the other, by another goroutine.
type UpdateOptions struct {
	BuildOptions
	// DryRun compares, and writes nothing.
	DryRun bool
	// Full analyses all notes again.
	Full bool
	// Force lets an update delete however many notes.
	Force bool
	// ShowCopies finds each copy of a note by itself.
	ShowCopies bool
	// Problem, when set, is told of each *corpus.Problem, those of sources that were not
	// read again among them.
	Problem func(*corpus.Problem)
	// Read, when set, is told of each source that is done with.
	Read func(Source)
}

// Kinds of Change.
const (
	Add    = "add"
	Edit   = "update"
	Delete = "delete"
	Rename = "rename"
)

// A Change is what an update does to one note.
type Change struct {
	Kind string `json:"kind"` // Add, Edit, Delete or Rename
	ID   string `json:"id"`
	// From is the id that a renamed note had. That it was renamed, and not deleted and
	// another added, is told by the digest of its source.
	From string `json:"from,omitempty"`
	// Of is the id of the note that a copy is of.
	Of string `json:"copy_of,omitempty"`
}

// A Report says what an update did, or with DryRun would do.
type Report struct {
	Summary
	// Changes are in the order of ids.
	Changes []Change
	// Unchanged is how many notes stayed as they were.
	Unchanged int
	// Copies is how many notes say the same as another one. They are among those that
	// have changed or not, but not among the Summary's.
	Copies int
	// Rebuilt says in one clause why all notes were analysed, where there was an index
	// before that they could have been taken from; else it is "".
	Rebuilt string
}

// Count returns how many changes are of a kind.
func (r *Report) Count(kind string) int {
	n := 0
	for _, c := range r.Changes {
		if c.Kind == kind {
			n++
		}
	}
	return n
}

// An UnreadError means that a source could not be read, and what the index has of it
// cannot be taken over. What was served is served on.
type UnreadError struct{ Problem *corpus.Problem }

func (e *UnreadError) Error() string {
	return e.Problem.Error() + ": the index stays as it is, as it would lose what it has of this"
}

func (e *UnreadError) Unwrap() error { return e.Problem }

// A DeletionError means that an update would have deleted more than a third of the notes,
// as happens where a source is not all there. What was served is served on.
type DeletionError struct {
	Deleted, Notes int
}

func (e *DeletionError) Error() string {
	return fmt.Sprintf("%d of %d notes are gone, more than a third: the index stays as it is", e.Deleted, e.Notes)
}

// Update makes dir serve the notes of the sources, by analysing what is new and taking
// the rest from what dir serves. The answers are those of a generation that Build makes of
// all notes but the copies. Where nothing has changed there is no new generation. All notes are
// analysed where there is no generation to take them from: none of this format, this analyzer
// and these options, or one with a damaged file. That one is damaged may show late, and then
// the sources are read again, or Update fails with a *BrokenError where one has no digest.
//
// Of two notes of one id the first is taken; the other one is a Problem. Of two notes that
// say the same, in a text of some length, the first is found, and the other one is its
// Copy: the order is that of the sources, and of the notes in a source. Of a source that
// could not be read, for a reason that may pass, the notes stay as they were. Update fails
// as Build does, and with a *DeletionError or an *UnreadError.
func Update(ctx context.Context, dir string, a *analyzer.Analyzer, sources []Source, opts UpdateOptions) (*Report, error) {
	if opts.DryRun {
		name, err := served(dir)
		if err != nil {
			return nil, err
		}
		old, _ := readPrevious(dir, name, a, opts)
		c := newComparison(old, sources, opts)
		for _, err := range c.jobs() {
			if err != nil {
				return nil, err
			}
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
		}
		return c.report, c.refused()
	}
	s, err := enter(dir)
	if err != nil {
		return nil, err
	}
	defer s.unlock()
	old, why := readPrevious(dir, s.before, a, opts)
	if old != nil && old.reusable {
		if err := old.open(ctx); err != nil {
			old.reusable, why = false, err.Error()
		} else {
			defer old.files.close()
		}
	}
	report, err := s.update(ctx, a, old, sources, opts)
	if old != nil && old.reusable && errors.As(err, new(*BrokenError)) && rereadable(sources) {
		old.reusable, why = false, err.Error()
		opts.Problem, opts.Read = nil, nil // they were told
		report, err = s.update(ctx, a, old, sources, opts)
	}
	if err != nil {
		return nil, err
	}
	report.Rebuilt = why
	return report, nil
}

// update makes a generation of the sources and of what can be taken over from an old one. It
// fails with a *BrokenError where that turns out to be damaged, once all sources are read.
func (s *site) update(ctx context.Context, a *analyzer.Analyzer, old *previous, sources []Source, opts UpdateOptions) (*Report, error) {
	c := newComparison(old, sources, opts)
	name, m, err := s.build(func(build string) (*manifest, error) {
		m, err := fill(ctx, build, a, c.base(), c.all, c.line, opts.BuildOptions)
		if err != nil {
			return nil, err
		}
		c.describe(m)
		return m, writeCopies(build, c.copies)
	})
	if errors.Is(err, errUnchanged) {
		name, m, err = s.before, old.manifest, nil
	}
	if err != nil {
		return nil, err
	}
	c.report.Summary = Summary{Generation: name, Notes: m.Counts.Notes, Sections: m.Counts.Sections}
	return c.report, nil
}

// rereadable tells whether all sources give what they gave when they are read again. What has
// no digest may not, as a stream.
func rereadable(sources []Source) bool {
	return !slices.ContainsFunc(sources, func(s Source) bool { return s.Digest == nil || s.Digest() == "" })
}

// errUnchanged ends an update that has nothing to write.
var errUnchanged = errors.New("nothing has changed")

// A previous is the generation that dir served before an update.
type previous struct {
	generation string // its directory
	manifest   *manifest
	copies     []copiedNote
	// trusted tells that what it knows of sources holds; reusable, that its notes can
	// be taken over too.
	trusted, reusable bool
	files             *files // once it is open
}

// readPrevious reads what a generation says of itself. It returns nil where there is none
// to compare with, and why it is not reusable.
func readPrevious(dir, name string, a *analyzer.Analyzer, opts UpdateOptions) (p *previous, why string) {
	if name == "" {
		return nil, ""
	}
	p = &previous{generation: filepath.Join(dir, name)}
	var err error
	p.manifest, err = readWholeManifest(p.generation)
	switch {
	case p.manifest == nil:
		return nil, err.Error()
	case err != nil:
		return p, err.Error()
	}
	if p.copies, err = p.manifest.readCopies(p.generation); err != nil {
		return p, err.Error()
	}
	p.trusted = !opts.Full
	switch {
	case opts.Full:
		return p, "it was asked for"
	case p.manifest.Analyzer != a.Fingerprint():
		return p, "the analyzer or the user dictionary is another"
	case p.manifest.Lean != opts.Lean || opts.without != 0:
		return p, "the index was lean, or is to be"
	}
	p.reusable = true
	return p, ""
}

// open opens a generation whose files are all as they were written.
func (p *previous) open(ctx context.Context) (err error) {
	if err := p.manifest.verify(ctx, p.generation); err != nil {
		return err
	}
	if p.files, err = openFiles(p.generation, p.manifest.Counts.Sections); err != nil {
		return err
	}
	if n := len(p.files.sections.words); n != len(p.manifest.Notes) {
		return errors.Join(&BrokenError{File: p.generation, Err: fmt.Errorf("it has %d notes, and tells of %d", n, len(p.manifest.Notes))}, p.files.close())
	}
	return nil
}
