package corpus

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/corpus/ignore"
)

// A repository with rules at every place that they may be at.
var ruledTree = map[string]string{
	".gitignore":                    "*.tmp.md\n/private/\nout/*\n!out/keep.md\n[a-c]?.md\n\\#x.md\n",
	"a.md":                          "a",
	"x.tmp.md":                      "x",
	"ab.md":                         "x",
	"#x.md":                         "x",
	"private/a.md":                  "x",
	"blog/private/a.md":             "a",
	"out/a.md":                      "x",
	"out/keep.md":                   "a",
	"blog/.gitignore":               "old/\n!b.tmp.md\n/posts/**/wip.md\n",
	"blog/b.tmp.md":                 "a",
	"blog/old/a.md":                 "x",
	"blog/posts/wip.md":             "x",
	"blog/posts/2014/06/wip.md":     "x",
	"blog/posts/2014/06/jtf.md":     "a",
	"blog/posts/.gitignore":         "!wip.md\n",
	"blog/posts/secret.md":          "x",
	"blog/posts/2014/old.md":        "a",
	"blog/posts/2014/old/tmp.md":    "x",
	"blog/posts/2014/06/.gitignore": "!/wip.md\n",
}

func TestScanObeysGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git here to compare with")
	}
	dir := tree(t, ruledTree)
	git := func(args ...string) []string {
		cmd := exec.CommandContext(t.Context(), "git", append([]string{"-C", dir, "-c", "core.excludesFile=", "-c", "core.quotePath=false"}, args...)...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return slices.DeleteFunc(strings.Split(string(out), "\n"), func(s string) bool { return s == "" || strings.HasSuffix(s, ".gitignore") })
	}
	git("init", "-q")
	if err := os.WriteFile(filepath.Join(dir, ".git/info/exclude"), []byte("secret.md\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, source := range []string{"", "blog", "blog/posts/2014"} {
		want := git("ls-files", "--others", "--exclude-standard", "--", "./"+source)
		for i := range want {
			want[i] = strings.TrimPrefix(want[i], source+"/")
		}
		slices.Sort(want)
		if len(want) == 0 {
			t.Fatal("git lists nothing")
		}
		files, problems, err := Scan([]string{filepath.Join(dir, source)}, Options{})
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		got := ids(files)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("source %q, - git, + Scan:\n%s", source, diff)
		}
	}
}

// Without a repository, only what is in the source counts. Our own file comes after
// git's, and can take back what that leaves out.
func TestScanIgnores(t *testing.T) {
	dir := tree(t, map[string]string{
		".gitignore":              "*\n",
		"src/.gitignore":          "\n*.md\n",
		"src/.talksearchignore":   "!a.md\n# not for the index\ndiary/\n*.jsonl\n",
		"src/a.md":                "a",
		"src/b.md":                "b",
		"src/c.jsonl":             "",
		"src/d.txt":               "d",
		"src/diary/a.md":          "x",
		"src/.git/config":         "",
		"src/sub/.git/a.md":       "x",
		"src/sub/node_modules/a":  "x",
		"src/sub/a.md":            "a",
		"src/sub/.gitignore/a.md": "x", // a folder has no rules
	})
	if err := os.RemoveAll(filepath.Join(dir, "src/.git")); err != nil {
		t.Fatal(err)
	}
	src := filepath.Join(dir, "src")
	passed := map[string]string{}
	var entered []string
	files, problems, err := Scan([]string{src, filepath.Join(src, "b.md")}, Options{
		PassedOver: func(path, why string) {
			passed[strings.TrimPrefix(path, src)] = strings.ReplaceAll(why, src, "")
		},
		Entered: func(path string) { entered = append(entered, path) },
	})
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	// A file that is a source itself is read whoever ignores it.
	if want := []string{"src/a.md", "src/d.txt", "src/sub/a.md", "b.md"}; !slices.Equal(ids(files), want) {
		t.Errorf("files %q, want %q", ids(files), want)
	}
	if want := []string{src, filepath.Join(src, "sub")}; !slices.Equal(entered, want) {
		t.Errorf("entered %q, want %q", entered, want)
	}
	want := map[string]string{
		"/b.md":              "ignored by /.gitignore:2: *.md",
		"/c.jsonl":           "ignored by /.talksearchignore:4: *.jsonl",
		"/diary/":            "ignored by /.talksearchignore:3: diary/",
		"/.gitignore":        "not the name of a note",
		"/.talksearchignore": "not the name of a note",
		"/sub/.git/":         "a hidden folder or somebody else's packages",
		"/sub/.gitignore/":   "a hidden folder or somebody else's packages",
		"/sub/node_modules/": "a hidden folder or somebody else's packages",
	}
	if diff := cmp.Diff(want, passed); diff != "" {
		t.Error(diff)
	}
}

