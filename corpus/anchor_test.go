package corpus

import "testing"

// What GitHub and Hugo give was looked up on pages they made.
func TestAnchors(t *testing.T) {
	for _, tc := range []struct {
		name     string
		headings []string
		want     []string
	}{
		{"latin", []string{"Getting Started", "HTTP/2.0", "C++ & Go", "snake_case -- dash"}, []string{"getting-started", "http20", "c--go", "snake_case----dash"}},
		{"japanese stays", []string{"障害検知の自動化", "まとめ（感想）", "「Serf」を試す", "サーバー ー監視"}, []string{"障害検知の自動化", "まとめ感想", "serfを試す", "サーバー-ー監視"}},
		{"full-width space goes", []string{"第1部　設計"}, []string{"第1部設計"}},
		{"full-width letters are letters", []string{"ＡＷＳ １２"}, []string{"ａｗｓ-１２"}},
		{"marks stay", []string{"ハ\u309A"}, []string{"ハ\u309A"}},
		{"repeats", []string{"まとめ", "まとめ", "まとめ"}, []string{"まとめ", "まとめ-1", "まとめ-2"}},
		{"a repeat that is taken", []string{"a", "a 1", "a", "a"}, []string{"a", "a-1", "a-2", "a-3"}},
		{"nothing stays", []string{"🍣", "…"}, []string{"", ""}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			names := anchors{}
			for i, h := range tc.headings {
				if got := names.of(h); got != tc.want[i] {
					t.Errorf("anchor of %q = %q, want %q", h, got, tc.want[i])
				}
			}
		})
	}
}
