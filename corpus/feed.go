package corpus

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	stdhtml "html"
	"io"
	"iter"
	"strings"
	"time"

	"golang.org/x/net/html"

	"github.com/talksearch/talksearch/corpus/date"
	"github.com/talksearch/talksearch/corpus/pattern"
	"github.com/talksearch/talksearch/corpus/talk"
)

// maxBreaks is in how many places a feed may be broken and still be read on.
const maxBreaks = 100

var (
	xmlRoot = pattern.Lazy(`^(?:\s|<\?[^>]*\?>|<!--(?s:.*?)-->|<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>)*<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]`)
	// feedItem begins an item of RSS or an entry of Atom.
	feedItem = pattern.Lazy(`<(?:[A-Za-z_][\w.-]*:)?(?:item|entry)[\s>]`)
)

// rootElement gives the local name of an XML document's root, in lower case;
// empty when the text is no XML as far as can be seen from its beginning.
func rootElement(text string) string {
	m := xmlRoot().FindStringSubmatch(text[:min(len(text), 16<<10)])
	if m == nil {
		return ""
	}
	return strings.ToLower(m[1])
}

// looksFeed tells whether a text is RSS (0.9 to 2.0) or Atom.
func looksFeed(text string) bool {
	switch rootElement(text) {
	case "rss", "rdf", "feed":
		return true
	}
	return false
}

// readFeed yields the items of a feed, and an entry that is broken for each that
// is no XML. It reads feeds as they are, not as they ought to be: end tags may
// lack, control characters stand anywhere, HTML's entities need no definition.
// No others are resolved, so none can grow.
//
// encoding/xml and not a library of feeds reads the tags, because a note needs
// the line of its item, and one broken item must not cost the rest.
func readFeed(text string) iter.Seq[entry] {
	return func(yield func(entry) bool) {
		text := strings.Map(func(r rune) rune {
			if r < ' ' && r != '\n' && r != '\t' {
				return ' ' // as long as what it replaces: offsets hold
			}
			return r
		}, text)
		r := feedReader{text: text, lines: lineCounter{source: []byte(text), line: 1, first: 1}, yield: yield}
		// What breaks far behind an item's beginning is read again from the next
		// item on; budget bounds how much.
		for breaks, budget := 1, 4*len(text); ; breaks++ {
			from := r.base
			err := r.read()
			if err == nil {
				return
			}
			begin := r.offset()
			budget -= begin - from
			if r.item != nil {
				begin = r.begin
			}
			if budget < 0 || breaks > maxBreaks {
				r.broken(begin, "too much of its XML is broken; the items from here on are not read; export the feed anew")
				return
			}
			if !r.broken(begin, fmt.Sprintf("XML is broken (%v); mend it, or export the feed anew", err)) {
				return
			}
			at := min(begin+1, len(text))
			next := feedItem().FindStringIndex(text[at:])
			if next == nil {
				return
			}
			r.base = at + next[0]
		}
	}
}

type feedReader struct {
	text  string
	base  int // where in text the decoder began
	xml   *xml.Decoder
	lines lineCounter
	yield func(entry) bool

	prefix string    // of the vocabulary's own elements, where they have one
	item   *feedPost // the item being read; nil between items
	begin  int       // where it begins
	field  string    // the item's child being read, with its prefix; "" for none
	attrs  []xml.Attr
	from   int // where the field's content begins
	value  strings.Builder
	nested bool // the field holds elements
}

// A feedPost is what an item says, before it is known which of it counts.
type feedPost struct {
	note             Note
	line             int
	id               string
	published, other string // dates
	content, summary feedText
	withheld         string
	aside            bool // it is a comment, a picture, a menu: no post
}

type feedText struct {
	html string
	line int
}

func (r *feedReader) offset() int { return r.base + int(r.xml.InputOffset()) }

func (r *feedReader) broken(at int, why string) bool {
	line := r.lines.at(at)
	return r.yield(entry{line: line, last: line, broken: why})
}

// read reads items to the end, or to what is no XML. It needs no tree: an item's
// children are fields, what lies within a field is its value, and an end tag that
// lacks ends with what is around it.
func (r *feedReader) read() error {
	r.item, r.field = nil, ""
	r.xml = xml.NewDecoder(strings.NewReader(r.text[r.base:]))
	r.xml.Strict = false
	r.xml.Entity = xml.HTMLEntity
	// The text is decoded already, whatever its declaration says.
	r.xml.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		at := r.offset()
		token, err := r.xml.RawToken()
		if errors.Is(err, io.EOF) {
			if r.item != nil {
				return errors.New("the file ends inside an item")
			}
			return nil
		}
		if err != nil {
			var syntax *xml.SyntaxError
			if errors.As(err, &syntax) {
				err = errors.New(syntax.Msg)
			}
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if !r.start(token, at) {
				return nil
			}
		case xml.EndElement:
			if !r.end(token.Name, at) {
				return nil
			}
		case xml.CharData:
			if r.field != "" {
				r.value.Write(token)
			}
		}
	}
}

