package analyzer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// FuzzTrie takes the words of a text for a dictionary, and looks for them in it.
func FuzzTrie(f *testing.F) {
	f.Add("の の 東 東京 東京都 京都 す すも すもも もも ももも 𠮷野家")
	f.Add("xy0 xy1 xy2 xy3 xy4 xy5 xy6 xy7 xy8 xy9")
	f.Add("a ab abc b c ca cab ア アア ー")
	f.Add("\xff \xffa ﾃﾞ")
	f.Fuzz(func(t *testing.T, text string) {
		words := strings.Fields(strings.ToValidUTF8(text, ""))
		words = slices.DeleteFunc(words, func(w string) bool {
			return strings.ContainsFunc(w, func(r rune) bool { return r >= 1<<16 || r == '\uFFFD' })
		})
		slices.Sort(words)
		words = slices.Compact(words)
		if len(words) == 0 {
			return
		}
		numbers := make([]int, len(words))
		for i := range numbers {
			numbers[i] = 3 * i
		}
		trie, err := newTrie(words, numbers)
		if err != nil {
			t.Fatal(err)
		}
		for at := range text {
			var want, got []string
			for i, w := range words { // the shorter of two that begin alike comes first
				if strings.HasPrefix(text[at:], w) {
					want = append(want, fmt.Sprint(3*i, " ", w))
				}
			}
			trie.words(text[at:], func(number, length int) {
				got = append(got, fmt.Sprint(number, " ", text[at:at+length]))
			})
			if !slices.Equal(got, want) {
				t.Errorf("at byte %d of %q there are %q, want %q", at, text, got, want)
			}
		}
		for i, w := range words {
			if number, ok := trie.find(w); !ok || number != 3*i {
				t.Errorf("%q is %d (%t), want %d", w, number, ok, 3*i)
			}
		}
	})
}

func TestTrieRefusesCharacters(t *testing.T) {
	for _, w := range []string{"𠮷", "a\xff"} {
		if _, err := newTrie([]string{w}, []int{0}); err == nil {
			t.Errorf("a trie was made of %q", w)
		}
	}
}
