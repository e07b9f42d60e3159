package dump

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"

	"github.com/talksearch/talksearch/corpus/pattern"
)

// The markup that a post had is the truth about its sections. Putting real posts
// into pages of many sites, printing the pages as text and reading the text back
// measures how much the reader of dumps recovers of posts and sites that no
// rule was written for.

// A post is what its author wrote, with its markup.
type post struct {
	name, title, date string
	tags              []string
	body              string // HTML
}

// sharedPosts are posts of several corpora with at least three headings.
func sharedPosts(t *testing.T) []post {
	dir := filepath.Join(sharedDir(t), "corpora")
	var posts []post
	for _, source := range []struct {
		glob string
		step int // one post in so many is measured, so that a run takes seconds
	}{
		{"efcl/_posts/*/*.md", 3},
		// Each has dozens of headings, which are links and nothing else.
		{"jser/packages/@jser/post-parser/test/jser.github.io/*.md", 12},
		{"rust-book-ja/src/*.md", 3},
	} {
		all, err := filepath.Glob(filepath.Join(dir, source.glob))
		if err != nil {
			t.Fatal(err)
		}
		if os.Getenv("DUMP_ALL") != "" {
			source.step = 1
		}
		for i := 0; i < len(all); i += source.step {
			if p := readPost(t, all[i]); strings.Count(p.body, "<h") >= 3 {
				posts = append(posts, p)
			}
		}
	}
	if len(posts) < 60 {
		t.Fatalf("%d posts have three headings; want at least 60", len(posts))
	}
	return posts
}

var (
	postDate   = pattern.Lazy(`^\d{4}-\d{2}-\d{2}`)
	firstTitle = pattern.Lazy(`(?s)^\s*<h[1-6][^>]*>(.*?)</h[1-6]>`)
	tagMark    = pattern.Lazy(`<[^>]*>`)
	jekyllTag  = pattern.Lazy(`\{%[^%]*%\}`)
	htmlRemark = pattern.Lazy(`(?s)<!--.*?-->`)
)

var postMarkdown = goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote), goldmark.WithRendererOptions(gmhtml.WithUnsafe()))

func readPost(t *testing.T, path string) post {
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p := post{name: filepath.Base(path), date: postDate().FindString(filepath.Base(path))}
	if rest, ok := bytes.CutPrefix(source, []byte("---\n")); ok {
		front, body, _ := bytes.Cut(rest, []byte("\n---"))
		var matter struct {
			Title string
			Tags  []string
		}
		if err := yaml.Unmarshal(front, &matter); err == nil {
			p.title, p.tags = strings.TrimSpace(matter.Title), matter.Tags
		}
		source = body
	}
	source = jekyllTag().ReplaceAll(htmlRemark().ReplaceAll(source, nil), nil)
	var out bytes.Buffer
	if err := postMarkdown.Convert(source, &out); err != nil {
		t.Fatal(err)
	}
	p.body = out.String()
	if p.title == "" {
		// A chapter's title is its first heading.
		if m := firstTitle().FindStringSubmatch(p.body); m != nil {
			p.title = html.UnescapeString(tagMark().ReplaceAllString(m[1], ""))
			p.body = p.body[len(m[0]):]
		}
	}
	p.title = strings.Join(strings.Fields(p.title), " ")
	if p.date == "" {
		p.date = "2018-09-06"
	}
	if len(p.tags) == 0 {
		p.tags = []string{"Rust", "翻訳"}
	}
	return p
}

// A tally counts what a style's dumps gave.
type tally struct {
	right, found, wanted int // section boundaries
	titles, dates, pages int
	dropped, site        int // lines of the site
	kept, author         int // lines of the author
	droppedOf, siteOf    map[string]int
}

func share(part, of int) float64 { return float64(part) / float64(max(of, 1)) }

func (a *tally) precision() float64 { return share(a.right, a.found) }
func (a *tally) recall() float64    { return share(a.right, a.wanted) }
func (a *tally) f1() float64 {
	p, r := a.precision(), a.recall()
	return 2 * p * r / max(p+r, 1e-9)
}

