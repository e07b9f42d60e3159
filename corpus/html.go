package corpus

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/talksearch/talksearch/corpus/anchor"
	"github.com/talksearch/talksearch/corpus/pattern"
)

// htmlState is what raw HTML left open. Elements may open in one block of
// Markdown and close in another, and what lies between is inside them.
type htmlState struct {
	hidden string            // the element whose content is not text, or "!--"
	depth  int               // how many of that name are open
	open   map[atom.Atom]int // how many block elements of each name are open
	inPre  bool
	pre    strings.Builder
	// lastEnd caches where each end tag occurs last.
	lastEnd map[string]int
}

// Elements whose content a reader does not see, or not as text. noscript is
// among them because what it says is always that script is off.
var hiddenElements = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Math: true,
	atom.Iframe: true, atom.Object: true, atom.Audio: true, atom.Video: true, atom.Canvas: true, atom.Head: true,
	atom.Textarea: true, atom.Select: true, atom.Button: true,
	atom.Rt: true, atom.Rp: true, // a reading amid its word would part it
}

var blockElements = map[atom.Atom]bool{
	atom.P: true, atom.Div: true, atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Table: true, atom.Tr: true,
	atom.Caption: true, atom.Blockquote: true, atom.Section: true, atom.Article: true, atom.Header: true,
	atom.Footer: true, atom.Nav: true, atom.Aside: true, atom.Main: true, atom.Figure: true, atom.Figcaption: true,
	atom.Dl: true, atom.Dt: true, atom.Dd: true, atom.Hr: true, atom.Form: true, atom.Fieldset: true,
	atom.Details: true, atom.Summary: true, atom.Address: true, atom.Center: true, atom.Pre: true, atom.Body: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
}

var headingElements = []atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}

// html adds a piece of raw HTML that ends at offset end of the source. Where
// headings is true, <h1> to <h6> begin sections; line is where the piece begins.
func (p *page) html(fragment string, end, line int, headings bool) {
	r := htmlReader{page: p, line: line, headings: headings}
	r.piece(fragment, end)
	r.endHeading()
}

// An htmlReader goes through one piece of raw HTML.
type htmlReader struct {
	page     *page
	line     int
	headings bool
	inside   bool   // a heading
	anchor   string // the heading's
	near     string // an id since the last word
}

// piece adds a piece of HTML that ends at offset end of the source.
func (r *htmlReader) piece(fragment string, end int) {
	p, st := r.page, &r.page.markup
	for fragment != "" {
		if st.hidden == "" {
			fragment = r.read(fragment)
			continue
		}
		rest := st.leave(fragment)
		r.line += strings.Count(fragment[:len(fragment)-len(rest)], "\n")
		fragment = rest
	}

	// What nobody closes hides (or sets as code) its own piece only: a reader who
	// forgets an end tag must not lose the rest of the note.
	if st.hidden != "" && !p.closedAfter(st.hidden, end) {
		st.hidden = ""
	}
	if st.inPre && !p.closedAfter("pre", end) {
		p.endPre()
	}
}

