package index

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/talksearch/talksearch/corpus"
)

// A comparison finds out what an update has to do, by comparing sources with what the
// generation before tells of them. Times of files tell nothing: a checkout sets them
// anew.
type comparison struct {
	opts    UpdateOptions
	now     time.Time
	sources []Source
	old     *previous        // nil: none
	notes   map[string]int   // the old ones' numbers, by id
	bySrc   map[string][]int // and by source
	known   map[string]manifestSource

	taken  map[string]string // note id → the source that gave it
	kept   []bool            // by number, the notes that are taken over
	seen   []bool            // by number, those that are still there
	lines  map[string]manifestNote
	told   []manifestSource // as the manifest will have them
	report *Report
}

func newComparison(old *previous, sources []Source, opts UpdateOptions) *comparison {
	c := &comparison{opts: opts, now: time.Now(), sources: sources, old: old, notes: map[string]int{},
		bySrc: map[string][]int{}, known: map[string]manifestSource{},
		taken: map[string]string{}, lines: map[string]manifestNote{}, report: &Report{}}
	if old == nil {
		return c
	}
	for i := range old.manifest.Notes {
		n := &old.manifest.Notes[i]
		c.notes[n.ID] = i
		c.bySrc[n.source()] = append(c.bySrc[n.source()], i)
	}
	for _, s := range old.manifest.Sources {
		c.known[s.ID] = s
	}
	c.kept, c.seen = make([]bool, len(old.manifest.Notes)), make([]bool, len(old.manifest.Notes))
	return c
}

// base is what notes are taken over from, if anything.
func (c *comparison) base() *base {
	if c.old == nil || !c.old.reusable {
		return nil
	}
	return &base{previous: c.old, kept: c.kept}
}

// all yields the notes that are to be analysed: those that jobs yields, then those of the
// generation before that are gone.
func (c *comparison) all(yield func(job, error) bool) {
	fresh := false
	for j, err := range c.jobs() {
		fresh = true
		if !yield(j, err) {
			return
		}
	}
	if err := c.refused(); err != nil {
		yield(job{}, err)
		return
	}
	if c.base() == nil {
		return
	}
	if len(c.taken) == 0 {
		yield(job{}, ErrNoNotes)
		return
	}
	if !fresh && !slices.Contains(c.kept, false) && c.sameSources() {
		yield(job{}, errUnchanged)
		return
	}
	for number, kept := range c.kept {
		if kept {
			continue
		}
		n, err := c.old.files.note(uint32(number))
		if !yield(job{note: n, removed: true}, err) || err != nil {
			return
		}
	}
}

// jobs yields the notes that cannot be taken over, and fills in the report.
func (c *comparison) jobs() iter.Seq2[job, error] {
	return func(yield func(job, error) bool) {
		for _, s := range c.sources {
			if !c.source(s, yield) {
				return
			}
			if c.opts.Read != nil {
				c.opts.Read(s)
			}
		}
		c.finish()
	}
}

// source reads a source, if it has to be read.
func (c *comparison) source(s Source, yield func(job, error) bool) bool {
	digest := ""
	if s.Digest != nil {
		digest = s.Digest()
	}
	told := manifestSource{ID: s.ID, Digest: digest}
	if c.unchanged(s, digest) {
		for _, p := range c.known[s.ID].Problems {
			c.problem(s, &told, &corpus.Problem{Path: s.Path, Line: p.Line, Skipped: p.Skipped, Reason: p.Reason})
		}
		for _, i := range c.bySrc[s.ID] {
			c.keep(c.old.manifest.Notes[i], s.Path)
		}
		c.tell(told, len(c.bySrc[s.ID]))
		return true
	}
	given := 0
	for n, err := range s.Notes() {
		if err != nil {
			var p *corpus.Problem
			if !errors.As(err, &p) {
				p = &corpus.Problem{Path: s.Path, Skipped: true, Reason: err.Error()}
			}
			if c.problem(s, &told, p); p.Skipped {
				continue
			}
		}
		if len(n.Sections) == 0 {
			continue
		}
		if first, ok := c.taken[n.ID]; ok {
			c.problem(s, &told, &corpus.Problem{Path: s.Path, Skipped: true,
				Reason: fmt.Sprintf("the id %q is taken by a note of %s; give it another", n.ID, first)})
			told.Digest = "" // the other one may go, and then this is read
			continue
		}
		hash, err := noteHash(&n)
		if err != nil {
			return yield(job{}, err)
		}
		given++
		entry := manifestNote{ID: n.ID, Hash: hash, Until: n.Until.UTC().Truncate(time.Second)}
		if s.ID != n.ID {
			entry.Source = s.ID
		}
		if n.Path != n.ID {
			entry.Path = n.Path
		}
		c.taken[n.ID] = s.Path
		i, old := c.notes[n.ID]
		same := old && c.old.manifest.Notes[i].Hash == hash
		if old {
			c.seen[i] = true
		}
		if same {
			c.report.Unchanged++
			if c.base() != nil || c.opts.DryRun {
				c.kept[i] = true
				c.lines[n.ID] = entry
				continue
			}
		} else {
			kind := Add
			if old {
				kind = Edit
			}
			c.report.Changes = append(c.report.Changes, Change{Kind: kind, ID: n.ID})
		}
		c.lines[n.ID] = entry
		if !yield(job{note: n, entry: entry}, nil) {
			return false
		}
	}
	c.tell(told, given)
	return true
}

