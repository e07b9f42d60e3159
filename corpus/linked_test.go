package corpus

import "testing"

func TestAddressWords(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"https://github.com/hanako/serf-ui", "github.com hanako serf-ui"},
		{"http://www.example.jp/2014/06/immutable_infra.html?utm=x#top", "example.jp immutable infra"},
		{"https://example.jp/%E7%9B%A3%E8%A6%96", "example.jp 監視"},
		{"https://gist.github.com/hanako/9f8e7d6c5b4a3210", "gist.github.com hanako"},
		{"/posts/serf", ""},
		{"javascript:alert(1)", ""},
		{"mailto:a@example.jp", ""},
		{"https://%zz", ""},
		{"", ""},
	} {
		if got := addressWords(tt.in); got != tt.want {
			t.Errorf("addressWords(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestLinked(t *testing.T) {
	_, sections, _ := readMarkdown(`
[資料](https://speakerdeck.com/hanako/serf "Serfのはなし") と <a href="https://example.jp/consul" title="Consul入門">Consul</a>。
同じ[資料](https://speakerdeck.com/hanako/serf "Serfのはなし")。 ![図](https://example.jp/a.png "図の説明")
`, 1, "", false)
	const titles, addresses = "Serfのはなし\nConsul入門", "speakerdeck.com hanako serf\nexample.jp consul"
	if len(sections) != 1 || sections[0].LinkTitles != titles || sections[0].LinkAddresses != addresses {
		t.Errorf("titles %q, addresses %q, want %q and %q", sections[0].LinkTitles, sections[0].LinkAddresses, titles, addresses)
	}
}
