package corpus

import (
	"slices"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/corpus/anchor"
)

// What a site's configuration says of anchors shows in those of its notes.
func TestSites(t *testing.T) {
	for _, tc := range []struct {
		name  string
		files map[string]string
		note  string
		want  anchor.Style
	}{
		{"nothing", nil, "a.md", anchor.GitHub},
		{"Hugo", map[string]string{"hugo.toml": ""}, "content/post/a.md", anchor.Hugo},
		{"Hugo, ascii", map[string]string{"hugo.toml": "[markup.goldmark.parser]\nautoHeadingIDType = \"github-ascii\"\n"}, "content/a.md", anchor.HugoASCII},
		{"Hugo, not ascii", map[string]string{"hugo.toml": "# autoHeadingIDType = \"github-ascii\"\n"}, "content/a.md", anchor.Hugo},
		{"Hugo in YAML", map[string]string{"config.yaml": "baseURL: /\nmarkup:\n  goldmark:\n    parser:\n      autoHeadingIDType: blackfriday\n"}, "content/a.md", anchor.Blackfriday},
		{"Hugo in JSON", map[string]string{"config/_default/hugo.toml": "", "hugo.json": `{"markup":{"goldmark":{"parser":{"autoHeadingID":false}}}}`}, "a.md", anchor.None},
		{"Hugo in a folder", map[string]string{"config/_default/config.toml": ""}, "content/a.md", anchor.Hugo},
		{"somebody's configuration", map[string]string{"config.toml": "color = 1\n"}, "a.md", anchor.GitHub},
		{"a site in a folder", map[string]string{"blog/hugo.toml": "", "b.md": "b"}, "blog/content/a.md", anchor.Hugo},
		{"beside a site", map[string]string{"blog/hugo.toml": ""}, "memo/a.md", anchor.GitHub},
		{"a site in a site", map[string]string{"hugo.toml": "", "old/_config.yml": ""}, "old/_posts/a.md", anchor.KramdownGFM},
		{"Jekyll", map[string]string{"_config.yml": "title: a\nkramdown:\n  input: GFM\n"}, "_posts/a.md", anchor.KramdownGFM},
		{"Jekyll with kramdown alone", map[string]string{"_config.yml": "kramdown:\n  input: kramdown\n"}, "a.md", anchor.Kramdown},
		{"Jekyll with letters spelled out", map[string]string{"_config.yml": "kramdown:\n  input: kramdown\n  transliterated_header_ids: true\n"}, "a.md", anchor.None},
		{"Jekyll without", map[string]string{"_config.yml": "kramdown:\n  auto_ids: false\n"}, "a.md", anchor.None},
		{"Jekyll with another parser", map[string]string{"_config.yml": "markdown: CommonMark\n"}, "a.md", anchor.GitHub},
		{"Jekyll's posts", nil, "_posts/a.md", anchor.KramdownGFM},
		{"Hexo", map[string]string{"_config.yml": "title: a\nsource_dir: source\n"}, "source/_posts/a.md", anchor.GitHub},
		{"Eleventy", map[string]string{".eleventy.js": "module.exports = {}"}, "a.md", anchor.None},
		{"Eleventy with its plugin", map[string]string{"eleventy.config.mjs": "c.addPlugin(IdAttributePlugin)"}, "a.md", anchor.Eleventy},
		{"Eleventy with markdown-it-anchor", map[string]string{".eleventy.js": "require('markdown-it-anchor')\n// slugify\n"}, "a.md", anchor.MarkdownIt},
		{"Eleventy with its filter", map[string]string{".eleventy.js": "require('markdown-it-anchor')\n.use(a, {slugify: c.getFilter('slugify')})"}, "a.md", anchor.Slugify},
		{"Qiita", map[string]string{"qiita.config.json": "{}"}, "public/a.md", anchor.Qiita},
		{"a book on Zenn", map[string]string{"books/b/config.yaml": "title: b\nchapters:\n  - a\n"}, "books/b/a.md", anchor.Zenn},
	} {
		t.Run(tc.name, func(t *testing.T) {
			files := map[string]string{tc.note: "a"}
			for name, content := range tc.files {
				files[name] = content
			}
			found, problems, err := Scan([]string{tree(t, files)}, Options{})
			i := slices.IndexFunc(found, func(f File) bool { return f.ID == tc.note })
			if err != nil || len(problems) > 0 || i < 0 {
				t.Fatalf("Scan = %v, %v, %v", ids(found), problems, err)
			}
			if got := found[i].dialectOf(nil).anchors; got != tc.want {
				t.Errorf("anchors %s, want %s", got, tc.want)
			}
		})
	}
}

// Front matter names the service wherever the file lies.
func TestDialectOfMatter(t *testing.T) {
	for text, want := range map[string]anchor.Style{
		"---\ntitle: a\nemoji: 🥕\ntype: tech\ntopics: []\n---\n": anchor.Zenn,
		"---\ntitle: a\norganization_url_name: null\n---\n":      anchor.Qiita,
		"---\ntitle: a\ntopics: [go]\n---\n":                     anchor.GitHub,
	} {
		m, _, _, _ := splitMatter(text)
		if got := (File{ID: "a.md", Path: "a.md"}).dialectOf(m).anchors; got != want {
			t.Errorf("%q: anchors %s, want %s", text, got, want)
		}
	}
}

func TestTemplatesAreNoNotes(t *testing.T) {
	var passed []string
	files, _, err := Scan([]string{tree(t, map[string]string{
		"hugo.toml": "", "content/a.md": "a", "content/layouts/b.md": "b", "layouts/index.html": "{{ .Title }}", "archetypes/default.md": "---\ntitle: x\n---\n",
		"themes/t/exampleSite/content/c.md": "c", "jekyll/_config.yml": "", "jekyll/_posts/d.md": "d", "jekyll/_includes/e.html": "e",
		"11/.eleventy.js": "", "11/src/_includes/f.html": "f", "layouts.md": "g",
	})}, Options{PassedOver: func(path, why string) {
		if strings.Contains(why, "made with") {
			passed = append(passed, path[strings.LastIndexByte(path[:len(path)-1], '/')+1:])
		}
	}})
	if got, want := ids(files), []string{"content/a.md", "content/layouts/b.md", "jekyll/_posts/d.md", "layouts.md"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("files %v, want %v; %v", got, want, err)
	}
	if want := []string{"_includes/", "archetypes/", "_includes/", "layouts/", "themes/"}; !slices.Equal(passed, want) {
		t.Errorf("passed over %v, want %v", passed, want)
	}
}

// A folder of a site is read as the site has it.
func TestSiteAboveTheSource(t *testing.T) {
	dir := tree(t, map[string]string{"hugo.toml": "", "content/post/a.md": "a", "content/layouts/b.md": "b"})
	for _, source := range []string{"content", "content/post"} {
		files, _, err := Scan([]string{dir + "/" + source}, Options{})
		if err != nil || len(files) == 0 || files[0].dialectOf(nil).anchors != anchor.Hugo || files[0].Conventions() != "anchors:hugo" {
			t.Errorf("%s: %v, %v", source, ids(files), err)
		}
	}
}
