package corpus

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// A talkHost is a service whose pages are decks or recordings. It matches its
// own name and subdomains. path tells a deck or recording from the service's
// other pages: its users, its search, its help.
type talkHost struct {
	host string
	kind LinkKind
	path *regexp.Regexp
}

var (
	anyPage  = regexp.MustCompile(`^/.`)
	twoParts = regexp.MustCompile(`^/[^/]+/[^/]+`)

	talkHosts = []talkHost{
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

// talkLink tells whether rawURL leads to slides or a video, and returns it as
// an absolute link. Scheme-relative embeds ("//www.slideshare.net/…") get https.
func talkLink(rawURL string) (Link, bool) {
	rawURL = strings.TrimSpace(rawURL)
	if strings.HasPrefix(rawURL, "//") {
		rawURL = "https:" + rawURL
	}
	// Most links lead elsewhere; don't parse those.
	if !strings.HasPrefix(rawURL, "http") || !slices.ContainsFunc(talkHosts, func(h talkHost) bool { return strings.Contains(rawURL, h.host) }) {
		return Link{}, false
	}
	u, err := url.Parse(rawURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return Link{}, false
	}
	host := strings.ToLower(u.Hostname())
	for _, h := range talkHosts {
		if host != h.host && !strings.HasSuffix(host, "."+h.host) {
			continue
		}
		if !h.path.MatchString(u.Path) || h.kind == Slides && servicePage.MatchString(u.Path) {
			return Link{}, false
		}
		return Link{Kind: h.kind, URL: u.String()}, true
	}
	return Link{}, false
}

// embedURL gives the page behind an embed that names a service and a key, as
// Zenn's @[speakerdeck](key), Hugo's {{< youtube key >}} and Jekyll's
// {% slideshare key %} do; empty when the service is none of ours.
func embedURL(service, key string) string {
	key = strings.Trim(key, ` "'`)
	if strings.HasPrefix(key, "http://") || strings.HasPrefix(key, "https://") {
		return key
	}
	if key == "" || strings.ContainsAny(key, " <>\"'\n") {
		return ""
	}
	switch strings.ToLower(service) {
	case "speakerdeck":
		return "https://speakerdeck.com/player/" + key
	case "slideshare":
		return "https://www.slideshare.net/slideshow/embed_code/key/" + key
	case "docswell":
		return "https://www.docswell.com/slide/" + key + "/embed"
	case "youtube":
		return "https://www.youtube.com/watch?v=" + key
	case "vimeo":
		return "https://vimeo.com/" + key
	}
	return ""
}
