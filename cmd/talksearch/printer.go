package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/talksearch/talksearch/index"
	"github.com/talksearch/talksearch/index/query"
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

// json prints one hit a line and, where they were asked for and there are hits, the
// facets in a last one, which is told from hits by its only key.
func (p *printer) json(a *index.Answer) error {
	for i := range a.Hits {
		if err := encodeJSON(p.out, &a.Hits[i]); err != nil {
			return err
		}
	}
	if a.Facets != nil && len(a.Hits) > 0 {
		line := struct {
			Facets *index.Facets `json:"facets"`
		}{a.Facets}
		if err := encodeJSON(p.out, line); err != nil {
			return err
		}
	}
	return p.out.Flush()
}

// text prints the hits of one note below its title, where they follow each other, and
// the facets last.
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
			p.alsoLine(&h.Note)
		}
		p.hit(h)
	}
	if a.Facets != nil && len(a.Hits) > 0 {
		fmt.Fprintln(p.out)
		if err := facetLines(a.Facets).write(p.out, ""); err != nil {
			return err
		}
	}
	return p.out.Flush()
}

// facetLines are the facets with the filter that each value is asked for by.
func facetLines(f *index.Facets) columns {
	lines := columns{{"notes", "filter"}}
	add := func(n int, filter string) {
		lines = append(lines, []string{fmt.Sprintf("%5d", n), printable(filter)})
	}
	for _, facet := range []struct {
		field  query.Field
		values []index.FacetValue
	}{{query.Tag, f.Tags}, {query.Event, f.Events}, {query.Speaker, f.Speakers}} {
		for _, v := range facet.values {
			add(v.Count, fmt.Sprintf(`%s:"%s"`, facet.field, v.Value))
		}
	}
	for _, v := range f.Years {
		year, err := strconv.Atoi(v.Value)
		if err != nil {
			continue // no year is one that is not a number
		}
		add(v.Count, fmt.Sprintf("after:%04d before:%04d", year, year+1))
	}
	return lines
}

func (p *printer) noteLine(n *index.NoteRef) {
	p.styled(p.style.title, printable(n.Title))
	event := n.Event
	if strings.Contains(n.Title, event) {
		event = "" // the title says it, as those of most reports do
	}
	for _, detail := range []string{n.Date, event} {
		if detail != "" {
			p.styled(p.style.dim, "  "+printable(detail))
		}
	}
	fmt.Fprintln(p.out)
}

// maxAlsoShown is how many copies a terminal shows.
const maxAlsoShown = 3

// alsoLine tells where else a note is.
func (p *printer) alsoLine(n *index.NoteRef) {
	if len(n.Also) == 0 {
		return
	}
	var places []string
	for _, c := range n.Also[:min(maxAlsoShown, len(n.Also))] {
		places = append(places, printable(cmp.Or(c.URL, c.Path)))
	}
	if len(n.Also) > maxAlsoShown {
		places = append(places, "…")
	}
	p.styled(p.style.dim, "  also at "+strings.Join(places, ", "))
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
		fmt.Fprintf(p.out, "    %s %s", printable(l.Kind), printable(l.URL))
		if at := l.At(); at != "" {
			p.styled(p.style.dim, "  "+at)
		}
		fmt.Fprintln(p.out)
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
