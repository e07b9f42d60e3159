package analyzer

import (
	"strings"
	"unicode/utf8"
)

// A Word is what a text offers for completing and correcting what people type: a
// word of its own, not a piece of code and no grammar.
type Word struct {
	// Term tells words apart: the spellings of one word share it.
	Term string
	// Text is the word as it is shown: its dictionary form where it was inflected,
	// else as it was written, width folded.
	Text string
	// Sections is in how many sections the word must be before it is believed:
	// one, or more where it may be noise or an accident of the cut.
	Sections int
}

// Limits of a Word.
const (
	maxWordBytes     = 48
	maxCompoundParts = 4
	// How often a name with marks inside, a hiragana word, and words that only
	// happen to stand together must be there.
	sureName     = 2
	sureCompound = 3
)

// AppendWords appends the words of a text to words; tokens is what Analyze gave. Words
// repeat as they do in the text. What is cut but reads as one is a word too:
// 障害検知 beside 障害 and 検知.
func (a *Analyzer) AppendWords(words []Word, text string, tokens []Token) []Word {
	for _, t := range tokens {
		if w, ok := wordOf(text, t); ok {
			words = append(words, w)
		}
	}
	return appendCompounds(words, text, tokens)
}

// wordOf tells whether a token is a word, and which.
func wordOf(text string, t Token) (Word, bool) {
	if t.Rule == RuleHost || t.Rule == RuleAddressPart || t.Rule == RuleCasePart {
		return Word{}, false
	}
	first := firstRune(t.Term)
	if first == utf8.RuneError || len(t.Term) > maxWordBytes || t.End-t.Start > 2*maxWordBytes {
		return Word{}, false
	}
	if classOf(first) != classJapanese {
		return latinWord(text, t)
	}
	w := Word{Term: t.Term, Text: t.Term, Sections: 1}
	if t.Kind != Base {
		written := writtenOf(t, text)
		if written == t.Term || allKatakana(written) && allKatakana(t.Term) {
			w.Text = written // サーバー, of which サーバ is the term
		}
	}
	n := utf8.RuneCountInString(w.Text)
	switch {
	case n < 2, strings.ContainsRune(w.Text, 0), all(w.Text, isNumeral):
		return Word{}, false
	case allHiragana(w.Text):
		if w.Sections = sureName; n < 3 {
			return Word{}, false
		}
	}
	return w, true
}

// writtenOf is what stands in the text at a token, folded. Most words need no folding.
func writtenOf(t Token, text string) string {
	s := text[t.Start:t.End]
	if s == t.Term || strings.EqualFold(s, t.Term) && all(s, isPrintableASCII) {
		return s
	}
	return foldText(s)
}

func isPrintableASCII(r rune) bool { return ' ' <= r && r <= '~' }

// latinWord tells whether a technical token is a name that a person types: Docker,
// node.js and CI/CD, but no number, path, option or identifier.
func latinWord(text string, t Token) (Word, bool) {
	if t.Kind == Variant || t.Kind == Symbol {
		return Word{}, false // nodejs stands beside node.js
	}
	w := Word{Term: t.Term, Text: writtenOf(t, text), Sections: 1}
	if lower(w.Text) != w.Term || utf8.RuneCountInString(w.Text) < 2 {
		return Word{}, false
	}
	marks, digits, letters := 0, 0, 0
	for i, r := range w.Text {
		switch {
		case classOf(r) == classWord && !('0' <= r && r <= '9'):
			letters++
		case '0' <= r && r <= '9':
			if digits++; i == 0 {
				return Word{}, false
			}
		case strings.ContainsRune(".-/+#&'@", r):
			if marks++; i == 0 && r != '@' && r != '#' && r != '.' {
				return Word{}, false
			}
		default:
			return Word{}, false // snake_case, std::vector
		}
	}
	if letters == 0 || marks > 2 || digits > 4 || letters == 1 && digits > 0 && marks > 0 { // v1.3
		return Word{}, false
	}
	if marks > 0 || digits > 1 {
		w.Sections = sureName
	}
	return w, true
}

// appendCompounds appends the words that nouns make side by side, without a mark, a
// space or a particle between them: every two, and the whole run where it is longer.
func appendCompounds(words []Word, text string, tokens []Token) []Word {
	var run []Token
	flush := func() {
		for i := 1; i < len(run); i++ {
			words = appendCompound(words, text[run[i-1].Start:run[i].End])
		}
		if len(run) > 2 && len(run) <= maxCompoundParts {
			words = appendCompound(words, text[run[0].Start:run[len(run)-1].End])
		}
		run = run[:0]
	}
	for i, t := range tokens {
		if i+1 < len(tokens) && tokens[i+1].Position == t.Position && tokens[i+1].End <= t.End && tokens[i+1].Start >= t.Start && t.Kind == Compound {
			continue // its parts follow
		}
		if i > 0 && len(run) > 0 && run[len(run)-1].Position == t.Position {
			continue // another term of the same word
		}
		if len(run) > 0 && (run[len(run)-1].End != t.Start || run[len(run)-1].Position+1 != t.Position) {
			flush()
		}
		if t.Kind == Base || !isNounText(text[t.Start:t.End]) {
			flush()
			continue
		}
		run = append(run, t)
	}
	flush()
	return words
}

func appendCompound(words []Word, written string) []Word {
	s := foldText(written)
	n := utf8.RuneCountInString(s)
	if n < 3 || len(s) > maxWordBytes || allKatakana(s) {
		return words // a run of katakana is a token by itself
	}
	return append(words, Word{Term: s, Text: s, Sections: sureCompound})
}

// isNounText tells by its letters that a token is no verb, and no number.
func isNounText(s string) bool {
	return (all(s, isKanji) || allKatakana(s)) && !strings.ContainsFunc(s, isNumeral)
}

// isNumeral reports kanji that count, or that stand where a number does.
func isNumeral(r rune) bool {
	switch r {
	case '〇', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '億', '数', '何', '各', '毎', '第', '約':
		return true
	}
	return false
}

// Fold returns text with width and composition folded, as Analyze folds it before
// it cuts; case is kept. Spellings that differ in these alone fold to one.
func Fold(text string) string { return foldText(text) }

// Unconverted parts what is being typed with an input method from what stands
// before it without a space: 障害けん is 障害 and けん, Dockerこんt is Docker and こんt. tail
// is all of typed where nothing stands before it, or where nothing is being typed.
func Unconverted(typed string) (head, tail string) {
	end := len(typed)
	for end > 0 && isLower(typed[end-1]) && len(typed)-end < 3 {
		end--
	}
	at := end
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(typed[:at])
		if !isHiragana(r) && r != 'ー' {
			break
		}
		at -= size
	}
	if at == end {
		return "", typed
	}
	return typed[:at], typed[at:]
}

// IsKatakana tells whether all of text is katakana, as a loanword is written.
func IsKatakana(text string) bool { return allKatakana(text) }

// IsKana tells whether all of text is kana, and so its own reading.
func IsKana(text string) bool {
	return all(text, func(r rune) bool { return isHiragana(r) || isKatakana(r) })
}

// Katakana writes the hiragana of text as katakana.
func Katakana(text string) string { return toKatakana(text) }
