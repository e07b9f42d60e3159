package pattern

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxNeeded bounds how many words are looked for: with more of them, nearly every
	// text has one.
	maxNeeded = 64
	// maxClass is how many characters a class may have to be as many words.
	maxClass = 8
)

// words are looked for in a text at once, without regard to the case of ASCII letters.
type words struct {
	list []string
	// first are the first characters of the list, modulo its size.
	first [4]uint64
	// start is true where one of them must stand at the start.
	start bool
}

// neededBy returns the words of which every match of re has one; nil where that is not
// known, or regexp itself looks for a word first.
func neededBy(re *regexp.Regexp) *words {
	if prefix, _ := re.LiteralPrefix(); prefix != "" {
		return nil
	}
	tree, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return nil
	}
	list := starts(tree)
	start := len(list) > 0
	if !start {
		list = needed(tree)
	}
	if len(list) == 0 {
		return nil
	}
	slices.Sort(list)
	w := &words{list: slices.Compact(list), start: start}
	for _, word := range w.list {
		r, _ := utf8.DecodeRuneInString(word)
		w.first[r>>6&3] |= 1 << (r & 63)
	}
	return w
}

// starts returns the words of which a text must start with one where an expression that
// is bound to the text's start matches; none where that is not known.
func starts(re *syntax.Regexp) []string {
	if re.Op != syntax.OpConcat || re.Sub[0].Op != syntax.OpBeginText {
		return nil
	}
	return heads(re.Sub[1])
}

// heads returns the words of which every match of a part of an expression starts with one;
// none where that is not known.
func heads(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return word(re.Rune[:prefix(re.Rune)])
	case syntax.OpCharClass:
		return class(re.Rune)
	case syntax.OpCapture, syntax.OpPlus, syntax.OpConcat:
		return heads(re.Sub[0])
	case syntax.OpAlternate:
		return ofAll(re.Sub, heads)
	}
	return nil
}

// needed returns the words of which every match of a part of an expression has one; none
// where that is not known.
func needed(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return literal(re.Rune)
	case syntax.OpCharClass:
		return class(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return needed(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needed(re.Sub[0])
		}
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if list := needed(sub); len(list) > 0 && (best == nil || rarer(list, best)) {
				best = list
			}
		}
		return best
	case syntax.OpAlternate:
		return ofAll(re.Sub, needed)
	}
	return nil
}

// ofAll returns the words of all alternatives; none where those of one are not known.
func ofAll(alternatives []*syntax.Regexp, words func(*syntax.Regexp) []string) (all []string) {
	for _, re := range alternatives {
		list := words(re)
		if len(list) == 0 || len(all)+len(list) > maxNeeded {
			return nil
		}
		all = append(all, list...)
	}
	return all
}

// rarer tells which of two lists a text has more seldom: that of longer words and, of two
// alike, that of fewer.
func rarer(a, b []string) bool {
	if x, y := shortest(a), shortest(b); x != y {
		return x > y
	}
	return len(a) < len(b)
}

func shortest(list []string) int {
	n := len(list[0])
	for _, word := range list[1:] {
		n = min(n, len(word))
	}
	return n
}

// literal returns the longest run of characters that have no case but ASCII's.
func literal(runes []rune) []string {
	var longest []rune
	for len(runes) > 0 {
		run := runes[:prefix(runes)]
		if len(run) > len(longest) {
			longest = run
		}
		runes = runes[min(len(run)+1, len(runes)):]
	}
	return word(longest)
}

// prefix is how many characters from the first on have no case but ASCII's.
func prefix(runes []rune) int {
	for i, r := range runes {
		if !folds(r) {
			return i
		}
	}
	return len(runes)
}

// word returns a word of characters, unless there are none.
func word(runes []rune) []string {
	if len(runes) == 0 {
		return nil
	}
	var folded strings.Builder
	for _, r := range runes {
		folded.WriteRune(fold(r))
	}
	return []string{folded.String()}
}

// class returns the characters of a class, which come as pairs, each as a word.
func class(pairs []rune) (list []string) {
	for i := 0; i < len(pairs); i += 2 {
		for r := pairs[i]; r <= pairs[i+1]; r++ {
			if !folds(r) || len(list) == maxClass {
				return nil
			}
			list = append(list, string(fold(r)))
		}
	}
	return list
}

// fold brings ASCII letters, and the two characters beyond ASCII that are one of these in
// another case, to one case.
func fold(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r == '\u212a': // the sign for kelvins
		return 'k'
	case r == '\u017f': // a long s
		return 's'
	}
	return r
}

// folds tells whether fold brings a character to the one case that it has.
func folds(r rune) bool {
	r = fold(r)
	return r < utf8.RuneSelf || unicode.SimpleFold(r) == r && r != utf8.RuneError
}

// in tells whether s has one of the words where a match needs it.
func (w *words) in(s string) bool {
	for i, r := range s {
		folded := fold(r)
		if w.first[folded>>6&3]&(1<<(folded&63)) != 0 && slices.ContainsFunc(w.list, func(word string) bool { return startsWith(s[i:], word) }) {
			return true
		}
		if w.start {
			break
		}
	}
	return false
}

// startsWith tells whether s starts with a word that is folded.
func startsWith(s, word string) bool {
	for _, want := range word {
		r, size := utf8.DecodeRuneInString(s)
		if size == 0 || fold(r) != want {
			return false
		}
		s = s[size:]
	}
	return true
}
