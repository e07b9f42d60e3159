package analyzer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ikawaha/kagome-dict/dict"

	"github.com/talksearch/talksearch/analyzer/tables"
	"github.com/talksearch/talksearch/analyzer/terms"
)

// buildWords makes the tables of lexicon that rest on the word lists: loanwords,
// the terms that stand for a group of spellings, and the parts of compounds.
func (l *lexicon) buildWords(surfaces []string, forms []string) error {
	groups, err := terms.Groups()
	if err != nil {
		return err
	}
	if err := l.buildLoanwords(surfaces, groups); err != nil {
		return err
	}
	if err := l.buildVariants(surfaces, forms); err != nil {
		return err
	}
	l.buildSplits(surfaces)
	if err := l.buildReadings(surfaces); err != nil {
		return err
	}
	return l.buildSynonyms()
}

// buildLoanwords collects the katakana words that runs are cut into: the loanwords
// of UniDic, the words of our own list, and the nouns of IPADIC.
func (l *lexicon) buildLoanwords(surfaces []string, groups []terms.Group) (err error) {
	table := map[string]known{}
	var rows [][]string
	for line := range rowsOf(tables.Loanwords) {
		rows = append(rows, strings.Split(line, "\t"))
	}
	listed := map[string]sources{}
	for _, g := range groups {
		var latin sources
		for _, t := range g.Terms {
			if t.Text[0] < 0x80 {
				latin = append(latin, lower(t.Text))
			}
		}
		for _, t := range g.Terms {
			for w := range strings.FieldsSeq(t.Text) {
				if allKatakana(w) {
					listed[w] = append(listed[w], latin...)
				}
			}
		}
	}
	// Of the spellings of a word, one that is listed stands for all: the list is of this
	// field, where windows are ウィンドウ.
	usual := map[string]string{}
	for _, f := range rows {
		usual[f[0]] = f[0]
		if _, ok := listed[f[0]]; ok {
			continue
		}
		for s := range strings.FieldsSeq(f[1]) {
			if _, ok := listed[s]; ok {
				usual[f[0]] = s
				break
			}
		}
	}
	// The long vowel at the end goes, unless another word is spelled without it:
	// ウインドー is window, ウインド is wind.
	mains := map[string]bool{}
	for _, f := range rows {
		mains[f[0]] = true
	}
	add := func(spelling, term string, common bool) {
		for _, key := range []string{spelling, foldLoanword(spelling)} {
			if key != spelling && mains[key] {
				continue // another word
			}
			k, ok := table[key]
			if !ok {
				k.term = term
			}
			k.common = k.common || common
			table[key] = k
		}
	}
	termOf := func(main string) string {
		main = usual[main]
		if short := trimLong(main); !mains[short] {
			return short
		}
		return main
	}
	native := mainSpellings()
	for row := range rowsOf(tables.Words) {
		f := strings.Split(withoutBars(row), "\t")
		for s := range strings.FieldsSeq(f[2]) {
			if allKatakana(s) { // ナルハヤ, which is no loanword
				add(s, native[f[0]+s], false)
			}
		}
	}
	for _, f := range rows {
		add(f[0], termOf(f[0]), false)
	}
	for _, f := range rows {
		for s := range strings.FieldsSeq(f[1]) {
			add(s, termOf(f[0]), false)
		}
	}
	for _, w := range slices.Sorted(maps.Keys(listed)) {
		add(w, foldLoanword(w), true)
		for _, key := range []string{w, foldLoanword(w)} {
			if k, ok := table[key]; ok && (key == w || !mains[key]) {
				k.listed = true
				table[key] = k
			}
		}
	}
	for id, s := range surfaces {
		if len(s) >= 3*kanaSize && allKatakana(s) && commonNoun(l.posOf(id)) {
			add(s, foldLoanword(s), true)
			if _, ok := listed[s]; !ok {
				listed[s] = nil
			}
		}
	}
	if l.loanwords, err = newLoanwords(table); err != nil {
		return err
	}

	// The border of a compound is looked for in each of its spellings.
	for _, f := range rows {
		first, second, ok := strings.Cut(f[3], " ")
		if !ok {
			continue
		}
		for _, s := range append(strings.Fields(f[1]), f[0]) {
			if border := l.borderOf(s, termOf(first), termOf(second)); border > 0 {
				k := table[s]
				k.first, k.second, k.border = termOf(first), termOf(second), border
				table[s] = k
			}
		}
	}
	// Listed words are often compounds of others: コンテナ|オーケストレーション, ツール|バー.
	// UniDic's are not cut like this, since its sources tell which of them are compounds.
	unidic := map[string]sources{}
	for _, f := range rows {
		for _, s := range append(strings.Fields(f[1]), f[0]) {
			unidic[s] = strings.Split(f[2], ",")
		}
	}
	from := maps.Clone(listed)
	maps.Copy(from, unidic)
	for _, w := range slices.Sorted(maps.Keys(listed)) {
		k := table[w]
		if unidic[w] != nil || k.border > 0 || len(w) > maxRun {
			continue
		}
		var words []loanword
		if border := listed[w].border(w, from); border > 0 {
			words = l.appendKnown(nil, w[:border], l.wordOf(w[:border]), 0)
			words = l.appendKnown(words, w[border:], l.wordOf(w[border:]), border)
		} else if len(w) < 6*kanaSize {
			continue
		} else {
			words = l.cutRun(w, len(w)-kanaSize, nil)
			phrase := slices.ContainsFunc(listed[w], func(s string) bool { return strings.Contains(s, " ") })
			if len(words) < 2 || slices.ContainsFunc(words, func(p loanword) bool { return !l.isPart(w[p.start:p.end], phrase) }) {
				continue
			}
		}
		k.first, k.border = words[0].term, words[0].end
		for _, p := range words[1:] {
			k.second += p.term
		}
		table[w] = k
	}
	l.loanwords, err = newLoanwords(table)
	return err
}

