package analyzer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// An Abbreviation is a short form and what a text says it stands for, in brackets
// behind the one or the other: ガベージコレクション（GC）, SRE (Site Reliability Engineering).
type Abbreviation struct {
	Short, Long string
	// Spelled is true where the letters of Short begin the words of Long, or their
	// English: then one place is proof enough. Where it is false, they may do so in
	// an English that no list has (抽象構文木（AST）).
	Spelled bool

	key     string   // the same for all spellings of Long
	english []string // words that Japanese words of Long are in English
}

// Limits of an abbreviation.
const (
	maxBracket   = 160 // bytes between the brackets
	maxShort     = 8   // bytes of a short form
	maxLongWords = 8   // words of a long form
	maxFound     = 200 // abbreviations of a text
)

// Abbreviations returns the abbreviations that a text explains, in its order. What
// they are worth depends on how often they are seen: see Glossary.
func (a *Analyzer) Abbreviations(text Text) []Abbreviation {
	s := text.folded.text
	var found []Abbreviation
	for at := 0; ; {
		open := strings.IndexByte(s[at:], '(')
		if open < 0 || len(found) >= maxFound {
			return found
		}
		open += at
		at = open + 1
		inner := s[at:min(len(s), at+maxBracket)]
		end := strings.IndexAny(inner, "()\n")
		if end < 0 || inner[end] != ')' {
			continue
		}
		inner = inner[:end]
		line := s[strings.LastIndexByte(s[:open], '\n')+1 : open]
		before := strings.TrimRight(line[max(0, len(line)-maxBracket):], " 」』\"`*")
		for _, said := range explanations(inner) {
			if x, ok := a.explained(before, said); ok {
				x.key = strings.TrimSuffix(keyOf(a.Analyze(x.Long)), "s")
				for _, w := range a.longWords(x.Long, maxWindow) {
					if !w.latin {
						x.english = append(x.english, w.english...)
					}
				}
				found = append(found, x)
			}
		}
	}
}

// explanations takes apart what stands in brackets: 以下、「GC」と略す is GC.
func explanations(inner string) []string {
	parts := strings.FieldsFunc(inner, func(r rune) bool { return strings.ContainsRune("、,，:;；／/=", r) })
	var said []string
	for _, p := range parts {
		p = strings.TrimSpace(p)
		for _, lead := range []string{"以下", "以降", "略称", "略して", "略", "通称", "英語", "英", "または", "別名"} {
			p = strings.TrimSpace(strings.TrimPrefix(p, lead))
		}
		for _, tail := range []string{"と略す", "と略します", "と略記", "と呼ぶ", "と呼びます", "と表記", "という", "の略", "とする"} {
			p = strings.TrimSuffix(p, tail)
		}
		if p = strings.Trim(p, " 「」『』“”\"'`*"); p != "" {
			said = append(said, p)
		}
	}
	return said[:min(len(said), 4)]
}

// explained judges one explanation of the words that end before.
func (a *Analyzer) explained(before, said string) (x Abbreviation, ok bool) {
	if x.Short, ok = shortForm(said); ok {
		x.Long = a.spelledEnd(before, x.Short)
		if x.Spelled = x.Long != ""; !x.Spelled {
			// Where the long form begins is not sure, so a whole run has to fit.
			x.Long = runBefore(before)
			ok = a.fits(x.Long, x.Short, kanjiFits)
		}
		return x, ok && !x.idle()
	}
	if x.Short, ok = shortForm(lastLatin(before)); !ok {
		return x, false
	}
	x.Long = said
	x.Spelled = a.fits(said, x.Short, strict)
	ok = x.Spelled || runBefore(said) == said && a.fits(said, x.Short, kanjiFits)
	return x, ok && !x.idle()
}

// windows are how many words are looked up as one: ファイアー|ウォール gives two letters,
// or one as firewall.
var windows = [...]int{1, maxWindow}

// spelledEnd returns the shortest long form of short that before ends in.
func (a *Analyzer) spelledEnd(before, short string) string {
	for _, window := range windows {
		words := a.longWords(before, window)
		for n := 1; n <= min(len(words), maxLongWords); n++ {
			if tail := words[len(words)-n:]; spells(tail, short, strict) {
				return strings.TrimSpace(before[tail[0].start:])
			}
		}
	}
	return ""
}

