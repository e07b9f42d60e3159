package index

import (
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/analyzer"
)

// A loanword that no list has (クバネティス, Kubernetes) is known by its consonants: kana
// keep those of the word they write, while its vowels are lost between the two. What
// Japanese does not tell apart, L and R, B and V, F and H, is one; so are the hard C, Q
// and K, and S, Z, J and the soft C and G.

// minSound is how many consonants a word must have to be known by them, and longSound
// how many for one of them to be another.
const (
	minSound  = 3
	longSound = 5
)

// soundOf returns the consonants of a word that is kana or Latin letters, "" of others.
func soundOf(folded string) string {
	switch {
	case folded == "":
		return ""
	case analyzer.IsKana(folded):
		return kanaSound(analyzer.Katakana(folded))
	case isASCII(folded):
		return latinSound(folded)
	}
	return ""
}

// soundsLike tells whether two sounds are of one word, and how far they are apart.
func soundsLike(a, b string) (distance int, ok bool) {
	shorter := min(len(a), len(b))
	if shorter < minSound {
		return 0, false
	}
	most := 0
	if shorter >= longSound {
		most = 1
	}
	d := edits(a, b, most)
	return d, d <= most
}

// consonants has the kana of each consonant. What is not in it, vowels, ッ and ー, has
// none.
var consonants = func() map[rune]byte {
	m := map[rune]byte{}
	for consonant, kana := range map[byte]string{
		'k': "カキクケコガギグゲゴヵヶ", 's': "サシスセソザジズゼゾ", 't': "タチツテトダヂヅデド", 'n': "ナニヌネノン",
		'h': "ハヒフヘホ", 'b': "バビブベボヴ", 'p': "パピプペポ", 'm': "マミムメモ", 'r': "ラリルレロ",
	} {
		for _, r := range kana {
			m[r] = consonant
		}
	}
	return m
}()

func kanaSound(katakana string) string {
	var b strings.Builder
	for i, r := range katakana {
		c, ok := consonants[r]
		if !ok {
			continue
		}
		// チ and ツ write CH and TS as well as T; ディ and ヂ are a D.
		next, _ := utf8.DecodeRuneInString(katakana[i+utf8.RuneLen(r):])
		if r == 'チ' || r == 'ツ' && next != 'ゥ' {
			c = 's'
		}
		b.WriteByte(c)
	}
	return squeezed(b.String())
}

func latinSound(latin string) string {
	var b strings.Builder
	for i := 0; i < len(latin); i++ {
		c := latin[i]
		next := byte(0)
		if i+1 < len(latin) {
			next = latin[i+1]
		}
		soft := next == 'e' || next == 'i' || next == 'y'
		switch {
		case c == 'c' && next == 'h', c == 's' && next == 'h':
			b.WriteByte('s')
			i++
		case c == 'p' && next == 'h':
			b.WriteByte('h')
			i++
		case c == 't' && next == 's':
			b.WriteByte('s')
			i++
		case c == 't' && next == 'h':
			b.WriteByte('t') // テ as often as ス
			i++
		case c == 'g' && next == 'h' && i > 0:
			i++ // high, light
		case c == 'x':
			b.WriteString("ks")
		case c == 'c' && soft, c == 'g' && soft, c == 's', c == 'z', c == 'j':
			b.WriteByte('s')
		case c == 'c', c == 'g', c == 'k', c == 'q':
			b.WriteByte('k')
		case c == 't', c == 'd':
			b.WriteByte('t')
		case c == 'b', c == 'v':
			b.WriteByte('b')
		case c == 'f', c == 'h':
			b.WriteByte('h')
		case c == 'l', c == 'r' && isVowel(next):
			b.WriteByte('r')
		case c == 'm' && (next == 'b' || next == 'p'):
			b.WriteByte('n') // コンパイル
		case c == 'm', c == 'n', c == 'p':
			b.WriteByte(c)
		case c >= '0' && c <= '9':
			b.WriteByte(c)
		}
	}
	return squeezed(b.String())
}

// isVowel tells whether an R before c is spoken; behind a vowel and before none it makes
// the vowel long, as in サーバー.
func isVowel(c byte) bool { return c != 0 && strings.IndexByte("aeiouy", c) >= 0 }

// squeezed writes a consonant once where it stands twice: ッ, ll.
func squeezed(s string) string {
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		if i == 0 || s[i] != s[i-1] {
			b = append(b, s[i])
		}
	}
	return string(b)
}
