package analyzer

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestRecall measures matching against the plainest oracle there is: a text has a
// term if it has it as a substring. Terms are runs of one script, and of two, as
// they stand in real posts; words alone miss what a reader cuts differently, and
// bigrams find it.
func TestRecall(t *testing.T) {
	if testing.Short() {
		t.Skip("reads megabytes of text")
	}
	var texts []string
	size := 0
	for text := range realTexts(t) {
		texts = append(texts, text)
		if size += len(text); size > 6<<20 {
			break
		}
	}
	words, bigrams := newPhrases(), newPhrases()
	a := shared()
	for i, text := range texts {
		words.add(i, a.Analyze(text))
		bigrams.add(i, a.Bigrams(text))
	}
	if len(texts) == 0 {
		t.Fatal("no texts")
	}
	t.Logf("%d texts of %d bytes: %d postings of words, %d of bigrams", len(texts), size, words.postings, bigrams.postings)

	for _, set := range []struct {
		name              string
		runs              []string
		recall, precision float64 // of words and bigrams together, and of words
	}{
		{"katakana", sample(runsOf(texts, 3, 20, isKatakana), 1500), 0.99, 0.95},
		{"kanji", sample(runsOf(texts, 2, 6, isKanji), 1500), 0.99, 0.97},
		{"mixed", sample(mixedRuns(texts), 1500), 0.98, 0.95},
	} {
		if len(set.runs) == 0 {
			t.Fatalf("no %s runs", set.name)
		}
		var want, byWords, byBoth, found, right int
		misses, neither, wrong := map[string]int{}, map[string]int{}, map[string]string{}
		for _, run := range set.runs {
			chunks := a.Chunks(run)
			w := words.chunks(chunks, len(texts))
			b := bigrams.chunks([]Chunk{{Tokens: a.Bigrams(run)}}, len(texts))
			for i, text := range texts {
				truth := strings.Contains(text, run)
				if truth {
					want++
					if w[i] {
						byWords++
					} else {
						misses[run]++
					}
					if w[i] || b[i] {
						byBoth++
					} else {
						neither[run]++
					}
				}
				if w[i] {
					found++
					if truth {
						right++
					} else if wrong[run] == "" {
						wrong[run] = fmt.Sprint(i)
					}
				}
			}
		}
		ratio := func(n, of int) float64 { return float64(n) / float64(max(of, 1)) }
		t.Logf("%s: %d terms, recall of words %.4f, with bigrams %.4f; precision of words %.4f",
			set.name, len(set.runs), ratio(byWords, want), ratio(byBoth, want), ratio(right, found))
		if r := ratio(byBoth, want); r < set.recall {
			t.Errorf("%s: recall %.4f, want %.2f", set.name, r, set.recall)
		}
		if os.Getenv("SHOW_MISSES") != "" {
			for k, n := range neither {
				t.Logf("neither %d times: %s = %s", n, k, show(a.Bigrams(k)))
			}
			keys := make([]string, 0, len(misses))
			for k := range misses {
				keys = append(keys, k)
			}
			slices.SortFunc(keys, func(x, y string) int { return misses[y] - misses[x] })
			for _, k := range keys[:min(60, len(keys))] {
				t.Logf("missed %d times: %s = %s", misses[k], k, show(a.Analyze(k)))
			}
			n := 0
			for k, v := range wrong {
				if n++; n > 40 {
					break
				}
				t.Logf("wrong: %s in %s = %s", k, v, show(a.Analyze(k)))
			}
		}
	}
}

// phrases is the simplest index that knows positions.
type phrases struct {
	places   map[string][]spot
	postings int
}

type spot struct{ doc, start, end int }

func newPhrases() *phrases { return &phrases{places: map[string][]spot{}} }

func (p *phrases) add(doc int, tokens []Token) {
	for i, t := range tokens {
		p.places[t.Term] = append(p.places[t.Term], spot{doc, t.Position, t.Position + spanOf(tokens, i)})
		p.postings++
	}
}

func spanOf(tokens []Token, i int) int {
	if tokens[i].Kind == Bigram {
		return 1
	}
	last := tokens[i].Position
	for _, u := range tokens[i+1:] {
		if u.Start >= tokens[i].End || u.Start < tokens[i].Start {
			break
		}
		last = max(last, u.Position)
	}
	return last - tokens[i].Position + 1
}

// chunks returns which texts have all chunks.
func (p *phrases) chunks(chunks []Chunk, n int) []bool {
	all := make([]bool, n)
	for i, c := range chunks {
		has := p.phrase(c.Tokens)
		for d := range all {
			all[d] = has[d] && (i == 0 || all[d])
		}
	}
	return all
}

// phrase returns the texts in which some way through tokens stands in a row.
func (p *phrases) phrase(tokens []Token) map[int]bool {
	docs := map[int]bool{}
	if len(tokens) == 0 {
		return docs
	}
	first, last := tokens[0].Position, 0
	type state struct{ doc, end int }
	reach := map[int]map[state]bool{} // query position → where in texts it may stand
	for i, t := range tokens {
		end := t.Position + spanOf(tokens, i)
		last = max(last, end)
		for _, s := range p.places[t.Term] {
			if t.Position > first && !reach[t.Position][state{s.doc, s.start}] {
				continue
			}
			if reach[end] == nil {
				reach[end] = map[state]bool{}
			}
			reach[end][state{s.doc, s.end}] = true
		}
	}
	for s := range reach[last] {
		docs[s.doc] = true
	}
	return docs
}

// runsOf returns the runs of is that stand in two texts or more, in order.
func runsOf(texts []string, shortest, longest int, is func(rune) bool) []string {
	in := map[string]int{}
	for _, text := range texts {
		seen := map[string]bool{}
		for _, run := range strings.FieldsFunc(text, func(r rune) bool { return !is(r) }) {
			if n := len([]rune(run)); n >= shortest && n <= longest && !seen[run] {
				seen[run] = true
				in[run]++
			}
		}
	}
	var runs []string
	for run, n := range in {
		if n >= 2 {
			runs = append(runs, run)
		}
	}
	slices.Sort(runs)
	return runs
}

// mixedRuns returns runs of kanji, katakana and Latin letters with two of these.
func mixedRuns(texts []string) []string {
	latin := func(r rune) bool { return r < 128 && asciiClass[r] == classWord }
	return slices.DeleteFunc(runsOf(texts, 3, 12, func(r rune) bool { return isKatakana(r) || isKanji(r) || latin(r) }), func(s string) bool {
		kinds := 0
		for _, is := range []func(rune) bool{isKatakana, isKanji, latin} {
			if strings.ContainsFunc(s, is) {
				kinds++
			}
		}
		return kinds < 2
	})
}

func sample(runs []string, n int) []string {
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(runs), func(i, j int) { runs[i], runs[j] = runs[j], runs[i] })
	return runs[:min(n, len(runs))]
}
