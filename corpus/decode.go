package corpus

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	xunicode "golang.org/x/text/encoding/unicode"

	"github.com/talksearch/talksearch/corpus/pattern"
)

var (
	errBinary    = errors.New("is binary, not text")
	errEncoding  = errors.New("is in no encoding we know; convert it to UTF-8")
	utf8BOM      = []byte("\xEF\xBB\xBF")
	iso2022Marks = [][]byte{[]byte("\x1b$B"), []byte("\x1b$@"), []byte("\x1b(J"), []byte("\x1b(I")}

	utf16LE = xunicode.UTF16(xunicode.LittleEndian, xunicode.IgnoreBOM)
	utf16BE = xunicode.UTF16(xunicode.BigEndian, xunicode.IgnoreBOM)
)

// decode turns bytes into UTF-8 with "\n" line ends. The encodings are UTF-8,
// UTF-16, ISO-2022-JP, EUC-JP and Shift_JIS (CP932), by the tables of browsers
// (encoding.spec.whatwg.org): of JIS X 0208, iconv makes U+301C, U+2212 and others
// where these make U+FF5E and U+FF0D. Where a few bytes do not fit
// the encoding of all others (as in pages that some program cut off), each of
// these becomes U+FFFD and badLine is the first line that has one; otherwise
// badLine is 0.
func decode(raw []byte) (text string, badLine int, err error) {
	text, err = decodeAny(raw)
	if err != nil {
		return "", 0, err
	}
	text = unixLines(text)
	if at := strings.Index(text, "\uFFFD"); at >= 0 && !bytes.Contains(raw, []byte("\uFFFD")) {
		badLine = lineOf(text, at)
	}
	return text, badLine, nil
}

func decodeAny(raw []byte) (string, error) {
	switch {
	case bytes.HasPrefix(raw, utf8BOM):
		raw = raw[len(utf8BOM):]
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")):
		return decodeUTF16(utf16LE, raw[2:])
	case bytes.HasPrefix(raw, []byte("\xFE\xFF")):
		return decodeUTF16(utf16BE, raw[2:])
	}
	if e := unmarkedUTF16(raw); e != nil {
		return decodeUTF16(e, raw)
	}
	if nuls := bytes.Count(raw, []byte{0}); nuls > 0 {
		// An escape gone wrong leaves one in a page; programs' files are full of them.
		if nuls*1000 > len(raw) || !utf8.Valid(raw) {
			return "", errBinary
		}
		return strings.ReplaceAll(string(raw), "\x00", "\uFFFD"), nil
	}
	if utf8.Valid(raw) {
		for _, mark := range iso2022Marks {
			if bytes.Contains(raw, mark) {
				if text, bad := decodeAs(japanese.ISO2022JP, raw); bad <= tolerable(len(text)/3) {
					return text, nil
				}
			}
		}
		if unlikelyUTF8(raw) {
			if euc, bad := decodeAs(japanese.EUCJP, raw); bad == 0 {
				return euc, nil
			}
		}
		return string(raw), nil
	}
	if nearlyUTF8(raw) {
		return strings.ToValidUTF8(string(raw), "\uFFFD"), nil
	}
	return decodeLegacy(raw)
}

// tolerable is how many of so many letters may be broken, for the encoding of
// the rest to be believed.
func tolerable(letters int) int { return letters / 20 }

// nearlyUTF8 tells UTF-8 with a few bytes that are no part of it from other
// encodings: these hold Japanese letters of three bytes only by chance, and most
// of their bytes are none. Shift_JIS must not be tried before, as it reads most
// UTF-8 as if it were its own.
func nearlyUTF8(raw []byte) bool {
	letters, damages, sound := 0, 0, true // bytes in a row are one damage
	for rest := raw; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		invalid := r == utf8.RuneError && size == 1
		switch {
		case invalid && sound, size >= 3 && !invalid && !japaneseLetter(r):
			damages++
		case size >= 3:
			letters++
		}
		sound = !invalid
		rest = rest[size:]
	}
	if damages > max(1, tolerable(letters)) {
		return false
	}
	if letters > 2 {
		return true
	}
	// So few may be the trail of one letter and the next in another encoding.
	_, eucBad := decodeAs(japanese.EUCJP, raw)
	_, sjisBad := decodeAs(japanese.ShiftJIS, raw)
	return letters > 0 && eucBad > 0 && (sjisBad > 0 || rareInShiftJIS(raw))
}