// fits reports whether all of long spells short.
func (a *Analyzer) fits(long, short string, rule spellingRule) bool {
	for _, window := range windows {
		words := a.longWords(long, window)
		if len(words) > 0 && words[0].start == 0 && spells(words, short, rule) {
			return true
		}
	}
	return false
}

// idle reports whether the long form only repeats the short one.
func (x Abbreviation) idle() bool {
	words := strings.FieldsFunc(lower(x.Long), func(r rune) bool { return r == ' ' || r == '-' })
	short := lower(x.Short)
	return strings.Join(words, "") == short || slices.Contains(words, short)
}

// shortForm returns s as a short form if it looks like one: a few letters, most of
// them capitals. Of a plural, VMs, it is the singular.
func shortForm(s string) (string, bool) {
	if n := len(s); n > 2 && s[n-1] == 's' && isUpper(s[n-2]) {
		s = s[:n-1]
	}
	if len(s) < 2 || len(s) > maxShort || !isLetter(s[0]) {
		return "", false
	}
	upper, digits := 0, 0
	for i := range len(s) {
		switch {
		case isUpper(s[i]):
			upper++
		case isDigit(s[i]):
			digits++
		case !isLower(s[i]):
			return "", false
		}
	}
	return s, upper >= 1 && upper+digits >= 2 && 2*(upper+digits) >= len(s)
}

// lastLatin returns the run of letters and digits at the end of s, "" where it is
// part of a longer name.
func lastLatin(s string) string {
	start := len(s)
	for start > 0 && s[start-1] < utf8.RuneSelf && asciiClass[s[start-1]] == classWord {
		start--
	}
	if start > 0 && strings.IndexByte("-_./+#@&$", s[start-1]) >= 0 {
		return ""
	}
	return s[start:]
}

// runBefore returns the run of kanji, katakana and Latin letters at the end of s.
func runBefore(s string) string {
	start := len(s)
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:start])
		if !isKanji(r) && !isKatakana(r) && r != '・' && !(r < utf8.RuneSelf && asciiClass[r] == classWord) {
			break
		}
		start -= size
	}
	return strings.TrimLeft(s[start:], "・ー")
}

// A longWord is a word that a long form may have, and how it may begin in English.
type longWord struct {
	start   int // byte of the text
	english []string
	// loose words are no part of it that the short form must have: of, and.
	loose bool
	// sound are the letters that its English begins with, if no list has it.
	sound string
	piece bool // of the word before: JavaScript
	latin bool
	kanji bool
}

// longWords returns the words at the end of s that may belong to one long form,
// where as many as window stand for one if the lists have English for them.
func (a *Analyzer) longWords(s string, window int) []longWord {
	start := len(s)
	for n := 0; start > 0 && n < maxBracket; n++ {
		r, size := utf8.DecodeLastRuneInString(s[:start])
		if !isJapanese(r) && r != '・' && r != ' ' && r != '-' && !(r < utf8.RuneSelf && asciiClass[r] == classWord) || isHiragana(r) {
			break
		}
		start -= size
	}
	var words []longWord
	tokens := a.emit(&folded{text: s[start:], size: len(s) - start}, false).tokens
	for simple := wordsOf(tokens); len(simple) > 0; {
		w, n := simple[0], 1
		at := start + w.start
		if text := s[at : start+w.end]; text[0] < utf8.RuneSelf {
			// Pieces of a word with capitals inside, which is one for the analyzer.
			for i, p := range caseParts(text) {
				words = append(words, longWord{start: at, english: []string{lower(p)}, loose: looseWords[lower(p)], piece: i > 0, latin: true})
			}
		} else {
			var word longWord
			word, n = a.japaneseWord(s[start:], simple, window)
			word.start = at
			words = append(words, word)
		}
		simple = simple[n:]
	}
	return words
}

// japaneseWord takes the longest run of words at the front that the lists have
// English for, or else one word. It returns how many words it took.
func (a *Analyzer) japaneseWord(s string, words []queryWord, window int) (w longWord, n int) {
	for n = min(len(words), window); n > 0; n-- {
		var key strings.Builder
		for _, part := range words[:n] {
			key.WriteString(part.term)
		}
		for _, o := range a.others(key.String()) {
			if all(o.text, func(r rune) bool { return r < utf8.RuneSelf }) {
				w.english = append(w.english, lower(o.text))
			}
		}
		if len(w.english) > 0 {
			break
		}
	}
	n = max(n, 1)
	text := s[words[0].start:words[n-1].end]
	if len(w.english) == 0 && allKatakana(text) {
		w.sound = romajiInitials(firstRune(text))
	}
	w.kanji = all(text, isKanji)
	w.loose = w.kanji && utf8.RuneCountInString(text) == 1 // 化, 子
	return w, n
}

