package index

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/talksearch/talksearch/analyzer"
)

// Suggestions are what a Reader completes a prefix to: words that are spelled so,
// then words that are read so, then those of both that end in hiragana, as verbs do, then
// titles, each by falling number of sections. Equal ones are in the order of their text. No
// two are the same but for case and width.
type Suggestions struct {
	// Prefix is what was typed.
	Prefix string `json:"prefix"`
	// Generation is the one that the words are of.
	Generation  string        `json:"generation"`
	Took        time.Duration `json:"-"`
	Suggestions []Suggestion  `json:"suggestions"`
}

// A Suggestion is one way to go on. Its JSON form is the line that `talksearch
// suggest --json` prints and an element of the API's "suggestions".
type Suggestion struct {
	// Text is all that was typed, with its end completed: a query.
	Text string `json:"text"`
	// Word is what the end was completed to.
	Word string `json:"word"`
	// Kind is "word" or "title": the title of a note or the heading of a section.
	Kind string `json:"kind"`
	// By tells how what was typed fits: "surface" is how the word is spelled,
	// "reading" how it is read (a loanword in kana, too: どっか begins Docker), and
	// "spelling" that there is a slip in it.
	By string `json:"by"`
	// Sections counts those that have the word or are below the title.
	Sections int `json:"sections"`
}

// The values of Suggestion.Kind and Suggestion.By.
const (
	kindWord  = "word"
	kindTitle = "title"

	bySurface  = "surface"
	byReading  = "reading"
	bySpelling = "spelling"
)

// Suggest completes the last word of prefix, which may be in the middle of a
// conversion (けんs for 検索, kont for コンテナ), and prefix as a whole to titles.
// A limit of 0 means DefaultLimit. It fails as Search does, and with ErrLean.
func (r *Reader) Suggest(ctx context.Context, prefix string, limit int) (s *Suggestions, err error) {
	defer r.recoverBroken(&err)
	start := time.Now()
	limit = cmp.Or(limit, DefaultLimit)
	if err := checkAsked(prefix, limit); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	l, err := r.lexicon()
	if err != nil {
		return nil, err
	}
	c := completion{lexicon: l, limit: limit, seen: map[string]bool{}}
	if err := c.complete(prefix); err != nil {
		return nil, r.asBroken(ctx, err)
	}
	return &Suggestions{Prefix: prefix, Generation: r.generation, Took: time.Since(start), Suggestions: c.all()}, nil
}

// A completion is one prefix on its way.
type completion struct {
	lexicon *lexicon
	limit   int
	// What is suggested, by the rule that found it; verbs are those words of both that end
	// in hiragana.
	spelled, read, verbs, titles []Suggestion
	seen                         map[string]bool // by titleKey
}

func (c *completion) complete(prefix string) error {
	typed := strings.TrimLeftFunc(prefix, unicode.IsSpace)
	head, last := lastWord(typed)
	if head != "" {
		// An event or a speaker may be several words.
		if err := c.bySurface("", typed); err != nil {
			return err
		}
	}
	if err := c.byBoth(head, last); err != nil {
		return err
	}
	if before, tail := analyzer.Unconverted(last); c.none() && before != "" && utf8.RuneCountInString(tail) >= minTail {
		head += before
		if err := c.byBoth(head, tail); err != nil {
			return err
		}
		if err := c.preferKnown(before); err != nil {
			return err
		}
	}
	if c.none() {
		word, n, err := c.lexicon.correct(last)
		if err != nil {
			return err
		}
		if word != "" {
			c.spelled = []Suggestion{{Text: head + word, Word: word, Kind: kindWord, By: bySpelling, Sections: int(n)}}
		}
	}
	return c.byTitle(typed, head)
}

func (c *completion) none() bool { return len(c.spelled)+len(c.read)+len(c.verbs) == 0 }

// minTail is how many characters must be behind a word without a space before they
// are taken for the next one: one is a particle.
const minTail = 2

