package corpus

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/talksearch/talksearch/corpus/anchor"
	"github.com/talksearch/talksearch/corpus/pattern"
)

// A site is a folder that a generator makes a website of, and all below it.
type site struct {
	folder  string // its path below the source's root, ".." where it is above
	anchors anchor.Style
	// templates are the folders that hold what pages are made with: it looks like
	// notes, and so do the examples in themes. Names that begin with '_' are kept
	// for them anywhere, the others in the site's own folder.
	templates map[string]bool
}

// hasTemplates tells whether a folder of the site holds such.
func (s *site) hasTemplates(folder string) bool {
	name := path.Base(folder)
	return s != nil && s.templates[name] && (name[0] == '_' || path.Dir(folder) == s.folder)
}

// A generator is told by the file that configures it.
type generator struct {
	configs []string
	read    func(config string) (site, bool)
}

var generators = []generator{
	{[]string{"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"}, hugoSite},
	{[]string{"config.toml", "config.yaml", "config.yml", "config.json"}, anySite},
	{[]string{"config/_default/hugo.toml", "config/_default/hugo.yaml", "config/_default/config.toml", "config/_default/config.yaml"}, hugoSite},
	{[]string{"_config.yml", "_config.yaml"}, jekyllSite},
	{[]string{"_config.toml"}, jekyllSite},
	{[]string{".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", "eleventy.config.ts"}, eleventySite},
	{[]string{"qiita.config.json"}, func(string) (site, bool) { return site{anchors: anchor.Qiita}, true }},
}

const maxConfigBytes = 256 << 10

// findSite gives the site that a folder is, by its configuration, or around. An error
// is one of reading what is there.
func findSite(root *os.Root, folder string, around *site) (*site, error) {
	for _, g := range generators {
		for _, name := range g.configs {
			config, err := readConfig(root, path.Join(folder, name))
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return around, err
			}
			if s, ok := g.read(config); ok {
				s.folder = folder
				return &s, nil
			}
		}
	}
	return around, nil
}

// siteAbove gives the site that a source lies in: people index content/ and
// _posts/, and the configuration is beside. Nothing else outside of a source is
// read but the ignore files of its repository.
func siteAbove(source string) *site {
	folder, err := filepath.Abs(source)
	for range 3 {
		parent := filepath.Dir(folder)
		if err != nil || parent == folder {
			break
		}
		folder = parent
		root, err := os.OpenRoot(folder)
		if err != nil {
			break
		}
		s, err := findSite(root, ".", nil)
		root.Close()
		if err != nil {
			break
		}
		if s != nil {
			s.folder = ".."
			return s
		}
	}
	return nil
}

func readConfig(root *os.Root, name string) (string, error) {
	// Not a file, it may be a pipe that nobody writes to.
	info, err := root.Lstat(name)
	if mayPass(err) {
		return "", err
	}
	if err != nil || !info.Mode().IsRegular() {
		return "", fs.ErrNotExist
	}
	file, err := root.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, maxConfigBytes))
	return string(raw), err
}

// The settings of the three languages that Hugo's configuration may be in are
// told by their names, which are never used for anything else.
var (
	hugoKey     = pattern.Lazy(`(?mi)^[^#\n]*\b(?:baseURL|languageCode|defaultContentLanguage|paginate|markup)\b`)
	zennBook    = pattern.Lazy(`(?m)^(?:chapters|toc_depth)\s*:`)
	hugoIDs     = pattern.Lazy(`(?mi)^[^#\n]*\bautoHeadingIDType["']?\s*[:=]\s*["']?([\w-]+)`)
	hugoNoIDs   = pattern.Lazy(`(?mi)^[^#\n]*\bautoHeadingID["']?\s*[:=]\s*["']?false\b`)
	hugoFolders = map[string]bool{"layouts": true, "archetypes": true, "themes": true}
)

// anySite is for a name that is Hugo's, and of a book on Zenn, and of much else.
func anySite(config string) (site, bool) {
	switch {
	case hugoKey().MatchString(config):
		return hugoSite(config)
	case zennBook().MatchString(config):
		return site{anchors: anchor.Zenn}, true
	}
	return site{}, false
}

