package ignore

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// ignored asks as a walker does, which enters no folder that is left out.
func ignored(rules Rules, path string, dir bool) bool {
	for i := range len(path) {
		if path[i] != '/' {
			continue
		}
		if r := rules.Match(path[:i], true, nil); r != nil && !r.Keeps() {
			return true
		}
	}
	r := rules.Match(path, dir, nil)
	return r != nil && !r.Keeps()
}

var table = []struct {
	rules string
	in    []string // left out
	out   []string // not
}{
	{"a.md", []string{"a.md", "b/a.md", "a.md/c"}, []string{"a.mdx", "ba.md", "b"}},
	{"/a.md", []string{"a.md"}, []string{"b/a.md"}},
	{"b/a.md", []string{"b/a.md"}, []string{"c/b/a.md", "a.md"}},
	{"drafts/", []string{"drafts/a.md", "x/drafts/a.md"}, []string{"drafts", "drafts.md"}},
	{"*.md\n!keep.md", []string{"a.md", "b/c.md"}, []string{"keep.md", "b/keep.md", "a.txt"}},
	{"b/\n!b/a.md", []string{"b/a.md"}, []string{"a.md"}}, // what is in a folder that is left out cannot come back
	{"b/*\n!b/a.md", []string{"b/c.md"}, []string{"b/a.md"}},
	{"**/a", []string{"a", "b/a", "b/c/a"}, []string{"ba", "b/ca"}},
	{"a/**", []string{"a/b", "a/b/c"}, []string{"a", "b/a"}},
	{"a/**/b", []string{"a/b", "a/x/b", "a/x/y/b"}, []string{"ab", "a/xb", "c/a/b"}},
	{"a/*/b", []string{"a/x/b"}, []string{"a/b", "a/x/y/b"}},
	{"**", []string{"a", "a/b"}, nil},
	{"*", []string{"a", "a/b", ".a"}, nil},
	{"a**b", []string{"ab", "axb", "x/ayyb"}, []string{"a/b"}},
	{"?.md", []string{"a.md", "b/a.md"}, []string{"ab.md", ".md", "あ.md"}},
	{"メモ*", []string{"メモ.md", "x/メモ帳/a.md"}, []string{"議事メモ.md"}},
	{"[a-c].md", []string{"a.md", "c.md"}, []string{"d.md", "-.md"}},
	{"[!a-c].md", []string{"d.md"}, []string{"a.md"}},
	{"[^a].md", []string{"d.md"}, []string{"a.md"}},
	{"[]-].md", []string{"].md", "-.md"}, []string{"a.md"}},
	{"[[:digit:]_].md", []string{"1.md", "_.md"}, []string{"a.md"}},
	{"[[:nothing:]].md", nil, []string{":.md", "n.md"}},
	{"[a", nil, []string{"[a", "a"}},
	{`a\`, nil, []string{`a`}},
	{`\#a` + "\n" + `\!b`, []string{"#a", "!b"}, []string{"a", "b"}},
	{"#a\n\n  \n", nil, []string{"#a", "a", " "}},
	{`a\*`, []string{"a*"}, []string{"ab"}},
	{"a  ", []string{"a"}, []string{"a  "}},
	{`a\ ` + " ", []string{"a "}, []string{"a"}},
	{"a.md\r\nb.md\r\n", []string{"a.md", "b.md"}, nil},
	{"\uFEFFa.md", []string{"a.md"}, nil},
	{"/", nil, []string{"a", "b/c"}},
	{"//", nil, []string{"a", "b/c"}},
	{"!a.md", nil, []string{"a.md"}},
	{"a.md\n!a.md\na.md", []string{"a.md"}, nil},
	{"b/**/", []string{"b/c/d"}, []string{"b/c", "b"}},
	{"*/a.md", []string{"b/a.md"}, []string{"a.md", "b/c/a.md"}},
}

func TestMatch(t *testing.T) {
	for _, tc := range table {
		rules := Parse(tc.rules, ".gitignore")
		for _, path := range tc.in {
			if !ignored(rules, path, false) {
				t.Errorf("%q does not leave out %q", tc.rules, path)
			}
		}
		for _, path := range tc.out {
			if ignored(rules, path, false) {
				t.Errorf("%q leaves out %q", tc.rules, path)
			}
		}
	}
}

func TestRuleIsNamed(t *testing.T) {
	rules := Parse("# notes\r\n\n*.md\n!a.md \n", "notes/.gitignore")
	r := rules.Match("x/a.md", false, nil)
	if r == nil || r.File != "notes/.gitignore" || r.Line != 4 || r.Text != "!a.md" || !r.Keeps() {
		t.Errorf("a.md is decided by %+v", r)
	}
	if r := rules.Match("a.txt", false, nil); r != nil {
		t.Errorf("a.txt is decided by %+v", r)
	}
}

// File systems differ in how they write kana with dakuten.
func TestNormalForms(t *testing.T) {
	for _, rule := range []string{"パネル.md", "ハ\u309Aネル.md", "パネル*"} {
		for _, name := range []string{"パネル.md", "ハ\u309Aネル.md"} {
			if Parse(rule, "").Match(name, false, nil) == nil {
				t.Errorf("%+q does not match %+q", rule, name)
			}
		}
	}
}

// gitIgnores asks git which of the paths it leaves out. Nothing at a path need be there.
func gitIgnores(t *testing.T, repository, rules string, paths []string) map[string]bool {
	t.Helper()
	if err := os.WriteFile(filepath.Join(repository, ".gitignore"), []byte(rules), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "git", "-C", repository, "-c", "core.excludesFile=", "-c", "core.precomposeUnicode=false",
		"check-ignore", "--no-index", "--stdin", "-z")
	cmd.Stdin = strings.NewReader(strings.Join(paths, "\x00"))
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState.ExitCode() != 1 { // 1: none is left out
		t.Fatalf("%v: %s", err, out)
	}
	all := map[string]bool{}
	for path := range bytes.SplitSeq(out, []byte{0}) {
		all[string(path)] = true
	}
	return all
}

func repository(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git here to compare with")
	}
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "git", "init", "-q", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return dir
}

