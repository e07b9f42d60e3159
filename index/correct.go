package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/talksearch/talksearch/analyzer"
)

// The length in characters of words that are corrected, and corrected to. In shorter
// ones a slip makes another word as a rule, and a longer one is none. Up to safeEdits
// the first character must be right.
const (
	minCorrected = 4
	maxCorrected = 32
	safeEdits    = 6
)

// correct returns the likeliest word of those that are one edit from word: by its
// reading, where it is kana, else by its letters. That is one that many sections
// have, and more so one that begins and ends alike, for slips are made inside of
// words. It returns "" where there is none, and for what is in the lexicon itself.
func (l *lexicon) correct(word string) (best string, sections uint64, err error) {
	word = strings.ToLower(analyzer.Fold(word))
	n := utf8.RuneCountInString(word)
	if n < minCorrected || n > maxCorrected || !oneScript(word) {
		return "", 0, nil
	}
	kind, front := byte(surfaceKeys), word
	if analyzer.IsKana(word) {
		packed, ok := packedKana(analyzer.Katakana(word))
		if !ok {
			return "", 0, nil
		}
		kind, front = kanaKeys, packed
	}
	_, size := utf8.DecodeRuneInString(front)
	known, likeliest := false, uint64(0)
	err = l.near(kind, front, func(key []byte, has uint64) {
		found, _, _ := strings.Cut(string(key[1:]), string(rune(keyEnd)))
		switch {
		case found == front:
			known = true
		case utf8.RuneCountInString(found) < minCorrected || digits(found, kind) != digits(front, kind):
		case n < safeEdits && !strings.HasPrefix(found, front[:size]):
		default:
			if likely := has * alike(found, front); likely > likeliest {
				best, _ = wordOfKey(key)
				sections, likeliest = has, likely
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

// oneScript tells whether a word is all kana, all kanji and katakana, or has nothing
// Japanese in it. Docker監 is no slip for Docker, and what parts kanji from the kana
// behind it, 引き揚げた from 引き上げた, is grammar.
func oneScript(word string) bool {
	noun := func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Katakana) || r == 'ー' }
	japanese := func(r rune) bool { return noun(r) || unicode.Is(unicode.Hiragana, r) }
	return analyzer.IsKana(word) || !strings.ContainsFunc(word, japanese) ||
		!strings.ContainsFunc(word, func(r rune) bool { return !noun(r) })
}

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
