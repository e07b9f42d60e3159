package corpus

import (
	"strings"

	"github.com/talksearch/talksearch/corpus/pattern"
)

// plainMarkdown turns what site generators add to Markdown into Markdown, line
// for line, so that line numbers hold:
//
//   - embeds (Zenn's @[speakerdeck](key), Hugo's {{< youtube key >}}, Jekyll's
//     {% vimeo key %}) become the URL they stand for;
//   - code in {% highlight %} or {{< highlight >}} becomes fenced code;
//   - other shortcodes, Liquid tags, ":::" fences and kramdown's {: attributes}
//     go, what they enclose stays, and so do captions and titles that they show;
//   - an id among kramdown's attributes becomes the heading's;
//   - marks for a table of contents go;
//   - of MDX, imports, exports, comments, expressions and components go;
//   - a link definition whose title holds quotes ("the "x" post"), which ends
//     all definitions below it in CommonMark but not in kramdown, loses its title.
//
// Of templates' {{ values }} those of the site and its pages go. Others stay: in a
// note about templates they are what it is about.
func plainMarkdown(body string, mdx bool) string {
	if !mdx && !hasGeneratorMark(body) {
		return body
	}
	var out strings.Builder
	out.Grow(len(body))
	fence, paragraph, esmEnd := "", false, 0
	tags := tagReader{body: body, mdx: mdx, left: 64<<10 + 8*len(body)}
	for at := 0; at < len(body); {
		line, _, more := strings.Cut(body[at:], "\n")
		next := at + len(line)
		blank := strings.TrimSpace(line) == ""
		var m []string
		if strings.Contains(line, "```") || strings.Contains(line, "~~~") {
			m = fenceMark().FindStringSubmatch(line)
		}
		switch {
		case fence != "":
			if m != nil && strings.HasPrefix(m[1], fence) && strings.TrimSpace(m[2]) == "" || highlightEnd().MatchString(line) {
				if strings.HasPrefix(fence, highlightFence) {
					line = highlightFence
				}
				fence = ""
			}
			out.WriteString(line)
		case m != nil:
			fence = m[1]
			out.WriteString(line)
		case strings.Contains(line, "highlight") && highlightStart().MatchString(line):
			fence = highlightFence
			out.WriteString(highlightFence)
		case at < esmEnd:
		case mdx && !paragraph && mdxModule().MatchString(line):
			esmEnd = moduleEnd(body, at)
		default:
			if line, ok := plainLine(line, firstLine(body[min(next+1, len(body)):])); ok {
				out.WriteString(line)
				break
			}
			next = tags.plain(&out, at, next)
		}
		paragraph = !blank && at >= esmEnd
		at = next
		if more && at < len(body) {
			out.WriteByte('\n')
			at++
		}
	}
	return out.String()
}

// hasGeneratorMark spares most notes the rewriting.
func hasGeneratorMark(body string) bool {
	for _, mark := range []string{"{%", "{{", ":::", "@[", "{:", "]: ", "toc", "TOC", "contents"} { // "{{%" has "{%" in it
		if strings.Contains(body, mark) {
			return true
		}
	}
	return false
}

// moduleEnd gives where an import or export of MDX ends: at the first empty line
// outside its braces. Braces that are not closed soon are no reason to lose the
// note.
func moduleEnd(body string, at int) int {
	const maxModuleBytes = 4 << 10
	firstEmpty, open := -1, 0
	for next := at; next < min(len(body), at+maxModuleBytes); {
		line := firstLine(body[next:])
		if strings.TrimSpace(line) == "" {
			if open <= 0 {
				return next
			}
			if firstEmpty < 0 {
				firstEmpty = next
			}
		}
		open += strings.Count(line, "{") - strings.Count(line, "}")
		next += len(line) + 1
		if next >= len(body) && open <= 0 {
			return len(body)
		}
	}
	if firstEmpty < 0 {
		return min(len(body), at+maxModuleBytes)
	}
	return firstEmpty
}