// rareInShiftJIS tells whether many of the letters, read as Shift_JIS, are kanji
// of the second level, which the first bytes of UTF-8 look like: 縺 and 荳.
func rareInShiftJIS(raw []byte) bool {
	rare, others := 0, 0
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c >= 0xE3 && c <= 0xE9:
			rare++
			i++
		case c >= 0x81 && c < 0xA0, c >= 0xE0:
			others++
			i++
		case c >= 0xA0:
			others++
		}
	}
	return rare > 0 && rare*3 >= others
}

// japaneseLetter tells the letters of three bytes or more that Japanese notes
// have: kana, kanji, punctuation, symbols, emoji.
func japaneseLetter(r rune) bool {
	return r >= 0x2010 && r < 0x3400 || r >= 0x4E00 && r < 0xA000 || r >= 0xF900 && r < 0xFB00 ||
		r >= 0xFE00 && r < 0xFE10 || r >= 0xFF00 && r < 0xFFF0 || r >= 0x1F000 && r < 0x1FB00
}

// unlikelyUTF8 tells UTF-8 that has no Japanese but letters of scripts that stand
// in no Japanese note: some words of EUC-JP are such by chance.
func unlikelyUTF8(raw []byte) bool {
	strange := false
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		if r >= 0x800 {
			return false
		}
		strange = strange || r >= 0x180 && r < 0x370 || r >= 0x530
		raw = raw[size:]
	}
	return strange
}

// decodeAs decodes raw and tells how many letters of it are not in the encoding:
// x/text's decoders put U+FFFD for them. C1 controls count too: they are what the
// bytes of another encoding look like.
func decodeAs(enc encoding.Encoding, raw []byte) (text string, bad int) {
	out, err := enc.NewDecoder().Bytes(raw)
	if err != nil {
		return "", len(raw) + 1
	}
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r >= 0x80 && r < 0xA0 {
			bad++
			return utf8.RuneError
		}
		return r
	}, string(out))
	return text, bad
}

func decodeUTF16(e encoding.Encoding, raw []byte) (string, error) {
	text, bad := decodeAs(e, raw)
	if strings.IndexByte(text, 0) >= 0 || bad > max(1, tolerable(utf8.RuneCountInString(text))) || bad > 0 && len(raw) < 8 {
		return "", errEncoding
	}
	return text, nil
}

// unmarkedUTF16 gives the UTF-16 that raw is in without a byte order mark, or nil.
// Read so, all of it is what stands in Japanese notes; read in the other order,
// the ASCII and the kana that no note lacks are letters of no living language.
func unmarkedUTF16(raw []byte) encoding.Encoding {
	const enough = 64 << 10
	head := raw[:min(len(raw), enough)]
	if len(raw)%2 != 0 || len(raw) < 4 {
		return nil
	}
	little, littleOK := plainUTF16(head, 0)
	big, bigOK := plainUTF16(head, 1)
	switch {
	case littleOK && (!bigOK || little > big):
		return utf16LE
	case bigOK:
		return utf16BE
	}
	return nil
}

// plainUTF16 tells whether units of two bytes, the high one at 1-order, are all
// but a few letters of Japanese notes, and how many of them are ASCII or kana.
// Where no ASCII shows the order by its NULs, half must be kana; and as kana are
// two letters of ASCII each ("a0" is ち), some must not be, or there must be many.
func plainUTF16(raw []byte, order int) (common int, ok bool) {
	ascii, wide, strange, foreign := 0, 0, 0, false
	hasNUL := bytes.IndexByte(raw, 0) >= 0 // ASCII has; without it nothing may be strange
	for i := 0; i < len(raw); i += 2 {
		low, high := raw[i+order], raw[i+1-order]
		switch u := rune(high)<<8 | rune(low); {
		case u >= ' ' && u < 0x7F || u == '\n' || u == '\r' || u == '\t':
			ascii++
		case u >= 0x3000 && u < 0x3100:
			common++
			wide++
		case u >= 0x4E00 && u < 0xA000, u >= 0xFF00 && u < 0xFFF0, u >= 0x2000 && u < 0x2E00, u >= 0x3200 && u < 0x3400, u >= 0xA0 && u < 0x600:
			wide++
		case u < ' ' || u >= 0x80 && u < 0xA0 || u >= 0xFFF0 && u != utf8.RuneError:
			return 0, false
		default: // what Japanese notes seldom have: emoji, Hangul
			if strange++; !hasNUL {
				return 0, false
			}
		}
		foreign = foreign || !printableASCII(low) || !printableASCII(high)
	}
	if ascii > 0 {
		return common + ascii, ascii+wide > 1 && strange <= (ascii+wide)/10
	}
	return common, strange == 0 && common*2 >= wide && (foreign || wide >= 4)
}

