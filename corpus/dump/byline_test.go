package dump

import "testing"

// TestByline tells bylines from titles that name a day.
func TestByline(t *testing.T) {
	for s, want := range map[string]bool{
		"投稿日: 2020年11月14日 カテゴリー: 勉強会 投稿者: kagiyama": true,
		"2020年11月14日 kagiyama":         true,
		"公開日：2019/03/02":               true,
		"監視の夜 #3 に参加してきました 2019/03/02": false,
		"日時：2019年3月2日 19:00":           false,
	} {
		if got := isByline(s); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}
