package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/talksearch/talksearch/analyzer"
)

// The length in characters of words that are corrected. In shorter ones a slip
// makes another word as a rule, and a longer one is none.
const (
	minCorrected = 4
	maxCorrected = 32
)

// correct returns the likeliest word of those that are one edit from word: by its
// reading, where it is kana, else by its letters. That is one that many sections
// have, and more so one that begins and ends alike, for slips are made inside of
// words. It returns "" where there is none, and for what is in the lexicon itself.
func (l *lexicon) correct(word string) (best string, sections uint64, err error) {
	word = strings.ToLower(analyzer.Fold(word))
	if n := utf8.RuneCountInString(word); n < minCorrected || n > maxCorrected {
		return "", 0, nil
	}
	if strings.ContainsFunc(word, isJapanese) && strings.ContainsFunc(word, isNotJapanese) {
		return "", 0, nil // Docker監 is no slip for Docker
	}
	kind, front := byte(surfaceKeys), word
	if analyzer.IsKana(word) {
		packed, ok := packedKana(analyzer.Katakana(word))
		if !ok {
			return "", 0, nil
		}
		kind, front = kanaKeys, packed
	}
	known, likeliest := false, uint64(0)
	err = l.near(kind, front, func(key []byte, n uint64) {
		found, _, _ := strings.Cut(string(key[1:]), string(rune(keyEnd)))
		switch {
		case found == front:
			known = true
		case digits(found, kind) == digits(front, kind) && utf8.RuneCountInString(found) >= minCorrected-1:
			if likely := n * alike(found, front); likely > likeliest {
				best, _ = wordOfKey(key)
				sections, likeliest = n, likely
			}
		}
	})
	if known {
		return "", 0, err
	}
	return best, sections, err
}

// sameEnd is how many times likelier a word is that begins, or ends, as what was
// typed does.
const sameEnd = 8

func alike(a, b string) uint64 {
	weight := uint64(1)
	if first, _ := utf8.DecodeRuneInString(a); strings.HasPrefix(b, string(first)) {
		weight *= sameEnd
	}
	if last, _ := utf8.DecodeLastRuneInString(a); strings.HasSuffix(b, string(last)) {
		weight *= sameEnd
	}
	return weight
}

func isJapanese(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == 'ー'
}

func isNotJapanese(r rune) bool { return !isJapanese(r) }

// digits are those of a spelling: another number is another thing, and no slip.
func digits(front string, kind byte) string {
	if kind == kanaKeys {
		return "" // bytes of a reading are no digits
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, front)
}
