package dump

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/pattern"
)

// closingMarks may stand behind the last word of a title.
const closingMarks = "!！?？…〜~♪☆★w)）」』】\"”’"

// lastRunes is the end of s, at most n letters long.
func lastRunes(s string, n int) string {
	i := len(s)
	for ; n > 0 && i > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s[i:]
}

// beforeLast is the last letter but one.
func beforeLast(s string) rune {
	_, size := utf8.DecodeLastRuneInString(s)
	r, _ := utf8.DecodeLastRuneInString(s[:len(s)-size])
	return r
}

// endingScore weighs how a line ends: titles end in nouns, or in a verb where
// the page closes its sentences properly.
func endingScore(s string, st pageStyle) int {
	r, _ := utf8.DecodeLastRuneInString(s)
	// The patterns below look at the end alone.
	bare := lastRunes(strings.TrimRight(s, closingMarks), 8)
	after := s[len(strings.TrimRight(s, closingMarks)):]
	switch {
	case strings.ContainsRune("。、，,；;:：｡", r):
		return -6
	case strings.Contains(s, "。") || strings.Contains(s, ". ") && !isJapanese(s) && strings.Count(s, " ") > 8:
		return -6
	case r == '…':
		return -2
	case r == '.':
		if strings.HasSuffix(s, "...") {
			return -3
		}
		return -2
	case strings.HasSuffix(bare, "。"):
		return -6
	}
	last, _ := utf8.DecodeLastRuneInString(bare)
	question := strings.ContainsAny(after, "?？")
	exclaimed := strings.ContainsAny(after, "!！")
	switch {
	case !unicode.Is(unicode.Hiragana, last):
		return 2
	case question:
		return 2
	case strings.HasSuffix(bare, "へ") && !unicode.Is(unicode.Hiragana, beforeLast(bare)):
		return 1 // 「AからBへ」
	case volitional().MatchString(bare):
		return 1 // 「作ってみよう!」
	case chattyEnd().MatchString(bare) && !strings.HasSuffix(bare, "あいだ"):
		return -4
	case nounEnding().MatchString(bare) && !particleEnd().MatchString(bare):
		return 2
	case strings.HasSuffix(bare, "とは") || strings.HasSuffix(bare, "まで") || strings.HasSuffix(bare, "から") || nounEnding().MatchString(bare):
		return 1
	case particleEnd().MatchString(bare):
		return -4
	case verbEnd().MatchString(bare):
		switch {
		case exclaimed && (strings.HasSuffix(bare, "ます") || strings.HasSuffix(bare, "ました")):
			return -3
		case st.proper:
			return 1
		default:
			return -3
		}
	}
	return 0
}

// volitional ends in an invitation, as titles do and chat seldom does without a mark.
var volitional = pattern.Lazy(`(?:[しみけべめれえせてねげぜでじちに]よう|[^そどがだ][こそとのもろごぼ]う)$`)

// endsFinally tells whether a line closes a sentence or trails off in a way that
// only text does.
func endsFinally(s string) bool {
	s = strings.TrimRight(s, " )）」』】\"”w笑")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("。．.!！?？…♪〜:：｡、", r)
}

var politeEnd = pattern.Lazy(`(?:です|ます|ました|ません|でした|ましょう|ください|下さい|である|だった|(?:です|ます|した)[ねよ])[!！?？…w笑)）♪〜~.]*$`)

// endsSentence tells whether a line ends as a sentence, with its mark or without.
func endsSentence(s string) bool {
	s = lastRunes(s, 20)
	t := strings.TrimRight(s, " )）」』】\"”w笑")
	r, _ := utf8.DecodeLastRuneInString(t)
	return strings.ContainsRune("。｡！!", r) || r == '.' && !isJapanese(t) || politeEnd().MatchString(s)
}

// endsAsClause tells whether a line ends in the middle of a sentence.
func endsAsClause(s string) bool {
	s = lastRunes(s, 8)
	return particleEnd().MatchString(s) || verbEnd().MatchString(s) && isJapanese(s)
}
