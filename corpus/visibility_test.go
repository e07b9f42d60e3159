package corpus

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestWithheld(t *testing.T) {
	now := time.Date(2020, 1, 1, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		key  string
		yes  []string // values that keep a note from the public
		no   []string
		hint []string // of yes, those that are not understood
	}{
		{"draft", []string{"true", "Yes", "1", "on", "TRUE"}, []string{"false", "", "no", "0", "null", "false # 公開済み"},
			[]string{"maybe", "{{ .Draft }}", "まだ", "tru"}},
		{"isDraft", []string{"true"}, []string{"false"}, nil},
		{"wip", []string{"true"}, []string{"false"}, nil},
		{"private", []string{"true"}, []string{"false"}, []string{"friends"}},
		{"ignorePublish", []string{"true"}, []string{"false"}, nil},
		{"published", []string{"false", "no", "2020-01-02"}, []string{"true", "2014-06-22", "", "2020-01-01 11:00"}, []string{"soon"}},
		{"publish", []string{"no"}, []string{"yes"}, nil},
		{"public", []string{"false"}, []string{"true", "css/main.css"}, nil},
		{"unlisted", []string{"true"}, []string{"false"}, nil},
		{"headless", []string{"true"}, []string{"false"}, nil},
		{"render", []string{"false"}, []string{"true", "server"}, nil},
		{"_build.render", []string{"never", "link", "false"}, []string{"always", "true"}, nil},
		{"build.list", []string{"never", "local", "false"}, []string{"always"}, nil},
		{"eleventyExcludeFromCollections", []string{"true"}, []string{"false"}, nil},
		{"permalink", []string{"false"}, []string{"/a/", "https://a.example/"}, nil},
		{"status", []string{"Draft", "private", "hidden", "Future", "pending", "auto-draft", "下書き", "in review", "Unpublished"},
			[]string{"published", "Publish", "accepted", "完了", "futurework"}, nil},
		{"visibility", []string{"private", "unlisted", "members"}, []string{"public", "Everyone"}, nil},
		{"hidden", []string{"true"}, []string{"false", "md"}, nil},
		{"password", []string{"himitsu"}, []string{"", "false"}, nil},
		{"robots", []string{"noindex", "NOINDEX, nofollow", "none"}, []string{"index, follow", "nonesuch"}, nil},
		{"noindex", []string{"true"}, []string{"false"}, nil},
		{"sitemap", []string{"false"}, []string{"true", "weekly"}, nil},
		{"sitemap.disable", []string{"true"}, []string{"false"}, nil},
		{"search.exclude", []string{"true"}, []string{"false"}, nil},
		{"in_search_index", []string{"false"}, []string{"true"}, nil},
		{"searchHidden", []string{"true"}, []string{"false"}, nil},
		{"date", []string{"2021-01-01"}, []string{"2020-01-01", "いつか"}, nil},
		{"publishDate", []string{"2020-01-02"}, []string{"2020-01-01", ""}, []string{"来週"}},
		{"published_at", []string{"2020-01-01 12:01", "2020-01-01T21:01:00+09:00"}, []string{"2020-01-01T20:59:00+09:00"}, []string{"TBD"}},
		{"expiryDate", []string{"2019-12-31"}, []string{"2020-01-02", "never"}, []string{"in a year"}},
		{"cascade.draft", []string{"true"}, []string{"false"}, nil},
		{"draft.since", []string{"2014"}, nil, nil},
		{"title", nil, []string{"draft: true", "private"}, nil},
		{"tags", nil, []string{"draft"}, nil},
	} {
		why := func(value string) string { return matter{strings.ToLower(tc.key): {value}}.meta(now).withheld }
		for _, v := range append(slices.Clone(tc.yes), tc.hint...) {
			if why(v) == "" {
				t.Errorf("%s: %s is for everybody", tc.key, v)
			}
		}
		for _, v := range tc.hint {
			if !strings.Contains(why(v), "not understood") {
				t.Errorf("%s: %s withheld as %q", tc.key, v, why(v))
			}
		}
		for _, v := range tc.no {
			if why(v) != "" {
				t.Errorf("%s: %s withheld as %q", tc.key, v, why(v))
			}
		}
	}
	for _, values := range [][]string{{"false", "true"}, {"true", "false"}} {
		if (matter{"draft": values}).meta(now).withheld == "" {
			t.Errorf("draft: %v is for everybody", values)
		}
	}
}

