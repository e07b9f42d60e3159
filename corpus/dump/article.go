package dump

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/date"
	"github.com/talksearch/talksearch/corpus/pattern"
	"github.com/talksearch/talksearch/corpus/talk"
)

// A dump may hold the front page of a blog: several articles, one under the
// other. Their titles look like headings; what tells them apart is that an
// article opens (greetings, "yesterday", a report of having done something) right
// under its title, and closes (thanks, farewell) right above the next.

var (
	articleOpening = pattern.Lazy(`^(?:一昨日|おととい|昨日|きのう|今日|本日|先日|先週|先月|今週|今月|今年|去年|昨年|この前|この間|週末|いよいよ|こんにちは|こんばんは|おはよう|どうも|お久しぶり|久しぶり|ご無沙汰|はじめまして|明けまして|あけまして|\d{1,2}/\d{1,2}|\d{1,2}月\d{1,2}日|\d{4}[年/])`)
	articleReport  = pattern.Lazy(`(?:開催|参加|読[みん]|使[いっ]|作[りっ]|行[きっ]|書[きい]|買[いっ]|試し|献本|登壇|発表|公開|リリース).{0,14}(?:ました|ので|します)`)
	articleClosing = pattern.Lazy(`(?:ありがとうございました|会いましょう|お会いし|よろしければ|ください|お願いします|お願いいたします|いきましょう|ましょう|おすすめです|お勧めです|以上です|おしまい|おわり|終わり|ではでは|それでは|では、また|またね)[。!！?？wｗ)）]*$`)
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
		if articleOpening().MatchString(s) || articleReport().MatchString(s) {
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
	if reportWord().MatchString(h.text) {
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
			return articleClosing().MatchString(s[max(0, len(s)-120):])
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

// datedArticles finds the titles of the articles on a page by their dates: a site
// prints the date of each in one form and on one side of the title. None for a page
// that is a single article. The dates are the site's from here on.
func datedArticles(lines []line) []int {
	first := slices.IndexFunc(lines[:min(len(lines), headLines)], func(l line) bool { return isDated(&l) })
	if first < 0 {
		return nil
	}
	form := dateForm(lines[first].text)
	var dates []int
	for j := first; j < len(lines); j++ {
		if isDated(&lines[j]) && dateForm(lines[j].text) == form {
			dates = append(dates, j)
		}
	}
	if len(dates) < 2 {
		return nil
	}
	// The title is above the date or below it, the same way on the whole page.
	above, below := 0, 0
	for _, j := range dates {
		if isArticleTitle(lines, j-1) {
			above++
		}
		if isArticleTitle(lines, j+1) {
			below++
		}
	}
	side := -1
	if below > above || below == above && dates[0] > 0 && lines[dates[0]-1].kind != textLine {
		side = 1
	}
	var titles, titled []int
	for _, j := range dates {
		// A list of posts has nothing of them but titles.
		if at := j + side; isArticleTitle(lines, at) && hasBody(lines[max(at, j)+1:]) {
			titles, titled = append(titles, at), append(titled, j)
		}
	}
	if len(titles) < 2 || titled[0] != first {
		return nil
	}
	for _, j := range titled {
		lines[j].kind = chromeLine
	}
	return titles
}

// isArticleTitle tells whether line i can be the title of an article beside a date.
func isArticleTitle(lines []line, i int) bool {
	if i < 0 || i >= len(lines) || lines[i].kind != textLine || len(lines[i].text) > maxHeadingBytes {
		return false
	}
	s := lines[i].text
	return width(s) >= minTitle && !strings.HasSuffix(s, "。") && !strings.HasSuffix(s, "より") && !isChrome(s) && !isKnown(s) && hasLetter(s) && !isTagList(s) && !commaWords().MatchString(s) &&
		(!endsSentence(s) || reportWord().MatchString(s) || strings.ContainsAny(s, "!！?？"))
}

// minTitle is the width of the shortest titles of articles; names are shorter.
const minTitle = 6

// isDated tells whether a line gives a day as a byline does.
func isDated(l *line) bool {
	if l.kind != textLine && l.kind != chromeLine || tweetSignature().MatchString(clip(l.text)) || !isByline(l.text) {
		return false
	}
	_, ok := date.Find(l.text)
	return ok
}

// dateForm is a byline without its digits.
func dateForm(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, s)
}

// hasBody tells whether the lines begin with the text of an article.
func hasBody(lines []line) bool {
	for i := range lines[:min(len(lines), 6)] {
		if l := &lines[i]; isAuthorProse(l) || l.kind == bulletLine || l.kind == textLine && endsSentence(l.text) {
			return true
		}
	}
	return false
}

// splitArticles marks the headings that are articles of their own. When there
// are, the page's title is the first of them.
func splitArticles(lines []line, hs []heading, head pageHead) []heading {
	if head.at < 0 {
		return hs
	}
	first := heading{at: head.at, title: head.at, text: head.title, article: true}
	if len(head.articles) > 1 {
		known := map[int]int{}
		for i, h := range hs {
			known[h.at] = i
			if h.title >= 0 {
				known[h.title] = i
			}
		}
		for _, at := range head.articles {
			if at == head.at {
				continue
			}
			if i, ok := known[at]; ok {
				hs[i].article, hs[i].title, hs[i].text = true, at, lines[at].text
			} else {
				hs = append(hs, heading{at: at, title: at, text: lines[at].text, article: true})
			}
		}
		slices.SortStableFunc(hs, func(a, b heading) int { return a.at - b.at })
		return append([]heading{first}, hs...)
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
