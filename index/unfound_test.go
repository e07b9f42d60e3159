package index_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/talksearch/talksearch/index"
)

func TestUnfound(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, note("a", "道具", "道具|Kubernetes と Terraform と Prometheus で監視する。フライウェイトを使い、Grafana を見る。冪等性とシャーディングの話。エラスティックサーチも。"))
	r := open(t, dir)
	v, err := r.Vocabulary()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		query, word  string
		near, by     string
		neverOffered string
	}{
		{"クーバネデス", "クーバネデス", "Kubernetes", "sound", "監視"},
		{"プロミテウス", "プロミテウス", "Prometheus", "sound", ""},
		{"テラホーム 監視", "テラホーム", "Terraform", "sound", "監視"},
		{"flyweight", "flyweight", "フライウェイト", "sound", ""},
		{"kubrnets", "kubrnets", "Kubernetes", "spelling", ""},
		{"漢詩", "漢詩", "監視", "reading", ""},
	}
	for _, tt := range tests {
		unfound, err := v.Unfound(t.Context(), tt.query)
		if err != nil {
			t.Errorf("%s: %v", tt.query, err)
			continue
		}
		i := slices.IndexFunc(unfound, func(u index.Unfound) bool { return u.Word == tt.word })
		if i < 0 || len(unfound) != 1 {
			t.Errorf("%s: unfound are %+v", tt.query, unfound)
			continue
		}
		j := slices.IndexFunc(unfound[i].Neighbours, func(n index.Neighbour) bool { return n.Word == tt.near })
		if j < 0 || unfound[i].Neighbours[j].By != tt.by {
			t.Errorf("%s: %+v, want %s by %s", tt.query, unfound[i].Neighbours, tt.near, tt.by)
		}
		if slices.ContainsFunc(unfound[i].Neighbours, func(n index.Neighbour) bool { return n.Word == tt.neverOffered }) {
			t.Errorf("%s offers %s", tt.query, tt.neverOffered)
		}
	}
	for _, q := range []string{"監視", "", "tag:x", "-クーバネデス"} {
		if unfound, err := v.Unfound(t.Context(), q); err != nil || len(unfound) > 0 {
			t.Errorf("%q: unfound are %+v, %v", q, unfound, err)
		}
	}
	if unfound, err := v.Unfound(t.Context(), "ヴァルハラゲート"); err != nil || len(unfound) != 1 || len(unfound[0].Neighbours) > 0 {
		t.Errorf("a word like none: %+v, %v", unfound, err)
	}
	if _, err := v.Unfound(t.Context(), "after:2014-13"); !errors.As(err, new(*index.RequestError)) {
		t.Errorf("a query that cannot be read: %v", err)
	}
}
