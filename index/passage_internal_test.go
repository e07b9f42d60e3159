package index

import (
	"math"
	"testing"
)

// TestHasWords looks at texts that are read a bit at a time.
func TestHasWords(t *testing.T) {
	long := make([]byte, 200)
	for i := range long {
		long[i] = ' '
	}
	blank := string(long)
	for _, tt := range []struct {
		text       string
		start, end int
		want       bool
	}{
		{"", 0, math.MaxInt, false},
		{"監視", 0, math.MaxInt, true},
		{"監視", 0, 0, false},
		{"監視", 6, math.MaxInt, false},
		{"a\u3000\u3000", 1, math.MaxInt, false},
		{"a" + blank + "\u3000\u3000。", 1, math.MaxInt, true},
		{"a" + blank + "\u3000\u3000。", 1, 1 + len(blank) + 6, false},
		{"a" + blank + "b", 1, math.MaxInt, true},
		{"a" + blank + "b", 1, 1 + len(blank), false},
	} {
		book, err := newCodebook(t.Context(), [][]byte{[]byte(tt.text)})
		if err != nil {
			t.Fatal(err)
		}
		p := &passage{book: book, codes: newCompressor(book).appendCodes(nil, []byte(tt.text))}
		p.upTo(tt.start)
		if got := p.hasWords(tt.start, tt.end); got != tt.want {
			t.Errorf("%q from %d to %d: %v", tt.text, tt.start, tt.end, got)
		}
		if whole := string(p.whole()); whole != tt.text || p.err != nil {
			t.Errorf("%q is read as %q: %v", tt.text, whole, p.err)
		}
	}
}
