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
	first := at // that is looked at: one rune behind the earliest that can be
	for range leadRunes - 1 {
		_, size := utf8.DecodeLastRuneInString(text[:first])
		first -= size
	}
	if _, size := utf8.DecodeLastRuneInString(text[:first]); first == size {
		return 0
	}
	for _, ends := range borders {
		for i := first; i <= at; {
			if ends(text, i) {
				return i
			}
			_, size := utf8.DecodeRuneInString(text[i:])
			i += max(size, 1)
		}
	}
	return at
}

// windowEnd returns where a window that begins at start ends: after as much as fits,
// at the last good border in its second half, or else the last tolerable one there.
func windowEnd(text string, start int) int {
	half := start + sizeOfRunes(text[start:], snippetRunes/2+1)
	end := half + sizeOfRunes(text[half:], snippetRunes/2-1)
	if end == len(text) {
		return end
	}
	for _, ends := range borders {
		for i := end; i > half; {
			if ends(text, i) {
				return i
			}
			_, size := utf8.DecodeLastRuneInString(text[:i])
			i -= size
		}
	}
	return end // a character that goes on for ever
}

// borders are the judges of borders, the best first.
var borders = [...]func(text string, i int) bool{
	endsSentence, endsPhrase, func(text string, i int) bool { return !isJoined(text, i) },
}

// sizeOfRunes returns the bytes of the first n runes of text, or of all where it has fewer.
func sizeOfRunes(text string, n int) int {
	for i := range text {
		if n == 0 {
			return i
		}
		n--
	}
	return len(text)
}

// around returns the runes before and after byte i, and how long the one before is.
func around(text string, i int) (before, after rune, size int) {
	before, size = utf8.DecodeLastRuneInString(text[:i])
	after, _ = utf8.DecodeRuneInString(text[i:])
	return before, after, size
}

// endsSentence tells whether a sentence or a line ends before byte i.
func endsSentence(text string, i int) bool {
	switch before, after, _ := around(text, i); before {
	case '\n':
		return true
	case ' ':
		return i >= 2 && strings.IndexByte(".!?", text[i-2]) >= 0
	case '。', '．', '！', '？':
		return !isClosing(after) && !isJoined(text, i)
	}
	return false
}

// endsPhrase tells whether words that are said together end before byte i: at a space,
// a comma or a bracket, and where kana are followed by anything else, as particles and
// endings are written in hiragana.
func endsPhrase(text string, i int) bool {
	before, after, size := around(text, i)
	switch {
	case size == 0 || isHiragana(after) || after == 'ー' || isClosing(after) || isJoined(text, i):
		return false
	case unicode.IsSpace(before) || unicode.IsSpace(after) || isClosing(before):
		return true
	case !isCommon(after) && unicode.Is(unicode.Ps, after) || after == '"' || after == '“':
		return after >= utf8.RuneSelf || before >= utf8.RuneSelf
	}
	return isHiragana(before)
}

func isHiragana(r rune) bool {
	return r >= 'ぁ' && r <= 'ゖ' || !isCommon(r) && unicode.Is(unicode.Hiragana, r)
}

// isCommon tells letters that need not be looked up in Unicode's tables: Latin ones, kana
// and kanji.
func isCommon(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9' || r == ' '
	case r <= 'ヺ':
		return r >= 'ァ' || r >= 'ぁ' && r <= 'ゖ'
	}
	return r >= '一' && r <= '鿿'
}

// isClosing tells what belongs to the words before it.
func isClosing(r rune) bool {
	switch r {
	case '、', '。', '，', '．', '・', '：', '；', '！', '？', '…', '”':
		return true
	}
	return r >= utf8.RuneSelf && !isCommon(r) && unicode.Is(unicode.Pe, r)
}

// isJoined tells whether what is before byte i and what is after it are parts of one
// character: a letter and its marks, an emoji and what colours it, a flag.
func isJoined(text string, i int) bool {
	before, after, _ := around(text, i)
	const joiner = '\u200d'
	switch {
	case before == joiner:
		return true
	case isCommon(after):
		return false
	case unicode.IsMark(after), after == joiner:
		return true
	case after == 'ﾞ', after == 'ﾟ', '🏻' <= after && after <= '🏿':
		return true
	}
	return isFlag(before) && isFlag(after)
}

// isFlag tells the letters that flags are made of, two a flag.
func isFlag(r rune) bool { return '🇦' <= r && r <= '🇿' }