// lastWord parts the word that is being typed, without the marks before it, from
// what stands before.
func lastWord(typed string) (head, last string) {
	at := strings.LastIndexFunc(typed, unicode.IsSpace)
	if at >= 0 {
		_, size := utf8.DecodeRuneInString(typed[at:])
		at += size
	}
	at = max(at, 0)
	last = strings.TrimLeft(typed[at:], `-"(“”「（－`)
	return typed[:len(typed)-len(last)], last
}

func (c *completion) byBoth(head, typed string) error {
	return errors.Join(c.bySurface(head, typed), c.byReading(head, typed))
}

// bySurface adds the words that are spelled as what was typed.
func (c *completion) bySurface(head, typed string) error {
	typed = strings.ToLower(analyzer.Fold(typed))
	if typed == "" {
		return nil
	}
	best := bestWords{most: 2 * c.limit}
	if err := c.lexicon.walk(string(rune(surfaceKeys))+typed, best.offer); err != nil {
		return err
	}
	if packed, ok := packedKana(typed); ok {
		spelled := func(key []byte, n uint64) {
			if !slices.Contains(key, keyEnd) {
				best.offer(key, n)
			}
		}
		if err := c.lexicon.walk(string(rune(kanaKeys))+packed, spelled); err != nil {
			return err
		}
		if err := c.withoutLongVowel(typed, &best); err != nil {
			return err
		}
	}
	c.take(&c.spelled, best.nouns, head, bySurface)
	c.take(&c.verbs, best.verbs, head, bySurface)
	return nil
}

// withoutLongVowel offers サーバ for サーバー, which are one word: it is shown as most
// write it.
func (c *completion) withoutLongVowel(typed string, best *bestWords) error {
	short, ok := strings.CutSuffix(typed, "ー")
	if !ok {
		return nil
	}
	key, ok := kanaKey(short, short)
	if !ok {
		return nil
	}
	n, ok, err := c.lexicon.words.Get([]byte(key))
	if ok {
		best.offer([]byte(key), n)
	}
	return err
}

// byReading adds the words that are read as what was typed may become.
func (c *completion) byReading(head, typed string) error {
	best := bestWords{most: 2 * c.limit}
	readings := analyzer.TypedReadings(typed)
	if len(readings) > 1 && utf8.RuneCountInString(typed) == 1 {
		return nil // one consonant begins a tenth of all words
	}
	for _, reading := range readings {
		packed, ok := packedKana(reading)
		if !ok || packed == "" {
			continue
		}
		if err := c.lexicon.walk(string(rune(kanaKeys))+packed, best.offer); err != nil {
			return err
		}
		if err := c.byLoanword(typed, reading, &best); err != nil {
			return err
		}
	}
	c.take(&c.read, best.nouns, head, byReading)
	c.take(&c.verbs, best.verbs, head, byReading)
	return nil
}

// minLoanword is how many characters of a loanword must be there: one begins hundreds.
const minLoanword = 2

// byLoanword offers the words in Latin letters that are said as what was typed in kana:
// Docker for どっか. Who types Latin letters spells them.
func (c *completion) byLoanword(typed, reading string, best *bestWords) error {
	if !strings.ContainsFunc(typed, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana) }) || utf8.RuneCountInString(reading) < minLoanword {
		return nil
	}
	for _, word := range analyzer.LatinReadAs(reading) {
		key := string(rune(surfaceKeys)) + strings.ToLower(word)
		n, ok, err := c.lexicon.words.Get([]byte(key))
		if err != nil {
			return err
		}
		if ok {
			best.offer([]byte(key), n)
		}
		if err := c.lexicon.walk(key+string(rune(keyEnd)), best.offer); err != nil {
			return err
		}
	}
	return nil
}

// preferKnown drops words that do not continue what stands before them to another
// word of the lexicon (障害けん is 障害検知 rather than 障害検索), if any do.
func (c *completion) preferKnown(before string) error {
	var known []Suggestion
	for _, s := range slices.Concat(c.read, c.verbs) {
		whole := analyzer.Fold(before + s.Word)
		n, ok, err := c.lexicon.words.Get([]byte(surfaceKey(whole)))
		if err != nil {
			return err
		}
		if ok {
			s.Word, s.Sections = whole, int(n)
			known = append(known, s)
		}
	}
	if len(known) > 0 {
		slices.SortStableFunc(known, func(a, b Suggestion) int { return cmp.Compare(b.Sections, a.Sections) })
		c.spelled, c.read, c.verbs = nil, known, nil
	}
	return nil
}

