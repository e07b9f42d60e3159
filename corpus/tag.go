package corpus

import (
	"strings"

	"github.com/talksearch/talksearch/corpus/pattern"
	"github.com/talksearch/talksearch/corpus/talk"
)

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

// A tagReader takes the tags out of running text.
type tagReader struct {
	body string
	mdx  bool
	left int // how many bytes may still be searched for ends of MDX's tags
}

// plain writes the line body[at:end] without its tags and gives where it ended:
// later than end where a tag ran on.
func (r *tagReader) plain(out *strings.Builder, at, end int) int {
	body := r.body
	marks := "{"
	if r.mdx {
		marks = "{<"
	}
	ticks := 0 // an odd number of them opens a code span
	for {
		i := strings.IndexAny(body[at:end], marks)
		if i < 0 {
			out.WriteString(body[at:end])
			return end
		}
		open := at + i
		ticks += strings.Count(body[at:open], "`")
		out.WriteString(body[at:open])
		shown, size := "", 0
		if ticks%2 == 0 {
			shown, size = r.tag(open)
		}
		if size == 0 {
			out.WriteByte(body[open])
			at = open + 1
			continue
		}
		out.WriteString(shown)
		at = open + size
		out.WriteString(strings.Repeat("\n", strings.Count(body[open:at], "\n")))
		if at > end {
			end = at + len(firstLine(body[at:]))
		}
	}
}

// tag gives what the tag that begins at an offset shows, and its size: 0 when
// none begins there.
func (r *tagReader) tag(at int) (shown string, size int) {
	body := r.body
	rest := body[at:min(len(body), at+maxTagBytes)]
	for _, m := range tagMarks {
		if m.mdx && !r.mdx || !strings.HasPrefix(rest, m.open) {
			continue
		}
		if size := strings.Index(rest[len(m.open):], m.end); size >= 0 {
			tag := rest[len(m.open) : len(m.open)+size]
			return tagCaption(tag) + autolink(tagURL(tag)), len(m.open) + size + len(m.end)
		}
		return "", 0
	}
	switch {
	case rest[0] == '<':
		name := componentName().FindString(rest)
		if size := r.balanced(rest, '<', '>'); name != "" && size > 0 {
			if tag := rest[1 : size-1]; name[1] != '/' && (isUpper(name[1]) || strings.IndexByte(tag, '{') >= 0) {
				return autolink(tagURL(strings.TrimSuffix(tag, "/"))), size
			}
		}
	case strings.HasPrefix(rest, "{{"):
		return "", len(siteValue().FindString(rest))
	case strings.HasPrefix(rest, "{:") && at > 0 && body[at-1] != ' ' && body[at-1] != '\n':
		return "", len(spanAttributes().FindString(rest))
	case r.mdx:
		return "", r.balanced(rest, '{', '}')
	}
	return "", 0
}

var (
	componentName  = pattern.Lazy(`^</?[A-Za-z][\w.]*`)
	siteValue      = pattern.Lazy(`^\{\{-?[ \t]*(?:content|(?:site|page|layout|include|post|paginator|theme|config)\.[\w.\[\]"'-]*)[ \t]*(?:\|[^{}\n]*)?\}\}`)
	spanAttributes = pattern.Lazy(`^\{:(?:[ \t]*(?:[.#][\w-]+|[\w-]+=(?:"[^"\n]*"|'[^'\n]*'|[\w-]+)))+[ \t]*\}`)
	shownArgument  = pattern.Lazy(`\b(caption|title|summary|alt)[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)')`)
	firstArgument  = pattern.Lazy(`^(?:details|expand|collapse|spoiler|tab)[ \t]+(?:"([^"]*)"|'([^']*)')`)
	liquidLogic    = pattern.Lazy(`^-?[ \t]*(?:assign|capture|set|if|elsif|unless|for|case|when|cycle|comment|raw|highlight|link|post_url)\b`)
)

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

// balanced gives the size of what begins s and ends with the end of its own, not
// one inside braces or quotes; 0 when that is not there, or not in the same
// paragraph.
func (r *tagReader) balanced(s string, open, end byte) int {
	depth, braces, quote := 0, 0, byte(0)
	for i := range len(s) {
		if r.left--; r.left < 0 {
			return 0
		}
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\n' && i+1 < len(s) && s[i+1] == '\n':
			return 0
		case (c == '"' || c == '\'') && (open == '<' || braces > 1):
			quote = c
		case open == '<' && c == '{', open == '{' && c == '{':
			braces++
		case c == '}':
			braces--
		}
		switch {
		case quote != 0:
		case s[i] == open && (open == '{' || braces == 0):
			depth++
		case s[i] == end && (open == '{' || braces == 0):
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// tagCaption gives what a shortcode shows of its arguments: a caption, a title, or
// else the description of its image.
func tagCaption(tag string) string {
	if !strings.ContainsAny(tag, `"'`) || liquidLogic().MatchString(tag) {
		return ""
	}
	var shown []string
	alt := ""
	if m := firstArgument().FindStringSubmatch(strings.TrimSpace(tag)); m != nil {
		shown = append(shown, m[1]+m[2])
	}
	for _, m := range shownArgument().FindAllStringSubmatch(tag, -1) {
		if m[1] == "alt" {
			alt = m[2] + m[3]
		} else {
			shown = append(shown, m[2]+m[3])
		}
	}
	if len(shown) == 0 {
		shown = append(shown, alt)
	}
	if caption := oneLine(strings.Join(shown, " ")); caption != "" {
		return caption + " "
	}
	return ""
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
