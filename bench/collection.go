package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"

	"github.com/talksearch/talksearch/corpus"
)

// blogs are the folders of the shared corpora that are read whole, and reference the one
// that fills up to the size that was asked for: it is templated, and poor as prose.
var (
	blogs     = []string{"efcl", "jser", "rust-book-ja", "rurema-eucjp-2009"}
	reference = "ms-cpp-docs-ja"
)

// A section is what every engine indexes as one document.
type section struct {
	id, heading, prose, code string
}

// text is what is searched of a section beside its heading.
func (s *section) text() string {
	return strings.TrimSpace(s.prose + "\n" + s.code)
}

// A note is what talksearch groups sections by.
type note struct {
	id, title, date string
	tags            []string
	sections        []section
}

// A collection is the notes of one measurement. Its size is the bytes of its sections'
// headings and texts, which is what a rate in MB/s is of.
type collection struct {
	notes          []note
	sections, size int
}

func (c *collection) add(n note) {
	c.notes = append(c.notes, n)
	c.sections += len(n.sections)
	for i := range n.sections {
		c.size += len(n.sections[i].heading) + len(n.sections[i].text())
	}
}

// gather reads the corpora below dir until limit bytes of text are there.
func gather(dir string, limit int) (*collection, error) {
	c := &collection{}
	for _, folder := range blogs {
		if err := c.fill(dir, folder, limit, false); err != nil {
			return nil, err
		}
	}
	if err := c.fill(dir, reference, limit, true); err != nil {
		return nil, err
	}
	if c.sections == 0 {
		return nil, fmt.Errorf("no notes below %s; set TALKSEARCH_SHARED to the folder that has corpora/", dir)
	}
	return c, nil
}

// fill adds the notes of a folder until limit bytes are there, in an order of its own
// where a part of them stands for all.
func (c *collection) fill(dir, folder string, limit int, shuffled bool) error {
	if c.size >= limit {
		return nil
	}
	files, _, err := corpus.Scan([]string{filepath.Join(dir, folder)}, corpus.Options{IncludeDrafts: true})
	if err != nil {
		return err
	}
	if shuffled {
		random(folder).Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	}
	for _, f := range files {
		for n, err := range f.Notes() {
			if err != nil {
				continue // of a file that cannot be read nobody has anything
			}
			if c.size >= limit {
				return nil
			}
			c.add(plain(fmt.Sprintf("n%06d", len(c.notes)), &n))
		}
	}
	return nil
}

// plain is what a note says, without what only one of the engines would know to use.
func plain(id string, n *corpus.Note) note {
	p := note{id: id, title: oneLine(n.Title), date: n.Date, tags: n.Tags}
	for i := range n.Sections {
		s := &n.Sections[i]
		heading := ""
		if len(s.Heading) > 0 {
			heading = oneLine(s.Heading[len(s.Heading)-1])
		}
		if heading == "" && s.Prose == "" && s.Code == "" {
			continue
		}
		if last := len(p.sections) - 1; last >= 0 && len(p.sections[last].text()) < sectionSize {
			p.sections[last].join(heading, s.Prose, s.Code)
			continue
		}
		p.sections = append(p.sections, section{id: fmt.Sprintf("%s#%d", id, i), heading: heading, prose: s.Prose, code: s.Code})
	}
	return p
}

// sectionSize is how many bytes a section has, but for a note's last: a shorter one takes
// in the next. The reference cuts a page into pieces of a line or two, and a blog does not.
const sectionSize = 780

func (s *section) join(heading, prose, code string) {
	s.prose = strings.TrimSpace(s.prose + "\n" + heading + "\n" + prose)
	s.code = strings.TrimSpace(s.code + "\n" + code)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// grown is a collection of some number of sections: first the collection's own in another
// order, then those again with their sentences shuffled, so that no text is there twice
// but words are as frequent as they were.
func (c *collection) grown(sections int) *collection {
	order := random("growth").Perm(len(c.notes))
	g := &collection{}
	for round := 0; g.sections < sections; round++ {
		for _, i := range order {
			if g.sections >= sections {
				break
			}
			n := c.notes[i]
			if round > 0 {
				n = n.again(round)
			}
			g.add(n)
		}
	}
	return g
}

// again is a note with its sentences in another order.
func (n note) again(round int) note {
	r := random(fmt.Sprint(n.id, round))
	n.id = fmt.Sprintf("%s-%d", n.id, round)
	n.sections = slices.Clone(n.sections)
	for i := range n.sections {
		s := &n.sections[i]
		s.id = fmt.Sprintf("%s#%d", n.id, i)
		s.prose = shuffle(r, strings.SplitAfter(s.prose, "。"))
		s.code = shuffle(r, strings.SplitAfter(s.code, "\n"))
	}
	return n
}

func shuffle(r *rand.Rand, parts []string) string {
	r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	return strings.Join(parts, "")
}

// random gives each purpose numbers of its own, the same in every run.
func random(purpose string) *rand.Rand {
	var seed [32]byte
	copy(seed[:], purpose)
	return rand.New(rand.NewChaCha8(seed))
}
