package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// The bounds of what is told of a note.
const (
	maxTermsShown = 200 // of a section
	maxNotesShown = 20  // of a file
)

// A diagnosis is what is known of one file, URL or id.
type diagnosis struct {
	Asked string `json:"asked"`
	// Index is where the index has it, nil when it does not.
	Index    *indexed `json:"index,omitempty"`
	IndexDir string   `json:"index_dir"`
	NoIndex  bool     `json:"no_index,omitempty"`
	// Sources are the folders and files that were looked at.
	Sources []string `json:"sources,omitempty"`
	// Guessed tells that the note does not say the URL that was asked for, but has the
	// name that most sites would make it of.
	Guessed bool `json:"guessed,omitempty"`
	// File is the file that was read, "" when none was found.
	File     string `json:"file,omitempty"`
	Kind     string `json:"kind,omitempty"`
	Encoding string `json:"encoding,omitempty"`
	// LeftOut says why it is not for the index.
	LeftOut  string   `json:"left_out,omitempty"`
	Problems []string `json:"problems,omitempty"`
	// Notes are those of the file, or the one that was asked for.
	Notes []noteReport `json:"notes,omitempty"`
	More  int          `json:"more_notes,omitempty"`

	analyzer *analyzer.Analyzer
	terms    bool
	known    *index.NoteRef    // what the index knows of it
	stored   *index.StoredNote // and has: of a copy, the note that it is a copy of
	fragment string            // of the URL that was asked for
}

// indexed is a note in the index.
type indexed struct {
	Generation string `json:"generation"`
	ID         string `json:"id"`
	Notes      int    `json:"notes,omitempty"` // of the file, if there are more
	// CopyOf is the note that says the same and is found instead.
	CopyOf string `json:"copy_of,omitempty"`
	// Difference says in what the file is another now.
	Difference string `json:"difference,omitempty"`
}

// A noteReport is a note as it was read or, where its file is not known, stored.
type noteReport struct {
	index.NoteRef
	Sections []sectionReport `json:"sections"`
}

type sectionReport struct {
	index.Section
	// Asked is the section that a URL's fragment names.
	Asked bool `json:"asked,omitempty"`
	// Terms are those of its heading, text and code.
	Terms []string `json:"terms,omitempty"`
	More  int      `json:"more_terms,omitempty"`
}

// well tells whether the note is found as it is.
func (f *diagnosis) well() bool {
	return f.Index != nil && f.Index.Difference == "" && f.LeftOut == "" && len(f.Notes) > 0
}

// diagnose looks for what was asked in the index and among the files.
func (d *doctor) diagnose(asked string) (*diagnosis, error) {
	r, a, err := d.open()
	if err != nil {
		return nil, err
	}
	found := &diagnosis{Asked: asked, IndexDir: d.dir, NoIndex: r == nil, analyzer: a, terms: d.terms}
	w := newSubject(asked)
	found.fragment = w.fragment
	if r != nil {
		defer r.Close()
		if err := found.lookUp(r, w); err != nil {
			return nil, err
		}
	}
	return found, d.readFile(found, w)
}

// lookUp finds the note in the index.
func (f *diagnosis) lookUp(r *index.Reader, w *subject) error {
	best, at, count := 0, index.NoteRef{}, 0
	for ref, err := range r.NoteRefs() {
		if err != nil {
			return err
		}
		switch fit := w.fits(ref.ID, ref.Path, ref.URL); {
		case fit > best:
			best, at, count = fit, ref, 1
		case fit == best && fit > 0:
			count++
		}
	}
	copies, err := r.Copies()
	if err != nil {
		return err
	}
	copyOf := ""
	for _, c := range copies {
		switch fit := w.fits(c.ID, c.Path, c.URL); {
		case fit > best:
			best, at, count = fit, index.NoteRef{ID: c.ID, Path: c.Path, URL: c.URL}, 1
			copyOf = c.Of
		case fit == best && fit > 0:
			count++
		}
	}
	if best == 0 {
		return nil
	}
	if f.stored, err = r.Note(cmp.Or(copyOf, at.ID)); err != nil {
		return err
	}
	f.known = &at
	f.Guessed = w.url != "" && best == fitsName
	f.Index = &indexed{Generation: r.Generation(), ID: at.ID, CopyOf: copyOf}
	if count > 1 {
		f.Index.Notes = count
	}
	return nil
}

