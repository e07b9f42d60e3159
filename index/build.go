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
	// Lean makes a smaller generation, which finds a little less and shows it more slowly:
	// without fatLayers.
	Lean bool
	// without is for measuring what a layer costs.
	without layer
}

// A layer is a part of a generation that it can do without, at the price of finding or
// showing less. Layers are bits of a set.
type layer uint8

const (
	// Pairs of characters, which find parts of words that no dictionary cuts.
	pairLayer layer = 1 << iota
	// Titles and addresses of links.
	linkLayer
	// Wholes whose parts are there too, and that a query finds as a phrase of these.
	wholeLayer
	// Which bytes to mark in a snippet, of texts that are analysed again in no time.
	wordTableLayer
	// The words and titles that prefixes are completed to, and slips corrected to.
	lexiconLayer
	// Where words stand, and so phrases.
	positionLayer

	fatLayers = pairLayer | linkLayer | wholeLayer | wordTableLayer | lexiconLayer
)

func (o *BuildOptions) layersLeftOut() layer {
	if o.Lean {
		return o.without | fatLayers
	}
	return o.without
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

// A piece of the work of analysing: some sections of a note in one frame of the texts,
// or the end of a note with the abbreviations that it explains.
type piece struct {
	sections            []*sectionDocument
	frame               []byte
	noteID, title, date string
	note                *manifestNote
	abbreviations       []analyzer.Abbreviation
}

// fill writes the files of a new generation at build and returns its manifest.
func fill(ctx context.Context, build string, a *analyzer.Analyzer, notes iter.Seq[corpus.Note], opts BuildOptions) (*manifest, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	in := &intake{notes: make(chan corpus.Note), ready: make(chan struct{}), frameSize: frameSize}
	if opts.Lean {
		in.frameSize = leanFrameSize
	}
	go func() {
		defer close(in.notes)
		if err := in.read(ctx, notes); err != nil {
			cancel(err)
		}
	}()
	select {
	case <-in.ready:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	w, err := createGeneration(build, in.compressor.dictionary)
	if err != nil {
		return nil, err
	}
	defer w.texts.close() // closed already when all went well

	done := make(chan piece)
	var workers sync.WaitGroup
	for range cmp.Or(max(opts.Workers, 0), runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			if err := analyzeNotes(ctx, a, in, opts.layersLeftOut(), done); err != nil {
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
		Lean:     opts.Lean,
		Tokens:   map[string]uint64{},
	}
	lexicon := newLexiconWriter(build) // of sections that have no words, where it is left out
	defer lexicon.close()
	var glossary analyzer.Glossary
	for p := range done {
		if ctx.Err() != nil {
			continue // drain, so that the workers end
		}
		glossary.Add(p.abbreviations)
		m.add(p)
		if err := w.add(p); err != nil {
			cancel(err)
		}
		for i := range p.sections {
			if err := lexicon.add(p.sections[i]); err != nil {
				cancel(err)
			}
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
	if opts.layersLeftOut()&lexiconLayer == 0 {
		if err := lexicon.write(build, a); err != nil {
			return nil, err
		}
	}
	return m, w.close(opts.layersLeftOut()&pairLayer == 0)
}

// add takes in what a piece tells of the generation.
func (m *manifest) add(p piece) {
	if p.note != nil {
		m.Counts.Notes++
		m.Notes = append(m.Notes, *p.note)
	}
	for _, s := range p.sections {
		m.Counts.Sections++
		for f, n := range s.lengths {
			if n > 0 {
				m.Tokens[field(f).String()] += uint64(n)
			}
		}
	}
}

// An intake hands notes to the workers.
type intake struct {
	notes chan corpus.Note
	// ready is closed when compressor is there.
	ready      chan struct{}
	compressor *compressor
	frameSize  int
}

// read reads notes until there are no more. The first ones are held back until there is
// enough of them to make the compressor.
func (in *intake) read(ctx context.Context, notes iter.Seq[corpus.Note]) error {
	seen := seenIDs{}
	var held []corpus.Note
	size := 0
	hand := func(n corpus.Note) bool {
		select {
		case in.notes <- n:
			return true
		case <-ctx.Done():
			return false
		}
	}
	release := func() (err error) {
		if in.compressor, err = newCompressor(samplesOf(held), in.frameSize); err != nil {
			return err
		}
		close(in.ready)
		for _, n := range held {
			if !hand(n) {
				break
			}
		}
		held = nil
		return nil
	}
	for n := range notes {
		if err := seen.add(&n); err != nil {
			return err
		}
		if in.compressor != nil {
			if !hand(n) {
				return nil
			}
			continue
		}
		held = append(held, n)
		for i := range n.Sections {
			size += len(n.Sections[i].Prose) + len(n.Sections[i].Code)
		}
		if size < sampleSize {
			continue
		}
		if err := release(); err != nil {
			return err
		}
	}
	if in.compressor == nil {
		return release()
	}
	return nil
}

// samplesOf returns texts of the notes to make a compressor of.
func samplesOf(notes []corpus.Note) []string {
	var samples []string
	for i := range notes {
		for j := range notes[i].Sections {
			samples = append(samples, notes[i].Sections[j].Prose+notes[i].Sections[j].Code)
		}
	}
	return samples
}

// analyzeNotes analyses notes until there are no more. Sections are handed over
// a frame at a time: a note may have more of them than fit into memory with their
// tokens.
func analyzeNotes(ctx context.Context, a *analyzer.Analyzer, in *intake, without layer, done chan<- piece) error {
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
		case next, ok := <-in.notes:
			if !ok {
				return nil
			}
			n = next
		case <-ctx.Done(): // the next note may never come
			return nil
		}
		d := newDocuments(a, &n, without)
		end := piece{}
		p := piece{noteID: n.ID, title: d.ref.Title, date: d.ref.Date}
		var f frame
		for i := range n.Sections {
			end.abbreviations = append(end.abbreviations, a.Abbreviations(n.Sections[i].Prose)...)
			s, err := d.section(&n.Sections[i], &f)
			if err != nil {
				return err
			}
			p.sections = append(p.sections, s)
			if !in.compressor.full(&f) && i+1 < len(n.Sections) {
				continue
			}
			p.frame = in.compressor.compress(&f)
			if !hand(p) {
				return nil
			}
			p, f = piece{noteID: n.ID, title: d.ref.Title, date: d.ref.Date}, frame{}
		}
		end.note = d.entry()
		if !hand(end) {
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
