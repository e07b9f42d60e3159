package corpus

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Markdown parsers take quadratic time on some inputs that nobody writes:
// thousands of nested quotes, of open brackets in one paragraph, tables as wide
// as they are long. What is beyond these limits is read as plain text. In
// 11,000 real files there were at most 4 levels, 1,792 delimiters and 7,752 cells.
//
// What is linear can still be too much: a heading of 4 bytes takes 2,000 to read, so
// that 16 MiB of them took 7 GB. The longest real file had 12,508 lines.
const (
	maxNesting    = 64      // quotes and list markers at the start of one line
	maxIndent     = 256     // columns before the text of one line: steps of lists nest too
	maxDelimiters = 4096    // in one paragraph or line
	maxTableCells = 200_000 // in one table, missing cells included
	maxFootnotes  = 1000    // in one note
	maxLines      = 100_000 // in one note
	maxAllMarks   = 200_000 // delimiters in one note
)

// delimiters are what inline parsing keeps on a stack.
const delimiters = "[]*_~!<`"

// tameLines takes the markup from lines that are beyond the limits. Line
// numbers hold; line is the first one touched, 0 when none was.
func tameLines(body string) (tamed string, line int) {
	var out strings.Builder
	copied, n, footnotes := 0, 0, 0
	for at := 0; at < len(body); {
		end := len(body)
		if i := strings.IndexByte(body[at:], '\n'); i >= 0 {
			end = at + i
		}
		n++
		nested := nestingOf(body[at:end])
		if strings.HasPrefix(body[at:end], "[^") {
			footnotes++
		}
		if nested >= 0 || footnotes > maxFootnotes && strings.HasPrefix(body[at:end], "[^") || end-at > maxDelimiters && countDelimiters(body[at:end]) > maxDelimiters {
			if line == 0 {
				line = n
				out.Grow(len(body))
			}
			out.WriteString(body[copied:at])
			out.WriteString(blunt(body[at+max(nested, 0) : end]))
			copied = end
		}
		at = end + 1
	}
	if line == 0 {
		return body, 0
	}
	out.WriteString(body[copied:])
	return out.String(), line
}

// nestingOf gives where the text of a line begins when its containers or its
// indentation are beyond the limit, otherwise -1.
func nestingOf(line string) int {
	depth, indent := 0, 0
	at := 0
	for ; at < len(line); at++ {
		switch c := line[at]; {
		case c == ' ':
			indent++
			continue
		case c == '\t':
			indent += 4
			continue
		case c == '>':
			depth++
			continue
		}
		marker := listMarker(line[at:])
		if marker == 0 {
			break
		}
		depth++
		at += marker - 1
	}
	if depth > maxNesting || indent > maxIndent && at < len(line) {
		return at
	}
	return -1
}

// listMarker gives the length of the list marker that a text begins with, 0 for none.
func listMarker(text string) int {
	n := 0
	for n < len(text) && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	if n == len(text) {
		return 0
	}
	switch c := text[n]; {
	case n > 0 && (c == '.' || c == ')'):
		return n + 1
	case n == 0 && (c == '-' || c == '*' || c == '+') && (len(text) == 1 || text[1] == ' ' || text[1] == '\t'):
		return 1
	}
	return 0
}

func countDelimiters(line string) int {
	n := 0
	for i := range len(line) {
		if strings.IndexByte(delimiters, line[i]) >= 0 {
			n++
		}
	}
	return n
}

func blunt(line string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && strings.IndexByte(delimiters, byte(r)) >= 0 {
			return ' '
		}
		return r
	}, line)
}

// tameLength cuts a text where it gets longer, in lines or delimiters, than what a
// person writes. The rest is not to be parsed.
func tameLength(body string) (markdown, rest string) {
	if len(body) < min(maxLines, maxAllMarks) {
		return body, ""
	}
	lines, marks := 0, 0
	for at := range len(body) {
		switch {
		case body[at] == '\n':
			if lines++; lines == maxLines || marks > maxAllMarks {
				return body[:at+1], body[at+1:]
			}
		case strings.IndexByte(delimiters, body[at]) >= 0:
			marks++
		}
	}
	return body, ""
}

// plainProse makes prose of a text as it stands, a block a line.
func plainProse(text string) string {
	var out strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(line)
	}
	return out.String()
}

// tameParagraphs does for paragraphs and tables what tameLines does for lines.
// It runs once goldmark knows what is a paragraph, and before it looks inside
// for link definitions and tables. It spares it the plain ones.
type tameParagraphs struct{}

var firstTamed = parser.NewContextKey()

// Transform implements parser.ParagraphTransformer.
func (tameParagraphs) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := node.Lines()
	if lines.Len() == 0 {
		return
	}
	source := reader.Source()
	// One that is not the last open block is becoming a heading, or another block ended it.
	if pc.LastOpenedBlock().Node == node && isPlain(lines, source) {
		makePlain(node)
		return
	}
	if lines.Len() > 1 && isTableRule(lineAt(lines, 1, source)) {
		columns := 1 + bytes.Count(lineAt(lines, 0, source), []byte("|"))
		if columns*lines.Len() <= maxTableCells {
			return
		}
	} else {
		if size(lines) <= maxDelimiters || countDelimiters(string(lines.Value(source))) <= maxDelimiters {
			return
		}
	}
	if pc.Get(firstTamed) == nil {
		pc.Set(firstTamed, lines.At(0).Start)
	}
	makePlain(node)
}

// size is how many bytes lines have.
func size(lines *text.Segments) (n int) {
	for i := range lines.Len() {
		segment := lines.At(i)
		n += segment.Len()
	}
	return n
}

func lineAt(lines *text.Segments, i int, source []byte) []byte {
	segment := lines.At(i)
	return segment.Value(source)
}

func isTableRule(line []byte) bool {
	return bytes.IndexByte(line, '-') >= 0 && len(bytes.Trim(line, " \t|:-\n")) == 0
}
