package analyzer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text with width and composition folded away, and the way back.
// Case is kept, since camelCase is a word border; terms are lower-cased last.
//
// Nearly all text folds to itself, so the map holds only the places where it does
// not: between two of them, folded and original bytes run in step.
type folded struct {
	text  string
	edits []edit
	size  int // bytes of the original
}

// edit says that folded bytes [at, at+len) stand for original bytes
// [orig, orig+origLen); len is 0 where something was left out.
type edit struct{ at, len, orig, origLen int }

// start returns where in the original the folded byte at begins. What was left
// out before it stays outside.
func (f *folded) start(at int) int {
	i, _ := slices.BinarySearchFunc(f.edits, at, func(e edit, at int) int {
		if e.at <= at {
			return -1
		}
		return 1
	})
	if i == 0 {
		return at
	}
	e := f.edits[i-1]
	if at < e.at+e.len {
		return e.orig
	}
	return e.orig + e.origLen + at - e.at - e.len
}

// end returns where in the original the folded bytes before end end.
func (f *folded) end(end int) int {
	i, _ := slices.BinarySearchFunc(f.edits, end, func(e edit, end int) int {
		if e.at < end {
			return -1
		}
		return 1
	})
	if i == 0 {
		return end
	}
	e := f.edits[i-1]
	if end <= e.at+e.len {
		return e.orig + e.origLen
	}
	return e.orig + e.origLen + end - e.at - e.len
}

// unfold turns the folded bytes of tokens into those of the original.
func (f *folded) unfold(tokens []Token) {
	if len(f.edits) == 0 {
		return
	}
	for i := range tokens {
		tokens[i].Start, tokens[i].End = f.start(tokens[i].Start), f.end(tokens[i].End)
	}
}

// A Text is a text that is folded once, for who wants to know several things of it.
type Text struct{ folded *folded }

// NewText folds a text.
func NewText(text string) Text { return Text{fold(text)} }

// fold folds text: NFKC (so full-width Latin, half-width katakana and decomposed
// kana take their usual form, without ever losing a voiced mark), dashes typed for
// ー, repeated ー, kana iteration marks, characters of no width, and line ends in
// the middle of a Japanese sentence.
func fold(text string) *folded {
	f := &folder{in: text}
	for f.skip(); f.at < len(text); f.skip() {
		f.step()
	}
	out := text
	if f.edits != nil {
		f.copyTo(len(text))
		out = f.out.String()
	}
	return &folded{text: out, edits: f.edits, size: len(text)}
}

type folder struct {
	in     string
	at     int // the next byte to fold
	copied int // how much of in has been written or replaced
	out    strings.Builder
	edits  []edit
	last   rune // the last folded rune, for the rules that look left
}

// foldText is fold for who needs no way back.
func foldText(text string) string {
	for at := 0; at < len(text); {
		n := simple(text[at:])
		if n == 0 {
			return fold(text).text
		}
		at += n
	}
	return text
}

// skip passes over characters that are plain and have none behind them that could join
// them, which most of any text is, faster than step does.
func (f *folder) skip() {
	begin, in := f.at, f.in
	for n := simple(in[begin:]); n > 0; {
		next := f.at + n
		if n = simple(in[next:]); n == 0 && next < len(in) && in[next] >= utf8.RuneSelf {
			break
		}
		f.at = next
	}
	if f.at > begin {
		f.last = lastRune(in[:f.at])
	}
}

// simple returns the size of the character that s begins with, if it is an ASCII one but
// for line ends, a kana with no mark of its own, or a kanji; else 0.
func simple(s string) int {
	if s == "" {
		return 0
	}
	c := s[0]
	switch {
	case c < utf8.RuneSelf:
		if c != '\n' && c != '\r' {
			return 1
		}
	case len(s) < 3, utf8.RuneStart(s[1]), utf8.RuneStart(s[2]):
		// a part of one, which is no text
	case 0xE5 <= c && c <= 0xE9:
		return 3
	case c == 0xE3:
		d, e := s[1], s[2]
		if d == 0x81 && e > 0x80 || d == 0x82 && (e <= 0x96 || e > 0xA0) || d == 0x83 && e <= 0xBA {
			return 3 // ぁ to ゖ, ァ to ヺ
		}
	}
	return 0
}

// step folds one normalisation segment.
func (f *folder) step() {
	r, size := utf8.DecodeRuneInString(f.in[f.at:])
	if f.plain(r, size) {
		f.last = r
		f.at += size
		return
	}
	switch {
	case r == '\n' || r == '\r':
		f.lineEnd()
	case r == utf8.RuneError && size == 1:
		// Kept as a mark, so that the words on both sides stay apart.
		f.replace(size, "\uFFFD")
	case isWidthless(r):
		f.replace(size, "")
	case r == 'ー' && f.last == 'ー':
		f.replace(size, "")
	case isDash(r) && isKatakana(f.last) && f.nextIsKatakana(f.at+size):
		if f.last == 'ー' {
			f.replace(size, "")
		} else {
			f.replace(size, "ー")
		}
	case (r == 'ゝ' || r == 'ゞ') && isHiragana(f.last), (r == 'ヽ' || r == 'ヾ') && isKatakana(f.last):
		f.replace(size, repeatKana(f.last, r == 'ゞ' || r == 'ヾ'))
	default:
		f.segment()
	}
}

