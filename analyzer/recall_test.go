package analyzer

import (
	"fmt"
	"index/suffixarray"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/talksearch/talksearch/analyzer/tables"
)

// TestRecall measures matching against the plainest oracle there is: a text has a
// term if it has it as a substring. Terms are runs of one script, and of two, as
// they stand in real posts.
//
// The oracle and a reader differ in two ways, which are counted apart and shown.
// A substring may be a part of a longer word (ライブ of ライブラリ, 京都 of 東京都, 1年 of
// 2011年): words are right to miss it, and bigrams have it; see oracle.insideWord. And
// a text may have the word in another spelling or form, which we mean to find; see
// oracle.meant, which asks the tables and not the code under test.
func TestRecall(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("reads megabytes of text")
	}
	o := newOracle(t, 3<<19)
	t.Logf("%d texts of %d bytes: %d postings of words, %d of bigrams", len(o.texts), o.size, o.words.postings, o.bigrams.postings)
	t.Logf("%-8s %6s | %-37s | %s", "", "", "words alone", "with bigrams")
	t.Logf("%-8s %6s | %8s %8s %9s %8s | %8s %8s %9s", "runs", "terms", "recall", "in parts", "precision", "as typed", "recall", "in parts", "precision")
	for _, set := range []struct {
		name      string
		runs      []string
		recall    float64 // of words, and of words and bigrams
		precision float64 // of both
	}{
		{"katakana", sample(runsOf(o.texts, 3, 20, isKatakana), 1500), 0.99, 0.97},
		{"kanji", sample(runsOf(o.texts, 2, 6, isKanji), 1500), 0.99, 0.97},
		{"mixed", sample(mixedRuns(o.texts), 1500), 0.98, 0.97},
	} {
		if len(set.runs) == 0 {
			t.Fatalf("no %s runs", set.name)
		}
		c := o.count(set.runs)
		words, inParts := ratio(c.words, c.want-c.parts), ratio(c.words, c.want)
		both, bothInParts := ratio(c.both, c.want-c.inLatin), ratio(c.both, c.want)
		precision, asTyped := ratio(c.right+c.meant, c.found), ratio(c.right, c.found)
		bothPrecision := ratio(c.both+c.meant, c.both+c.found-c.right)
		t.Logf("%-8s %6d | %8.4f %8.4f %9.4f %8.4f | %8.4f %8.4f %9.4f", set.name, len(set.runs), words, inParts, precision, asTyped, both, bothInParts, bothPrecision)
		for _, m := range []struct {
			what      string
			got, want float64
		}{
			{"recall of words", words, set.recall},
			{"recall of words and bigrams", both, set.recall},
			{"precision of words", precision, set.precision},
			{"precision of words and bigrams", bothPrecision, set.precision},
		} {
			if m.got < m.want {
				t.Errorf("%s: %s is %.4f, want %.2f", set.name, m.what, m.got, m.want)
			}
		}
		if os.Getenv("SHOW_MISSES") != "" {
			c.log(t)
		}
	}
}

func ratio(n, of int) float64 { return float64(n) / float64(max(of, 1)) }

// An oracle knows which of its texts have a string.
type oracle struct {
	a              *Analyzer
	texts          []string
	size           int
	words, bigrams *phrases
	whole          []byte // all texts, each behind a zero byte
	starts         []int  // of each text in whole
	index          *suffixarray.Index
	sameLoanword   map[string]int    // spelling → row of tables.Loanwords
	sameWord       map[string]string // part of speech and spelling → row of tables.Variants
	cuts           map[span]map[int]bool
}

func newOracle(t testing.TB, each int) *oracle {
	o := &oracle{a: shared(), words: newPhrases(), bigrams: newPhrases(), cuts: map[span]map[int]bool{},
		sameLoanword: map[string]int{}, sameWord: map[string]string{}}
	for text := range realTexts(t, each) {
		doc := len(o.texts)
		o.words.add(doc, o.a.Analyze(text))
		o.bigrams.add(doc, o.a.Bigrams(text))
		o.whole = append(o.whole, 0)
		o.starts = append(o.starts, len(o.whole))
		o.whole = append(o.whole, text...)
		o.texts = append(o.texts, text)
		o.size += len(text)
	}
	if len(o.texts) == 0 {
		t.Fatal("no texts")
	}
	o.index = suffixarray.New(o.whole)
	row := 0
	for line := range rowsOf(tables.Loanwords) {
		f := strings.Split(line, "\t")
		row++
		for _, s := range append(strings.Fields(f[1]), f[0]) {
			o.sameLoanword[foldLoanword(s)] = row
		}
	}
	for line := range rowsOf(tables.Variants) {
		f := strings.Split(line, "\t")
		for _, s := range append(strings.Fields(f[2]), f[1]) {
			o.sameWord[f[0]+s] = f[1]
		}
	}
	for line := range rowsOf(tables.Words) {
		f := strings.Split(withoutBars(line), "\t")
		for _, s := range append(strings.Fields(f[2]), f[1]) {
			o.sameWord[f[0]+s] = f[1]
		}
	}
	return o
}

