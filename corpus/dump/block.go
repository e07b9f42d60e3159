package dump

import (
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/pattern"
	"github.com/talksearch/talksearch/corpus/talk"
)

// ruledBlocks makes a section of each block between rules. The block's first
// lines name it: a title, or the person who spoke. A block that is only an aside
// is a section without a name.
func ruledBlocks(lines []line, body int, hs []heading) []heading {
	var starts []int
	for i := body; i < len(lines); i++ {
		if lines[i].kind == ruleLine && i+1 < len(lines) && lines[i+1].kind != ruleLine && lines[i+1].kind != chromeLine {
			starts = append(starts, i+1)
		}
	}
	if len(starts) < 2 {
		return nil
	}
	isHeading := map[int]bool{}
	for _, h := range hs {
		isHeading[h.at] = true
	}
	var blocks []heading
	for k, start := range starts {
		end := len(lines)
		if k+1 < len(starts) {
			end = starts[k+1] - 1
		}
		if !isHeading[start] {
			blocks = append(blocks, nameBlock(lines, start, end))
		}
	}
	return blocks
}

// openingLines is how far down a block its title and speaker are sought.
const openingLines = 4

func nameBlock(lines []line, start, end int) heading {
	h := heading{at: start, title: -1, score: certain}
	var texts []int
	for i := start; i < end && len(texts) < openingLines; i++ {
		if lines[i].kind == textLine && !(len(texts) == 0 && ordinal().MatchString(clip(lines[i].text))) {
			texts = append(texts, i)
		}
	}
	if len(texts) == 0 {
		return h
	}
	first := lines[texts[0]].text
	for _, i := range texts {
		if s := clip(lines[i].text); h.speaker == "" && (!connective().MatchString(s) || talk.InTurn(s)) {
			h.speaker = talk.OpeningSpeaker(s)
			if h.speaker == "" && i == texts[0] {
				h.speaker = talk.TitleSpeaker(s)
			}
		}
	}
	switch {
	case talk.OpeningSpeaker(first) != "" && isBareIntroduction(first) && len(texts) > 1 && titleLike(lines[texts[1]].text):
		h.title = texts[1]
		h.text = strings.TrimRight(lines[h.title].text, "。")
	case titleLike(first):
		h.title, h.text = texts[0], first
	case h.speaker != "" || end-start >= 4 && !connective().MatchString(first) && !farewell().MatchString(first):
		h.text = openingOf(first)
		if h.text == strings.TrimRight(first, "。") {
			h.title = texts[0]
		}
	default:
		h.speaker = ""
	}
	return h
}

var (
	// ordinal numbers a talk and does not name it.
	ordinal   = pattern.Lazy(`^(?i:第?[\d０-９一二三四五六七八九十]+\s?(?:本目|人目|つ目|つめ|番目|組目|発表目|セッション目|番手|番|人)|(?:lt|no|talk|session|発表|その)\.?\s?#?[\d０-９]+|#[\d０-９]+)[.:：、]?$`)
	bareIntro = pattern.Lazy(`(?:さん|氏|先生)\s?(?:[(（][^)）]{1,40}[)）]|@\w{2,20})?\s?(?:の?(?:登場|登壇|番|発表)|です|から)?[。!！:：]?$`)
	talkNoun  = pattern.Lazy(`(?:お?話|はなし|話題|タイトル[wｗ]*|件|紹介|発表|セッション|LT)。?$`)
	farewell  = pattern.Lazy(`^(?:以上|ということで|というわけで|という訳で|ありがとう|おつかれ|お疲れ|終わり|おしまい|最後に|全体)`)
)

// isBareIntroduction tells whether a line names a person and nothing else.
func isBareIntroduction(s string) bool { return bareIntro().MatchString(s) }

// titleLike tells whether a line at the top of a block reads as a talk's title.
func titleLike(s string) bool {
	n := utf8.RuneCountInString(clip(s))
	if n < 3 || n > 60 || isURL(s) || strings.Contains(s, "://") || connective().MatchString(s) || isBareIntroduction(s) {
		return false
	}
	if talkNoun().MatchString(s) && strings.Count(s, "。") <= 1 {
		return true
	}
	return endingScore(s, pageStyle{}) > 0 && strings.Count(s, "、") <= 1
}

// openingOf shortens a line to its first sentence, or to a clause of it.
func openingOf(s string) string {
	const longest = 60
	s = clip(s)
	if i := strings.IndexAny(s, "。!！?？"); i > 0 {
		s = s[:i]
	}
	if utf8.RuneCountInString(s) <= longest {
		return s
	}
	runes := []rune(s)[:longest]
	for i := len(runes) - 1; i >= 10; i-- {
		if strings.ContainsRune("、,，；;", runes[i]) {
			return string(runes[:i])
		}
	}
	return string(runes)
}