func (a *tally) String() string {
	return fmt.Sprintf("boundaries: precision %.3f recall %.3f F1 %.3f (%d right, %d found, %d wanted); titles %.3f dates %.3f of %d pages; site's lines dropped %.3f of %d; author's lines kept %.4f of %d",
		a.precision(), a.recall(), a.f1(), a.right, a.found, a.wanted, share(a.titles, a.pages), share(a.dates, a.pages), a.pages, share(a.dropped, a.site), a.site, share(a.kept, a.author), a.author)
}

// bareWords is what must survive of a line: its letters and digits.
func bareWords(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// measure reads a printed page back and compares.
func (a *tally) measure(p post, site string, lines []printed, log func(string, ...any)) {
	var text strings.Builder
	own := map[string]bool{}
	for _, l := range lines {
		text.WriteString(l.text + "\n")
		if l.from == byAuthor || l.from == inTitle {
			own[bareWords(l.plain)] = true
		}
	}
	page := Read("page.txt", text.String())
	a.pages++
	if bareWords(page.Title) == bareWords(p.title) {
		a.titles++
	} else {
		log("title %q, want %q", page.Title, p.title)
	}
	if page.Date == p.date {
		a.dates++
	} else {
		log("date %q, want %q", page.Date, p.date)
	}
	kept := map[string]bool{bareWords(page.Title): true}
	var begun []int
	for _, s := range page.Sections {
		for _, part := range slices.Concat(s.Heading, strings.Split(s.Prose, "\n"), strings.Split(s.Code, "\n")) {
			kept[bareWords(part)] = true
		}
		if len(s.Heading) > 0 && !lines[s.Line-1].open {
			begun = append(begun, s.Line)
		}
	}
	begun = slices.Compact(begun)
	var all strings.Builder
	for words := range kept {
		all.WriteString(words + "\n")
	}
	keeps := func(l printed) bool {
		words := bareWords(l.plain)
		// A number in front may be an item's or a word's. A line may have become a
		// part of another.
		return kept[words] || kept[bareWords(l.text)] || (l.part || utf8.RuneCountInString(words) >= 10) && strings.Contains(all.String(), words)
	}
	a.found += len(begun)
	for i, l := range lines {
		at := slices.Contains(begun, i+1)
		switch {
		case l.heading:
			a.wanted++
			if at {
				a.right++
			} else {
				log("%d: heading missed: %s", i+1, l.text)
			}
		case at:
			log("%d: no heading: %s", i+1, l.text)
		}
		words := bareWords(l.plain)
		if words == "" {
			continue
		}
		switch {
		case l.from == byAuthor:
			a.author++
			if keeps(l) {
				a.kept++
			} else {
				log("%d: author's line lost: %s", i+1, l.text)
			}
		case l.from == bySite && !own[words]:
			a.site++
			if a.siteOf == nil {
				a.siteOf, a.droppedOf = map[string]int{}, map[string]int{}
			}
			a.siteOf[site]++
			if !keeps(l) {
				a.dropped++
				a.droppedOf[site]++
			} else {
				log("%d: site's line kept: %s", i+1, l.text)
			}
		}
	}
}

// TestDumpsOfRealPosts measures section boundaries, chrome, titles and dates.
// The floors are a little below what was reached. DUMP_MISSES=1 logs what is
// missed, DUMP_ALL=1 reads all posts, DUMP_DIR names a folder to write the
// dumps to.
func TestDumpsOfRealPosts(t *testing.T) {
	posts := sharedPosts(t)
	for _, st := range []struct {
		name   string
		styles []style
		// The shares below which reading the style has become worse.
		precision, recall, titles, dropped, kept float64
	}{
		{name: "pasted", styles: []style{pasted}, precision: 0.71, recall: 0.85, titles: 0.95, dropped: 0.93, kept: 0.999},
		{name: "terminal", styles: []style{w3m, lynx}, precision: 0.73, recall: 0.90, titles: 0.94, dropped: 0.94, kept: 0.998},
		{name: "stripped", styles: []style{stripped}, precision: 0.51, recall: 0.40, titles: 0.95, dropped: 0.90, kept: 0.994},
	} {
		t.Run(st.name, func(t *testing.T) {
			t.Parallel()
			var a tally
			for i, p := range posts {
				site := sites[i%len(sites)]
				root, err := html.Parse(strings.NewReader(site.page(p, posts)))
				if err != nil {
					t.Fatal(err)
				}
				lines := textify(root, st.styles[i/len(sites)%len(st.styles)])
				name := fmt.Sprintf("%s.%s.%s", strings.TrimSuffix(p.name, ".md"), site.name, st.name)
				if dir := os.Getenv("DUMP_DIR"); dir != "" {
					var b strings.Builder
					for _, l := range lines {
						b.WriteString(l.text + "\n")
					}
					if err := os.WriteFile(filepath.Join(dir, name+".txt"), []byte(b.String()), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				a.measure(p, site.name, lines, func(format string, args ...any) {
					if os.Getenv("DUMP_MISSES") != "" {
						t.Logf(name+": "+format, args...)
					}
				})
			}
			t.Log(a.String())
			for _, s := range sites {
				t.Logf("%s: site's lines dropped %.3f", s.name, share(a.droppedOf[s.name], a.siteOf[s.name]))
			}
			for _, m := range []struct {
				name       string
				got, floor float64
			}{
				{"precision", a.precision(), st.precision},
				{"recall", a.recall(), st.recall},
				{"titles", share(a.titles, a.pages), st.titles},
				{"site's lines dropped", share(a.dropped, a.site), st.dropped},
				{"author's lines kept", share(a.kept, a.author), st.kept},
			} {
				if m.got < m.floor {
					t.Errorf("%s %.3f fell below %.3f", m.name, m.got, m.floor)
				}
			}
		})
	}
}

// TestSeveralArticlesOfRealPosts measures front pages, on which three posts stand
// one under the other: an article must begin a path of headings of its own.
func TestSeveralArticlesOfRealPosts(t *testing.T) {
	posts := sharedPosts(t)
	const perPage = 3
	for _, tt := range []struct {
		name, article string
		found, apart  float64 // floors
	}{
		{name: "dated", article: `<h2 data-title>{title}</h2><p data-site>{kanji}</p>{body}<p data-site>コメント (0)</p>`, found: 0.95, apart: 0.94},
		{name: "date above", article: `<p data-site>{iso}</p><h2 data-title>{title}</h2>{body}<p data-site>Permalink | コメント(0) | トラックバック(0)</p>`, found: 0.95, apart: 0.94},
		// Nothing but their manners tells undated articles apart.
		{name: "undated", article: `<h2 data-title>{title}</h2>{body}`, found: 0.55, apart: 0.09},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var found, titles, apart, sections int
			for i := 0; i+perPage <= len(posts); i += perPage {
				var page strings.Builder
				page.WriteString(`<header data-site><p>つみきの技術メモ</p><p>作って壊して覚える</p></header>`)
				for _, p := range posts[i : i+perPage] {
					page.WriteString(fill(tt.article, p, posts))
				}
				page.WriteString(`<footer data-site><p>次のページ</p><h3>最近の投稿</h3><ul><li>ブラウザのテストを速くした話</li></ul><p>Powered by WordPress</p></footer>`)
				root, err := html.Parse(strings.NewReader(page.String()))
				if err != nil {
					t.Fatal(err)
				}
				lines := textify(root, pasted)
				var text strings.Builder
				owner, at := make([]int, len(lines)), -1
				for j, l := range lines {
					text.WriteString(l.text + "\n")
					if l.from == inTitle {
						at++
					}
					owner[j] = at
				}
				top := map[string]int{}
				read := Read("page.txt", text.String())
				for _, s := range read.Sections {
					if len(s.Heading) == 0 {
						continue
					}
					own := owner[s.Line-1]
					if own < 0 {
						continue
					}
					want := bareWords(posts[i+own].title)
					if len(s.Heading) == 1 && bareWords(s.Heading[0]) == want {
						top[want]++
					}
					sections++
					if bareWords(s.Heading[0]) == want {
						apart++
					} else if os.Getenv("DUMP_MISSES") != "" {
						t.Logf("%s: %d: %q is not below %q", posts[i+own].name, s.Line, s.Heading, posts[i+own].title)
					}
				}
				titles += perPage
				found += len(top)
			}
			t.Logf("articles found %.3f of %d; sections below their own article %.3f of %d", share(found, titles), titles, share(apart, sections), sections)
			if share(found, titles) < tt.found || share(apart, sections) < tt.apart {
				t.Errorf("fell below %.3f, %.3f", tt.found, tt.apart)
			}
		})
	}
}