// having returns where each text that has s has it.
func (o *oracle) having(s string) map[int][]int {
	docs := map[int][]int{}
	for _, at := range o.index.Lookup([]byte(s), -1) {
		doc, _ := slices.BinarySearchFunc(o.starts, at+1, func(start, at int) int { return start - at })
		docs[doc-1] = append(docs[doc-1], at-o.starts[doc-1])
	}
	return docs
}

// A count is of pairs of a term and a text.
type count struct {
	want, words, both   int // that the text has; and that were found
	parts               int // missed by words where the term is only a part of longer ones
	inLatin             int // missed by both where a number or Latin word goes on
	found, right, meant int // that words found; as typed; in another spelling or form
	missed, parted      map[string]int
	wrong               map[string]string
}

func (o *oracle) count(runs []string) count {
	c := count{missed: map[string]int{}, parted: map[string]int{}, wrong: map[string]string{}}
	for _, run := range runs {
		chunks := o.a.Chunks(run)
		words := o.words.chunks(chunks)
		bigrams := o.bigrams.phrase(o.a.Bigrams(run))
		truth := o.having(run)
		for doc, places := range truth {
			c.want++
			_, byWords := words[doc]
			_, byBigrams := bigrams[doc]
			switch {
			case byWords:
				c.words++
			case !slices.ContainsFunc(places, func(at int) bool { return !o.insideWord(doc, at, at+len(run)) }):
				c.parts++
				c.parted[run]++
			default:
				c.missed[run]++
			}
			switch {
			case byWords || byBigrams:
				c.both++
			case !slices.ContainsFunc(places, func(at int) bool { return !o.insideLatin(doc, at, at+len(run)) }):
				c.inLatin++
			}
		}
		for doc, spans := range words {
			c.found++
			if truth[doc] != nil {
				c.right++
				continue
			}
			text := o.texts[doc]
			meant := true
			for i, s := range spans {
				meant = meant && o.meant(chunks[i].Text, text[s.start:s.end])
			}
			if meant {
				c.meant++
			} else {
				c.wrong[run] = text[spans[0].start:spans[0].end]
			}
		}
	}
	return c
}

func (c *count) log(t *testing.T) {
	t.Helper()
	for _, list := range []struct {
		name string
		n    map[string]int
	}{{"missed", c.missed}, {"inside a word", c.parted}} {
		total := 0
		keys := make([]string, 0, len(list.n))
		for k, n := range list.n {
			keys = append(keys, k)
			total += n
		}
		slices.SortFunc(keys, func(x, y string) int { return list.n[y] - list.n[x] })
		t.Logf("%s: %d", list.name, total)
		for _, k := range keys[:min(60, len(keys))] {
			t.Logf("  %d times: %s = %s", list.n[k], k, show(shared().Analyze(k)))
		}
	}
	t.Logf("wrong: %d", len(c.wrong))
	for run, s := range c.wrong {
		t.Logf("  %s finds %q: %s", run, s, show(shared().Analyze(run)))
	}
}

// insideWord reports whether bytes [start, end) of a text begin or end inside a word:
// a number or a Latin word goes on, a loanword of the tables that is no compound
// reaches over the border, what is left of a katakana run is too little for a word,
// or a word of IPADIC does, as Kagome cuts the line.
func (o *oracle) insideWord(doc, start, end int) bool {
	return o.noBorder(doc, start) || o.noBorder(doc, end)
}

// insideLatin is the first part of that rule: bigrams are of Japanese characters, so
// they miss what is inside a number or a Latin word, too.
func (o *oracle) insideLatin(doc, start, end int) bool {
	return latinGoesOn(o.texts[doc], start) || latinGoesOn(o.texts[doc], end)
}

func latinGoesOn(text string, at int) bool {
	if at == 0 || at == len(text) {
		return false
	}
	latin := func(c byte) bool { return c < 128 && asciiClass[c] == classWord }
	before, after := text[:at], text[at:]
	last, first := before[at-1], after[0]
	return latin(last) && latin(first) ||
		isDigit(first) && last == '.' && at > 1 && isDigit(before[at-2]) || // 2.0
		isDigit(last) && first == '.' && len(after) > 1 && isDigit(after[1])
}

