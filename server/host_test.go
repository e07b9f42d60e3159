package server

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestOwnNames(t *testing.T) {
	proxy := func(c *Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.1/32")} } // httptest's client
	loopback, open := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}, &net.TCPAddr{IP: net.IPv4(198, 51, 100, 1)}
	for _, tt := range []struct {
		name string
		at   net.Addr
		host string
		with []func(*Config)
		want int
	}{
		{"localhost", loopback, "localhost:7700", nil, http.StatusOK},
		{"localhost in full", loopback, "LocalHost.", nil, http.StatusOK},
		{"a name below localhost", loopback, "notes.localhost:7700", nil, http.StatusOK},
		{"an address", loopback, "127.0.0.1:7700", nil, http.StatusOK},
		{"an address of IPv6", loopback, "[::1]:7700", nil, http.StatusOK},
		{"a page's own name", loopback, "rebound.example:7700", nil, http.StatusMisdirectedRequest},
		{"one that begins alike", loopback, "localhost.example", nil, http.StatusMisdirectedRequest},
		{"one that ends alike", loopback, "evil-localhost", nil, http.StatusMisdirectedRequest},
		{"one that an address begins", loopback, "127.0.0.1.example", nil, http.StatusMisdirectedRequest},
		{"a site, through its proxy", loopback, "search.example", []func(*Config){proxy}, http.StatusOK},
		{"a site, open to all", open, "search.example", nil, http.StatusOK},
	} {
		s := newSite(t, &fake{name: "gen-000001"}, tt.with...)
		s.at = tt.at
		h := s.handler()
		for _, path := range []string{"/", "/api/v1/search?q=x", "/metrics", "/readyz"} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Host = tt.host
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != tt.want {
				t.Errorf("%s: %s%s: status %d, want %d", tt.name, tt.host, path, w.Code, tt.want)
			}
		}
		if tt.want == http.StatusMisdirectedRequest {
			mustContain(t, "the log", s.log.String(), "status=421", "code=misdirected")
		}
	}
}
