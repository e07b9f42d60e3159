package date

import (
	"strings"
	"testing"
)

func TestHeld(t *testing.T) {
	for _, tc := range []struct {
		text string
		year int
		want string
	}{
		{"日時：2014年3月26日(水) 19:00", 0, "2014-03-26"},
		{"■開催日: 2014/3/26", 0, "2014-03-26"},
		{"令和6年1月20日に開催された会に行ってきました。", 0, "2024-01-20"},
		{"3月26日(水)に参加してきました。", 2014, "2014-03-26"},
		{"３月２６日（水）に参加してきました。", 2014, "2014-03-26"},
		{"3/26(水)に行ってきた", 2014, "2014-03-26"},
		{"前置き。\n\n日時: 3月26日", 2014, "2014-03-26"},
		{"Date: 2014-03-26", 0, "2014-03-26"},

		{"3月26日(水)に参加してきました。", 0, ""},
		{"3月26日(木)に参加してきました。", 2014, ""}, // it was a Wednesday
		{"3月26日と27日、それに3月28日に参加してきました。", 2014, ""},
		{"2月30日に参加してきました。", 2014, ""},
		{"1/2に分けて参加", 2014, ""},
		{"2014年3月26日に公開された版を調べた。", 2014, ""},
		{strings.Repeat("前置き\n", 20) + "日時: 2014年3月26日", 0, ""},
		{"", 2014, ""},
	} {
		if got := Held(tc.text, tc.year); got != tc.want {
			t.Errorf("Held(%q, %d) = %q; want %q", tc.text, tc.year, got, tc.want)
		}
	}
}

func TestYear(t *testing.T) {
	for s, want := range map[string]int{
		"OTF2014行ってきた": 2014, "2014/memo.md": 2014, "運用カンファレンス 2014 春": 2014, "2014と2014": 2014,
		"2014から2015へ": 0, "20140": 0, "v1.2014": 0, "1000": 0, "": 0,
	} {
		if got := Year(s); got != want {
			t.Errorf("Year(%q) = %d; want %d", s, got, want)
		}
	}
}

func TestNamesPost(t *testing.T) {
	for path, want := range map[string]bool{
		"_posts/2014-06-22-otf.md": true, "2014-06-22-otf/index.md": true,
		"2014/06/22/otf.md": false, "20140622.md": false, "otf.md": false,
	} {
		if got := NamesPost(path); got != want {
			t.Errorf("NamesPost(%q) = %v", path, got)
		}
	}
}

func FuzzHeld(f *testing.F) {
	for _, s := range []string{"日時：3月26日(水)", "3/26(水)に参加", "令和元年5月1日に開催", "99月99日に参加", "\xff月に参加"} {
		f.Add(s, 2014)
	}
	f.Fuzz(func(t *testing.T, s string, year int) {
		if year < 0 || year > 9999 {
			return
		}
		day := Held(s, year)
		if found, ok := Find(day); day != "" && year >= firstYear && year <= lastYear && (!ok || found != day) {
			t.Errorf("Held(%q, %d) = %q", s, year, day)
		}
	})
}
