package index

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/corpus/samples"
	"github.com/talksearch/talksearch/eval"
	"github.com/talksearch/talksearch/index/query"
)

// An ablation takes one thing from the ranking or from the index.
type ablation struct {
	name string
	// layer is the layer that an index is built without.
	layer layer
	// leave takes the thing out of what plans and scores, and returns how to put it back.
	leave func(*Reader) (restore func())
	// planned takes it out of what is planned, so that one plan of a query serves all
	// ablations: it adds nothing to a score, but a section that has it is still a hit.
	planned func([]unit)
	// silent tells that it changes no score: there is nothing to ask the judged sets.
	silent bool
	// kind is the kind of match that it makes, as answers name it.
	kind analyzer.Kind
}

// inseparable tells that nothing can be built or asked without it.
func (a *ablation) inseparable() bool { return a.silent && a.layer == 0 }

var ablations = []ablation{
	{name: "nothing"},
	{name: "pairs of characters", layer: pairLayer, planned: withoutKind(analyzer.Bigram), kind: analyzer.Bigram},
	{name: "wholes beside their parts", layer: wholeLayer},
	{name: "words of links", layer: linkLayer, planned: func(units []unit) {
		withoutField(fieldLinkTitle)(units)
		withoutField(fieldLinkAddress)(units)
	}},
	{name: "word tables", layer: wordTableLayer, silent: true},
	{name: "lexicon", layer: lexiconLayer, silent: true},
	{name: "spelling variants", kind: analyzer.Variant, silent: true},
	kindAblation("loanwords", analyzer.Loanword),
	kindAblation("synonyms", analyzer.Synonym),
	kindAblation("related words", analyzer.Related),
	kindAblation("readings", analyzer.Reading),
	roleAblation("words of a clause", wordUnit),
	roleAblation("query as a phrase", phraseUnit),
	scorerAblation("note as a whole", func(s *scorer) { s.noteWeight = 0 }),
	scorerAblation("share of a note's sections", func(s *scorer) { s.sharePower = 0 }),
	scorerAblation("opening of a section", func(s *scorer) { s.openingWeight = 0 }),
	scorerAblation("titles shared by notes weigh less", func(s *scorer) {
		table := *s.table
		table.namesakes = slices.Repeat([]uint32{1}, len(table.namesakes))
		s.table = &table
	}),
	scorerAblation("what has all comes first", func(s *scorer) { s.fewWants = 0 }),
	scorerAblation("a part must be there, or enough", func(s *scorer) { s.enoughMass = 0 }),
	fieldAblation(fieldTitle),
	fieldAblation(fieldHeading),
	fieldAblation(fieldTrail),
	fieldAblation(fieldTags),
	fieldAblation(fieldEvent),
	fieldAblation(fieldSpeaker),
	fieldAblation(fieldCode),
	fieldAblation(fieldLinkTitle),
	fieldAblation(fieldLinkAddress),
}

func kindAblation(name string, k analyzer.Kind) ablation {
	return ablation{name: name, kind: k, planned: withoutKind(k), leave: func(*Reader) func() {
		saved := maps.Clone(kindWeights)
		delete(kindWeights, k)
		return func() { kindWeights = saved }
	}}
}

func roleAblation(name string, r unitRole) ablation {
	return ablation{name: name, planned: withoutRole(r), leave: func(*Reader) func() {
		saved := boosts
		boosts[r] = 0
		return func() { boosts = saved }
	}}
}

func scorerAblation(name string, change func(*scorer)) ablation {
	return ablation{name: name, leave: func(r *Reader) func() {
		saved := r.scorer
		changed := *saved
		change(&changed)
		r.scorer = &changed
		return func() { r.scorer = saved }
	}}
}

func fieldAblation(f field) ablation {
	return ablation{name: "field " + f.String(), planned: withoutField(f), leave: func(*Reader) func() {
		saved := fields
		fields[f].Weight = 0
		return func() { fields = saved }
	}}
}

func withoutKind(k analyzer.Kind) func([]unit) {
	return func(units []unit) {
		for i := range units {
			for j := range units[i].ways {
				if units[i].ways[j].kind == k {
					units[i].ways[j].weight = 0
				}
			}
		}
	}
}

func withoutRole(r unitRole) func([]unit) {
	return func(units []unit) {
		for i := range units {
			if units[i].role == r {
				units[i].boost = 0
			}
		}
	}
}

func withoutField(f field) func([]unit) {
	return func(units []unit) {
		for i := range units {
			for j := range units[i].ways {
				w := &units[i].ways[j]
				w.finding = finding{matches: slices.DeleteFunc(slices.Clone(w.list()), func(m match) bool { return m.field == f })}
			}
		}
	}
}

