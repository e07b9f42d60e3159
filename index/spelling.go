package index

import (
	"path/filepath"
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

// correct returns the word that most sections have of those that are one edit from
// word: by letters, where it has any, and by reading where it is kana. It returns
// "" where there is none, and for what is in the lexicon itself.
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
	known := false
	err = l.near(kind, front, func(key []byte, n uint64) {
		found, _, _ := strings.Cut(string(key[1:]), string(rune(keyEnd)))
		switch {
		case found == front:
			known = true
		case n > sections && digits(found, kind) == digits(front, kind) && utf8.RuneCountInString(found) >= minCorrected-1:
			best, _ = wordOfKey(key)
			sections = n
		}
	})
	if known {
		return "", 0, err
	}
	return best, sections, err
}

func isJapanese(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == 'ー'
}

func isNotJapanese(r rune) bool { return !isJapanese(r) }

// correct is the lexicon's. It fails with a *BrokenError.
func (r *Reader) correct(word string) (best string, err error) {
	defer r.recoverBroken(&err)
	l, err := r.lexicon()
	if err != nil {
		return "", err
	}
	if best, _, err = l.correct(word); err != nil {
		return "", &BrokenError{File: filepath.Join(r.dir, r.generation, lexiconName), Err: err}
	}
	return best, nil
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