// The sources of a loanword, in lower case.
type sources []string

// border returns where the second of two words begins whose sources together are a
// source of word, 0 for nowhere: side bar and sidebar are of サイド|バー. Short words
// prove nothing: オンライン is no ライン.
func (ss sources) border(word string, from map[string]sources) int {
	for _, s := range ss {
		least, letters := 3*kanaSize, lettersOf(s)
		if strings.Contains(s, " ") {
			least = 2 * kanaSize
		}
		for border := least; border+2*kanaSize <= len(word); border += kanaSize {
			for _, first := range from[word[:border]] {
				rest, ok := strings.CutPrefix(letters, lettersOf(first))
				if !ok || len(rest) < 3 || len(letters)-len(rest) < 3 {
					continue
				}
				if slices.ContainsFunc(from[word[border:]], func(second string) bool { return lettersOf(second) == rest }) {
					return border
				}
			}
		}
	}
	return 0
}

func lettersOf(s string) string { return strings.NewReplacer(" ", "", "-", "").Replace(s) }

// wordOf is the word spelled s, known or not.
func (l *lexicon) wordOf(s string) known {
	if k, ok := l.loanword(s); ok {
		return k
	}
	return known{term: foldLoanword(s)}
}

// isPart reports whether a piece of a listed word may be a part of it: a known
// word, or an unknown one of a word whose source has several.
func (l *lexicon) isPart(piece string, phrase bool) bool {
	k, ok := l.loanword(piece)
	return ok && (k.common || len(piece) >= 3*kanaSize) || phrase && len(piece) >= 3*kanaSize
}

func commonNoun(pos string) bool {
	switch pos {
	case "名詞,一般,*,*", "名詞,サ変接続,*,*", "名詞,形容動詞語幹,*,*", "名詞,固有名詞,地域,国":
		return true
	}
	return false
}

func rowsOf(table string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(table) {
			if strings.HasPrefix(line, "#") || line == "\n" {
				continue
			}
			if !yield(strings.TrimSuffix(line, "\n")) {
				return
			}
		}
	}
}

