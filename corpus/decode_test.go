package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

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
		{"Shift_JIS, nothing but half-width kana", encoded(japanese.ShiftJIS, "ｻｰﾊﾞｰﾄﾗﾌﾞﾙ"), "ｻｰﾊﾞｰﾄﾗﾌﾞﾙ"},
		{"Shift_JIS, kanji that may be half-width kana", encoded(japanese.ShiftJIS, "実質"), "実質"},
		{"EUC-JP with half-width kana", encoded(japanese.EUCJP, "ｻｰﾊﾞは三台。"), "ｻｰﾊﾞは三台。"},
		{"EUC-JP, letters that tables differ about", encoded(japanese.EUCJP, "監視は三台") + "\xA1\xC1\xA1\xDD\xA1\xC2\xA1\xF1\xA1\xF2\xA2\xCC", "監視は三台～－∥￠￡￢"},
		{"EUC-JP, kanji that may be half-width kana", encoded(japanese.EUCJP, "属性\n形式\n"), "属性\n形式\n"},
		{"EUC-JP, kanji that may be UTF-8", encoded(japanese.EUCJP, "多分"), "多分"},
		{"EUC-JP by its declaration", "<?xml version=\"1.0\" encoding=\"EUC-JP\"?>" + encoded(japanese.EUCJP, "外側"), "<?xml version=\"1.0\" encoding=\"EUC-JP\"?>外側"},
		{"Shift_JIS by its declaration", "<meta charset=Shift_JIS>" + encoded(japanese.ShiftJIS, "ﾀｿ"), "<meta charset=Shift_JIS>ﾀｿ"},
		{"UTF-8 despite its declaration", "<?xml encoding='Shift_JIS'?>設計", "<?xml encoding='Shift_JIS'?>設計"},
		{"UTF-16 little-endian without BOM", encoded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), text), text},
		{"UTF-16 big-endian without BOM", encoded(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), text), text},
		{"UTF-16 without BOM, few letters", encoded(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "設計\n"), "設計\n"},
		{"UTF-16 without BOM, kana alone", encoded(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "はなしをきく"), "はなしをきく"},
		{"ASCII that may be UTF-16", "a0b0", "a0b0"},
		{"accents", "café naïve\n", "café naïve\n"},
		{"ISO-2022-JP with half-width kana", "\x1b(I;0J^\x1b(B\n", "ｻｰﾊﾞ\n"},
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
		{"cut inside a letter, few letters", "設計\xE3\x81", 1, nil},
		{"a byte among kana", "設計の話\xE3\x81\nです\n", 1, nil},
		{"EUC-JP with a byte lost", strings.Repeat("\xB4\xC6\xBB\xEB\xA4\xB9\xA4\xEB\xA1\xA3\n", 20) + "\xB4\n", 21, nil},
		{"Shift_JIS with a byte lost", strings.Repeat("\x8A\xC4\x8E\x8B\x82\xB7\x82\xE9\x81\x42\n", 20) + "\x82\n", 21, nil},
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

// Every line of the sample notes is known by itself in every encoding that has
// its letters, and as UTF-8 from which a byte is missing.
func TestDecodeLines(t *testing.T) {
	encodings := map[string]encoding.Encoding{
		"EUC-JP": japanese.EUCJP, "Shift_JIS": japanese.ShiftJIS, "ISO-2022-JP": japanese.ISO2022JP,
		"UTF-16LE": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16BE": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	}
	lines := 0
	err := filepath.WalkDir("samples/notes", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(raw)) {
			if !strings.ContainsFunc(line, func(r rune) bool { return r >= 0x3000 }) {
				continue
			}
			lines++
			for name, e := range encodings {
				encoded, err := e.NewEncoder().String(line)
				if err != nil {
					continue // "①" and emoji are not everywhere
				}
				if got, badLine, err := decode([]byte(encoded)); got != line || badLine != 0 || err != nil {
					t.Errorf("%s: %q is read as %q, line %d, %v", name, line, got, badLine, err)
				}
			}
			if cut := len(line) / 2; !utf8.RuneStart(line[cut]) && utf8.RuneCountInString(line) >= 8 {
				damaged := line[:cut] + line[cut+1:]
				if got, _, err := decode([]byte(damaged)); got != strings.ToValidUTF8(damaged, "\uFFFD") || err != nil {
					t.Errorf("%q is read as %q, %v", damaged, got, err)
				}
			}
		}
		return nil
	})
	if err != nil || lines < 500 {
		t.Errorf("%d lines read, %v", lines, err)
	}
}
