package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
)

// A job is a note to analyse, with its line of the manifest as far as the note's reader
// knows it. A note that is removed is one of the generation before, and is analysed to
// know what to subtract.
type job struct {
	note    corpus.Note
	entry   manifestNote
	removed bool
}

// A piece of the work of analysing: some sections of a note in one frame of the texts,
// or the end of a note with the abbreviations that it explains.
type piece struct {
	sections            []*sectionDocument
	frame               []byte
	packed              bool // the frame
	noteID, title, date string
	note                *manifestNote
	abbreviations       []analyzer.Abbreviation
	removed             bool
}

// A base is the generation that another is made of, and which of its notes stay. These
// are known once all jobs are handed over.
type base struct {
	*previous
	kept []bool
}

// How many notes may be read, and pieces analysed, before others take them: while one
// goroutine does what takes it longer, such as packing a dictionary, the others go on.
const (
	readAhead  = 16
	handedOver = 64
)

// fill writes the files of a new generation at build and returns its manifest: of the
// jobs' notes alone, or with those that stay of a base.
func fill(ctx context.Context, build string, a *analyzer.Analyzer, from *base, jobs iter.Seq2[job, error], opts BuildOptions) (*manifest, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	in := &intake{jobs: make(chan job, readAhead), ready: make(chan struct{}), frameSize: frameSize}
	if opts.Lean {
		in.frameSize = leanFrameSize
	}
	if from != nil { // frames are taken over as they are, so the dictionary stays
		c, err := compressorWith(from.files.texts.dictionary)
		if err != nil {
			return nil, err
		}
		in.begin(c)
	}
	go func() {
		defer close(in.jobs)
		if err := in.read(ctx, jobs); err != nil {
			cancel(err)
		}
	}()
	w, err := createGeneration(build, from)
	if err != nil {
		return nil, err
	}
	defer w.free() // of which some is done already when all went well

	done := make(chan piece, handedOver)
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
	}
	lexicon := newLexiconWriter(build) // of sections that have no words, where it is left out
	defer lexicon.close()
	var glossary analyzer.Glossary
	for p := range done {
		if ctx.Err() != nil {
			continue // drain, so that the workers end
		}
		if p.packed && w.texts.compressor == nil {
			if err := w.texts.begin(in.compressor); err != nil {
				cancel(err)
			}
		}
		if err := take(p, m, w, lexicon, &glossary); err != nil {
			cancel(err)
		}
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err // what is left lies in memory and below build only
	}
	if w.texts.compressor == nil {
		if err := w.texts.begin(in.compressor); err != nil {
			return nil, err
		}
	}
	if from != nil {
		if err := lexicon.readCounted(from.generation, from.manifest, &glossary); err != nil {
			return nil, err
		}
	}
	// The words know nothing of the sections' numbers: they are written meanwhile.
	var words error
	var writing sync.WaitGroup
	writing.Go(func() {
		if words = writeWords(build, a, &glossary); words != nil {
			return
		}
		if opts.layersLeftOut()&lexiconLayer == 0 {
			if words = lexicon.write(build, a); words != nil {
				return
			}
		}
		words = lexicon.writeCounted(build, &glossary)
	})
	defer writing.Wait()
	if from != nil {
		if err := w.adopt(a, from); err != nil {
			return nil, err
		}
		for i, n := range from.manifest.Notes {
			if from.kept[i] {
				m.Notes = append(m.Notes, n)
			}
		}
	}
	if m.Counts = (counts{Notes: len(m.Notes), Sections: len(w.table.rows)}); m.Counts.Sections == 0 {
		return nil, ErrNoNotes
	}
	// Notes come from several workers in any order; the tables number them.
	slices.SortFunc(m.Notes, func(a, b manifestNote) int { return cmp.Compare(w.table.numbers[a.ID], w.table.numbers[b.ID]) })
	m.Tokens, err = w.close(opts.layersLeftOut()&pairLayer == 0)
	writing.Wait()
	return m, errors.Join(err, words)
}

// take takes in what a piece tells of the generation.
func take(p piece, m *manifest, w *generationWriter, lexicon *lexiconWriter, glossary *analyzer.Glossary) error {
	count := lexicon.add
	if p.removed {
		count = lexicon.remove
		glossary.Remove(p.abbreviations)
		w.subtract(p)
	} else {
		glossary.Add(p.abbreviations)
		if err := w.add(p); err != nil {
			return err
		}
		if p.note != nil {
			m.Notes = append(m.Notes, *p.note)
		}
	}
	for i := range p.sections {
		if err := count(p.sections[i]); err != nil {
			return err
		}
	}
	return nil
}

// An intake hands notes to the workers.
type intake struct {
	jobs chan job
	// ready is closed when compressor is there, which is before jobs is, unless reading fails.
	ready      chan struct{}
	compressor *compressor
	frameSize  int
}

func (in *intake) begin(c *compressor) {
	in.compressor = c
	close(in.ready)
}

// pack compresses a frame if there is a compressor already.
func (in *intake) pack(f *frame) (content []byte, packed bool) {
	select {
	case <-in.ready:
		return in.compressor.compress(f.raw), true
	default:
		return f.raw, false
	}
}

// read reads notes until there are no more. Where there is no compressor yet, it is made
// of the first ones.
func (in *intake) read(ctx context.Context, jobs iter.Seq2[job, error]) error {
	seen := map[string]bool{} // sections
	var samples sampler
	begin := func() error {
		c, err := samples.compressor()
		if err != nil {
			return err
		}
		in.begin(c)
		return nil
	}
	for j, err := range jobs {
		if err != nil {
			return err
		}
		for i := range j.note.Sections {
			// A store that is given two documents of one id answers with either.
			if id := j.note.Sections[i].ID; !j.removed && seen[id] {
				return fmt.Errorf("two sections have the id %q", id)
			} else if !j.removed {
				seen[id] = true
			}
		}
		if in.compressor == nil {
			if err := samples.add(&j.note); err != nil {
				return err
			}
			if samples.enough() {
				if err := begin(); err != nil {
					return err
				}
				samples = sampler{}
			}
		}
		select {
		case in.jobs <- j:
		case <-ctx.Done():
			return nil
		}
	}
	if in.compressor == nil {
		return begin()
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
		var f frame
		for i := range n.Sections {
			s, err := d.section(&n.Sections[i], &f)
			if err != nil {
				return err
			}
			end.abbreviations = append(end.abbreviations, s.abbreviations...)
			p.sections = append(p.sections, s)
			if len(f.raw) < in.frameSize && i+1 < len(n.Sections) {
				continue
			}
			if !j.removed {
				p.frame, p.packed = in.pack(&f)
			}
			if !hand(p) {
				return nil
			}
			p, f = begin, frame{}
		}
		if len(n.Sections) == 0 {
			continue
		}
		entry := j.entry
		if entry.ID = n.ID; n.Path != n.ID {
			entry.Path = n.Path
		}
		end.note = &entry
		if !hand(end) {
			return nil
		}
	}
}
