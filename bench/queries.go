package main

import (
	"regexp"
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
}{
	{"words of kanji", 18, regexp.MustCompile(`\p{Han}{2,3}`), 1},
	{"compounds", 18, regexp.MustCompile(`[\p{Han}\p{Katakana}ー]{5,16}`), 1},
	{"katakana", 16, regexp.MustCompile(`[\p{Katakana}ー]{3,16}`), 1},
	{"Latin", 16, regexp.MustCompile(`[A-Za-z][A-Za-z0-9.+#]{1,20}[A-Za-z0-9+#]`), 1},
	{"two words", 14, regexp.MustCompile(`[\p{Han}]{2,6}|[\p{Katakana}ー]{3,12}|[A-Za-z][A-Za-z0-9]{1,20}`), 2},
	{"three words", 8, regexp.MustCompile(`[\p{Han}]{2,6}|[\p{Katakana}ー]{3,12}|[A-Za-z][A-Za-z0-9]{1,20}`), 3},
	{"questions", 10, regexp.MustCompile(`[^。？！\n　 (（「]{6,40}(?:か。|？|か\n)`), 1},
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
			found := shape.run.FindAllString(strings.ToValidUTF8(text[at:min(len(text), at+window)], "\n"), -1)
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
