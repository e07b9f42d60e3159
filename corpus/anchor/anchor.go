// Package anchor gives headings the fragments that a site's generator gives them,
// so that a link to a part of a note lands there. [Names] is what most callers want.
//
// Each rule here was compared with what the generator made of the headings in
// testdata; the files there name its version.
package anchor

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Style is how a generator makes a fragment of a heading's text.
type Style string

// The styles. Most generators that are not named here follow GitHub.
const (
	GitHub      Style = "github"
	Hugo        Style = "hugo"             // autoHeadingIDType "github", its default
	HugoASCII   Style = "hugo-ascii"       // "github-ascii"
	Blackfriday Style = "hugo-blackfriday" // "blackfriday"
	Kramdown    Style = "kramdown"         // kramdown's own parser
	KramdownGFM Style = "kramdown-gfm"     // Jekyll's default
	Qiita       Style = "qiita"
	MarkdownIt  Style = "markdown-it" // markdown-it-anchor as it comes, as in many Eleventy sites
	Zenn        Style = "zenn"        // the same, but it shows HTML as it is written
	Slugify     Style = "slugify"     // Eleventy's filter of that name, in markdown-it-anchor
	Eleventy    Style = "eleventy"    // the same, in Eleventy's own plugin
	None        Style = "none"        // the generator gives headings no anchors
)

// Names are the fragments of one page, of which no two headings may get the same.
type Names struct {
	style Style
	taken map[string]int
}

// NewNames begins a page.
func NewNames(style Style) *Names { return &Names{style: style, taken: map[string]int{}} }

// Style is that of the page.
func (n *Names) Style() Style { return n.style }

// Take reserves a fragment that the author wrote, and returns it.
func (n *Names) Take(id string) string {
	if !n.style.counts() {
		n.taken[id]++
	}
	return id
}

// Of gives the fragment of the next heading, without '#'; empty when it has none.
// text is what the style makes it of, see [Style.Text].
func (n *Names) Of(text string) string {
	slug, ok := n.style.slug(text)
	if !ok {
		return ""
	}
	if n.style.counts() {
		before := n.taken[slug]
		n.taken[slug]++
		switch {
		case before == 0:
			return slug
		case n.style == Eleventy:
			before++ // the second is "-2"
		}
		return slug + "-" + strconv.Itoa(before)
	}
	unique := slug
	for {
		if _, taken := n.taken[unique]; !taken {
			break
		}
		// Counting on per slug, and not from 1 each time, keeps a page of
		// equal headings linear.
		if n.taken[slug] == 0 {
			n.taken[slug] = 1
		}
		unique = slug + "-" + strconv.Itoa(n.taken[slug])
		n.taken[slug]++
	}
	n.taken[unique]++
	return unique
}

// counts tells styles that number equal slugs from those that look for a fragment
// that is free: of the headings "a", "a 1" and "a" the last is "a-1" or "a-2".
func (s Style) counts() bool {
	return s == Kramdown || s == KramdownGFM || s == Qiita || s == Eleventy
}

// A Text says what of a heading a style makes the fragment of.
type Text struct {
	Source   bool // the Markdown as it is written, not its text
	Alt      bool // descriptions of images
	Tags     bool // raw HTML, which is shown as it is written
	NoURLs   bool // not the addresses that are links by themselves
	Smart    bool // "--" and "---" are dashes, and go
	LastLine bool // of the lines of an underlined heading, only the last
}

// Text says what text of a heading [Names.Of] is to be given.
func (s Style) Text() Text {
	switch s {
	case Hugo, HugoASCII, Blackfriday:
		return Text{Alt: true, NoURLs: true, Smart: true, LastLine: true}
	case Kramdown:
		return Text{Source: true}
	case KramdownGFM:
		return Text{Smart: true}
	case Zenn:
		return Text{Tags: true}
	}
	return Text{}
}

// slug gives the fragment of a text if no other heading has it. ok is false where
// there is none, or none that we know.
func (s Style) slug(text string) (slug string, ok bool) {
	switch s {
	case Hugo, HugoASCII, Blackfriday:
		return hugo(s, strings.TrimSpace(text))
	case Kramdown:
		return kramdown(text), true
	case MarkdownIt, Zenn:
		return encodeURIComponent(strings.ToLower(strings.Join(strings.Fields(text), "-"))), true
	case Slugify, Eleventy:
		return slugify(text)
	case None:
		return "", false
	}
	return words(text), true
}

// words keeps what Ruby and GitHub call characters of a word, in lower case.
func words(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ', r == '\t', r == '\n':
			return '-'
		case r == '-', unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Nl, unicode.Pc):
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

func hugo(s Style, text string) (string, bool) {
	if text == "" {
		return "", false
	}
	var slug string
	switch s {
	case Blackfriday:
		slug = blackfriday(text)
	case HugoASCII:
		text, _, _ = transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), text)
		text = strings.Map(func(r rune) rune {
			if r > unicode.MaxASCII {
				return -1
			}
			return r
		}, text)
		fallthrough
	default:
		slug = strings.Map(func(r rune) rune {
			switch {
			case r == ' ', r == '\t':
				return '-'
			case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, text)
	}
	if slug == "" {
		slug = "heading"
	}
	return slug, true
}

func blackfriday(text string) string {
	var b strings.Builder
	dash := false
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			dash = true
			continue
		}
		if dash && b.Len() > 0 {
			b.WriteByte('-')
		}
		dash = false
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// kramdown keeps ASCII alone, from the first letter on.
func kramdown(source string) string {
	slug := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-', '0' <= r && r <= '9', 'a' <= r && r <= 'z':
			return r
		case 'A' <= r && r <= 'Z':
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimLeftFunc(source, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r)
	}))
	if slug == "" {
		return "section"
	}
	return slug
}

// encodeURIComponent is JavaScript's.
func encodeURIComponent(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_.!~*'()", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

const firstCJK = 0x2E80

// slugify spells letters of other alphabets in ASCII, by tables that we do not
// have. Japanese, Chinese and Korean it leaves out.
func slugify(text string) (slug string, ok bool) {
	var b strings.Builder
	dash := false
	for _, r := range strings.ReplaceAll(text, "&", " and ") {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(unicode.ToLower(r))
		case r <= unicode.MaxASCII, r >= firstCJK:
			dash = true
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			return "", false
		default:
			dash = true
		}
	}
	return b.String(), true
}