func printableASCII(c byte) bool {
	return c >= ' ' && c < 0x7F || c == '\n' || c == '\r' || c == '\t'
}

// declaredCharset is what XML and HTML say of themselves, and Emacs and Vim of a
// text. It is believed where the bytes bear it out.
var declaredCharset = pattern.Lazy(`(?i)(?:charset|(?:file)?encoding|coding)\s*[:=]\s*["']?([a-z][\w.:-]+)`)

func declared(raw []byte) encoding.Encoding {
	m := declaredCharset().FindSubmatch(raw[:min(len(raw), 1<<10)])
	if m == nil {
		return nil
	}
	name := strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(string(m[1]), "-unix"), "-dos"))
	if e, err := htmlindex.Get(name); err == nil && (e == japanese.EUCJP || e == japanese.ShiftJIS) {
		return e
	}
	return nil
}

// decodeLegacy decodes EUC-JP or Shift_JIS.
func decodeLegacy(raw []byte) (string, error) {
	if e := declared(raw); e != nil {
		if text, bad := decodeAs(e, raw); bad == 0 {
			return text, nil
		}
	}
	euc, eucBad := decodeAs(japanese.EUCJP, raw)
	sjis, sjisBad := decodeAs(japanese.ShiftJIS, raw)
	text, bad := euc, eucBad
	if sjisBad < eucBad || sjisBad == eucBad && !likelierEUC(euc, sjis) {
		text, bad = sjis, sjisBad
	}
	if bad > 0 {
		letters := 0
		for _, r := range text {
			if r >= 0x80 && r != utf8.RuneError {
				letters++
			}
		}
		if bad > tolerable(letters) {
			return "", errEncoding
		}
	}
	return text, nil
}

// likelierEUC decides between two readings of the same bytes. Shift_JIS reads
// nearly any EUC-JP as half-width katakana, of a kind that nobody writes: a comma
// before each letter (what marks hiragana in EUC-JP), marks of voice on letters
// that have none. EUC-JP reads half-width katakana as rare kanji, without kana.
func likelierEUC(euc, sjis string) bool {
	half, marks, sound := halfwidth(sjis)
	if half == 0 {
		// What is kanji to Shift_JIS is half-width katakana to EUC-JP, all of it.
		n, marks, natural := halfwidth(euc)
		return n == 0 || natural && marks > 0
	}
	if !sound || marks < 2 || marks*4 < half {
		return true
	}
	kana, kanji := 0, 0
	for _, r := range euc {
		switch {
		case r >= 0x3000 && r < 0x3100 || r >= 0xFF00 && r < 0xFF61:
			kana++
		case r >= 0x80:
			kanji++
		}
	}
	return kana*4 > kanji
}

// halfwidth counts the half-width katakana of a text and the marks of voice and
// length among them. They are sound when each mark and each small letter follows
// a letter that can have it, and few are punctuation.
func halfwidth(text string) (letters, marks int, sound bool) {
	sound = true
	punctuation := 0
	var previous rune
	for _, r := range text {
		switch {
		case r == 'ﾞ':
			marks++
			sound = sound && (previous >= 'ｶ' && previous <= 'ﾄ' || previous >= 'ﾊ' && previous <= 'ﾎ' || previous == 'ｳ')
		case r == 'ﾟ':
			marks++
			sound = sound && previous >= 'ﾊ' && previous <= 'ﾎ'
		case r == 'ｰ':
			marks++
			sound = sound && previous >= 'ｧ' && previous <= 'ﾟ'
		case r >= 'ｬ' && r <= 'ｮ':
			sound = sound && strings.ContainsRune("ｷｼﾁﾆﾋﾐﾘﾃﾌﾞﾟ", previous)
		case r >= 'ｧ' && r <= 'ｫ':
			sound = sound && strings.ContainsRune("ｳｸｼﾁﾂﾃﾄﾌﾞ", previous)
		case r >= '｡' && r <= '･':
			punctuation++
		}
		if r >= '｡' && r <= 'ﾟ' {
			letters++
		}
		previous = r
	}
	return letters, marks, sound && punctuation*5 <= letters
}

func unixLines(text string) string {
	if strings.IndexByte(text, '\r') < 0 {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// lineOf gives the line, counted from 1, of a byte offset.
func lineOf(text string, offset int) int {
	return 1 + strings.Count(text[:offset], "\n")
}
