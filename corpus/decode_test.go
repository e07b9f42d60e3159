package corpus

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
)

func TestDecode(t *testing.T) {
	const text = "監視の話をきいた。\nサーバーは三台、Serfで見張る。表示は①から。\n"
	plain := strings.ReplaceAll(text, "①", "1") // not in JIS X 0208
	encoded := func(e encoding.Encoding, s string) string {
		out, err := e.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, tc := range []struct{ name, raw, want string }{
		{"UTF-8", text, text},
		{"UTF-8 with BOM", "\uFEFF" + text, text},
		{"UTF-16 little-endian", encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text), text},
		{"UTF-16 big-endian", encoded(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), text), text},
		{"EUC-JP", encoded(japanese.EUCJP, plain), plain},
		{"Shift_JIS", encoded(japanese.ShiftJIS, text), text},
		{"Shift_JIS with half-width kana", encoded(japanese.ShiftJIS, "ｻｰﾊﾞは三台で、見張りは一人。"), "ｻｰﾊﾞは三台で、見張りは一人。"},
		{"Shift_JIS, few letters", encoded(japanese.ShiftJIS, "# 設計\n"), "# 設計\n"},
		{"EUC-JP, few letters", encoded(japanese.EUCJP, "# 設計\n"), "# 設計\n"},
		{"ISO-2022-JP", encoded(japanese.ISO2022JP, plain), plain},
		{"line ends", "a\r\nb\rc\n", "a\nb\nc\n"},
		{"empty", "", ""},
		{"ASCII", "abc", "abc"},
		{"escapes that are no ISO-2022-JP", "\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, badLine, err := decode([]byte(tc.raw))
			if got != tc.want || badLine != 0 || err != nil {
				t.Errorf("decode = %q, %d, %v; want %q", got, badLine, err, tc.want)
			}
		})
	}
}

func TestDecodeDamaged(t *testing.T) {
	long := strings.Repeat("日本語の長い文章です。\n", 30)
	for _, tc := range []struct {
		name, raw string
		badLine   int
		err       error
	}{
		{"cut inside a letter", long + "途中\xE6\x97", 31, nil},
		{"a stray NUL", long + "0\x0001\n" + strings.Repeat(long, 2), 31, nil},
		{"a program", "MZ\x90\x00\x03\x00\x00\x00\x04", 0, errBinary},
		{"an archive", "PK\x03\x04\x14\x00\x08\x00\xFF\xFE\xD0", 0, errBinary},
		{"no encoding", "\xFF\xFD\x81\xFF\xA0", 0, errEncoding},
		{"half UTF-16", "\xFF\xFE\x00\xD8", 0, errEncoding},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text, badLine, err := decode([]byte(tc.raw))
			if badLine != tc.badLine || err != tc.err {
				t.Errorf("decode = %q, %d, %v; want line %d, %v", text, badLine, err, tc.badLine, tc.err)
			}
		})
	}
}
