package index_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/corpus/samples"
	"github.com/talksearch/talksearch/index"
	"github.com/talksearch/talksearch/index/query"
)

// readNotes reads all notes of a folder.
func readNotes(t testing.TB, dir string) []corpus.Note {
	t.Helper()
	files, _, err := corpus.Scan([]string{dir}, corpus.Options{IncludeDrafts: true})
	if err != nil {
		t.Fatal(err)
	}
	var notes []corpus.Note
	for _, f := range files {
		for n := range f.Notes() {
			if n.ID != "" {
				notes = append(notes, n)
			}
		}
	}
	if len(notes) == 0 {
		t.Fatalf("no notes in %s", dir)
	}
	return notes
}

// TestAgrees asks the Reader and the oracle the same, over the sample notes.
func TestAgrees(t *testing.T) {
	t.Parallel()
	queries := 2000
	if testing.Short() {
		queries = 300
	}
	dir := t.TempDir()
	if err := samples.Extract(dir); err != nil {
		t.Fatal(err)
	}
	agree(t, readNotes(t, dir), queries)
}

// TestAgreesOnRealNotes does so over notes that people wrote.
func TestAgreesOnRealNotes(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute; not in -short")
	}
	t.Parallel()
	shared := os.Getenv("TALKSEARCH_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	queries := 150
	if os.Getenv("CI") != "" {
		queries = 700
	}
	for _, name := range []string{"efcl", "jser", "rust-book-ja"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(shared, "corpora", name)
			if _, err := os.Stat(dir); err != nil {
				t.Skipf("no real notes here (set TALKSEARCH_SHARED): %v", err)
			}
			agree(t, readNotes(t, dir), queries)
		})
	}
}

// FuzzAgrees asks both whatever comes to mind.
func FuzzAgrees(f *testing.F) {
	dir := f.TempDir()
	if err := samples.Extract(dir); err != nil {
		f.Fatal(err)
	}
	notes := readNotes(f, dir)
	c := compare(f, notes)
	asks := &asker{Rand: rand.New(rand.NewPCG(3, 4)), a: c.o.a, notes: notes}
	for _, s := range shapes {
		f.Add(s.ask(asks))
	}
	for _, q := range []string{
		"　", "（ドッカー　ＯＲ　監視）　－“サーバー　の”", "-ソフトで始める開発- 第3回", "\x00\xff\xe3\x81監視", "ー", "ード", "-(((a OR", "“”\"",
		"after:2014　before：２０１５／６　has:slides", "㍿㌔㌢①", "か\u3099\u3099", "👨‍👩‍👧‍👦", "۱۲۳ ١", "İI\u0307ß", "Ⅷ ﷺ", "𠮷野家",
	} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		mine := *c
		mine.t = t
		mine.ask("fuzz", q)
	})
}

// compare makes an index of notes, and an oracle.
func compare(t testing.TB, notes []corpus.Note) *comparison {
	t.Helper()
	dir := t.TempDir()
	build(t, dir, notes...)
	r := open(t, dir)
	a, err := index.Analyzer(dir, newAnalyzer(t))
	if err != nil {
		t.Fatal(err)
	}
	c := &comparison{t: t, r: r, o: newOracle(a, notes), by: map[string]int{}}
	for i, s := range c.o.sections {
		if c.by[s.id] = i; s.id == "" {
			t.Fatalf("section %d has no id", i)
		}
	}
	return c
}

// agree asks n queries of all shapes.
func agree(t *testing.T, notes []corpus.Note, n int) {
	c := compare(t, notes)
	asks := &asker{Rand: rand.New(rand.NewPCG(1, 2)), a: c.o.a, notes: notes}
	asked, found := map[string]int{}, map[string]int{}
	for i := range n {
		shape := shapes[i%len(shapes)]
		q := shape.ask(asks)
		total, ok := c.ask(shape.name, q)
		if !ok {
			continue
		}
		asked[shape.name]++
		if total > 0 {
			found[shape.name]++
		}
		if c.wrong > 25 {
			t.Fatal("and so on")
		}
	}
	for _, s := range shapes {
		if asked[s.name] == 0 || found[s.name] == 0 && n >= 2000 && s.name != "nonsense" {
			t.Errorf("%s: %d asked, %d found", s.name, asked[s.name], found[s.name])
		}
	}
	t.Logf("%d sections, %d queries, of which %d have substrings that were given up; %d hits and %d marks looked at",
		len(c.o.sections), n, c.givenUp, c.hits, c.marks)
	if c.givenUp > n/20 {
		t.Errorf("the substrings of %d of %d queries were given up", c.givenUp, n)
	}
}