// Where it cannot be known what people want kept out, nothing is read.
func TestScanUnknownRules(t *testing.T) {
	outside := tree(t, map[string]string{"rules": "secret.md\n"})
	for name, content := range map[string]string{
		"large":          strings.Repeat("a", maxIgnoreBytes+1),
		"too many rules": strings.Repeat("a\n", maxIgnoreRules+1),
		"a link outside": "-> " + filepath.Join(outside, "rules"),
	} {
		dir := tree(t, map[string]string{"a.md": "a", "sub/.gitignore": content, "sub/secret.md": "x", "sub/deeper/secret.md": "x", "z.md": "z"})
		files, problems, err := Scan([]string{dir}, Options{})
		if err != nil || !slices.Equal(ids(files), []string{"a.md", "z.md"}) {
			t.Errorf("%s: files %q, %v", name, ids(files), err)
		}
		if len(problems) != 1 || problems[0].Path != filepath.Join(dir, "sub") || !strings.Contains(problems[0].Reason, ".gitignore") {
			t.Errorf("%s: problems %v", name, problems)
		}
	}
}

// The rules of an ignore file cannot take for ever.
func TestScanCostlyRules(t *testing.T) {
	dir := tree(t, map[string]string{"0.md": "0", "sub/.gitignore": strings.Repeat(strings.Repeat("*a", 50)+"*z*\n", 10), "sub/0.md": "0", "sub/deep/" + strings.Repeat("ab", 100) + ".md": "x",
		"sub/z.md": "x", "z.md": "z"})
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := &scanner{opts: Options{PassedOver: func(string, string) {}, Entered: func(string) {}}, taken: map[string]string{}}
	w := folderWalk{scanner: s, root: root, source: dir, rules: &rulesInForce{steps: 100_000, budget: ignore.NewBudget(1<<20, nil)}}
	w.folder(".", 0)
	if !slices.Equal(ids(s.files), []string{"0.md", "sub/0.md", "z.md"}) || len(s.problems) != 1 || !strings.Contains(s.problems[0].Error(), "abab") {
		t.Errorf("files %q, problems %v", ids(s.files), s.problems)
	}
}

// An index that lies in a source is no source of notes.
func TestScanExcept(t *testing.T) {
	dir := tree(t, map[string]string{"a.md": "a", "ix/gen/words.txt": "x", "other/ix/b.md": "b"})
	passed := map[string]string{}
	files, problems, err := Scan([]string{dir}, Options{
		Except:     []string{filepath.Join(dir, "ix"), filepath.Join(dir, "missing")},
		PassedOver: func(path, why string) { passed[path] = why },
	})
	if err != nil || len(problems) > 0 || !slices.Equal(ids(files), []string{"a.md", "other/ix/b.md"}) {
		t.Errorf("files %q, problems %v, %v", ids(files), problems, err)
	}
	if want := []string{filepath.Join(dir, "ix") + string(filepath.Separator)}; !slices.Equal(slices.Collect(maps.Keys(passed)), want) {
		t.Errorf("passed over %v, want %q", passed, want)
	}
}
