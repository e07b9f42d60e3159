package dump

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/talk"
)

// A dump may hold the front page of a blog: several articles, one under the
// other. Their titles look like headings; what tells them apart is that an
// article opens (greetings, "yesterday", a report of having done something) right
// under its title, and closes (thanks, farewell) right above the next.

var (
	articleOpening = regexp.MustCompile(`^(?:一昨日|おととい|昨日|きのう|今日|本日|先日|先週|先月|今週|今月|今年|去年|昨年|この前|この間|週末|いよいよ|こんにちは|こんばんは|おはよう|どうも|お久しぶり|久しぶり|ご無沙汰|はじめまして|明けまして|あけまして|\d{1,2}/\d{1,2}|\d{1,2}月\d{1,2}日|\d{4}[年/])`)
	articleReport  = regexp.MustCompile(`(?:開催|参加|読[みん]|使[いっ]|作[りっ]|行[きっ]|書[きい]|買[いっ]|試し|献本|登壇|発表|公開|リリース).{0,14}(?:ました|ので|します)`)
	articleClosing = regexp.MustCompile(`(?:ありがとうございました|会いましょう|お会いし|よろしければ|ください|お願いします|お願いいたします|いきましょう|ましょう|おすすめです|お勧めです|以上です|おしまい|おわり|終わり|ではでは|それでは|では、また|またね)[。!！?？wｗ)）]*$`)
)

// articleEvidence weighs whether heading h opens an article of its own.
func articleEvidence(lines []line, h *heading) int {
	if h.title < 0 || isKnown(h.text) || talk.IsAnnounced(h.text) || talk.TitleSpeaker(h.text) != "" {
		return 0
	}
	score := 0
	if nearByline(lines, h.title, 2) {
		score += 4
	}
	for i := h.title + 1; i < min(len(lines), h.title+4); i++ {
		if lines[i].kind != textLine || !endsFinally(lines[i].text) {
			continue
		}
		s := clip(lines[i].text)
		if articleOpening.MatchString(s) || articleReport.MatchString(s) {
			score += 2
		}
		break
	}
	if closesAbove(lines, h.title) {
		score += 2
	}
	if quotedBelow(lines, h.text, h.title+1) {
		score++
	}
	if reportWord.MatchString(h.text) {
		score++
	}
	if utf8.RuneCountInString(h.text) >= 20 {
		score++
	}
	return score
}

// closesAbove tells whether the text above line at takes its leave of the reader.
func closesAbove(lines []line, at int) bool {
	for i := at - 1; i >= max(0, at-3); i-- {
		if s := lines[i].text; lines[i].kind == textLine && endsSentence(s) {
			return articleClosing.MatchString(s[max(0, len(s)-120):])
		}
	}
	return false
}

// The evidence that one heading needs to make the page a row of articles, and
// that the others need once it is one.
const (
	articleSure   = 5
	articleLikely = 3
)

// splitArticles marks the headings that are articles of their own. When there
// are, the page's title is the first of them.
func splitArticles(lines []line, hs []heading, head pageHead) []heading {
	if head.at < 0 {
		return hs
	}
	sure, closed := 0, 0
	for i := range hs {
		hs[i].score = articleEvidence(lines, &hs[i])
		if hs[i].score >= articleSure {
			sure++
		}
		if hs[i].score >= articleLikely && closesAbove(lines, hs[i].title) {
			closed++
		}
	}
	if sure < 2 && (sure == 0 || closed < 2) {
		return hs
	}
	for i := range hs {
		hs[i].article = hs[i].score >= articleLikely
	}
	first := heading{at: head.at, title: head.at, text: head.title, article: true}
	return append([]heading{first}, hs...)
}

// severalArticles tells whether an outline has more than one article.
func severalArticles(hs []heading) bool {
	n := 0
	for _, h := range hs {
		if h.article {
			n++
		}
	}
	return n > 1
}

// talkURLs returns the links to slides and videos in a line.
func talkURLs(s string) []talk.Link {
	var links []talk.Link
	for {
		i := strings.Index(s, "http")
		if i < 0 {
			return links
		}
		s = s[i:]
		end := strings.IndexFunc(s, func(r rune) bool {
			return isSpace(r) || r > 0x7e || strings.ContainsRune("<>\"'()[]{}|\\^`", r)
		})
		if end < 0 {
			end = len(s)
		}
		// No address is longer, and a longer run is not worth parsing.
		if end <= 2048 {
			if link, ok := talk.LinkOf(strings.TrimRight(s[:end], ".,;:!?")); ok {
				links = append(links, link)
			}
		}
		s = s[max(end, len("http")):]
	}
}