const highlightFence = "~~~~~~~~~~~~"

var (
	fenceMark      = pattern.Lazy("^[ \t]*(?:(?:[-*+]|\\d+[.)])[ \t]+)?(```+|~~~+)(.*)$")
	highlightStart = pattern.Lazy(`^[ \t]*(?:\{%-?[ \t]*highlight\b[^%]*%\}|\{\{[<%][ \t]*highlight\b.*[>%]\}\})[ \t]*$`)
	highlightEnd   = pattern.Lazy(`^[ \t]*(?:\{%-?[ \t]*endhighlight[ \t]*-?%\}|\{\{[<%][ \t]*/[ \t]*highlight[ \t]*[>%]\}\})[ \t]*$`)
	mdxModule      = pattern.Lazy(`^(?:import|export)\s`)
	container      = pattern.Lazy(`^([ \t>]*):::+[ \t]*([A-Za-z][\w-]*)?(?:\[(.*)\])?[ \t]*(.*)$`)
	noteColour     = pattern.Lazy(`^(?:info|warn|alert)$`)
	embedLine      = pattern.Lazy(`^([ \t>]*)@\[(\w+)\]\(([^()]*)\)[ \t]*$`)
	definition     = pattern.Lazy(`^( {0,3}\[[^\[\]^][^\[\]]*\]:[ \t]+\S+)[ \t]+"(.*)"[ \t]*$`)
	kramdownAttr   = pattern.Lazy(`^[ \t]*\{:[^{}]*\}[ \t]*$`)
	kramdownID     = pattern.Lazy(`\{:[^{}]*#([A-Za-z][\w:.-]*)[^{}]*\}[ \t]*$`)
	kramdownTOC    = pattern.Lazy(`^[ \t]*\{:[ \t]*toc\b[^{}]*\}[ \t]*$`)
	tocLine        = pattern.Lazy(`(?i)^[ \t]*(?:\[toc\]|\[\[_?toc_?\]\]|@\[toc\](?:\([^()]*\))?|\$\{toc\}|\{\{[ \t]*toc[ \t]*\}\}|\[:contents(?::[\w-]+)*\])[ \t]*$`)
)

// plainLine rewrites the lines that consist of one generator's mark. next is the
// line below.
func plainLine(line, next string) (string, bool) {
	start := strings.TrimLeft(line, " \t>")
	if start == "" {
		return "", false
	}
	if strings.IndexByte("[@${", start[0]) >= 0 && tocLine().MatchString(line) || (start[0] == '*' || start[0] == '-' || start[0] == '1') && kramdownTOC().MatchString(next) {
		return "", true
	}
	switch start[0] {
	case '#':
		at := len(line)
		m := kramdownID().FindStringSubmatchIndex(line)
		id := ""
		if m != nil {
			at, id = m[0], line[m[2]:m[3]]
		} else if m := kramdownID().FindStringSubmatch(next); m != nil && kramdownAttr().MatchString(next) {
			id = m[1]
		}
		if id != "" && !strings.Contains(line[:at], "{") {
			return line[:at] + " {#" + id + "}", true
		}
	case ':':
		if m := container().FindStringSubmatch(line); m != nil {
			title := m[3] + m[4]
			if m[2] == "message" || m[2] == "note" && noteColour().MatchString(title) { // Zenn's and Qiita's: "alert" is its colour
				title = ""
			}
			return m[1] + title, true
		}
	case '@':
		if m := embedLine().FindStringSubmatch(line); m != nil {
			return m[1] + autolink(embedURL(m[2], m[3])), true
		}
	case '{':
		return "", kramdownAttr().MatchString(line)
	case '[':
		if m := definition().FindStringSubmatch(line); m != nil && strings.Contains(m[2], `"`) {
			return m[1], true
		}
	}
	return "", false
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
