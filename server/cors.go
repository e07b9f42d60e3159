package server

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// AnyOrigin, among Config.AllowOrigins, lets pages of every site read the API.
const AnyOrigin = "*"

// ParseOrigin reads the origin of a site as browsers name it in the Origin header,
// scheme://host or scheme://host:port, or AnyOrigin. Case and a port that goes
// without saying make no difference.
func ParseOrigin(text string) (string, error) {
	if text == AnyOrigin {
		return text, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
		return "", fmt.Errorf("%q is no origin: write https://blog.example, or * for all", text)
	}
	origin := u.Scheme + "://" + u.Host
	if !strings.EqualFold(strings.TrimSuffix(text, "/"), origin) {
		return "", fmt.Errorf("%q is more than an origin: write %s", text, origin)
	}
	if strings.Contains(u.Host, "*") {
		return "", fmt.Errorf("%q: write out each host, or * alone for all", text)
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil && net.ParseIP(u.Hostname()) == nil {
		return "", fmt.Errorf("%q is no origin: %w", text, err)
	}
	if err == nil { // 日本語.example is sent as xn--….example
		origin = strings.Replace(origin, u.Hostname(), host, 1)
	}
	origin = strings.ToLower(origin)
	standard := map[string]string{"https": ":443", "http": ":80"}[u.Scheme]
	return strings.TrimSuffix(origin, standard), nil
}

// shared lets pages of the allowed origins read what next answers, problems too. The
// answers are the same for everybody and no cookie is asked for, so nothing more
// than reading is ever allowed.
func (s *server) shared(next http.Handler) http.Handler {
	if len(s.origins) == 0 {
		return next
	}
	all := slices.Contains(s.origins, AnyOrigin)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, origin := w.Header(), r.Header.Get("Origin")
		allowed := ""
		switch {
		case all:
			allowed = AnyOrigin
		case slices.Contains(s.origins, origin):
			allowed = origin
		}
		if !all {
			addVary(h, "Origin")
		}
		if allowed != "" {
			h.Set("Access-Control-Allow-Origin", allowed)
			h.Set("Access-Control-Expose-Headers", "Retry-After, ETag")
			h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		}
		if r.Method != http.MethodOptions || origin == "" || r.Header.Get("Access-Control-Request-Method") == "" {
			next.ServeHTTP(w, r)
			return
		}
		// A preflight, of a page that sets headers of its own. Who is not allowed
		// learns it from what is missing.
		addVary(h, "Access-Control-Request-Method")
		addVary(h, "Access-Control-Request-Headers")
		if allowed != "" {
			h.Set("Access-Control-Allow-Methods", "GET, HEAD")
			h.Set("Access-Control-Allow-Headers", "If-None-Match, Accept-Language")
			h.Set("Access-Control-Max-Age", "86400")
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

// addVary adds names to the one Vary line that an answer has: some caches read
// only one.
func addVary(h http.Header, names ...string) {
	for _, name := range names {
		old := h.Get("Vary")
		switch {
		case old == "":
			h.Set("Vary", name)
		case !hasToken(old, name):
			h.Set("Vary", old+", "+name)
		}
	}
}

func hasToken(list, token string) bool {
	for t := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(strings.TrimSpace(t), token) {
			return true
		}
	}
	return false
}
