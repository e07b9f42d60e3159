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

func newAnalyzer(t testing.TB) *analyzer.Analyzer {
	t.Helper()
	a, err := analyzer.New(analyzer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// note makes a note of sections given as "heading > path|prose".
func note(id, title string, sections ...string) corpus.Note {
	n := corpus.Note{ID: id, Path: id, Title: title}
	for i, s := range sections {
		heading, prose, _ := strings.Cut(s, "|")
		sec := corpus.Section{ID: id + "#" + string(rune('a'+i)), Line: i + 1, Prose: prose}
		if heading != "" {
			sec.Heading = strings.Split(heading, " > ")
		}
		n.Sections = append(n.Sections, sec)
	}
	return n
}

func build(t testing.TB, dir string, notes ...corpus.Note) *index.Summary {
	t.Helper()
	s, err := index.Build(t.Context(), dir, newAnalyzer(t), slices.Values(notes), index.BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t testing.TB, dir string) *index.Reader {
	t.Helper()
	r, err := index.Open(dir, newAnalyzer(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func search(t testing.TB, r *index.Reader, q string) *index.Answer {
	t.Helper()
	a, err := r.Search(t.Context(), index.Request{Query: q, Explain: true, Facets: true})
	if err != nil {
		t.Fatalf("%q: %v", q, err)
	}
	return a
}

func ids(a *index.Answer) []string {
	ids := []string{}
	for _, h := range a.Hits {
		ids = append(ids, h.Section.ID)
	}
	return ids
}

func talks() []corpus.Note {
	a := note("a.md", "運用自動化の夕べ",
		"|会場は渋谷でした。ビールが出ました。",
		"Serfで始める構成管理|Serfはゴシッププロトコルで動くツールです。障害検知の自動化にSerfを使います。",
		"Consulの話|Consulはサービスディスカバリのためのツール。Serfの上に作られている。",
		"Consulの話 > 質疑応答|監視はどうするのか、という質問がありました。")
	a.Date, a.Event, a.Tags = "2014-03-26", "運用自動化の夕べ", []string{"serf", "devops"}
	a.Sections[1].Speaker = "山田 @yamada"
	a.Sections[1].Links = []corpus.Link{{Kind: corpus.Slides, URL: "https://speakerdeck.com/yamada/serf"}}
	b := note("b.md", "コンテナ勉強会",
		"CloudFormationテンプレート|CloudFormationテンプレートで環境を作る。負荷試験も自動化した。",
		"Docker入門|Dockerコンテナを監視する。自動化は検知のあとで。")
	b.Date = "2015-01-14"
	b.Sections[1].Code = "docker run --rm nginx\n"
	return []corpus.Note{a, b}
}

func TestSearch(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, talks()...)
	r := open(t, dir)
	tests := []struct {
		query string
		want  []string
	}{
		{"Serf", []string{"a.md#b", "a.md#c", "a.md#a"}}, // three of a note; its tag is on all
		{"serf 構成管理", []string{"a.md#b"}},
		{"障害検知の自動化", []string{"a.md#b"}},
		{"検知監視", []string{"b.md#b"}}, // there, but not together
		{`"障害検知の自動化"`, []string{"a.md#b"}},
		{`障害検知の自動化 -"自動化の障害検知"`, []string{"a.md#b"}},
		{"CloudFormation", []string{"b.md#a"}},
		{"cloud formation", []string{"b.md#a"}},
		{"formationテンプレート", []string{"b.md#a"}},
		{"cloudformationテンプレート", []string{"b.md#a"}},
		{"nginx", []string{"b.md#b"}},
		{"山田", []string{"a.md#b"}},
		{"監視 -Docker", []string{"a.md#d"}},
		{"Consul OR Docker 監視", []string{"b.md#b", "a.md#d", "a.md#c"}},
		{"監視 tag:serf", []string{"a.md#d"}},
		{"監視 after:2015", []string{"b.md#b"}},
		{"監視 before:2015", []string{"a.md#d"}},
		{"has:slides", []string{"a.md#b"}},
		{"speaker:yamada", []string{"a.md#b"}},
		{"path:B.MD", []string{"b.md#a", "b.md#b"}},
		{"-Serf", []string{"b.md#a", "b.md#b"}},
		{"くぁwせdrftgyふじこlp", []string{}},
		{"", []string{}},
		{"。", []string{}},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			a := search(t, r, tt.query)
			got := ids(a)
			if len(got) > len(tt.want) && len(tt.want) > 0 {
				got = got[:len(tt.want)]
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: got %v, want %v first", tt.query, ids(a), tt.want)
			}
			for i, h := range a.Hits {
				if h.Rank != i+1 {
					t.Errorf("hit %d has rank %d", i+1, h.Rank)
				}
				checkExplanation(t, h)
				checkSpans(t, h)
			}
		})
	}
}

func checkExplanation(t *testing.T, h index.Hit) {
	t.Helper()
	if diff := h.Explanation.Value - h.Score; diff > 1e-9 || diff < -1e-9 {
		t.Errorf("%s: explained %v, score %v", h.Section.ID, h.Explanation.Value, h.Score)
	}
	var sums func(e *index.Explanation)
	sums = func(e *index.Explanation) {
		if len(e.Parts) == 0 {
			return
		}
		sum := 0.0
		for _, p := range e.Parts {
			sum += p.Value
			sums(p)
		}
		if diff := sum - e.Value; diff > 1e-9 || diff < -1e-9 {
			t.Errorf("%s: parts of %q add up to %v, not %v", h.Section.ID, e.What, sum, e.Value)
		}
	}
	sums(h.Explanation)
}

func checkSpans(t *testing.T, h index.Hit) {
	t.Helper()
	end := 0
	for _, s := range h.Snippet.Spans {
		if s[0] < end || s[1] <= s[0] || s[1] > len(h.Snippet.Text) {
			t.Errorf("%s: span %v of %q", h.Section.ID, s, h.Snippet.Text)
			return
		}
		end = s[1]
	}
}

func TestSnippet(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, talks()...)
	r := open(t, dir)
	for _, tt := range []struct{ query, want string }{
		{"障害検知の自動化", "Serfはゴシッププロトコルで動くツールです。【障害検知の自動化】にSerfを使います。"},
		{"cloudformation", "【CloudFormation】テンプレートで環境を作る。負荷試験も自動化した。"},
		{"負荷試験", "CloudFormationテンプレートで環境を作る。【負荷試験】も自動化した。"},
		{"nginx", "docker run --rm 【nginx】"},
		{"構成管理", "Serfはゴシッププロトコルで動くツールです。障害検知の自動化にSerfを使います。"},
	} {
		a := search(t, r, tt.query)
		if len(a.Hits) == 0 {
			t.Errorf("%s: nothing found", tt.query)
			continue
		}
		if got := marked(a.Hits[0].Snippet); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.query, got, tt.want)
		}
	}
}