// looseWords stand between the words of a long form.
var looseWords = map[string]bool{
	"of": true, "and": true, "the": true, "as": true, "a": true, "an": true, "for": true, "in": true, "to": true, "on": true, "by": true, "with": true, "or": true,
}

// caseParts cuts a word where its case changes: JavaScript, HyperText.
func caseParts(s string) []string {
	var parts []string
	start := 0
	for i := 1; i < len(s); i++ {
		if i-start > 1 && isUpper(s[i]) && isLower(s[i-1]) {
			parts = append(parts, s[start:i])
			start = i
		}
	}
	return append(parts, s[start:])
}

// How the words of a long form may give the letters of the short one.
type spellingRule int

const (
	// strict wants English for every word.
	strict spellingRule = iota
	// kanjiFits lets a word in kanji, whose English may be any, give one letter.
	kanjiFits
)

// spells reports whether short is made of the words: each gives its first letter,
// and perhaps more of its letters, in order. A number repeats the letter before it
// (S3, W3C).
func spells(words []longWord, short string, rule spellingRule) bool {
	short = lower(short)
	if len(words) == 0 || len(words) > maxLongWords || words[0].piece || words[0].loose {
		return false
	}
	if len(words) == 1 {
		// One word is no long form, unless it has several in English.
		phrases := slices.DeleteFunc(slices.Clone(words[0].english), func(p string) bool { return !strings.ContainsAny(p, " -") })
		words = []longWord{{english: phrases}}
	}
	s := speller{rule: rule, extra: maxShort}
	if slices.ContainsFunc(words, func(w longWord) bool { return !w.latin }) {
		// The English of a word is a guess; letters from inside it are another.
		s.extra = len(words) / 3
	}
	if i := strings.IndexAny(short, "234"); i > 0 && !isDigit(short[i-1]) {
		repeated := short[:i] + strings.Repeat(short[i-1:i], int(short[i]-'1')) + short[i+1:]
		if s.words(words, repeated, 0) {
			return true
		}
	}
	return s.words(words, short, 0)
}

// A speller tries the ways in which words may give letters.
type speller struct {
	rule  spellingRule
	extra int // letters that may come from inside a word
	steps int
}

// maxSteps bounds how often a speller looks at a word.
const maxSteps = 4000

// words reports whether the words give exactly the letters, of which taken have
// come from inside a word so far.
func (s *speller) words(words []longWord, letters string, taken int) bool {
	if s.steps++; s.steps > maxSteps {
		return false
	}
	if len(words) == 0 {
		return letters == ""
	}
	w, rest := words[0], words[1:]
	if w.loose && s.words(rest, letters, taken) {
		return true
	}
	if letters == "" {
		return false
	}
	fits := w.sound != "" && strings.Contains(w.sound, letters[:1]) || s.rule == kanjiFits && w.kanji
	if fits && s.words(rest, letters[1:], taken) {
		return true
	}
	return slices.ContainsFunc(w.english, func(phrase string) bool { return s.phrase(phrase, rest, letters, taken) })
}

// phrase lets one word, or the words of its English, give their letters.
func (s *speller) phrase(phrase string, rest []longWord, letters string, taken int) bool {
	word, more, several := strings.Cut(strings.ReplaceAll(phrase, "-", " "), " ")
	begin := letters[:1]
	if word == "" || !strings.HasPrefix(word, begin) && !(begin == "x" && strings.HasPrefix(word, "ex")) {
		return false
	}
	at := strings.Index(word, begin) + 1
	for n := 1; ; n++ {
		if s.steps++; s.steps > maxSteps {
			return false
		}
		switch inside := taken + n - 1; {
		case several && n < len(letters) && s.phrase(more, rest, letters[n:], inside):
			return true
		case !several && s.words(rest, letters[n:], inside):
			return true
		}
		if n == len(letters) || taken+n > s.extra {
			return false
		}
		i := strings.IndexByte(word[at:], letters[n])
		if i < 0 {
			return false
		}
		at += i + 1
	}
}
