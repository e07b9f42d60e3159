package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
)

// A job is a note to analyse. A note that is removed is one of the generation before, and
// is analysed to know what to subtract.
type job struct {
	note    corpus.Note
	removed bool
}

// A piece of the work of analysing: some sections of a note in one frame of the texts,
// or the end of a note with the abbreviations that it explains.
type piece struct {
	sections            []*sectionDocument
	frame               frame
	noteID, title, date string
	abbreviations       []analyzer.Abbreviation
	removed             bool
}

// A base is the generation that another is made of, and which of its notes stay. These
// are known once all jobs are handed over.
type base struct {
	*previous
	kept []bool
}

// guard, deferred by whoever reads a base or what was taken from it, makes a panic a
// *BrokenError: its files are as their sums say, which somebody may have forged. A panic
// without a base is a mistake of this program, and goes on.
func (b *base) guard(err *error) {
	if b == nil {
		return
	}
	if p := recover(); p != nil {
		*err = &BrokenError{File: b.generation, Err: fmt.Errorf("%v", p)}
	}
}

// damaged makes an error of reading a base, or of writing what was taken from it, a
// *BrokenError, unless it is the machine's.
func (b *base) damaged(err error) error {
	if b == nil || err == nil || errors.As(err, new(*BrokenError)) ||
		errors.As(err, new(syscall.Errno)) && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return &BrokenError{File: b.generation, Err: err}
}

// How many notes may be read, and pieces analysed, before others take them: while one
// goroutine does what takes it longer, the others go on. They are few, as a note may have
// 16 MB.
const (
	readAhead  = 4
	handedOver = 16
)

