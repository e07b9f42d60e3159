package server

import (
	"strings"
	"testing"
)

func TestLanding(t *testing.T) {
	tests := []struct{ raw, anchor, want string }{
		{"https://blog.example/2014/a/", "", "https://blog.example/2014/a/"},
		{"https://blog.example/2014/a/", "serf", "https://blog.example/2014/a/#serf"},
		{"HTTP://blog.example/a", "x", "http://blog.example/a#x"},
		{"https://blog.example/a#old", "new", "https://blog.example/a#new"},
		{"https://blog.example/a#old", "", "https://blog.example/a#old"},
		{"https://blog.example/a?b=c&d", "発表 1", "https://blog.example/a?b=c&d#%E7%99%BA%E8%A1%A8%201"},
		{"https://blog.example/a", `"><script>`, "https://blog.example/a#%22%3E%3Cscript%3E"},
		{"https://blog.example/a", "%E7%99%BA%E8%A1%A8-1", "https://blog.example/a#%E7%99%BA%E8%A1%A8-1"},
		{"https://blog.example/a", "100%", "https://blog.example/a#100%25"},
		{"https://blog.example/a", "100%25", "https://blog.example/a#100%25"},
		{"https://blog.example/a", "発表%E7", "https://blog.example/a#%E7%99%BA%E8%A1%A8%25E7"},
		{"https://blog.example/a", `%22"><script>`, "https://blog.example/a#%2522%22%3E%3Cscript%3E"},
		{"", "x", ""},
		{"https://\u202emoc.golb/a", "", ""},
		{"https://%E2%80%AEmoc.golb/a", "", ""},
		{"https://日本語.example/a", "", "https://%E6%97%A5%E6%9C%AC%E8%AA%9E.example/a"},
		{"javascript:alert(1)", "x", ""},
		{"JaVaScRiPt:alert(1)", "", ""},
		{" javascript:alert(1)", "", ""},
		{"java\nscript:alert(1)", "", ""},
		{"data:text/html,<script>alert(1)</script>", "", ""},
		{"vbscript:msgbox", "", ""},
		{"//evil.example/a", "", ""},
		{"/2014/a", "x", ""},
		{"a.html", "", ""},
		{"https:evil.example", "", ""},
		{"https:///a", "", ""},
		{"https://blog.example@evil.example/", "", ""},
		{"ftp://blog.example/", "", ""},
		{"file:///etc/passwd", "", ""},
		{"https://blog.example/%zz", "", ""},
		{"https://[::1", "", ""},
		{"https://blog.example/" + strings.Repeat("a", maxURLBytes), "", ""},
		{"https://blog.example/", strings.Repeat("a", maxURLBytes), ""},
	}
	for _, tt := range tests {
		if got := landing(tt.raw, tt.anchor); got != tt.want {
			t.Errorf("landing(%q, %q) = %q, want %q", tt.raw, tt.anchor, got, tt.want)
		}
	}
}