// Whole files, with the line of what keeps each from the public.
func TestDraftsAreKept(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		line       int
	}{
		{"a.md", "---\ntitle: a\ndraft: true\n---\nb", 3},
		{"a.md", "---\n\"title\": a\n\"draft\": true\n---\nb", 3},
		{"a.md", "---\r\ntitle: a\r\nDRAFT: true\r\n---\r\nb", 3},
		{"a.md", "\uFEFF---\ndraft: true\n---\nb", 2},
		{"a.md", "---toml\ntitle = \"a\"\ndraft = true\n---\nb", 3},
		{"a.md", "+++\ntitle = \"a\"\n[build]\nrender = \"never\"\n+++\nb", 4},
		{"a.md", "{\"title\": \"a\",\n \"draft\": true}\nb", 2},
		{"a.md", "{\"title\": \"a\", \"draft\": true,}\nb", 1}, // broken
		{"a.md", "---\nbuild:\n  list: never\n---\nb", 3},
		{"a.md", "---\nbase: &base\n  draft: true\n<<: *base\n---\nb", 3},
		{"a.md", "---\ndraft: &d true\n---\nb", 2},
		{"a.md", "---\nd: &d true\ndraft: *d\n---\nb", 3},
		{"a.md", "---\ndraft:\n- true\n---\nb", 2},
		{"a.md", "---\ndraft: |\n  true\n---\nb", 2},
		{"a.md", "---\n? draft\n: true\n---\nb", 0},
		{"a.md", "---\ntitle: \"a\n'draft': true\n---\nb", 3}, // broken
		{"a.md", "---\n{title: a, draft: true\n---\nb", 2},    // broken
		{"a.md", "---\ndraft: true\n\n本文。", 2},                // not closed
		{"a.md", "\n\n---\ntitle: a\ndraft: true\n---\nb", 5}, // not at the top
		{"a.md", "<!-- draft: true -->\n\n# a", 1},            // no front matter
		{"a.mdx", "export const meta = {\n  draft: true,\n}\n\n# a", 2},
		{"a.md", "Title: a\nStatus: draft\n\nb", 2},
		{"a.txt", "Title: a\nDraft: true\n\nb", 2},
		{"a.txt", "---\ndraft: true\n---\nb", 2},
		{"a.md", "---\nDraft: true\nTitle: a\nEditURL: https://blog.example/atom/entry/1\n---\nb", 2},
		{"a.md", "---\ntitle: a\npublished: true\npublished_at: 2050-06-12 09:03\n---\nb", 4},
		{"_drafts/a.md", "a", 0},
		{"entry/_draft/a.md", "a", 0},
		{"Drafts/2014/a.txt", "a", 0},
		{"下書き/a.md", "a", 0},
		{"a.draft.md", "a", 0},
		{"_posts/2050-06-12-a.md", "a", 0},
	} {
		n, err := readString(t, tc.name, tc.text, Options{})
		p, ok := err.(*Problem)
		if !ok || !p.Skipped || n.ID != "" || !strings.HasPrefix(p.Reason, "draft: ") || p.Line != tc.line {
			t.Errorf("%s %q gives note %q and %v, want a draft by line %d", tc.name, tc.text, n.ID, err, tc.line)
		}
		if n, _ := readString(t, tc.name, tc.text, Options{IncludeDrafts: true}); n.ID != tc.name {
			t.Errorf("%s %q with drafts gives %q", tc.name, tc.text, n.ID)
		}
	}
}

// What only speaks of drafts is none.
func TestNoDrafts(t *testing.T) {
	for _, tc := range []struct{ name, text string }{
		{"a.md", "---\ntitle: a\ndraft: false\n---\ndraft: true\n"},
		{"a.md", "# Hugo の draft: true について\n\ndraft: true\n"},
		{"a.md", "Jekyll では published: false と書く。\n\n```\npublished: false\n```\n"},
		{"a.md", "---\ntitle: a: b\ndraft: false\n---\nb"}, // broken
		{"a.md", "---\n\n監視の話。private: 10.0.0.0/8 という網。\n\n---\n\nb"},
		{"a.txt", "監視の夜\n\nStatus: draft という札の話。\n"},
		{"draft.md", "a"}, {"drafting/a.md", "a"}, {"posts/2050-06-12-a.md", "a"},
	} {
		if n, err := readString(t, tc.name, tc.text, Options{}); n.ID != tc.name {
			t.Errorf("%s %q gives %q, %v", tc.name, tc.text, n.ID, err)
		}
	}
}

// What a folder says of its notes: Hugo's cascade and Eleventy's data files.
func TestFoldersOfDrafts(t *testing.T) {
	dir := tree(t, map[string]string{
		"_index.md":                   "---\ntitle: site\ncascade:\n- target:\n    path: /blog/secret/**\n  draft: true\n- color: red\n---\n",
		"a.md":                        "a",
		"blog/secret/a.md":            "x",
		"blog/secrets/a.md":           "a",
		"diary/_index.md":             "+++\ntitle = \"x\"\n[cascade.build]\nlist = \"never\"\nrender = \"never\"\n+++\n",
		"diary/a.md":                  "x",
		"diary/2014/a.txt":            "x",
		"diary/2014/b.md":             "---\ntitle: own\nbuild:\n  list: always\n  render: always\n---\na",
		"notes/notes.json":            `{"layout": "note", "draft": true}`,
		"notes/a.md":                  "x",
		"posts/posts.json":            `{"layout": "post"}`,
		"posts/a.md":                  "a",
		"broken/_index.md":            "---\ncascade: [\n---\n",
		"broken/a.md":                 "a",
		"hidden/hidden.11tydata.json": `{"eleventyExcludeFromCollections": true}`,
		"hidden/deep/er/a.md":         "x",
	})
	for _, include := range []bool{false, true} {
		files, problems, err := Scan([]string{dir}, Options{IncludeDrafts: include})
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		kept := 0
		for _, f := range files {
			for n, err := range f.Notes() {
				if n.ID == "" {
					kept++
				}
				if f.ID == "_index.md" || f.ID == "diary/_index.md" || f.ID == "broken/_index.md" {
					continue
				}
				if secret := n.ID == ""; secret != (!include && fileIs(t, f, "x")) {
					t.Errorf("%s gives note %q, %v", f.ID, n.ID, err)
				}
			}
		}
		if include != (kept == 0) {
			t.Errorf("include %v: %d kept", include, kept)
		}
	}
}

