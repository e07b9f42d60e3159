package analyzer

import (
	"slices"
	"testing"
)

func TestOccurrences(t *testing.T) {
	for _, tt := range []struct {
		text, needle string
		want         [][2]int
	}{
		{"ライブラリのライブ", "ライブ", [][2]int{{0, 9}, {18, 27}}},
		{"ﾗｲﾌﾞラリ", "ライブ", [][2]int{{0, 12}}},
		{"ＳＥＲＦとserf", "Serf", [][2]int{{0, 12}, {15, 19}}},
		{"サー\nバー", "サーバ", [][2]int{{0, 10}}},
		{"東京都", "京都", [][2]int{{3, 9}}},
		{"東京都", "大阪", nil},
		{"東京都", "", nil},
		{"", "東", nil},
	} {
		if got := shared().Occurrences(tt.text, tt.needle, 10); !slices.Equal(got, tt.want) {
			t.Errorf("Occurrences(%q, %q) = %v, want %v", tt.text, tt.needle, got, tt.want)
		}
	}
	if got := shared().Occurrences("ああああ", "あ", 2); len(got) != 2 {
		t.Errorf("%d of at most 2", len(got))
	}
}
