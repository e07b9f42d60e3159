package corpus

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"

	"github.com/talksearch/talksearch/corpus/anchor"
	"github.com/talksearch/talksearch/corpus/pattern"
	"github.com/talksearch/talksearch/corpus/talk"
)

// maxLinks is how many decks and recordings one section keeps. A page that has
// more is a list of links, not a talk.
const maxLinks = 100

// A page collects the text of one note in reading order and cuts it at headings.
// Markdown and the HTML inside it feed the same page, because they interleave.
type page struct {
	source []byte
	rough  []*rough
	into   int          // the section that receives text; rough's last but for footnotes
	block  bytes.Buffer // the block being written
	naming bool         // it is a heading
	names  *anchor.Names
	markup htmlState
}

// rough is a section that does not know its place among the others yet.
type rough struct {
	level             int // 1 to 6, and 0 before the first heading
	heading           string
	anchor            string
	line              int
	links             []Link
	titles, addresses linked
	prose             strings.Builder
	code              strings.Builder
}

func (r *rough) empty() bool { return r.prose.Len() == 0 && r.code.Len() == 0 && len(r.links) == 0 }

func newPage(source []byte, line int, style anchor.Style) *page {
	return &page{source: source, rough: []*rough{{line: line}}, names: anchor.NewNames(style), markup: htmlState{open: map[atom.Atom]int{}}}
}

func (p *page) section() *rough { return p.rough[p.into] }

// text adds running text to the block being written.
func (p *page) text(s string) {
	switch {
	case p.markup.hidden != "":
	case p.markup.inPre:
		p.markup.pre.WriteString(s)
	default:
		p.block.WriteString(s)
	}
}

// write is text for bytes.
func (p *page) write(b []byte) {
	if p.markup.hidden == "" && !p.markup.inPre {
		p.block.Write(b)
		return
	}
	p.text(string(b))
}

// endBlock closes the block being written: its lines become prose.
func (p *page) endBlock() {
	switch {
	case p.markup.inPre:
		p.markup.pre.WriteString("\n")
	case p.naming: // a block element inside a heading
		p.block.WriteString(" ")
		return
	}
	block := p.takeBlock()
	for line := range strings.SplitSeq(block, "\n") {
		if line = p.proseLine(line); line != "" {
			prose := &p.section().prose
			if prose.Len() > 0 {
				prose.WriteByte('\n')
			}
			prose.WriteString(line)
		}
	}
}

func (p *page) takeBlock() string {
	block := p.block.String()
	p.block.Reset()
	return block
}

// code adds a code block.
func (p *page) code(s string) {
	if p.markup.hidden != "" {
		return
	}
	if p.markup.inPre {
		p.markup.pre.WriteString(s)
		return
	}
	s = strings.Trim(s, "\n")
	if strings.TrimSpace(s) == "" {
		return
	}
	code := &p.section().code
	if code.Len() > 0 {
		code.WriteByte('\n')
	}
	code.WriteString(s)
}

// link keeps a link when it leads to a talk.
func (p *page) link(url string) {
	link, ok := talk.LinkOf(url)
	if s := p.section(); ok && p.markup.hidden == "" && len(s.links) < maxLinks && !slices.Contains(s.links, link) {
		s.links = append(s.links, link)
	}
}

// open begins a section. Its heading is the block written until named is called.
func (p *page) open(level, line int) {
	p.endBlock()
	p.rough = append(p.rough, &rough{level: level, line: line})
	p.into = len(p.rough) - 1
	p.naming = true
}

// named ends the heading of the section that open began, and says where a link to
// it lands.
func (p *page) named(anchor string) {
	p.naming = false
	s := p.section()
	s.heading, s.anchor = oneLine(p.takeBlock()), anchor
	if s.heading == "" { // nothing to name a section by
		links := s.links
		p.rough = p.rough[:len(p.rough)-1]
		p.into = len(p.rough) - 1
		for _, l := range links {
			p.link(l.URL)
		}
	}
}

var (
	bareURL      = pattern.Lazy(`https?://[!-;=?-~]+`)
	footnoteMark = pattern.Lazy(`\[\^[^\[\]\s]{1,60}\]`)
)

