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
			if k := e.kanaWordAt(at, stop, odd); k.from < k.to {
				return at + k.from, at + k.to
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

// A kanaRun is a run of kana, and where the first loanword in it is, if there is one.
type kanaRun struct{ from, to int }

func (e *emitter) kanaWordAt(start, end int, odd bool) kanaRun {
	run := e.f.text[start:end]
	k, ok := e.a.memory.kanaWords.get(run, 0)
	if !ok {
		k = e.a.lex.kanaWordIn(run, odd)
		e.a.memory.kanaWords.put(run, 0, func(string) kanaRun { return k })
	}
	return k
}

// kanaWordIn looks for a loanword in a run of kana: the whole run; katakana,
// hiragana and katakana again (プラがブル, but サーバがダウン is no word); and, where odd says
// that the letters are no native word's, the longest from any change of script.
func (l *lexicon) kanaWordIn(text string, odd bool) kanaRun {
	start, end := 0, len(text)
	particle := end-kanaSize > start && isHiragana(lastRune(text[start:end])) && allKatakana(text[start:end-kanaSize])
	if isHiragana(firstRune(text[start:])) && allKatakana(text[start+kanaSize:end]) && l.isLoanword(text[start+kanaSize:end]) {
		particle = true // でコード is not デコード
	}
	if !particle && end-start <= maxLoanword && l.isLoanword(text) { // スターと is not スタート
		return kanaRun{start, end}
	}
	borders := []int{start}
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
					return kanaRun{from, to}
				}
			}
		} else if i+3 < len(borders) && script(text[from:]) == katakana && borders[i+3]-from <= maxLoanword && l.isLoanword(text[from:borders[i+3]]) {
			return kanaRun{from, borders[i+3]}
		} else if i+2 < len(borders) && script(text[from:]) == katakana {
			if to, ok := l.halfConverted(text, from, borders[i+1], borders[i+2]); ok {
				return kanaRun{from, to}
			}
		}
	}
	return kanaRun{}
}

// halfConverted looks for a loanword that begins in katakana, which end at border and
// are no word themselves, and goes on in hiragana: デプろい, but スターと is no スタート.
func (l *lexicon) halfConverted(text string, from, border, end int) (to int, ok bool) {
	if _, known := l.loanword(text[from:border]); known || border-from < 2*kanaSize {
		return 0, false
	}
	for to := min(end, from+maxLoanword); to > border+kanaSize; to -= kanaSize {
		if to-from >= minKanaWord*kanaSize && l.isLoanword(text[from:to]) {
			return to, true
		}
	}
	return 0, false
}

func (l *lexicon) isLoanword(s string) bool {
	k, ok := l.loanword(toKatakana(s))
	return ok && k.common
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
