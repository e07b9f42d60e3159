package analyzer

import (
	"unicode"
	"unicode/utf8"
)

// A class is what the scanner needs to know of a rune.
type class uint8

const (
	classSpace    class = iota // takes no position, ends a chunk
	classMark                  // punctuation: leaves a gap, ends a chunk
	classSymbol                // a mark that is searched for by itself, such as an emoji
	classJapanese              // cut by the lattice
	classWord                  // letters and digits of scripts that part words by spaces
)

var asciiClass = func() (t [128]class) {
	for r := range t {
		switch {
		case r <= ' ' || r == 0x7f:
			t[r] = classSpace
		case '0' <= r && r <= '9', 'A' <= r && r <= 'Z', 'a' <= r && r <= 'z':
			t[r] = classWord
		default:
			t[r] = classMark
		}
	}
	return t
}()

func classOf(r rune) class {
	switch {
	case r < 128:
		return asciiClass[r]
	case isJapanese(r):
		return classJapanese
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
		return classWord
	case unicode.IsSpace(r), unicode.IsControl(r):
		return classSpace
	case isPictograph(r):
		return classSymbol
	}
	return classMark
}

func isKatakana(r rune) bool {
	return 0x30A1 <= r && r <= 0x30FA || 0x30FC <= r && r <= 0x30FF || 0x31F0 <= r && r <= 0x31FF
}

func isHiragana(r rune) bool {
	return 0x3041 <= r && r <= 0x3096 || 0x309D <= r && r <= 0x309F
}

// isKanji takes the iteration mark, the closing mark and the ideographic zero
// for kanji, as dictionaries do.
func isKanji(r rune) bool {
	return 0x4E00 <= r && r <= 0x9FFF || 0x3005 <= r && r <= 0x3007 ||
		0x3400 <= r && r <= 0x4DBF || 0xF900 <= r && r <= 0xFAFF || 0x20000 <= r && r <= 0x3FFFF
}

func isJapanese(r rune) bool { return isHiragana(r) || isKatakana(r) || isKanji(r) }

// isPictograph reports emoji and the dingbats people use as words; arrows, boxes
// and geometric shapes are decoration.
func isPictograph(r rune) bool {
	return 0x1F300 <= r && r <= 0x1FAFF || 0x2600 <= r && r <= 0x27BF
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isUpper(c byte) bool  { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool  { return 'a' <= c && c <= 'z' }
func isLetter(c byte) bool { return isUpper(c) || isLower(c) }

func allHiragana(s string) bool { return all(s, isHiragana) }
func allKatakana(s string) bool { return all(s, isKatakana) }

func all(s string, is func(rune) bool) bool {
	for _, r := range s {
		if !is(r) {
			return false
		}
	}
	return s != ""
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
