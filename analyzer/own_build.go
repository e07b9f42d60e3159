package analyzer

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/analyzer/tables"
)

// Words that IPADIC has not, and so cuts into pieces that mean something else or
// nothing: しきい値, べき等, つくりこむ. They are put beside it, with ids behind its own:
//
//   - the words of our list, tables.Words;
//   - spellings in kana of words that IPADIC has in kanji only, which the table of
//     variants knows: くりかえす of 繰り返す;
//   - verbs and adjectives of IPADIC with their stem in katakana: パクる, ツラい;
//   - words of IPADIC with a mark of repetition, as texts are folded: いすず of いすゞ.
//
// A word competes in the lattice as any other, in the place and at the cost of the word
// that it is like, and one of our list a little cheaper than its pieces.

// By how much a word of our list is cheaper than what it is cut into without it: enough
// to be found in any sentence, too little to take a letter from a common word beside
// it. A noun is to win over the verb that it is a form of; a compound's pieces are
// mostly its parts, and need less.
const (
	nounMargin     = 5000
	verbMargin     = 3000
	compoundMargin = 1000
)

// minCompoundVerb is the fewest letters of a verb in hiragana that is most likely two,
// たちあげる, and is to win over them.
const minCompoundVerb = 5

// minOwnKana is the fewest letters of a spelling in kana that is added: shorter ones
// are mostly grammar.
const minOwnKana = 4

// An ownWord is a form of a word that is added.
type ownWord struct {
	surface, base string // base is "" where it does not inflect
	like          int    // the id of the word it is like
	listed        bool
	reading       string
	split         uint16
}

// ownBuilder collects the words that are added to a lexicon.
type ownBuilder struct {
	l        *lexicon
	surfaces []string
	forms    map[string][]int // dictionary form of a verb or adjective → ids of its forms
	words    []ownWord
	seen     map[string]bool // part of speech and spelling
}

// addOwn puts our own words behind those of IPADIC, and returns surfaces and forms
// with theirs.
func (l *lexicon) addOwn(surfaces, forms []string, bases *interner) ([]string, []string, error) {
	b := &ownBuilder{l: l, surfaces: surfaces, forms: map[string][]int{}, seen: map[string]bool{}}
	for id := range surfaces {
		switch l.role(id) {
		case verb, adjective:
			b.forms[l.baseForm(id)] = append(b.forms[l.baseForm(id)], id)
		}
	}
	for row := range rowsOf(tables.Words) {
		b.row(row, true)
	}
	for row := range rowsOf(tables.Variants) {
		b.row(row, false)
	}
	for _, base := range slices.Sorted(maps.Keys(b.forms)) {
		if stem := base[:max(0, len(base)-kanaSize)]; allHiragana(base) && len(stem) >= 2*kanaSize && !b.has(toKatakana(stem)) {
			b.inflecting(toKatakana(stem)+base[len(stem):], base, false)
		}
	}
	for id, s := range surfaces {
		if w := fold(s).text; w != s && strings.ContainsAny(s, "ゝゞヽヾ") && !allKatakana(w) {
			b.words = append(b.words, ownWord{surface: w, base: l.baseForm(id), like: id, reading: l.readingOf(id)})
		}
	}
	slices.SortStableFunc(b.words, func(p, q ownWord) int { return cmp.Compare(p.surface, q.surface) })

	weights := make([]int16, len(b.words))
	for i, w := range b.words {
		weights[i] = l.weightOf(w)
	}
	ipadic := len(surfaces)
	first := ipadic // of those spelled alike
	for i, w := range b.words {
		id := len(surfaces)
		if i == 0 || w.surface != b.words[i-1].surface {
			first = id
		}
		for x := first; x < id; x++ {
			l.entries[x].same++
		}
		e := l.entries[w.like]
		e.weight, e.same = weights[i], ours
		l.entries = append(l.entries, e)
		l.forms = append(l.forms, form{base: uint16(bases.id(w.base)), split: w.split})
		l.readings = append(l.readings, packKana(w.reading)...)
		l.reading = append(l.reading, uint32(len(l.readings)))
		surfaces, forms = append(surfaces, w.surface), append(forms, forms[w.like])
	}
	return surfaces, forms, l.buildTrie(surfaces, ipadic)
}

