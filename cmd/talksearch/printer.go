package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/talksearch/talksearch/index"
)

// A printer writes answers: as JSON lines for programs, as text for people.
type printer struct {
	out   *bufio.Writer
	style style
}

func newPrinter(w io.Writer) *printer {
	p := &printer{out: bufio.NewWriter(w)}
	if isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" {
		p.style = colors
	}
	return p
}

// style is the escape sequences around the parts of an answer; none by default.
type style struct{ title, place, mark, dim, reset string }

var colors = style{title: "\x1b[1m", place: "\x1b[35m", mark: "\x1b[1;31m", dim: "\x1b[2m", reset: "\x1b[0m"}

// json prints one hit a line.
func (p *printer) json(a *index.Answer) error {
	enc := json.NewEncoder(p.out)
	enc.SetEscapeHTML(false)
	for i := range a.Hits {
		if err := enc.Encode(&a.Hits[i]); err != nil {
			return err
		}
	}
	return p.out.Flush()
}

// text prints the hits of one note below its title, where they follow each other.
func (p *printer) text(a *index.Answer) error {
	note := ""
	for i := range a.Hits {
		h := &a.Hits[i]
		if i == 0 || h.Note.ID != note {
			if i > 0 {
				fmt.Fprintln(p.out)
			}
			note = h.Note.ID
			p.noteLine(&h.Note)
		}
		p.hit(h)
	}
	return p.out.Flush()
}

func (p *printer) noteLine(n *index.NoteRef) {
	p.styled(p.style.title, printable(n.Title))
	for _, detail := range []string{n.Date, n.Event} {
		if detail != "" {
			p.styled(p.style.dim, "  "+printable(detail))
		}
	}
	fmt.Fprintln(p.out)
}

func (p *printer) hit(h *index.Hit) {
	fmt.Fprint(p.out, "  ")
	p.styled(p.style.place, fmt.Sprintf("%s:%d", printable(h.Note.Path), h.Section.Line))
	if len(h.Section.Heading) > 0 {
		fmt.Fprint(p.out, "  ", printable(strings.Join(h.Section.Heading, " › ")))
	}
	if h.Section.Speaker != "" {
		p.styled(p.style.dim, "  "+printable(h.Section.Speaker))
	}
	fmt.Fprintln(p.out)
	if h.Snippet.Text != "" {
		fmt.Fprint(p.out, "    ")
		p.snippet(&h.Snippet)
		fmt.Fprintln(p.out)
	}
	for _, l := range h.Section.Links {
		fmt.Fprintf(p.out, "    %s %s\n", printable(l.Kind), printable(l.URL))
	}
	if len(h.Missing) > 0 {
		p.styled(p.style.dim, "    without "+printable(strings.Join(h.Missing, ", ")))
		fmt.Fprintln(p.out)
	}
	if h.Explanation != nil {
		p.explanation(h.Explanation, "    ")
	}
}

func (p *printer) snippet(s *index.Snippet) {
	at := 0
	for _, span := range s.Spans {
		fmt.Fprint(p.out, printable(s.Text[at:span[0]]))
		p.styled(p.style.mark, printable(s.Text[span[0]:span[1]]))
		at = span[1]
	}
	fmt.Fprint(p.out, printable(s.Text[at:]))
}

func (p *printer) explanation(e *index.Explanation, indent string) {
	fmt.Fprintf(p.out, "%s%.4f %s\n", indent, e.Value, printable(e.What))
	for _, part := range e.Parts {
		p.explanation(part, indent+"  ")
	}
}

func (p *printer) styled(with, s string) {
	if with == "" {
		fmt.Fprint(p.out, s)
		return
	}
	fmt.Fprint(p.out, with, s, p.style.reset)
}
