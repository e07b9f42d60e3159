package analyzer

import (
	"strings"
	"unicode/utf8"
)

// packKana writes katakana with one byte a kana, which is a third of UTF-8; it
// gives nothing for a string with anything else in it.
func packKana(s string) []byte {
	b := make([]byte, 0, len(s)/3)
	for _, r := range s {
		if r < 0x30A1 || r > 0x30FE {
			return nil
		}
		b = append(b, byte(r-0x30A0))
	}
	return b
}

func unpackKana(b []byte) string {
	s := make([]byte, 0, 3*len(b))
	for _, c := range b {
		s = utf8.AppendRune(s, 0x30A0+rune(c))
	}
	return string(s)
}

// katakanaOffset is how far a katakana is from its hiragana.
const katakanaOffset = 'ア' - 'あ'

// toHiragana writes katakana as hiragana, but for ー, which both have.
func toHiragana(s string) string {
	return strings.Map(func(r rune) rune {
		if 0x30A1 <= r && r <= 0x30F6 {
			return r - katakanaOffset
		}
		return r
	}, s)
}

// toKatakana writes hiragana as katakana; both have three bytes, so offsets stay.
func toKatakana(s string) string { return strings.Map(katakanaOf, s) }

func katakanaOf(r rune) rune {
	if 0x3041 <= r && r <= 0x3096 || r == 'ゝ' || r == 'ゞ' {
		return r + katakanaOffset
	}
	return r
}
