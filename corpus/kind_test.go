package corpus

import "testing"

func TestDetectKind(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       Kind
	}{
		{"front matter", "---\ntitle: 監視の夜\n---\n\n本文。\n", Markdown},
		{"TOML front matter", "+++\ntitle = \"監視の夜\"\n+++\n本文。\n", Markdown},
		{"title at the top", "# 監視の夜\n\n行ってきた。\n", Markdown},
		{"two headings", "行ってきた。\n\n## Serf\n\nよい。\n\n## Consul\n\nよい。\n", Markdown},
		{"link", "資料は[こちら](https://example.com/serf)。\n", Markdown},
		{"reference link", "資料は[こちら][1]。\n\n [1]: https://example.com/serf\n", Markdown},
		{"fenced code", "こう書く。\n\n```sh\nserf agent\n```\n", Markdown},

		{"plain", "監視の夜\n\n行ってきた。\n\n  • Serf\n  • Consul\n", Dump},
		{"hashtags", "#監視の夜 たのしかった\n\n#serf\n", Dump},
		{"shell session", "インストールする。\n\n$ serf -v\n# yum install serf\n# serf agent\n\nおわり。\n", Dump},
		{"one root prompt with air", "インストールする。\n\n# yum install serf\n\nおわり。\n", Dump},
		{"comments of a script", "設定。\nfoo=1\n# 名前\nbar=2\n# 場所\n", Dump},
		{"rules of dashes", "-----\n\n山田さんの発表\n\n-----\n\n花子さんの発表\n", Dump},
		{"prose between rules", "---\n山田さんの発表。よい。\n---\n花子さん。\n", Dump},
		{"an index in brackets", "a[0](x) と [1] を比べる\n", Dump},
		{"one stray fence", "```\nなにか\n", Dump},
		{"empty", "", Dump},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := DetectKind(tc.text); got != tc.want {
				t.Errorf("DetectKind = %s, want %s", got, tc.want)
			}
		})
	}
}