// read adds what fragment shows, up to an element that is hidden, and gives the
// rest.
func (r *htmlReader) read(fragment string) string {
	z := html.NewTokenizer(strings.NewReader(fragment))
	read := 0
	for r.page.markup.hidden == "" {
		kind := z.Next()
		if kind == html.ErrorToken {
			return "" // the end, or half a tag
		}
		raw := z.Raw()
		read += len(raw)
		lines := bytes.Count(raw, []byte("\n"))
		switch kind {
		case html.TextToken:
			text := string(z.Text())
			if r.near != "" && hasWord(text) {
				r.near = ""
			}
			r.page.text(text)
		case html.CommentToken:
			if bytes.HasPrefix(raw, []byte("<!--")) && !bytes.HasSuffix(raw, []byte("-->")) {
				r.page.markup.hide("!--")
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			r.start(z.Token(), kind == html.SelfClosingTagToken)
		case html.EndTagToken:
			r.end(z.Token().DataAtom)
		}
		r.line += lines
	}
	return fragment[read:]
}

func (r *htmlReader) start(t html.Token, closed bool) {
	st := &r.page.markup
	if level := 1 + slices.Index(headingElements, t.DataAtom); level > 0 && r.headings && !st.inPre {
		r.endHeading()
		r.page.open(level, r.line)
		r.inside, r.anchor, r.near = true, cmp.Or(attr(t, "id"), r.near), ""
		return
	}
	if r.headings {
		r.place(t)
	}
	r.page.startTag(t)
	if closed {
		return
	}
	if blockElements[t.DataAtom] && t.DataAtom != atom.Hr {
		st.open[t.DataAtom]++
	}
	if hiddenElements[t.DataAtom] {
		st.hide(t.Data)
	}
}

// place keeps where a link can land: a heading without an id may have an element
// with one in it, right before it, or around it.
func (r *htmlReader) place(t html.Token) {
	id := attr(t, "id")
	if t.DataAtom == atom.A {
		id = cmp.Or(id, attr(t, "name"))
	}
	switch {
	case id == "":
	case !r.inside:
		r.near = id
	case r.anchor == "":
		r.anchor = id
	}
}

func (r *htmlReader) end(element atom.Atom) {
	st := &r.page.markup
	if r.inside && slices.Contains(headingElements, element) {
		r.endHeading()
		return
	}
	if element == atom.Pre && st.inPre {
		r.page.endPre()
	}
	if blockElements[element] {
		st.open[element] = max(0, st.open[element]-1)
		r.page.endBlock()
	}
}

func (r *htmlReader) endHeading() {
	if !r.inside {
		return
	}
	r.inside = false
	switch style := r.page.names.Style(); {
	case r.anchor != "":
		r.anchor = r.page.names.Take(r.anchor)
	case style == anchor.Qiita: // it looks for headings in what others make HTML of
		r.anchor = r.page.names.Of(r.page.block.String())
	}
	r.page.named(r.anchor)
}

// inlineHTML adds one tag or comment amid running text. Most are plain, and a
// tokenizer for each would be half the cost of reading some notes.
func (p *page) inlineHTML(tag string, end int) {
	if p.markup.hidden == "" && !p.markup.inPre {
		name := strings.ToLower(strings.Trim(tag, "</ >"))
		if name == "br" {
			p.text("\n")
			return
		}
		if strings.HasPrefix(tag, "</") && !blockElements[atom.Lookup([]byte(name))] {
			return
		}
	}
	p.html(tag, end, 0, false)
}

// indentedHTML tells whether what Markdown takes for indented code is the raw
// HTML around it going on: exports of WordPress indent by nesting, and a blank
// line is all that Markdown needs to see code in it. It can be so only inside an
// element whose end is still to come. Tables and lists have no Markdown in them,
// and in other elements a tag at the start of a line is HTML. start is where the
// block begins in the source.
func (p *page) indentedHTML(code string, start int) bool {
	if p.markup.inPre {
		return true
	}
	tag := lineOfHTML().MatchString(code)
	for element, open := range p.markup.open {
		if open > 0 && (tag || listElements[element]) && p.closedAfter(element.String(), start) {
			return true
		}
	}
	return false
}

var (
	lineOfHTML   = pattern.Lazy(`(?im)^[ \t]*(?:</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|<!--)`)
	listElements = map[atom.Atom]bool{
		atom.Table: true, atom.Tr: true, atom.Ul: true, atom.Ol: true, atom.Li: true, atom.Dl: true, atom.Dt: true, atom.Dd: true,
	}
)

func (p *page) startTag(t html.Token) {
	switch t.DataAtom {
	case atom.Br:
		p.text("\n")
	case atom.Td, atom.Th:
		p.text(" ")
	case atom.Img:
		p.alt(attr(t, "alt"))
	case atom.A:
		p.link(attr(t, "href"))
		p.refer(attr(t, "href"), attr(t, "title"))
	case atom.Iframe, atom.Embed, atom.Video, atom.Source:
		p.link(attr(t, "src"))
		p.link(attr(t, "data-src"))
	case atom.Object:
		p.link(attr(t, "data"))
	case atom.Script:
		if strings.Contains(attr(t, "class"), "speakerdeck-embed") {
			p.link(atPlace(embedURL("speakerdeck", attr(t, "data-id")), "slide", attr(t, "data-slide")))
		}
		if strings.Contains(attr(t, "class"), "docswell-embed") {
			p.link(attr(t, "data-src"))
		}
	case atom.Pre:
		p.endBlock()
		p.markup.inPre = true
	default:
		if t.Data == "lite-youtube" || t.Data == "lite-vimeo" {
			p.link(atPlace(embedURL(strings.TrimPrefix(t.Data, "lite-"), attr(t, "videoid")), "t", attr(t, "videostartat")))
		}
		if blockElements[t.DataAtom] {
			p.endBlock()
		}
	}
}

func (p *page) endPre() {
	p.markup.inPre = false
	code := p.markup.pre.String()
	p.markup.pre.Reset()
	if !lineNumbers(code) {
		p.code(code)
	}
}

// lineNumbers tells whether code is only the numbers of other code's lines, which
// highlighters set in a column of their own.
func lineNumbers(code string) bool {
	next := 0
	for number := range strings.FieldsSeq(code) {
		n, err := strconv.Atoi(number)
		if err != nil || next > 0 && n != next {
			return false
		}
		next = n + 1
	}
	return next > 0
}

func attr(t html.Token, key string) string {
	for _, a := range t.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func (st *htmlState) hide(element string) { st.hidden, st.depth = element, 1 }

// leave looks for the end of what hides the text, and gives the rest after it.
func (st *htmlState) leave(fragment string) string {
	if st.hidden == "!--" {
		_, rest, found := strings.Cut(fragment, "-->")
		if found {
			st.hidden = ""
		}
		return rest
	}
	// No tokenizer here: in a script "<" and quotes mean nothing.
	for at := 0; ; {
		i := strings.IndexByte(fragment[at:], '<')
		if i < 0 {
			return ""
		}
		at += i + 1
		name, isEnd := strings.CutPrefix(fragment[at:], "/")
		if !hasTagName(name, st.hidden) {
			continue
		}
		if !isEnd {
			if st.hidden != "script" && st.hidden != "style" {
				st.depth++
			}
			continue
		}
		if st.depth--; st.depth <= 0 {
			st.hidden = ""
			_, rest, _ := strings.Cut(name, ">")
			return rest
		}
	}
}

// hasTagName tells whether s begins with the tag name, in any case.
func hasTagName(s, name string) bool {
	if len(s) < len(name) || !strings.EqualFold(s[:len(name)], name) {
		return false
	}
	return len(s) == len(name) || strings.IndexByte(" \t\n/>", s[len(name)]) >= 0
}

// closedAfter tells whether the source closes an element after an offset.
func (p *page) closedAfter(element string, offset int) bool {
	last, ok := p.markup.lastEnd[element]
	if !ok {
		if p.markup.lastEnd == nil {
			p.markup.lastEnd = map[string]int{}
		}
		last = lastEndTag(p.source, element)
		p.markup.lastEnd[element] = last
	}
	return last >= offset
}

func lastEndTag(source []byte, element string) int {
	if element == "!--" {
		return bytes.LastIndex(source, []byte("-->"))
	}
	for at := len(source); ; {
		at = bytes.LastIndex(source[:at], []byte("</"))
		if at < 0 {
			return -1
		}
		rest := source[at+2:]
		if hasTagName(string(rest[:min(len(rest), len(element)+1)]), element) {
			return at
		}
	}
}
