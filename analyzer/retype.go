package analyzer

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// maxRetyped bounds the ways in which kana may have been typed.
const maxRetyped = 16

// Retyped undoes an input method that was left on: what was typed for せrf is serf,
// for どcけr docker, and for くべrねてs kubernetes. It returns the Latin words that the keys
// may have been meant for, the likeliest first; nothing for a query that has kanji,
// or no kana. It is a rescue: せr is what people type, する is too.
func Retyped(query string) []string {
	text := fold(query).text
	ways := []string{""}
	any := false
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case isKanji(r):
			return nil
		case !isHiragana(r) && !isKatakana(r):
			for w := range ways {
				ways[w] += lower(text[i : i+size])
			}
			i += size
			continue
		}
		any = true
		n, keys := keysAt(text[i:])
		if n == 0 {
			return nil
		}
		var next []string
		for _, k := range keys {
			for _, w := range ways {
				if len(next) < maxRetyped {
					next = append(next, w+k)
				}
			}
		}
		ways = next
		i += n
	}
	if !any {
		return nil
	}
	return ways
}

// keysAt returns what may be typed for the kana at the front of s, and its bytes.
func keysAt(s string) (n int, keys []string) {
	table := keysOf()
	for n := 2 * kanaSize; n > 0; n -= kanaSize {
		if len(s) >= n {
			if keys, ok := table[toKatakana(s[:n])]; ok {
				return n, keys
			}
		}
	}
	if r := toKatakana(s[:min(kanaSize, len(s))]); r == "ッ" {
		// A doubled consonant: what follows says which.
		m, keys := keysAt(s[kanaSize:])
		var doubled []string
		for _, k := range keys {
			doubled = append(doubled, k[:1]+k)
		}
		return m + kanaSize, doubled
	}
	return 0, nil
}

// keysOf is romajiTable reversed, the shortest ways first.
var keysOf = sync.OnceValue(func() map[string][]string {
	t := map[string][]string{}
	for typed, kana := range romajiTable {
		if typed == "ce" || typed == "ci" || typed[0] == 'x' || typed[0] == 'l' && typed != "la" || strings.Contains(typed, "'") {
			continue
		}
		t[kana] = append(t[kana], typed)
	}
	t["ン"] = []string{"n", "nn"}
	delete(t, "ッ")
	for kana, keys := range t {
		slices.SortFunc(keys, func(a, b string) int { return cmp.Or(len(a)-len(b), cmp.Compare(b, a)) })
		t[kana] = keys[:min(3, len(keys))]
	}
	return t
})