// A comparison holds the Reader to the oracle.
type comparison struct {
	t                  testing.TB
	r                  *index.Reader
	o                  *oracle
	by                 map[string]int // section ids
	wrong, hits, marks int
	// givenUp counts queries whose substrings were not looked for, as the pairs of
	// characters that lead to them, or others that share their place, are too common.
	givenUp int
}

func (c *comparison) errorf(shape, q, format string, args ...any) {
	c.t.Helper()
	c.wrong++
	c.t.Errorf("%s: %s: %s", shape, q, fmt.Sprintf(format, args...))
}

// lookedAt is how many hits of a query are held to the texts they are from; of all
// others only that they are found matters.
const lookedAt = 25

// ask asks one query, and returns how many sections it finds. It is not ok where
// the query is none.
func (c *comparison) ask(shape, text string) (total int, ok bool) {
	if len(text) > index.MaxQueryBytes {
		return 0, false
	}
	q, err := query.Parse(text)
	if err != nil {
		return 0, false
	}
	answer, err := c.r.Search(c.t.Context(), index.Request{Query: text, Limit: lookedAt, PerNote: math.MaxInt, Explain: true, Facets: true})
	if err != nil {
		c.errorf(shape, text, "%v", err)
		return 0, true
	}
	if answer.Retyped != "" {
		if n := c.o.judge(q, true).found.count(); n > 0 {
			c.errorf(shape, text, "asked as %s though %d sections have it", answer.Retyped, n)
		}
		if q, err = query.Parse(answer.Retyped); err != nil {
			c.errorf(shape, text, "asked as %s: %v", answer.Retyped, err)
			return 0, true
		}
	}
	v := c.o.judge(q, false)
	if !v.agrees(answer.Total) {
		if w := c.o.judge(q, true); w.agrees(answer.Total) {
			v, c.givenUp = w, c.givenUp+1
		} else if v.givenUp > 1 {
			c.givenUp++ // of several, not all
			return answer.Total, true
		}
	}
	c.found(shape, text, answer, &v)
	complete := true
	for i := range answer.Hits {
		h := &answer.Hits[i]
		c.hits++
		c.explained(shape, text, h)
		c.marked(shape, text, h, &v)
		c.told(shape, text, h, &v)
		if len(h.Missing) == 0 && !complete && len(v.wants) <= 2 {
			c.errorf(shape, text, "%s has all that is wanted, and comes behind one that has not", h.Section.ID)
		}
		complete = len(h.Missing) == 0
	}
	return answer.Total, true
}

// agrees tells whether so many sections may be found.
func (v *verdict) agrees(total int) bool {
	want, doubtful := v.found.count(), v.doubtful.count()
	return want-doubtful <= total && total <= want+doubtful
}

// found compares which sections are found, and which of them have all that is wanted.
func (c *comparison) found(shape, text string, answer *index.Answer, v *verdict) {
	if !v.agrees(answer.Total) {
		c.errorf(shape, text, "%d sections found, the oracle says %d; %s", answer.Total, v.found.count(), c.first(answer, v))
		return
	}
	notes := map[string]bool{}
	for i, ok := range v.found {
		if ok {
			notes[c.o.sections[i].note] = true
		}
	}
	if v.doubtful.count() == 0 && answer.TotalNotes != len(notes) {
		c.errorf(shape, text, "%d notes found, the oracle says %d", answer.TotalNotes, len(notes))
	}
	if v.doubtful.count() == 0 {
		c.counted(shape, text, answer.Facets, v)
	}
	var missing []string
	hits := answer.Hits
	for len(hits) < min(answer.Total, 300) {
		more, err := c.r.Search(c.t.Context(), index.Request{Query: text, Limit: index.MaxLimit, Offset: len(hits), PerNote: math.MaxInt})
		if err != nil || len(more.Hits) == 0 {
			c.errorf(shape, text, "%d hits of %d, then %v", len(hits), answer.Total, err)
			return
		}
		hits = append(hits, more.Hits...)
	}
	for _, h := range hits {
		i := c.by[h.Section.ID]
		if !v.found[i] && !v.doubtful[i] {
			missing = append(missing, h.Section.ID)
		}
		lacks := 0
		for _, w := range v.wants {
			if !w[i] {
				lacks++
			}
		}
		if lacks != len(h.Missing) {
			c.errorf(shape, text, "%s lacks %q of %d, the oracle says %d", h.Section.ID, h.Missing, len(v.wants), lacks)
			return
		}
	}
	if missing != nil {
		c.errorf(shape, text, "found %q, the oracle does not", missing)
	}
}

