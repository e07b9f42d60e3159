package index_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// TestUpdatePartsPairs updates an index to one so much larger that pairs of characters which
// shared a bucket get their own: those of names are among them.
func TestUpdatePartsPairs(t *testing.T) {
	all := map[string]corpus.Note{}
	add := func(from, to int) {
		for i := from; i < to; i++ {
			var prose strings.Builder
			for c := range 200 {
				prose.WriteRune(rune('一' + (i*i*31+c*(17+i))%3000))
			}
			n := note(fmt.Sprintf("%d.md", i), fmt.Sprintf("第%d回", i), "話|"+prose.String())
			n.Tags, n.Event = []string{"監視基盤"}, "自動化夕涼会"
			n.Sections[0].Speaker = "山田花太郎"
			all[n.ID] = n
		}
	}
	dir := t.TempDir()
	add(0, 4)
	update(t, dir, index.UpdateOptions{}, sourcesOf(all)...)
	add(4, 64)
	if report := update(t, dir, index.UpdateOptions{}, sourcesOf(all)...); report.Rebuilt != "" {
		t.Fatal(report.Rebuilt)
	}
	r, err := index.Open(dir, newAnalyzer(t))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, part := range []string{"視基", "化夕", "田花"} {
		if got := answer(t, r, part); got.Total != len(all) {
			t.Errorf("%s is found in %d of %d sections", part, got.Total, len(all))
		}
	}
}
