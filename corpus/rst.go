package corpus

import (
	"strings"
	"unicode"

	"github.com/talksearch/talksearch/corpus/anchor"
	"github.com/talksearch/talksearch/corpus/pattern"
	"golang.org/x/text/width"
)

// reStructuredText is read plainly: headings, prose, code, links. What docutils
// and Sphinx would compute (numbers, indexes, documentation of code) is not there.

const (
	// maxRSTDepth is how deep blocks are read; what lies deeper is plain prose.
	maxRSTDepth = 32
	// maxRSTInline is the longest paragraph whose inline markup is read.
	maxRSTInline = 64 << 10
)

var (
	rstMarkup  = pattern.Lazy(`(?m)^\.\. (?:[A-Za-z][\w.+-]*(?::[\w.+-]+)*::(?:[ \t]|$)|_[^:\n]+:(?:[ \t]|$))`)
	rstField   = pattern.Lazy("^:([^:`\\s][^:`]*):(?:[ \t]+(.*))?$")
	rstItem    = pattern.Lazy(`^(?:[-*+•‣⁃]|\(?(?:\d{1,4}|[A-Za-z]|#)[.)])[ \t]+`)
	rstBorder  = pattern.Lazy(`^(?:=+(?: +=+)+|-+(?: +-+)+)$`)
	rstComment = pattern.Lazy(`^([a-z][a-z_]*):[ \t]+(.*)$`)
)

// looksRST tells reStructuredText by a mark that nothing else has, a directive or
// a target, above or below a heading that is underlined.
func looksRST(text string) bool {
	if !rstMarkup().MatchString(text) {
		return false
	}
	previous := ""
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimRight(line, " \t")
		if underlines(line, previous) {
			return true
		}
		previous = line
	}
	return false
}

// adornment gives the punctuation mark that a line consists of, or 0.
func adornment(line string) byte {
	if line == "" || strings.Trim(line, line[:1]) != "" {
		return 0
	}
	if c := line[0]; c > ' ' && c < 0x7F && !asciiAlnum(c) {
		return c
	}
	return 0
}

func asciiAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// underlines tells whether a line makes a heading of the one above it: it is as
// wide, or has at least four marks (docutils warns of it, and takes it).
func underlines(line, above string) bool {
	if adornment(line) == 0 || above == "" || above[0] == ' ' || above[0] == '\t' || adornment(above) != 0 || strings.HasPrefix(above, ".. ") {
		return false
	}
	return len(line) >= 4 || len(line) >= columns(above)
}

// columns counts what a text takes in a terminal; a wide letter takes two.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

// readRST cuts reStructuredText into sections. What the fields at its beginning
// say of the document is matter, as are Nikola's comments and the directives of
// ABlog and Tinkerer; title is the document's own, empty when it has none.
func readRST(text string) (m matter, title string, sections []Section) {
	r := rstReader{
		page:    newPage([]byte(text), 1, anchor.None),
		matter:  matter{},
		names:   rstNames(text),
		anchors: map[string]bool{},
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRightFunc(line, unicode.IsSpace) // so that a blank line is ""
	}
	r.blocks(lines, 1, 0)
	title, sections = r.page.sections(oneLine(r.matter.first("title")))
	return r.matter, title, sections
}

type rstReader struct {
	page    *page
	matter  matter
	styles  []string // of headings, outermost first
	names   *rstReferences
	target  string // an explicit target that no block followed yet
	anchors map[string]bool
	// begun says that a paragraph stood: fields below are no metadata.
	begun bool
}

// blocks reads lines that have lost their common indentation; first is the line
// of the file that they begin on. Only blocks of depth 0 may be headings.
func (r *rstReader) blocks(lines []string, first, depth int) {
	if depth > maxRSTDepth {
		r.paragraph(lines)
		return
	}
	for i := 0; i < len(lines); {
		line := lines[i]
		next := i + 1
		switch {
		case line == "":
		case line[0] == ' ' || line[0] == '\t':
			next = indented(lines, i)
			r.blocks(dedent(lines[i:next]), first+i, depth+1)
		case line == ".." || strings.HasPrefix(line, ".. "):
			next = indented(lines, i+1)
			r.explicit(strings.TrimSpace(line[2:]), dedent(lines[i+1:next]), first+i, depth)
		case strings.HasPrefix(line, "__ ") || rstBorder().MatchString(line): // an anonymous target; the rule of a table
		case depth == 0 && r.heading(lines, i, first, &next):
		case adornment(line) != 0 && len(line) >= 4: // a transition
		case strings.HasPrefix(line, "+-") || strings.HasPrefix(line, "+="):
			next = r.grid(lines, i)
		case rstField().MatchString(line):
			next = r.field(lines, i, first, depth)
		case rstItem().MatchString(line):
			next = indented(lines, i+1)
			mark := len(rstItem().FindString(line))
			r.begun = true
			r.blocks(append([]string{line[mark:]}, dedent(lines[i+1:next])...), first+i, depth+1)
		case strings.HasPrefix(line, ">>>"):
			next = filled(lines, i)
			r.page.code(strings.Join(lines[i:next], "\n"))
		default:
			next = r.text(lines, i)
		}
		i = next
	}
}

