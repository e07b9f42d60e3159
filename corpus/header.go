package corpus

import (
	"slices"
	"strings"

	"github.com/talksearch/talksearch/corpus/pattern"
)

var (
	headerLine         = pattern.Lazy(`^ {0,3}([A-Za-z][\w-]*):(?:[ \t]+(.*?))?[ \t]*$`)
	headerContinuation = pattern.Lazy(`^(?: {4,}|\t)[ \t]*(\S.*?)[ \t]*$`)
)

// splitHeader parts a Markdown text from the lines "Key: value" that it begins
// with, as Pelican and MultiMarkdown have them: without fences, up to the first
// empty line, a value going on in lines that are indented. Hexo's early posts have
// YAML there, and a fence below it only. One of the keys is "title", or the lines
// are prose that has a colon.
func splitHeader(text string) (m matter, body string, bodyLine int) {
	if !headerLine().MatchString(firstLine(text)) {
		return nil, text, 1
	}
	if m, body := splitHexo(text); m != nil {
		return m, body, lineOf(text, len(text)-len(body))
	}
	m = matter{}
	last, at := "", 0
	for at < len(text) && at < maxMatterBytes {
		line, _, _ := strings.Cut(text[at:], "\n")
		if strings.TrimSpace(line) == "" {
			break
		}
		if h := headerLine().FindStringSubmatch(line); h != nil {
			last = strings.ToLower(h[1])
			m[last] = append(m[last], h[2])
		} else if h := headerContinuation().FindStringSubmatch(line); h != nil && last != "" {
			m[last] = append(m[last], h[1])
		} else {
			return nil, text, 1
		}
		at = min(at+len(line)+1, len(text))
	}
	if m.first("title") == "" {
		return nil, text, 1
	}
	// A title goes on as a title; other values that go on are lists.
	m["title"] = []string{oneLine(strings.Join(slices.DeleteFunc(m["title"], func(s string) bool { return s == "" }), " "))}
	return m, text[at:], lineOf(text, at)
}

// splitHexo parts a text from YAML that only a fence below tells from prose.
func splitHexo(text string) (m matter, body string) {
	head := text[:min(len(text), maxMatterBytes)]
	inside, rest, ok := cutFence(head, "---")
	if !ok || strings.Contains(inside, "\n\n") {
		return nil, text
	}
	m, wrong := guarded(parseYAML, inside)
	if wrong != nil {
		m = salvageMatter(inside)
	}
	if m.first("title") == "" {
		return nil, text
	}
	return m, text[len(head)-len(rest):]
}
