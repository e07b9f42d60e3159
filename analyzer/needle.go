package analyzer

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Needle is a text that is looked for in many others, which it is folded for but once.
// It is safe for concurrent use.
type Needle struct {
	want   string
	within func(in string, start, end int) bool
	// kanji are those of want, each in all the forms that fold to it: a text without one
	// need not be folded.
	kanji [][]string
}

// Needle returns what Occurrences looks for.
func (a *Analyzer) Needle(text string) *Needle { return newNeedle(text, nil) }

// PhraseNeedle returns what Phrases looks for.
func (a *Analyzer) PhraseNeedle(phrase string) *Needle { return newNeedle(phrase, atBorders) }

func newNeedle(text string, within func(in string, start, end int) bool) *Needle {
	n := &Needle{want: wanted(text), within: within}
	for _, r := range n.want {
		if 0x4E00 <= r && r <= 0x9FFF && len(n.kanji) < maxKanji {
			n.kanji = append(n.kanji, append([]string{string(r)}, formsOfKanji()[r]...))
		}
	}
	return n
}

// maxKanji is for how many kanji of a needle it is worth to look.
const maxKanji = 3

// formsOfKanji are the characters that fold to text with a kanji, by the kanji: 神 for 神
// in its old code, ㈱ for 株. Nothing else does.
var formsOfKanji = sync.OnceValue(func() map[rune][]string {
	forms := map[rune][]string{}
	for _, in := range [][2]rune{{0x2E80, 0x2FFF}, {0x3000, 0x33FF}, {0xF900, 0xFAFF}, {0x1F100, 0x1F2FF}, {0x2F800, 0x2FA1F}} {
		for r := in[0]; r <= in[1]; r++ {
			for _, kanji := range norm.NFKC.String(string(r)) {
				if kanji != r && 0x4E00 <= kanji && kanji <= 0x9FFF {
					forms[kanji] = append(forms[kanji], string(r))
				}
			}
		}
	}
	return forms
})

// wanted is what is compared of a text.
func wanted(text string) string { return squeeze(fold(text)).text }

// Count returns how often the needle stands in text: of how many places Occurrences, or
// Phrases, tells.
func (n *Needle) Count(text []byte, max int) int {
	if n.want == "" || len(text) == 0 {
		return 0
	}
	for _, forms := range n.kanji {
		if !slices.ContainsFunc(forms, func(form string) bool { return bytes.Contains(text, []byte(form)) }) {
			return 0
		}
	}
	b := squeezed.Get().(*[]byte)
	defer squeezed.Put(b)
	out, ok := squeezePlain((*b)[:0], text)
	*b = out
	if !ok {
		return n.count(wanted(string(text)), max)
	}
	if !bytes.Contains(out, []byte(n.want)) {
		return 0 // most texts
	}
	return n.count(string(out), max)
}

func (n *Needle) count(in string, max int) int {
	count := 0
	for range places(in, n.want, n.within) {
		if count++; count >= max {
			break
		}
	}
	return min(count, max)
}

// squeezed are buffers of texts to look in, which are as long as the texts.
var squeezed = sync.Pool{New: func() any { return new([]byte) }}

// squeezePlain appends to out what squeeze makes of the folded text, several times as fast;
// ok is false where the text has a character that it leaves to the others to fold.
func squeezePlain(out, text []byte) (_ []byte, ok bool) {
	begin := len(out)
	var last class // of the last character
	long := false  // it is a ー
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf && asciiClass[c] != classSpace {
			out = append(out, lowerASCII[c])
			last, long = asciiClass[c], false
			i++
			continue
		}
		if simple := simpleAt(text[i:]); simple != 0 {
			out = append(out, text[i:i+3]...)
			last, long = simple, false
			i += 3
			continue
		}
		switch {
		case bytes.HasPrefix(text[i:], longMark):
			if !long { // ーー is folded to one
				out = append(out, longMark...)
			}
			last, long = classJapanese, true
			i += len(longMark)
		case widthless(text[i:]):
			i += 3
		case wideASCII(text[i:]) != 0:
			c := wideASCII(text[i:])
			out = append(out, lowerASCII[c])
			last, long = asciiClass[c], false
			i += 3
		case plainSpace(text[i:]) > 0:
			end, joined := i, c == '\n' || c == '\r'
			lines := 0
			for end < len(text) {
				n := plainSpace(text[end:])
				if n == 0 {
					break
				}
				switch text[end] {
				case '\n':
					lines++
				case '\r', ' ', '\t':
				default:
					joined = false
				}
				end += n
			}
			i = end
			if end == len(text) || len(out) == begin {
				long = false
				continue
			}
			next, known := classAt(text[end:])
			if !known {
				return out, false
			}
			if next == classJapanese && last == classJapanese && joined && lines <= 1 {
				continue // the end of a line amid a sentence, which fold leaves out
			}
			if long = false; next == last && (next == classWord || next == classJapanese) {
				out = append(out, ' ')
			}
		default:
			size, c := singleAt(text[i:], out[begin:])
			if size == 0 {
				return out, false
			}
			out = appendSingle(out, text[i:i+size])
			last, long = c, false
			i += size
		}
	}
	return out, true
}

