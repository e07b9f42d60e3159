package analyzer

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of words by reading: homophones are many, and all but the first few are
// not meant.
const (
	maxHomophones = 8
	minReading    = 3 // letters of a reading that is looked up
)

// readAs returns the words that are read as a chunk is written, when it is written
// in hiragana or in romaji: 監視 for かんし and kanshi, コンテナ for kontena.
func (a *Analyzer) readAs(c Chunk) []string {
	text := fold(c.Text).text
	var readings []string
	switch {
	case all(text, func(r rune) bool { return isHiragana(r) || isKatakana(r) }) && !allKatakana(text):
		readings = []string{toKatakana(text)}
	case allLower(strings.ReplaceAll(lower(text), "-", "")):
		readings = readingsOfRomaji(lower(text))
	}
	var words []string
	for _, r := range readings {
		if utf8.RuneCountInString(r) < minReading {
			continue
		}
		if k, ok := a.lex.loanword(r); ok {
			words = append(words, k.term)
		}
		if v, ok := a.lex.readAs.get(r); ok {
			words = append(words, strings.Split(v, "\t")...)
		}
	}
	return words
}

// buildReadings makes the table of words by reading.
func (l *lexicon) buildReadings(surfaces []string) {
	type word struct {
		spelling string
		weight   int16
	}
	table := map[string][]word{}
	for id, s := range surfaces {
		reading := l.readingOf(id)
		if utf8.RuneCountInString(reading) < minReading || !strings.ContainsFunc(s, isKanji) || !l.offered(id, s) {
			continue
		}
		table[reading] = append(table[reading], word{s, l.costs[id].weight})
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
	l.readAs = newHashTable(slices.Sorted(maps.Keys(values)), values)
}

// rareName is the weight from which a place is not offered for its reading.
const rareName = 5000

// offered reports whether a word is found by its reading: common words, in their
// dictionary form, and well-known places.
func (l *lexicon) offered(id int, s string) bool {
	switch l.roles[l.pos[id]] {
	case verb, adjective, helper:
		return l.baseForm(id) == s
	case content:
		pos := l.posOf(id)
		return !strings.HasPrefix(pos, "名詞,固有名詞") ||
			strings.HasPrefix(pos, "名詞,固有名詞,地域") && l.costs[id].weight < rareName
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
		end := japaneseRun(f.text, i)
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
