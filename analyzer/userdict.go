package analyzer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Limits of a user dictionary. They lie far above what is written by hand.
const (
	// MaxUserDictBytes is the size of the largest user dictionary, in bytes.
	MaxUserDictBytes = 8 << 20
	// MaxUserWordRunes is the length of its longest word.
	MaxUserWordRunes = 80
)

// A UserDict is a list of words that IPADIC does not have, or cuts as their reader
// would not. It never changes. A nil one has no words.
type UserDict struct {
	source  []byte
	entries []userEntry
	sum     string
}

// A userEntry is a line of a user dictionary.
type userEntry struct {
	line     int
	text     string
	tokens   []string
	readings []string // as many as tokens
}

// A UserDictError says which line of a user dictionary cannot be read, and why.
type UserDictError struct {
	Name   string // as given to ParseUserDict
	Line   int    // counted from 1
	Reason string // what is wrong and what to write instead
}

func (e *UserDictError) Error() string {
	return fmt.Sprintf("%s:%d: %s", e.Name, e.Line, e.Reason)
}

// ParseUserDict reads a user dictionary in Kagome's format, which is UTF-8 text, a
// word a line, in four columns with commas between them:
//
//	# text,parts,readings,part of speech
//	関数型まつり,関数型 まつり,カンスウガタ マツリ,カスタム名詞
//
// The parts, with a space between two, are what the text is made of, and each has
// a reading. Empty lines, and lines that begin with #, are skipped. The part of
// speech may be anything; every word is taken for a noun.
//
// The name stands in errors, and is best the path as the user knows it. Errors are
// a [*UserDictError], or r's own, wrapped.
func ParseUserDict(r io.Reader, name string) (*UserDict, error) {
	source, err := io.ReadAll(io.LimitReader(r, MaxUserDictBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(source) > MaxUserDictBytes {
		return nil, &UserDictError{name, 1, fmt.Sprintf("the dictionary is larger than %d MB: keep only the words that the notes have", MaxUserDictBytes>>20)}
	}
	d := &UserDict{source: source}
	h := sha256.New()
	lines := map[string]int{} // text, folded → its line
	n := 0
	for line := range bytes.Lines(bytes.TrimPrefix(source, []byte("\ufeff"))) {
		n++
		if !utf8.Valid(line) {
			return nil, &UserDictError{name, n, "not UTF-8: save the dictionary as UTF-8"}
		}
		s := strings.TrimSpace(string(line))
		if s == "" || strings.HasPrefix(s, "#") {
			continue
		}
		entry, reason := parseUserEntry(s)
		key := lower(fold(entry.text).text)
		if first, ok := lines[key]; ok && reason == "" {
			reason = fmt.Sprintf("%q stands in line %d already: leave one out", entry.text, first)
		}
		if reason != "" {
			return nil, &UserDictError{name, n, reason}
		}
		entry.line, lines[key] = n, n
		d.entries = append(d.entries, entry)
		fmt.Fprintf(h, "%q %q %q\n", entry.text, entry.tokens, entry.readings)
	}
	d.sum = hex.EncodeToString(h.Sum(nil)[:8])
	return d, nil
}

// parseUserEntry reads one line; a reason says why it cannot be read.
func parseUserEntry(line string) (e userEntry, reason string) {
	const columns = "text,parts,readings,part of speech"
	if n := strings.Count(line, ",") + 1; n != 4 {
		return e, fmt.Sprintf("%d columns instead of 4: write %s, as in 関数型まつり,関数型 まつり,カンスウガタ マツリ,カスタム名詞", n, columns)
	}
	cells := strings.Split(line, ",")
	e.text = strings.TrimSpace(cells[0])
	e.tokens, e.readings = strings.Fields(cells[1]), strings.Fields(cells[2])
	switch {
	case e.text == "":
		return e, "no text in the first column: write " + columns
	case utf8.RuneCountInString(e.text) > MaxUserWordRunes:
		return e, fmt.Sprintf("a word of %d characters: %d are the most", utf8.RuneCountInString(e.text), MaxUserWordRunes)
	case !strings.ContainsFunc(fold(e.text).text, func(r rune) bool { c := classOf(r); return c == classJapanese || c == classWord || c == classSymbol }):
		return e, fmt.Sprintf("%q has no letter or digit in it, so nothing could find it", e.text)
	case len(e.tokens) != len(e.readings):
		return e, fmt.Sprintf("%d parts and %d readings: give each part a reading, with spaces between them", len(e.tokens), len(e.readings))
	}
	if _, _, ok := spellTokens(lower(fold(e.text).text), e.tokens); !ok {
		return e, fmt.Sprintf("the parts %s do not make %s: write the text itself, with spaces where it is cut", cells[1], e.text)
	}
	return e, ""
}

// spellTokens finds tokens one behind the other in text, which is folded and in
// lower case. It returns text with one space where it has several, and where in
// that each token begins.
func spellTokens(text string, tokens []string) (spelling string, begins []int, ok bool) {
	rest := text
	var b strings.Builder
	for _, t := range tokens {
		trimmed := strings.TrimLeftFunc(rest, isSpace)
		if len(trimmed) < len(rest) && b.Len() > 0 {
			b.WriteByte(' ')
		}
		t = lower(fold(t).text)
		if rest, ok = strings.CutPrefix(trimmed, t); !ok || t == "" {
			return "", nil, false
		}
		begins = append(begins, b.Len())
		b.WriteString(t)
	}
	return b.String(), begins, strings.TrimLeftFunc(rest, isSpace) == "" && len(tokens) > 0
}

func isSpace(r rune) bool { return classOf(r) == classSpace }

// Source returns the text that the dictionary was read from, to be kept beside
// what was made with it. Callers must not change it.
func (d *UserDict) Source() []byte {
	if d == nil {
		return nil
	}
	return d.source
}

// Len returns how many words there are.
func (d *UserDict) Len() int {
	if d == nil {
		return 0
	}
	return len(d.entries)
}
