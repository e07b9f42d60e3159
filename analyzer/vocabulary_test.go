package analyzer

import (
	"slices"
	"testing"
)

func TestWords(t *testing.T) {
	a, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"障害検知の自動化", []string{"障害", "検知", "自動", "障害検知", "自動化"}},
		{"サーバーとｻｰﾊﾞ", []string{"サーバー", "サーバ"}},
		{"ＤｏｃｋｅｒでCI/CD", []string{"Docker", "CI/CD", "CI", "CD"}},
		{"動かした", []string{"動かす"}},
		{"a 1 12 v1.3 2014年 三百 ！", nil},
		{"snake_case std::vector --flag", []string{"snake", "case", "std", "vector", "flag"}},
		{"https://example.jp/path/to", nil},
		{"アーキテクチャ\nコンポーネント", []string{"アーキテクチャコンポーネント", "アーキテクチャ", "コンポーネント"}},
	} {
		var got []string
		for _, w := range a.AppendWords(nil, tt.text, a.Analyze(tt.text)) {
			got = append(got, w.Text)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestUnconverted(t *testing.T) {
	for typed, want := range map[string][2]string{
		"":           {"", ""},
		"けん":         {"", "けん"},
		"障害けん":       {"障害", "けん"},
		"障害けんs":      {"障害", "けんs"},
		"Dockerこんt":  {"Docker", "こんt"},
		"docker":     {"", "docker"},
		"障害":         {"", "障害"},
		"けんsくcker":   {"", "けんsくcker"},
		"\xffけん":     {"\xff", "けん"},
		"コンテナでーたべーs": {"コンテナ", "でーたべーs"},
	} {
		if head, tail := Unconverted(typed); head != want[0] || tail != want[1] {
			t.Errorf("%q is %q and %q, want %q", typed, head, tail, want)
		}
	}
}

// FuzzWords wants any text to give words that can be shown and found.
func FuzzWords(f *testing.F) {
	a, err := New(Options{})
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{"", "障害検知の自動化", "CI/CDとｻｰﾊﾞ", "a\xff\xe3\x81b 監視", "か\u3099㍿", "\x00監視\x00", "Dockerこんt"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range a.AppendWords(nil, text, a.Analyze(text)) {
			if w.Term == "" || w.Text == "" || len(w.Text) > 6*maxWordBytes || w.Sections < 1 || w.Sections > 3 {
				t.Fatalf("%q: %+v", text, w)
			}
		}
		if head, tail := Unconverted(text); head+tail != text {
			t.Fatalf("%q is parted into %q and %q", text, head, tail)
		}
	})
}
