package index

import (
	"fmt"
	"slices"
	"testing"
)

// kindred is a text of a kind.
type kindred struct {
	text string
	kind uint32
}

// TestNumbering compares numberings with maps: of texts that begin alike, of two kinds,
// and of those that come when others were taken out.
func TestNumbering(t *testing.T) {
	var of numbering
	for round := range 3 {
		want := map[kindred]uint32{}
		var texts []string
		for i := range 5000 {
			text := fmt.Sprint("監視", i*i%(1009+round))
			if i == 0 {
				text = ""
			}
			kind := uint32(i % 2)
			n, isNew := numberIn(&of, text, kind)
			known, has := want[kindred{text, kind}]
			if isNew == has || has && n != known {
				t.Fatalf("%q is %d, %v; want %d, %v", text, n, isNew, known, !has)
			}
			if isNew {
				want[kindred{text, kind}] = n
				texts = append(texts, text)
			}
		}
		for n, text := range texts {
			if got := string(of.text(uint32(n))); got != text {
				t.Fatalf("text %d is %q, want %q", n, got, text)
			}
		}
		slices.Sort(texts)
		for i, n := range of.order() {
			if got := string(of.text(n)); got != texts[i] {
				t.Fatalf("in order, text %d is %q, want %q", i, got, texts[i])
			}
		}
		of.clear()
	}
}
