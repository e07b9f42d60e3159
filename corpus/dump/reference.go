package dump

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/talk"
)

// Text browsers (lynx, w3m, links) write a page's links as numbers in its text,
// "[5]資料", and list the addresses below it:
//
//	References
//
//	   5. https://example.com/
var (
	referenceHead = regexp.MustCompile(`^(?i:references|visible links|hidden links|links|リンク)\s?[:：]?$`)
	reference     = regexp.MustCompile(`^(?:\[(\d{1,5})\]|(\d{1,5})\.)\s+((?:https?|ftp|file|mailto):\S*)$`)
	referenceMark = regexp.MustCompile(`\[(\d{1,5})\]`)
)

// resolveReferences takes the numbers out of the text, keeps the decks and
// recordings they lead to with their lines, and marks the list and the menus. A
// page without such a list is left as it is.
func resolveReferences(lines []line) {
	start := len(lines)
	known := map[string]bool{}
	links := map[string]talk.Link{}
	for start > 0 {
		l := &lines[start-1]
		if m := reference.FindStringSubmatch(clip(l.text)); m != nil {
			known[m[1]+m[2]] = true
			if link, ok := talk.LinkOf(m[3]); ok && len(l.text) <= maxHeadingBytes {
				links[m[1]+m[2]] = link
			}
		} else if !referenceHead.MatchString(clip(l.text)) || len(known) == 0 {
			break
		}
		start--
	}
	if start == len(lines) || !referenceHead.MatchString(clip(lines[start].text)) {
		return
	}
	for i := start; i < len(lines); i++ {
		lines[i].kind = chromeLine
	}
	for i := range lines[:start] {
		l := &lines[i]
		marks := 0
		text := referenceMark.ReplaceAllStringFunc(l.text, func(mark string) string {
			n := strings.Trim(mark, "[]")
			if !known[n] {
				return mark
			}
			marks++
			if link, ok := links[n]; ok {
				l.links = mergeLinks(l.links, []talk.Link{link})
			}
			return ""
		})
		if marks == 0 {
			continue
		}
		if text = strings.TrimSpace(text); text == "" {
			l.kind = chromeLine
			continue
		}
		// A short line of links alone is a menu.
		if marks >= 2 && strings.HasPrefix(l.text, "[") && utf8.RuneCountInString(text) <= 12*marks && !endsFinally(text) {
			l.kind = chromeLine
		}
		l.text = text
	}
}
