package server

import (
	"net/url"
	"strings"
	"unicode"
)

// maxURLBytes is the longest address that is linked; browsers and servers agree on
// little more.
const maxURLBytes = 4096

// landing returns the address of the place anchor in the page at raw, or "" when
// raw is nothing that a link should lead to. Only absolute http and https URLs
// are: notes are written by people, and front matter may say javascript:, or hide
// the host behind a user name or by turning the direction of writing.
func landing(raw, anchor string) string {
	if len(raw)+len(anchor) > maxURLBytes {
		return ""
	}
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil ||
		strings.ContainsFunc(u.Host, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return ""
	}
	if anchor != "" {
		setAnchor(u, anchor)
	}
	return u.String()
}

// setAnchor makes u lead to the element whose id is anchor. Some sites escape ids
// themselves (id="%E3%81%82"): browsers look for the fragment as it is written first,
// so such an id is one, and escaped again it would be another address.
func setAnchor(u *url.URL, anchor string) {
	if plain, err := url.PathUnescape(anchor); err == nil {
		if u.Fragment, u.RawFragment = plain, anchor; u.EscapedFragment() == anchor {
			return
		}
	}
	u.Fragment, u.RawFragment = anchor, ""
}

// host returns the name of the site that a link leads to.
func host(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
