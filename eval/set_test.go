package eval

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// write makes a file in a folder that it makes too.
func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// files is a small judged set, with a change for each test.
func files(t *testing.T, changes map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "small")
	contents := map[string]string{
		"docs.jsonl":  `{"id":"d1","title":"監視","text":"メトリクスを集める"}` + "\n",
		"queries.tsv": "q1\t監視\nq2\tログ 収集\nq3\t未判定\n",
		"qrels.tsv":   "q1\td1\t2\nq1\td2\t0\nq2\td2\t1\nq9\td1\t1\nq2\td3\t1\n",
		"exclude.tsv": "q2\td3\nq2\td4\n",
	}
	for name, content := range changes {
		contents[name] = content
	}
	for name, content := range contents {
		if content != "absent" {
			write(t, filepath.Join(dir, name), content)
		}
	}
	return dir
}

func TestLoad(t *testing.T) {
	small := []Query{
		{ID: "q1", Text: "監視", Grades: map[string]int{"d1": 2}},
		{ID: "q2", Text: "ログ 収集", Grades: map[string]int{"d2": 1}, Excluded: map[string]bool{"d3": true, "d4": true}},
	}
	all := []Query{small[0], {ID: "q2", Text: "ログ 収集", Grades: map[string]int{"d2": 1, "d3": 1}}}
	for _, c := range []struct {
		name    string
		changes map[string]string
		want    []Query
	}{
		{"as it is", nil, small},
		{"without exclude.tsv", map[string]string{"exclude.tsv": "absent"}, all},
		{"CRLF, a byte order mark and blank lines", map[string]string{"queries.tsv": "\uFEFFq1\t監視\r\n\r\nq2\tログ 収集\r\nq3\t未判定"}, small},
	} {
		dir := files(t, c.changes)
		set, err := Load(dir)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		want := &Set{Name: "small", Docs: filepath.Join(dir, "docs.jsonl"), Queries: c.want, Unjudged: 1}
		if diff := cmp.Diff(want, set); diff != "" {
			t.Errorf("%s, want - and got +:\n%s", c.name, diff)
		}
	}
}

func TestLoadSharedDocs(t *testing.T) {
	for _, reference := range []string{"../other/docs.jsonl", "../other/docs.jsonl\r\n"} {
		dir := files(t, map[string]string{"docs.jsonl": reference})
		other := filepath.Join(dir, "..", "other", "docs.jsonl")
		write(t, other, `{"id":"d1","title":"","text":""}`)
		set, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		if set.Docs != filepath.Clean(other) {
			t.Errorf("documents are in %s, want %s", set.Docs, other)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	for _, c := range []struct{ file, content, want string }{
		{"docs.jsonl", "absent", `docs.jsonl: no such file or directory`},
		{"docs.jsonl", "", `docs.jsonl:1: neither a document nor the path of another docs.jsonl`},
		{"docs.jsonl", "../nowhere/docs.jsonl", `docs.jsonl:1: neither a document nor the path of another docs.jsonl: open `},
		{"docs.jsonl", "queries.tsv", `queries.tsv:1: not a document, but `},
		{"docs.jsonl", "docs.jsonl", `docs.jsonl:1: not a document, but `},
		{"queries.tsv", "absent", `queries.tsv: no such file or directory`},
		{"queries.tsv", "", `queries.tsv: no query has a relevant document in qrels.tsv`},
		{"queries.tsv", "q1\t監視\nq2", `queries.tsv:2: 1 columns; want qid, query, separated by one tab`},
		{"queries.tsv", "q1\t ", `queries.tsv:1: empty query`},
		{"queries.tsv", "q1\ta\n\nq1\tb", `queries.tsv:3: query "q1" is there twice`},
		{"queries.tsv", "q1\t\xff", `queries.tsv:1: not UTF-8`},
		{"queries.tsv", "q1\ta\nq2\t" + strings.Repeat("a", maxLine+1), `queries.tsv:2: bufio.Scanner: token too long`},
		{"qrels.tsv", "absent", `qrels.tsv: no such file or directory`},
		{"qrels.tsv", "q1\td1\t1\nq2\td2\t-1", `qrels.tsv:2: grade "-1"; want a number from 0 to 255`},
		{"qrels.tsv", "q1\td1\t1.5", `qrels.tsv:1: grade "1.5"; want a number from 0 to 255`},
		{"qrels.tsv", "q1\td1\t0\nq1\td1\t1", `qrels.tsv:2: document "d1" is judged twice for query "q1"`},
		{"qrels.tsv", "q1\td1\t0", `queries.tsv: no query has a relevant document in qrels.tsv`},
		{"exclude.tsv", "q1 d1", `exclude.tsv:1: 1 columns; want qid, docid, separated by one tab`},
	} {
		_, err := Load(files(t, map[string]string{c.file: c.content}))
		fileErr, ok := errors.AsType[*FileError](err)
		if !ok {
			t.Errorf("%s of %.40q: error %v, want a *FileError", c.file, c.content, err)
			continue
		}
		if got := filepath.Base(fileErr.Path) + strings.TrimPrefix(err.Error(), fileErr.Path); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s of %.40q: error %q, want %q", c.file, c.content, got, c.want)
		}
		if c.content == "absent" && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v is not fs.ErrNotExist", c.file, err)
		}
	}
}

// TestSharedSets loads judged sets that are kept beside the repository, and
// checks that a ranking of nothing but relevant documents is measured as
// perfect.
func TestSharedSets(t *testing.T) {
	shared := os.Getenv("TALKSEARCH_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(shared, "eval")); err != nil {
		t.Skipf("no judged sets: set TALKSEARCH_SHARED to the folder that holds eval/ (%v)", err)
	}
	dirs, err := filepath.Glob(filepath.Join(shared, "eval", "*", "queries.tsv"))
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no judged set in %s: %v", shared, err)
	}
	for _, queries := range dirs {
		set, err := Load(filepath.Dir(queries))
		if err != nil {
			t.Error(err)
			continue
		}
		run, err := set.Search(t.Context(), func(_ context.Context, text string, _ int) ([]ScoredDoc, error) {
			var docs []ScoredDoc
			for _, q := range set.Queries {
				if q.Text == text {
					for id := range q.Grades {
						docs = append(docs, ScoredDoc{ID: id})
					}
				}
			}
			return docs, nil
		})
		if err != nil {
			t.Error(err)
			continue
		}
		result, _ := set.Score(run)
		t.Logf("%+v, %d unjudged", result, set.Unjudged)
		// Queries of the same text but other answers keep it from 1.
		if result.NDCG10 < 0.9 || result.ZeroHits != 0 {
			t.Errorf("a perfect ranking of %s is measured as %+v", set.Name, result)
		}
	}
}
