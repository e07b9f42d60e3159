package talk

import "testing"

func TestLinkOf(t *testing.T) {
	for _, tc := range []struct {
		in   string
		kind Kind
		want string // in itself when empty
	}{
		{"https://speakerdeck.com/hanako/serf", Slides, ""},
		{"https://speakerdeck.com/player/0123abcd", Slides, ""},
		{"//www.slideshare.net/slideshow/embed_code/key/AbCd", Slides, "https://www.slideshare.net/slideshow/embed_code/key/AbCd"},
		{"http://www.slideshare.net/hanako/serf-12345", Slides, ""},
		{"https://www.docswell.com/s/hanako/ABC-serf", Slides, ""},
		{"https://docs.google.com/presentation/d/abc/edit#slide=id.p", Slides, ""},
		{"https://www.youtube.com/watch?v=abc&t=100s", Video, ""},
		{"https://www.youtube.com/embed/abc", Video, ""},
		{"https://youtu.be/abc?t=10", Video, ""},
		{"https://player.vimeo.com/video/123", Video, ""},
		{" https://vimeo.com/123 ", Video, "https://vimeo.com/123"},

		{"https://speakerdeck.com/hanako", "", ""},
		{"https://speakerdeck.com/assets/embed.js", "", ""},
		{"https://www.slideshare.net/hanako", "", ""},
		{"https://www.youtube.com/user/hanako", "", ""},
		{"https://youtu.be/", "", ""},
		{"https://example.com/?u=https://speakerdeck.com/a/b", "", ""},
		{"https://notspeakerdeck.com/a/b", "", ""},
		{"javascript:alert('https://youtu.be/abc')", "", ""},
		{"ftp://youtu.be/abc", "", ""},
		{"/watch?v=abc", "", ""},
		{"https://youtu.be/%zz", "", ""},
		{"", "", ""},
	} {
		got, ok := LinkOf(tc.in)
		want := Link{}
		if tc.kind != "" {
			want = Link{Kind: tc.kind, URL: tc.want}
			if tc.want == "" {
				want.URL = tc.in
			}
		}
		if got != want || ok != (tc.kind != "") {
			t.Errorf("LinkOf(%q) = %v, %v; want %v", tc.in, got, ok, want)
		}
	}
}
