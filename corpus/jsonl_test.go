package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestJSONL(t *testing.T) {
	input := "\uFEFF" + `{"id":"a","title":"監視の夜","text":"\nまえがき。\n\n## Serf @ops_taro\n\nよい。","url":"https://example.com/a","date":"2014-06-22T10:00:00+09:00","tags":["#Serf","Serf"],"event":"監視の夜 #3","speaker":"花子","unknown":{"x":1}}

{"id":"b","title":"","text":"# 表題\n本文。"}
{"id":"c","title":"","text":"一行目。\n二行目。"}
{"id":"d","title":"","text":""}
{"id":"a","title":"again","text":""}
not JSON
["id"]
{"id":"e","title":"no text"}
{"id":7,"title":"","text":""}
{"id":" ","title":"","text":""}
{"id":"f","title":"x","text":"y","tags":"z"}
{"id":"g","title":"date","text":"本文。","date":"昨日"}
` + "{\"id\":\"h\",\"title\":\"\xff\",\"text\":\"\"}\n" +
		`{"id":"i","title":"long","text":"` + strings.Repeat("あ", 400) + `"}` + "\n" +
		`{"id":"j","title":"last","text":"改行なし"}`

	want := []string{
		`a "監視の夜" 2014-06-22 https://example.com/a 監視の夜 #3 tags "Serf"`,
		`== a#1 line 1 []`, `   speaker 花子`, `まえがき。`,
		`== a#serf-ops_taro line 1 ["Serf @ops_taro"]`, `   talk Serf`, `   speaker @ops_taro`, `よい。`,
		`b "表題"`, `== b#表題 line 3 []`, `本文。`,
		`c "一行目。"`, `== c#1 line 4 []`, `一行目。`, `二行目。`,
		`d "d"`, `== d#1 line 5 []`,
		`- 6: skipped: id "a" is that of line 1 already; give it another`,
		`- 7: skipped: record is not a JSON object: invalid character 'o' in literal null (expecting 'u')`,
		`- 8: skipped: record is not a JSON object but array`,
		`- 9: skipped: record has no "text"`,
		`- 10: skipped: "id" must not be a number`,
		`- 11: skipped: "id" is empty`,
		`- 12: skipped: "tags" must not be a string`,
		`g "date"`, `== g#1 line 13 []`, `本文。`,
		`- 13: date "昨日" is not understood; write it as 2014-06-22`,
		`- 14: skipped: record is not UTF-8; convert the file`,
		`- 15: skipped: record is larger than 1000 bytes; cut it into several`,
		`j "last"`, `== j#1 line 16 []`, `改行なし`,
	}
	files, problems, err := Scan([]string{"-"}, Options{Stdin: strings.NewReader(input), MaxBytes: 1000})
	if err != nil || len(problems) > 0 || len(files) != 1 {
		t.Fatalf("Scan = %v, %v, %v", files, problems, err)
	}
	var got strings.Builder
	for n, err := range files[0].Notes() {
		if n.ID != "" {
			if n.Path != "-" {
				t.Errorf("note %s has path %q", n.ID, n.Path)
			}
			got.WriteString(golden(n))
		}
		if p, ok := err.(*Problem); ok {
			skipped := ""
			if p.Skipped {
				skipped = "skipped: "
			}
			if p.Path != "-" || p.Skipped != (n.ID == "") {
				t.Errorf("problem %+v beside note %q", p, n.ID)
			}
			fmt.Fprintf(&got, "- %d: %s%s\n", p.Line, skipped, p.Reason)
		}
	}
	for i, line := range strings.Split(strings.TrimSpace(got.String()), "\n") {
		if i >= len(want) || line != want[i] {
			t.Errorf("line %d is %q, want %q", i, line, want[min(i, len(want)-1)])
		}
	}
}

// A loop that has enough of a file stops reading it.
func TestJSONLStops(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.ndjson")
	line := `{"id":"%d","title":"t","text":"x"}` + "\n"
	if err := os.WriteFile(path, fmt.Appendf(nil, line+line, 1, 2), 0o644); err != nil {
		t.Fatal(err)
	}
	files, _, err := Scan([]string{path}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for range files[0].Notes() {
		seen++
		break
	}
	if seen != 1 {
		t.Errorf("saw %d notes", seen)
	}
}
