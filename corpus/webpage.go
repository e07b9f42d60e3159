package corpus

import (
	"cmp"
	"path"
	"slices"
	"sort"

	"github.com/talksearch/talksearch/corpus/anchor"
)

// A passedOver is a page that is no note, and why, in one clause.
type passedOver string

func (why passedOver) Error() string { return string(why) }

// webPage reads a file of HTML: a page of a built site, a saved page, or what a
// generator makes a page of, which has front matter.
//
// Its text is what is inside data-talksearch-body, else data-pagefind-body, else
// main, else article, else what reads like an article, without what is chrome. Where
// other pages of its site have one of the first two, a page without them is no note.
// A page that only lists others is no note: its words are those of the pages it
// lists, and it would stand before them.
func (f File) webPage(text string, flaws []flaw) (Note, error) {
	m, body, bodyLine, wrong := splitMatter(text)
	if wrong != nil {
		flaws = append(flaws, *wrong)
	}
	if p := f.withheld(text, m, wrong != nil); p != nil {
		return Note{}, p
	}
	said := m.meta(f.opts.Now)
	if said.flaw != nil {
		flaws = append(flaws, *said.flaw)
	}
	if len(m) > 0 {
		body = plainMarkdown(body, false)
	}
	l := findLayout(body)
	if said.withheld == "" && l.says.noindex {
		said.withheld = "the page asks not to be indexed (noindex)"
	}
	said.withheld = cmp.Or(said.withheld, l.says.withheld(f.opts.Now))
	switch {
	case l.says.refresh:
		return Note{}, passedOver("only leads on to another page")
	case said.withheld != "" && !f.opts.IncludeDrafts:
		return Note{}, f.skipped(0, Draft+said.withheld)
	case path.Base(f.ID) == "404.html":
		return Note{}, passedOver("is shown for pages that are not there")
	}
	if why := f.unmarked(&l); why != "" && len(m) == 0 {
		return Note{}, passedOver(why)
	}
	where, listed := l.text(body)
	if listed {
		return Note{}, passedOver("only lists other pages")
	}
	p := newPage([]byte(body), bodyLine, anchor.None)
	p.pieces(subtract(where, l.hidden))
	title := cmp.Or(said.title, l.says.title(p.headings(), len(p.rough) > 1 && p.rough[1].level == 1))
	n := Note{
		URL:   cmp.Or(said.url, l.says.url()),
		Date:  cmp.Or(said.date, l.says.date(where, f.opts.Now.Location())),
		Event: cmp.Or(said.event, l.says.data["data:event"]),
		Tags:  said.tags,
	}
	if len(n.Tags) == 0 {
		n.Tags = l.says.tagsIn(where)
	}
	said.speaker = cmp.Or(said.speaker, l.says.data["data:speaker"])
	p.nameTitle(title)
	n.Title, n.Sections = p.sections(title)
	n.Title = cmp.Or(n.Title, l.says.titleTag)
	if empty(n.Sections) {
		return Note{}, passedOver("has no text")
	}
	return f.finish(n, said, flaws)
}

func empty(sections []Section) bool {
	return !slices.ContainsFunc(sections, func(s Section) bool {
		return s.Prose != "" || s.Code != "" || len(s.Heading) > 0 || len(s.Links) > 0
	})
}

// pieces adds pieces of the page's own source, in order.
func (p *page) pieces(pieces []span) {
	lines := lineCounter{source: p.source, line: p.rough[0].line, first: p.rough[0].line}
	r := htmlReader{page: p, headings: true}
	for i, s := range pieces {
		r.line = lines.at(s.start)
		if i == 0 {
			p.rough[0].line = r.line
		}
		r.piece(string(p.source[s.start:s.end]), s.end)
	}
	r.endHeading()
	p.endBlock()
}

func (p *page) headings() []string {
	var all []string
	for _, r := range p.rough {
		if r.level > 0 {
			all = append(all, r.heading)
		}
	}
	return all
}

