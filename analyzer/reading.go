package analyzer

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits of words by reading: homophones are many, and all but the first few are
// not meant.
const (
	maxHomophones = 8
	maxCompounds  = 16 // parted at the first border that gives any
	maxABorder    = 6  // at another
	maxOthers     = 12 // at all others
	minReading    = 3  // letters of a reading that is looked up, but for a suffix or prefix
	minPrefix     = 2  // letters of a prefix's
)

// romajiMarks stand between the letters of romaji. To make a replacer takes longer than to
// use it.
var romajiMarks = strings.NewReplacer("-", "", "'", "")

// readAs returns the words that are read as a chunk is written, when it is written
// in hiragana or in romaji: 監視 for かんし and kanshi, コンテナ for kontena.
func (a *Analyzer) readAs(c Chunk) []string {
	text := fold(c.Text).text
	var readings []string
	romaji := false
	switch {
	case all(text, func(r rune) bool { return isHiragana(r) || isKatakana(r) }) && !allKatakana(text):
		readings = []string{toKatakana(text)}
	case allLower(romajiMarks.Replace(lower(text))):
		readings = readingsOfRomaji(lower(text))
		romaji = true
	}
	var words []string
	for _, r := range readings {
		found := a.readWhole(r)
		if len(found) == 0 {
			found = a.readInParts(r)
		}
		if r == readings[0] && utf8.RuneCountInString(r) > 1 {
			found = append(found, toHiragana(r)) // いろ for iro; for いろ it is no other word
		}
		words = append(words, found...)
	}
	if romaji && len(readings) > 0 && len(words) <= 1 { // none but the reading itself
		for _, r := range lengthened(readings[0]) {
			words = append(words, a.readWhole(r)...)
		}
	}
	return words
}

// readWhole returns the words of the lists that are read r.
func (a *Analyzer) readWhole(r string) []string {
	if utf8.RuneCountInString(r) < minReading {
		return nil
	}
	var words []string
	if k, ok := a.lex.loanword(r); ok {
		words = append(words, k.term)
	}
	if v, ok := a.lex.readAs.get(r); ok {
		words = append(words, strings.Split(v, "\t")...)
	}
	if a.user != nil {
		words = append(words, a.user.readings[r]...)
	}
	return words
}

// readInParts returns compounds of two words that are read r together, the words in
// the order of their lists: 監視対象, and フライ返し, whose second half is voiced for
// standing there. Borders near the middle come first.
func (a *Analyzer) readInParts(r string) (words []string) {
	runes := []rune(r)
	if len(runes) > maxLoanword/kanaSize {
		return nil
	}
	for d := range len(runes) {
		// From the middle outwards: 0, +1, -1, +2, …
		border := len(runes)/2 + (d+1)/2
		if d%2 == 0 {
			border = len(runes)/2 - d/2
		}
		if border < minPrefix || border == len(runes) {
			continue
		}
		first, second := string(runes[:border]), string(runes[border:])
		heads := a.readBefore(first)
		if len(heads) == 0 {
			continue
		}
		tails := a.readBehind(second)
		if plain, ok := unvoiced(second); ok {
			tails = append(tails, a.readBehind(plain)...)
		}
		most := maxCompounds
		if len(words) > 0 {
			most = min(maxCompounds+maxOthers, len(words)+maxABorder)
		}
		for sum := range len(heads) + len(tails) {
			for i := range min(sum+1, len(heads)) {
				if j := sum - i; j < len(tails) && len(words) < most {
					words = append(words, heads[i]+tails[j])
				}
			}
		}
	}
	return words
}

// readBefore returns the words that are read r before another: a prefix may be short.
func (a *Analyzer) readBefore(r string) []string {
	if words := a.readWhole(r); len(words) > 0 {
		return words
	}
	if v, ok := a.lex.readAs.get(r + "-"); ok {
		return strings.Split(v, "\t")
	}
	return nil
}

// readBehind returns the words that are read r behind another: a suffix may be short.
func (a *Analyzer) readBehind(r string) []string {
	if words := a.readWhole(r); len(words) > 0 {
		return words
	}
	if v, ok := a.lex.readAs.get("-" + r); ok {
		return strings.Split(v, "\t")
	}
	return nil
}

// unvoiced takes the voiced mark off the first letter, which the second half of a
// compound often has.
func unvoiced(s string) (string, bool) {
	d := []rune(norm.NFD.String(s))
	if len(d) < 2 || d[1] != '\u3099' {
		return s, false
	}
	return norm.NFC.String(string(append(d[:1:1], d[2:]...))), true
}