func hugoSite(config string) (site, bool) {
	s := site{anchors: anchor.Hugo, templates: hugoFolders}
	if m := hugoIDs().FindStringSubmatch(config); m != nil {
		switch strings.ToLower(m[1]) {
		case "github-ascii":
			s.anchors = anchor.HugoASCII
		case "blackfriday":
			s.anchors = anchor.Blackfriday
		}
	}
	if hugoNoIDs().MatchString(config) {
		s.anchors = anchor.None
	}
	return s, true
}

// hexoKey tells Hexo's configuration, which has the name of Jekyll's.
var hexoKey = pattern.Lazy(`(?m)^(?:source_dir|public_dir|new_post_name|filename_case)\s*:`)

var (
	jekyllFolders = map[string]bool{"_layouts": true, "_includes": true, "_sass": true, "vendor": true}
	hexoFolders   = map[string]bool{"themes": true, "scaffolds": true}
)

func jekyllSite(config string) (site, bool) {
	if hexoKey().MatchString(config) {
		return site{anchors: anchor.GitHub, templates: hexoFolders}, true
	}
	m, wrong := guarded(parseYAML, config)
	if wrong != nil {
		m = salvageMatter(config)
	}
	s := site{anchors: anchor.KramdownGFM, templates: jekyllFolders}
	switch parser := strings.ToLower(m.first("markdown")); {
	case parser != "" && parser != "kramdown":
		s.anchors = anchor.GitHub
	case truth(m.first("kramdown.auto_ids")) == no, m.first("kramdown.auto_id_prefix") != "":
		s.anchors = anchor.None
	case m.first("kramdown.input") != "" && !strings.EqualFold(m.first("kramdown.input"), "GFM"):
		s.anchors = anchor.Kramdown
		if truth(m.first("kramdown.transliterated_header_ids")) == yes { // by tables that we do not have
			s.anchors = anchor.None
		}
	}
	return s, true
}

var (
	eleventyFolders = map[string]bool{"_includes": true, "_layouts": true, "_data": true}
	lineComment     = pattern.Lazy(`(?m)^\s*//.*$`)
)

// eleventySite goes by the plugins that a script names: it is not run.
func eleventySite(config string) (site, bool) {
	s := site{anchors: anchor.None, templates: eleventyFolders}
	config = lineComment().ReplaceAllString(config, "")
	switch anchors := strings.Contains(config, "markdown-it-anchor"); {
	case anchors && strings.Contains(strings.ToLower(config), "slugify"):
		s.anchors = anchor.Slugify
	case anchors:
		s.anchors = anchor.MarkdownIt
	case strings.Contains(config, "IdAttributePlugin"):
		s.anchors = anchor.Eleventy
	}
	return s, true
}

// dialectOf tells what a file's generator makes of its Markdown, by the site it
// is in and by keys of its front matter that only one service uses.
func (f File) dialectOf(m matter) dialect {
	d := dialect{mdx: strings.EqualFold(path.Ext(f.Path), ".mdx"), anchors: anchor.GitHub}
	folders := strings.Split(path.Dir(f.ID), "/")
	switch {
	case has(m, "topics") && (has(m, "emoji") || has(m, "type")):
		d.anchors = anchor.Zenn
	case has(m, "ignorepublish"), has(m, "organization_url_name"):
		d.anchors = anchor.Qiita
	case f.site != nil:
		d.anchors = f.site.anchors
	case slices.Contains(folders, "_posts"):
		d.anchors = anchor.KramdownGFM
	}
	return d
}

// Conventions tells apart how files are read by what lies around them and is no note
// itself: the configuration of the site that the file is in, and what folders say of all
// their notes. It is "" where nothing does. Scan knows it; it costs no reading.
func (f File) Conventions() string {
	var said []string
	if f.site != nil {
		said = append(said, "anchors:"+string(f.site.anchors))
	}
	for _, above := range f.inherited {
		said = append(said, fmt.Sprintf("%q", above.matter))
	}
	return strings.Join(said, "\n")
}

func has(m matter, key string) bool {
	_, ok := m[key]
	return ok
}
