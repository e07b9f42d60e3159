package analyzer

import (
	"bytes"
	"strings"
	"sync"
	"unicode/utf8"
)

// A Needle is a text that is looked for in many others, which it is folded for but once.
// It is safe for concurrent use.
type Needle struct {
	want   string
	within func(in string, start, end int) bool
}

// Needle returns what Occurrences looks for.
func (a *Analyzer) Needle(text string) *Needle { return &Needle{want: wanted(text)} }

// PhraseNeedle returns what Phrases looks for.
func (a *Analyzer) PhraseNeedle(phrase string) *Needle {
	return &Needle{want: wanted(phrase), within: atBorders}
}

// wanted is what is compared of a text.
func wanted(text string) string { return squeeze(fold(text)).text }

// Count returns how often the needle stands in text: of how many places Occurrences, or
// Phrases, tells.
func (n *Needle) Count(text []byte, max int) int {
	if n.want == "" || len(text) == 0 {
		return 0
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
			return out, false
		}
	}
	return out, true
}

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
	c := simpleAt(text)
	return c, c != 0
}