// counted compares what is counted of the notes found. Values are one where the
// analyzer makes the same words of them.
func (c *comparison) counted(shape, text string, facets *index.Facets, v *verdict) {
	words := func(value string) string {
		var b strings.Builder
		tokens := c.o.a.Analyze(value)
		for k, t := range tokens {
			fmt.Fprintf(&b, "%q %d-%d ", t.Term, t.Position-tokens[0].Position, endOf(tokens, k)-tokens[0].Position)
		}
		return b.String()
	}
	for _, facet := range []struct {
		name string
		got  []index.FacetValue
		of   func(s *oracleSection) []string
		key  func(value string) string
	}{
		{"tag", facets.Tags, func(s *oracleSection) []string { return s.src.Tags }, words},
		{"event", facets.Events, func(s *oracleSection) []string { return []string{s.src.Event} }, words},
		{"speaker", facets.Speakers, func(s *oracleSection) []string { return []string{s.sec.Speaker} }, words},
		{"year", facets.Years, func(s *oracleSection) []string { return []string{s.src.Date[:min(4, len(s.src.Date))]} }, strings.Clone},
	} {
		notes := map[string]map[string]bool{} // by key
		for i, ok := range v.found {
			s := &c.o.sections[i]
			for _, value := range facet.of(s) {
				k := facet.key(value)
				if !ok || k == "" || k != facet.key(query.Value(value)) {
					continue
				}
				if notes[k] == nil {
					notes[k] = map[string]bool{}
				}
				notes[k][s.note] = true
			}
		}
		var want, got []int
		for _, n := range notes {
			want = append(want, len(n))
		}
		slices.Sort(want)
		slices.Reverse(want)
		for _, value := range facet.got {
			if n := len(notes[facet.key(value.Value)]); n != value.Count {
				c.errorf(shape, text, "%s %s: %d notes counted, the oracle says %d", facet.name, value.Value, value.Count, n)
			}
			got = append(got, value.Count)
		}
		if !slices.Equal(got, want[:min(len(want), index.MaxFacetValues)]) {
			c.errorf(shape, text, "%s: the most are %v, the oracle says %v", facet.name, got, want)
		}
	}
}

// first names the first sections that the two do not agree on.
func (c *comparison) first(answer *index.Answer, v *verdict) string {
	got := map[int]bool{}
	for _, h := range answer.Hits {
		got[c.by[h.Section.ID]] = true
	}
	var b strings.Builder
	for i, want := range v.found {
		if b.Len() > 200 {
			break
		}
		if want && !got[i] && answer.Total == len(answer.Hits) {
			fmt.Fprintf(&b, "missing %s ", c.o.sections[i].id)
		} else if !want && got[i] {
			fmt.Fprintf(&b, "more %s ", c.o.sections[i].id)
		}
	}
	return b.String()
}

// explained holds the explanation to the score.
func (c *comparison) explained(shape, text string, h *index.Hit) {
	if h.Explanation == nil {
		c.errorf(shape, text, "%s is not explained", h.Section.ID)
		return
	}
	near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a)) }
	if !near(h.Explanation.Value, h.Score) {
		c.errorf(shape, text, "%s: explained %v, score %v", h.Section.ID, h.Explanation.Value, h.Score)
	}
	var sums func(e *index.Explanation)
	sums = func(e *index.Explanation) {
		sum := 0.0
		for _, p := range e.Parts {
			sum += p.Value
			sums(p)
		}
		if len(e.Parts) > 0 && !near(sum, e.Value) {
			c.errorf(shape, text, "%s: parts of %q add up to %v, not %v", h.Section.ID, e.What, sum, e.Value)
		}
	}
	sums(h.Explanation)
}

// told holds what a hit says of why it was found to where the query's words are.
func (c *comparison) told(shape, text string, h *index.Hit, v *verdict) {
	s := &c.o.sections[c.by[h.Section.ID]]
	if len(h.Why) == 0 && h.Score > 0 && len(v.wants) > len(h.Missing) {
		c.errorf(shape, text, "%s: nothing tells why it was found", h.Section.ID)
	}
	fields := []string{"title", "heading", "trail", "tags", "event", "speaker", "body", "code", "link_title", "link_address"}
	for _, why := range h.Why {
		field := slices.Index(fields, why.Field)
		ok := why.Kind == "bigram" && len(v.needles) > 0 || (why.Kind == "surface" || why.Kind == "bigram") && len(v.phrases) > 0
		for i := range v.wordings {
			ok = ok || len(s.stands(&v.wordings[i], false, field)) > 0
		}
		if !ok {
			c.errorf(shape, text, "%s: said to have %q (%s) in %s", h.Section.ID, why.Term, why.Kind, why.Field)
		}
	}
}

