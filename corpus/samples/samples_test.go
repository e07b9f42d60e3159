package samples

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A sample is a note as the judged queries name it.
type sample struct {
	text     string
	headings []string
}

// readSamples reads the notes below dir without the corpus package, so that a
// fault there cannot hide one here. Markdown headings are known by their '#';
// in a page saved as text any line may be one.
func readSamples(t *testing.T, dir string) map[string]sample {
	t.Helper()
	samples := make(map[string]sample)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		switch id := filepath.ToSlash(rel); filepath.Ext(path) {
		case ".md", ".markdown":
			samples[id] = sample{string(data), markdownHeadings(string(data))}
		case ".txt":
			samples[id] = sample{string(data), strings.Split(string(data), "\n")}
		case ".jsonl":
			for line := range strings.Lines(string(data)) {
				var record struct{ ID, Title, Text string }
				if err := json.Unmarshal([]byte(line), &record); err != nil {
					return err
				}
				samples[record.ID] = sample{record.Title + "\n" + record.Text, markdownHeadings(record.Text)}
			}
		default:
			t.Errorf("%s: a note of no known kind", id)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(samples) == 0 {
		t.Fatalf("no notes below %s", dir)
	}
	return samples
}

func markdownHeadings(text string) []string {
	var headings []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			headings = append(headings, strings.TrimSpace(strings.TrimLeft(line, "#")))
		}
	}
	return headings
}

func TestExtract(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "notes")
	if err := Extract(dir); err != nil {
		t.Fatal(err)
	}
	samples := readSamples(t, dir)
	if len(samples) < 15 {
		t.Errorf("%d notes were written, want 15 or more", len(samples))
	}

	// One of each shape: a pattern that stops embedding one (a name that begins with
	// an underscore, say) must not pass unseen.
	for id, begins := range map[string]string{
		"content/post/2014-05-23-orchestration-yakai-2.md": "---\n",
		"content/post/immutable-doyoukai-5.md":             "+++\n",
		"content/post/gc-wo-kataru-yoru-3.md":              "{\n",
		"memo/engawa-front-2021.md":                        "# ",
		"_posts/2019-11-08-k8s-tsurami.markdown":           "---\n",
		"dumps/log-atsumeru-yoru.txt":                      "::: MENU :::\n",
		"sagashimono-3":                                    "さがしもの会",
	} {
		if s, ok := samples[id]; !ok {
			t.Errorf("%s is missing", id)
		} else if !strings.HasPrefix(s.text, begins) {
			t.Errorf("%s begins with %.20q, want %q", id, s.text, begins)
		}
	}
	draft := samples["content/post/wasm-night-matome.md"]
	if !strings.Contains(draft.text, "\ndraft: true\n") {
		t.Error("content/post/wasm-night-matome.md must be there, and be a draft")
	}
}

func TestExtractOverwritesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := Extract(dir); err != nil {
		t.Fatal(err)
	}
	if err := Extract(dir); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second Extract gave %v, want an error that wraps fs.ErrExist", err)
	}
}

func TestQueries(t *testing.T) {
	queries, err := Queries()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := Extract(dir); err != nil {
		t.Fatal(err)
	}
	samples := readSamples(t, dir)

	count := make(map[Level]int)
	seen := make(map[string]int)
	asked := make(map[string]bool)
	for _, q := range queries {
		count[q.Level]++
		asked[q.Note] = true
		if first, ok := seen[q.Text]; ok {
			t.Errorf("queries.tsv:%d: %q was asked on line %d", q.Line, q.Text, first)
		}
		seen[q.Text] = q.Line
		if q.Level == Basic && count[Hard] > 0 {
			t.Errorf("queries.tsv:%d: a basic query below the hard ones", q.Line)
		}
		if q.Tests == "" {
			t.Errorf("queries.tsv:%d: does not say what it tests", q.Line)
		}
		if q.Note == "" {
			continue
		}
		s, ok := samples[q.Note]
		if !ok {
			t.Errorf("queries.tsv:%d: no note %q", q.Line, q.Note)
			continue
		}
		if q.Level == Basic {
			text := strings.ToLower(s.text)
			for word := range strings.FieldsSeq(strings.ToLower(q.Text)) {
				if !strings.Contains(text, word) {
					t.Errorf("queries.tsv:%d: %s lacks %q, so the query is not basic", q.Line, q.Note, word)
				}
			}
		}
		if !anyContains(s.headings, q.Heading) {
			t.Errorf("queries.tsv:%d: %s has no heading with %q", q.Line, q.Note, q.Heading)
		}
	}
	if count[Basic] < 20 || count[Hard] < 20 {
		t.Errorf("%d basic and %d hard queries, want 20 of each or more", count[Basic], count[Hard])
	}
	for id, s := range samples {
		if isDraft := strings.Contains(s.text, "\ndraft: true\n"); asked[id] == isDraft {
			t.Errorf("%s: draft %t, wanted by a query %t", id, isDraft, asked[id])
		}
	}
}

// TestDraftWord holds the query that must find nothing to its reason.
func TestDraftWord(t *testing.T) {
	dir := t.TempDir()
	if err := Extract(dir); err != nil {
		t.Fatal(err)
	}
	var in []string
	for id, s := range readSamples(t, dir) {
		if strings.Contains(s.text, "WASI") {
			in = append(in, id)
		}
	}
	if len(in) != 1 || in[0] != "content/post/wasm-night-matome.md" {
		t.Errorf("WASI is in %q, want the draft alone", in)
	}
}

func anyContains(lines []string, part string) bool {
	for _, line := range lines {
		if strings.Contains(line, part) {
			return true
		}
	}
	return false
}

func TestParseQueries(t *testing.T) {
	for _, tt := range []struct {
		name, tsv, wantErr string
	}{
		{"too few columns", "basic\tSerf\tnote\t\n", "queries.tsv:1: 4 columns"},
		{"unknown level", "# comment\n\neasy\tSerf\tnote\t\twhy\n", `queries.tsv:3: level "easy"`},
		{"no note", "basic\tSerf\t\t\twhy\n", "queries.tsv:1: the query and the note"},
		{"no query", "hard\t\tnote\t\twhy\n", "queries.tsv:1: the query and the note"},
		{"nothing to find", "hard\tSerf\t-\t\twhy\r\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			queries, err := parseQueries(tt.tsv)
			if tt.wantErr == "" {
				if err != nil || len(queries) != 1 || queries[0].Note != "" || queries[0].Tests != "why" {
					t.Fatalf("got %+v, %v", queries, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.wantErr) {
				t.Fatalf("error %v, want one with %q", err, tt.wantErr)
			}
		})
	}
}
