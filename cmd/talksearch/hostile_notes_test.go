package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// marker is in every hostile note, so that one query finds them all.
const marker = "標的語"

// payloads are texts that mean something to HTML, URLs, headers, terminals, to those
// who write Unicode algorithms, or to the query language.
var payloads = []string{
	`<script>alert(1)</script>`,
	`"><script>alert(1)</script>`,
	`'><img src=x onerror=alert(1)>`,
	`</title><script>alert(1)</script>`,
	`</mark></p></article><script>alert(1)</script>`,
	`</style><svg/onload=alert(1)>`,
	`</textarea><iframe srcdoc="<script>alert(1)</script>">`,
	`<!--<script>alert(1)//-->`,
	`]]><![CDATA[<script>alert(1)</script>]]>`,
	`<math><mtext><table><mglyph><style><!--</style><img src=x onerror=alert(1)>`,
	`<base href="https://evil.example/">`,
	`<meta http-equiv="refresh" content="0;url=https://evil.example/">`,
	`<link rel=stylesheet href=https://evil.example/x.css>`,
	`<form action="https://evil.example/"><button>検索</button></form>`,
	`<a href="javascript:alert(1)">スライド</a>`,
	`[スライド](javascript:alert(1))`,
	`[スライド](data:text/html,<script>alert(1)</script>)`,
	"[スライド](java\tscript:alert(1))",
	`[動画](vbscript:msgbox(1))`,
	`[スライド](//evil.example/slides.pdf)`,
	`[スライド](https://speakerdeck.com@evil.example/slides)`,
	"[スライド](https://\u202emoc.kcedrekaeps/slides)",
	`[スライド](https://%E2%80%AEmoc.elgoog/slides)`,
	`[スライド](https://evil.example/slides?"onmouseover="alert(1))`,
	`" autofocus onfocus="alert(1)`,
	"` onmouseover=alert(1) `",
	`&lt;script&gt;alert(1)&lt;/script&gt;`,
	`&#60;script&#62;alert(1)&#60;/script&#62;`,
	`\u003cscript\u003ealert(1)\u003c/script\u003e`,
	`{{.Root}}{{printf "%s" "x"}}{% raw %}<%= 7*7 %>${7*7}#{7*7}`,
	`%3Cscript%3Ealert(1)%3C/script%3E`,
	"a\r\nSet-Cookie: owned=1\r\n\r\n<script>alert(1)</script>",
	"a\u010d\u010aSet-Cookie: owned=1", // U+010D U+010A: CR LF where only low bytes are kept
	"a%0d%0aSet-Cookie:%20owned=1",
	"\x00\x01\x02\x08\x7f",
	"\x1b[31m赤\x1b[0m\x1b]0;owned\x07\x1b[2J",
	"\u009b31m赤\u009d0;owned\u009c",
	"\u202eefas si siht\u202c",
	"\u2066\u2067\u2068 isolate never closed",
	"\u2069\u2069\u202c\u202c closed too often",
	"\u061c\u200e\u200f標的\u202dabc",
	"مرحبا بالعالم שלום עולם",
	"Z\u0351\u036e\u0305\u0310a\u0334\u0353\u0356l\u0331\u0349g\u033c\u0323o\u0347" + strings.Repeat("\u0301", 500),
	"\xff\xfe\xc0\xaf\xe3\x81", // no UTF-8
	"\xed\xa0\x80\xed\xb0\x80", // surrogates, encoded one by one
	"\xf4\x90\x80\x80\xf8\x88\x80\x80\x80",
	"\ufeff\ufffe\uffff\U0010ffff",
	"\U000e0041\U000e0042\U000e007f tags",
	"ｓｃｒｉｐｔ＞＜ａｌｅｒｔ（１）",
	"ﷺ㍿㌔㋿ﬃ" + strings.Repeat("ﷺ", 50),
	strings.Repeat("長", 5000),
	strings.Repeat("ア", 5000),
	strings.Repeat("a", 20000),
	strings.Repeat("がぎぐ\u3099", 1000),
	`../../../../etc/passwd`,
	`..\..\..\windows\win.ini`,
	`/etc/passwd%00.md`,
	"'; DROP TABLE notes; --",
	`$(touch owned) | touch owned; ` + "`touch owned`",
	strings.Repeat("(", 2000),
	strings.Repeat(`"`, 2000),
	strings.Repeat(`("`, 500) + "標的" + strings.Repeat(`")`, 500),
	`"閉じない "入れ子の "引用"" -(((( OR AND NOT -`,
	`-標的 -"標的" -(標的 OR -(標的))`,
	strings.Repeat("標的 OR ", 200),
	strings.Repeat("-", 3000),
	`tag: event:"" speaker:- after:9999999999-99-99 before:-1 has: path:../../ title:*`,
	`after:2014-02-30 before:0000 has:"<script>" tag:"a\"b"`,
	`a* *a ? [a-z]{1000000} (a+)+$ ~99 ^1e309`,
}

