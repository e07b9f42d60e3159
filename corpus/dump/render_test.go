package dump

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The markup that a post had is the truth about its sections. Rendering posts to
// text as pages are saved, and reading them back, measures how much of it the
// reader of dumps recovers from posts that no rule was written for.

// A shape is how a page looks once its markup is lost.
type shape struct {
	name string
	// tight headings have no blank line below them.
	tight bool
	// site puts a menu above the article and buttons, a list of posts and a
	// comment form below it, and marks bullets as browsers do.
	site bool
	// The shares below which reading the shape has become worse.
	precision, recall, titles float64
}

var shapes = []shape{
	{name: "headings stand alone", precision: 0.77, recall: 0.88, titles: 0.96},
	{name: "text follows its heading", tight: true, precision: 0.81, recall: 0.86, titles: 0.96},
	{name: "bullets and site chrome", site: true, precision: 0.77, recall: 0.88, titles: 0.95},
}

var (
	mdImage   = regexp.MustCompile(`!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])`)
	mdBold    = regexp.MustCompile(`^\*\*[^*]+\*\*$`)
	mdLink    = regexp.MustCompile(`!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])`)
	mdTag     = regexp.MustCompile(`<[^>]+>`)
	mdRef     = regexp.MustCompile(`^\s*\[[^\]]+\]:\s`)
	mdHeading = regexp.MustCompile(`^(#{1,6})\s*(.*?)\s*#*$`)
	mdItem    = regexp.MustCompile(`^(\s*)(?:[-*+]|\d+\.)\s+(.*)$`)
	mdRule    = regexp.MustCompile(`^ {0,3}(?:[-*_] ?){3,}\s*$`)
	mdField   = regexp.MustCompile(`(?m)^title:\s*["']?(.*?)["']?\s*$`)
)

func mdInline(s string) string {
	s = mdImage.ReplaceAllString(s, "")
	s = mdLink.ReplaceAllString(s, "$1")
	s = mdTag.ReplaceAllString(s, "")
	s = strings.NewReplacer("**", "", "`", "", "&nbsp;", "", "&#8211;", "–", "&lt;", "<", "&gt;", ">", "&amp;", "&", `\_`, "_", `\*`, "*").Replace(s)
	return strings.TrimSpace(s)
}

// renderDump writes a Markdown post as the text of its page, and returns the
// lines on which its headings stand. A line that is bold from end to end may be
// one or not: its author left it open, and it counts neither way.
func renderDump(post string, date string, shape shape) (text, title string, headings, open []int) {
	front, body, _ := strings.Cut(strings.TrimPrefix(post, "---\n"), "\n---")
	if m := mdField.FindStringSubmatch(front); m != nil {
		title = mdInline(m[1])
	}
	var out []string
	blank := func() {
		if n := len(out); n > 0 && out[n-1] != "" {
			out = append(out, "")
		}
	}
	alone := func(lines ...string) {
		for _, l := range lines {
			blank()
			out = append(out, l)
		}
		blank()
	}
	if shape.site {
		alone("Skip to content", "MENU", "Home", "About", "Archive", "A Small Log", "つくったものと読んだものを書くところ")
	}
	alone(title)
	if date != "" {
		alone("Posted on " + strings.ReplaceAll(date, "-", "/"))
	}
	var para []string
	flush := func() {
		if len(para) > 0 {
			out = append(out, strings.Split(strings.Join(para, ""), "\x00")...)
			para = nil
		}
	}
	fenced, preformatted := false, false
	item := false
	for line := range strings.SplitSeq(body, "\n") {
		line = strings.ReplaceAll(line, "\t", "    ")
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			flush()
			fenced = !fenced
			blank()
			continue
		}
		if strings.Contains(line, "<pre") {
			flush()
			blank()
			preformatted = true
		}
		if fenced || preformatted {
			out = append(out, mdTag.ReplaceAllString(line, ""))
			if strings.Contains(line, "</pre") {
				preformatted = false
				blank()
			}
			continue
		}
		if mdRef.MatchString(line) {
			continue
		}
		if m := mdHeading.FindStringSubmatch(line); m != nil {
			flush()
			if h := mdInline(m[2]); h != "" {
				blank()
				out = append(out, h)
				headings = append(headings, len(out))
				if !shape.tight {
					blank()
				}
			}
			item = false
			continue
		}
		if mdRule.MatchString(line) {
			flush()
			blank()
			continue
		}
		if m := mdItem.FindStringSubmatch(line); m != nil {
			flush()
			mark := "- "
			if shape.site {
				mark = "  • "
			}
			if !item && !(shape.tight && len(out) > 0 && slices.Contains(headings, len(out))) {
				blank()
			}
			out = append(out, m[1]+mark+mdInline(m[2]))
			item = true
			continue
		}
		s := mdInline(strings.TrimLeft(strings.TrimSpace(line), "> "))
		if strings.Trim(s, "-") == "" && strings.HasPrefix(s, "---") {
			flush()
			continue
		}
		if s == "" {
			flush()
			if !(shape.tight && slices.Contains(headings, len(out))) {
				blank()
			}
			item = false
			continue
		}
		item = false
		if strings.HasSuffix(line, "  ") {
			s += "\x00"
		}
		if mdBold.MatchString(strings.TrimSpace(line)) {
			open = append(open, len(out)+1)
		}
		para = append(para, s)
	}
	flush()
	if shape.site {
		alone("Share this:", "Twitter", "Facebook", "関連記事", "ブラウザのテストを速くした話", "設定ファイルを読み解く", "コメントを残す", "メールアドレスが公開されることはありません。", "名前 *", "最近の投稿", "アーカイブ", "2014年7月", "2014年6月", "© 2014 A Small Log. All rights reserved.")
	}
	return strings.Join(out, "\n"), title, headings, open
}

var postDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}`)

// renderPosts are the real posts with at least three headings.
func renderPosts(t *testing.T) []string {
	all, err := filepath.Glob(filepath.Join(sharedDir(t), "corpora", "efcl", "_posts", "*", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	var posts []string
	for _, p := range all {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, hs, _ := renderDump(string(b), "", shape{}); len(hs) >= 3 && bytes.HasPrefix(b, []byte("---\n")) {
			posts = append(posts, p)
		}
	}
	if len(posts) < 60 {
		t.Fatalf("%d posts have three headings; want at least 60", len(posts))
	}
	return posts
}

// TestDumpSectionsOfRealPosts measures section boundaries, titles and dates. The
// floors are a little below what was reached; DUMP_MISSES=1 logs what is missed.
func TestDumpSectionsOfRealPosts(t *testing.T) {
	posts := renderPosts(t)
	misses := os.Getenv("DUMP_MISSES") != ""
	for _, shape := range shapes {
		t.Run(shape.name, func(t *testing.T) {
			found, wanted, right, titles, dates := 0, 0, 0, 0, 0
			for _, p := range posts {
				b, err := os.ReadFile(p)
				if err != nil {
					t.Fatal(err)
				}
				date := postDate.FindString(filepath.Base(p))
				text, title, headings, open := renderDump(string(b), date, shape)
				lines := strings.Split(text, "\n")
				n := Read("post.txt", text)
				if n.Title == title {
					titles++
				} else if misses {
					t.Logf("%s: title %q, want %q", filepath.Base(p), n.Title, title)
				}
				if n.Date == date {
					dates++
				}
				var got []int
				for _, s := range n.Sections {
					if len(s.Heading) == 0 || slices.Contains(open, s.Line) {
						continue
					}
					got = append(got, s.Line)
					if slices.Contains(headings, s.Line) {
						right++
					} else if misses {
						t.Logf("%s:%d: no heading: %s", filepath.Base(p), s.Line, lines[s.Line-1])
					}
				}
				found += len(got)
				wanted += len(headings)
				for _, at := range headings {
					if misses && !slices.Contains(got, at) {
						t.Logf("%s:%d: heading missed: %s", filepath.Base(p), at, lines[at-1])
					}
				}
			}
			for _, m := range []struct {
				name     string
				part, of int
				floor    float64
			}{
				{"precision", right, found, shape.precision},
				{"recall", right, wanted, shape.recall},
				{"titles", titles, len(posts), shape.titles},
				{"dates", dates, len(posts), 0.97},
			} {
				got := float64(m.part) / float64(max(m.of, 1))
				t.Logf("%s %.3f (%d of %d)", m.name, got, m.part, m.of)
				if got < m.floor {
					t.Errorf("%s fell below %.2f", m.name, m.floor)
				}
			}
		})
	}
}
