package corpus

import (
	"bytes"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	xunicode "golang.org/x/text/encoding/unicode"
)

var (
	errBinary    = errors.New("is binary, not text; if it is UTF-16 give it a byte order mark")
	errEncoding  = errors.New("is in no encoding we know; convert it to UTF-8")
	utf8BOM      = []byte("\xEF\xBB\xBF")
	iso2022Marks = [][]byte{[]byte("\x1b$B"), []byte("\x1b$@"), []byte("\x1b(J"), []byte("\x1b(I")}
)

// decode turns bytes into UTF-8 with "\n" line ends. The encodings are UTF-8,
// UTF-16 with a byte order mark, ISO-2022-JP, EUC-JP and Shift_JIS (CP932). A
// Japanese encoding is believed only when every byte fits. Where a file is UTF-8
// but for a few bytes (as pages that some program cut off), each of these becomes
// U+FFFD and badLine is the first line that has one; otherwise badLine is 0.
func decode(raw []byte) (text string, badLine int, err error) {
	switch {
	case bytes.HasPrefix(raw, utf8BOM):
		raw = raw[len(utf8BOM):]
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")), bytes.HasPrefix(raw, []byte("\xFE\xFF")):
		text, ok := decodeAs(xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM), raw)
		if !ok || strings.IndexByte(text, 0) >= 0 {
			return "", 0, errEncoding
		}
		return unixLines(text), 0, nil
	}
	if nuls := bytes.Count(raw, []byte{0}); nuls > 0 {
		// An escape gone wrong leaves one in a page; programs' files are full of them.
		if nuls*1000 > len(raw) || !utf8.Valid(raw) {
			return "", 0, errBinary
		}
		text = unixLines(strings.ReplaceAll(string(raw), "\x00", "\uFFFD"))
		return text, lineOf(text, strings.IndexRune(text, '\uFFFD')), nil
	}
	if utf8.Valid(raw) {
		for _, mark := range iso2022Marks {
			if bytes.Contains(raw, mark) {
				if text, ok := decodeAs(japanese.ISO2022JP, raw); ok {
					return unixLines(text), 0, nil
				}
			}
		}
		return unixLines(string(raw)), 0, nil
	}

	// Shift_JIS reads nearly any EUC-JP as half-width katakana, which people
	// hardly write, so the reading with less of it is the right one.
	euc, eucOK := decodeAs(japanese.EUCJP, raw)
	sjis, sjisOK := decodeAs(japanese.ShiftJIS, raw)
	switch {
	case eucOK && (!sjisOK || halfwidth(euc) <= halfwidth(sjis)):
		return unixLines(euc), 0, nil
	case sjisOK:
		return unixLines(sjis), 0, nil
	}

	multibyte, damages, sound := 0, 0, true // bytes in a row are one damage
	for rest := raw; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		invalid := r == utf8.RuneError && size == 1
		if invalid && sound {
			damages++
		} else if size > 1 {
			multibyte++
		}
		sound = !invalid
		rest = rest[size:]
	}
	if damages > max(1, multibyte/100) || multibyte == 0 {
		return "", 0, errEncoding
	}
	text = unixLines(strings.ToValidUTF8(string(raw), "\uFFFD"))
	return text, lineOf(text, strings.IndexRune(text, '\uFFFD')), nil
}

// decodeAs reports whether raw is wholly in the encoding: x/text's decoders put
// U+FFFD where it is not. C1 controls are refused too: they are what the bytes
// of another encoding look like.
func decodeAs(enc encoding.Encoding, raw []byte) (string, bool) {
	out, err := enc.NewDecoder().Bytes(raw)
	if err != nil {
		return "", false
	}
	text := string(out)
	for _, r := range text {
		if r == utf8.RuneError || (r >= 0x80 && r < 0xA0) {
			return "", false
		}
	}
	return text, true
}

func halfwidth(text string) int {
	n := 0
	for _, r := range text {
		if r >= '｡' && r <= 'ﾟ' || unicode.Is(unicode.Co, r) {
			n++
		}
	}
	return n
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
