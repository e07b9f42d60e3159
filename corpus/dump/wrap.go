package dump

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Mails and text browsers break paragraphs at a column: w3m counts columns, two
// for a Japanese letter, lynx counts letters. Broken lines are made whole before
// anything else judges them, so that a phrase or a title is one line again.

// A measure tells how wide a program takes a text to be.
type measure func(string) int

// unwrap joins the lines of paragraphs and items that a program broke. A page is
// one that was broken when most lines inside its paragraphs are as full as the
// column allows; on others nothing is joined.
func unwrap(lines []line) []line {
	for _, m := range []measure{width, utf8.RuneCountInString} {
		if column := wrapColumn(lines, m); column > 0 {
			return joinBroken(lines, m, column)
		}
	}
	return lines
}

// The least column at which a program breaks lines, and the fewest breaks that
// show that one did.
const (
	minWrapColumn = 40
	minBreaks     = 4
)

// wrapSlack is how many columns a program leaves free to keep a mark or a
// bracket from beginning a line.
const wrapSlack = 4

// wrapColumn is the column at which the page was broken, 0 when it was not.
func wrapColumn(lines []line, m measure) int {
	var widths, needs []int
	for i := range lines[:max(0, len(lines)-1)] {
		if !continues(&lines[i], &lines[i+1]) || len(lines[i].text) > 2*maxHeadingBytes {
			continue
		}
		w := lines[i].column + m(clip(lines[i].shown))
		widths = append(widths, w)
		if endsFinally(lines[i].text) {
			w = 0 // an author breaks here too
		}
		needs = append(needs, w+m(firstUnit(lines[i+1].shown)))
	}
	if len(widths) < minBreaks {
		return 0
	}
	// A word that cannot be broken may stand out.
	sorted := slices.Sorted(slices.Values(widths))
	column := sorted[(len(sorted)-1)*49/50]
	if column < minWrapColumn {
		return 0
	}
	full := 0
	for _, need := range needs {
		if need > column-wrapSlack {
			full++
		}
	}
	if full < minBreaks || full*5 < len(needs)*3 {
		return 0
	}
	// A program would have broken the lines that are wider.
	wide, over := 0, 0
	for i := range lines {
		l := &lines[i]
		if l.kind != textLine && l.kind != bulletLine || strings.Contains(l.text, "://") {
			continue
		}
		switch w := l.column + m(clip(l.shown)); {
		case w > column+wrapSlack:
			over++
		case w > column/2:
			wide++
		}
	}
	if over*20 > wide {
		return 0
	}
	return column
}

// continues tells whether b may be the next line of the paragraph or item a.
func continues(a, b *line) bool {
	if b.gap > 0 || b.kind != textLine || b.mark != 0 {
		return false
	}
	switch a.kind {
	case textLine:
		return a.mark == 0 && (a.indent == b.indent || a.indent > 8 && b.indent > 8) || a.mark != 0 && b.indent > a.indent
	case bulletLine:
		return b.indent > a.indent
	}
	return false
}

// firstUnit is what a program keeps together at the start of s: a word, or a
// Japanese letter.
func firstUnit(s string) string {
	s = clip(s)
	for i, r := range s {
		switch {
		case r == ' ':
			return s[:i]
		case r >= 0x1100 && isWide(r):
			if i == 0 {
				return s[:utf8.RuneLen(r)]
			}
			return s[:i]
		}
	}
	return s
}

// centered tells whether a line stands in the middle of a page of 80 columns, as
// lynx sets titles.
func centered(l *line, m measure) bool {
	return l.kind == textLine && l.indent > 8 && abs(2*l.indent+m(clip(l.shown))-80) <= 6
}

func joinBroken(lines []line, m measure, column int) []line {
	whole := lines[:0]
	for i := 0; i < len(lines); {
		l := lines[i]
		end := i + 1
		for end < len(lines) && (centered(&lines[end-1], m) && centered(&lines[end], m) && lines[end].gap == 0 || lines[end-1].column+m(clip(lines[end-1].shown))+m(firstUnit(lines[end].shown)) > column-wrapSlack) {
			last := lines[end-1]
			if end-1 > i {
				// What continued an item is in it.
				last.kind, last.mark, last.indent = l.kind, l.mark, l.indent
				if l.kind == bulletLine || l.mark != 0 {
					last.indent = min(l.indent, lines[end-1].indent-1)
				}
			}
			if !continues(&last, &lines[end]) {
				break
			}
			end++
		}
		if end > i+1 {
			var text strings.Builder
			text.WriteString(l.text)
			before, _ := utf8.DecodeLastRuneInString(l.text)
			for _, part := range lines[i+1 : end] {
				after, _ := utf8.DecodeRuneInString(part.text)
				if before < 0x1100 && after < 0x1100 {
					text.WriteByte(' ')
				}
				text.WriteString(part.text)
				l.links = mergeLinks(l.links, part.links)
				before, _ = utf8.DecodeLastRuneInString(part.text)
			}
			l.text = text.String()
		}
		whole = append(whole, l)
		i = end
	}
	return whole
}
