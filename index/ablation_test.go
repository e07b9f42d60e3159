package index

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/eval"
	"github.com/talksearch/talksearch/index/query"
)

// ablations take one thing at a time from the ranking. They change what a planned
// query weighs, so that one plan serves all of them: what is taken away adds nothing
// to a score, but a section that has it is still a hit.
var ablations = []struct {
	name   string
	change func(s *scorer, units []unit)
}{
	{"nothing", func(*scorer, []unit) {}},
	{"note as a whole", func(s *scorer, _ []unit) { s.noteWeight = 0 }},
	{"titles shared by notes weigh less", func(s *scorer, _ []unit) {
		notes := *s.notes
		notes.namesakes = slices.Repeat([]uint32{1}, len(notes.namesakes))
		s.notes = &notes
	}},
	{"loanwords", withoutKind(analyzer.Loanword)},
	{"synonyms", withoutKind(analyzer.Synonym)},
	{"related words", withoutKind(analyzer.Related)},
	{"readings", withoutKind(analyzer.Reading)},
	{"parts of words (bigrams)", withoutKind(analyzer.Bigram)},
	{"words of a clause", withoutRole(wordUnit)},
	{"query as a phrase", withoutRole(phraseUnit)},
	{"field title", withoutField(fieldTitle)},
	{"field heading", withoutField(fieldHeading)},
	{"field code", withoutField(fieldCode)},
	{"field link_title", withoutField(fieldLinkTitle)},
	{"field link_address", withoutField(fieldLinkAddress)},
}

// ablationQueries is about how many queries of a set are asked.
const ablationQueries = 300

func withoutKind(k analyzer.Kind) func(*scorer, []unit) {
	return func(_ *scorer, units []unit) {
		for i := range units {
			for j := range units[i].ways {
				if units[i].ways[j].kind == k {
					units[i].ways[j].weight = 0
				}
			}
		}
	}
}

func withoutRole(r unitRole) func(*scorer, []unit) {
	return func(_ *scorer, units []unit) {
		for i := range units {
			if units[i].role == r {
				units[i].boost = 0
			}
		}
	}
}

func withoutField(f field) func(*scorer, []unit) {
	return func(_ *scorer, units []unit) {
		for i := range units {
			for j := range units[i].ways {
				units[i].ways[j].matches[f] = nil
			}
		}
	}
}

// BenchmarkAblation writes to the file that TALKSEARCH_ABLATION names what each part of
// the ranking brings on each judged set, as a table: nDCG@10 of all of it, and by how
// much it falls without the part.
func BenchmarkAblation(t *testing.B) {
	out := os.Getenv("TALKSEARCH_ABLATION")
	if out == "" {
		t.Skip("TALKSEARCH_ABLATION names no file to write")
	}
	shared := os.Getenv("TALKSEARCH_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	dirs, err := filepath.Glob(filepath.Join(shared, "eval", "*"))
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no judged sets below %s, %v", shared, err)
	}
	a, err := analyzer.New(analyzer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	head, rule := "| without |", "| --- |"
	rows := make([]string, len(ablations))
	for _, dir := range dirs {
		set, err := eval.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		head += " " + set.Name + " |"
		rule += " ---: |"
		whole := 0.0
		for i, got := range ablate(t, a, set) {
			if i == 0 {
				whole = got
				rows[i] += fmt.Sprintf(" %.4f |", got)
				continue
			}
			rows[i] += fmt.Sprintf(" %+.4f |", got-whole)
		}
	}
	var table strings.Builder
	fmt.Fprintf(&table, "%s\n%s\n", head, rule)
	for i, row := range rows {
		fmt.Fprintf(&table, "| %s |%s\n", ablations[i].name, row)
	}
	if err := os.WriteFile(out, []byte(table.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// ablate returns nDCG@10 of a set for each of ablations.
func ablate(t testing.TB, a *analyzer.Analyzer, set *eval.Set) []float64 {
	set.Queries = every(set.Queries, max(1, len(set.Queries)/ablationQueries))
	r := buildSet(t, a, set)
	plans := map[string]*plan{}
	p := newPostings(t.Context(), r.files)
	for _, q := range set.Queries {
		parsed, err := query.Parse(q.Text)
		if err != nil {
			t.Fatal(err)
		}
		if plans[q.Text], err = newPlan(r.analyzer, p, parsed); err != nil {
			t.Fatal(err)
		}
	}
	results := make([]float64, len(ablations))
	for i, ablation := range ablations {
		run, err := set.Search(t.Context(), func(_ context.Context, text string, limit int) ([]eval.ScoredDoc, error) {
			pl, s := *plans[text], *r.scorer
			pl.units = slices.Clone(pl.units)
			for i := range pl.units {
				pl.units[i].ways = slices.Clone(pl.units[i].ways)
			}
			ablation.change(&s, pl.units)
			return noteRanking(r, pl.rank(&s, ByRelevance), limit)
		})
		if err != nil {
			t.Fatal(err)
		}
		result, _ := set.Score(run)
		results[i] = result.NDCG10
	}
	return results
}

// every returns every step-th of queries.
func every(queries []eval.Query, step int) []eval.Query {
	var some []eval.Query
	for i := 0; i < len(queries); i += step {
		some = append(some, queries[i])
	}
	return some
}

func buildSet(t testing.TB, a *analyzer.Analyzer, set *eval.Set) *Reader {
	files, _, err := corpus.Scan([]string{set.Docs}, corpus.Options{IncludeDrafts: true})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	notes := func(yield func(corpus.Note) bool) {
		for _, f := range files {
			for n, err := range f.Notes() {
				if err == nil && !yield(n) {
					return
				}
			}
		}
	}
	if _, err := Build(t.Context(), dir, a, notes, BuildOptions{Workers: runtime.GOMAXPROCS(0)}); err != nil {
		t.Fatal(err)
	}
	r, err := Open(dir, a)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// noteRanking returns the notes of the limit best sections, each once.
func noteRanking(r *Reader, found []ranked, limit int) ([]eval.ScoredDoc, error) {
	p := newPostings(context.Background(), r.files)
	seen := map[uint32]bool{}
	var docs []eval.ScoredDoc
	for _, c := range found {
		n := r.notes.of[c.doc]
		if seen[n] {
			continue
		}
		seen[n] = true
		kept, err := p.record(c.doc)
		if err != nil {
			return nil, err
		}
		if docs = append(docs, eval.ScoredDoc{ID: kept.note.ID, Score: c.score}); len(docs) == limit {
			break
		}
	}
	return docs, nil
}
