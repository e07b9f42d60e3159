package corpus

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
)

// A markedSite is what the web pages of a source say together: where one marks its
// text, those of its site that mark none are not meant to be found. It is how authors
// of sites already tell Pagefind which pages are notes. What is of another site, as
// among pages that somebody saved, is not meant.
type markedSite struct {
	once  sync.Once
	files []File // of the source
	page  string // the path of the first that marks its text; "" where none does
	host  string // of its site; "" where it does not say
}

// bindMarks tells the web pages of each folder of the others in it.
func bindMarks(files []File) {
	sites := map[*os.Root]*markedSite{}
	for i, f := range files {
		if f.root == nil || formatOf(f.Path) != htmlFormat || f.opts.As != "" && f.opts.As != HTML {
			continue
		}
		s := sites[f.root]
		if s == nil {
			s = &markedSite{}
			sites[f.root] = s
		}
		s.files = append(s.files, f)
		files[i].marked = s
	}
}

// read looks for the first page that marks its text. Most bytes are only searched: on
// each run all pages may be.
func (s *markedSite) read() {
	for _, f := range s.files {
		if l, ok := f.markedLayout(); ok {
			s.page, s.host = f.Path, l.says.host
			return
		}
	}
}

var bodyMarks = [][]byte{[]byte("data-talksearch-body"), []byte("data-pagefind-body")}

// markedLayout gives the layout of a page that marks its text. What a generator makes
// pages of is none: templates add their marks later.
func (f File) markedLayout() (l layout, ok bool) {
	if f.withheldPlace() != "" {
		return layout{}, false
	}
	in, err := f.open()
	if err != nil {
		return layout{}, false
	}
	defer in.Close()
	raw, err := io.ReadAll(io.LimitReader(in, f.opts.MaxBytes+1))
	if err != nil || int64(len(raw)) > f.opts.MaxBytes ||
		!slices.ContainsFunc(bodyMarks, func(mark []byte) bool { return bytes.Contains(raw, mark) }) {
		return layout{}, false
	}
	text, _, err := decode(raw)
	if err != nil {
		return layout{}, false
	}
	if m, _, _, _ := splitMatter(text); len(m) > 0 {
		return layout{}, false
	}
	l = findLayout(text)
	return l, l.marksText()
}

func (l *layout) marksText() bool {
	return slices.ContainsFunc(l.parts, func(p part) bool { return p.kind == markedPart || p.kind == pagefindPart })
}

// unmarked gives the reason for which a page that marks no text is no note; "" is none.
func (f File) unmarked(l *layout) string {
	if f.marked == nil || l.marksText() {
		return ""
	}
	f.marked.once.Do(f.marked.read)
	if f.marked.page == "" || f.marked.host != "" && l.says.host != "" && f.marked.host != l.says.host {
		return ""
	}
	return fmt.Sprintf("marks no text with data-talksearch-body or data-pagefind-body, as other pages of the site do (%s)", f.marked.page)
}

// said tells apart what unmarked goes by.
func (s *markedSite) said() string {
	s.once.Do(s.read)
	if s.page == "" {
		return ""
	}
	return "marked:" + s.host
}
