package corpus

import (
	"regexp"
	"strings"
)

// Kind says how the text of a note is to be read.
type Kind string

// The kinds of text.
const (
	// Markdown has headings, links and fences to go by.
	Markdown Kind = "markdown"
	// Dump is what a page's text is when its markup is lost.
	Dump Kind = "dump"
	// JSONL holds a note a line.
	JSONL Kind = "jsonl"
)

// DetectKind tells Markdown from a dump, by content alone. Some marks hardly
// stand in a page's text and decide at once: front matter, a Markdown link, a
// code fence that is closed. Headings with '#' look like comments of a shell, so
// one counts only at the top of the text, or two that have air around them.
func DetectKind(text string) Kind {
	if m, _, _, _ := splitMatter(text); len(m) > 0 {
		return Markdown
	}
	if markdownLink.MatchString(text) || markdownRef.MatchString(text) && markdownRefUse.MatchString(text) {
		return Markdown
	}
	fences, headings := 0, 0
	blank, top := true, true
	for line := range strings.SplitSeq(text, "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case fenceLine.MatchString(line):
			fences++
		case fences%2 == 1:
		case blank && atxHeading.MatchString(line):
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
	markdownLink   = regexp.MustCompile(`\[[^\[\]\n]+\]\((?:https?://|\.{0,2}/|#)[^\s()]+(?: "[^"\n]*")?\)`)
	markdownRef    = regexp.MustCompile(`(?m)^ {0,3}\[[^\[\]\n]+\]:[ \t]*<?(?:https?://|/)\S+`)
	markdownRefUse = regexp.MustCompile(`\[[^\[\]\n]+\] ?\[[^\[\]\n]*\]`)
	fenceLine      = regexp.MustCompile("^ {0,3}(?:```[^`]*|~~~.*)$")
	atxHeading     = regexp.MustCompile(`^#{1,6}[ \t]+\S`)
)
