package dump

import (
	"strings"

	"github.com/talksearch/talksearch/corpus/pattern"
	"github.com/talksearch/talksearch/corpus/talk"
)

// A script that drops tags drops what parted the blocks too: one line follows the
// other, and a title is told from a paragraph by nothing but its length and end.

// minDense is the least number of lines that show that a page has lost its blank
// lines: a short note may do without.
const minDense = 12

// partBlocks puts back the blank lines of a page that has none: around lines that
// are paragraphs by their length or end, so that what is short between two
// paragraphs stands alone. Short lines in a row stay together: they are a list, a
// menu or a piece of code.
func partBlocks(lines []line) {
	blank := 0
	for i := range lines {
		if lines[i].gap > 0 {
			blank++
		}
	}
	if len(lines) < minDense || blank*50 > len(lines) {
		return
	}
	for i := 1; i < len(lines); i++ {
		a, b := &lines[i-1], &lines[i]
		if isParagraph(a) || isParagraph(b) || opensPart(b.text) {
			b.gap = max(b.gap, 1)
		}
	}
}

// opensPart tells whether a line is a heading among items by its words alone: a
// name that reports give their parts, or the title of a talk with its speaker.
func opensPart(s string) bool {
	return len(s) <= maxHeadingBytes && (isKnown(s) || talk.IsAnnounced(s) || talk.TitleSpeaker(s) != "" || timed().MatchString(s))
}

// timed is an entry of a programme: "19:40 – 題 – @speaker".
var timed = pattern.Lazy(`^(?:[01]?\d|2[0-4])[:：][0-5]\d\s?(?:[-–—~〜～]\s?(?:(?:[01]?\d|2[0-4])[:：][0-5]\d)?)?\s*\S.{3,}`)

// paragraphWidth is the width from which a line is not a title or an item.
const paragraphWidth = 72

// isParagraph tells whether a line is a paragraph by itself.
func isParagraph(l *line) bool {
	if l.kind != textLine {
		return false
	}
	s := clip(l.text)
	if !isJapanese(s) && codeSign().MatchString(s) {
		return false
	}
	return width(s) >= paragraphWidth || endsSentence(s) && width(s) >= shortTitle || strings.HasSuffix(s, "。")
}
