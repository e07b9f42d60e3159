package corpus

import (
	"io"
	"path"
	"strings"
	"sync"

	"github.com/talksearch/talksearch/corpus/pattern"
)

// A Zenn book is a folder below "books": its chapters are Markdown, and what
// holds for all of them (the title, the topics, whether the book is published)
// stands in a file beside them.
var bookConfig = pattern.Lazy(`(?:^|/)books/[^/]+/config\.ya?ml$`)

// bookSaid is what a book's configuration says; problem is why that is not known.
type bookSaid struct {
	meta
	summary string
	problem *Problem
	flaw    *flaw
}

// bind tells the chapters among files of their book. A configuration is read
// once, when its first chapter is.
func bind(files []File) {
	books := map[string]func() bookSaid{}
	for _, f := range files {
		if f.format == bookFormat {
			books[path.Dir(f.ID)] = sync.OnceValue(f.readBook)
		}
	}
	for i := range files {
		if book := books[path.Dir(files[i].ID)]; book != nil {
			files[i].book = book
		}
	}
}

func (f File) readBook() bookSaid {
	in, err := f.open()
	if err != nil {
		return bookSaid{problem: f.unread("cannot be read", err)}
	}
	defer in.Close()
	raw, err := io.ReadAll(io.LimitReader(in, maxMatterBytes+1))
	if err == nil && len(raw) > maxMatterBytes {
		return bookSaid{problem: f.skipped(0, "is larger than 64 KiB, too large for what it says of a book")}
	}
	if err != nil {
		return bookSaid{problem: f.unread("cannot be read", err)}
	}
	text, _, err := decode(raw)
	if err != nil {
		return bookSaid{problem: f.skipped(0, err.Error())}
	}
	m, wrong := guarded(parseYAML, text)
	if m == nil {
		m = salvageMatter(text)
	}
	if wrong != nil {
		wrong.reason = "YAML is broken: " + wrong.reason + "; read line by line"
	}
	return bookSaid{meta: m.meta(f.opts.Now), summary: strings.TrimSpace(m.first("summary")), flaw: wrong}
}

// bookNote makes a note of the book itself: its title and what it is about.
func (f File) bookNote() (Note, error) {
	said := f.book()
	if said.problem != nil {
		return Note{}, said.problem
	}
	if said.withheld != "" && !f.opts.IncludeDrafts {
		return Note{}, f.skipped(0, Draft+said.withheld)
	}
	var flaws []flaw
	if said.flaw != nil {
		flaws = append(flaws, *said.flaw)
	}
	n := Note{Title: said.title, URL: said.url, Date: said.date, Tags: said.tags}
	_, n.Sections, _ = readMarkdown(said.summary, 1, said.title, false)
	return f.finish(n, said.meta, flaws)
}

// lend gives a chapter what its book says of all chapters.
func (b bookSaid) lend(chapter *meta) {
	if len(chapter.tags) == 0 {
		chapter.tags = b.tags
	}
	if chapter.withheld != "" {
		return
	}
	if b.withheld != "" {
		chapter.withheld = strings.Replace(b.withheld, "front matter", "its book's configuration", 1)
	}
	if b.problem != nil {
		chapter.withheld = "its book's configuration cannot be read"
	}
}