// proseLine cleans one line: white space, marks of footnotes whose note is not
// here, and bare URLs. A URL that is a line of its own is an embed or a
// reference: noise, whose path would match anything. Inside a sentence its host
// stays, since the sentence says something about it ("github.com に置いた").
func (p *page) proseLine(line string) string {
	if strings.Contains(line, "[^") {
		line = footnoteMark().ReplaceAllString(line, "")
	}
	if strings.Contains(line, "://") {
		var urls []string
		rest := bareURL().ReplaceAllStringFunc(line, func(u string) string {
			urls = append(urls, u)
			return " "
		})
		alone := !hasWord(rest)
		line = bareURL().ReplaceAllStringFunc(line, func(u string) string {
			if alone {
				return " "
			}
			return host(u)
		})
		if alone {
			line = strings.Trim(line, " \t-–—:()[]<>|,.")
		}
		for _, u := range urls {
			u = talk.Address(strings.TrimRight(u, ".,;:!?)]'\""))
			p.link(u)
			p.refer(u, "")
		}
	}
	if !hasWord(line) {
		return "" // a rule, an arrow, what is left of an embed
	}
	return squeeze(line)
}

// hasWord tells whether a line has a letter or a digit.
func hasWord(line string) bool {
	return strings.ContainsFunc(line, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// host gives a URL's host without "www." and keeps the punctuation that ended the sentence.
func host(u string) string {
	trimmed := strings.TrimRight(u, ".,;:!?)]'\"")
	_, name, _ := strings.Cut(trimmed, "://")
	if i := strings.IndexAny(name, "/?#"); i >= 0 {
		name = name[:i]
	}
	return strings.TrimPrefix(name, "www.") + u[len(trimmed):]
}

// squeeze trims a line and makes each run of blanks one.
func squeeze(line string) string {
	line = strings.TrimSpace(line)
	if !strings.Contains(line, "  ") && strings.IndexByte(line, '\t') < 0 && !strings.Contains(line, "\u00A0") {
		return line
	}
	return oneLine(line)
}

// sections gives what was collected its final form. title is the note's, where
// it is known; otherwise a first and only level-1 heading is the title, and is
// returned. The title is no part of any heading path.
func (p *page) sections(title string) (string, []Section) {
	top, tops := -1, 0
	for i, r := range p.rough {
		if r.level == 1 {
			tops++
			if i == 1 {
				top = i
			}
		}
	}
	if tops == 1 && top >= 0 {
		if title == "" {
			title = p.rough[top].heading
		}
		if oneLine(title) == p.rough[top].heading {
			p.rough[top].level, p.rough[top].heading = 0, ""
		}
	}

	var out []Section
	var open []int // indexes into out of the headings around the current one
	levels := map[int]int{}
	for i := range p.rough {
		r := p.rough[i]
		if r.level == 0 && r.empty() {
			continue
		}
		s := Section{Anchor: r.anchor, Line: r.line, Links: r.links, LinkTitles: r.titles.lines.String(), LinkAddresses: r.addresses.lines.String(), Prose: r.prose.String(), Code: r.code.String()}
		if r.level > 0 {
			for len(open) > 0 && levels[open[len(open)-1]] >= r.level {
				open = open[:len(open)-1]
			}
			s.Speaker = cmp.Or(talk.TitleSpeaker(r.heading), talk.OpeningSpeaker(r.heading))
			if len(open) > 0 {
				around := out[open[len(open)-1]]
				s.Heading = slices.Clone(around.Heading)
				inherit(&s, around)
			}
			s.Heading = append(s.Heading, r.heading)
			levels[len(out)] = r.level
			open = append(open, len(out))
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		out = []Section{{Line: p.rough[0].line}}
	}
	return title, out
}

// inherit gives a part of a talk what its talk has. A section with a speaker of
// its own is another talk; one with slides only is still told by the same person.
func inherit(part *Section, talk Section) {
	if part.Speaker != "" {
		return
	}
	part.Speaker = talk.Speaker
	if len(part.Links) == 0 {
		part.Links = talk.Links
	}
}
