package corpus

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A layout says where in the source of a web page its text lies, and what the
// page says about itself. It is found in one pass over the tags, without a tree:
// browsers' rules for broken markup copy elements, and a small page can be made
// to grow without bound by them.
type layout struct {
	says   pageMatter
	parts  []part
	hidden []span // what is in the text but no part of it
	depth  int    // of the innermost element
}

// A span is a half-open range of bytes.
type span struct{ start, end int }

func (s span) holds(other span) bool { return s.start <= other.start && other.end <= s.end }

// A part is an element that a page's text may be in, or a heading in it.
type part struct {
	span
	kind partKind
	size tally
}

type partKind int

const (
	noPart       partKind = iota
	markedPart            // data-talksearch-body
	pagefindPart          // data-pagefind-body
	mainPart              // main
	articlePart           // article
	bodyPart              // body
	headingPart           // h1 to h6
)

// A tally counts what readers see up to some point, in letters and digits.
type tally struct {
	words   int
	letters int // of words, what is no digit
	linked  int // of words, what leads to other pages of the site
	inPage  int // of words, what leads to other places in the page
	links   int // how many of those links there are, of both kinds
}

func (t tally) less(from tally) tally {
	return tally{t.words - from.words, t.letters - from.letters, t.linked - from.linked, t.inPage - from.inPage, t.links - from.links}
}

// maxOpen is how deep elements may nest. Below it nothing is told apart.
const maxOpen = 256

// findLayout goes through the source of a page once.
func findLayout(source string) layout { return walkLayout(source, nil) }