// The table is right about git.
func TestTableIsGits(t *testing.T) {
	dir := repository(t)
	for _, tc := range table {
		got := gitIgnores(t, dir, tc.rules, append(append([]string{}, tc.in...), tc.out...))
		for _, path := range tc.in {
			if !got[path] {
				t.Errorf("git does not leave out %q by %q", path, tc.rules)
			}
		}
		for _, path := range tc.out {
			if got[path] {
				t.Errorf("git leaves out %q by %q", path, tc.rules)
			}
		}
	}
}

// Rules and paths made by chance mean what git says.
func TestAgreesWithGit(t *testing.T) {
	dir := repository(t)
	r := rand.New(rand.NewPCG(1, 2))
	left := 0
	for range 150 {
		var rules []string
		for range 1 + r.IntN(4) {
			rules = append(rules, randomRule(r))
		}
		text := strings.Join(rules, "\n")
		var paths []string
		for range 60 {
			paths = append(paths, randomPath(r))
		}
		want := gitIgnores(t, dir, text, paths)
		parsed := Parse(text, "")
		for _, path := range paths {
			got := ignored(parsed, path, false)
			if got != want[path] {
				t.Errorf("rules %q: %q is left out: %v, git says %v", rules, path, got, want[path])
			}
			if got {
				left++
			}
		}
	}
	if left == 0 {
		t.Error("nothing was ever left out")
	}
}

func pick(r *rand.Rand, s ...string) string { return s[r.IntN(len(s))] }

// randomRule writes "**" as a whole part of a path only: elsewhere git reads it as a
// folder's when it follows the first plain letters of a rule, against its manual.
func randomRule(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString(pick(r, "", "", "", "", "!"))
	b.WriteString(pick(r, "", "", "", "/"))
	for i := range 1 + r.IntN(3) {
		if i > 0 {
			b.WriteString("/")
		}
		if r.IntN(5) == 0 {
			b.WriteString("**")
			continue
		}
		star := false
		for range 1 + r.IntN(3) {
			part := pick(r, "a", "b", "c", "*", "?", "[ab]", "[!a]", "[^b-c]", "[]a]", "[[:alpha:].]", "[a", `[\]a]`, `\a`, "あ", "ab", ".")
			if star && part == "*" {
				continue
			}
			star = part == "*"
			b.WriteString(part)
		}
	}
	b.WriteString(pick(r, "", "", "", "", "/", "  ", `\ `, "\r"))
	return b.String()
}

func randomPath(r *rand.Rand) string {
	var parts []string
	for range 1 + r.IntN(4) {
		var name strings.Builder
		for range 1 + r.IntN(3) {
			name.WriteString(pick(r, "a", "b", "c", ".", "あ", "]", " "))
		}
		if strings.Trim(name.String(), ".") == "" {
			name.WriteString("a")
		}
		parts = append(parts, name.String())
	}
	return strings.Join(parts, "/")
}

// What would take a matcher that goes back for ever takes a step of each element a byte.
func TestBudget(t *testing.T) {
	rules := Parse(strings.Repeat("*a", 100)+"b", "")
	budget := NewBudget(1<<20, nil)
	if r := rules.Match(strings.Repeat("a", 250)+"b", false, budget); r == nil || budget.Spent() {
		t.Errorf("decided by %v, spent %v", r, budget.Spent())
	}
	many := Parse(strings.Repeat(strings.Repeat("*a", 100)+"\n", 1000), "")
	if r := many.Match(strings.Repeat("ba", 120), false, budget); r == nil && !budget.Spent() {
		t.Error("no rule, and the budget is not spent")
	}
	for range 100 {
		many.Match(strings.Repeat("b", 249)+"a", false, budget)
	}
	if !budget.Spent() {
		t.Error("the budget is endless")
	}
	if own := NewBudget(1<<20, budget); !own.Spent() {
		t.Error("there is more in a part than in the whole")
	}
}

func FuzzMatch(f *testing.F) {
	for _, tc := range table {
		for _, path := range append(tc.in, tc.out...) {
			f.Add(tc.rules, path)
		}
	}
	f.Add("[[:", "a")
	f.Add("[a-", "a")
	f.Add("\\", "\xff")
	f.Fuzz(func(t *testing.T, rules, path string) {
		for _, r := range Parse(rules, "f") {
			if r.Line < 1 || r.Line > strings.Count(rules, "\n")+1 || r.Text == "" {
				t.Errorf("%q has the rule %q at line %d", rules, r.Text, r.Line)
			}
		}
		Parse(rules, "f").Match(path, false, NewBudget(1<<22, nil))
	})
}
