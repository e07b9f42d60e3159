package corpus

import (
	"path/filepath"
	"testing"

	"golang.org/x/text/encoding/japanese"
	xunicode "golang.org/x/text/encoding/unicode"
)

func TestExplained(t *testing.T) {
	const text = "監視の夜\n\nログを集める話を聞いた。転送にはfluentdを使っているそうです。\r\n"
	encoded := func(name string, from interface{ String(string) (string, error) }) string {
		t.Helper()
		s, err := from.String(text)
		if err != nil {
			t.Fatal(name, err)
		}
		return s
	}
	cases := map[string]struct {
		content, encoding string
		kind              Kind
	}{
		"a.txt":    {text, "UTF-8", Dump},
		"bom.txt":  {"\uFEFF" + text, "UTF-8", Dump},
		"euc.txt":  {encoded("EUC-JP", japanese.EUCJP.NewEncoder()), "EUC-JP", Dump},
		"sjis.txt": {encoded("Shift_JIS", japanese.ShiftJIS.NewEncoder()), "Shift_JIS", Dump},
		"jis.txt":  {encoded("ISO-2022-JP", japanese.ISO2022JP.NewEncoder()), "ISO-2022-JP", Dump},
		"le.txt":   {encoded("UTF-16", xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM).NewEncoder()), "UTF-16LE", Dump},
		"be.txt":   {encoded("UTF-16", xunicode.UTF16(xunicode.BigEndian, xunicode.UseBOM).NewEncoder()), "UTF-16BE", Dump},
		"cut.md":   {"# 監視の夜\n\n監視\xE6\x9C", "UTF-8", Markdown},
		"a.md":     {"# a", "UTF-8", Markdown},
		"b.txt":    {"---\ntitle: a\n---\nb", "UTF-8", Markdown},
		"a.jsonl":  {`{"id":"a","title":"b","text":"c"}`, "UTF-8", JSONL},
		"zip.md":   {"PK\x03\x04\x00\x00\x00\x00", "", ""},
		"draft.md": {"---\ndraft: true\n---\n", "UTF-8", Markdown},
	}
	contents := map[string]string{}
	for name, tc := range cases {
		contents[name] = tc.content
	}
	files, problems, err := Scan([]string{tree(t, contents)}, Options{})
	if err != nil || len(problems) > 0 || len(files) != len(cases) {
		t.Fatal(len(files), problems, err)
	}
	for _, f := range files {
		want := cases[filepath.Base(f.Path)]
		var how Reading
		for range f.Explained(&how) {
		}
		if how.Encoding != want.encoding || how.Kind != want.kind {
			t.Errorf("%s is read as %+v, want %s, %s", f.ID, how, want.kind, want.encoding)
		}
	}
}
