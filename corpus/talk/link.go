// Package talk knows what belongs to a talk wherever it is written about: the
// services that keep slides and recordings, and the ways of naming a speaker.
package talk

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
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
	// URL is absolute, with scheme.
	URL string
}

// A host is a service whose pages are decks or recordings. It matches its
// own name and subdomains. path tells a deck or recording from the service's
// other pages: its users, its search, its help.
type host struct {
	name string
	kind Kind
	path *regexp.Regexp
}

var (
	anyPage  = regexp.MustCompile(`^/.`)
	twoParts = regexp.MustCompile(`^/[^/]+/[^/]+`)

	hosts = []host{
		{"speakerdeck.com", Slides, regexp.MustCompile(`^/(player/[^/]+|[^/]+/[^/]+)/?$`)},
		{"slideshare.net", Slides, twoParts},
		{"docswell.com", Slides, twoParts},
		{"slides.com", Slides, twoParts},
		{"docs.google.com", Slides, regexp.MustCompile(`^/presentation/`)},
		{"youtube.com", Video, regexp.MustCompile(`^/(watch|playlist|embed/|v/|live/|shorts/)`)},
		{"youtube-nocookie.com", Video, regexp.MustCompile(`^/embed/`)},
		{"youtu.be", Video, anyPage},
		{"vimeo.com", Video, regexp.MustCompile(`^/(.*/)?\d+`)},
		{"nicovideo.jp", Video, regexp.MustCompile(`^/watch/`)},
		{"ustream.tv", Video, twoParts},
		{"twitch.tv", Video, regexp.MustCompile(`^/(videos/|.*/v/)`)},
	}
	// Pages of the services themselves that have two parts all the same.
	servicePage = regexp.MustCompile(`^/(assets|features|categories|c|search|users|user|signin|login|about|explore|tag|tags)/`)
)

// LinkOf tells whether rawURL leads to slides or a video, and returns it as
// an absolute link. Scheme-relative embeds ("//www.slideshare.net/…") get https.
func LinkOf(rawURL string) (Link, bool) {
	rawURL = strings.TrimSpace(rawURL)
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
	for _, h := range hosts {
		if name != h.name && !strings.HasSuffix(name, "."+h.name) {
			continue
		}
		if !h.path.MatchString(u.Path) || h.kind == Slides && servicePage.MatchString(u.Path) {
			return Link{}, false
		}
		return Link{Kind: h.kind, URL: u.String()}, true
	}
	return Link{}, false
}
