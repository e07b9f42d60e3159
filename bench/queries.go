package main

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// shapes are the kinds of query that people ask, in the share of each, and the runs of
// script that stand for them in texts. No dictionary takes part, so that no engine's cut
// of words is favoured.
var shapes = []struct {
	name  string
	share int // of 100
	run   *regexp.Regexp
	runs  int // of one section, with spaces between
	// signs are what a run has one of, if any: a look for them is cheaper.
	signs []string
}{
	{"words of kanji", 18, regexp.MustCompile(`\p{Han}{2,3}`), 1, nil},
	{"compounds", 18, regexp.MustCompile(`[\p{Han}\p{Katakana}ー]{5,16}`), 1, nil},
	{"katakana", 16, regexp.MustCompile(`[\p{Katakana}ー]{3,16}`), 1, nil},
	{"Latin", 16, regexp.MustCompile(`[A-Za-z][A-Za-z0-9.+#]{1,20}[A-Za-z0-9+#]`), 1, nil},
	{"two words", 14, regexp.MustCompile(`[\p{Han}]{2,6}|[\p{Katakana}ー]{3,12}|[A-Za-z][A-Za-z0-9]{1,20}`), 2, nil},
	{"three words", 8, regexp.MustCompile(`[\p{Han}]{2,6}|[\p{Katakana}ー]{3,12}|[A-Za-z][A-Za-z0-9]{1,20}`), 3, nil},
	{"questions", 10, regexp.MustCompile(`[^。？！\n　 (（「]{6,40}(?:か。|？)`), 1, []string{"か。", "？"}},
}

// window is how many bytes of a section are looked at.
const window = 1500

// draw draws n different queries from the collection, each as often as sections say it:
// first a section, then a run of it.
func (c *collection) draw(n int) []string {
	var sections []*section
	for i := range c.notes {
		for j := range c.notes[i].sections {
			sections = append(sections, &c.notes[i].sections[j])
		}
	}
	r := random("queries")
	seen := map[string]bool{}
	var queries []string
	for _, shape := range shapes {
		wanted := (n*shape.share + 50) / 100
		for tries := 0; wanted > 0 && tries < 200*n; tries++ {
			text := sections[r.IntN(len(sections))].prose
			// A long text is asked about as seldom as a short one.
			at := r.IntN(len(text)/window+1) * window
			text = strings.ToValidUTF8(text[at:min(len(text), at+window)], "\n")
			if len(shape.signs) > 0 && !slices.ContainsFunc(shape.signs, func(s string) bool { return strings.Contains(text, s) }) {
				continue
			}
			found := shape.run.FindAllString(text, -1)
			if len(found) == 0 {
				continue
			}
			var words []string
			for range shape.runs {
				words = append(words, strings.TrimSpace(found[r.IntN(len(found))]))
			}
			q := strings.Join(words, " ")
			if seen[q] || !utf8.ValidString(q) {
				continue
			}
			seen[q] = true
			queries = append(queries, q)
			wanted--
		}
	}
	r.Shuffle(len(queries), func(i, j int) { queries[i], queries[j] = queries[j], queries[i] })
	return queries
}
