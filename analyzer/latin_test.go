package analyzer

import (
	"slices"
	"testing"
)

func TestLatinReadAs(t *testing.T) {
	for _, tt := range []struct {
		katakana string
		has      []string
		lacks    string
	}{
		{"ドッカ", []string{"Docker", "Dockerfile"}, "JavaScript"},
		{"ジャバス", []string{"JavaScript"}, "Java"},
		{"ギットハブ", []string{"GitHub"}, "Git"},
		{"ンンン", nil, "Docker"},
	} {
		got := LatinReadAs(tt.katakana)
		for _, want := range tt.has {
			if !slices.Contains(got, want) {
				t.Errorf("%s: %q, without %s", tt.katakana, got, want)
			}
		}
		if slices.Contains(got, tt.lacks) || len(tt.has) == 0 && len(got) > 0 {
			t.Errorf("%s: %q", tt.katakana, got)
		}
		if slices.Sort(got); len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Errorf("%s: twice in %q", tt.katakana, got)
		}
	}
	for _, w := range soundedWords() {
		if !isLatin(w.word) || !allKatakana(w.reading) {
			t.Errorf("%+v", w)
		}
	}
	if len(soundedWords()) < 500 {
		t.Errorf("only %d words", len(soundedWords()))
	}
}