// minTitlePrefix is how many characters of a title must be there; a Japanese one
// says as much as several letters.
const minTitlePrefix = 2

// readWords is how many of the words that are read as was typed are tried as the
// beginning of a title.
const readWords = 3

// byTitle adds the titles that begin as what was typed, or with one of the words
// that it is read as.
func (c *completion) byTitle(typed, head string) error {
	prefixes := []string{typed}
	if head == "" {
		for _, w := range c.read[:min(readWords, len(c.read))] {
			prefixes = append(prefixes, w.Word)
		}
	}
	for i, p := range prefixes {
		key := titleKey(p)
		if utf8.RuneCountInString(key) < minTitlePrefix {
			continue
		}
		titles, err := c.lexicon.titles(key)
		if err != nil {
			return err
		}
		slices.SortStableFunc(titles, func(a, b title) int { return cmp.Compare(b.sections, a.sections) })
		by := bySurface
		if i > 0 {
			by = byReading
		}
		for _, t := range titles {
			if len(c.titles) < c.limit && c.fresh(t.text) {
				c.titles = append(c.titles, Suggestion{Text: t.text, Word: t.text, Kind: kindTitle, By: by, Sections: int(t.sections)})
			}
		}
	}
	return nil
}

// all returns what is suggested. Of three kinds none keeps the others out: what is
// read so and titles have a third each, if there are so many.
func (c *completion) all() []Suggestion {
	third := c.limit / 3
	titles := min(len(c.titles), max(third, c.limit-len(c.spelled)-len(c.read)-len(c.verbs)))
	read := min(len(c.read), max(third, c.limit-titles-len(c.spelled)), c.limit-titles)
	spelled := min(len(c.spelled), c.limit-titles-read)
	verbs := min(len(c.verbs), c.limit-titles-read-spelled)
	all := make([]Suggestion, 0, spelled+read+verbs+titles) // and none is [] rather than null
	return append(all, slices.Concat(c.spelled[:spelled], c.read[:read], c.verbs[:verbs], c.titles[:titles])...)
}

// fresh tells whether text is not yet suggested, and notes that it is.
func (c *completion) fresh(text string) bool {
	key := titleKey(text)
	if c.seen[key] {
		return false
	}
	c.seen[key] = true
	return true
}

// take adds words to one of the lists.
func (c *completion) take(list *[]Suggestion, words []keyCount, head, by string) {
	for _, w := range words {
		if text := head + w.key; c.fresh(text) {
			*list = append(*list, Suggestion{Text: text, Word: w.key, Kind: kindWord, By: by, Sections: int(w.n)})
		}
	}
}

// bestWords keeps the most words that most sections have, of all that it is offered.
// Those that end in hiragana are apart: they are verbs and adjectives as a rule, which
// are in every section and which nobody searches for.
type bestWords struct {
	most         int
	nouns, verbs []keyCount // best first
}

func (b *bestWords) offer(key []byte, n uint64) {
	list := &b.nouns
	if r, _ := utf8.DecodeLastRune(key); unicode.Is(unicode.Hiragana, r) {
		list = &b.verbs
	}
	if len(*list) == b.most && n < (*list)[b.most-1].n {
		return // without making a string of what is not kept
	}
	word, _ := wordOfKey(key)
	if word == "" || slices.ContainsFunc(*list, func(x keyCount) bool { return x.key == word }) {
		return
	}
	w := keyCount{word, n}
	at, _ := slices.BinarySearchFunc(*list, w, func(x, y keyCount) int {
		return cmp.Or(cmp.Compare(y.n, x.n), cmp.Compare(x.key, y.key))
	})
	if *list = slices.Insert(*list, at, w); len(*list) > b.most {
		*list = (*list)[:b.most]
	}
}
