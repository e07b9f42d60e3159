package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"

	"github.com/talksearch/talksearch/corpus/dump"
)

// Notes reads the file. It yields one note for a file of Markdown or text, one
// for each record of JSONL, entry of an exported blog or item of a feed, and none for a
// web page that is no note, which is reported to [Options.PassedOver]. The error is nil
// or a *Problem: when Skipped,
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
			yield(Note{}, f.unread("cannot be read", err))
			return
		}
		defer in.Close()
		if why := f.withheldPlace(); why != "" {
			yield(Note{}, f.skipped(0, Draft+why))
			return
		}
		if f.format == bookFormat && f.book != nil {
			yield(f.bookNote())
			return
		}
		head, done := buffered(in)
		defer done()
		kind := f.kind(head)
		if kind == JSONL {
			f.how.is(JSONL)
			f.how.decoded(nil, "")
			f.records(head, yield)
			return
		}
		text, badLine, problem := f.text(head, kind)
		if problem != nil {
			yield(Note{}, problem)
			return
		}
		if kind == "" {
			kind = DetectKind(text)
			if kind != Feed && f.format == xmlFormat {
				f.strangeXML(text, yield)
				return
			}
		}
		f.how.is(kind)
		switch kind {
		case MovableType:
			f.entries(readMovableType(f.ID, text, f.opts.Now), badLine, yield)
		case Feed:
			f.entries(f.untold(readFeed(text)), badLine, yield)
		default:
			n, err := f.note(text, kind, badLine)
			if why, ok := errors.AsType[passedOver](err); ok {
				f.opts.PassedOver(f.Path, string(why))
				return
			}
			yield(n, err)
		}
	}
}

// strangeXML tells of XML that is no feed. In a folder it is a program's, like
// its other files; where somebody named it as a source, its notes are missed.
func (f File) strangeXML(text string, yield func(Note, error) bool) {
	what := "is XML, but neither RSS nor Atom"
	if root := rootElement(text); root == "urlset" || root == "sitemapindex" {
		what = "is a sitemap, which has addresses but no text"
	}
	if f.root != nil {
		f.opts.PassedOver(f.Path, what)
		return
	}
	yield(Note{}, f.skipped(0, what+"; name the pages themselves, or a folder that has them"))
}

// kind gives how the file is to be read, as far as its name and its first bytes
// say; empty when its whole text must decide.
func (f File) kind(head *bufio.Reader) Kind {
	if f.opts.As != "" {
		return f.opts.As
	}
	if f.Path == "-" {
		return JSONL
	}
	switch f.format {
	case markdownFormat:
		return Markdown
	case rstFormat:
		return ReStructuredText
	case rdFormat:
		return RD
	case htmlFormat:
		return HTML
	case jsonlFormat:
		return JSONL
	case unknownFormat:
		if looksJSONL(head) {
			return JSONL
		}
	}
	return ""
}

func (f File) skipped(line int, reason string) *Problem {
	return &Problem{Path: f.Path, Line: line, Skipped: true, Reason: reason}
}

// unread is skipped for an error of the file system.
func (f File) unread(doing string, err error) *Problem {
	p := f.skipped(0, doing+": "+cause(err).Error())
	p.Unread = mayPass(err)
	return p
}

func (f File) open() (io.ReadCloser, error) {
	switch {
	case f.Path == "-":
		return io.NopCloser(f.opts.Stdin), nil
	case f.root != nil:
		return openAt(f.root, f.name)
	}
	return openFile(f.Path)
}

// looksJSONL tells whether the first line is an object, as far as it can be seen.
func looksJSONL(r *bufio.Reader) bool {
	head, err := r.Peek(r.Size())
	head = bytes.TrimPrefix(head, utf8BOM)
	line, _, whole := bytes.Cut(head, []byte("\n"))
	if !jsonObject().Match(line) {
		return false
	}
	return json.Valid(line) || !whole && err == nil
}

