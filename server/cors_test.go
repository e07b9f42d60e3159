package server

import (
	"net/http"
	"testing"
)

func TestParseOrigin(t *testing.T) {
	tests := []struct{ in, want string }{
		{"*", "*"},
		{"https://blog.example", "https://blog.example"},
		{"HTTPS://Blog.Example/", "https://blog.example"},
		{"https://blog.example:443", "https://blog.example"},
		{"https://日本語.example:8443", "https://xn--wgv71a119e.example:8443"},
		{"http://[::1]:1313", "http://[::1]:1313"},
		{"http://localhost:1313", "http://localhost:1313"},
		{"http://localhost:1313", "http://localhost:1313"},
		{"http://[::1]:80", "http://[::1]"},
		{"blog.example", ""},
		{"https://blog.example/notes", ""},
		{"https://*.example", ""},
		{"https://a@blog.example", ""},
		{"https://", ""},
		{"file:///", ""},
		{"null", ""},
		{"", ""},
	}
	for _, tt := range tests {
		got, err := ParseOrigin(tt.in)
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("ParseOrigin(%q) = %q, %v; want %q", tt.in, got, err, tt.want)
		}
	}
}

func TestCORS(t *testing.T) {
	const blog, other = "https://blog.example", "https://other.example"
	allow := func(origins ...string) *site {
		return newSite(t, &fake{name: "gen-000001"}, func(c *Config) { c.AllowOrigins = origins })
	}
	const search, wrong, missing = "/api/v1/search?q=x", "/api/v1/search", "/api/v1/nothing"
	tests := []struct {
		name         string
		site         *site
		path, origin string
		allowed      string
		vary         bool
	}{
		{"an allowed site", allow(blog), search, blog, blog, true},
		{"a problem", allow(blog), wrong, blog, blog, true},
		{"nothing there", allow(blog), missing, blog, blog, true},
		{"completion", allow(blog), "/api/v1/suggest?q=x", blog, blog, true},
		{"another site", allow(blog), search, other, "", true},
		{"no site", allow(blog), search, "", "", true},
		{"a name that begins alike", allow(blog), search, blog + ".evil.example", "", true},
		{"another port", allow(blog), search, blog + ":8443", "", true},
		{"not encrypted", allow(blog), search, "http://blog.example", "", true},
		{"a sandbox", allow(blog), search, "null", "", true},
		{"one of two", allow(other, blog), search, blog, blog, true},
		{"all", allow("*"), search, blog, "*", false},
		{"all, without a site", allow("*"), search, "", "*", false},
		{"all and one", allow(blog, "*"), search, other, "*", false},
		{"none is allowed", allow(), search, blog, "", false},
		{"the page", allow("*"), "/?q=x", blog, "", false},
		{"readiness", allow("*"), "/readyz", blog, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			more := []string{}
			if tt.origin != "" {
				more = []string{"Origin", tt.origin}
			}
			h := tt.site.get(tt.path, more...).Header()
			if got := h.Get("Access-Control-Allow-Origin"); got != tt.allowed {
				t.Errorf("allowed is %q, want %q", got, tt.allowed)
			}
			if got := hasToken(h.Get("Vary"), "Origin"); got != tt.vary || len(h["Vary"]) > 1 {
				t.Errorf("Vary %q", h["Vary"])
			}
			want := "same-origin"
			if tt.allowed != "" {
				want = "cross-origin"
			}
			if got := h.Get("Cross-Origin-Resource-Policy"); got != want {
				t.Errorf("Cross-Origin-Resource-Policy %q, want %q", got, want)
			}
			if h.Get("Access-Control-Allow-Credentials") != "" {
				t.Error("cookies are allowed")
			}
		})
	}
}

func TestPreflight(t *testing.T) {
	ask := func(origin string, origins ...string) http.Header {
		s := newSite(t, &fake{name: "gen-000001"}, func(c *Config) { c.AllowOrigins = origins })
		w := s.do(http.MethodOptions, "/api/v1/search?q=x", "Origin", origin, "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "x-own")
		if w.Body.Len() > 0 && w.Code == http.StatusNoContent {
			t.Errorf("a body: %s", w.Body)
		}
		return w.Header()
	}
	h := ask("https://blog.example", "https://blog.example")
	if h.Get("Access-Control-Allow-Origin") != "https://blog.example" || h.Get("Access-Control-Allow-Methods") != "GET, HEAD" || !hasToken(h.Get("Vary"), "Origin") {
		t.Errorf("an allowed site: %v", h)
	}
	if h := ask("https://other.example", "https://blog.example"); h.Get("Access-Control-Allow-Origin") != "" || h.Get("Access-Control-Allow-Methods") != "" {
		t.Errorf("another site: %v", h)
	}
	if h := ask("https://blog.example"); h.Get("Allow") != "GET, HEAD" {
		t.Errorf("where none is allowed, OPTIONS is a method like others: %v", h)
	}
	s := newSite(t, &fake{name: "gen-000001"}, func(c *Config) { c.AllowOrigins = []string{"*"} })
	if w := s.do(http.MethodOptions, "/api/v1/search"); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("OPTIONS that is no preflight: %d", w.Code)
	}
}