// buildSplits finds the parts of nouns of three kanji or more, and of nouns of
// kanji and katakana, which the lattice keeps whole because the dictionary has them
// whole.
func (l *lexicon) buildSplits(surfaces []string) {
	for id, s := range surfaces {
		if l.role(id) != content || l.forms[id].split != 0 {
			continue
		}
		switch {
		case kanjiCompound(s, l.posOf(id)):
			l.forms[id].split = l.kanjiParts(s)
		case all(s, func(r rune) bool { return isKatakana(r) || isKanji(r) }) && !allKatakana(s) && !all(s, isKanji):
			l.forms[id].split = scriptParts(s)
		}
	}
}

func kanjiCompound(s, pos string) bool {
	n := len(s) / kanaSize
	for _, r := range s {
		if r < 0x4E00 || r > 0x9FFF {
			return false
		}
	}
	// A name of three kanji is a name, whatever words are in it: 北海道.
	return n >= 4 && n <= 12 || n == 3 && !strings.HasPrefix(pos, "名詞,固有名詞")
}

func (l *lexicon) kanjiParts(s string) uint16 {
	var code partCode
	singles := 0
	l.cutParts(s, func(id int32, start, end int) {
		n := (end - start) / kanaSize
		if n == 1 {
			singles++
		}
		if id < 0 || !l.canBePart(int(id), n) {
			singles = 99
		}
		code.add(n)
	})
	if singles > 1 {
		return 0
	}
	return code.value()
}

func scriptParts(s string) uint16 {
	var code partCode
	n, last := 0, isKatakana(firstRune(s))
	katakana := 0
	for _, r := range s {
		if k := isKatakana(r); k != last {
			code.add(n)
			n, last = 0, k
		}
		if n++; isKatakana(r) {
			katakana++
		}
	}
	code.add(n)
	if katakana < 2 { // 三ヶ月
		return 0
	}
	return code.value()
}

// A partCode is the letters of each part of a word, four bits a part, the first
// part lowest.
type partCode struct {
	code, shift int
	overflow    bool
}

func (c *partCode) add(n int) {
	if n > 15 || c.shift > 12 {
		c.overflow = true
		return
	}
	c.code |= n << c.shift
	c.shift += 4
}

func (c *partCode) value() uint16 {
	if c.overflow || c.shift < 8 {
		return 0
	}
	return uint16(c.code)
}

func (l *lexicon) canBePart(id, kanji int) bool {
	switch l.role(id) {
	case content:
		return kanji >= 2
	case suffix, prefix:
		return true
	}
	return false
}

// surfacesOf returns the spelling of every word of a dictionary, by climbing Kagome's double
// array: node n has the child n.Base+byte, whose Check is n; the child of byte 0 ends a word
// and has -id for its Base.
func surfacesOf(d *dict.Dict) ([]string, error) {
	surfaces := make([]string, len(d.Morphs))
	nodes := d.Index.Da
	inner := func(n int32) bool { return 0 <= n && int(n) < len(nodes) }
	var spelled []byte // backwards
	for i, n := range nodes {
		if !inner(n.Check) || i == 0 || nodes[n.Check].Base != int32(i) || n.Base > 0 {
			continue
		}
		spelled = spelled[:0]
		for at := n.Check; at != 0 && inner(nodes[at].Check); at = nodes[at].Check {
			spelled = append(spelled, byte(at-nodes[nodes[at].Check].Base))
		}
		slices.Reverse(spelled)
		id := int(-n.Base)
		for x := id; x <= id+int(d.Index.Dup[int32(id)]); x++ {
			surfaces[x] = string(spelled)
		}
	}
	for id, s := range surfaces {
		if s == "" {
			return nil, fmt.Errorf("dictionary: word %d has no spelling", id)
		}
		if id > 0 && s < surfaces[id-1] {
			return nil, fmt.Errorf("dictionary: %s and %s are not in order", surfaces[id-1], s)
		}
	}
	return surfaces, nil
}
