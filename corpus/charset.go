package corpus

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
)

// The encodings that web pages name. What is not here is told by its bytes.
var namedEncodings = map[string]encoding.Encoding{
	"shift_jis": japanese.ShiftJIS, "shift-jis": japanese.ShiftJIS, "sjis": japanese.ShiftJIS, "x-sjis": japanese.ShiftJIS,
	"windows-31j": japanese.ShiftJIS, "ms932": japanese.ShiftJIS, "cp932": japanese.ShiftJIS,
	"euc-jp": japanese.EUCJP, "x-euc-jp": japanese.EUCJP, "iso-2022-jp": japanese.ISO2022JP,
	"iso-8859-1": charmap.Windows1252, "latin1": charmap.Windows1252, "windows-1252": charmap.Windows1252,
}

var charsetName = regexp.MustCompile(`(?i)<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,200}?\bencoding)\s*=\s*["']?\s*([\w.:-]+)`)

// decodeNote is decode, but a web page may name its encoding: in its first
// kilobyte, as browsers have it. It is believed when every byte fits and the page
// is not UTF-8: servers and editors convert pages and leave the name.
func decodeNote(raw []byte, kind format) (text string, badLine int, err error) {
	if kind != htmlFormat {
		return decode(raw)
	}
	text, badLine, err = decode(raw)
	m := charsetName.FindSubmatch(raw[:min(len(raw), 1024)])
	if m == nil || bytes.HasPrefix(raw, utf8BOM) {
		return text, badLine, err
	}
	named := namedEncodings[strings.ToLower(string(m[1]))]
	if named == nil || err == nil && badLine == 0 && text == unixLines(string(raw)) {
		return text, badLine, err
	}
	if as, ok := decodeAs(named, raw); ok {
		return unixLines(as), 0, nil
	}
	return text, badLine, err
}
