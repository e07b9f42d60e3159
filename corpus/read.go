package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"strconv"
	"strings"
	"syscall"

	"github.com/talksearch/talksearch/corpus/date"
	"github.com/talksearch/talksearch/corpus/dump"
)

// Notes reads the file. It yields one note for a file of Markdown or text, one
// for each record of a JSONL file. The error is nil or a *Problem: when Skipped,
// the note is the zero Note; otherwise it stands beside a note that was read in
// part. A problem with a JSONL file as a whole comes last.
//
// Notes of different files may be read concurrently, and a file any number of
// times, but for stdin. Ids are unique within a file; that two files do not
// give one id to two records is for the caller to see.
func (f File) Notes() iter.Seq2[Note, error] {
	return func(yield func(Note, error) bool) {
		in, err := f.open()
		if err != nil {
			yield(Note{}, f.skipped(0, "cannot be read: "+cause(err).Error()))
			return
		}
		defer in.Close()
		head := bufio.NewReaderSize(in, 64<<10)
		kind := formatOf(f.Path)
		if f.Path == "-" || kind == unknownFormat && looksJSONL(head) {
			kind = jsonlFormat
		}
		if kind == jsonlFormat {
			f.records(head, yield)
			return
		}
		yield(f.note(head, kind))
	}
}

func (f File) skipped(line int, reason string) *Problem {
	return &Problem{Path: f.Path, Line: line, Skipped: true, Reason: reason}
}

// open never waits: what was a regular file when it was listed may be a FIFO now.
func (f File) open() (io.ReadCloser, error) {
	if f.Path == "-" {
		return io.NopCloser(f.opts.Stdin), nil
	}
	const flags = os.O_RDONLY | syscall.O_NONBLOCK
	var file *os.File
	var err error
	if f.root != nil {
		file, err = f.root.OpenFile(f.name, flags, 0)
	} else {
		file, err = os.OpenFile(f.Path, flags, 0)
	}
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("is not a regular file")
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// looksJSONL tells whether the first line is an object, as far as it can be seen.
func looksJSONL(r *bufio.Reader) bool {
	head, err := r.Peek(r.Size())
	head = bytes.TrimPrefix(head, utf8BOM)
	line, _, whole := bytes.Cut(head, []byte("\n"))
	if !jsonObject.Match(line) {
		return false
	}
	return json.Valid(line) || !whole && err == nil
}

func (f File) records(r io.Reader, yield func(Note, error) bool) {
	stopped := false
	err := readJSONL(r, f.opts.MaxBytes, func(line int, n Note, wrong *flaw) bool {
		var problem error
		if wrong != nil {
			problem = &Problem{Path: f.Path, Line: line, Skipped: n.ID == "", Reason: wrong.reason}
		}
		if n.ID != "" {
			n.Path = f.ID
			if n.Title == "" {
				n.Title = n.ID
			}
			identify(&n)
		}
		stopped = !yield(n, problem)
		return !stopped
	})
	if err != nil && !stopped {
		yield(Note{}, f.skipped(0, "cannot be read to its end: "+cause(err).Error()))
	}
}

// note reads a file that is one note.
func (f File) note(r io.Reader, kind format) (Note, error) {
	raw, err := io.ReadAll(io.LimitReader(r, f.opts.MaxBytes+1))
	if err != nil {
		return Note{}, f.skipped(0, "cannot be read: "+cause(err).Error())
	}
	if int64(len(raw)) > f.opts.MaxBytes {
		return Note{}, f.skipped(0, fmt.Sprintf("is larger than %d bytes; cut it into several notes", f.opts.MaxBytes))
	}
	text, badLine, err := decode(raw)
	if err != nil {
		return Note{}, f.skipped(0, err.Error())
	}
	var flaws []flaw
	if badLine > 0 {
		flaws = append(flaws, flaw{badLine, "has a byte that is no text; read without it"})
	}
	if kind != markdownFormat && DetectKind(text) == Dump {
		return f.finish(dumpNote(dump.Read(f.ID, text)), meta{}, flaws)
	}

	m, body, bodyLine, wrong := splitMatter(text)
	if wrong != nil {
		flaws = append(flaws, *wrong)
	}
	said := m.meta(f.opts.Now)
	if said.flaw != nil {
		flaws = append(flaws, *said.flaw)
	}
	if said.withheld != "" && !f.opts.IncludeDrafts {
		return Note{}, f.skipped(0, "draft: "+said.withheld)
	}
	n := Note{URL: said.url, Date: said.date, Event: said.event, Tags: said.tags}
	if !f.opts.IncludeDrafts {
		n.Until = said.until
	}
	n.Title, n.Sections, wrong = readMarkdown(body, bodyLine, said.title, strings.EqualFold(path.Ext(f.Path), ".mdx"))
	if wrong != nil {
		flaws = append(flaws, *wrong)
	}
	return f.finish(n, said, flaws)
}

func dumpNote(p dump.Page) Note {
	n := Note{Title: p.Title, Date: p.Date, Event: p.Event, Tags: p.Tags}
	for _, s := range p.Sections {
		n.Sections = append(n.Sections, Section{
			Heading: s.Heading, Line: s.Line, Speaker: s.Speaker, Links: s.Links, Prose: s.Prose, Code: s.Code,
		})
	}
	return n
}

// finish gives a note what its file knows, and gathers what was wrong with it.
func (f File) finish(n Note, said meta, flaws []flaw) (Note, error) {
	if withheldFolder(f.ID) && !f.opts.IncludeDrafts {
		return Note{}, f.skipped(0, "draft: is in a folder _drafts")
	}
	n.ID, n.Path = f.ID, f.ID
	if n.Title == "" {
		n.Title = nameTitle(f.ID)
	}
	if n.Date == "" {
		n.Date = date.InPath(f.ID)
	}
	if n.Date == "" {
		n.Date, _ = date.Find(n.Title)
	}
	if len(n.Sections) == 0 {
		n.Sections = []Section{{Line: 1}}
	}
	giveSpeaker(n.Sections, said.speaker)
	identify(&n)
	if len(flaws) == 0 {
		return n, nil
	}
	p := &Problem{Path: f.Path, Line: flaws[0].line, Reason: flaws[0].reason}
	for _, more := range flaws[1:] {
		p.Reason += fmt.Sprintf("; line %d %s", more.line, more.reason)
	}
	return n, p
}

// giveSpeaker names the note's speaker where a section names nobody else.
func giveSpeaker(sections []Section, speaker string) {
	for i := range sections {
		if sections[i].Speaker == "" {
			sections[i].Speaker = speaker
		}
	}
}

// identify gives sections their ids: the note's, '#', and the anchor; the
// section's ordinal from 1 where there is no anchor or it is taken.
func identify(n *Note) {
	taken := make(map[string]bool, len(n.Sections))
	for i := range n.Sections {
		s := &n.Sections[i]
		if s.ID = ""; s.Anchor != "" && !taken[s.Anchor] {
			taken[s.Anchor] = true
			s.ID = n.ID + "#" + s.Anchor
		}
	}
	for i := range n.Sections {
		s := &n.Sections[i]
		if s.ID != "" {
			continue
		}
		ordinal := strconv.Itoa(i + 1)
		for taken[ordinal] {
			ordinal += "."
		}
		taken[ordinal] = true
		s.ID = n.ID + "#" + ordinal
	}
}
