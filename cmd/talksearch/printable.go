package main

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// printable makes text from a note, a path or a query safe for a terminal:
// control characters, which could move the cursor or set the title, and those
// that turn the direction of writing become U+FFFD, line breaks a space.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.Is(unicode.Cc, r), isBidiControl(r):
			return utf8.RuneError
		}
		return r
	}, s)
}

func isBidiControl(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F || r == 0x061C
}