// walkLayout is findLayout, and builds a tree of what is neither hidden nor below
// maxOpen.
func walkLayout(source string, tree *treeBuilder) layout {
	r := layoutReader{z: html.NewTokenizer(strings.NewReader(source)), tree: tree}
	r.out.says.data = map[string]string{}
	at := 0
	for {
		kind := r.z.Next()
		if kind == html.ErrorToken {
			break
		}
		here := span{at, at + len(r.z.Raw())}
		at = here.end
		switch kind {
		case html.TextToken:
			r.text(r.z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			r.start(r.z.Token(), here)
		case html.EndTagToken:
			name, _ := r.z.TagName()
			r.end(atom.Lookup(name), string(name), here)
		}
	}
	r.popTo(0, at)
	slices.SortStableFunc(r.out.parts, func(a, b part) int { return cmp.Compare(a.start, b.start) })
	return r.out
}

type layoutReader struct {
	z    *html.Tokenizer
	out  layout
	tree *treeBuilder // nil: none is built
	open []openElement
	over int // how many elements are open beyond maxOpen
	mute int // how many of those open nobody reads
	seen tally
	link linkKind
	// captured is the text of the elements whose text says something about the page.
	captured  strings.Builder
	capturing int
}

// An openElement is one whose end has not been seen.
type openElement struct {
	atom   atom.Atom
	name   string
	start  int
	part   partKind
	hide   bool
	inTree bool
	link   linkKind
	says   func(text string) // told of the element's text at its end
	from   int               // where that begins
	seen   tally
}

func (e *openElement) mutes() bool { return e.hide || hiddenElements[e.atom] }

type linkKind int

const (
	noLink linkKind = iota
	siteLink
	inPageLink
)

var voidElements = map[atom.Atom]bool{
	atom.Area: true, atom.Base: true, atom.Br: true, atom.Col: true, atom.Embed: true, atom.Hr: true, atom.Img: true,
	atom.Input: true, atom.Link: true, atom.Meta: true, atom.Param: true, atom.Source: true, atom.Track: true, atom.Wbr: true,
}

// impliedEnds says which open elements the start of another ends, and which
// elements keep it from looking further out.
var impliedEnds = map[atom.Atom]struct{ ends, within []atom.Atom }{
	atom.Li:     {[]atom.Atom{atom.Li}, []atom.Atom{atom.Ul, atom.Ol, atom.Menu}},
	atom.Dt:     {[]atom.Atom{atom.Dt, atom.Dd}, []atom.Atom{atom.Dl}},
	atom.Dd:     {[]atom.Atom{atom.Dt, atom.Dd}, []atom.Atom{atom.Dl}},
	atom.Tr:     {[]atom.Atom{atom.Tr}, []atom.Atom{atom.Table}},
	atom.Td:     {[]atom.Atom{atom.Td, atom.Th}, []atom.Atom{atom.Tr, atom.Table}},
	atom.Th:     {[]atom.Atom{atom.Td, atom.Th}, []atom.Atom{atom.Tr, atom.Table}},
	atom.Tbody:  {[]atom.Atom{atom.Thead, atom.Tbody}, []atom.Atom{atom.Table}},
	atom.Tfoot:  {[]atom.Atom{atom.Thead, atom.Tbody}, []atom.Atom{atom.Table}},
	atom.Option: {[]atom.Atom{atom.Option}, []atom.Atom{atom.Select}},
}

func (r *layoutReader) start(t html.Token, here span) {
	r.imply(t.DataAtom, here.start)
	e := openElement{atom: t.DataAtom, name: t.Data, start: here.start, seen: r.seen, from: r.captured.Len()}
	e.part = partOf(t)
	e.hide = r.hides(t)
	if t.DataAtom == atom.A {
		if e.link = r.out.says.linkKind(attr(t, "href")); e.link != noLink {
			r.seen.links++
		}
		r.link = e.link
	}
	e.says = r.out.says.element(t, here.start, e.part)
	if voidElements[t.DataAtom] {
		if e.hide {
			r.out.hidden = append(r.out.hidden, here)
		}
		return
	}
	if len(r.open) >= maxOpen {
		r.over++
		return
	}
	if e.says != nil {
		r.capturing++
	}
	if e.mutes() {
		r.mute++
	}
	if r.tree != nil && r.mute == 0 && t.DataAtom != atom.Html && t.DataAtom != atom.Body {
		r.tree.open(t, here.start)
		e.inTree = true
	}
	r.open = append(r.open, e)
	r.out.depth = max(r.out.depth, len(r.open))
}

func partOf(t html.Token) partKind {
	for _, a := range t.Attr {
		switch a.Key {
		case "data-talksearch-body":
			return markedPart
		case "data-pagefind-body":
			return pagefindPart
		}
	}
	switch {
	case t.DataAtom == atom.Main || attr(t, "role") == "main":
		return mainPart
	case t.DataAtom == atom.Article:
		return articlePart
	case t.DataAtom == atom.Body:
		return bodyPart
	case slices.Contains(headingElements, t.DataAtom):
		return headingPart
	}
	return noPart
}

// hides tells whether an element is no part of the text around it: it says so,
// or is chrome by what HTML means it for.
func (r *layoutReader) hides(t html.Token) bool {
	if t.DataAtom == atom.Html || t.DataAtom == atom.Body || t.DataAtom == atom.Main {
		return false
	}
	for _, a := range t.Attr {
		switch a.Key {
		case "data-talksearch-ignore", "data-pagefind-ignore", "hidden":
			return a.Val != "until-found"
		case "aria-hidden":
			if a.Val == "true" {
				return true
			}
		case "role":
			switch a.Val {
			case "navigation", "search", "banner", "contentinfo", "doc-toc":
				return true
			}
		case "style":
			if displayNone(a.Val) {
				return true
			}
		}
	}
	switch t.DataAtom {
	case atom.Nav, atom.Dialog:
		return true
	case atom.Footer:
		return !r.within(atom.Blockquote)
	case atom.Aside: // in an article it is a remark, beside one a side bar
		return !r.withinPart(articlePart) && !r.withinPart(markedPart) && !r.withinPart(pagefindPart)
	}
	return false
}

func displayNone(style string) bool {
	_, value, found := strings.Cut(strings.ToLower(style), "display:")
	return found && strings.HasPrefix(strings.TrimSpace(value), "none")
}

func (r *layoutReader) within(a atom.Atom) bool {
	return slices.ContainsFunc(r.open, func(e openElement) bool { return e.atom == a })
}

func (r *layoutReader) withinPart(kind partKind) bool {
	return slices.ContainsFunc(r.open, func(e openElement) bool { return e.part == kind })
}

// imply ends the elements that the start of another one ends.
func (r *layoutReader) imply(a atom.Atom, at int) {
	rule, ok := impliedEnds[a]
	if !ok {
		if blockElements[a] {
			for i := len(r.open) - 1; i >= 0 && !(blockElements[r.open[i].atom] && r.open[i].atom != atom.P); i-- {
				if r.open[i].atom == atom.P {
					r.popTo(i, at)
					return
				}
			}
		}
		return
	}
	for i := len(r.open) - 1; i >= 0 && !slices.Contains(rule.within, r.open[i].atom); i-- {
		if slices.Contains(rule.ends, r.open[i].atom) {
			r.popTo(i, at)
			return
		}
	}
}

// end ends the innermost element of a name. A cell keeps the end tags in it from
// what is around its table, and a block those of the inline elements in it.
func (r *layoutReader) end(a atom.Atom, name string, here span) {
	if r.over > 0 {
		r.over--
		return
	}
	block := blockElements[a]
	for i := len(r.open) - 1; i >= 0; i-- {
		e := &r.open[i]
		if e.atom == a && e.name == name {
			r.popTo(i, here.end)
			return
		}
		cell := e.atom == atom.Td || e.atom == atom.Th
		if cell && a != atom.Tr && a != atom.Table && a != atom.Tbody && a != atom.Thead || !block && a != 0 && blockElements[e.atom] && !tableElements[a] && !sectionRoots[a] {
			return
		}
	}
}

// Elements whose end tags end what is open in them although they are no blocks of text.
var (
	tableElements = map[atom.Atom]bool{atom.Td: true, atom.Th: true, atom.Tbody: true, atom.Thead: true, atom.Tfoot: true}
	sectionRoots  = map[atom.Atom]bool{atom.Html: true, atom.Dialog: true, atom.Hgroup: true, atom.Menu: true}
)

// popTo ends open elements down to index i; they end at offset at.
func (r *layoutReader) popTo(i, at int) {
	for len(r.open) > i {
		e := r.open[len(r.open)-1]
		r.open = r.open[:len(r.open)-1]
		r.close(e, at)
	}
}

func (r *layoutReader) close(e openElement, at int) {
	whole := span{e.start, at}
	size := r.seen.less(e.seen)
	if e.mutes() {
		r.mute--
	}
	if e.inTree {
		r.tree.close(at)
	}
	if e.link != noLink {
		r.link = noLink
	}
	if e.says != nil {
		e.says(r.captured.String()[e.from:])
		if r.capturing--; r.capturing == 0 {
			r.captured.Reset()
		}
	}
	if e.part != noPart {
		r.out.parts = append(r.out.parts, part{whole, e.part, size})
	}
	switch {
	case e.hide,
		e.link == inPageLink && size.letters == 0,                                                    // a link to the heading it is in, a footnote's number
		(e.atom == atom.Ul || e.atom == atom.Ol) && size.links > 1 && size.inPage*10 >= size.words*9: // contents
		r.out.hidden = append(r.out.hidden, whole)
	case e.atom == atom.Header:
		r.header(whole)
	}
}

// header hides what stands beside the headings at the top of a page or an
// article: its date, its tags, who wrote it. At the top of a section the same
// element has the section's first words.
func (r *layoutReader) header(whole span) {
	for _, e := range slices.Backward(r.open) {
		if e.atom == atom.Section {
			return
		}
		if e.part == articlePart || e.part == mainPart {
			break
		}
	}
	at := whole.start
	for _, p := range r.out.parts[len(r.out.parts)-min(len(r.out.parts), maxOpen):] {
		if p.kind == headingPart && whole.holds(p.span) {
			r.out.hidden = append(r.out.hidden, span{at, p.start})
			at = p.end
		}
	}
	r.out.hidden = append(r.out.hidden, span{at, whole.end})
}

func (r *layoutReader) text(text []byte) {
	if r.capturing > 0 {
		r.captured.Write(text)
	}
	if r.mute > 0 {
		return
	}
	if r.tree != nil {
		r.tree.text(string(text))
	}
	words, letters := 0, 0
	for _, c := range string(text) {
		switch {
		case unicode.IsLetter(c):
			words++
			letters++
		case unicode.IsDigit(c):
			words++
		}
	}
	r.seen.words += words
	r.seen.letters += letters
	switch r.link {
	case siteLink:
		r.seen.linked += words
	case inPageLink:
		r.seen.inPage += words
	}
}
