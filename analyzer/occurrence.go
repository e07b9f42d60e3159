package analyzer

import "strings"

// Occurrences returns where needle stands in text, as half-open ranges of text's
// bytes, in order and without overlap; both are folded (width, case, composition)
// first. It returns at most max of them. It is how a match on bigrams is made
// sure of, and shown.
func (a *Analyzer) Occurrences(text, needle string, max int) [][2]int {
	want := strings.ToLower(fold(needle).text)
	if want == "" {
		return nil
	}
	f := fold(text)
	lower := strings.ToLower(f.text)
	if len(lower) != len(f.text) {
		return nil // a letter whose lower case has another length: no bytes to tell
	}
	var found [][2]int
	for at := 0; len(found) < max; {
		i := strings.Index(lower[at:], want)
		if i < 0 {
			break
		}
		start, end := at+i, at+i+len(want)
		found = append(found, [2]int{f.start(start), f.end(end)})
		at = end
	}
	return found
}