// fill writes the files of a new generation at build and returns its manifest: of the
// jobs' notes alone, or with those that stay of a base. line returns what the manifest
// tells of a note, once there are no more jobs.
// It fails with a *BrokenError where the base turns out to be damaged.
func fill(ctx context.Context, build string, a *analyzer.Analyzer, from *base, jobs iter.Seq2[job, error], line func(id string) manifestNote, opts BuildOptions) (m *manifest, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // as in openStore
	defer from.guard(&err)
	ctx, cancel := context.WithCancelCause(ctx)
	in := &intake{jobs: make(chan job, readAhead), ready: make(chan struct{})}
	defer in.making.Wait()
	defer cancel(nil)

	sampled := from != nil
	if sampled { // frames are taken over as they are, so the codebook stays
		in.begin(from.files.texts.book)
	}
	go func() {
		defer close(in.jobs)
		if err := in.read(ctx, from, jobs); err != nil {
			cancel(err)
		}
	}()
	w, err := createGeneration(build, from, opts)
	if err != nil {
		return nil, err
	}
	defer w.free() // of which some is done already when all went well

	done := make(chan piece, handedOver)
	var workers sync.WaitGroup
	for range opts.workers() {
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

	m = &manifest{
		Format:   FormatVersion,
		Analyzer: a.Fingerprint(),
		BuiltAt:  time.Now().UTC().Truncate(time.Second),
		Lean:     opts.Lean,
	}
	lexicon := newLexiconWriter(build) // of sections that have no words, where it is left out
	defer lexicon.close()
	taking := &taker{generation: w, lexicon: lexicon}
	for p := range done {
		if ctx.Err() != nil {
			continue // drain, so that the workers end
		}
		// What was read while the codebook is made is kept, but not all that comes.
		if w.texts.compressor == nil && (in.made() || w.texts.text >= 2*w.texts.enough) {
			if err := in.beginTexts(ctx, w.texts); err != nil {
				cancel(err)
				continue
			}
		}
		if err := taking.take(p); err != nil {
			cancel(err)
		}
		if !sampled && w.texts.text >= w.texts.enough {
			sampled = true
			in.sample(ctx, w.texts.samples())
		}
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err // what is left lies in memory and below build only
	}
	if err := taking.flush(); err != nil {
		return nil, err
	}
	if w.texts.compressor == nil {
		if !sampled {
			in.sample(ctx, w.texts.samples())
		}
		if err := in.beginTexts(ctx, w.texts); err != nil {
			return nil, err
		}
	}
	if err := w.texts.flush(); err != nil {
		return nil, err
	}
	if from != nil {
		if err := lexicon.readCounted(from.generation, from.manifest, &taking.glossary); err != nil {
			return nil, from.damaged(err)
		}
	}
	// The words know nothing of the sections' numbers: they are written meanwhile.
	var words error
	var writing sync.WaitGroup
	writing.Go(func() {
		defer from.guard(&words)
		if words = writeWords(build, a, &taking.glossary); words != nil {
			return
		}
		if opts.layersLeftOut()&lexiconLayer == 0 {
			if words = lexicon.write(build, a); words != nil {
				return
			}
		}
		words = lexicon.writeCounted(build, &taking.glossary)
	})
	defer writing.Wait()
	if from != nil {
		if err := w.adopt(a, from); err != nil {
			return nil, from.damaged(err)
		}
	}
	if m.Counts = (counts{Notes: len(w.table.numbers), Sections: w.table.rows.len()}); m.Counts.Sections == 0 {
		return nil, ErrNoNotes
	}
	if err := w.renewTexts(ctx, opts); err != nil {
		return nil, err
	}
	m.Tokens, err = w.close(opts.layersLeftOut()&pairLayer == 0)
	writing.Wait()
	m.Notes = make([]manifestNote, m.Counts.Notes)
	for id, number := range w.table.numbers {
		m.Notes[number] = line(id)
	}
	return m, from.damaged(errors.Join(err, words))
}

// An intake hands notes to the workers.
type intake struct {
	jobs chan job
	// ready is closed when compressor is there: once enough was read to make it of, or all.
	ready      chan struct{}
	compressor *compressor
	// making is done when no codebook is being made any more.
	making sync.WaitGroup
}

// sample makes the codebook of some samples, while the workers go on, unless ctx ends.
func (in *intake) sample(ctx context.Context, samples [][]byte) {
	in.making.Go(func() {
		if book, err := newCodebook(ctx, samples); err == nil {
			in.begin(book)
		}
	})
}

// beginTexts begins the texts when the codebook is there.
func (in *intake) beginTexts(ctx context.Context, w *textsWriter) error {
	select {
	case <-in.ready:
		return w.begin(in.compressor)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (in *intake) begin(book *codebook) {
	in.compressor = newCompressor(book)
	close(in.ready)
}

// made tells whether the codebook is there.
func (in *intake) made() bool {
	select {
	case <-in.ready:
		return true
	default:
		return false
	}
}

// read reads notes until there are no more, the last of them from a base, if there is one.
func (in *intake) read(ctx context.Context, from *base, jobs iter.Seq2[job, error]) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // as in openStore
	defer from.guard(&err)
	for j, err := range jobs {
		if err != nil {
			return err
		}
		select {
		case in.jobs <- j:
		case <-ctx.Done():
			return nil
		}
	}
	return nil
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
	var space workspace
	for {
		var j job
		select {
		case next, ok := <-in.jobs:
			if !ok {
				return nil
			}
			j = next
		case <-ctx.Done(): // the next note may never come
			return nil
		}
		n := &j.note
		d := newDocuments(a, n, without, &space)
		end := piece{removed: j.removed}
		begin := piece{noteID: n.ID, title: d.ref.Title, date: d.ref.Date, removed: j.removed}
		p := begin
		for i := range n.Sections {
			s := d.section(&n.Sections[i], &p.frame)
			end.abbreviations = append(end.abbreviations, s.abbreviations...)
			p.sections = append(p.sections, s)
			if p.frame.size < frameSize && i+1 < len(n.Sections) {
				continue
			}
			if !hand(p) {
				return nil
			}
			p = begin
		}
		if len(n.Sections) == 0 {
			continue
		}
		if !hand(end) {
			return nil
		}
	}
}
