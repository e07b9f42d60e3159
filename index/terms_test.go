package index_test

import (
	"slices"
	"testing"
)

// TestSpacedTerms asks for terms of several words, which other notes write otherwise.
func TestSpacedTerms(t *testing.T) {
	dir := t.TempDir()
	build(t, dir,
		note("words", "ランタイム", "|We tune garbage collection here."),
		note("short", "GCの話", "|GCで止まらない。"),
		note("far", "ごみ", "|Collection of garbage."),
		note("kanji", "予測", "|機械学習で監視する。"),
	)
	r := open(t, dir)
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"garbage collection", []string{"words#a", "far#a", "short#a"}},
		{"garbage　collection", []string{"words#a", "far#a", "short#a"}},
		{"machine learning 監視", []string{"kanji#a"}},
		{`machine "監視" learning`, []string{"kanji#a"}},  // by 学習 alone
		{"garbage -tune collection", []string{"far#a"}}, // nothing may come between
	} {
		var complete []string
		for _, h := range search(t, r, tt.query).Hits {
			checkExplanation(t, h)
			if len(h.Missing) == 0 {
				complete = append(complete, h.Section.ID)
			}
		}
		if tt.query == `machine "監視" learning` {
			complete = nil
			for _, h := range search(t, r, tt.query).Hits {
				if !slices.Contains(h.Missing, "machine") {
					t.Errorf("%s: %s has it all", tt.query, h.Section.ID)
				}
				complete = append(complete, h.Section.ID)
			}
		}
		if !slices.Equal(complete, tt.want) {
			t.Errorf("%s: %v, want %v", tt.query, complete, tt.want)
		}
	}
}

// TestShreds offers what the keys were meant for where letters alone were found.
func TestShreds(t *testing.T) {
	dir := t.TempDir()
	build(t, dir,
		note("docker", "コンテナ", "|Dockerを使う。"),
		note("letters", "言語", "|CとRを比べる。"),
	)
	r := open(t, dir)
	for q, want := range map[string]string{"どcけr": "docker", "C R": "", "Cを比べる": "", "Rで": ""} {
		if a := search(t, r, q); len(a.Hits) == 0 || a.Retyped != "" || a.DidYouMean != want {
			t.Errorf("%s: %d hits, asked as %q, offers %q, want %q", q, len(a.Hits), a.Retyped, a.DidYouMean, want)
		}
	}
}
