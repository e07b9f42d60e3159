package corpus

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/talksearch/talksearch/corpus/date"
)

// A pageMatter is what a web page says about itself, apart from its text: in its
// head, for search engines and for whoever shares it.
type pageMatter struct {
	data      map[string]string // meta properties by lower-case name, and what data-…-meta says
	tags      []string          // article:tag, and data-…-filter
	relTags   []taggedAt        // rel=tag
	times     []taggedAt        // <time datetime>
	titleTag  string
	tops      []string // what h1 and h2 say, wherever they are
	canonical string
	base      string
	host      string // the site's
	path      string // the page's
	noindex   bool
	refresh   bool // it only leads on to another page
}

// A taggedAt is something said at an offset of the source: only in the text of a
// page is it about the page.
type taggedAt struct {
	at   int
	text string
}

const (
	maxSaid     = 1000  // of what is said, how much is kept; nobody writes as much
	maxSaidText = 2_000 // bytes
	maxTops     = 50
)

// element takes what an element says. Where that is said by its text, the
// function given is to be told of it.
func (m *pageMatter) element(t html.Token, at int, kind partKind) func(string) {
	switch t.DataAtom {
	case atom.Html, atom.Body:
		for _, a := range t.Attr {
			if a.Key == "data-talksearch-ignore" || a.Key == "data-pagefind-ignore" {
				m.noindex = true
			}
		}
	case atom.Meta:
		m.meta(t)
	case atom.Link:
		m.linkElement(t)
	case atom.Base:
		m.base = cmp.Or(m.base, attr(t, "href"))
	case atom.Title:
		return func(text string) { m.titleTag = cmp.Or(m.titleTag, saidLine(text)) }
	case atom.Time:
		m.time(at, attr(t, "datetime"), slices.ContainsFunc(t.Attr, func(a html.Attribute) bool {
			return a.Key == "pubdate" || a.Key == "itemprop" && a.Val == "datePublished"
		}))
	case atom.H1, atom.H2:
		marked := m.marked(t)
		return func(text string) {
			if len(m.tops) < maxTops {
				m.tops = append(m.tops, saidLine(text))
			}
			if marked != nil {
				marked(text)
			}
		}
	case atom.Script:
		if strings.EqualFold(attr(t, "type"), "application/ld+json") {
			return m.linkedData
		}
	case atom.A:
		if hasWordIn(attr(t, "rel"), "tag") {
			return func(text string) {
				if len(m.relTags) < maxSaid {
					m.relTags = append(m.relTags, taggedAt{at, saidLine(text)})
				}
			}
		}
	}
	return m.marked(t)
}

func hasWordIn(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

func saidLine(text string) string { return oneLine(text[:min(len(text), maxSaidText)]) }

func (m *pageMatter) say(key, value string) {
	key, value = strings.ToLower(key), strings.ToValidUTF8(saidLine(value), "")
	if _, said := m.data[key]; !said && value != "" && len(m.data) < maxSaid {
		m.data[key] = value
	}
}

func (m *pageMatter) meta(t html.Token) {
	content := attr(t, "content")
	switch key := strings.ToLower(cmp.Or(attr(t, "property"), attr(t, "name"), attr(t, "itemprop"))); key {
	case "robots", "talksearch":
		if value := strings.ToLower(content); strings.Contains(value, "noindex") || strings.TrimSpace(value) == "none" {
			m.noindex = true
		}
	case "article:tag":
		m.tag(content)
	case "":
		m.refresh = m.refresh || strings.EqualFold(attr(t, "http-equiv"), "refresh") && strings.Contains(strings.ToLower(content), "url=")
	default:
		m.say(key, content)
		if key == "og:url" {
			m.learn(content)
		}
	}
}

// withheld gives the reason for which the head keeps the page from the public, or "".
// Pelican takes <meta name=status> of a page for what others write in front matter.
func (m *pageMatter) withheld(now time.Time) string {
	said := matter{}
	for _, key := range []string{"draft", "private", "status", "unlisted"} {
		if value := m.data[key]; value != "" {
			said[key] = []string{value}
		}
	}
	_, why := said.withheld(now)
	return strings.Replace(why, "front matter", "the page", 1)
}

func (m *pageMatter) tag(tag string) {
	if len(m.tags) < maxSaid {
		m.tags = append(m.tags, saidLine(tag))
	}
}

func (m *pageMatter) linkElement(t html.Token) {
	rel, href := attr(t, "rel"), attr(t, "href")
	switch {
	case hasWordIn(rel, "canonical"):
		m.canonical = cmp.Or(m.canonical, href)
		m.learn(href)
	case hasWordIn(rel, "alternate"), hasWordIn(rel, "next"), hasWordIn(rel, "prev"):
		if m.host == "" {
			if u, err := url.Parse(href); err == nil {
				m.host = u.Host
			}
		}
	}
}

// learn takes the site's host and the page's path from the page's own address.
func (m *pageMatter) learn(address string) {
	if u, err := url.Parse(address); err == nil && u.Path != "" {
		m.host, m.path = cmp.Or(u.Host, m.host), strings.TrimSuffix(u.Path, "index.html")
	}
}

// linkKind tells where a link of the page leads.
func (m *pageMatter) linkKind(href string) linkKind {
	href = strings.TrimSpace(href)
	if href == "" {
		return noLink
	}
	if href[0] == '#' {
		return inPageLink
	}
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" || u.Host != "" && u.Host != m.host {
		return noLink
	}
	if m.path != "" && strings.TrimSuffix(u.Path, "index.html") == m.path {
		if u.Fragment != "" {
			return inPageLink
		}
		return noLink
	}
	return siteLink
}

