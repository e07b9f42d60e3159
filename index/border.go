package index

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Where a snippet may begin and end. A border is good after a sentence, tolerable
// where a reader would draw breath, and never inside what is one character to the eye.

// windowStart returns where to begin so that byte at, of which there is one, is shown with
// what leads up to it: at the first good border within leadRunes before it, or else the
// first tolerable one.
func windowStart(text []byte, at int) int {
	first := at // that is looked at: one rune behind the earliest that can be
	for n := leadRunes - 1; n > 0 && first > 0; n-- {
		first = runeBefore(text, first)
	}
	if first == 0 || runeBefore(text, first) == 0 {
		return 0
	}
	for _, ends := range borders {
		for i := first; i <= at; i = runeEnd(text, i) {
			if ends(text, i) {
				return i
			}
		}
	}
	return at
}

// windowEnd returns where a window that begins at start ends: after as much as fits,
// at the last good border in its second half, or else the last tolerable one there.
func windowEnd(text []byte, start int) int {
	half := start + sizeOfRunes(text[start:], snippetRunes/2+1)
	end := half + sizeOfRunes(text[half:], snippetRunes/2-1)
	if end == len(text) {
		return end
	}
	for _, ends := range borders {
		for i := end; i > half; i = runeBefore(text, i) {
			if ends(text, i) {
				return i
			}
		}
	}
	return end // a character that goes on for ever
}

// borders are the judges of borders, the best first.
var borders = [...]func(text []byte, i int) bool{
	endsSentence, endsPhrase, func(text []byte, i int) bool { return !isJoined(text, i) },
}

// sizeOfRunes returns the bytes of the first n runes of text, or of all where it has fewer.
func sizeOfRunes(text []byte, n int) int {
	i := 0
	for ; n > 0 && i < len(text); n-- {
		switch {
		case text[i] < utf8.RuneSelf:
			i++
		case i+3 <= len(text) && isJapanese(text[i], text[i+1], text[i+2]):
			i += 3
		default:
			_, size := utf8.DecodeRune(text[i:])
			i += size
		}
	}
	return i
}

// runeEnd returns where the rune ends that begins at byte i, of which there is one.
func runeEnd(text []byte, i int) int {
	return i + sizeOfRunes(text[i:], 1)
}

// runeBefore returns where the rune begins that ends before byte i, of which there is one.
func runeBefore(text []byte, i int) int {
	if text[i-1] < utf8.RuneSelf {
		return i - 1
	}
	if i >= 3 && isJapanese(text[i-3], text[i-2], text[i-1]) {
		return i - 3
	}
	_, size := utf8.DecodeLastRune(text[:i])
	return i - size
}

// isJapanese tells the bytes of kana and kanji, and of what lies between them: whole runes
// all, so that most need not be decoded to be counted.
func isJapanese(a, b, c byte) bool {
	return 0xE3 <= a && a <= 0xE9 && b&0xC0 == 0x80 && c&0xC0 == 0x80
}

// around returns the runes before and after byte i, and how long the one before is.
func around(text []byte, i int) (before, after rune, size int) {
	before, size = utf8.DecodeLastRune(text[:i])
	after, _ = utf8.DecodeRune(text[i:])
	return before, after, size
}

// endsSentence tells whether a sentence or a line ends before byte i. It looks at bytes, as
// most places are no end.
func endsSentence(text []byte, i int) bool {
	if i == 0 {
		return false
	}
	switch before := text[i-1]; {
	case before == '\n':
		return true
	case before == ' ':
		return i >= 2 && strings.IndexByte(".!?", text[i-2]) >= 0
	case before < utf8.RuneSelf || i < 3:
		return false
	}
	switch string(text[i-3 : i]) {
	case "。", "．", "！", "？":
		after, _ := utf8.DecodeRune(text[i:])
		return !isClosing(after) && !isJoined(text, i)
	}
	return false
}

// endsPhrase tells whether words that are said together end before byte i: at a space,
// a comma or a bracket, and where kana are followed by anything else, as particles and
// endings are written in hiragana.
func endsPhrase(text []byte, i int) bool {
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
func isJoined(text []byte, i int) bool {
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
