package date

import (
	"testing"
	"time"
)

func TestFind(t *testing.T) {
	tests := []struct{ in, want string }{
		{"2014/07/1", "2014-07-01"},
		{"Clock Icon2014.03.26", "2014-03-26"},
		{"2014-03-26", "2014-03-26"},
		{"LT大会20150114に行った", "2015-01-14"},
		{"2014年7月1日", "2014-07-01"},
		{"２０１４年７月１日（火）", "2014-07-01"},
		{"2014 年 7 月 1 日", "2014-07-01"},
		{"令和6年1月20日", "2024-01-20"},
		{"令和元年5月1日", "2019-05-01"},
		{"平成26年3月26日", "2014-03-26"},
		{"Posted on July 1, 2014 by someone", "2014-07-01"},
		{"1st Sept. 2016", "2016-09-01"},
		{"Published 14 Jan 2015", "2015-01-14"},
		{"7月 1, 2014", "2014-07-01"},
		{"更新 2014/13/45 公開 2014/02/03", "2014-02-03"},
		{"2015-01-14 が 2014/07/01 より先", "2015-01-14"},
		// A calendar has no such day.
		{"2014-02-30", ""},
		{"20141301", ""},
		// Pieces of longer numbers, versions and addresses.
		{"120150114", ""},
		{"201501149", ""},
		{"192.2014.3.26", ""},
		{"2014.3.26.1", ""},
		{"status/20150114123456", ""},
		{"R6.1.20", ""},
		{"4798138827", ""},
		{"", ""},
		{"年月日", ""},
	}
	for _, tt := range tests {
		got, ok := Find(tt.in)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("Find(%q) = %q, %v; want %q", tt.in, got, ok, tt.want)
		}
	}
}

func TestStrip(t *testing.T) {
	tests := []struct{ in, want string }{
		{"2014年7月1日(火) に投稿", " (火) に投稿"},
		{"公開２０１４／０７／０１ 更新 July 2, 2014", "公開  更新  "},
		{"v2014.3.26.1", "v2014.3.26.1"},
		{"", ""},
	}
	for _, tt := range tests {
		if got, ok := Strip(tt.in); got != tt.want || ok != (got != tt.in) {
			t.Errorf("Strip(%q) = %q, %v; want %q", tt.in, got, ok, tt.want)
		}
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2014/07/1", "令和元年5月1日", "July 1, 2014", "R6.1.20", "2014-02-30", "１２３４年５月６日", "\xff2014-01-01\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		found, ok := Find(s)
		if ok != (found != "") {
			t.Fatalf("Find(%q) = %q, %v", s, found, ok)
		}
		if ok {
			if again, _, ok := Parse(found, time.UTC); !ok || again != found {
				t.Fatalf("Find(%q) = %q, which Parse reads as %q, %v", s, found, again, ok)
			}
		}
		if whole, _, ok := Parse(s, time.UTC); ok && len(whole) != len("2006-01-02") {
			t.Fatalf("Parse(%q) = %q", s, whole)
		}
	})
}
