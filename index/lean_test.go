package index_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/index"
)

// TestLean wants of a lean index the same words, phrases and snippets, and nothing of
// what it leaves out.
func TestLean(t *testing.T) {
	notes := talks()
	notes[0].Sections[1].LinkTitles = "Zabbixを読む"
	full, lean := t.TempDir(), t.TempDir()
	build(t, full, notes...)
	s, err := index.Build(t.Context(), lean, newAnalyzer(t), slices.Values(notes), index.BuildOptions{Lean: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(lean, s.Generation, "grams.bin")); !os.IsNotExist(err) {
		t.Errorf("pairs of characters are there: %v", err)
	}
	a, b := open(t, full), open(t, lean)
	for _, q := range []string{"Serf", "障害検知の自動化", `"負荷試験も自動化"`, "CloudFormationテンプレート", "docker nginx", "コンテナ監視", "event:運用自動化の夕べ 監視", "after:2015 自動化"} {
		want, got := search(t, a, q), search(t, b, q)
		if len(want.Hits) == 0 || !slices.Equal(ids(want), ids(got)) {
			t.Errorf("%s: %v, lean %v", q, ids(want), ids(got))
			continue
		}
		for i := range want.Hits {
			if diff := cmp.Diff(want.Hits[i].Snippet, got.Hits[i].Snippet); diff != "" {
				t.Errorf("%s: the lean snippet differs (-full +lean):\n%s", q, diff)
			}
		}
	}
	if _, err := b.Suggest(t.Context(), "Ser", 0); !errors.Is(err, index.ErrLean) {
		t.Errorf("a lean index suggests: %v", err)
	}
	if got := search(t, b, "Sefr 監視"); got.DidYouMean != "" || got.Total == 0 {
		t.Errorf("a lean index found %d hits and offers %q", got.Total, got.DidYouMean)
	}
	for _, q := range []string{"ディスカ", "Zabbix"} {
		if n := len(search(t, a, q).Hits); n == 0 {
			t.Errorf("%s finds nothing in the full index", q)
		}
		if n := len(search(t, b, q).Hits); n > 0 {
			t.Errorf("%s finds %d hits in the lean index", q, n)
		}
	}
}
