package analyzer

import (
	"strings"
	"unicode/utf8"
)

// A PhraseWord is a stretch of a phrase of letters, digits and the marks that may be in
// words of them. Every text that has the phrase, as Phrases sees it, has it as Pieces tells.
type PhraseWord struct {
	// Text is in lower case.
	Text string
	// First and Last tell that the phrase begins, and ends, with the word. A number may
	// have begun before it, and go on behind it: 0 is in 10.0.1.
	First, Last bool
	// Escaped tells that the word may begin with the digits of an escaped byte of an
	// address, which are no word.
	Escaped bool
}

// PhraseWords returns the words of a phrase that tell where to look for it. Those are not
// among them that may stand in a text and be no words: the http of an address, and what
// may be an escaped byte.
func (a *Analyzer) PhraseWords(phrase string) []PhraseWord {
	s := wanted(phrase)
	var words []PhraseWord
	for i := 0; i < len(s); {
		end := i
		for end < len(s) {
			r, size := utf8.DecodeRuneInString(s[end:])
			if classOf(r) == classSymbol && end == i {
				end += size
				break
			}
			if classOf(r) != classWord && !inPhraseWord(s[end]) {
				break
			}
			end += size
		}
		if end == i {
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
			continue
		}
		known := i + len(withoutScheme(s[i:end], s[end:]))
		w := PhraseWord{Text: lower(s[i:known]), First: i == 0, Last: known == len(s)}
		w.Escaped = i > 0 && escapes(s[i-1], w.Text)
		if !(w.Escaped && len(w.Text) == 2) && strings.ContainsFunc(w.Text, isWordOrSymbol) {
			words = append(words, w)
		}
		i = end
	}
	return words
}

// inPhraseWord reports the marks that a word may have inside, or behind it: C++, C#, 1.5,
// 1,000, @some_name.
func inPhraseWord(c byte) bool { return strings.IndexByte("_.,+#", c) >= 0 }

func isWordOrSymbol(r rune) bool { return classOf(r) == classWord || classOf(r) == classSymbol }

// escapes tells whether text behind a byte begins amid what is an escaped byte in an address.
func escapes(before byte, text string) bool {
	return before == '%' && len(text) >= 2 && isHex(text[0]) && isHex(text[1])
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F' }

// withoutScheme returns a word of a phrase, before rest, but for what may be the scheme of
// an address at its end.
func withoutScheme(word, rest string) string {
	n := min(len(schemeMark), len(rest))
	if rest[:n] != schemeMark[:n] {
		return word
	}
	for _, scheme := range []string{"https", "http"} {
		if before, ok := strings.CutSuffix(word, scheme); ok && (before == "" || inPhraseWord(before[len(before)-1])) {
			return before
		}
	}
	return word
}

// maxPiece is the longest of Pieces, in bytes.
const maxPiece = 2 * maxAtom

// Pieces calls found with every way to go one step through the word: from byte i of Text
// to byte end over a term, of those that has knows, or over a mark, which has none. A text
// with the phrase has all terms of some way from 0, or from 2 where the word may be
// Escaped, to the end, unless its number begins before the word (see Before) or goes on
// behind it (see Behind).
func (w *PhraseWord) Pieces(i int, has func(term string) (bool, error), found func(term string, end int)) error {
	if inPhraseWord(w.Text[i]) {
		found("", i+1)
	}
	for end := i + 1; end <= min(len(w.Text), i+maxPiece); end++ {
		if end < len(w.Text) && !utf8.RuneStart(w.Text[end]) {
			continue
		}
		term := number(w.Text[i:end])
		ok, err := has(term)
		if err != nil {
			return err
		}
		if ok {
			found(term, end)
		}
	}
	return nil
}

// Behind tells whether the end of the word, from byte i on, may be where a term begins that
// goes on behind the phrase. Such terms begin with prefix, and goesOn tells of each.
func (w *PhraseWord) Behind(i int) (prefix string, goesOn func(term string) bool, ok bool) {
	prefix = number(w.Text[i:])
	last := strings.TrimRight(prefix, ".,")
	switch {
	case !w.Last || last == "":
		return "", nil, false
	case strings.HasSuffix(prefix, "+"):
		return prefix, func(term string) bool { return term == prefix+"+" }, true
	case !isDigit(last[len(last)-1]):
		return "", nil, false
	}
	return prefix, func(term string) bool { return numberGoesOn(term, len(prefix)) }, true
}

// numberGoesOn reports whether the number that the first n bytes of a term end with may go
// on behind them and another run of digits begin there: 1.5, and 1,000 that has lost its comma.
func numberGoesOn(term string, n int) bool {
	rest := term[n:]
	switch {
	case rest == "":
		return false
	case strings.IndexByte(".,", term[n-1]) >= 0:
		return isDigit(rest[0])
	case rest[0] == '.' || rest[0] == ',':
		return true
	}
	return isDigit(term[0]) && len(rest) >= 3 && isDigit(rest[0]) && isDigit(rest[1]) && isDigit(rest[2])
}

// MayBegin reports whether a number that a phrase ends or begins with may be a part of a
// term, which Before then has to be asked about.
func MayBegin(term string) bool {
	for i := 1; i < len(term); i++ {
		if (term[i] == '.' || term[i] == ',') && isDigit(term[i-1]) && i+1 < len(term) && isDigit(term[i+1]) {
			return true
		}
	}
	return len(term) > 3 && isDigit(term[0]) && isDigit(term[1]) && isDigit(term[2]) && isDigit(term[3])
}

// Before returns what tells of a term whether the word, which the phrase begins with, may
// begin in it: a text with the phrase may have such a term instead of the pieces. It is nil
// where no term may.
func (w *PhraseWord) Before() func(term string) bool {
	text := strings.TrimLeft(w.Text, ".,")
	n := 0
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	if !w.First || n == 0 {
		return nil
	}
	lead, rest := text[:n], text[n:]
	return func(term string) bool {
		for at := 1; at < len(term); at++ {
			i := strings.Index(term[at:], lead)
			if i < 0 {
				return false
			}
			at += i
			comma := isDigit(term[0]) && n == 3 && isDigit(term[at-1])
			if term[at-1] != '.' && term[at-1] != ',' && !comma {
				continue
			}
			behind := term[at+n:]
			switch {
			case behind == "", rest == "" && numberGoesOn(term, at+n), rest != "" && (rest[0] == behind[0] || rest[0] == ',' && isDigit(behind[0])):
				return true
			}
		}
		return false
	}
}
