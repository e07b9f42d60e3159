package analyzer

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/talksearch/talksearch/analyzer/terms"
)

// A soundedWord is a word of our list of terms in Latin letters, and a way to say it in
// katakana.
type soundedWord struct{ reading, word string }

// soundedWords are in the order of their readings.
var soundedWords = sync.OnceValue(func() []soundedWord {
	groups, err := terms.Groups()
	if err != nil { // cannot be: a test reads the list
		return nil
	}
	var words []soundedWord
	for _, g := range groups {
		for _, said := range g.Terms {
			reading := fold(said.Text).text
			if said.Loose || !allKatakana(reading) {
				continue
			}
			for _, written := range g.Terms {
				if !written.Loose && isLatin(written.Text) && soundAlike(written.Text, said.Text) {
					words = append(words, soundedWord{reading, written.Text})
				}
			}
		}
	}
	slices.SortFunc(words, func(a, b soundedWord) int {
		return cmp.Or(strings.Compare(a.reading, b.reading), strings.Compare(a.word, b.word))
	})
	return words
})

// isLatin tells whether text is ASCII with a letter in it.
func isLatin(text string) bool {
	letter := false
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
		letter = letter || 'a' <= text[i]|0x20 && text[i]|0x20 <= 'z'
	}
	return letter
}

// LatinReadAs returns the words in Latin letters that our list of terms says in katakana
// that begins so, each once: ドッカ begins Docker and Dockerfile.
func LatinReadAs(katakana string) []string {
	words := soundedWords()
	at, _ := slices.BinarySearchFunc(words, katakana, func(w soundedWord, prefix string) int { return strings.Compare(w.reading, prefix) })
	var latin []string
	for _, w := range words[at:] {
		if !strings.HasPrefix(w.reading, katakana) {
			break
		}
		if !slices.Contains(latin, w.word) {
			latin = append(latin, w.word)
		}
	}
	return latin
}