// unchanged tells whether a source gives what it gave the last time. One that gave no
// note is always read: it may be one that is to be published later.
func (c *comparison) unchanged(s Source, digest string) bool {
	if c.old == nil || !c.old.trusted || c.base() == nil && !c.opts.DryRun || digest == "" {
		return false
	}
	of := c.bySrc[s.ID]
	if len(of) == 0 || c.digest(s.ID) != digest {
		return false
	}
	return !slices.ContainsFunc(of, func(i int) bool {
		n := &c.old.manifest.Notes[i]
		return c.taken[n.ID] != "" || !n.Until.IsZero() && !c.now.Before(n.Until)
	})
}

// digest is what the digest of a source was the last time.
func (c *comparison) digest(source string) string {
	if s, ok := c.known[source]; ok {
		return s.Digest
	}
	if of := c.bySrc[source]; len(of) == 1 {
		return c.old.manifest.Notes[of[0]].Digest
	}
	return ""
}

// keep takes over a note whose source is unchanged.
func (c *comparison) keep(n manifestNote, path string) {
	i := c.notes[n.ID]
	c.kept[i], c.seen[i] = true, true
	c.taken[n.ID] = path
	n.Digest = ""
	c.lines[n.ID] = n
	c.report.Unchanged++
}

func (c *comparison) problem(s Source, told *manifestSource, p *corpus.Problem) {
	told.Problems = append(told.Problems, manifestProblem{p.Line, p.Skipped, p.Reason})
	if p.Skipped && strings.HasPrefix(p.Reason, corpus.Draft) {
		told.Digest = "" // a record of several that is to be published later
	}
	if c.opts.Problem != nil {
		c.opts.Problem(p)
	}
}

// tell writes down what is known of a source that gave so many notes.
func (c *comparison) tell(s manifestSource, notes int) {
	if n, ok := c.lines[s.ID]; ok && n.Source == "" && notes == 1 && len(s.Problems) == 0 {
		n.Digest = s.Digest
		c.lines[s.ID] = n
		return
	}
	if notes > 0 {
		c.told = append(c.told, s)
	}
}

// sameSources tells whether the sources are known as they were.
func (c *comparison) sameSources() bool {
	for i := range c.old.manifest.Notes {
		if n := &c.old.manifest.Notes[i]; c.lines[n.ID] != *n {
			return false
		}
	}
	return slices.EqualFunc(c.told, c.old.manifest.Sources, func(a, b manifestSource) bool {
		return a.ID == b.ID && a.Digest == b.Digest && slices.Equal(a.Problems, b.Problems)
	})
}

// finish adds the notes that are gone, and finds those that are there under another name.
func (c *comparison) finish() {
	gone := map[string][]string{} // digest → ids
	for i, seen := range c.seen {
		if n := &c.old.manifest.Notes[i]; !seen {
			c.report.Changes = append(c.report.Changes, Change{Kind: Delete, ID: n.ID})
			if n.Digest != "" {
				gone[n.Digest] = append(gone[n.Digest], n.ID)
			}
		}
	}
	renamed := map[string]bool{}
	slices.SortFunc(c.report.Changes, func(a, b Change) int { return strings.Compare(a.ID, b.ID) })
	for i := range c.report.Changes {
		x := &c.report.Changes[i]
		digest := c.lines[x.ID].Digest
		if x.Kind != Add || digest == "" || len(gone[digest]) == 0 {
			continue
		}
		x.Kind, x.From = Rename, slices.Min(gone[digest])
		gone[digest] = slices.DeleteFunc(gone[digest], func(id string) bool { return id == x.From })
		renamed[x.From] = true
	}
	c.report.Changes = slices.DeleteFunc(c.report.Changes, func(x Change) bool { return x.Kind == Delete && renamed[x.ID] })
	c.report.Notes = len(c.taken)
}

// refused returns a *DeletionError where more than a third of the notes are gone. Under
// another name they are not.
func (c *comparison) refused() error {
	if deleted := c.report.Count(Delete); !c.opts.Force && 3*deleted > len(c.notes) {
		return &DeletionError{Deleted: deleted, Notes: len(c.notes)}
	}
	return nil
}

// describe gives the manifest of the new generation what is known of the sources.
func (c *comparison) describe(m *manifest) {
	for i := range m.Notes {
		m.Notes[i] = c.lines[m.Notes[i].ID]
	}
	m.Sources = c.told
	slices.SortFunc(m.Sources, func(a, b manifestSource) int { return cmp.Compare(a.ID, b.ID) })
}
