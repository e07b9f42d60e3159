package main

import "testing"

func TestPlainURL(t *testing.T) {
	for _, tc := range []struct{ raw, plain, fragment string }{
		{"https://blog.example/2014/serf/", "blog.example/2014/serf", ""},
		{"http://Blog.Example:80/2014/serf/index.html#a", "blog.example/2014/serf", "a"},
		{"https://blog.example:8443/a", "blog.example:8443/a", ""},
		{"https://blog.example/%E3%83%91%E3%83%8D%E3%83%AB", "blog.example/パネル", ""},
		{"https://blog.example/ハ\u309Aネル/", "blog.example/パネル", ""},
		{"https://blog.example/?p=1", "blog.example?p=1", ""},
		{"https://blog.example", "blog.example", ""},
		{"https://blog.example/myindex.html", "blog.example/myindex.html", ""},
		{"/2014/serf", "", ""},
		{"notes/serf.md", "", ""},
		{"https://", "", ""},
		{"file:///etc/passwd", "", ""},
	} {
		plain, fragment := plainURL(tc.raw)
		if plain != tc.plain || fragment != tc.fragment {
			t.Errorf("plainURL(%q) = %q, %q, want %q, %q", tc.raw, plain, fragment, tc.plain, tc.fragment)
		}
	}
}

func TestStem(t *testing.T) {
	for id, want := range map[string]string{
		"2014/serf.md": "serf", "_posts/2014-06-22-serf.md": "serf", "2014/serf/index.md": "serf", "a/README.md": "a", "serf": "serf", "index.md": ".",
	} {
		if got := stem(id); got != want {
			t.Errorf("stem(%q) = %q, want %q", id, got, want)
		}
	}
}
