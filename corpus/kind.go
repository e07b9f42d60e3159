package corpus

import (
	"fmt"
	"slices"
	"strings"

	"github.com/talksearch/talksearch/corpus/pattern"
)

// Kind says how the text of a file is to be read.
type Kind string

// The kinds of text.
const (
	// Markdown has headings, links and fences to go by, and front matter in many
	// forms: what Hugo, Jekyll, Eleventy, Zenn, Qiita, Pelican and blogsync keep.
	Markdown Kind = "markdown"
	// ReStructuredText has its headings underlined.
	ReStructuredText Kind = "rst"
	// RD is Ruby's plain text with headings of '='.
	RD Kind = "rd"
	// HTML is a web page: one of a built site, or one that was saved.
	HTML Kind = "html"
	// Dump is what a page's text is when its markup is lost.
	Dump Kind = "dump"
	// JSONL holds a note a line.
	JSONL Kind = "jsonl"
	// MovableType is the export format of Movable Type, which Hatena Blog and
	// others write too; it holds a blog.
	MovableType Kind = "mt"
	// Feed is RSS or Atom; it holds a note an item.
	Feed Kind = "feed"
)

var kinds = []Kind{Markdown, ReStructuredText, RD, HTML, Dump, JSONL, MovableType, Feed}

// Kinds lists the kinds that [Options.As] may name.
func Kinds() []Kind { return slices.Clone(kinds) }

// ParseKind gives the kind of a name. The error lists the names there are.
func ParseKind(name string) (Kind, error) {
	kind := Kind(strings.ToLower(name))
	if !slices.Contains(kinds, kind) {
		var names []string
		for _, k := range kinds {
			names = append(names, string(k))
		}
		return "", fmt.Errorf("unknown kind %q; use one of %s", name, strings.Join(names, ", "))
	}
	return kind, nil
}

// DetectKind tells how a text is to be read, by content alone. Some marks hardly
// stand in a page's text and decide at once: front matter, a Markdown link, a
// code fence that is closed, a directive. Headings with '#' look like comments of
// a shell, so one counts only at the top of the text, or two that have air around
// them. Dump is what has no marks.
func DetectKind(text string) Kind {
	switch {
	case looksMovableType(text):
		return MovableType
	case looksFeed(text):
		return Feed
	}
	if m, _, _, _ := splitMatter(text); len(m) > 0 {
		return Markdown
	}
	switch {
	case looksRST(text):
		return ReStructuredText
	case looksRD(text):
		return RD
	}
	if markdownLink().MatchString(text) || markdownRef().MatchString(text) && markdownRefUse().MatchString(text) {
		return Markdown
	}
	fences, headings := 0, 0
	blank, top := true, true
	for line := range strings.SplitSeq(text, "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case fenceLine().MatchString(line):
			fences++
		case fences%2 == 1:
		case blank && atxHeading().MatchString(line):
			headings++
			if top {
				headings++
			}
		}
		blank = trimmed == ""
		top = top && blank
		if headings >= 2 || fences >= 2 {
			return Markdown
		}
	}
	return Dump
}

var (
	markdownLink   = pattern.Lazy(`\[[^\[\]\n]+\]\((?:https?://|\.{0,2}/|#)[^\s()]+(?: "[^"\n]*")?\)`)
	markdownRef    = pattern.Lazy(`(?m)^ {0,3}\[[^\[\]\n]+\]:[ \t]*<?(?:https?://|/)\S+`)
	markdownRefUse = pattern.Lazy(`\[[^\[\]\n]+\] ?\[[^\[\]\n]*\]`)
	fenceLine      = pattern.Lazy("^ {0,3}(?:```[^`]*|~~~.*)$")
	atxHeading     = pattern.Lazy(`^#{1,6}[ \t]+\S`)
)
