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
	before  []manifestNote   // the old notes by number, then the old copies
	notes   map[string]int   // their places in before, by id
	bySrc   map[string][]int // and by source, those of copies last
	known   map[string]manifestSource

	taken  map[string]*takenNote // by id, the notes that there are now
	texts  map[string]string     // text → id of the first note that has it
	copies []copiedNote          // of these
	kept   []bool                // by number, the notes that are taken over
	seen   []bool                // by place in before, those that are still there
	told   []manifestSource      // as the manifest will have them
	// withheld counts the drafts of each source.
	withheld map[string]int
	report   *Report
}

// A takenNote is what the manifest will tell of a note, and the path of the source that
// gave it.
type takenNote struct {
	manifestNote
	from string
}

func newComparison(old *previous, sources []Source, opts UpdateOptions) *comparison {
	c := &comparison{opts: opts, now: time.Now(), sources: sources, old: old, notes: map[string]int{},
		bySrc: map[string][]int{}, known: map[string]manifestSource{},
		taken: map[string]*takenNote{}, withheld: map[string]int{}, texts: map[string]string{}, report: &Report{}}
	if old == nil {
		return c
	}
	notes := len(old.manifest.Notes)
	c.before = old.manifest.Notes
	for i := range old.copies {
		c.before = append(c.before, old.copies[i].manifestNote)
	}
	old.manifest.Notes = c.before[:notes:notes] // there is one list of them
	for i := range c.before {
		n := &c.before[i]
		c.notes[n.ID] = i
		c.bySrc[n.source()] = append(c.bySrc[n.source()], i)
	}
	for _, s := range old.manifest.Sources {
		c.known[s.ID] = s
	}
	c.kept, c.seen = make([]bool, len(old.manifest.Notes)), make([]bool, len(c.before))
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
		if !yield(job{note: n, removed: true}, c.base().damaged(err)) || err != nil {
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
			c.keep(i, s.Path)
		}
		c.tell(told, len(c.bySrc[s.ID]))
		return true
	}
	given := 0
	var unread *corpus.Problem
	for n, err := range s.Notes() {
		if err != nil {
			var p *corpus.Problem
			if !errors.As(err, &p) {
				p = &corpus.Problem{Path: s.Path, Skipped: true, Reason: err.Error()}
			}
			if p.Unread && unread == nil {
				unread = p
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
				Reason: fmt.Sprintf("the id %q is taken by a note of %s; give it another", n.ID, first.from)})
			told.Digest = "" // the other one may go, and then this is read
			continue
		}
		hash, err := noteHash(&n)
		if err != nil {
			return yield(job{}, err)
		}
		given++
		entry := &takenNote{newManifestNote(&n, hash), s.Path}
		if entry.Text, entry.Until = textHash(&n), n.Until.UTC().Truncate(time.Second); s.ID != n.ID {
			entry.Source = s.ID
		}
		c.taken[n.ID] = entry
		first := c.settle(&entry.manifestNote, n.URL)
		i, old := c.notes[n.ID]
		same := old && c.before[i].Hash == hash
		if old {
			c.seen[i] = true
		}
		switch {
		case same:
			c.report.Unchanged++
		case old:
			c.change(Edit, n.ID, first)
		default:
			c.change(Add, n.ID, first)
		}
		if first != "" {
			continue
		}
		if same && !c.wasCopy(i) && (c.base() != nil || c.opts.DryRun) {
			c.kept[i] = true
			continue
		}
		if !yield(job{note: n}, nil) {
			return false
		}
	}
	if unread != nil {
		told.Digest = "" // to be tried again
		kept, ok := c.keepUnread(s)
		if !ok {
			return yield(job{}, &UnreadError{Problem: unread})
		}
		given += kept
	}
	c.tell(told, given)
	return true
}

// keepUnread takes over the notes of a source that could not be read, or not to its end,
// and returns how many these are. It is not ok where the notes are there and cannot be
// taken over, unless they may be deleted.
func (c *comparison) keepUnread(s Source) (kept int, ok bool) {
	if c.old == nil {
		return 0, true
	}
	own := map[string]bool{}
	for _, i := range c.bySrc[s.ID] {
		switch {
		case c.seen[i]:
		case (c.base() != nil || c.opts.DryRun) && !c.mustRead(i, own):
			c.keep(i, s.Path)
			kept++
		case !c.opts.Force:
			return kept, false
		}
	}
	return kept, true
}

func (c *comparison) change(kind, id, first string) {
	c.report.Changes = append(c.report.Changes, Change{Kind: kind, ID: id, Of: first})
}

// wasCopy tells whether an old note was a copy.
func (c *comparison) wasCopy(i int) bool { return i >= len(c.old.manifest.Notes) }

// settle makes a note a copy where another one of its text came before, and returns the
// id of that one; else it returns "", and the note is the first.
func (c *comparison) settle(n *manifestNote, url string) (first string) {
	if n.Text == "" || c.opts.ShowCopies {
		return ""
	}
	if first = c.texts[n.Text]; first == "" {
		c.texts[n.Text] = n.ID
		return ""
	}
	c.copies = append(c.copies, copiedNote{manifestNote: *n, URL: url, Of: first})
	return first
}

