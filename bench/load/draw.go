package main

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus"
)

// A request is one thing to ask the server, and of which kind it is.
type request struct{ kind, path string }

// What queries are made of: technical words, kanji words, katakana words.
var (
	word     = regexp.MustCompile(`[\p{Han}]{2,6}|[\p{Katakana}ー]{3,12}|[A-Za-z][A-Za-z0-9.+#]{2,15}`)
	katakana = regexp.MustCompile(`^[\p{Katakana}ー]{3,12}$`)
	sentence = regexp.MustCompile(`[^。、\n「」（）()|*#>\x60\[\]{}<]{12,40}`)
)

// kinds are the kinds of queries and how many of twenty are of each. Each is made of
// a section's own text, so most find something.
var kinds = []struct {
	name  string
	share int
	path  func(r *rand.Rand, n *corpus.Note, s *corpus.Section) string
}{
	{"a word", 5, func(r *rand.Rand, _ *corpus.Note, s *corpus.Section) string {
		return search(pick(r, word, s.Prose))
	}},
	{"two words", 4, func(r *rand.Rand, _ *corpus.Note, s *corpus.Section) string {
		a, b := pick(r, word, s.Prose), pick(r, word, s.Prose)
		if a == "" || a == b {
			return ""
		}
		return search(a + " " + b)
	}},
	{"a sentence", 4, func(r *rand.Rand, _ *corpus.Note, s *corpus.Section) string {
		return search(strings.TrimSpace(pick(r, sentence, s.Prose)))
	}},
	{"a phrase", 2, func(r *rand.Rand, _ *corpus.Note, s *corpus.Section) string {
		// From one word to the next, as people quote: not from the middle of one.
		text := pick(r, sentence, s.Prose)
		words := word.FindAllStringIndex(text, -1)
		if len(words) < 2 {
			return ""
		}
		from := r.IntN(len(words) - 1)
		return search(`"` + text[words[from][0]:words[from+1][1]] + `"`)
	}},
	{"a word and a filter", 2, func(r *rand.Rand, n *corpus.Note, s *corpus.Section) string {
		w := pick(r, word, s.Prose)
		switch {
		case w == "":
			return ""
		case len(n.Tags) > 0:
			return search(fmt.Sprintf("%s tag:%q", w, n.Tags[r.IntN(len(n.Tags))]))
		case len(n.Date) >= 4:
			return search(w + " after:" + n.Date[:4])
		}
		return search(w + " path:" + n.ID[:strings.IndexByte(n.ID+"/", '/')])
	}},
	{"facets", 1, func(r *rand.Rand, _ *corpus.Note, s *corpus.Section) string {
		if w := search(pick(r, word, s.Prose)); w != "" {
			return w + "&facets=1"
		}
		return ""
	}},
	{"kana being typed", 1, func(r *rand.Rand, _ *corpus.Note, s *corpus.Section) string {
		return search(kanaPrefix(r, pick(r, word, s.Prose)))
	}},
	{"a completion", 1, func(r *rand.Rand, _ *corpus.Note, s *corpus.Section) string {
		if p := kanaPrefix(r, pick(r, word, s.Prose)); p != "" {
			return "/api/v1/suggest?q=" + url.QueryEscape(p)
		}
		return ""
	}},
}

// draw makes n different requests of the notes in sources: the same ones each time.
func draw(sources []string, n int) ([]request, error) {
	files, _, err := corpus.Scan(sources, corpus.Options{})
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(20, 14))
	r.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	var notes []corpus.Note
	for _, f := range files[:min(len(files), 2*n)] {
		for note, err := range f.Notes() {
			if err == nil && len(note.Sections) > 0 {
				notes = append(notes, note)
			}
		}
	}
	if len(notes) == 0 {
		return nil, fmt.Errorf("no notes to ask for in %s", strings.Join(sources, " "))
	}
	var all []request
	taken := map[string]bool{}
	for _, kind := range kinds {
		wanted := n * kind.share / 20
		for tries := 0; wanted > 0; tries++ {
			if tries > 100*n {
				return nil, fmt.Errorf("the notes are too few or too short for %d queries", n)
			}
			note := &notes[r.IntN(len(notes))]
			path := kind.path(r, note, &note.Sections[r.IntN(len(note.Sections))])
			if path == "" || taken[path] {
				continue
			}
			taken[path] = true
			all = append(all, request{kind.name, path})
			wanted--
		}
	}
	return all, nil
}

func search(q string) string {
	if q == "" {
		return ""
	}
	return "/api/v1/search?q=" + url.QueryEscape(q)
}

// pick returns one of what the pattern finds in a text, or "".
func pick(r *rand.Rand, pattern *regexp.Regexp, text string) string {
	if len(text) > 4096 {
		text = strings.ToValidUTF8(text[:4096], "")
	}
	all := pattern.FindAllString(text, -1)
	all = slices.DeleteFunc(all, func(s string) bool { return strings.TrimSpace(s) == "" || !utf8.ValidString(s) })
	if len(all) == 0 {
		return ""
	}
	return all[r.IntN(len(all))]
}

// kanaPrefix is what stands in the field while a katakana word is typed: its first
// two to four kana, in hiragana; "" when the word is another.
func kanaPrefix(r *rand.Rand, w string) string {
	if !katakana.MatchString(w) {
		return ""
	}
	kana := []rune(w)
	kana = kana[:min(len(kana), 2+r.IntN(3))]
	for i, k := range kana {
		if k >= 'ァ' && k <= 'ヶ' {
			kana[i] = k - 'ァ' + 'ぁ'
		}
	}
	return string(kana)
}
