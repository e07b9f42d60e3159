package analyzer

import "testing"

// hasPieces tells whether a text with terms may have the words of a phrase.
func hasPieces(terms map[string]bool, phrase string) bool {
	for _, w := range shared().PhraseWords(phrase) {
		ways := make([]bool, len(w.Text)+1)
		ways[0] = true
		if w.Escaped {
			ways[2] = true
		}
		for i := range w.Text {
			if !ways[i] {
				continue
			}
			_ = w.Pieces(i, func(term string) (bool, error) { return terms[term], nil }, func(_ string, end int) { ways[end] = true })
			if prefix, goesOn, ok := w.Behind(i); ok {
				for term := range terms {
					if len(term) >= len(prefix) && term[:len(prefix)] == prefix && goesOn(term) {
						ways[len(w.Text)] = true
					}
				}
			}
		}
		has := ways[len(w.Text)]
		if may := w.Before(); may != nil && !has {
			for term := range terms {
				has = has || MayBegin(term) && may(term)
			}
		}
		if !has {
			return false
		}
	}
	return true
}

// FuzzPhraseWords holds what is promised of them: a text that has a phrase has their pieces.
func FuzzPhraseWords(f *testing.F) {
	for _, text := range []string{
		"aws/CloudFormation std::HashMultiMap hash_multimap FMODE_READWRITE", "v1.2.3 10.0.1 1,000,000円 k8s1,000 1.5,000px 99.9%",
		"https://example.jp/a%20b/%E3%81%82foo%zz git://x.jp/y C++11 C++ c# Google+ foo", "@tanaka_k #tag .NET --flag they're OAuth2.0 TLSv1.3",
		"ÉTÉ Straße ẞ İstanbul Ⱥ привет ①② ㍿ ｖ１．５ 😀 ☀️", "https://example.jp/%E3%81%82foo%z+ git://x", "a. 1 .5, x_ _y 1_000 1+1 C+ +3 #1", "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/CloudFormation",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1.5.7",
	} {
		for i := range len(text) {
			for _, n := range []int{1, 2, 4, 9, 20} {
				f.Add(text, uint(i), uint(n))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string, from, length uint) {
		from = min(from, uint(len(text)))
		phrase := text[from:min(from+min(length, 400), uint(len(text)))]
		if len(shared().Phrases(text, phrase, 1)) == 0 {
			return
		}
		terms := map[string]bool{}
		for _, token := range shared().Analyze(text) {
			terms[token.Term] = true
		}
		if !hasPieces(terms, phrase) {
			t.Errorf("%q has %q, but not its pieces %+v", text, phrase, shared().PhraseWords(phrase))
		}
	})
}
