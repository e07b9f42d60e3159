package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/pattern"
)

var (
	// In this order: a literal, a role, a phrase between backquotes (a reference,
	// a target or the default role), strong, emphasis, a mark of a footnote, a
	// substitution, a word that refers, what is escaped.
	rstInline = pattern.Lazy("``((?s:.+?))``" +
		"|:([A-Za-z][\\w:.+-]*):`([^`]+)`" +
		"|_?`([^`]+)`(?:__?|:[A-Za-z][\\w:.+-]*:)?" +
		`|\*\*([^*]+)\*\*` +
		`|\*([^*\s]|[^*\s][^*]*[^*\s\\])\*` +
		`|\[(?:\d+|#[\w-]*|\*|[A-Za-z][\w-]*)\](_)` +
		`|\|([^|\s]|[^|\s][^|]*[^|\s])\|(?:__?)?` +
		`|([A-Za-z0-9](?:[\w.+-]*[A-Za-z0-9])?)__?\b` +
		`|\\(?s:(.))`)
	rstAngle        = pattern.Lazy(`(?s)^(.*?)\s*<([^<>]+)>$`)
	rstTarget       = pattern.Lazy("(?m)^[ \t]*\\.\\. _(`[^`\n]+`|[^:\n]+):[ \t]+(\\S.*?)[ \t]*$")
	rstSubstitution = pattern.Lazy(`(?m)^[ \t]*\.\. \|([^|\n]+)\|[ \t]+([\w-]+)::[ \t]*(.*?)[ \t]*$`)
)

// rstReferences are the names a document defines: addresses and texts.
type rstReferences struct {
	addresses, texts map[string]string
	// left is how many bytes may still stand for names: together they do not
	// make a document longer than twice.
	left int
}

func rstNames(text string) *rstReferences {
	names := &rstReferences{map[string]string{}, map[string]string{}, len(text)}
	for _, m := range rstTarget().FindAllStringSubmatch(text, -1) {
		names.addresses[rstName(strings.Trim(m[1], "`"))] = m[2]
	}
	for _, m := range rstSubstitution().FindAllStringSubmatch(text, -1) {
		if m[2] != "replace" {
			m[3] = "" // an image, a date
		}
		names.texts[rstName(m[1])] = m[3]
	}
	return names
}

// rstName makes names equal that docutils takes for one.
func rstName(name string) string { return strings.ToLower(oneLine(name)) }

// plain takes the inline markup from a text and tells the page of its links.
func (names *rstReferences) plain(text string, p *page) string {
	if !strings.ContainsAny(text, "`*_|\\") {
		return text
	}
	var out strings.Builder
	at := 0
	refer := func(address string) {
		if isAbsoluteURL(address) {
			p.link(address)
			p.refer(address, "")
		}
	}
	for _, m := range rstInline().FindAllStringSubmatchIndex(text, -1) {
		group := func(n int) (string, bool) {
			if m[2*n] < 0 {
				return "", false
			}
			return text[m[2*n]:m[2*n+1]], true
		}
		out.WriteString(text[at:m[0]])
		at = m[1]
		whole := text[m[0]:m[1]]
		if literal, ok := group(1); ok {
			out.WriteString(literal)
		} else if shown, ok := group(3); ok {
			role, _ := group(2)
			out.WriteString(rstRole(role, shown))
		} else if shown, ok := group(4); ok {
			address := names.addresses[rstName(shown)]
			if m := rstAngle().FindStringSubmatch(shown); m != nil && strings.HasSuffix(whole, "_") {
				shown, address = m[1], m[2]
				if name, alias := strings.CutSuffix(address, "_"); alias {
					address = names.addresses[rstName(name)]
				} else if shown == "" {
					shown = address
				}
			}
			refer(address)
			out.WriteString(shown)
		} else if shown, ok := group(5); ok {
			out.WriteString(shown)
		} else if shown, ok := group(6); ok && apart(text, m[0], m[1]) {
			out.WriteString(shown)
		} else if _, ok := group(7); ok { // a mark of a footnote
		} else if name, ok := group(8); ok && apart(text, m[0], m[1]) {
			shown, known := names.texts[rstName(name)]
			if names.left -= len(shown); !known || names.left < 0 {
				out.WriteString(whole)
				continue
			}
			out.WriteString((&rstReferences{}).plain(shown, p))
		} else if name, ok := group(9); ok && names.addresses[rstName(name)] != "" && apart(text, m[0], m[1]) {
			refer(names.addresses[rstName(name)])
			out.WriteString(name)
		} else if escaped, ok := group(10); ok {
			if strings.TrimSpace(escaped) != "" {
				out.WriteString(escaped)
			}
		} else {
			out.WriteString(whole)
		}
	}
	out.WriteString(text[at:])
	return out.String()
}

// rstRole gives what a role shows: the title of a reference, the last part of a
// name that begins with '~'.
func rstRole(role, shown string) string {
	if strings.HasPrefix(role, "raw") || role == "math" || role == "index" {
		return ""
	}
	if m := rstAngle().FindStringSubmatch(shown); m != nil && m[1] != "" {
		return m[1]
	}
	if name, ok := strings.CutPrefix(shown, "~"); ok {
		return name[strings.LastIndexByte(name, '.')+1:]
	}
	return strings.TrimPrefix(shown, "!")
}

// apart tells whether what lies in text[from:to] touches no word of Latin script,
// as markup may not: 2*3*4 has no emphasis.
func apart(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return !isLatin(before) && !isLatin(after)
}

func isLatin(r rune) bool {
	return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
