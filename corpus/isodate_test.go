package corpus

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	jst := time.FixedZone("JST", 9*60*60)
	for _, tc := range []struct{ in, day, instant string }{
		{"2014-06-22", "2014-06-22", "2014-06-21T15:00:00Z"},
		{"2014/6/2", "2014-06-02", "2014-06-01T15:00:00Z"},
		{"2014.06.22", "2014-06-22", "2014-06-21T15:00:00Z"},
		{"2014年6月22日（日）", "2014-06-22", "2014-06-21T15:00:00Z"},
		{"20140622", "2014-06-22", "2014-06-21T15:00:00Z"},
		{"2014-06-22 10:00", "2014-06-22", "2014-06-22T01:00:00Z"},
		{"2014-06-22T10:00", "2014-06-22", "2014-06-22T01:00:00Z"},
		{"2014-06-22T10:00:00Z", "2014-06-22", "2014-06-22T10:00:00Z"},
		{"2014-06-22T10:00:00.123+09:00", "2014-06-22", "2014-06-22T01:00:00Z"},
		{"2014-06-22 10:00:00 +0900", "2014-06-22", "2014-06-22T01:00:00Z"},
		{"2014-06-22T23:30:00-07:00", "2014-06-22", "2014-06-23T06:30:00Z"},
		{"Sun, 22 Jun 2014 10:00:00 +0900", "2014-06-22", "2014-06-22T01:00:00Z"},
		{"June 22, 2014", "2014-06-22", "2014-06-21T15:00:00Z"},

		{"2014-02-30", "", ""},
		{"2014-13-01", "", ""},
		{"2014-06-22T25:00", "", ""},
		{"0000-00-00", "", ""},
		{"22", "", ""},
		{"昨日", "", ""},
		{"", "", ""},
	} {
		day, instant, ok := parseDate(tc.in, jst)
		if day != tc.day || ok != (tc.day != "") {
			t.Errorf("parseDate(%q) = %q, %v; want %q", tc.in, day, ok, tc.day)
		}
		if ok && instant.UTC().Format(time.RFC3339) != tc.instant {
			t.Errorf("parseDate(%q) is at %v, want %v", tc.in, instant.UTC(), tc.instant)
		}
	}
}

func TestNamesTell(t *testing.T) {
	for _, tc := range []struct{ id, title, date string }{
		{"_posts/2014-06-22-serf-night.md", "serf-night", "2014-06-22"},
		{"2014/06/22/serf.md", "serf", "2014-06-22"},
		{"posts/2014/0622/serf.md", "serf", "2014-06-22"},
		{"posts/2014-06-22-serf/index.md", "serf", "2014-06-22"},
		{"20140622_serf.md", "serf", "2014-06-22"},
		{"20140622.md", "20140622", "2014-06-22"},
		{"docs/README.md", "docs", ""},
		{"README.md", "README", ""},
		{"serf v1.2", "serf v1.2", ""},
		{"2014-99-99-serf.md", "serf", ""},
		{"12345678-99.md", "99", ""},
	} {
		if got := nameTitle(tc.id); got != tc.title {
			t.Errorf("nameTitle(%q) = %q, want %q", tc.id, got, tc.title)
		}
		if got := pathDate(tc.id); got != tc.date {
			t.Errorf("pathDate(%q) = %q, want %q", tc.id, got, tc.date)
		}
	}
}