// hostileNotes writes each payload into every part of notes of several kinds, and
// returns how many notes there are.
func hostileNotes(t *testing.T, dir string) int {
	t.Helper()
	notes := 0
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		notes++
	}
	var lines strings.Builder
	for i, p := range payloads {
		quoted, err := json.Marshal(p) // which is YAML too
		if err != nil {
			t.Fatal(err)
		}
		oneLine := strings.NewReplacer("\r", " ", "\n", " ").Replace(p)
		write(fmt.Sprintf("%02d-front-matter.md", i), fmt.Sprintf("---\ntitle: %[1]s\nevent: %[1]s\nspeaker: %[1]s\ntags: [%[1]s]\ndate: %[1]s\nurl: %[1]s\n---\n\n## %[1]s（%[2]s さん）\n\n%[3]s %[2]s\n",
			quoted, oneLine, marker))
		write(fmt.Sprintf("%02d-text.md", i), fmt.Sprintf("# %s\n\n## %[1]s {#%[1]s}\n\n%[2]s %[3]s\n\n```html\n%[3]s\n```\n\n    %[1]s\n\n| %[1]s | %[2]s |\n|---|---|\n| `%[1]s` | %[1]s |\n", oneLine, marker, p))
		write(fmt.Sprintf("%02d-page.html", i), fmt.Sprintf("<!DOCTYPE html><html><head><title>%s</title></head><body><main data-talksearch-meta=\"speaker:%[1]s\"><h1>題 %[1]s</h1><h2 id=\"%[1]s\">%[1]s</h2><p>%[2]s %[1]s</p><pre><code>%[1]s</code></pre><p>%[2]s は本文にもある。</p></main></body></html>", p, marker))
		id, err := json.Marshal(strconv.Itoa(i) + p)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&lines, `{"id":%s,"title":%s,"url":%[2]s,"date":%[2]s,"event":%[2]s,"speaker":%[2]s,"tags":[%[2]s],"text":%s}`+"\n",
			id, quoted, strconvJSON(t, "## "+p+"\n\n"+marker+" "+p))
		notes++
	}
	write("lines.jsonl", lines.String())
	notes-- // the file itself is none
	for i, name := range []string{
		`<img src=x onerror=alert(1)>.md`, `"onmouseover="alert(1).md`, "\x1b[31m赤\x1b[0m.md", "\u202edm.gpj.md",
		"改\n行.md", "改\r\nSet-Cookie: owned=1.md", "\xff\xfe.md", "%00%0d%0a..%2f..%2f.md", "-rf.md", "#fragment?query=1&x.md",
		"javascript:alert(1).md", "C:\\con\\nul.md", "空 白\t.md", "\u009b31m.md",
	} {
		write(name, fmt.Sprintf("# 名前が敵 %d\n\n%s\n", i, marker))
	}
	return notes
}

func strconvJSON(t *testing.T, s string) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
