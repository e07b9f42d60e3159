package corpus

import (
	"testing"

	"github.com/talksearch/talksearch/corpus/date"
)

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
		if got := date.InPath(tc.id); got != tc.date {
			t.Errorf("date.InPath(%q) = %q, want %q", tc.id, got, tc.date)
		}
	}
}
