package server

import "net/url"

// maxURLBytes is the longest address that is linked; browsers and servers agree on
// little more.
const maxURLBytes = 4096

// landing returns the address of the place anchor in the page at raw, or "" when
// raw is nothing that a link should lead to. Only absolute http and https URLs
// are: notes are written by people, and front matter may say javascript: or hide
// the host behind a user name.
func landing(raw, anchor string) string {
	if len(raw)+len(anchor) > maxURLBytes {
		return ""
	}
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return ""
	}
	if anchor != "" {
		u.Fragment, u.RawFragment = anchor, ""
	}
	return u.String()
}

// host returns the name of the site that a link leads to.
func host(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
