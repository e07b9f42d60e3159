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

func TestPhrases(t *testing.T) {
	for _, tt := range []struct {
		text, phrase string
		want         []string
	}{
		{"設定の変更と設定を変更", "設定の変更", []string{"設定の変更"}},
		{"東京都の京都", "京都", []string{"京都", "京都"}},
		{"MongoDBのGoとGoogle、ＧＯ", "go", []string{"Go", "ＧＯ"}},
		{"C++とC#とC、C_1", "C", []string{"C"}},
		{"C++とC#とC", "c++", []string{"C++"}},
		{"@importとimport", "import", []string{"import"}},
		{"foo_barとfoo", "foo", []string{"foo"}},
		{"Docker 入門とDocker入門", "Docker入門", []string{"Docker 入門", "Docker入門"}},
		{"Docker 入門とDocker入門", "docker　入門", []string{"Docker 入門", "Docker入門"}},
		{"open source、opensource", "open source", []string{"open source"}},
		{"open\n  source", "open source", []string{"open\n  source"}},
		{"open source", "opensource", nil},
		{"東京 大阪", "東京大阪", nil},
		{"東京 大阪", "東京　大阪", []string{"東京 大阪"}},
		{"main (arg) と main(arg)", "main(arg)", []string{"main (arg)", "main(arg)"}},
		{"サーバー", "サーバ", []string{"サーバ"}},
		{"ﾃﾞｰﾀとテ\u3099ータ", "データ", []string{"ﾃﾞｰﾀ", "テ\u3099ータ"}},
		{"10～20分、10〜20分", "10〜20分", []string{"10～20分", "10〜20分"}},
		{"自動\n化", "自動化", []string{"自動\n化"}},
		{"İstanbul STRASSE", "strasse", []string{"STRASSE"}},
		{"a%20b、20代、%E3%81%82", "20", []string{"20"}},
		{"a%20b、b%E3%81%82", "%20b", []string{"%20b"}},
		{"a%20b、b%E3%81%82", "e3", nil},
		{"50%DISCOUNT、100%A", "discount", []string{"DISCOUNT"}},
		{"何か", "", nil},
		{"何か", "　", nil},
	} {
		var got []string
		for _, at := range shared().Phrases(tt.text, tt.phrase, 10) {
			got = append(got, tt.text[at[0]:at[1]])
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q in %q: %q, want %q", tt.phrase, tt.text, got, tt.want)
		}
	}
}

// FuzzPhrases looks for a piece of a text in it.
func FuzzPhrases(f *testing.F) {
	f.Add("設定の変更と、Docker 入門。foo_bar C++", uint(3), uint(20))
	f.Add("\xff\n ﾃﾞ\u3099İ　A", uint(0), uint(9))
	f.Fuzz(func(t *testing.T, text string, from, to uint) {
		from, to = min(from, uint(len(text))), min(to, uint(len(text)))
		for _, at := range shared().Phrases(text, text[min(from, to):to], 10) {
			if at[0] < 0 || at[0] >= at[1] || at[1] > len(text) {
				t.Fatalf("%q in %q: %v", text[min(from, to):to], text, at)
			}
		}
	})
}

// TestFoldBroken keeps the words on both sides of a broken character apart, and whole.
func TestFoldBroken(t *testing.T) {
	for text, want := range map[string]string{
		"検\xe8ab":   "検\uFFFDab",
		"\xe3\x81z": "\uFFFD\uFFFDz",
		"a\xe7":     "a\uFFFD",
	} {
		if got := Fold(text); got != want {
			t.Errorf("%q folds to %q, want %q", text, got, want)
		}
	}
}