func (m *pageMatter) time(at int, value string, published bool) {
	switch {
	case value == "" || len(m.times) >= maxSaid:
	case published:
		m.say("datepublished", value)
	default:
		m.times = append(m.times, taggedAt{at, saidLine(value)})
	}
}

// marked takes what data-talksearch-meta or data-pagefind-meta says, and the same
// of -filter: "key:value", "key[attribute]", or "key" of the element's text.
func (m *pageMatter) marked(t html.Token) func(string) {
	var ofText []string
	for _, a := range t.Attr {
		switch a.Key {
		case "data-talksearch-meta", "data-pagefind-meta", "data-talksearch-filter", "data-pagefind-filter":
		default:
			continue
		}
		for item := range strings.SplitSeq(a.Val[:min(len(a.Val), maxSaidText)], ",") {
			item = strings.TrimSpace(item)
			if key, value, ok := strings.Cut(item, ":"); ok {
				m.mark(key, value)
			} else if key, attribute, ok := strings.Cut(strings.TrimSuffix(item, "]"), "["); ok {
				m.mark(key, attr(t, strings.ToLower(attribute)))
			} else if item != "" && len(ofText) < maxSaid {
				ofText = append(ofText, item)
			}
		}
	}
	if len(ofText) == 0 {
		return nil
	}
	return func(text string) {
		for _, key := range ofText {
			m.mark(key, text)
		}
	}
}

func (m *pageMatter) mark(key, value string) {
	switch key = strings.ToLower(strings.TrimSpace(key)); key {
	case "tag", "tags", "category", "categories":
		m.tag(value)
	default:
		m.say("data:"+key, value)
	}
}

// linkedData takes the day of publication from JSON-LD.
func (m *pageMatter) linkedData(text string) {
	const maxBytes = 256 << 10
	var v any
	if len(text) > maxBytes || json.Unmarshal([]byte(text), &v) != nil {
		return
	}
	for todo := []any{v}; len(todo) > 0; {
		v, todo = todo[0], todo[1:]
		switch v := v.(type) {
		case []any:
			todo = append(todo, v...)
		case map[string]any:
			if day, ok := v["datePublished"].(string); ok {
				m.say("ld:date", day)
			}
			if graph, ok := v["@graph"]; ok {
				todo = append(todo, graph)
			}
		}
	}
}

// date is when the page was published, as it says, where its text is.
func (m *pageMatter) date(text []span, loc *time.Location) string {
	says := []string{m.data["data:date"], m.data["article:published_time"], m.data["datepublished"], m.data["ld:date"]}
	for _, t := range m.times {
		if inside(text, t.at) {
			says = append(says, t.text)
		}
	}
	for _, key := range []string{"date", "dc.date", "dcterms.created", "dc.date.issued"} {
		says = append(says, m.data[key])
	}
	for _, s := range says {
		if day, _, ok := date.Parse(s, loc); s != "" && ok {
			return day
		}
	}
	return ""
}

func (m *pageMatter) url() string {
	for _, address := range []string{m.data["data:url"], m.canonical, m.data["og:url"]} {
		if base, err := url.Parse(m.base); err == nil && address != "" {
			if u, err := base.Parse(address); err == nil {
				address = u.String()
			}
		}
		if isAbsoluteURL(address) && len(address) <= maxSaidText {
			return address
		}
	}
	return ""
}

func (m *pageMatter) tagsIn(text []span) []string {
	tags := m.tags
	for _, t := range m.relTags {
		if inside(text, t.at) {
			tags = append(tags, t.text)
		}
	}
	return cleanTags(tags)
}

// title is the page's, given the headings of its text in their order. og:title and
// <title> often add the site's name; a heading that says the same does not. It is
// empty where the text's own heading of level 1 is better than what there is.
func (m *pageMatter) title(headings []string, level1 bool) string {
	if title := m.data["data:title"]; title != "" {
		return title
	}
	whole := cmp.Or(m.data["og:title"], m.titleTag)
	for _, h := range headings[:min(len(headings), 2)] {
		if h == whole || h != "" && (isPart(whole, h) || isPart(m.titleTag, h)) {
			return h
		}
	}
	for _, h := range m.tops { // beside the text
		if rest, ok := strings.CutPrefix(whole, h); ok && h != "" && strings.TrimLeft(rest, titleMarks) != rest {
			return h
		}
	}
	if m.data["og:title"] == "" && level1 {
		return "" // an <h1> is nearer to what the note is called than <title>
	}
	if site := m.data["og:site_name"]; site != "" && isPart(whole, site) {
		return strings.TrimRight(strings.TrimSuffix(strings.TrimLeft(strings.TrimPrefix(whole, site), titleMarks), site), titleMarks)
	}
	return whole
}

const titleMarks = " -–—|｜:：»«·・/"

// isPart tells whether a title begins or ends with a part, set apart by a mark.
func isPart(title, part string) bool {
	if rest, ok := strings.CutPrefix(title, part); ok && rest != "" {
		return strings.TrimLeft(rest, titleMarks) != rest
	}
	if rest, ok := strings.CutSuffix(title, part); ok && rest != "" {
		return strings.TrimRight(rest, titleMarks) != rest
	}
	return false
}

func inside(text []span, at int) bool {
	return slices.ContainsFunc(text, func(s span) bool { return s.start <= at && at < s.end })
}