// from takes the thing from a reader of a whole index, or does nothing.
func (a *ablation) from(r *Reader) (restore func()) {
	if a.leave == nil {
		return func() {}
	}
	return a.leave(r)
}

const (
	// ablationQueries is about how many queries of a set are asked.
	ablationQueries = 300
	// timedSet is the judged set whose notes are measured in bytes, and whose queries in
	// time; timedQueries is about how many of them, and timedRounds how often.
	timedSet     = "blogs-title-kw"
	timedQueries = 100
	timedRounds  = 3
)

// BenchmarkAblation writes to the file that TALKSEARCH_ABLATION names what each part of
// the ranking brings on each judged set and on the sample queries, as a table, and what
// it costs in bytes and in time.
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
	column := func(name string, cells []string) {
		head, rule = head+" "+name+" |", rule+" ---: |"
		for i, cell := range cells {
			rows[i] += " " + cell + " |"
		}
	}
	var costs [][]string
	for _, dir := range dirs {
		set, err := eval.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		notes := readNotes(t, set.Docs, corpus.Options{IncludeDrafts: true})
		r, _ := buildWithout(t, a, notes, 0)
		column(set.Name, differences(ablate(t, a, set, r, notes)))
		if set.Name == timedSet {
			costs = measureCosts(t, a, set, r, notes)
		}
	}
	ranks, by := ablateSamples(t, a)
	column("samples, MRR", differences(ranks))
	column("found by it", by)
	if costs == nil {
		t.Fatalf("no set %s to measure bytes and time on", timedSet)
	}
	column("bytes", costs[0])
	column("time", costs[1])
	var table strings.Builder
	fmt.Fprintf(&table, "%s\n%s\n", head, rule)
	for i, row := range rows {
		fmt.Fprintf(&table, "| %s |%s\n", ablations[i].name, row)
	}
	if err := os.WriteFile(out, []byte(table.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// untold stands where there is nothing to measure.
const untold = "·"

// differences are the first measure, and by how much each other one differs from it;
// those below 0 were not taken.
func differences(measures []float64) []string {
	var cells []string
	for i, m := range measures {
		switch {
		case i == 0:
			cells = append(cells, fmt.Sprintf("%.4f", m))
		case m < 0:
			cells = append(cells, untold)
		default:
			cells = append(cells, fmt.Sprintf("%+.4f", m-measures[0]))
		}
	}
	return cells
}

// ablate returns nDCG@10 of a set for each of ablations.
func ablate(t testing.TB, a *analyzer.Analyzer, set *eval.Set, r *Reader, notes []corpus.Note) []float64 {
	asked := *set
	asked.Queries = every(set.Queries, max(1, len(set.Queries)/ablationQueries))
	plans := planAll(t, r, &asked)
	results := make([]float64, len(ablations))
	for i := range ablations {
		ab := &ablations[i]
		if ab.silent {
			results[i] = -1
			continue
		}
		r, plans := r, plans
		if ab.layer != 0 && ab.planned == nil {
			r, _ = buildWithout(t, a, notes, ab.layer)
			plans = planAll(t, r, &asked)
		}
		restore := ab.from(r)
		run, err := asked.Search(t.Context(), func(_ context.Context, text string, limit int) ([]eval.ScoredDoc, error) {
			pl := *plans[text]
			if ab.planned != nil {
				pl.units = slices.Clone(pl.units)
				for i := range pl.units {
					pl.units[i].ways = slices.Clone(pl.units[i].ways)
				}
				ab.planned(pl.units)
			}
			hits := pl.find(r.scorer, ByRelevance)
			found := hits.rank(r.scorer, &pl, hits.all)
			slices.SortFunc(found, (&ordering{ByRelevance, r.files.sections}).compare)
			return noteRanking(r, found, limit)
		})
		restore()
		if err != nil {
			t.Fatal(err)
		}
		result, _ := asked.Score(run)
		results[i] = result.NDCG10
	}
	return results
}

// planAll plans the queries of a set, by their text.
func planAll(t testing.TB, r *Reader, set *eval.Set) map[string]*plan {
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
	return plans
}

// ablateSamples returns, for each of ablations, the mean reciprocal rank of the wanted
// talks of the sample queries, which are asked as anybody asks, and of which many differ
// from the notes in spelling, script and form; and how many of these talks answers say
// to have been found by it.
func ablateSamples(t testing.TB, a *analyzer.Analyzer) (results []float64, by []string) {
	dir := t.TempDir()
	if err := samples.Extract(dir); err != nil {
		t.Fatal(err)
	}
	notes := readNotes(t, dir, corpus.Options{})
	queries, err := samples.Queries()
	if err != nil {
		t.Fatal(err)
	}
	whole, _ := buildWithout(t, a, notes, 0)
	ofKind := map[string]int{}
	for i := range ablations {
		ab, r := &ablations[i], whole
		if ab.inseparable() {
			results = append(results, -1)
			continue
		}
		if ab.layer != 0 {
			r, _ = buildWithout(t, a, notes, ab.layer)
		}
		restore := ab.from(r)
		sum := 0.0
		for _, q := range queries {
			answer, err := r.Search(t.Context(), Request{Query: q.Text, PerNote: MaxLimit, Limit: MaxLimit})
			if err != nil {
				t.Fatal(err)
			}
			at := slices.IndexFunc(answer.Hits, func(h Hit) bool { return wantedBy(q, h) })
			switch {
			case at >= 0:
				sum += 1 / float64(at+1)
			case q.Note == "" && len(answer.Hits) == 0:
				sum++ // nothing is wanted
			}
			if i == 0 && at >= 0 {
				kinds := map[string]bool{}
				for _, why := range answer.Hits[at].Why {
					kinds[why.Kind] = true
				}
				for kind := range kinds {
					ofKind[kind]++
				}
			}
		}
		restore()
		results = append(results, sum/float64(len(queries)))
	}
	for i := range ablations {
		cell := untold
		if k := ablations[i].kind; k != analyzer.Surface {
			cell = fmt.Sprint(ofKind[k.String()])
		}
		by = append(by, cell)
	}
	return results, by
}

func wantedBy(q samples.Query, h Hit) bool {
	return q.Note != "" && h.Note.ID == q.Note && (q.Heading == "" ||
		slices.ContainsFunc(h.Section.Heading, func(s string) bool { return strings.Contains(s, q.Heading) }))
}

// measureCosts returns what each of ablations saves: the bytes of an index, a byte of
// text, and the share of the time of a query. Both times are taken one after the other,
// query by query, and a query's is its median; what costs nothing is told to be as fast.
func measureCosts(t testing.TB, a *analyzer.Analyzer, set *eval.Set, whole *Reader, notes []corpus.Note) [][]string {
	text := 0
	for range counted(slices.Values(notes), &text) {
	}
	queries := every(set.Queries, max(1, len(set.Queries)/timedQueries))
	took := func(r *Reader, q string) time.Duration {
		start := time.Now()
		if _, err := r.Search(t.Context(), Request{Query: q}); err != nil {
			t.Fatal(err)
		}
		return time.Since(start)
	}
	size := treeSize(t, filepath.Join(whole.dir, whole.generation))
	bytes, times := make([]string, len(ablations)), make([]string, len(ablations))
	for i := range ablations {
		ab, without := &ablations[i], whole
		bytes[i], times[i] = untold, untold
		if ab.inseparable() {
			continue
		}
		switch {
		case i == 0:
			bytes[i] = fmt.Sprintf("%.2f", float64(size)/float64(text))
		case ab.layer != 0:
			var n int64
			without, n = buildWithout(t, a, notes, ab.layer)
			bytes[i] = fmt.Sprintf("%+.2f", float64(n-size)/float64(text))
		}
		var sumWith, sumLess time.Duration
		for _, q := range queries {
			var with, less []time.Duration
			for range timedRounds {
				with = append(with, took(whole, q.Text))
				restore := ab.from(without)
				less = append(less, took(without, q.Text))
				restore()
			}
			sumWith, sumLess = sumWith+median(with), sumLess+median(less)
		}
		times[i] = fmt.Sprintf("%.2f", float64(sumLess)/float64(sumWith))
	}
	return [][]string{bytes, times}
}

func median[T cmp.Ordered](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}

// every returns every step-th of queries.
func every(queries []eval.Query, step int) []eval.Query {
	var some []eval.Query
	for i := 0; i < len(queries); i += step {
		some = append(some, queries[i])
	}
	return some
}

func readNotes(t testing.TB, source string, opts corpus.Options) []corpus.Note {
	files, _, err := corpus.Scan([]string{source}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Collect(notesOf(files))
}

// buildWithout indexes notes without a layer, and returns the generation and its size.
func buildWithout(t testing.TB, a *analyzer.Analyzer, notes []corpus.Note, l layer) (*Reader, int64) {
	dir := t.TempDir()
	s, err := Build(t.Context(), dir, a, slices.Values(notes), BuildOptions{Workers: runtime.GOMAXPROCS(0), without: l})
	if err != nil {
		t.Fatal(err)
	}
	r, err := Open(dir, a)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	if l == lexiconLayer { // what a lean index answers
		r.lexicon = func() (*lexicon, error) { return nil, ErrLean }
	}
	return r, treeSize(t, filepath.Join(dir, s.Generation))
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
		kept, err := p.files.record(c.doc, &space{})
		if err != nil {
			return nil, err
		}
		if docs = append(docs, eval.ScoredDoc{ID: kept.note.ID, Score: c.score}); len(docs) == limit {
			break
		}
	}
	return docs, nil
}
