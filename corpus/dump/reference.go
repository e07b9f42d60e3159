package dump

import (
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/pattern"
	"github.com/talksearch/talksearch/corpus/talk"
)

// Text browsers (lynx, w3m, links) write a page's links as numbers in its text,
// "[5]資料", and list the addresses below it:
//
//	References
//
//	   5. https://example.com/
var (
	referenceHead = pattern.Lazy(`^(?i:references|visible links|hidden links|links|リンク)\s?[:：]?$`)
	reference     = pattern.Lazy(`^(?:\[(\d{1,5})\]|(\d{1,5})\.)\s+([a-zA-Z][a-zA-Z+.-]*:.*)$`)
	referenceMark = pattern.Lazy(`\[(\d{1,5})\]`)
)

// referenceList is the index of the heading of the list of addresses that ends a
// page, len(lines) without one. An address may be broken over lines.
func referenceList(lines []line) int {
	addresses, start := 0, len(lines)
	for i := len(lines) - 1; i >= 0; i-- {
		s := clip(lines[i].text)
		below := len(lines) - i
		switch {
		case reference().MatchString(s):
			addresses++
		case referenceHead().MatchString(s) && addresses > 0 && addresses*5 >= (below-3)*4:
			// Visible and hidden links have headings of their own.
			start = i
		}
		if addresses*2 < below-8 {
			break
		}
	}
	return start
}

// resolveReferences takes the numbers out of the text, keeps the decks and
// recordings they lead to with their lines, and marks the list and the menus. A
// page without such a list is left as it is.
func resolveReferences(lines []line) {
	start := referenceList(lines)
	known := map[string]bool{}
	links := map[string]talk.Link{}
	for i := start; i < len(lines); i++ {
		if m := reference().FindStringSubmatch(clip(lines[i].text)); m != nil {
			known[m[1]+m[2]] = true
			if link, ok := talk.LinkOf(m[3]); ok && len(lines[i].text) <= maxHeadingBytes {
				links[m[1]+m[2]] = link
			}
		}
	}
	if len(known) == 0 {
		return
	}
	for i := start; i < len(lines); i++ {
		lines[i].kind = chromeLine
	}
	for i := range lines[:start] {
		l := &lines[i]
		marks := 0
		text := referenceMark().ReplaceAllStringFunc(l.text, func(mark string) string {
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