// marked holds a snippet to what it is cut from: every mark begins where a word of
// the query begins, ends where one ends, and holds nothing else.
func (c *comparison) marked(shape, text string, h *index.Hit, v *verdict) {
	s := &c.o.sections[c.by[h.Section.ID]]
	sn := h.Snippet
	body := strings.TrimSuffix(strings.TrimPrefix(sn.Text, "…"), "…")
	lead := 0
	if strings.HasPrefix(sn.Text, "…") {
		lead = len("…")
	}
	// Spaces are shown otherwise than they are written, so all are left out.
	body, spans := unspaced(body, sn.Spans, lead)
	at := -1
	for f, source := range map[int]string{inBody: s.sec.Prose, inCode: s.sec.Code} {
		bare, where := withoutSpaces(source)
		// Where a text repeats itself, any of its places may be meant.
		for from := 0; at < 0 && from <= len(bare); {
			i := strings.Index(bare[from:], body)
			if i < 0 {
				break
			}
			from += i
			written := make([][2]int, len(spans))
			for k, sp := range spans {
				written[k] = [2]int{where[from+sp[0]], where[from+sp[1]-1] + 1}
			}
			if c.spansStand(s, text, f, source, written, v) {
				at = from
			}
			from++
		}
	}
	if at < 0 {
		c.errorf(shape, text, "%s: marks where no word of the query is: %s", h.Section.ID, marked(sn))
	}
	end := -1
	for _, sp := range sn.Spans {
		c.marks++
		if sp[0] <= end || sp[1] <= sp[0] || sp[1] > len(sn.Text) || !utf8.ValidString(sn.Text[sp[0]:sp[1]]) {
			c.errorf(shape, text, "%s: span %v in %q", h.Section.ID, sp, sn.Text)
			return
		}
		end = sp[1]
	}
	if n := utf8.RuneCountInString(sn.Text); n > 150 {
		c.errorf(shape, text, "%s: a snippet of %d characters", h.Section.ID, n)
	}
}

// withoutSpaces returns text without spaces, and where each of its bytes was.
func withoutSpaces(text string) (bare string, where []int) {
	var b strings.Builder
	for i := range len(text) {
		if strings.IndexByte(" \t\n\v\f\r", text[i]) < 0 {
			b.WriteByte(text[i])
			where = append(where, i)
		}
	}
	return b.String(), where
}

// unspaced returns a text without spaces, and spans of it, which count from lead bytes
// before.
func unspaced(text string, spans [][2]int, lead int) (string, [][2]int) {
	bare, where := withoutSpaces(text)
	moved := make([][2]int, len(spans))
	for i, sp := range spans {
		for k := range sp {
			moved[i][k], _ = slices.BinarySearch(where, sp[k]-lead)
		}
	}
	return bare, moved
}

// spansStand tells whether every span is covered by places of the query's words.
func (c *comparison) spansStand(s *oracleSection, text string, field int, source string, spans [][2]int, v *verdict) bool {
	if len(spans) == 0 {
		return true
	}
	var places [][2]int
	for i := range v.wordings {
		for _, st := range s.stands(&v.wordings[i], true, field) {
			places = append(places, [2]int{st.from, st.to})
		}
	}
	for _, n := range v.needles {
		places = append(places, c.o.a.Occurrences(source, n, math.MaxInt)...)
	}
	for _, p := range v.phrases {
		places = append(places, c.o.a.Phrases(source, p, math.MaxInt)...)
	}
	slices.SortFunc(places, func(a, b [2]int) int { return a[0] - b[0] })
	for k, sp := range spans {
		from, to := sp[0], sp[1]
		covered := from
		if sign := source[from : from+1]; strings.Contains("#@._-/", sign) && strings.Contains(text, sign) {
			covered++ // #41 marks the # of BPStudy#41, too
		}
		for _, p := range places {
			cut := k == 0 || k == len(spans)-1 // a match may be longer than the window
			if (p[0] >= from || cut) && p[0] <= covered && (p[1] <= to || cut) {
				covered = max(covered, min(p[1], to))
			}
		}
		if covered < to {
			return false
		}
	}
	return true
}
