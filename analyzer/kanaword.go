package analyzer

import (
	"strings"
	"unicode/utf8"
)

// Loanwords are also written in hiragana, or half so: by input methods that
// converted one piece (シャーでぃんぐ, プラがブル), and by people who like it. Hiragana is what
// Japanese grammar is written in, so a loanword is only looked for where the
// letters give it away.

// The fewest letters of a loanword that is looked for, and of one with a long vowel
// mark, さーば.
const (
	minKanaWord = 4
	minOddWord  = 3
)

// kanaWord returns the first loanword in folded bytes [start, end) that is not all
// in katakana; from and to are end where there is none.
func (e *emitter) kanaWord(start, end int) (from, to int) {
	text := e.f.text
	for at := start; at < end; {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !isHiragana(r) && !isKatakana(r) {
			at += size
			continue
		}
		stop := at
		hiragana, odd := false, false
		for stop < end {
			r, _ := utf8.DecodeRuneInString(text[stop:])
			if !isHiragana(r) && !isKatakana(r) {
				break
			}
			if isHiragana(r) {
				hiragana = true
				odd = odd || isOdd(r)
			} else if r == 'ー' && stop > at && isHiragana(lastRune(text[:stop])) {
				odd = true
			}
			stop += kanaSize
		}
		if hiragana && (stop-at >= minKanaWord*kanaSize || odd && stop-at >= minOddWord*kanaSize) {
			if from, to := e.a.lex.kanaWordIn(text[at:stop], odd); from < to {
				return at + from, at + to
			}
		}
		at = stop
	}
	return end, end
}

// isOdd reports hiragana that native words do not have.
func isOdd(r rune) bool {
	switch r {
	case 'ぁ', 'ぃ', 'ぅ', 'ぇ', 'ぉ', 'ゔ':
		return true
	}
	return false
}

// kanaWordIn looks for a loanword in a run of kana: the whole run; katakana,
// hiragana and katakana again (プラがブル, but サーバがダウン is no word); and, where odd says
// that the letters are no native word's, the longest from any change of script. from and to
// are the run's end where there is none.
func (l *lexicon) kanaWordIn(text string, odd bool) (from, to int) {
	start, end := 0, len(text)
	particle := end-kanaSize > start && isHiragana(lastRune(text[start:end])) && allKatakana(text[start:end-kanaSize])
	if isHiragana(firstRune(text[start:])) && allKatakana(text[start+kanaSize:end]) && l.isLoanword(text[start+kanaSize:end]) {
		particle = true // でコード is not デコード
	}
	if !particle && end-start <= maxLoanword && l.isLoanword(text) { // スターと is not スタート
		return start, end
	}
	var room [16]int
	borders := append(room[:0], start)
	for i := start + kanaSize; i < end && len(borders) < maxRun; i += kanaSize {
		if script(text[i:]) != script(text[i-kanaSize:]) {
			borders = append(borders, i)
		}
	}
	borders = append(borders, end)
	for i := 0; i+1 < len(borders); i++ {
		from := borders[i]
		if odd {
			for to := min(end, from+maxLoanword); to-from >= minOddWord*kanaSize; to -= kanaSize {
				if to-from < minKanaWord*kanaSize && !strings.Contains(text[from:to], "ー") {
					break
				}
				if !allKatakana(text[from:to]) && l.isLoanword(text[from:to]) {
					return from, to
				}
			}
		} else if i+3 < len(borders) && script(text[from:]) == katakana && borders[i+3]-from <= maxLoanword && l.isLoanword(text[from:borders[i+3]]) {
			return from, borders[i+3]
		} else if i+2 < len(borders) && script(text[from:]) == katakana {
			if to, ok := l.halfConverted(text, from, borders[i+1], borders[i+2]); ok {
				return from, to
			}
		}
	}
	return end, end
}

// halfConverted looks for a loanword that begins in katakana, which end at border and
// are no word themselves, and goes on in hiragana: デプろい, but スターと is no スタート.
func (l *lexicon) halfConverted(text string, from, border, end int) (to int, ok bool) {
	if _, _, known := l.loanwords.find(text[from:border]); known || border-from < 2*kanaSize {
		return 0, false
	}
	for to := min(end, from+maxLoanword); to > border+kanaSize; to -= kanaSize {
		if to-from >= minKanaWord*kanaSize && l.isLoanword(text[from:to]) {
			return to, true
		}
	}
	return 0, false
}

type kana uint8

const (
	hiragana kana = iota
	katakana
)

// script tells which kana s begins with; ー goes with either, and here with katakana.
func script(s string) kana {
	if isHiragana(firstRune(s)) {
		return hiragana
	}
	return katakana
}
