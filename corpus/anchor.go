package corpus

import (
	"strconv"
	"strings"
	"unicode"
)

// anchors gives headings their fragments, the way GitHub does and Hugo by default
// (autoHeadingIDType "github"): letters, marks, digits, '-' and '_' stay, in lower
// case; a blank becomes '-'; all else goes. Japanese thus stays as it is. The
// second heading of a name gets "-1", the third "-2".
type anchors map[string]int

// take reserves an anchor that the author wrote.
func (a anchors) take(id string) string {
	a[id]++
	return id
}

// of gives the anchor of a heading; empty when nothing of it can stay.
func (a anchors) of(heading string) string {
	slug := slug(heading)
	if slug == "" {
		return ""
	}
	unique := slug
	for {
		if _, taken := a[unique]; !taken {
			break
		}
		// Counting on per slug, and not from 1 each time, keeps a page of
		// equal headings linear.
		unique = slug + "-" + strconv.Itoa(a[slug])
		a[slug]++
	}
	a[unique]++
	return unique
}

func slug(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ', r == '\n':
			return '-'
		case r == '-', r == '_', unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(heading))
}
