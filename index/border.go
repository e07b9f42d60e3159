package index

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Where a snippet may begin and end. A border is good after a sentence, tolerable
// where a reader would draw breath, and never inside what is one character to the eye.

// windowStart returns where to begin so that at is shown with what leads up to it: at
// the first good border within leadRunes before it, or else the first tolerable one.
func windowStart(text string, at int) int {
	sentence, phrase, whole := -1, -1, at
	i := at
	for n := 0; n < leadRunes && i > 0; n++ {
		switch {
		case endsSentence(text, i):
			sentence = i
		case endsPhrase(text, i):
			phrase = i
		case !isJoined(text, i):
			whole = i
		}
		_, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
	}
	switch {
	case i == 0:
		return 0
	case sentence >= 0:
		return sentence
	case phrase >= 0:
		return phrase
	}
	return whole
}

// windowEnd returns where a window that begins at start ends: after as much as fits,
// at the last good border in its second half, or else the last tolerable one there.
func windowEnd(text string, start int) int {
	sentence, phrase, whole := 0, 0, 0
	i := start
	for n := 0; n < snippetRunes && i < len(text); n++ {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case n <= snippetRunes/2:
		case endsSentence(text, i):
			sentence = i
		case endsPhrase(text, i):
			phrase = i
		case !isJoined(text, i):
			whole = i
		}
	}
	switch {
	case i == len(text):
		return i
	case sentence > 0:
		return sentence
	case phrase > 0:
		return phrase
	case whole > 0:
		return whole
	}
	return i // a character that goes on for ever
}

// around returns the runes before and after byte i, and how long the one before is.
func around(text string, i int) (before, after rune, size int) {
	before, size = utf8.DecodeLastRuneInString(text[:i])
	after, _ = utf8.DecodeRuneInString(text[i:])
	return before, after, size
}

// endsSentence tells whether a sentence or a line ends before byte i.
func endsSentence(text string, i int) bool {
	before, after, size := around(text, i)
	switch {
	case before == '\n':
		return true
	case before == ' ' && i >= 2:
		return strings.IndexByte(".!?", text[i-2]) >= 0
	case strings.ContainsRune("。．！？", before):
		return size > 0 && !isClosing(after) && !isJoined(text, i)
	}
	return false
}

// endsPhrase tells whether words that are said together end before byte i: at a space,
// a comma or a bracket, and where kana are followed by anything else, as particles and
// endings are written in hiragana.
func endsPhrase(text string, i int) bool {
	before, after, size := around(text, i)
	switch {
	case size == 0 || isJoined(text, i) || isClosing(after) || unicode.Is(unicode.Hiragana, after) || after == 'ー':
		return false
	case unicode.IsSpace(before) || unicode.IsSpace(after) || isClosing(before):
		return true
	case unicode.Is(unicode.Ps, after) || after == '"' || after == '“':
		return after >= utf8.RuneSelf || before >= utf8.RuneSelf
	}
	return unicode.Is(unicode.Hiragana, before)
}

// isClosing tells what belongs to the words before it.
func isClosing(r rune) bool {
	return strings.ContainsRune("、。，．・：；！？…”", r) || r >= utf8.RuneSelf && unicode.Is(unicode.Pe, r)
}

// isJoined tells whether what is before byte i and what is after it are parts of one
// character: a letter and its marks, an emoji and what colours it, a flag.
func isJoined(text string, i int) bool {
	before, after, _ := around(text, i)
	const joiner = '\u200d'
	switch {
	case unicode.IsMark(after), after == joiner, before == joiner:
		return true
	case after == 'ﾞ', after == 'ﾟ', '🏻' <= after && after <= '🏿':
		return true
	}
	return isFlag(before) && isFlag(after)
}

// isFlag tells the letters that flags are made of, two a flag.
func isFlag(r rune) bool { return '🇦' <= r && r <= '🇿' }