// What a folder says of its notes holds from wherever the folder is named: "." has no
// name to go by.
func TestFoldersNamedFromWithin(t *testing.T) {
	dir := tree(t, map[string]string{
		"books/a/config.yaml": "title: 本\npublished: false\n",
		"books/a/1.md":        "章。",
		"posts/posts.json":    `{"draft": true}`,
		"posts/a.md":          "話。",
	})
	for _, folder := range []string{"books", "books/a", "posts"} {
		t.Chdir(filepath.Join(dir, folder))
		files, problems, err := Scan([]string{"."}, Options{})
		if err != nil || len(problems) > 0 || len(files) == 0 {
			t.Fatal(files, problems, err)
		}
		for _, f := range files {
			for n, err := range f.Notes() {
				if n.ID != "" {
					t.Errorf("in %s: %s gives note %q, %v", folder, f.ID, n.ID, err)
				}
			}
		}
	}
}

func fileIs(t *testing.T, f File, content string) bool {
	t.Helper()
	for n := range (File{Path: f.Path, ID: f.ID, opts: Options{IncludeDrafts: true, MaxBytes: 1 << 20}}).Notes() {
		return n.Sections[0].Prose == content
	}
	return false
}

func TestDraftRecords(t *testing.T) {
	record := func(i int, more string) string {
		return fmt.Sprintf(`{"id":"%d","title":"t","text":"本文。"%s}`, i, more)
	}
	secret := []string{
		record(1, `,"draft":true`), record(2, `,"published":false`), record(3, `,"status":"draft"`), record(4, `,"Draft":"yes"`),
		record(5, `,"publishDate":"2050-01-01"`), record(6, `,"draft":"perhaps"`), record(7, `,"meta":{},"private":true`),
		`{"id":"8","title":"t","text":"---\ndraft: true\n---\n本文。"}`,
	}
	public := []string{record(11, ""), record(12, `,"draft":false`), record(13, `,"date":"2050-01-01"`), record(14, `,"tags":["draft"]`)}
	for _, include := range []bool{false, true} {
		dir := tree(t, map[string]string{"a.jsonl": strings.Join(append(slices.Clone(secret), public...), "\n"), "drafts/b.jsonl": record(20, "")})
		files, _, err := Scan([]string{dir}, Options{IncludeDrafts: include})
		if err != nil {
			t.Fatal(err)
		}
		var notes []string
		drafts := 0
		for _, f := range files {
			for n, err := range f.Notes() {
				if n.ID != "" {
					notes = append(notes, n.ID)
				} else if p := err.(*Problem); p.Skipped && strings.HasPrefix(p.Reason, "draft: ") && (p.Line > 0) == (filepath.Base(p.Path) == "a.jsonl") {
					drafts++
				} else {
					t.Error(err)
				}
			}
		}
		if want := len(public); !include && (len(notes) != want || drafts != len(secret)+1) {
			t.Errorf("notes %q, %d drafts", notes, drafts)
		}
		if include && len(notes) != len(public)+len(secret)+1 {
			t.Errorf("with drafts: %q", notes)
		}
	}
}

func FuzzWithheld(f *testing.F) {
	for _, seed := range []string{
		"---\ndraft: true\n---\n", "---\ndraft: [\n---\n", "{\"draft\": tru", "---\ncascade:\n- _target: {path: /a/**}\n  draft: true\n---\n", "export const a = {draft: true}",
		"<!-- status: draft", "+++\n[[cascade]]\ndraft = true\n+++\n", "---\na: &a\n  <<: *a\n  draft: x\n<<: *a\n---\n", "\n \n---\nprivate : \"\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		now := time.Unix(1<<31, 0)
		m, _, _, _ := splitMatter(text)
		key, why := m.withheld(now)
		if (key == "") != (why == "") {
			t.Errorf("%q is withheld by %q as %q", text, key, why)
		}
		lines := strings.Count(text, "\n") + 1
		if line := lineOfKey(text, key); line < 0 || line > lines {
			t.Errorf("%q is withheld by line %d", text, line)
		}
		if line, why := withheldHead(text, now); line > lines || (line == 0) != (why == "") {
			t.Errorf("%q is withheld by line %d as %q", text, line, why)
		}
		in := inheritance{matter: m}
		in.about("a/b.md").withheld(now)
	})
}
