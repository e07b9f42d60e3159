package server

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// withoutControls replaces control characters in a page, but for line breaks and tabs,
// by U+FFFD. HTML forbids them, browsers show them as they like, and to a terminal that
// a page is fetched in they are commands. Those that turn the direction of writing stay:
// names need them, and each text of a note stands in a block or a bdi of its own, which
// they cannot reach out of.
func withoutControls(page []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' {
			return utf8.RuneError
		}
		return r
	}, page)
}