func (f File) records(r io.Reader, yield func(Note, error) bool) {
	stopped := false
	err := readJSONL(r, f.opts, func(line int, n Note, wrong *flaw) bool {
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
		yield(Note{}, f.unread("cannot be read to its end", err))
	}
}

// A file of many notes may be larger than one note: by as much.
const notesPerFile = 16

// text reads the whole file. badLine is the first line with a byte that is no
// text, 0 for none.
func (f File) text(r *bufio.Reader, kind Kind) (text string, badLine int, problem *Problem) {
	limit, advice := f.opts.MaxBytes, "cut it into several notes"
	raw := rawTexts.Get().(*bytes.Buffer)
	defer func() {
		if raw.Cap() <= maxKeptText {
			raw.Reset()
			rawTexts.Put(raw)
		}
	}()
	raw.Grow(int(min(f.Size, limit)) + bytes.MinRead)
	_, err := raw.ReadFrom(io.LimitReader(r, limit+1))
	if head := raw.Bytes()[:min(raw.Len(), headSize)]; err == nil && int64(raw.Len()) > limit &&
		(looksMovableType(string(head)) || looksFeed(string(head))) {
		limit, advice = limit*notesPerFile, "cut it into several files"
		_, err = raw.ReadFrom(io.LimitReader(r, limit+1-int64(raw.Len())))
	}
	if err != nil {
		return "", 0, f.unread("cannot be read", err)
	}
	if int64(raw.Len()) > limit {
		return "", 0, f.skipped(0, fmt.Sprintf("is larger than %d bytes; %s", limit, advice))
	}
	text, badLine, err = decode(raw.Bytes())
	if err != nil {
		return "", 0, f.skipped(0, err.Error())
	}
	f.how.decoded(raw.Bytes(), text)
	return text, badLine, nil
}

// note reads a text that is one note.
func (f File) note(text string, kind Kind, badLine int) (Note, error) {
	var flaws []flaw
	if badLine > 0 {
		flaws = append(flaws, badByte(badLine))
	}
	var n Note
	var m matter
	switch kind {
	case HTML:
		return f.webPage(text, flaws)
	case Dump, RD:
		if p := f.withheld(text, nil, true); p != nil {
			return Note{}, p
		}
		if kind == Dump {
			p := dump.Read(f.ID, text)
			return f.finish(dumpNote(p), meta{several: p.Several}, flaws)
		}
		n.Title, n.Sections = readRD(text)
		return f.finish(n, meta{}, flaws)
	case ReStructuredText:
		m, n.Title, n.Sections = readRST(text)
		if p := f.withheld(text, m, len(m) == 0); p != nil {
			return Note{}, p
		}
	default:
		var body string
		var bodyLine int
		var wrong *flaw
		if m, body, bodyLine, wrong = splitMatter(text); m == nil {
			m, body, bodyLine = splitHeader(text)
		}
		if wrong != nil {
			flaws = append(flaws, *wrong)
		}
		if p := f.withheld(text, m, wrong != nil || len(m) == 0); p != nil {
			return Note{}, p
		}
		if jekyllPost().MatchString(f.ID) {
			m.partAtBlanks(text[:len(text)-len(body)])
		}
		n.Title, n.Sections, wrong = f.dialectOf(m).read(body, bodyLine, oneLine(m.first("title")))
		if wrong != nil {
			flaws = append(flaws, *wrong)
		}
	}
	said := m.meta(f.opts.Now)
	if f.book != nil {
		f.book().lend(&said)
	}
	if said.flaw != nil {
		flaws = append(flaws, *said.flaw)
	}
	if said.withheld != "" && !f.opts.IncludeDrafts { // by its book
		return Note{}, f.skipped(0, Draft+said.withheld)
	}
	n.URL, n.Date, n.Event, n.Tags = said.url, said.date, said.event, said.tags
	return f.finish(n, said, flaws)
}

func badByte(line int) flaw { return flaw{line, "has a byte that is no text; read without it"} }

func dumpNote(p dump.Page) Note {
	n := Note{Title: p.Title, Date: p.Date, Event: p.Event, Tags: p.Tags}
	// Of a page without markup nothing is stated.
	if n.Event != "" {
		n.Guessed = append(n.Guessed, guessedEvent)
	}
	if n.Date != "" {
		n.Guessed = append(n.Guessed, guessedDate)
	}
	for _, s := range p.Sections {
		n.Sections = append(n.Sections, Section{
			Heading: s.Heading, Line: s.Line, Speaker: s.Speaker, Links: s.Links, Prose: s.Prose, Code: s.Code,
		})
	}
	return n
}

// finish gives a note what its file knows, and gathers what was wrong with it.
func (f File) finish(n Note, said meta, flaws []flaw) (Note, error) {
	n.Path = f.ID
	if n.ID == "" {
		n.ID = f.ID
	}
	if n.Title == "" {
		n.Title = nameTitle(f.ID)
	}
	n.Until = f.until(said)
	if n.URL == "" && n.ID == f.ID && f.addresses != nil { // a path is not of the many notes of one file
		n.URL = f.addresses.of(f.ID)
	}
	if len(n.Sections) == 0 {
		n.Sections = []Section{{Line: 1}}
	}
	n.tellTalks(said)
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
