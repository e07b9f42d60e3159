// Package talk knows what belongs to a talk wherever it is written about: the
// services that keep slides and recordings, and the ways of naming a speaker.
package talk

import (
	"net/url"
	"slices"
	"strings"

	"github.com/talksearch/talksearch/corpus/pattern"
)

// Kind says what a Link leads to.
type Kind string

// The kinds of link a talk has.
const (
	Slides Kind = "slides"
	Video  Kind = "video"
)

// A Link leads from a talk to its slide deck or its recording.
type Link struct {
	Kind Kind
	// URL is absolute, with scheme. It is as it was written, so that it opens
	// the deck at Page and the recording at Second.
	URL string
	// Page is the slide that the link points at, counted from 1; 0 when it
	// points at the deck as a whole.
	Page int
	// Second is where in the recording the link begins, counted from its start;
	// 0 when it begins there.
	Second int
}

// A host is a service whose pages are decks or recordings. It matches its
// own name and subdomains. path tells a deck or recording from the service's
// other pages: its users, its search, its help.
type host struct {
	name string
	kind Kind
	path func() *pattern.Expr
}

var (
	anyPage  = pattern.Lazy(`^/.`)
	twoParts = pattern.Lazy(`^/[^/]+/[^/]+`)

	hosts = []host{
		{speakerDeck, Slides, pattern.Lazy(`^/(player/[^/]+|[^/]+/[^/]+)/?$`)},
		{slideShare, Slides, twoParts},
		{docswell, Slides, twoParts},
		{slidesCom, Slides, twoParts},
		{googleDocs, Slides, pattern.Lazy(`^/presentation/`)},
		{"youtube.com", Video, pattern.Lazy(`^/(watch|playlist|embed/|v/|live/|shorts/)`)},
		{"youtube-nocookie.com", Video, pattern.Lazy(`^/embed/`)},
		{"youtu.be", Video, anyPage},
		{"vimeo.com", Video, pattern.Lazy(`^/(.*/)?\d+`)},
		{"nicovideo.jp", Video, pattern.Lazy(`^/watch/`)},
		{"ustream.tv", Video, twoParts},
		{"twitch.tv", Video, pattern.Lazy(`^/(videos/|.*/v/)`)},
	}
	// Pages of the services themselves that have two parts all the same.
	servicePage = pattern.Lazy(`^/(assets|features|categories|c|search|users|user|signin|login|about|explore|tag|tags)/`)
)

// frames are pages that show another page, and the parameters that name it.
var frames = map[string][]string{
	"hatenablog-parts.com": {"url"},
	"cdn.embedly.com":      {"url", "src"},
}

// hatenaMark is how Hatena's notation ends an address: [https://…:embed:cite],
// [https://…:title=…].
var hatenaMark = pattern.Lazy(`:(?:embed|title|bookmark|image|movie|plain)(?:[:=][^/]*)?\]?$`)

// Address is a URL as it stands in a text, without what Hatena's notation writes
// behind it.
func Address(rawURL string) string { return hatenaMark().ReplaceAllString(rawURL, "") }

// LinkOf tells whether rawURL leads to slides or a video, and returns it as
// an absolute link. Scheme-relative embeds ("//www.slideshare.net/…") get https,
// frames around a deck give the deck, and what Hatena's notation writes behind an
// address is none of it.
func LinkOf(rawURL string) (Link, bool) {
	return linkOf(rawURL, true)
}

func linkOf(rawURL string, framed bool) (Link, bool) {
	rawURL = Address(strings.TrimSpace(rawURL))
	if strings.HasPrefix(rawURL, "//") {
		rawURL = "https:" + rawURL
	}
	// Most links lead elsewhere; don't parse those.
	if !strings.HasPrefix(rawURL, "http") || !slices.ContainsFunc(hosts, func(h host) bool { return strings.Contains(rawURL, h.name) }) {
		return Link{}, false
	}
	u, err := url.Parse(rawURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return Link{}, false
	}
	name := strings.ToLower(u.Hostname())
	for _, key := range frames[name] {
		if inner := u.Query().Get(key); framed && inner != "" {
			if link, ok := linkOf(inner, false); ok {
				return link, true
			}
		}
	}
	for _, h := range hosts {
		if name != h.name && !strings.HasSuffix(name, "."+h.name) {
			continue
		}
		if !h.path().MatchString(u.Path) || h.kind == Slides && servicePage().MatchString(u.Path) {
			return Link{}, false
		}
		link := Link{Kind: h.kind, URL: u.String()}
		if h.kind == Slides {
			link.Page = pageOf(h.name, u)
		} else {
			link.Second = secondOf(u)
		}
		return link, true
	}
	return Link{}, false
}
