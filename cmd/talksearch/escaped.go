package main

import (
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"
)

// encodeJSON writes v in one line of JSON that a terminal can be trusted with: what
// printable would take out is written as \uXXXX, which means the same to a program.
func encodeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(escaped{w})
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// An escaped is given one whole value of JSON at a time, as a json.Encoder does. What
// it escapes stands within strings only.
type escaped struct{ w io.Writer }

func (e escaped) Write(b []byte) (int, error) {
	out, from := []byte(nil), 0
	for i := 0; i < len(b); {
		r, size := rune(b[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(b[i:])
		}
		if r != '\n' && unicode.Is(unicode.Cc, r) || isBidiControl(r) {
			out = fmt.Appendf(append(out, b[from:i]...), `\u%04x`, r)
			from = i + size
		}
		i += size
	}
	if _, err := e.w.Write(append(out, b[from:]...)); err != nil {
		return 0, err
	}
	return len(b), nil
}
