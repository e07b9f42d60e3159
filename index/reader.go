package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index/query"
)

// A Reader answers queries from one generation, which it holds open and which
// never changes. It is safe for concurrent use.
type Reader struct {
	dir        string
	generation string
	analyzer   *analyzer.Analyzer
	manifest   *manifest
	files      *files
	notes      *noteMap
	scorer     *scorer
	// lexicon reads the lexicon when it is first asked for.
	lexicon func() (*lexicon, error)
	// facets reads the facets, as well.
	facets func() (*facetTable, error)
	// copies too.
	copies func() (*copyTable, error)
}

// Open opens the generation that dir serves. The analyzer must be the one that
// the generation was built with, but for its user dictionary: the generation's own
// is taken, whatever a has. It fails with a *NoIndexError, a *BrokenError
// or a *VersionError.
func Open(dir string, a *analyzer.Analyzer) (*Reader, error) {
	return OpenWith(dir, func() (*analyzer.Analyzer, error) { return a, nil })
}

// OpenWith is Open with an analyzer that is made at the same time, by another goroutine, for
// a query in a terminal waits for both. It is made once, and not at all where dir serves
// nothing. It fails as Open does, and with the error of making it.
func OpenWith(dir string, newAnalyzer func() (*analyzer.Analyzer, error)) (*Reader, error) {
	once := sync.OnceValues(newAnalyzer)
	return whileServed(dir, func(name string) (*Reader, error) { return openGeneration(dir, name, once) })
}

// whileServed uses the generation that dir serves, and another one where that has failed and
// dir serves another by then: who is slower than two builds finds its generation gone.
func whileServed[R any](dir string, use func(name string) (R, error)) (R, error) {
	name, err := Current(dir)
	if err != nil {
		var none R
		return none, err
	}
	for {
		r, err := use(name)
		if err == nil {
			return r, nil
		}
		now, lost := Current(dir)
		if lost != nil || now == name {
			return r, err
		}
		name = now
	}
}

func openGeneration(dir, name string, newAnalyzer func() (*analyzer.Analyzer, error)) (*Reader, error) {
	generation := filepath.Join(dir, name)
	m, err := readManifest(generation)
	if err != nil {
		return nil, err
	}
	var a *analyzer.Analyzer
	made := make(chan error, 1)
	go func() {
		var err error
		if a, err = newAnalyzer(); err == nil {
			a, err = m.analyzer(generation, a)
		}
		made <- err
	}()
	f, err := m.openSound(generation)
	if err = cmp.Or(<-made, err); err != nil {
		if f != nil {
			err = errors.Join(err, f.close())
		}
		return nil, err
	}
	return m.reader(dir, name, a, f), nil
}

// open opens a generation whose files have been compared, with the analyzer that it was
// built with.
func (m *manifest) open(dir, name string, a *analyzer.Analyzer) (*Reader, error) {
	f, err := openFiles(filepath.Join(dir, name), m.Counts.Sections)
	if err != nil {
		return nil, err
	}
	return m.reader(dir, name, a, f), nil
}

func (m *manifest) reader(dir, name string, a *analyzer.Analyzer, f *files) *Reader {
	generation, notes := filepath.Join(dir, name), &f.sections.noteMap
	return &Reader{
		dir: dir, generation: name, analyzer: a, manifest: m, files: f, notes: notes, scorer: newScorer(m, f.sections),
		lexicon: sync.OnceValues(func() (*lexicon, error) { return m.readLexicon(generation) }),
		facets:  sync.OnceValues(func() (*facetTable, error) { return m.readFacets(generation, notes) }),
		copies:  sync.OnceValues(func() (*copyTable, error) { return m.readCopyTable(generation) }),
	}
}

// Generation returns the name of the generation that r answers from.
func (r *Reader) Generation() string { return r.generation }

// Notes and Sections return how many there are in the generation.
func (r *Reader) Notes() int    { return r.manifest.Counts.Notes }
func (r *Reader) Sections() int { return r.manifest.Counts.Sections }

// Verify compares the files that Open did not, as they are large, with what was written.
// It fails with a *BrokenError.
func (r *Reader) Verify(ctx context.Context) error {
	_, later := r.manifest.byCost()
	return r.manifest.compare(ctx, filepath.Join(r.dir, r.generation), later)
}

// Built returns when the generation was built.
func (r *Reader) Built() time.Time { return r.manifest.BuiltAt }

// Close frees the generation's files. No Search may be running or follow.
func (r *Reader) Close() error { return r.files.close() }

// Search answers a request. It fails with a *RequestError when the request
// cannot be answered by any index, with the context's error when the time is up
// before there is a hit to show, and with a *BrokenError when the generation turns
// out to be damaged. An answer whose time was up later has the first hits, and says
// that it is Partial.
func (r *Reader) Search(ctx context.Context, req Request) (answer *Answer, err error) {
	// As in openStore.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer r.recoverBroken(&err)
	start := time.Now()
	if err := req.complete(); err != nil {
		return nil, err
	}
	q, err := query.Parse(req.Query)
	if err != nil {
		return nil, &RequestError{Param: "query", Reason: err.Error(), Err: err}
	}
	s := &search{
		reader:   r,
		request:  req,
		postings: newPostings(ctx, r.files),
	}
	defer s.postings.close()
	if answer, err = s.answer(q); err != nil {
		return nil, r.asBroken(ctx, err)
	}
	answer.Query = q.String()
	answer.Generation = r.generation
	answer.Took = time.Since(start)
	return answer, nil
}

