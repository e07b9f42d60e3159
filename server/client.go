package server

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// A clientFinder tells whom a request comes from. What a header says of that is
// believed only as far as it was written by proxies that are trusted: they append
// whom they heard it from, so the first address from the right that is none of
// them is the client, and whatever stands left of it is the client's own invention.
type clientFinder struct{ trusted []netip.Prefix }

// find returns the client's address. It is the zero Addr only where the
// connection has none (a Unix socket).
func (c clientFinder) find(r *http.Request) netip.Addr {
	peer := parseHop(r.RemoteAddr)
	if !c.trusts(peer) {
		return peer
	}
	xff, forwarded := r.Header.Values("X-Forwarded-For"), r.Header.Values("Forwarded")
	switch {
	case len(forwarded) == 0:
		return c.walk(peer, strings.Split(strings.Join(xff, ","), ","))
	case len(xff) == 0:
		return c.walk(peer, forwardedFor(strings.Join(forwarded, ",")))
	}
	// A proxy writes one of the two and lets the other one pass, so one of them is
	// the client's. Only where they agree does it not matter which.
	a := c.walk(peer, strings.Split(strings.Join(xff, ","), ","))
	b := c.walk(peer, forwardedFor(strings.Join(forwarded, ",")))
	if a == b {
		return a
	}
	return peer
}

// viaProxy tells whether the request comes from a trusted proxy.
func (c clientFinder) viaProxy(r *http.Request) bool { return c.trusts(parseHop(r.RemoteAddr)) }

func (c clientFinder) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(c.trusted, func(p netip.Prefix) bool { return p.Contains(a) })
}

// walk goes back from peer over the hops of a header. A hop that is no address
// ("unknown", "_hidden") hides who is behind it, and everything further.
func (c clientFinder) walk(peer netip.Addr, hops []string) netip.Addr {
	at := peer
	for _, hop := range slices.Backward(hops) {
		a := parseHop(hop)
		if !a.IsValid() {
			return at
		}
		at = a
		if !c.trusts(at) {
			return at
		}
	}
	return at
}

// parseHop reads an address, with a port or without. IPv4 in IPv6 is IPv4, and
// zones, which are of the proxy's own machine, are dropped.
func parseHop(s string) netip.Addr {
	s = strings.TrimSpace(s)
	a, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	if err != nil {
		withPort, err := netip.ParseAddrPort(s)
		if err != nil {
			return netip.Addr{}
		}
		a = withPort.Addr()
	}
	return a.Unmap().WithZone("")
}

// forwardedFor returns the "for" of each element of a Forwarded header (RFC 7239,
// section 4), "" of one that has none. Of a header that breaks the grammar nothing
// is believed: a client could open a quote that its proxy closes.
func forwardedFor(header string) []string {
	elements, ok := splitUnquoted(header, ',')
	if !ok {
		return nil
	}
	hops := make([]string, len(elements))
	for i, element := range elements {
		pairs, _ := splitUnquoted(element, ';')
		for _, pair := range pairs {
			name, value, _ := strings.Cut(pair, "=")
			if !strings.EqualFold(strings.TrimSpace(name), "for") {
				continue
			}
			if hops[i] != "" {
				return nil // a parameter must not occur twice
			}
			if hops[i], ok = unquoted(strings.TrimSpace(value)); !ok {
				return nil
			}
		}
	}
	return hops
}

// splitUnquoted splits s at a separator, but for where it is quoted. ok is false
// when a quote is left open.
func splitUnquoted(s string, separator byte) (parts []string, ok bool) {
	start, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && quoted:
			i++
		case c == separator && !quoted:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:]), !quoted
}

// unquoted returns what a token or a quoted string says. An address has nothing in
// it that would have to be escaped.
func unquoted(s string) (text string, ok bool) {
	if inner, opened := strings.CutPrefix(s, `"`); opened {
		if s, ok = strings.CutSuffix(inner, `"`); !ok {
			return "", false
		}
	}
	return s, !strings.ContainsAny(s, `"\`)
}
