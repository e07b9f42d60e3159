package dump

import (
	"slices"
	"strings"

	"github.com/talksearch/talksearch/corpus/talk"
)

// A Page is what was made out of a dump.
type Page struct {
	// Title is never empty: a page that states none is given its file's name.
	Title string
	// Date is an ISO 8601 calendar date, empty when nothing certain gives one.
	Date string
	// Event is the conference or meetup that the title names, if it does.
	Event string
	// Tags are the hashtags of the title and what the page lists as its tags.
	Tags []string
	// Sections are in reading order; there is at least one.
	Sections []Section
	// Several tells that the page holds several articles, of which no event is common.
	Several bool
}

// A Section is a part of a page under one heading.
type Section struct {
	Heading []string // from the outermost to the section's own
	Line    int      // counted from 1
	Speaker string
	Links   []talk.Link
	// Prose marks the lines of quoted tweets by "> " in front.
	Prose, Code string
}

// Read reads the text of a page whose markup is lost, as a browser or a
// scraper saves it, into a page. name is the file's slash-separated path and
// text its decoded content with LF line ends.
//
// What the page was is guessed from evidence, in this order: what each line is
// by its own look (line.go, wrap.go, dense.go, code.go, caption.go,
// reference.go), what is the
// site's and not the author's (chrome.go), where the article's title and byline
// stand (title.go, byline.go), which lines are headings (heading.go, ending.go,
// block.go) and how deep (outline.go, article.go). No guess drops a line that could be the
// author's; cost is linear in text.
func Read(name, text string) Page {
	lines, rest := splitLines(text)
	restLine := 1
	if n := len(lines); n > 0 {
		restLine = lines[n-1].no
	}
	markSite(lines)
	markFoot(lines, firstText(lines))
	head := readHead(name, lines)
	lines = withoutFoot(lines, head.body)
	markFileNames(lines, head.body)
	hs := findHeadings(lines, head)
	page := Page{Title: head.title, Date: head.date, Tags: head.tags}
	page.Sections = buildSections(lines, head.body, hs)
	if page.Several = severalArticles(hs); !page.Several {
		page.Event = page.event()
	}
	if rest != "" {
		page.Sections = appendRest(page.Sections, restLine, rest)
	}
	if len(page.Sections) == 0 {
		page.Sections = []Section{{Line: 1}}
	}
	return page
}

// event guesses the event that the page reports on.
func (p *Page) event() string {
	r := talk.Report{Title: p.Title, Tags: p.Tags}
	for i, s := range p.Sections {
		if i == 0 {
			r.Opening = s.Prose
		}
		if n := len(s.Heading); n > 0 {
			r.Names = append(r.Names, s.Heading[n-1])
			r.Speakers = append(r.Speakers, s.Speaker)
		}
	}
	return r.Event()
}

// withoutFoot drops what the site says below the article.
func withoutFoot(lines []line, body int) []line {
	for len(lines) > body && lines[len(lines)-1].kind == chromeLine {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// firstText is the index of the first line that is not the site's.
func firstText(lines []line) int {
	for i := range lines {
		if lines[i].kind == textLine && !isChrome(lines[i].text) {
			return i
		}
	}
	return 0
}

// markSite marks the lines that only a site writes, wherever they stand.
func markSite(lines []line) {
	for i := range lines {
		if l := &lines[i]; l.kind != codeLine && l.kind != ruleLine && isSiteOnly(l.text) {
			l.kind = chromeLine
		}
	}
}

// buildSections gathers the lines of the article, lines[body:], under their
// headings.
func buildSections(lines []line, body int, hs []heading) []Section {
	var sections []Section
	var path []heading      // open headings, outermost first
	var links [][]talk.Link // of each of path, in step
	next := 0
	var b sectionBuilder
	flush := func() {
		if s, ok := b.section(); ok {
			own := s.Links
			for i, open := range path {
				if open.article {
					continue
				}
				if i < len(path)-1 {
					s.Links = mergeLinks(links[i], s.Links)
				}
				if open.speaker != "" {
					s.Speaker = open.speaker
				}
			}
			if n := len(path); n > 0 {
				links[n-1] = mergeLinks(links[n-1], own)
			}
			sections = append(sections, s)
		}
	}
	// An article's title stands above the body.
	for next < len(hs) && hs[next].at < body {
		path, links = []heading{hs[next]}, [][]talk.Link{nil}
		b = newSection(path, 0)
		b.line = lines[hs[next].at].no
		next++
	}
	for at := body; at < len(lines); at++ {
		for next < len(hs) && hs[next].at == at {
			flush()
			h := hs[next]
			if h.text == "" {
				path, links = nil, nil
			} else {
				depth := len(path)
				for depth > 0 && path[depth-1].level >= h.level {
					depth--
				}
				path, links = append(path[:depth:depth], h), append(links[:depth:depth], nil)
			}
			b = newSection(path, lines[at].no)
			next++
		}
		if b.title(path) == at {
			continue
		}
		b.add(&lines[at])
	}
	flush()
	return sections
}

// A sectionBuilder gathers the lines of one section.
type sectionBuilder struct {
	heading     []string
	line        int
	prose, code []string
	links       []talk.Link
	last        string
}

func newSection(path []heading, line int) sectionBuilder {
	b := sectionBuilder{line: line}
	for _, h := range path {
		b.heading = append(b.heading, h.text)
	}
	return b
}

// title is the index of the line that is the section's heading, -1 for none.
func (b *sectionBuilder) title(path []heading) int {
	if len(path) == 0 {
		return -1
	}
	return path[len(path)-1].title
}

func (b *sectionBuilder) add(l *line) {
	switch l.kind {
	case chromeLine, tocLine, ruleLine, captionLine:
		return
	case codeLine:
		b.code = append(b.code, l.raw)
	default:
		b.links = mergeLinks(mergeLinks(b.links, l.links), talkURLs(l.text))
		// A caption repeats the line it belongs to.
		if l.text == b.last {
			return
		}
		b.last = l.text
		if l.kind == tweetLine && !strings.HasPrefix(l.text, ">") {
			// As mails do: others' words are found with the talk, and seen to be theirs.
			b.prose = append(b.prose, "> "+l.text)
			break
		}
		b.prose = append(b.prose, l.text)
	}
	if b.line == 0 {
		b.line = l.no
	}
}

// section is the section gathered so far; false when there is nothing of one.
func (b *sectionBuilder) section() (Section, bool) {
	s := Section{
		Heading: b.heading,
		Line:    b.line,
		Links:   b.links,
		Prose:   strings.Join(b.prose, "\n"),
		Code:    strings.Join(b.code, "\n"),
	}
	return s, len(s.Heading) > 0 || s.Prose != "" || s.Code != ""
}

// maxTalkLinks bounds the links of a section: a talk has a deck and a recording or
// two, and what has more is a list of links.
const maxTalkLinks = 32

// mergeLinks appends to a what b has more.
func mergeLinks(a, b []talk.Link) []talk.Link {
	a = slices.Clip(a)
	for _, l := range b {
		if len(a) < maxTalkLinks && !slices.Contains(a, l) {
			a = append(a, l)
		}
	}
	return a
}

// appendRest adds what lies behind the lines that were read as a page, the last of
// which is at line.
func appendRest(sections []Section, line int, rest string) []Section {
	if len(sections) == 0 {
		sections = []Section{{Line: line}}
	}
	last := &sections[len(sections)-1]
	last.Prose = strings.TrimPrefix(last.Prose+"\n"+strings.TrimSpace(rest), "\n")
	return sections
}