// readFile finds the file among those of the sources, and reads it as an indexer does.
func (d *doctor) readFile(f *diagnosis, w *subject) error {
	file := w.file
	sources := d.sources
	if file != "" && len(sources) == 0 {
		id := ""
		if f.known != nil {
			id = f.known.Path
		}
		sources = []string{sourceOf(file, id)}
	}
	if len(sources) == 0 {
		if f.tellStored(); f.stored == nil && w.url == "" {
			f.LeftOut = "there is no such file, and no note has it as its id"
		}
		return nil
	}
	f.Sources = sources
	opts := d.options
	left := map[string]string{} // path → why
	opts.PassedOver = func(path, why string) { left[path] = why }
	files, problems, err := corpus.Scan(sources, opts)
	if err != nil {
		return err
	}
	for _, p := range problems {
		left[p.Path] = p.Reason
	}
	for _, isWanted := range w.looks(f.known) {
		for _, candidate := range files {
			if f.read(candidate, isWanted, left) {
				return nil
			}
		}
	}
	if file == "" {
		if f.stored == nil {
			f.LeftOut = "no note of the sources has this URL or id"
		}
		f.tellStored()
		return nil
	}
	f.LeftOut = leftOut(file, left)
	return nil
}

// leftOut says why a file is not listed: by itself, or because of a folder around it.
func leftOut(file string, left map[string]string) string {
	folder := ""
	for path, why := range left {
		abs := absolute(path)
		if abs == file && !strings.HasSuffix(path, string(filepath.Separator)) {
			return why
		}
		if strings.HasPrefix(file, abs+string(filepath.Separator)) && len(path) > len(folder) {
			folder = path
		}
	}
	if folder != "" {
		return "the folder " + folder + " is left out: " + left[folder]
	}
	return "is not in the sources; name its folder with --source"
}

// tellStored tells of a note whose file is not known what the index has.
func (f *diagnosis) tellStored() {
	if f.stored != nil {
		f.Notes = []noteReport{f.report(f.stored)}
	}
}

// read reads a file, and tells of its notes that are wanted. It tells whether this was
// the file.
func (f *diagnosis) read(file corpus.File, is look, left map[string]string) bool {
	if !is.file(file) {
		return false
	}
	var how corpus.Reading
	var problems []string
	var last *corpus.Problem
	notes := 0
	for n, err := range file.Explained(&how) {
		var p *corpus.Problem
		if errors.As(err, &p) {
			last = p
			problems = append(problems, p.Error())
		}
		if n.ID == "" || !is.note(n) {
			continue
		}
		if notes++; notes > maxNotesShown {
			f.More++
			continue
		}
		now := index.Stored(&n)
		if f.known != nil && f.known.ID == n.ID {
			f.compare(now)
		}
		f.Notes = append(f.Notes, f.report(now))
	}
	if notes == 0 && !is.sure {
		return false
	}
	f.Guessed = f.Guessed || is.guess
	f.File, f.Kind, f.Encoding, f.Problems = file.Path, string(how.Kind), how.Encoding, problems
	switch {
	case notes > 0:
	case last != nil:
		f.LeftOut, f.Problems = last.Error(), nil
	case left[file.Path] != "": // told while it was read
		f.LeftOut = left[file.Path]
	default:
		f.LeftOut = "there is no note in it"
	}
	return true
}

// compare tells in what a note is not as the index has it.
func (f *diagnosis) compare(now *index.StoredNote) {
	switch {
	case f.Index.CopyOf == "":
		now.Also = f.stored.Also
		f.Index.Difference = f.stored.Difference(now)
	case !f.stored.SaysSame(now):
		f.Index.Difference = "it said the same as " + f.Index.CopyOf
	}
}

func (f *diagnosis) report(n *index.StoredNote) noteReport {
	report := noteReport{NoteRef: n.NoteRef, Sections: []sectionReport{}}
	for i := range n.Sections {
		report.Sections = append(report.Sections, f.section(&n.Sections[i]))
	}
	return report
}

