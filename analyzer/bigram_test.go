package analyzer

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBigrams(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{"全文検索", "0:全文/bigram 1:文検/bigram 2:検索/bigram"},
		{"木", "0:木/bigram"},
		{"木 の", "0:木/bigram 2:の/bigram"},
		{"検索、表示", "0:検索/bigram 3:表示/bigram"},
		{"Docker化", "0:docker 1:化/bigram"},
		{"API化した", "0:api 1:化/bigram 1:化し/bigram 2:した/bigram"},
		{"単体JSで", "0:単体/bigram 1:体/bigram 2:js 3:で/bigram"},
		{"node.jsで", "0:node/part 1:js/part 2:で/bigram"},
		{"ﾃﾞｰﾀ", "0:デー/bigram 1:ータ/bigram"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, show(shared().Bigrams(tt.text))); diff != "" {
			t.Errorf("Bigrams(%q) (-want +got):\n%s", tt.text, diff)
		}
	}
}

func FuzzPairs(f *testing.F) {
	for _, text := range []string{"", "木", "木 の", "API化した", "単体JSで", "ﾃﾞｰﾀ", "𠮷野家", "https://example.com/監視API", "㍿の\xffは", "C++で、〇々", "監視\n対象"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var want []string
		for _, token := range shared().Bigrams(text) {
			if token.Kind == Bigram {
				want = append(want, token.Term)
			}
		}
		if diff := cmp.Diff(want, slices.Collect(NewText(text).Pairs())); diff != "" {
			t.Errorf("Pairs(%q) (-Bigrams +Pairs):\n%s", text, diff)
		}
	})
}