// name gives an element's name without the prefix of the feed's own vocabulary.
func (r *feedReader) name(n xml.Name) string {
	if n.Space == "" || n.Space == r.prefix {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

func (r *feedReader) start(e xml.StartElement, at int) bool {
	if e.Name.Local == "feed" && r.item == nil {
		r.prefix = e.Name.Space
	}
	name := r.name(e.Name)
	switch {
	case name == "item" || name == "entry":
		if !r.endItem(at) {
			return false
		}
		r.item, r.begin = &feedPost{line: r.lines.at(at), id: attribute(e.Attr, "about")}, at
	case r.item == nil:
	case r.field == "":
		r.field, r.attrs, r.from, r.nested = name, e.Attr, r.offset(), false
		r.value.Reset()
	default:
		r.nested = true
	}
	return true
}

func (r *feedReader) end(n xml.Name, at int) bool {
	name := r.name(n)
	switch {
	case name == "item" || name == "entry":
		return r.endItem(at)
	case r.item != nil && r.field == name:
		r.endField(at)
	}
	return true
}

// endItem yields the item being read, if one is.
func (r *feedReader) endItem(at int) bool {
	if r.item == nil {
		return true
	}
	r.endField(at)
	item := r.item
	r.item = nil
	if item.aside {
		return true
	}
	return r.yield(item.entry(r.lines.at(at)))
}

func (r *feedReader) endField(at int) {
	p, value := r.item, r.value.String()
	said := strings.TrimSpace(value)
	switch r.field {
	case "title":
		p.note.Title = r.plain(value)
	case "link":
		address := cmp.Or(attribute(r.attrs, "href"), said)
		if rel := attribute(r.attrs, "rel"); isAbsoluteURL(address) && p.note.URL == "" && (rel == "" || rel == "alternate") {
			p.note.URL = address
		}
	case "guid", "id":
		p.id = said
	case "pubDate", "published", "dc:date", "issued", "created":
		p.published = cmp.Or(p.published, said)
	case "updated", "modified", "dcterms:modified":
		p.other = cmp.Or(p.other, said)
	case "category", "dc:subject":
		if _, kind, ok := strings.Cut(attribute(r.attrs, "term"), "schemas.google.com/blogger/2008/kind#"); ok {
			p.aside = kind != "post" && kind != "page"
			break
		}
		p.note.Tags = append(p.note.Tags, cmp.Or(attribute(r.attrs, "label"), attribute(r.attrs, "term"), value))
	// What a blog says of its posts when it is exported whole: WordPress, Blogger,
	// and any that speak the Atom publishing protocol.
	case "wp:post_type":
		p.aside = notPosts[said] || strings.HasPrefix(said, "wp_")
	case "wp:status":
		if said != "publish" && said != "inherit" {
			p.withheld = "its status is " + said
		}
	case "wp:post_password":
		if said != "" {
			p.withheld = "it has a password"
		}
	case "blogger:type":
		p.aside = said != "POST" && said != "PAGE"
	case "blogger:status":
		if said != "LIVE" {
			p.withheld = "its status is " + said
		}
	case "app:control":
		if said == "yes" {
			p.withheld = "its app:draft is yes"
		}
	case "content:encoded", "content":
		p.content = r.html(value, at)
	case "description", "summary":
		p.summary = r.html(value, at)
	}
	r.field = ""
}

// notPosts are the types of what WordPress keeps beside its posts and pages, and
// the types of its plugins, which may be anything.
var notPosts = map[string]bool{
	"attachment": true, "nav_menu_item": true, "revision": true, "custom_css": true,
	"customize_changeset": true, "oembed_cache": true, "user_request": true,
}

// plain gives a title's text. Atom says whether it is HTML; of RSS nobody knows,
// and a title about <div> is likelier than one that is set in bold.
func (r *feedReader) plain(value string) string {
	switch attribute(r.attrs, "type") {
	case "html", "text/html":
		var b strings.Builder
		for z := html.NewTokenizer(strings.NewReader(value)); ; {
			switch z.Next() {
			case html.ErrorToken:
				return oneLine(b.String())
			case html.TextToken:
				b.Write(z.Text())
			}
		}
	case "text", "xhtml":
		return oneLine(value)
	}
	return oneLine(stdhtml.UnescapeString(value))
}

// html gives a field's content as HTML: as XML carries it, or inside as elements.
func (r *feedReader) html(value string, at int) feedText {
	kind := attribute(r.attrs, "type")
	if r.nested || kind == "xhtml" {
		value = r.text[r.from:at]
	} else if kind == "text" || kind == "text/plain" {
		value = stdhtml.EscapeString(value)
	}
	if strings.TrimSpace(value) == "" {
		return feedText{}
	}
	blank := len(value) - len(strings.TrimLeft(value, " \t\n"))
	return feedText{html: value[blank:], line: r.lines.at(r.from) + strings.Count(value[:blank], "\n")}
}

func attribute(attrs []xml.Attr, name string) string {
	for _, a := range attrs {
		if a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// entry makes a note of an item that ends on the line last.
func (p *feedPost) entry(last int) entry {
	first := p.line
	e := entry{line: first, last: last, note: p.note, withheld: p.withheld}
	n := &e.note
	n.Tags = cleanTags(n.Tags)
	if written := cmp.Or(p.published, p.other); written != "" {
		var ok bool
		if n.Date, _, ok = date.Parse(written, time.UTC); !ok {
			e.flaws = append(e.flaws, flaw{first, fmt.Sprintf("date %q is not understood; write it as 2014-06-22T10:00:00+09:00", written)})
		}
	}
	text := p.content
	if text.html == "" {
		text = p.summary
	}
	if n.Title == "" && text.html == "" {
		e.broken = "item has neither a title nor a text"
		return e
	}
	n.Sections = readFragment(text.html, text.line)
	// An item of a channel or of a speaker's decks is about what it leads to.
	if link, ok := talk.LinkOf(n.URL); ok && len(n.Sections[0].Links) == 0 {
		n.Sections[0].Links = []Link{link}
	}
	for i := range n.Sections {
		n.Sections[i].Line = min(max(n.Sections[i].Line, first), last)
	}
	e.key = addressKey(cmp.Or(p.id, n.URL, dayKey(*n, first)))
	return e
}
