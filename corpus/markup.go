package corpus

import (
	"regexp"
	"strings"

	"github.com/talksearch/talksearch/corpus/talk"
)

// plainMarkdown turns what site generators add to Markdown into Markdown, line
// for line, so that line numbers hold:
//
//   - embeds (Zenn's @[speakerdeck](key), Hugo's {{< youtube key >}}, Jekyll's
//     {% vimeo key %}) become the URL they stand for;
//   - code in {% highlight %} or {{< highlight >}} becomes fenced code;
//   - other shortcodes, Liquid tags, ":::" fences and kramdown's {: attributes}
//     go, what they enclose stays;
//   - of MDX, imports, exports and comments go;
//   - a link definition whose title holds quotes ("the "x" post"), which ends
//     all definitions below it in CommonMark but not in kramdown, loses its title.
//
// Templates' {{ values }} stay: in a note about templates they are what it is about.
func plainMarkdown(body string, mdx bool) string {
	if !mdx && !hasGeneratorMark(body) {
		return body
	}
	var out strings.Builder
	out.Grow(len(body))
	fence, esm, paragraph := "", false, false
	for at := 0; at < len(body); {
		line, _, more := strings.Cut(body[at:], "\n")
		next := at + len(line)
		blank := strings.TrimSpace(line) == ""
		var m []string
		if strings.Contains(line, "```") || strings.Contains(line, "~~~") {
			m = fenceMark.FindStringSubmatch(line)
		}
		switch {
		case fence != "":
			if m != nil && strings.HasPrefix(m[1], fence) && strings.TrimSpace(m[2]) == "" || highlightEnd.MatchString(line) {
				if strings.HasPrefix(fence, highlightFence) {
					line = highlightFence
				}
				fence = ""
			}
			out.WriteString(line)
		case m != nil:
			fence = m[1]
			out.WriteString(line)
		case strings.Contains(line, "highlight") && highlightStart.MatchString(line):
			fence = highlightFence
			out.WriteString(highlightFence)
		case mdx && !blank && (esm || !paragraph && mdxModule.MatchString(line)):
			esm = true
		default:
			if line, ok := plainLine(line); ok {
				out.WriteString(line)
				break
			}
			next = plainTags(&out, body, at, next, mdx)
		}
		esm = esm && !blank
		paragraph = !blank && !esm
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
	for _, mark := range []string{"{%", "{{<", ":::", "@[", "{:", "]: "} { // "{{%" has "{%" in it
		if strings.Contains(body, mark) {
			return true
		}
	}
	return false
}

const highlightFence = "~~~~~~~~~~~~"

var (
	fenceMark      = regexp.MustCompile("^[ \t]*(?:(?:[-*+]|\\d+[.)])[ \t]+)?(```+|~~~+)(.*)$")
	highlightStart = regexp.MustCompile(`^[ \t]*(?:\{%-?[ \t]*highlight\b[^%]*%\}|\{\{[<%][ \t]*highlight\b.*[>%]\}\})[ \t]*$`)
	highlightEnd   = regexp.MustCompile(`^[ \t]*(?:\{%-?[ \t]*endhighlight[ \t]*-?%\}|\{\{[<%][ \t]*/[ \t]*highlight[ \t]*[>%]\}\})[ \t]*$`)
	mdxModule      = regexp.MustCompile(`^(?:import|export)\s`)
	container      = regexp.MustCompile(`^([ \t>]*):::+[ \t]*([A-Za-z][\w-]*)?(?:\[(.*)\])?[ \t]*(.*)$`)
	noteColour     = regexp.MustCompile(`^(?:info|warn|alert)$`)
	embedLine      = regexp.MustCompile(`^([ \t>]*)@\[(\w+)\]\(([^()]*)\)[ \t]*$`)
	definition     = regexp.MustCompile(`^( {0,3}\[[^\[\]^][^\[\]]*\]:[ \t]+\S+)[ \t]+"(.*)"[ \t]*$`)
	kramdownAttr   = regexp.MustCompile(`^[ \t]*\{:[^{}]*\}[ \t]*$`)
)

// plainLine rewrites the lines that consist of one generator's mark.
func plainLine(line string) (string, bool) {
	start := strings.TrimLeft(line, " \t>")
	if start == "" {
		return "", false
	}
	switch start[0] {
	case ':':
		if m := container.FindStringSubmatch(line); m != nil {
			title := m[3] + m[4]
			if m[2] == "message" || m[2] == "note" && noteColour.MatchString(title) { // Zenn's and Qiita's: "alert" is its colour
				title = ""
			}
			return m[1] + title, true
		}
	case '@':
		if m := embedLine.FindStringSubmatch(line); m != nil {
			return m[1] + autolink(embedURL(m[2], m[3])), true
		}
	case '{':
		return "", kramdownAttr.MatchString(line)
	case '[':
		if m := definition.FindStringSubmatch(line); m != nil && strings.Contains(m[2], `"`) {
			return m[1], true
		}
	}
	return "", false
}

// A tag is a template tag in running text; it may run over several lines.
var tagMarks = []struct {
	open, end string
	mdx       bool
}{
	{"{{<", ">}}", false},
	{"{{%", "%}}", false},
	{"{%", "%}", false},
	{"{/*", "*/}", true},
}

const maxTagBytes = 4 << 10

// plainTags writes the line body[at:end] without its tags and gives where it
// ended: later than end where a tag ran on.
func plainTags(out *strings.Builder, body string, at, end int, mdx bool) int {
	ticks := 0 // an odd number of them opens a code span
	for {
		brace := strings.IndexByte(body[at:end], '{')
		if brace < 0 {
			out.WriteString(body[at:end])
			return end
		}
		open := at + brace
		ticks += strings.Count(body[at:open], "`")
		tag, after := "", -1
		for _, m := range tagMarks {
			inside := open + len(m.open)
			if m.mdx && !mdx || !strings.HasPrefix(body[open:], m.open) {
				continue
			}
			if size := strings.Index(body[inside:min(len(body), inside+maxTagBytes)], m.end); size >= 0 {
				tag, after = body[inside:inside+size], inside+size+len(m.end)
			}
			break
		}
		out.WriteString(body[at:open])
		if after < 0 || ticks%2 == 1 {
			out.WriteByte('{')
			at = open + 1
			continue
		}
		out.WriteString(autolink(tagURL(tag)))
		out.WriteString(strings.Repeat("\n", strings.Count(tag, "\n")))
		at = after
		if at > end {
			end = at + len(firstLine(body[at:]))
		}
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// tagURL gives the talk that a tag embeds, or "". Some tags name the slide or the
// second beside the key: {{< youtube id="key" start="100" >}}.
func tagURL(tag string) string {
	name, args, _ := strings.Cut(strings.TrimSpace(tag), " ")
	address, parameter, place := "", "", ""
	for arg := range strings.FieldsSeq(args) {
		key, value, named := strings.Cut(arg, "=")
		if at := places[key]; named && at != "" {
			parameter, place = at, strings.Trim(value, `"'`)
			continue
		}
		if named && key != "id" && !strings.Contains(key, "://") {
			arg = strings.Trim(value, `"'`)
			if !isAbsoluteURL(arg) {
				continue
			}
		} else if named && key == "id" {
			arg = value
		}
		if link, ok := talk.LinkOf(embedURL(name, arg)); ok && address == "" {
			address = link.URL
		}
	}
	return atPlace(address, parameter, place)
}

// places are the arguments of tags that name a slide or a second, and the
// parameters of addresses that do.
var places = map[string]string{"start": "t", "t": "t", "slide": "slide", "page": "slide"}

func autolink(url string) string {
	if url == "" || strings.ContainsAny(url, "<> ") {
		return ""
	}
	return "<" + url + ">"
}