// buildReadings makes the table of words by reading; that of a short suffix begins
// with a hyphen, and that of a short prefix ends in one.
func (l *lexicon) buildReadings(surfaces []string) (err error) {
	type word struct {
		spelling string
		weight   int16
	}
	table := map[string][]word{}
	for id, s := range surfaces {
		reading := l.readingOf(id)
		if !strings.ContainsFunc(s, isKanji) || !l.offered(id, s) {
			continue
		}
		if utf8.RuneCountInString(reading) < minReading {
			switch l.role(id) {
			case suffix:
				reading = "-" + reading
			case prefix:
				reading += "-"
			default:
				continue
			}
		}
		table[reading] = append(table[reading], word{s, l.entries[id].weight})
	}
	for spelling, readings := range l.readInCompounds(surfaces) {
		for reading, n := range readings {
			if n >= minCompounds {
				table[reading] = append(table[reading], word{spelling, math.MaxInt16})
			}
		}
	}
	values := make(map[string]string, len(table))
	for reading, words := range table {
		slices.SortFunc(words, func(a, b word) int {
			return cmp.Or(cmp.Compare(a.weight, b.weight), cmp.Compare(a.spelling, b.spelling))
		})
		var spellings []string
		for _, w := range words {
			if !slices.Contains(spellings, w.spelling) && len(spellings) < maxHomophones {
				spellings = append(spellings, w.spelling)
			}
		}
		values[reading] = strings.Join(spellings, "\t")
	}
	l.readAs, err = newHashTable(slices.Sorted(maps.Keys(values)), values)
	return err
}

// minCompounds is how many compounds must read a word so before it is read so.
const minCompounds = 3

// readInCompounds returns readings of offered words that only their compounds tell,
// and how many do: IPADIC reads 日本 as ニッポン, but 日本語, 日本人 and 日本酒 as ニホン and the
// reading of their last kanji.
func (l *lexicon) readInCompounds(surfaces []string) map[string]map[string]int {
	found := map[string]map[string]int{}
	for id, s := range surfaces {
		if len(s) < 3*kanaSize || l.role(id) != content || !all(s, isKanji) || strings.HasPrefix(l.posOf(id), "名詞,固有名詞") {
			continue
		}
		_, size := utf8.DecodeLastRuneInString(s)
		whole, stem, last := l.readingOf(id), s[:len(s)-size], s[len(s)-size:]
		own := l.readingsOf(stem, true)
		if len(own) == 0 {
			continue
		}
		for _, tail := range l.readingsOf(last, false) {
			reading, ok := strings.CutSuffix(whole, tail)
			if !ok || utf8.RuneCountInString(reading) < minReading || slices.Contains(own, reading) {
				continue
			}
			if found[stem] == nil {
				found[stem] = map[string]int{}
			}
			found[stem][reading]++
		}
	}
	return found
}

// readingsOf returns the readings of the words spelled s, of the offered ones alone
// if that is asked.
func (l *lexicon) readingsOf(s string, offered bool) []string {
	var readings []string
	first, last, ok := l.find(s)
	for id := first; ok && id <= last; id++ {
		if r := l.readingOf(id); r != "" && !slices.Contains(readings, r) && (!offered || l.offered(id, s)) {
			readings = append(readings, r)
		}
	}
	return readings
}

// rareName is the weight from which a place is not offered for its reading.
const rareName = 5000

// offered reports whether a word is found by its reading: common words, in their
// dictionary form, and well-known places.
func (l *lexicon) offered(id int, s string) bool {
	switch l.role(id) {
	case verb, adjective, helper:
		return l.baseForm(id) == s
	case suffix, prefix:
		return true // 返し, 置き場, 新
	case content:
		pos := l.posOf(id)
		return !strings.HasPrefix(pos, "名詞,固有名詞") ||
			strings.HasPrefix(pos, "名詞,固有名詞,地域") && l.entries[id].weight < rareName
	}
	return false
}

// Reading returns how text is read, in katakana: what a completion of かんs or kans
// is compared with. ok is false where a word of it has no known reading.
func (a *Analyzer) Reading(text string) (reading string, ok bool) {
	f := fold(text)
	var b strings.Builder
	ok = true
	for i := 0; i < len(f.text); {
		if classOf(firstRune(f.text[i:])) != classJapanese {
			return "", false
		}
		end := endOfJapanese(f.text, i)
		a.lex.cut(f.text[i:end], sentenceStart, func(id int32, from, to int) {
			s := f.text[i+from : i+to]
			switch {
			case allHiragana(s) || allKatakana(s):
				b.WriteString(toKatakana(s))
			case id >= 0 && a.lex.readingOf(int(id)) != "":
				b.WriteString(a.lex.readingOf(int(id)))
			default:
				ok = false
			}
		})
		i = end
	}
	return b.String(), ok && b.Len() > 0
}

// TypedReadings returns the katakana that what was typed so far may become, in the
// middle of a conversion: けんs may become ケンサ to ケンソ, and kens the same. What is
// no kana and no romaji has none.
func TypedReadings(typed string) []string {
	s := fold(typed).text
	cut := strings.IndexFunc(s, func(r rune) bool { return !isHiragana(r) && !isKatakana(r) })
	head, tail := s, ""
	if cut >= 0 {
		head, tail = s[:cut], lower(s[cut:])
	}
	kana, pending, ok := romajiToKana(tail)
	if !ok || head == "" && tail == "" {
		return nil
	}
	prefix := toKatakana(head) + kana
	if pending == "" {
		return []string{prefix}
	}
	readings := map[string]bool{}
	if pending == "n" {
		readings[prefix+"ン"] = true
	}
	for typed, k := range romajiTable {
		if strings.HasPrefix(typed, pending) && typed[0] != 'x' && typed[0] != 'l' {
			readings[prefix+string(firstRune(k))] = true
		}
	}
	return slices.Sorted(maps.Keys(readings))
}