func marked(s index.Snippet) string {
	var b strings.Builder
	at := 0
	for _, sp := range s.Spans {
		b.WriteString(s.Text[at:sp[0]] + "【" + s.Text[sp[0]:sp[1]] + "】")
		at = sp[1]
	}
	return b.String() + s.Text[at:]
}

func TestGenerations(t *testing.T) {
	dir := t.TempDir()
	if _, err := index.Open(dir, newAnalyzer(t)); !errors.As(err, new(*index.NoIndexError)) {
		t.Fatalf("an empty directory gave %v", err)
	}
	for i, want := range []string{"gen-000001", "gen-000002", "gen-000003"} {
		if s := build(t, dir, talks()[:1+i%2]...); s.Generation != want {
			t.Errorf("built %s, want %s", s.Generation, want)
		}
	}
	_, err := index.Build(t.Context(), dir, newAnalyzer(t), slices.Values([]corpus.Note(nil)), index.BuildOptions{})
	if !errors.Is(err, index.ErrNoNotes) {
		t.Errorf("no notes gave %v", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"CURRENT", "LOCK", "gen-000002", "gen-000003"}; !slices.Equal(names, want) {
		t.Errorf("left behind %v, want %v", names, want)
	}
	if got, _ := index.Current(dir); got != "gen-000003" {
		t.Errorf("CURRENT names %q", got)
	}
}

func TestDamage(t *testing.T) {
	dir := t.TempDir()
	s := build(t, dir, talks()...)
	gen := filepath.Join(dir, s.Generation)
	files := 0
	err := filepath.WalkDir(gen, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		whole, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, whole[:len(whole)/2], 0o644); err != nil {
			return err
		}
		if r, err := index.Open(dir, newAnalyzer(t)); !errors.As(err, new(*index.BrokenError)) {
			t.Errorf("%s truncated: %v", path, err)
			if err == nil {
				r.Close()
			}
		}
		return os.WriteFile(path, whole, 0o644)
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files: %v", files, err)
	}
	search(t, open(t, dir), "Serf")
}
