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
		if want.Page, want.Second = got.Page, got.Second; got != want || ok != (tc.kind != "") {
			t.Errorf("LinkOf(%q) = %v, %v; want %v", tc.in, got, ok, want)
		}
	}
}

func TestLinkOpensAtItsPlace(t *testing.T) {
	for _, tc := range []struct {
		in     string
		page   int
		second int
	}{
		{in: "https://speakerdeck.com/hanako/serf"},
		{in: "https://speakerdeck.com/hanako/serf?slide=24", page: 24},
		{in: "https://speakerdeck.com/player/0123abcd?slide=3", page: 3},
		{in: "https://speakerdeck.com/hanako/serf#24", page: 24},
		{in: "https://speakerdeck.com/hanako/serf?slide=0"},
		{in: "https://speakerdeck.com/hanako/serf?slide=-1"},
		{in: "https://speakerdeck.com/hanako/serf?slide=99999999999999999999"},
		{in: "https://speakerdeck.com/hanako/serf-2014"},
		{in: "https://www.slideshare.net/hanako/serf-12345"},
		{in: "https://www.slideshare.net/hanako/serf-12345/12", page: 12},
		{in: "https://www.slideshare.net/slideshow/embed_code/key/AbCd?startSlide=12", page: 12},
		{in: "https://www.slideshare.net/slideshow/embed_code/4321"},
		{in: "https://www.docswell.com/s/hanako/ABC123-serf#p13", page: 13},
		{in: "https://www.docswell.com/s/hanako/ABC123-serf/13", page: 13},
		{in: "https://www.docswell.com/slide/ABC123/embed#p13", page: 13},
		{in: "https://slides.com/hanako/serf#/12", page: 13},
		{in: "https://docs.google.com/presentation/d/abc/edit#slide=id.p13", page: 13},
		{in: "https://docs.google.com/presentation/d/abc/edit#slide=id.p"},
		{in: "https://docs.google.com/presentation/d/abc/edit?slide=id.p4#slide=id.p4", page: 4},
		{in: "https://docs.google.com/presentation/d/abc/edit#slide=id.g1f2e_0_13"},

		{in: "https://www.youtube.com/watch?v=abc&t=100s", second: 100},
		{in: "https://www.youtube.com/watch?v=abc&t=1m40s", second: 100},
		{in: "https://www.youtube.com/watch?v=abc&t=1h2m3s", second: 3723},
		{in: "https://www.youtube.com/watch?v=abc#t=2m", second: 120},
		{in: "https://www.youtube.com/embed/abc?start=100", second: 100},
		{in: "https://youtu.be/abc?t=100", second: 100},
		{in: "https://youtu.be/abc?t=soon"},
		{in: "https://youtu.be/abc?t=9999999h"},
		{in: "https://vimeo.com/123#t=100s", second: 100},
		{in: "https://www.nicovideo.jp/watch/sm9?from=100", second: 100},
		{in: "https://www.twitch.tv/videos/123?t=0h1m40s", second: 100},
	} {
		got, ok := LinkOf(tc.in)
		if !ok || got.URL != tc.in || got.Page != tc.page || got.Second != tc.second {
			t.Errorf("LinkOf(%q) = %+v, %v; want page %d, second %d", tc.in, got, ok, tc.page, tc.second)
		}
	}
}

func TestLinkOfWrapped(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"https://speakerdeck.com/hanako/serf?slide=24:embed:cite", "https://speakerdeck.com/hanako/serf?slide=24"},
		{"https://youtu.be/abc:embed", "https://youtu.be/abc"},
		{"https://youtu.be/abc:title=動画", "https://youtu.be/abc"},
		{"https://hatenablog-parts.com/embed?url=https%3A%2F%2Fspeakerdeck.com%2Fhanako%2Fserf", "https://speakerdeck.com/hanako/serf"},
		{"https://cdn.embedly.com/widgets/media.html?src=https%3A%2F%2Fwww.youtube.com%2Fembed%2Fabc&type=text%2Fhtml", "https://www.youtube.com/embed/abc"},
		{"https://hatenablog-parts.com/embed?url=https%3A%2F%2Fhatenablog-parts.com%2Fembed%3Furl%3Dhttps%253A%252F%252Fyoutu.be%252Fabc", ""},
		{"https://hatenablog-parts.com/embed?url=https%3A%2F%2Fexample.com%2Fspeakerdeck.com", ""},
	} {
		if got, _ := LinkOf(tc.in); got.URL != tc.want {
			t.Errorf("LinkOf(%q) = %q; want %q", tc.in, got.URL, tc.want)
		}
	}
}

func FuzzLinkOf(f *testing.F) {
	for _, s := range []string{
		"https://speakerdeck.com/a/b?slide=24", "https://www.slideshare.net/a/b/12", "https://slides.com/a/b#/9999",
		"//docs.google.com/presentation/d/a#slide=id.p13", "https://youtu.be/a?t=1h1m1s", "https://vimeo.com/1#t=1:40",
		"https://hatenablog-parts.com/embed?url=https%3A%2F%2Fyoutu.be%2Fa", "https://youtu.be/a:embed", "http://youtu.be/%zz",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		link, ok := LinkOf(s)
		if !ok {
			if link != (Link{}) {
				t.Errorf("LinkOf(%q) = %+v, and no link", s, link)
			}
			return
		}
		if link.Page < 0 || link.Page > maxPage || link.Second < 0 || link.Second > maxSecond || link.Page > 0 && link.Second > 0 {
			t.Errorf("LinkOf(%q) = %+v", s, link)
		}
		if again, ok := LinkOf(link.URL); !ok || again.Kind != link.Kind {
			t.Errorf("LinkOf(%q) = %+v, but its URL is %+v", s, link, again)
		}
	})
}
