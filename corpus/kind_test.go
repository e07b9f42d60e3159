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

		{"directive", "監視の夜\n========\n\n.. note:: よい。\n", ReStructuredText},
		{"target", ".. _yoru:\n\n監視の夜\n--------\n", ReStructuredText},
		{"signature", "= 監視\n\n--- watch(host)\n\n見張る。\n", RD},
		{"links of RD", "== 監視\n\n[[c:Serf]]を使う。\n", RD},
		{"export", "AUTHOR: a\nTITLE: b\n-----\nBODY:\nc\n-----\n--------\n", MovableType},
		{"RSS", "<?xml version=\"1.0\"?>\n<!-- a -->\n<rss version=\"2.0\"><channel></channel></rss>", Feed},
		{"Atom with a prefix", "<atom:feed xmlns:atom=\"http://www.w3.org/2005/Atom\"/>", Feed},

		{"other XML", "<project><title>a</title></project>", Dump},
		{"two dots", "監視の夜\n======\n\n..で終わる。\n", Dump},
		{"rules of equals", "== 監視の夜 ==\n\n--- 山田さん ---\n\nよい。\n", Dump},
		{"keys of an export in prose", "TITLE: a\nよい題だ。\n", Dump},
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

func TestParseKind(t *testing.T) {
	for _, kind := range Kinds() {
		if got, err := ParseKind(string(kind)); got != kind || err != nil {
			t.Errorf("ParseKind(%q) = %q, %v", kind, got, err)
		}
	}
	if kind, err := ParseKind("word"); kind != "" || err == nil {
		t.Errorf("ParseKind(word) = %q, %v", kind, err)
	}
}
