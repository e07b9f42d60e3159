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
	"syscall"

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
	// enough is for testing: how much text a codebook is made of, or 0 for enoughText.
	enough int
}

func (o *BuildOptions) workers() int { return cmp.Or(max(o.Workers, 0), runtime.GOMAXPROCS(0)) }

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

// Build makes a generation of all notes and lets dir serve it, whatever dir served
// before; Update makes one of what has changed. When it fails, dir
// serves what it served before. Only one build at a time may run on dir: a second
// one fails at once with a *LockedError.
//
// The ids of notes and of sections must be unique. notes is read by another
// goroutine; when ctx ends, Build does not wait for a note that is still to come.
func Build(ctx context.Context, dir string, a *analyzer.Analyzer, notes iter.Seq[corpus.Note], opts BuildOptions) (*Summary, error) {
	s, err := enter(dir)
	if err != nil {
		return nil, err
	}
	defer s.unlock()
	lines := map[string]manifestNote{}
	jobs := func(yield func(job, error) bool) {
		for n := range notes {
			if _, ok := lines[n.ID]; ok {
				yield(job{}, fmt.Errorf("two notes have the id %q", n.ID))
				return
			}
			hash, err := noteHash(&n)
			lines[n.ID] = newManifestNote(&n, hash)
			if !yield(job{note: n}, err) || err != nil {
				return
			}
		}
	}
	line := func(id string) manifestNote { return lines[id] }
	name, m, err := s.build(func(build string) (*manifest, error) { return fill(ctx, build, a, nil, jobs, line, opts) })
	if err != nil {
		return nil, err
	}
	return &Summary{Generation: name, Notes: m.Counts.Notes, Sections: m.Counts.Sections}, nil
}

// A site is an index directory that this process alone may write to.
type site struct {
	dir    string
	before string // the generation that it serves, if any
	unlock func() error
}

// enter locks dir, and makes it where there is none.
func enter(dir string) (s *site, err error) {
	if err := os.MkdirAll(dir, 0o755); errors.Is(err, syscall.ENOTDIR) {
		return nil, &NotFolderError{Dir: dir}
	} else if err != nil {
		return nil, err
	}
	s = &site{dir: dir}
	if s.unlock, err = lock(dir); err != nil {
		return nil, err
	}
	if err := removeUnfinished(dir); err != nil {
		return nil, errors.Join(err, s.unlock())
	}
	if s.before, err = served(dir); err != nil {
		return nil, errors.Join(err, s.unlock())
	}
	// What killed builds left is removed here too, as this one may find nothing to do.
	// What cannot be removed is no reason to do nothing.
	_ = pruneUnserved(dir, s.before)
	return s, nil
}

// build lets dir serve a generation whose files fill writes below a directory.
func (s *site) build(fill func(build string) (*manifest, error)) (name string, m *manifest, err error) {
	if name, err = nextGeneration(s.dir); err != nil {
		return "", nil, err
	}
	// Beside the generations, so that the finished build is moved by a rename.
	build := filepath.Join(s.dir, name+unfinished)
	if err := os.Mkdir(build, 0o755); err != nil {
		return "", nil, err
	}
	defer os.RemoveAll(build) // gone already when published
	if m, err = fill(build); err != nil {
		return "", nil, err
	}
	if err := m.write(build); err != nil {
		return "", nil, err
	}
	if err := publish(s.dir, build, name); err != nil {
		return "", nil, err
	}
	// What cannot be removed now is tried again by the next build: that is no
	// reason to call this one, which is served, a failure.
	_ = prune(s.dir, name, s.before)
	return name, m, nil
}