// indented gives where the indented lines from i on end; empty lines after them
// belong to nothing.
func indented(lines []string, i int) int {
	end := i
	for ; i < len(lines); i++ {
		line := lines[i]
		if line == "" {
			continue
		}
		if line[0] != ' ' && line[0] != '\t' {
			break
		}
		end = i + 1
	}
	return end
}

// filled gives where the lines from i on end that are not empty.
func filled(lines []string, i int) int {
	for i < len(lines) && lines[i] != "" {
		i++
	}
	return i
}

// dedent takes the indentation that all lines share.
func dedent(lines []string) []string {
	least := -1
	for _, line := range lines {
		if rest := strings.TrimLeft(line, " \t"); rest != "" && (least < 0 || len(line)-len(rest) < least) {
			least = len(line) - len(rest)
		}
	}
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = line[min(max(least, 0), len(line)):]
	}
	return out
}

// heading reads a heading at line i, with or without a line above it.
func (r *rstReader) heading(lines []string, i, first int, next *int) bool {
	at := func(i int) string {
		if i < len(lines) {
			return lines[i]
		}
		return ""
	}
	line, style, title := at(i), "", ""
	switch over := adornment(line); {
	case over != 0 && at(i+1) != "" && len(at(i+2)) >= 3 && adornment(at(i+2)) == over && adornment(at(i+1)) == 0:
		title, style, *next = strings.TrimSpace(at(i+1)), string(over)+"above", i+3
	case over == 0 && underlines(at(i+1), line):
		title, style, *next = line, at(i + 1)[:1], i+2
	default:
		return false
	}
	level := 0
	for level < len(r.styles) && r.styles[level] != style {
		level++
	}
	if level == len(r.styles) {
		r.styles = append(r.styles, style)
	}
	r.page.open(min(level+1, 6), first+i)
	title = r.names.plain(title, r.page)
	r.page.text(title)
	name := r.target
	if name == "" {
		name = title
	}
	r.target = ""
	anchor := docutilsID(name)
	if r.anchors[anchor] {
		anchor = "" // docutils numbers those it cannot name, over the whole page
	}
	r.anchors[anchor] = true
	r.page.named(anchor)
	return true
}

// docutilsID is docutils' make_id: what is no letter or digit of ASCII parts words.
func docutilsID(name string) string {
	var b strings.Builder
	gap := false
	for i := range len(name) {
		c := name[i]
		if !asciiAlnum(c) {
			gap = b.Len() > 0
			continue
		}
		if b.Len() == 0 && c <= '9' {
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b.WriteByte(c)
	}
	return b.String()
}

// field reads a line ":name: value" and what is indented below it.
func (r *rstReader) field(lines []string, i, first, depth int) (next int) {
	m := rstField().FindStringSubmatch(lines[i])
	next = indented(lines, i+1)
	below := dedent(lines[i+1 : next])
	if depth == 0 && !r.begun {
		key := strings.ToLower(m[1])
		r.matter[key] = append(r.matter[key], oneLine(m[2]+" "+strings.Join(below, " ")))
		return next
	}
	r.blocks(append([]string{strings.TrimSpace(m[1] + " " + m[2])}, below...), first+i, depth+1)
	return next
}

// grid reads a table that is drawn with '+', '-' and '|'.
func (r *rstReader) grid(lines []string, i int) (next int) {
	next = filled(lines, i)
	for _, line := range lines[i:next] {
		if strings.Trim(line, "+-=| \t") != "" {
			r.paragraph([]string{strings.ReplaceAll(strings.Trim(line, "| \t"), "|", " ")})
		}
	}
	r.begun = true
	return next
}

// text reads a paragraph and, where it ends with "::", the literal block below.
func (r *rstReader) text(lines []string, i int) (next int) {
	r.begun, r.target = true, ""
	for next = i + 1; next < len(lines); next++ {
		line := lines[next]
		if line == "" || line[0] == ' ' || line[0] == '\t' || strings.HasPrefix(line, ".. ") {
			break
		}
	}
	paragraph := make([]string, 0, next-i)
	for _, line := range lines[i:next] {
		if line == "|" || strings.HasPrefix(line, "| ") {
			line = line[1:]
		}
		paragraph = append(paragraph, line)
	}
	last := &paragraph[len(paragraph)-1]
	literal := strings.HasSuffix(*last, "::")
	if literal {
		*last = strings.TrimSuffix(*last, ":")
		if trimmed := strings.TrimSuffix(*last, " :"); trimmed != *last || *last == ":" {
			*last = strings.TrimSuffix(trimmed, ":")
		}
	}
	r.paragraph(paragraph)
	if !literal {
		return next
	}
	if end := indented(lines, next); end > next {
		r.page.code(strings.Join(dedent(lines[next:end]), "\n"))
		return end
	}
	return next
}

func (r *rstReader) paragraph(lines []string) {
	text := strings.Join(lines, "\n")
	if len(text) <= maxRSTInline {
		text = r.names.plain(text, r.page)
	}
	r.page.text(text)
	r.page.endBlock()
}