// row adds the words of a row of a list.
func (b *ownBuilder) row(row string, listed bool) {
	f := strings.Split(row, "\t")
	spellings := append([]string{f[1]}, strings.Fields(f[2])...)
	main := withoutBars(f[1])
	reading := ""
	for _, s := range spellings {
		if s = withoutBars(s); allHiragana(s) {
			reading = toKatakana(s)
			break
		}
	}
	for _, s := range spellings {
		word := withoutBars(s)
		if b.seen[f[0]+word] || allKatakana(word) || !listed && !b.distinct(word) {
			continue
		}
		b.seen[f[0]+word] = true
		if f[0] != "n" {
			b.inflecting(word, main, listed)
			continue
		}
		if like, ok := b.noun(main, listed); ok && !b.has(word) {
			b.words = append(b.words, ownWord{surface: word, like: like, listed: listed, reading: reading, split: partsBetweenBars(s)})
		}
	}
}

// distinct reports whether a spelling in kana that is not of our list may be added: it
// is not short, and reads as no grammar, which あった|か and より|添える do.
func (b *ownBuilder) distinct(word string) bool {
	if !isHiragana(firstRune(word)) || utf8.RuneCountInString(word) < minOwnKana {
		return false
	}
	var first, last piece
	b.l.cut(word, sentenceStart, func(id int32, from, to int) {
		last = piece{surface: word[from:to]}
		if id >= 0 {
			last.role, last.base = b.l.role(int(id)), b.l.baseForm(int(id))
		}
		if from == 0 {
			first = last
		}
	})
	return !first.isFunction() && (!last.isFunction() || last.role == helper) // たち|あげる
}

// has reports whether IPADIC has a noun or adverb spelled s.
func (b *ownBuilder) has(s string) bool {
	first, last, ok := b.l.find(s)
	for id := first; ok && id <= last; id++ {
		if b.l.role(id) == content {
			return true
		}
	}
	return false
}

// noun returns the commonest noun of IPADIC spelled s, and for a listed word that it
// has not, one that is like any.
func (b *ownBuilder) noun(s string, listed bool) (like int, ok bool) {
	first, last, found := b.l.find(s)
	for id := first; found && id <= last; id++ {
		if b.l.role(id) == content && (!ok || b.l.entries[id].weight < b.l.entries[like].weight) {
			like, ok = id, true
		}
	}
	if !ok && listed {
		like, _, ok = b.l.find("仕組み")
	}
	return like, ok
}

// inflecting adds the forms of a verb or adjective, which are those of main, and for
// a listed word or a compound that IPADIC has not, those of the word it ends in.
func (b *ownBuilder) inflecting(word, main string, listed bool) {
	if b.forms[word] != nil {
		return
	}
	like := main
	compound := allHiragana(word) && utf8.RuneCountInString(word) >= minCompoundVerb
	for (listed || compound) && b.forms[like] == nil && utf8.RuneCountInString(like) > 2 {
		_, size := utf8.DecodeRuneInString(like)
		like = like[size:]
	}
	if listed && b.forms[like] == nil {
		switch lastRune(main) {
		case 'る':
			like = "走る"
		case 'い':
			like = "弱い"
		}
	}
	if lastRune(like) != lastRune(word) || b.forms[like] == nil {
		return
	}
	stem, likeStem := word[:len(word)-kanaSize], like[:len(like)-kanaSize]
	for _, id := range b.forms[like] {
		if ending, ok := strings.CutPrefix(b.surfaces[id], likeStem); ok {
			w := ownWord{surface: stem + ending, base: word, like: id, listed: listed}
			if allKatakana(w.surface) {
				continue // a run of katakana is cut by loanwords
			}
			if allHiragana(w.surface) || allKatakana(toKatakana(w.surface)) {
				w.reading = toKatakana(w.surface)
			}
			b.words = append(b.words, w)
		}
	}
}

// weightOf returns what a word costs.
func (l *lexicon) weightOf(w ownWord) int16 {
	like := l.entries[w.like]
	if !w.listed && (utf8.RuneCountInString(w.base) < minCompoundVerb || !allHiragana(w.base)) {
		return like.weight
	}
	la := latticePool.Get().(*lattice)
	defer latticePool.Put(la)
	la.search(l, w.surface, sentenceStart, len(w.surface))
	last := &la.nodes[la.path[0]]
	pieces := last.cost + int64(l.connect[last.right])
	around := int64(l.connect[l.rows*int(like.left)]) + int64(l.connect[like.right]) + la.penalty(0, utf8.RuneCountInString(w.surface))
	margin := int64(nounMargin)
	switch {
	case w.split != 0 || !w.listed:
		margin = compoundMargin
	case w.base != "":
		margin = verbMargin
	}
	return int16(max(math.MinInt16, min(int64(like.weight), pieces-around-margin)))
}

// A bar in a word of our list is the border of two parts that are words themselves.
func withoutBars(s string) string { return strings.ReplaceAll(s, "|", "") }

func partsBetweenBars(s string) uint16 {
	var code partCode
	for part := range strings.SplitSeq(s, "|") {
		code.add(utf8.RuneCountInString(part))
	}
	return code.value()
}
