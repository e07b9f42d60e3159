package index

import (
	"fmt"
	"slices"
	"testing"
)

// TestNumbering compares numberings with maps: of strings that begin alike, and of the
// strings that come when others were taken out.
func TestNumbering(t *testing.T) {
	var of numbering
	if _, _, ok := of.find([]byte("a")); ok {
		t.Error("there is a string in none")
	}
	for round := range 3 {
		want := map[string]uint32{}
		var texts []string
		for i := range 5000 {
			text := fmt.Sprint("監視", i*i%(1009+round))
			if i == 0 {
				text = ""
			}
			n, hash, ok := of.find([]byte(text))
			known, has := want[text]
			if ok != has || ok && n != known {
				t.Fatalf("%q is %d, %v; want %d, %v", text, n, ok, known, has)
			}
			if !ok {
				want[text] = of.add(text, hash)
				texts = append(texts, text)
			}
		}
		if !slices.Equal(of.texts, texts) {
			t.Errorf("the strings are %q, want %q", of.texts, texts)
		}
		slices.Sort(texts)
		for i, n := range of.order() {
			if of.texts[n] != texts[i] {
				t.Fatalf("in order, string %d is %q, want %q", i, of.texts[n], texts[i])
			}
		}
		of.clear()
	}
}
