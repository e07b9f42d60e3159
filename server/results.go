package server

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/talksearch/talksearch/index"
)

// results are an answer as the page shows it: hits in rank order, those of one
// note that stand next to each other under one title.
type results struct {
	Total, TotalNotes int
	Partial           bool
	Retyped           string
	DidYouMean        string
	Groups            []*noteGroup
}

type noteGroup struct {
	id    string
	Title string
	URL   string // "" when there is nothing to link to
	Event string
	Date  string // as the reader's language writes it, or as the note does
	ISO   string // "" when the note's date is not a day
	Also  []outlink
	Talks []talk
}

type talk struct {
	Rank    int
	Path    []string // the headings above
	Heading string   // "" for text without a heading
	URL     string   // "" when there is nothing to link to
	Place   string   // path:line, when there is no URL
	Speaker string
	Links   []outlink
	Snippet []piece
	Missing []string
}

type outlink struct {
	Label, URL, Host string
	At               string // the slide or the second that it opens at; "" for the whole
}

// What one hit may show of itself. These are far above what notes of people
// have; they bound the page when a note is not one of people's.
const (
	maxTitleRunes   = 300
	maxPathHeadings = 6
	maxLinks        = 6
	maxMissing      = 16
	maxSnippetBytes = 4096
)

// present makes results of the first most hits of an answer.
func present(a *index.Answer, m *messages, most int) *results {
	out := &results{Total: a.Total, TotalNotes: a.TotalNotes, Partial: a.Partial, Retyped: a.Retyped, DidYouMean: clip(a.DidYouMean)}
	var group *noteGroup
	for _, hit := range a.Hits[:min(most, len(a.Hits))] {
		if group == nil || group.id != hit.Note.ID {
			group = groupOf(hit.Note, m)
			out.Groups = append(out.Groups, group)
		}
		group.Talks = append(group.Talks, talkOf(hit, m))
	}
	return out
}

func groupOf(n index.NoteRef, m *messages) *noteGroup {
	g := &noteGroup{id: n.ID, Title: clip(n.Title), URL: landing(n.URL, ""), Event: clip(n.Event), Date: clip(n.Date)}
	if g.Title == "" {
		g.Title = clip(n.Path)
	}
	if day, err := time.Parse(time.DateOnly, n.Date); err == nil {
		g.Date, g.ISO = m.Date(day), n.Date
	}
	for _, c := range n.Also {
		if url := landing(c.URL, ""); url != "" && url != g.URL && len(g.Also) < maxLinks {
			g.Also = append(g.Also, outlink{URL: url, Host: host(url)})
		}
	}
	return g
}

func talkOf(h index.Hit, m *messages) talk {
	t := talk{
		Rank:    h.Rank,
		URL:     landing(h.Note.URL, h.Section.Anchor),
		Speaker: clip(h.Section.Speaker),
	}
	snippet := h.Snippet
	snippet.Text = snippet.Text[:runeStart(snippet.Text, maxSnippetBytes)]
	t.Snippet = pieces(snippet)
	headings := h.Section.Heading
	if len(headings) > 0 && headings[0] == h.Note.Title {
		headings = headings[1:] // the group's title says it already
	}
	if n := len(headings); n > 0 {
		t.Heading = clip(headings[n-1])
		for _, above := range headings[max(0, n-1-maxPathHeadings) : n-1] {
			t.Path = append(t.Path, clip(above))
		}
	}
	if t.URL == "" {
		t.Place = clip(h.Note.Path)
		if h.Section.Line > 0 {
			t.Place += ":" + strconv.Itoa(h.Section.Line)
		}
	}
	for _, l := range h.Section.Links {
		label := map[string]string{"slides": m.Slides, "video": m.Video}[l.Kind]
		if url := landing(l.URL, ""); url != "" && label != "" && len(t.Links) < maxLinks {
			t.Links = append(t.Links, outlink{label, url, host(url), l.At()})
		}
	}
	for _, word := range h.Missing[:min(maxMissing, len(h.Missing))] {
		t.Missing = append(t.Missing, clip(word))
	}
	return t
}

// clip shortens a line of a note to what a page can show, in whole characters.
func clip(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > maxTitleRunes { // else it cannot have more runes either
		n := 0
		for i := range s {
			if n == maxTitleRunes {
				s = s[:i] + "…"
				break
			}
			n++
		}
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return s
}