// recoverBroken, deferred, makes a panic a *BrokenError: that a file is not what was
// written shows in the middle of reading it.
func (r *Reader) recoverBroken(err *error) {
	if p := recover(); p != nil {
		*err = &BrokenError{File: filepath.Join(r.dir, r.generation), Err: fmt.Errorf("%v", p)}
	}
}

// asBroken makes an error of reading the store a *BrokenError, unless it is the
// caller's time that is up.
func (r *Reader) asBroken(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if errors.As(err, new(*BrokenError)) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &BrokenError{File: filepath.Join(r.dir, r.generation), Err: err}
}

// complete fills in the defaults and checks the limits.
func (req *Request) complete() error {
	if req.Limit == 0 {
		req.Limit = DefaultLimit
	}
	if req.PerNote == 0 {
		req.PerNote = DefaultPerNote
	}
	if req.Sort == "" {
		req.Sort = ByRelevance
	}
	switch {
	case req.Offset < 0 || req.Offset > MaxOffset:
		return &RequestError{Param: "offset", Reason: fmt.Sprintf("%d is not between 0 and %d", req.Offset, MaxOffset)}
	case req.PerNote < 1:
		return &RequestError{Param: "per_note", Reason: fmt.Sprintf("%d is not positive", req.PerNote)}
	case req.Sort != ByRelevance && req.Sort != ByDate:
		return &RequestError{Param: "sort", Reason: fmt.Sprintf("%q is neither %s nor %s", req.Sort, ByRelevance, ByDate)}
	}
	if err := req.Filters.check(); err != nil {
		return err
	}
	return checkAsked(req.Query, req.Limit)
}

// checkAsked checks what every request has.
func checkAsked(text string, limit int) error {
	switch {
	case limit < 1 || limit > MaxLimit:
		return &RequestError{Param: "limit", Reason: fmt.Sprintf("%d is not between 1 and %d", limit, MaxLimit)}
	case len(text) > MaxQueryBytes:
		return &RequestError{Param: "query", Reason: fmt.Sprintf("%d bytes are more than the %d that are answered", len(text), MaxQueryBytes)}
	}
	return nil
}

// search is one request on its way.
type search struct {
	reader   *Reader
	request  Request
	postings *postings
	partial  bool // the time was up before all hits of the page were made
	// found tells whether the last plan that was run finds anything, whatever the filters
	// leave of it.
	found bool
}

func (s *search) run(pl *plan) (*Answer, error) {
	found := pl.find(s.reader.scorer, s.request.Sort)
	if s.found = found.all.Any(); !s.found && s.postings.cut {
		return nil, context.DeadlineExceeded // there may be something where nobody looked
	}
	var facets *facetTable
	var narrowing *narrowing
	if s.request.Facets || s.request.Filters.Active() {
		var err error
		if facets, err = s.reader.facets(); err != nil {
			return nil, err
		}
		narrowing = facets.narrowing(s.request.Filters, s.reader.notes)
	}
	through := narrowing.through(found)
	hits, err := s.hits(pl, s.page(pl, through))
	if err != nil {
		return nil, err
	}
	notes := s.reader.notes.notesOf(through.all)
	answer := &Answer{Total: int(through.all.Count()), TotalNotes: int(notes.Count()), Hits: hits, Partial: s.partial || s.postings.cut}
	if s.request.Facets {
		answer.Facets = facets.count(found.all, notes, narrowing, s.reader.notes)
	}
	return answer, nil
}

// hits reads what a person sees of the ranked sections.
func (s *search) hits(pl *plan, page []ranked) ([]Hit, error) {
	var explanations []*Explanation
	if s.request.Explain {
		explanations = s.reader.scorer.explain(pl.units, page)
	}
	copies, err := s.reader.copies()
	if err != nil {
		return nil, err
	}
	seen := pl.sight()
	hits := make([]Hit, 0, len(page))
	for i, c := range page {
		h, err := s.hit(seen, c)
		if i > 0 && errors.Is(err, context.DeadlineExceeded) { // a section may be long
			s.partial = true
			return hits, nil
		}
		if err != nil {
			return nil, err
		}
		h.Rank = s.request.Offset + i + 1
		h.Note.Also = copies.of[h.Note.ID]
		if s.request.Explain {
			h.Explanation = explanations[i]
		}
		hits = append(hits, h)
	}
	return hits, nil
}

// hit reads what a person sees of one section, but for its rank among others.
func (s *search) hit(seen *sight, c ranked) (h Hit, err error) {
	if err := s.postings.late(0); err != nil {
		return h, err
	}
	if err := seen.look(c.doc); err != nil {
		return h, err
	}
	space := spaces.Get().(*space)
	defer spaces.Put(space)
	kept, err := s.postings.files.record(c.doc, space)
	if err != nil {
		return h, err
	}
	return Hit{
		Score:   c.score,
		Note:    kept.note,
		Section: kept.section,
		Snippet: s.snippet(kept, seen, space),
		Why:     seen.why(),
		Missing: seen.plan.missing(c.doc),
	}, nil
}
