package corpus

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"

	"github.com/talksearch/talksearch/corpus/pattern"
)

// shared finds the real notes that lie beside the repository. They belong to
// their authors and are no part of it, so a machine without them skips.
func shared(t *testing.T, elem ...string) string {
	t.Helper()
	dir := os.Getenv("TALKSEARCH_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	path := filepath.Join(append([]string{dir}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no real notes here (set TALKSEARCH_SHARED): %v", err)
	}
	return path
}

// readAll reads a source with everything in it, drafts too.
func readAll(t *testing.T, source string) (notes map[string]Note, problems []*Problem, files []File) {
	t.Helper()
	files, problems, err := Scan([]string{source}, Options{IncludeDrafts: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("no files in %s", source)
	}
	notes = map[string]Note{}
	for _, f := range files {
		for n, err := range f.Notes() {
			if err != nil {
				problems = append(problems, err.(*Problem))
			}
			if n.ID != "" {
				notes[n.ID] = n
			}
		}
	}
	return notes, problems, files
}

// Every post of two real blogs has the title, date and tags that a YAML parser
// finds in it, and a section for each heading that a reader of lines finds.
func TestRealBlogs(t *testing.T) {
	for _, tc := range []struct {
		name      string
		posts     int
		explained int // files with one byte that is no text
	}{
		{"efcl", 838, 1},
		{"jser", 123, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			dir := shared(t, "corpora", tc.name)
			notes, problems, files := readAll(t, dir)
			if len(files) != tc.posts || len(notes) != tc.posts {
				t.Errorf("%d notes of %d files, want %d", len(notes), len(files), tc.posts)
			}
			if len(problems) != tc.explained || slices.ContainsFunc(problems, func(p *Problem) bool { return p.Skipped }) {
				t.Errorf("problems: %v", problems)
			}
			for _, f := range files {
				checkPost(t, f, notes[f.ID])
			}
		})
	}
}

func checkPost(t *testing.T, f File, n Note) {
	t.Helper()
	raw, err := os.ReadFile(f.Path)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(raw), "\r\n", "\n")
	parts := strings.SplitN(text, "\n---", 2)
	var said struct {
		Title          string
		Date           string
		Tags, Category any
		Categories     any
	}
	if err := yaml.Unmarshal([]byte(strings.TrimPrefix(parts[0], "---\n")), &said); err != nil {
		t.Errorf("%s: %v", f.ID, err)
		return
	}
	if want := oneLine(said.Title); n.Title != want {
		t.Errorf("%s: title %q, want %q", f.ID, n.Title, want)
	}
	wantDate := dateAtStart().FindString(said.Date)
	if wantDate == "" {
		wantDate = dateAtStart().FindString(filepath.Base(f.ID))
	}
	if n.Date != wantDate {
		t.Errorf("%s: date %q, want %q", f.ID, n.Date, wantDate)
	}
	var wantTags []string
	for _, v := range []any{said.Tags, said.Categories, said.Category} {
		list, ok := v.([]any)
		if s, isString := v.(string); isString && s != "" {
			list, ok = []any{s}, true
		}
		for _, tag := range list {
			if tag, _ := tag.(string); ok && tag != "" && !slices.Contains(wantTags, strings.TrimLeft(tag, "#")) {
				wantTags = append(wantTags, strings.TrimLeft(tag, "#"))
			}
		}
	}
	if !slices.Equal(n.Tags, wantTags) {
		t.Errorf("%s: tags %q, want %q", f.ID, n.Tags, wantTags)
	}

	got := 0
	for _, s := range n.Sections {
		if len(s.Heading) > 0 {
			got++
		}
	}
	_, body, _ := strings.Cut(parts[1], "\n")
	if want := countHeadings(body); got != want {
		t.Errorf("%s: %d sections with a heading, want %d", f.ID, got, want)
	}
}