// singleAt returns the size and the class of the character that text begins with, behind
// out, if it depends on nothing else what it folds to, and folding changes no more than its
// case, or is told by foldedMarks; a size of 0 leaves it to the others to fold.
func singleAt(text, out []byte) (size int, _ class) {
	r, size := utf8.DecodeRune(text)
	c := classOf(r)
	if !knownSingle(r, c) {
		return 0, c
	}
	if before, _ := utf8.DecodeLastRune(out); isDash(r) && isKatakana(before) {
		return 0, c // it may stand for ー
	}
	if c == classMark && foldedMarks[r] != "" {
		return size, c
	}
	if next, _ := utf8.DecodeRune(text[size:]); c != classMark && (isVoicingMark(next) || isWidthless(next) || unicode.Is(unicode.M, next)) {
		return 0, c // which nothing does that follows a mark
	}
	if !norm.NFKC.IsNormal(text[:size]) {
		return 0, c
	}
	return size, c
}

// knownSingle tells whether the class of a character, c, is also that of what it folds to.
func knownSingle(r rune, c class) bool {
	return (c == classMark || c == classSymbol || c == classWord && unicode.IsLetter(r)) && r != utf8.RuneError && !isWidthless(r) && !isVoicingMark(r)
}

// appendSingle appends what a character of singleAt is squeezed to.
func appendSingle(out, char []byte) []byte {
	r, size := utf8.DecodeRune(char)
	if folds := foldedMarks[r]; folds != "" {
		return append(out, folds...)
	}
	if l := unicode.ToLower(r); utf8.RuneLen(l) == size {
		r = l
	}
	return utf8.AppendRune(out, r)
}

// foldedMarks are common marks that do not fold to themselves.
var foldedMarks = map[rune]string{'’': "'", '‘': "'", '…': "...", '〜': "~", '‐': "-", '‑': "-", '‒': "-", '–': "-", '−': "-", '－': "-"}

var (
	longMark   = []byte("ー")
	lowerASCII = func() (t [128]byte) {
		for c := range t {
			t[c] = strings.ToLower(string(rune(c)))[0]
		}
		return t
	}()
)

// simpleAt returns the class of the character of three bytes that text begins with, if it
// folds to itself wherever it stands between such; else 0, that of spaces.
func simpleAt(text []byte) class {
	if len(text) < 3 || text[1]&0xC0 != 0x80 || text[2]&0xC0 != 0x80 {
		return 0
	}
	c, d, e := text[0], text[1], text[2]
	switch {
	case 0xE5 <= c && c <= 0xE9, c == 0xE4 && d >= 0xB8: // kanji
		return classJapanese
	case c != 0xE3:
	case d == 0x81 && e > 0x80 || d == 0x82 && (e <= 0x96 || e > 0xA0) || d == 0x83 && e <= 0xBA: // ぁ to ゖ, ァ to ヺ
		return classJapanese
	case d == 0x80 && e == 0x85: // 々
		return classJapanese
	case d == 0x83 && e == 0xBB, d == 0x80 && (e == 0x81 || e == 0x82 || 0x88 <= e && e <= 0x91): // ・、。「」 and other brackets
		return classMark
	}
	return 0
}

// widthless tells whether text begins with one of the widthless characters that are common,
// U+200B to U+200F: templates leave them behind.
func widthless(text []byte) bool {
	return len(text) > 2 && text[0] == 0xE2 && text[1] == 0x80 && 0x8B <= text[2] && text[2] <= 0x8F
}

// wideASCII returns what the full-width letter, digit or mark that text begins with folds
// to, but for the hyphen, which may stand for ー; 0 for none.
func wideASCII(text []byte) byte {
	if len(text) < 3 || text[0] != 0xEF || text[1] != 0xBC && text[1] != 0xBD || text[2]&0xC0 != 0x80 {
		return 0
	}
	c := text[1]&3<<6 | text[2]&0x3F
	if c == 0 || c > '~'-' ' || c == '-'-' ' {
		return 0
	}
	return c + ' '
}

// plainSpace returns the length of the space that text begins with, an ASCII one or a
// Japanese one; 0 for none.
func plainSpace(text []byte) int {
	switch {
	case text[0] < utf8.RuneSelf && asciiClass[text[0]] == classSpace:
		return 1
	case len(text) > 2 && text[0] == 0xE3 && text[1] == 0x80 && text[2] == 0x80:
		return 3
	}
	return 0
}

// classAt returns the class of what the character folds to that text begins with, which is
// no space, if squeezePlain knows it.
func classAt(text []byte) (_ class, known bool) {
	if c := text[0]; c < utf8.RuneSelf {
		return asciiClass[c], true
	}
	if c := wideASCII(text); c != 0 {
		return asciiClass[c], true
	}
	if bytes.HasPrefix(text, longMark) {
		return classJapanese, true
	}
	if c := simpleAt(text); c != 0 {
		return c, true
	}
	r, _ := utf8.DecodeRune(text)
	c := classOf(r)
	return c, knownSingle(r, c)
}
