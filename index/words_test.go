package index_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// A generation is queried with the user dictionary that it was built with,
// whichever the one who opens it has.
func TestGenerationCarriesUserDict(t *testing.T) {
	dict := func(csv string) *analyzer.UserDict {
		d, err := analyzer.ParseUserDict(strings.NewReader(csv), "own.csv")
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	dir := t.TempDir()
	notes := []corpus.Note{
		note("a.md", "夜の部", "あいさつ|きのうぺろりんが来た"),
		note("b.md", "昼の部", "あいさつ|ぺろりと食べた"),
	}
	own := newAnalyzer(t).WithWords(dict("ぺろりん,ぺろりん,ペロリン,人名\n"), nil)
	if _, err := index.Build(t.Context(), dir, own, slices.Values(notes), index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]*analyzer.Analyzer{
		"none":      newAnalyzer(t),
		"its own":   own,
		"any other": newAnalyzer(t).WithWords(dict("べろりん,べろりん,ベロリン,人名\n"), nil),
	} {
		r, err := index.Open(dir, a)
		if err != nil {
			t.Errorf("opened with %s: %v", name, err)
			continue
		}
		got := ids(search(t, r, "ぺろりん"))
		if !slices.Equal(got, []string{"a.md#a"}) {
			t.Errorf("opened with %s: found %v", name, got)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		served, err := index.Analyzer(dir, a)
		if err != nil || served.Fingerprint() != own.Fingerprint() {
			t.Errorf("with %s: %v, %v", name, served, err)
		}
	}

	// A changed copy would cut queries as no text was cut.
	path := filepath.Join(dir, "gen-000001", "userdict.csv")
	if err := os.WriteFile(path, []byte("べろりん,べろりん,ベロリン,人名\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Open(dir, own); !errors.As(err, new(*index.BrokenError)) {
		t.Errorf("a changed copy: %v", err)
	}

	// The next build without a dictionary has none.
	build(t, dir, notes...)
	r := open(t, dir)
	if got := ids(search(t, r, "ぺろりん")); slices.Equal(got, []string{"a.md#a"}) {
		t.Errorf("the dictionary outlives its generation: %v", got)
	}
}

// What the notes explain is written down, and whoever opens the generation expands
// queries by it.
func TestGenerationCarriesAbbreviations(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, note("a.md", "夜の部", "話|全自動パン焼き（Zenjido Pan Yaki、ZPY）と Crumb Management Toolkit (CMT)"))
	content, err := os.ReadFile(filepath.Join(dir, "gen-000001", "abbreviations.tsv"))
	if err != nil || string(content) != "Crumb Management Toolkit\tCMT\n" {
		t.Errorf("abbreviations are %q, %v", content, err)
	}
	a, err := index.Analyzer(dir, newAnalyzer(t))
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{"CMT": "Crumb Management Toolkit", "crumb-management-toolkit": "CMT"} {
		var texts []string
		for _, x := range a.Expand(a.Chunks(query)[0]) {
			texts = append(texts, x.Text)
		}
		if !slices.Contains(texts, want) {
			t.Errorf("%s expands to %q, not to %s", query, texts, want)
		}
	}

	// Notes that explain nothing leave no file.
	build(t, dir, note("a.md", "夜の部", "話|パンを焼く"))
	if _, err := os.Stat(filepath.Join(dir, "gen-000002", "abbreviations.tsv")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an empty list: %v", err)
	}
}