var (
	dateAtStart = pattern.Lazy(`^\d{4}-\d{2}-\d{2}`)
	codeFence   = pattern.Lazy("^\\s*(?:[-*+] +)?(```+|~~~+)([^`]*)$")
	codeSpan    = pattern.Lazy("`[^`\n]+`")
	notSeen     = pattern.Lazy(`(?is)<pre[ >].*?</pre>|<!--.*?-->|<script[^>]*/>|<script.*?</script>`)
	quoted      = pattern.Lazy(`(?m)^ {0,3}>.*$`)
	atxLine     = pattern.Lazy(`(?m)^ {0,3}(?:[-*+] +)?#{1,6}[ \t]+[^\s]`)
	setextLine  = pattern.Lazy(`^ {0,3}(=+|-+)[ \t]*$`)
	notSetext   = pattern.Lazy(`^(\s*$| {0,3}([-*+>]|\d+[.)]|#{1,6} |<|\|)| {4})`)
	htmlHeading = pattern.Lazy(`(?is)<h[1-6](?:\s[^>]*)?>(.*?)</h[1-6]>`)
	htmlAlt     = pattern.Lazy(`\balt="([^"]+)"`)
	imageAlt    = pattern.Lazy(`!\[[^\]\n]*\]`)
	htmlTag     = pattern.Lazy(`<[^>]*>`)
	listItem    = pattern.Lazy(`^ *(?:[-*+]|\d+[.)]) +`)
)

// countHeadings counts as a person would with an editor: strike out code,
// comments, scripts and quotes, then search for '#', underlines and <h1> to <h6>.
func countHeadings(body string) int {
	body = withoutFences(body)
	n := countInLists(body)
	body = codeSpan().ReplaceAllString(body, "x")
	body = notSeen().ReplaceAllString(body, "")
	body = quoted().ReplaceAllString(body, ">")
	n += len(atxLine().FindAllString(body, -1))
	previous := ""
	for line := range strings.SplitSeq(body, "\n") {
		if setextLine().MatchString(line) && !notSetext().MatchString(previous) {
			n++
		}
		previous = line
	}
	for _, h := range htmlHeading().FindAllStringSubmatch(imageAlt().ReplaceAllString(body, ""), -1) {
		if strings.TrimSpace(htmlTag().ReplaceAllString(htmlAlt().ReplaceAllString(h[1], ">$1<"), "")) != "" {
			n++
		}
	}
	return n
}