func (f *diagnosis) section(s *index.StoredSection) sectionReport {
	out := sectionReport{Section: s.Section, Asked: f.fragment != "" && f.fragment == s.Anchor}
	if !f.terms {
		return out
	}
	seen := map[string]bool{}
	for _, text := range append(slices.Clone(s.Heading), s.Prose, s.Code) {
		for _, t := range f.analyzer.Analyze(text) {
			if seen[t.Term] {
				continue
			}
			seen[t.Term] = true
			if len(out.Terms) < maxTermsShown {
				out.Terms = append(out.Terms, t.Term)
			} else {
				out.More++
			}
		}
	}
	return out
}

// write tells a person.
func (f *diagnosis) write(w io.Writer) error {
	fmt.Fprintln(w, printable(f.Asked))
	switch {
	case f.NoIndex:
		tell(w, "index", "there is none at "+f.IndexDir)
	case f.Index == nil:
		tell(w, "index", "it is not in "+f.IndexDir)
	default:
		tell(w, "index", fmt.Sprintf("%s has it as %s%s", f.Index.Generation, f.Index.ID, f.state()))
		if f.Index.Notes > 0 {
			tell(w, "", fmt.Sprintf("and %d more notes of this file", f.Index.Notes-1))
		}
	}
	tell(w, "left out", f.LeftOut)
	tell(w, "source", strings.Join(f.Sources, " "))
	tell(w, "file", f.File)
	if f.Guessed {
		tell(w, "", "found by its name, as it does not say this URL")
	}
	if f.Kind != "" {
		tell(w, "read as", f.Kind+", "+f.Encoding)
	}
	for _, p := range f.Problems {
		tell(w, "warning", p)
	}
	for i := range f.Notes {
		f.Notes[i].write(w)
	}
	if f.More > 0 {
		fmt.Fprintf(w, "  and %d more notes\n", f.More)
	}
	return nil
}

// state says how what the index has compares with the file.
func (f *diagnosis) state() string {
	switch {
	case f.Index.Difference != "":
		return ", but the file is another now: " + f.Index.Difference
	case f.LeftOut != "":
		return ", but it would be left out now"
	case f.Index.CopyOf != "":
		return ": it is the same as " + f.Index.CopyOf + ", which is shown"
	case f.File == "":
		return "; to compare it with its file, name the folder with --source"
	}
	return ", as the file is now"
}

// tell writes a line, unless there is nothing to tell.
func tell(w io.Writer, name, value string) {
	if value != "" {
		fmt.Fprintf(w, "  %-8s  %s\n", name, printable(value))
	}
}

func (n *noteReport) write(w io.Writer) {
	for _, part := range [][2]string{{"title", n.Title}, {"date", n.Date}, {"event", n.Event}, {"tags", strings.Join(n.Tags, ", ")}, {"URL", n.URL}} {
		tell(w, part[0], cmp.Or(part[1], "-"))
	}
	for _, c := range n.Also {
		tell(w, "also", strings.TrimSpace(c.Path+" "+c.URL))
	}
	tell(w, "sections", strconv.Itoa(len(n.Sections)))
	for i := range n.Sections {
		n.Sections[i].write(w)
	}
}

func (s *sectionReport) write(w io.Writer) {
	heading := "(before the first heading)"
	if len(s.Heading) > 0 {
		heading = strings.Join(s.Heading, " › ")
	}
	fmt.Fprintf(w, "    line %d  %s", s.Line, printable(heading))
	if s.Anchor != "" {
		fmt.Fprintf(w, "  #%s", printable(s.Anchor))
	}
	if s.Speaker != "" {
		fmt.Fprintf(w, "  by %s", printable(s.Speaker))
	}
	if s.Asked {
		fmt.Fprint(w, "  <- asked for")
	}
	fmt.Fprintln(w)
	for _, l := range s.Links {
		fmt.Fprintf(w, "      %s %s\n", printable(l.Kind), printable(l.URL))
	}
	if len(s.Terms) > 0 {
		fmt.Fprintf(w, "      terms %s", printable(strings.Join(s.Terms, " ")))
		if s.More > 0 {
			fmt.Fprintf(w, " and %d more", s.More)
		}
		fmt.Fprintln(w)
	}
}