// nameTitle makes the heading that is the title no section of its own, whatever
// its level: sites give their own name the first.
func (p *page) nameTitle(title string) {
	for _, r := range p.rough {
		if r.level > 0 {
			if r.heading == title {
				r.level, r.heading = 0, ""
			}
			return
		}
	}
}

// text gives where a page's text is, in order. list tells that the page only
// leads to others.
func (l *layout) text(source string) (where []span, list bool) {
	whole := span{0, len(source)}
	for _, kind := range []partKind{markedPart, pagefindPart} {
		if marked := l.outermost(kind, whole); len(marked) > 0 {
			return marked, false
		}
	}
	if body := l.outermost(bodyPart, whole); len(body) > 0 {
		whole = body[0]
	}
	region := whole
	if main := l.outermost(mainPart, whole); len(main) > 0 {
		region = main[0]
	}
	own, cards := l.articles(region)
	switch {
	case len(own) == 1:
		return own, false
	case len(own) == 0 && cards == 1 && l.says.path == "": // the link may lead to the page itself
		return l.outermost(articlePart, region), false
	case len(own) == 0 && cards > 0:
		return nil, true
	case len(own) > 1 && region == whole:
		return own, false
	}
	if region == whole {
		if where = readable(source, l.depth); len(where) > 0 {
			return where, len(where) == 1 && l.leadsOn(where[0])
		}
	}
	return []span{region}, l.leadsOn(region)
}

// outermost gives the parts of a kind inside a span that are in no other of it.
func (l *layout) outermost(kind partKind, within span) []span {
	var all []span
	for _, p := range l.parts {
		if p.kind == kind && within.holds(p.span) && (len(all) == 0 || all[len(all)-1].end <= p.start) {
			all = append(all, p.span)
		}
	}
	return all
}

// articles gives those inside a span that are told here in full, and counts those
// that are told elsewhere: their heading leads to another page.
func (l *layout) articles(within span) (own []span, cards int) {
	for _, a := range l.outermost(articlePart, within) {
		if heading := l.headingOf(a); heading.leadsOn() {
			cards++
		} else {
			own = append(own, a)
		}
	}
	return own, cards
}

// headingOf gives the first heading of a part, or the zero part.
func (l *layout) headingOf(s span) part {
	first := sort.Search(len(l.parts), func(i int) bool { return l.parts[i].start >= s.start })
	for _, p := range l.parts[first:] {
		if p.start >= s.end {
			break
		}
		if p.kind == headingPart && s.holds(p.span) {
			return p
		}
	}
	return part{}
}

// leadsOn tells whether a heading is a link to another page of the site.
func (p part) leadsOn() bool { return p.size.words > 0 && p.size.linked*10 >= p.size.words*9 }

// leadsOn tells whether what is in a span only leads to other pages of the site:
// most headings do, or most of the words below the headings.
func (l *layout) leadsOn(within span) bool {
	leading, own := 0, 0
	var all, headings tally
	for _, p := range l.parts {
		switch {
		case p.span == within && p.kind == mainPart:
			all = p.size
		case p.kind != headingPart || !within.holds(p.span) || p.size.words == 0:
		case p.leadsOn():
			leading++
		default:
			own++
			headings.words += p.size.words
		}
	}
	return leading >= 2 && leading > own || all.links >= 3 && all.linked*2 > all.words-headings.words
}

// subtract gives what is in some spans and not in others, in order.
func subtract(spans, holes []span) []span {
	holes = slices.Clone(holes)
	slices.SortFunc(holes, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	var out []span
	next := 0
	for _, s := range spans {
		at := s.start
		for ; next < len(holes) && holes[next].start < s.end; next++ {
			if hole := holes[next]; hole.end > at {
				if hole.start > at {
					out = append(out, span{at, hole.start})
				}
				at = hole.end
			}
		}
		if at < s.end {
			out = append(out, span{at, s.end})
		}
	}
	return out
}