// unchanged tells whether a source gives what it gave the last time, and of this the same
// is to be found: what was a copy is in no store. One that gave no note is always read: it may
// be one that is to be published later.
func (c *comparison) unchanged(s Source, digest string) bool {
	if c.old == nil || !c.old.trusted || c.base() == nil && !c.opts.DryRun || digest == "" {
		return false
	}
	of := c.bySrc[s.ID]
	if len(of) == 0 || c.digest(s.ID) != digest {
		return false
	}
	own := map[string]bool{}
	return !slices.ContainsFunc(of, func(i int) bool { return c.mustRead(i, own) })
}

// mustRead tells whether an old note can be taken over only if its source is read: it has
// expired, another note has its id, or it was a copy and is none, or the reverse. own are
// the texts of the source's notes before.
func (c *comparison) mustRead(i int, own map[string]bool) bool {
	n := &c.before[i]
	if c.taken[n.ID] != nil || !n.Until.IsZero() && !c.now.Before(n.Until) {
		return true
	}
	isCopy := n.Text != "" && !c.opts.ShowCopies && (c.texts[n.Text] != "" || own[n.Text])
	own[n.Text] = true
	return isCopy != c.wasCopy(i)
}

// digest is what the digest of a source was the last time.
func (c *comparison) digest(source string) string {
	if s, ok := c.known[source]; ok {
		return s.Digest
	}
	if of := c.bySrc[source]; len(of) == 1 {
		return c.before[of[0]].Digest
	}
	return ""
}

// keep takes over a note or a copy whose source is unchanged.
func (c *comparison) keep(i int, path string) {
	n := c.before[i]
	n.Digest = ""
	url := ""
	if c.wasCopy(i) {
		url = c.old.copies[i-len(c.old.manifest.Notes)].URL
	} else {
		c.kept[i] = true
	}
	c.settle(&n, url)
	c.seen[i] = true
	c.taken[n.ID] = &takenNote{n, path}
	c.report.Unchanged++
}

func (c *comparison) problem(s Source, told *manifestSource, p *corpus.Problem) {
	told.Problems = append(told.Problems, manifestProblem{p.Line, p.Skipped, p.Reason})
	if p.Skipped && strings.HasPrefix(p.Reason, corpus.Draft) {
		told.Digest = "" // a record of several that is to be published later
		c.withheld[s.ID]++
	}
	if c.opts.Problem != nil {
		c.opts.Problem(p)
	}
}

// tell writes down what is known of a source that gave so many notes.
func (c *comparison) tell(s manifestSource, notes int) {
	if n := c.taken[s.ID]; n != nil && n.Source == "" && notes == 1 && len(s.Problems) == 0 {
		n.Digest = s.Digest
		return
	}
	if notes > 0 {
		c.told = append(c.told, s)
	}
}

// sameSources tells whether the sources are known as they were.
func (c *comparison) sameSources() bool {
	for i := range c.before {
		if n := &c.before[i]; c.line(n.ID) != *n {
			return false
		}
	}
	return slices.Equal(c.copies, c.old.copies) && slices.EqualFunc(c.told, c.old.manifest.Sources, func(a, b manifestSource) bool {
		return a.ID == b.ID && a.Digest == b.Digest && slices.Equal(a.Problems, b.Problems)
	})
}

// finish adds the notes that are gone, and finds those that are there under another name.
func (c *comparison) finish() {
	gone := map[string][]string{} // digest → ids
	for i, seen := range c.seen {
		if n := &c.before[i]; !seen {
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
		digest := c.line(x.ID).Digest
		if x.Kind != Add || digest == "" || len(gone[digest]) == 0 {
			continue
		}
		x.Kind, x.From = Rename, slices.Min(gone[digest])
		gone[digest] = slices.DeleteFunc(gone[digest], func(id string) bool { return id == x.From })
		renamed[x.From] = true
	}
	c.report.Changes = slices.DeleteFunc(c.report.Changes, func(x Change) bool { return x.Kind == Delete && renamed[x.ID] })
	for i := range c.copies {
		c.copies[i].manifestNote = c.line(c.copies[i].ID) // with its digest
	}
	slices.SortFunc(c.copies, func(a, b copiedNote) int { return strings.Compare(a.ID, b.ID) })
	c.report.Copies = len(c.copies)
	c.report.Notes = len(c.taken) - len(c.copies)
}

// refused returns a *DeletionError where more than a third of the notes are gone. Under
// another name they are not, nor where another note says the same; and what its author
// has made a draft must go, however much that is.
func (c *comparison) refused() error {
	deleted := 0
	for _, x := range c.report.Changes {
		if x.Kind != Delete {
			continue
		}
		n := &c.before[c.notes[x.ID]]
		switch {
		case c.texts[n.Text] != "":
		case c.withheld[n.source()] > 0:
			c.withheld[n.source()]--
		default:
			deleted++
		}
	}
	if !c.opts.Force && 3*deleted > len(c.notes) {
		return &DeletionError{Deleted: deleted, Notes: len(c.notes)}
	}
	return nil
}

// line returns what the manifest will tell of a note, and nothing where it is gone.
func (c *comparison) line(id string) manifestNote {
	if n := c.taken[id]; n != nil {
		return n.manifestNote
	}
	return manifestNote{}
}

// describe gives the manifest of the new generation what is known of the sources.
func (c *comparison) describe(m *manifest) {
	m.Sources = c.told
	slices.SortFunc(m.Sources, func(a, b manifestSource) int { return cmp.Compare(a.ID, b.ID) })
}
