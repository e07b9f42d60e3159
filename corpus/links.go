package corpus

import (
	"net/url"
	"strings"
)

// slideHosts and videoHosts are the services whose pages are a talk's deck or
// recording. A host matches itself and its subdomains.
var (
	slideHosts = []string{"speakerdeck.com", "slideshare.net", "docswell.com", "slides.com"}
	videoHosts = []string{"youtube.com", "youtu.be", "vimeo.com", "nicovideo.jp", "ustream.tv", "twitch.tv"}
)

// talkLink tells whether rawURL leads to slides or a video, and returns it as
// an absolute link. Scheme-relative embeds ("//www.slideshare.net/…") get https.
func talkLink(rawURL string) (Link, bool) {
	rawURL = strings.TrimSpace(rawURL)
	if strings.HasPrefix(rawURL, "//") {
		rawURL = "https:" + rawURL
	}
	u, err := url.Parse(rawURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return Link{}, false
	}
	// A bare host is somebody's home, not a talk.
	if strings.Trim(u.Path, "/") == "" {
		return Link{}, false
	}
	host := strings.ToLower(u.Hostname())
	for _, h := range slideHosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			return Link{Kind: Slides, URL: u.String()}, true
		}
	}
	for _, h := range videoHosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			return Link{Kind: Video, URL: u.String()}, true
		}
	}
	return Link{}, false
}
