package index_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus"
)

// TestMarks asks for a word in each way that it can be found, and wants what the
// text has of it marked, byte for byte.
func TestMarks(t *testing.T) {
	dir := t.TempDir()
	n := note("a.md", "題",
		"|Dockerのコンテナを監視する。",
		"|ＤＢのサーバーをﾊﾟﾌｫｰﾏﾝｽよく動かす。",
		"|テ\u3099フ\u3099サミットのメモ\u3099。", // decomposed
		"|最後に障害検\n知を自動\n化した話がありました。",
		"|ガベージコレクションを止めない。",
		"|東京特許許可局の窓口にて。",
		"|BPStudy#41で、--configと@suzu_vの話。C++も。",
		"|前置きだけの節。")
	n.Sections[7].Code = "apt-get install nginx\n\n\n        systemctl   reload nginx\n"
	build(t, dir, n)
	r := open(t, dir)
	for _, tt := range []struct{ query, want string }{
		{"docker", "【Docker】のコンテナを監視する。"},
		{"ドッカー", "【Docker】のコンテナを監視する。"},
		{"container", "Dockerの【コンテナ】を監視する。"},
		{"かんし", "Dockerのコンテナを【監視】する。"},
		{"Ｄｏｃｋｅｒ　監視", "【Docker】のコンテナを【監視】する。"},
		{"db", "【ＤＢ】のサーバーをﾊﾟﾌｫｰﾏﾝｽよく動かす。"},
		{"サーバ", "ＤＢの【サーバー】をﾊﾟﾌｫｰﾏﾝｽよく動かす。"},
		{"パフォーマンス", "ＤＢのサーバーを【ﾊﾟﾌｫｰﾏﾝｽ】よく動かす。"},
		{"デブサミット", "【テ\u3099フ\u3099サミット】のメモ\u3099。"},
		{"障害検知", "最後に【障害検 知】を自動 化した話がありました。"},
		{"自動化", "最後に障害検 知を【自動 化】した話がありました。"},
		{`"障害検知を自動化"`, "最後に【障害検 知を自動 化】した話がありました。"},
		{"GC", "【ガベージコレクション】を止めない。"},
		{"GarbageCollection", "【ガベージコレクション】を止めない。"},
		{"許許可", "東京特【許許可】局の窓口にて。"},
		{"#41", "BPStudy【#41】で、--configと@suzu_vの話。C++も。"},
		{"config", "BPStudy#41で、--【config】と@suzu_vの話。C++も。"},
		{"suzu_v", "BPStudy#41で、--configと@【suzu_v】の話。C++も。"},
		{"@suzu_v", "BPStudy#41で、--configと【@suzu_v】の話。C++も。"},
		{"c++", "BPStudy#41で、--configと@suzu_vの話。【C++】も。"},
		{"systemctl reload nginx", "apt-get install 【nginx】 【systemctl reload nginx】"},
	} {
		a := search(t, r, tt.query)
		if len(a.Hits) == 0 {
			t.Errorf("%s: nothing found", tt.query)
			continue
		}
		if got := marked(a.Hits[0].Snippet); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.query, got, tt.want)
		}
	}
}

// TestWindows wants snippets to begin and end where a reader would, and no character
// cut in two.
func TestWindows(t *testing.T) {
	const family = "👨‍👩‍👧‍👦"
	filler := strings.Repeat("関係のない文がここに続く。", 20)
	for name, tt := range map[string]struct{ prose, query, want string }{
		"sentence": {filler + "ここで監視の話が出る。" + filler, "監視",
			"…関係のない文がここに続く。関係のない文がここに続く。ここで【監視】の話が出る。" + strings.Repeat("関係のない文がここに続く。", 7) + "…"},
		"no sentence ends": {strings.Repeat("設定を変えながら", 30) + "監視を始めるまで" + strings.Repeat("設定を変えながら", 30), "監視",
			"…変えながら" + strings.Repeat("設定を変えながら", 4) + "【監視】を始めるまで" + strings.Repeat("設定を変えながら", 11) + "設定を…"},
		"emoji": {strings.Repeat(family, 100) + "監視" + strings.Repeat(family, 100), "監視",
			"…" + strings.Repeat(family, 5) + "【監視】" + strings.Repeat(family, 14) + "…"},
		"decomposed":     {strings.Repeat("か\u3099", 100) + "監視" + strings.Repeat("ハ\u309a", 100), "監視", ""},
		"marks for ever": {"監視" + strings.Repeat("\u0301", 1<<20), "監視", ""},
		"one word":       {strings.Repeat("x", 1<<20) + " 監視", "監視", "…【監視】"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			build(t, dir, corpus.Note{ID: "a", Path: "a", Title: "題", Sections: []corpus.Section{{ID: "a#1", Prose: tt.prose}}})
			a := search(t, open(t, dir), tt.query)
			if len(a.Hits) != 1 {
				t.Fatalf("%d hits", len(a.Hits))
			}
			sn := a.Hits[0].Snippet
			if n := utf8.RuneCountInString(sn.Text); n > 182 || len(sn.Spans) == 0 {
				t.Errorf("%d characters, %d marks", n, len(sn.Spans))
			}
			for _, mark := range []string{"…\u3099", "…\u309a", "か…", "ハ…", "…\u200d", "\u200d…"} {
				if strings.Contains(sn.Text, mark) {
					t.Errorf("a character is cut: %s", sn.Text)
				}
			}
			if got := marked(sn); tt.want != "" && got != tt.want {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
		})
	}
}