// plain reports whether r folds to itself whatever follows it, but for a
// combining mark.
func (f *folder) plain(r rune, size int) bool {
	if r < utf8.RuneSelf {
		if r == '\n' || r == '\r' {
			return false
		}
		next := f.at + size
		return next >= len(f.in) || f.in[next] < utf8.RuneSelf || !f.combiningAt(next)
	}
	switch {
	case r == 'ー':
		return f.last != 'ー'
	case r == 'ゝ' || r == 'ゞ' || r == 'ヽ' || r == 'ヾ':
		return false
	case 0x3041 <= r && r <= 0x30FE, 0x4E00 <= r && r <= 0x9FFF, r == '、', r == '。', r == '「', r == '」', r == '々':
		return !isVoicingMark(r) && r != 'ヿ' && r != 'ゟ' && !f.combiningAt(f.at+size)
	}
	return false
}

// combiningAt reports whether the rune at i joins the one before it.
func (f *folder) combiningAt(i int) bool {
	if i >= len(f.in) || f.in[i] < utf8.RuneSelf {
		return false
	}
	r, _ := utf8.DecodeRuneInString(f.in[i:])
	if 0x3041 <= r && r <= 0x3096 || 0x30A1 <= r && r <= 0x30FF || 0x4E00 <= r && r <= 0x9FFF {
		return false
	}
	return isVoicingMark(r) || isWidthless(r) || unicode.Is(unicode.M, r)
}

// maxSegment bounds a base character with its combining marks, in bytes: more is
// not writing but an attack.
const maxSegment = 64

// segment folds a character and the marks that combine with it. Punctuation takes none:
// marks behind a bracket are folded as they would be without it.
func (f *folder) segment() {
	end := f.at
	var b []byte
	for end < len(f.in) && end-f.at < maxSegment {
		r, size := utf8.DecodeRuneInString(f.in[end:])
		if end > f.at && !(isVoicingMark(r) || isWidthless(r) || unicode.Is(unicode.M, r)) {
			break
		}
		switch {
		case r == '゛', r == 'ﾞ':
			r = '\u3099'
		case r == '゜', r == 'ﾟ':
			r = '\u309A'
		}
		if !isWidthless(r) {
			b = utf8.AppendRune(b, r)
		}
		if end += size; end-size == f.at && classOf(r) == classMark {
			break
		}
	}
	s := norm.NFKC.String(string(b))
	s = strings.Map(func(r rune) rune {
		switch r {
		case '’', '‘', '＇':
			return '\''
		case '‐', '‑', '‒', '–', '−':
			return '-'
		case '〜': // what NFKC makes of ～, which Shift_JIS has in its place
			return '~'
		case '\u3099', '\u309A':
			return -1 // a voiced mark on nothing that can be voiced
		}
		return r
	}, s)
	if s == "ー" && f.last == 'ー' {
		s = "" // half-width ﾃﾞｰｰﾀ
	}
	if s == f.in[f.at:end] {
		f.last, _ = utf8.DecodeLastRuneInString(s)
		f.at = end
		return
	}
	f.replace(end-f.at, s)
}

// lineEnd leaves a line end out when it parts two Japanese characters: text dumps
// and mail wrap in the middle of a word. An empty line is a border.
func (f *folder) lineEnd() {
	i, lines := f.at, 0
	for ; i < len(f.in); i++ {
		switch f.in[i] {
		case '\n':
			lines++
			continue
		case '\r', ' ', '\t':
			continue
		}
		break
	}
	if strings.HasPrefix(f.in[i:], "\u3000") {
		lines = 2 // an indented paragraph
	}
	next, _ := utf8.DecodeRuneInString(f.in[i:])
	n := i - f.at
	if lines <= 1 && isJapanese(f.last) && isJapanese(next) {
		f.replace(n, "")
		return
	}
	f.last = '\n'
	f.at = i
}

// replace writes s for the next n bytes of the original.
func (f *folder) replace(n int, s string) {
	f.copyTo(f.at)
	f.edits = append(f.edits, edit{at: f.out.Len(), len: len(s), orig: f.at, origLen: n})
	f.out.WriteString(s)
	f.at += n
	f.copied = f.at
	if s != "" {
		f.last, _ = utf8.DecodeLastRuneInString(s)
	}
}

func (f *folder) copyTo(end int) {
	if f.edits == nil {
		f.out.Grow(len(f.in))
	}
	f.out.WriteString(f.in[f.copied:end])
	f.copied = end
}

func (f *folder) nextIsKatakana(i int) bool {
	r, _ := utf8.DecodeRuneInString(f.in[min(i, len(f.in)):])
	return isKatakana(r) || 0xFF66 <= r && r <= 0xFF9D
}

// isDash lists what is typed or recognised for ー. The ASCII hyphen is not among
// them: between katakana words it is a hyphen.
func isDash(r rune) bool {
	switch r {
	case '‐', '‑', '‒', '–', '—', '―', '−', '－', '─', '━', '﹣', '⁻':
		return true
	}
	return false
}

func isVoicingMark(r rune) bool {
	return r == '\u3099' || r == '\u309A' || r == '゛' || r == '゜' || r == 'ﾞ' || r == 'ﾟ'
}

// isWidthless reports characters that change nothing a reader can search for:
// joiners, direction marks, byte order marks, variation selectors.
func isWidthless(r rune) bool {
	switch {
	case 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E, 0x2060 <= r && r <= 0x2064,
		0xFE00 <= r && r <= 0xFE0F, 0xE0100 <= r && r <= 0xE01EF, r == 0xFEFF, r == 0xAD, r == 0x34F:
		return true
	}
	return false
}

// repeatKana is what a kana iteration mark after r stands for.
func repeatKana(r rune, voiced bool) string {
	s := string(r)
	if !voiced {
		return s
	}
	if v := norm.NFC.String(s + "\u3099"); utf8.RuneCountInString(v) == 1 {
		return v
	}
	return s
}