func (o *oracle) noBorder(doc, at int) bool {
	text := o.texts[doc]
	if at == 0 || at == len(text) {
		return false
	}
	if latinGoesOn(text, at) {
		return true
	}
	if isKatakana(lastRune(text[:at])) && isKatakana(firstRune(text[at:])) {
		return o.insideLoanword(text, at)
	}
	return o.cutsOf(doc, at)[at]
}

func (o *oracle) insideLoanword(text string, at int) bool {
	start, end := at, at
	for start > 0 && isKatakana(lastRune(text[:start])) {
		start -= kanaSize
	}
	for end < len(text) && isKatakana(firstRune(text[end:])) {
		end += kanaSize
	}
	if at-start < 2*kanaSize || end-at < 2*kanaSize || strings.ContainsRune("ァィゥェォッャュョーン", firstRune(text[at:])) {
		return true
	}
	for from := max(start, at-maxLoanword); from < at; from += kanaSize {
		for to := at + kanaSize; to <= min(end, from+maxLoanword); to += kanaSize {
			if k, ok := o.a.lex.loanword(text[from:to]); ok && k.first == "" && to-from >= 3*kanaSize {
				return true
			}
		}
	}
	return false
}

// cutsOf returns the places of the line around a byte that are inside a word.
func (o *oracle) cutsOf(doc, at int) map[int]bool {
	text := o.texts[doc]
	start := strings.LastIndexByte(text[:at], '\n') + 1
	end := len(text)
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		end = at + n
	}
	key := span{o.starts[doc] + start, o.starts[doc] + end}
	if o.cuts[key] == nil {
		inside := map[int]bool{}
		o.a.lex.cut(text[start:end], sentenceStart, func(id int32, from, to int) {
			for i := from + 1; id >= 0 && i < to; i++ {
				inside[start+i] = true
			}
		})
		o.cuts[key] = inside
	}
	return o.cuts[key]
}

// meant reports whether a found text is the query in another spelling or form: case
// and width, marks between parts, the spellings of one row of the tables, and the
// forms of one dictionary form.
func (o *oracle) meant(query, found string) bool { return o.plainest(query) == o.plainest(found) }

func (o *oracle) plainest(s string) string {
	s = strings.Map(func(r rune) rune {
		if classOf(r) == classSpace || classOf(r) == classMark {
			return -1
		}
		return r
	}, lower(fold(s).text))
	for _, pos := range []string{"n", "v", "a"} {
		if row, ok := o.sameWord[pos+s]; ok {
			return o.verbOf(row)
		}
	}
	var b strings.Builder
	for s != "" {
		n := 0
		for n < len(s) && isKatakana(firstRune(s[n:])) {
			n += kanaSize
		}
		if n > 0 {
			for _, w := range o.a.lex.cutKatakana(s[:n], nil) {
				word := foldLoanword(s[w.start:w.end])
				if row, ok := o.sameLoanword[word]; ok {
					word = fmt.Sprint(row)
				}
				b.WriteString(word)
			}
			s = s[n:]
			continue
		}
		for n < len(s) && !isKatakana(firstRune(s[n:])) {
			_, size := utf8.DecodeRuneInString(s[n:])
			n += size
		}
		o.a.lex.cut(s[:n], sentenceStart, func(id int32, from, to int) {
			word, pos := s[from:to], "n"
			if id >= 0 {
				if base := o.a.lex.baseForm(int(id)); base != "" {
					word, pos = base, "v"
					if o.a.lex.role(int(id)) == adjective {
						pos = "a"
					}
				}
			}
			if row, ok := o.sameWord[pos+word]; ok {
				word = row
			}
			b.WriteString(o.verbOf(word))
		})
		s = s[n:]
	}
	return b.String()
}

// verbOf gives the verb whose form a noun is: 売り上げ(る), 出来(る), 待ち (待つ).
func (o *oracle) verbOf(noun string) string {
	if v, ok := o.sameWord["v"+noun+"る"]; ok {
		return v
	}
	if u, ok := inURow(lastRune(noun)); ok {
		if v, ok := o.sameWord["v"+noun[:len(noun)-kanaSize]+string(u)]; ok {
			return v
		}
	}
	return noun
}

// runsOf returns the runs of is that stand in two texts or more, in order.
func runsOf(texts []string, shortest, longest int, is func(rune) bool) []string {
	in := map[string]int{}
	for _, text := range texts {
		seen := map[string]bool{}
		for _, run := range strings.FieldsFunc(text, func(r rune) bool { return !is(r) }) {
			if n := utf8.RuneCountInString(run); n >= shortest && n <= longest && !seen[run] {
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