// withoutFences leaves out code between fences: the second is as long at least.
func withoutFences(body string) string {
	var out []string
	fence := ""
	for line := range strings.SplitSeq(body, "\n") {
		m := codeFence().FindStringSubmatch(line)
		switch {
		case fence == "" && m != nil:
			fence, line = m[1], ""
		case fence != "":
			if m != nil && strings.HasPrefix(m[1], fence) && strings.TrimSpace(m[2]) == "" {
				fence = ""
			}
			line = ""
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// countInLists counts headings that are indented like code, but are in an item of a
// list: the line before that is indented less begins one.
func countInLists(body string) (n int) {
	lines := strings.Split(body, "\n")
	indent := func(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
	for i, line := range lines {
		if indent(line) < 4 || !atxLine().MatchString(strings.TrimLeft(line, " ")) {
			continue
		}
		for _, before := range slices.Backward(lines[:i]) {
			if strings.TrimSpace(before) != "" && indent(before) < indent(line) {
				if item := len(listItem().FindString(before)); item > 0 && item <= indent(line) && indent(line) < item+4 {
					n++
				}
				break
			}
		}
	}
	return n
}

// The English original stands in comments above each paragraph.
func TestCommentsAreNotProse(t *testing.T) {
	notes, _, _ := readAll(t, shared(t, "corpora", "rust-book-ja"))
	comment := regexp.MustCompile(`(?s)<!--\n(.*?)-->`)
	dir := shared(t, "corpora", "rust-book-ja")
	checked := 0
	for id, n := range notes {
		raw, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(id)))
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for _, s := range n.Sections {
			all.WriteString(strings.Join(s.Heading, "\n") + "\n" + s.Prose + "\n")
		}
		outside := comment.ReplaceAll(raw, nil)
		for _, c := range comment.FindAllSubmatch(raw, -1) {
			for line := range bytes.SplitSeq(c[1], []byte("\n")) {
				if len(line) < 40 || bytes.ContainsAny(line, "`*[]<>&\\") || bytes.Contains(outside, line) {
					continue
				}
				checked++
				if strings.Contains(all.String(), string(line)) {
					t.Errorf("%s: %q is prose", id, line)
				}
			}
		}
	}
	if checked < 1000 {
		t.Errorf("only %d lines of comments checked", checked)
	}
}

// Every file in EUC-JP is read as such. What judges is no decoder: the bytes are
// well formed EUC-JP, and the text written in EUC-JP anew is the same bytes. Of all
// files iconv reads 17 otherwise, in 26 letters: in one － is its −, in the others ～ its 〜.
func TestRealEUCJP(t *testing.T) {
	files := 0
	err := filepath.WalkDir(shared(t, "corpora", "rurema-eucjp-2009"), func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text, badLine, err := decode(raw)
		if err != nil || badLine != 0 {
			t.Errorf("%s: line %d, %v", path, badLine, err)
		}
		if bytes.Contains(raw, []byte("\x1b$B")) { // one is in ISO-2022-JP
			again, err := japanese.ISO2022JP.NewEncoder().String(text)
			if err != nil || again != string(raw) {
				t.Errorf("%s: is not what its bytes say: %v", path, err)
			}
			return nil
		}
		if utf8.Valid(raw) {
			if want := strings.ReplaceAll(string(raw), "\r\n", "\n"); text != want {
				t.Errorf("%s: is UTF-8, and read as something else", path)
			}
			return nil
		}
		files++
		if at := malformedEUCJP(raw); at >= 0 {
			t.Errorf("%s: byte %d is not EUC-JP", path, at)
		}
		again, err := japanese.EUCJP.NewEncoder().String(text)
		if want := strings.ReplaceAll(string(raw), "\r\n", "\n"); err != nil || again != want {
			t.Errorf("%s: is not what its bytes say: %v", path, err)
		}
		return nil
	})
	if err != nil || files != 744 {
		t.Errorf("%d files in EUC-JP, want 744; %v", files, err)
	}
}

// malformedEUCJP gives the offset of the first byte that cannot stand where it
// does in EUC-JP, or -1.
func malformedEUCJP(raw []byte) int {
	graphic := func(i int) bool { return i < len(raw) && raw[i] >= 0xA1 && raw[i] <= 0xFE }
	for i := 0; i < len(raw); {
		switch c := raw[i]; {
		case c < 0x80:
			i++
		case c == 0x8E && graphic(i+1) && raw[i+1] <= 0xDF, graphic(i) && graphic(i+1):
			i += 2
		case c == 0x8F && graphic(i+1) && graphic(i+2):
			i += 3
		default:
			return i
		}
	}
	return -1
}

func TestSeedHugo(t *testing.T) {
	seeds, err := filepath.Glob(filepath.Join(shared(t, "seeds"), "000_*.txt"))
	if err != nil || len(seeds) != 1 {
		t.Fatal(seeds, err)
	}
	notes, problems, _ := readAll(t, seeds[0])
	if len(notes) != 1 || len(problems) != 0 {
		t.Fatal(len(notes), problems)
	}
	n := notes[filepath.Base(seeds[0])]
	if n.Title != "JTF2014行ってきた" || n.Date != "2014-06-22" {
		t.Errorf("title %q, date %q", n.Title, n.Date)
	}
	if diff := cmp.Diff([]string{"docker", "openstack", "technology"}, n.Tags); diff != "" {
		t.Error(diff)
	}
	talks := map[string]int{}
	for _, s := range n.Sections {
		for _, word := range []string{"JavaScript", "embedly", "iframe", "function"} {
			if strings.Contains(s.Prose, word) {
				t.Errorf("%s has markup: %q", s.ID, s.Prose)
			}
		}
		if len(s.Heading) == 0 {
			continue
		}
		if len(s.Links) > 0 {
			talks[s.Links[0].URL]++
		}
		if s.Anchor == "" || s.Line < 20 {
			t.Errorf("%q: anchor %q, line %d", s.Heading, s.Anchor, s.Line)
		}
	}
	// Two talks embed their deck; the parts below inherit it.
	if want := 2; len(talks) != want {
		t.Errorf("decks %v, want %d", talks, want)
	}
	for url, sections := range talks {
		if sections < 7 {
			t.Errorf("%s belongs to %d sections only", url, sections)
		}
	}
	i := slices.IndexFunc(n.Sections, func(s Section) bool { return strings.Contains(s.Prose, "イミュータブル") })
	if i < 0 || len(n.Sections[i].Heading) != 2 || n.Sections[i].Heading[1] != "インフラプロビジョニングベストプラクティス" || n.Sections[i].Links[0].Kind != Slides {
		t.Errorf("イミュータブル is in section %d", i)
	}
}
