package dump

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/date"
	"github.com/talksearch/talksearch/corpus/pattern"
)

// headLines is how many lines of a page may stand above its article: menus and
// the blog's name. A title is not sought below.
const headLines = 40

// A pageHead is what the top of a dump says about the whole page.
type pageHead struct {
	title string
	at    int // index of the title's line, -1 without
	body  int // index of the first line of the article below the title
	date  string
	tags  []string
	// articles are the indices of the titles of dated articles, when there are several.
	articles []int
}

var (
	blogName   = pattern.Lazy(`(?i)(?:'s|’s) .{0,12}(?:blog|diary|note|log)|(?:^|[^\p{L}])(?:tech(?:nical)? ?)?blog$|(?:ブログ|日記|日誌|雑記|雑記帳|の記録|のメモ帳|備忘録|開発者ブログ|技術ブログ|公式サイト)(?:です)?。?$|^(?:developers\.?io|qiita|zenn|note|medium|hatena blog)$`)
	reportWord = pattern.Lazy(`(?i)参加|行って|いって|行った|いった|聞いて|聞いた|登壇|開催|発表し|レポート|まとめ|メモ|感想|勉強会|てみた|みました|作った|作って|読みました|読んだ|ました$|してきた|祭り?|会議|カンファレンス|(?:conf(?:erence)?|meetup|summit|night|days?|fest(?:a|ival)?|con|study|kaigi|lt)\b|#\d|vol\.? ?\d|第\d+回|20\d\d|report`)
	titleSplit = pattern.Lazy(`\s+[-–—|｜:：«»»・~]\s+|\s*[|｜]\s*`)
	hashTag    = pattern.Lazy(`(?:^|\s)[#＃]([\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)`)
)

// readHead finds the page's title among its first lines and reads the date and
// tags around it. name is the file's.
func readHead(name string, lines []line) pageHead {
	h := pageHead{at: -1}
	end := min(len(lines), headLines)
	for i := range end {
		// Below the first paragraph there are only headings.
		if isBody(lines, i) && !isLongTitle(lines, i, end) {
			end = i
			break
		}
	}
	above := titleAbove(lines, end)
	if h.articles = datedArticles(lines); len(h.articles) > 0 {
		above = h.articles[0]
		end = max(end, above+1)
	}
	best := 0
	for i := range end {
		score := titleScore(lines, i, end)
		switch {
		case above < 0 || score <= 0:
		case i == above && len(h.articles) > 0:
			score += 20
		case i == above:
			score += 5
		case i > above:
			score -= 3
		}
		if score > best {
			best, h.at = score, i
		}
	}
	if h.at >= 0 {
		// A path through the site may end in the title.
		for i := h.at + 1; i < min(end, h.at+8) && (isChrome(lines[i].text) || width(clip(lines[i].text)) < shortTitle || lines[i].text == lines[h.at].text); i++ {
			if lines[i].text == lines[h.at].text && lines[i].kind == textLine {
				h.at = i
			}
		}
		h.title = bareTitle(lines, h.at, end)
		h.body = h.at + 1
		h.readMail(lines)
		for h.body < len(lines) && lines[h.body].kind == textLine && lines[h.body].text == h.title {
			h.body++
		}
	}
	h.readByline(lines, end)
	h.markByline(lines, end)
	h.readLabels(lines)
	h.readFootTags(lines)
	if h.date == "" {
		h.date, _ = date.Find(h.title)
	}
	if h.date == "" {
		h.date = footDate(lines)
	}
	if h.date == "" {
		h.date, _ = date.Find(hashName().ReplaceAllString(name, ""))
	}
	for _, m := range hashTag().FindAllStringSubmatch(h.title, -1) {
		h.addTag(m[1])
	}
	if h.title == "" {
		h.title = nameTitle(name)
	}
	return h
}

// isLongTitle tells whether a line that is as long as a paragraph is a title all
// the same: it stands above a byline, or twice.
func isLongTitle(lines []line, i, end int) bool {
	s := lines[i].text
	if lines[i].kind != textLine || len(s) > maxHeadingBytes || utf8.RuneCountInString(s) > 100 || strings.Contains(s, "。") {
		return false
	}
	if i+1 < len(lines) && isByline(lines[i+1].text) && lines[i+1].kind != tweetLine {
		return true
	}
	return slices.ContainsFunc(lines[:end], func(l line) bool {
		return l.no != lines[i].no && (l.text == s || strings.HasSuffix(l.text, s) && breadcrumb().MatchString(clip(l.text)))
	})
}

// hashName is a digest in a file's name: eight of its digits are no date.
var hashName = pattern.Lazy(`[0-9a-f]{12,}`)

// nameTitle is the title of a page that states none.
func nameTitle(name string) string {
	base := path.Base(name)
	if t := strings.TrimSuffix(base, path.Ext(base)); t != "" {
		return t
	}
	return name
}

// isBody tells whether a line is running text and not a name, a menu or a
// tagline. A tagline may be a sentence, so one short sentence is not enough.
func isBody(lines []line, i int) bool {
	l := &lines[i]
	if l.kind == codeLine || l.kind == ruleLine {
		return l.kind == codeLine
	}
	if isChrome(l.text) {
		return false
	}
	n := utf8.RuneCountInString(clip(l.text))
	if n >= 90 || n >= 35 && (strings.HasSuffix(l.text, "。") || n >= 60 && endsSentence(l.text)) || strings.Count(clip(l.text), "。") >= 2 {
		return true
	}
	// Two sentences in a block are a paragraph.
	if endsSentence(l.text) && i+1 < len(lines) && lines[i+1].gap == 0 && lines[i+1].kind == textLine && n+utf8.RuneCountInString(clip(lines[i+1].text)) >= 35 {
		return true
	}
	return n >= 25 && width(l.text) >= 40 && strings.HasSuffix(l.text, "。")
}

// titleScore weighs the evidence that line i is the page's title; end is where
// the article's text begins.
func titleScore(lines []line, i, end int) int {
	l := &lines[i]
	s := l.text
	n := utf8.RuneCountInString(clip(s))
	if l.kind != textLine || len(s) > maxHeadingBytes || n < 2 || n > 120 || isChrome(s) || commaWords().MatchString(s) && nearByline(lines, i, 2) || bareHost().MatchString(s) {
		return 0
	}
	if sectionWord().MatchString(s) && !(i+1 < len(lines) && lines[i+1].text == s) || isTagList(s) {
		return 0
	}
	score := 2
	for j := range end {
		switch other := lines[j].text; {
		case j == i:
		case other == s && j > i && width(s) >= shortTitle:
			score += 5
		case j < i && n >= 6 && breadcrumb().MatchString(other) && strings.HasSuffix(other, s):
			score += 5
		case j < i && len(other) > len(s) && n >= 6 && strings.HasPrefix(other, s) && titleSplit().MatchString(other[len(s):]):
			score += 5
		}
	}
	// The byline stands next to the title, more often below it.
	switch {
	case i+1 < len(lines) && isByline(lines[i+1].text) && (i == 0 || width(s) >= shortTitle || n >= 6 && reportWord().MatchString(s)):
		score += 5
	case i > 1 && isByline(lines[i-1].text) && couldBeTitle(&lines[i-2]):
		// The byline belongs to the line above it, and this is the first heading.
	case nearByline(lines, i, 1):
		score += 3
	case nearByline(lines, i, 3):
		score++
	}
	if mailField().MatchString(s) && !subject().MatchString(s) {
		return 0
	}
	if i < bylineLines && subject().MatchString(s) {
		score += 5
	}
	if n >= 6 && reportWord().MatchString(s) {
		score += 3
	} else if width(s) < shortTitle && repeatedBelow(lines, i, end) {
		// A person or a blog: they sign at the foot of the page too.
		score -= 4
	}
	if n >= 12 {
		score += 2
	}
	if oneName().MatchString(s) {
		score -= 4
	}
	switch {
	case i == 0:
		score += 3
	case lines[i-1].kind == chromeLine || isChrome(lines[i-1].text) && !isByline(lines[i-1].text):
		// What follows the menu is the site's name, unless the article does.
		if !lastBefore(lines, i, end) {
			score -= 2
		}
	}
	if lastBefore(lines, i, end) {
		score += 2
	}
	if blogName().MatchString(s) && !strings.Contains(s, "参加") {
		score -= 5
	}
	if (strings.HasSuffix(s, "です") || strings.HasSuffix(s, "。") || endsSentence(s) && !reportWord().MatchString(s)) && !strings.ContainsAny(s, "?？!！") {
		score -= 4
	}
	if quotedBelow(lines, s, end) {
		score += 2
	}
	// The further down, the more of what came above would be the site's.
	return score - i/8
}

// breadcrumb is a path through the site.
var breadcrumb = pattern.Lazy(`^.{1,80}?\s?[>»›/＞]\s`)

// oneName is an account, a blog or a file, seldom a title.
var oneName = pattern.Lazy(`^[a-z0-9]+(?:[_.-][a-z0-9]+)*$`)

// shortTitle is the width below which a line may as well be the name of a person
// or a blog.
const shortTitle = 24

// repeatedBelow tells whether line i stands again below the page's head.
func repeatedBelow(lines []line, i, end int) bool {
	return slices.ContainsFunc(lines[end:], func(l line) bool { return l.text == lines[i].text })
}

// couldBeTitle tells whether a line above a byline is longer than the names of
// most blogs.
func couldBeTitle(l *line) bool {
	return l.kind == textLine && width(clip(l.text)) >= shortTitle && !isChrome(l.text) && !blogName().MatchString(l.text)
}

// bareTitle takes the blog's name off a window title when the page has none
// without it ("タイトル - ブログ名" above nothing but its text).
func bareTitle(lines []line, at, end int) string {
	s := subject().ReplaceAllString(lines[at].text, "")
	if m := titleSplit().FindAllStringIndex(s, -1); m != nil {
		cut := m[len(m)-1]
		head, site := s[:cut[0]], s[cut[1]:]
		for j := range end {
			if j != at && lines[j].text == site {
				return head
			}
		}
		if blogName().MatchString(site) {
			return head
		}
	}
	return s
}

var (
	subject   = pattern.Lazy(`^(?i:subject|件名|題名|タイトル)\s?[:：]\s*`)
	mailField = pattern.Lazy(`^(?i:from|to|cc|bcc|date|sent|reply-to|message-id|in-reply-to|list-id|x-[a-z-]+|content-type|差出人|送信者|宛先|送信日時|受信日時)\s?[:：]\s`)
)

// readMail takes the other fields of a mail's head, of which the title is the
// subject, out of the text.
func (h *pageHead) readMail(lines []line) {
	if !subject().MatchString(lines[h.at].text) {
		return
	}
	for h.body < len(lines) && lines[h.body].gap == 0 && mailField().MatchString(clip(lines[h.body].text)) {
		if h.date == "" {
			h.date, _ = date.Find(clip(lines[h.body].text))
		}
		lines[h.body].kind = chromeLine
		h.body++
	}
}

// titleAbove is the index of the line to which the first date on the page belongs,
// where a site prints dates under titles, -1 where it does not: the nearest line
// above it that is as long as titles are, with nothing but labels, names and
// buttons between.
func titleAbove(lines []line, end int) int {
	const reach = 10
	first := firstText(lines)
	titled := func(l *line) bool {
		return couldBeTitle(l) && (!isTopics(l.text) && !endsSentence(l.text) || reportWord().MatchString(l.text))
	}
	for j := range min(len(lines), end+reach) {
		if l := &lines[j]; l.kind == tweetLine || !isByline(l.text) || tagLine().MatchString(l.text) {
			continue
		}
		counted := false // readers' marks are counted under a title, not under a blog's name
		for i := j - 1; i >= max(0, j-reach); i-- {
			l := &lines[i]
			counted = counted || strings.Trim(l.text, "0123456789") == ""
			switch {
			case titled(l) && (i == j-1 || counted):
				return i
			case titled(l) && !(j+1 < end && (titled(&lines[j+1]) || i == first && lines[j+1].kind == textLine && hasLetter(lines[j+1].text))):
				return i
			case width(clip(l.text)) >= 2*shortTitle && l.kind != chromeLine:
				return -1
			}
		}
		return -1
	}
	return -1
}

// lastBefore tells whether no other line that could be a title stands between
// line i and the article's text.
func lastBefore(lines []line, i, end int) bool {
	for j := i + 1; j < end; j++ {
		if lines[j].kind == textLine && !isChrome(lines[j].text) && !isTagList(lines[j].text) && lines[j].text != lines[i].text {
			return false
		}
	}
	return true
}

// nearByline tells whether a date or author line stands within reach of line i.
func nearByline(lines []line, i, reach int) bool {
	for j := max(0, i-reach); j <= min(len(lines)-1, i+reach); j++ {
		if j != i && isByline(lines[j].text) && lines[j].kind != tweetLine {
			return true
		}
	}
	return false
}

// quotedBelow tells whether the first lines of the article repeat the longest
// word of s: an article opens by saying what its title says.
func quotedBelow(lines []line, s string, end int) bool {
	word := ""
	for _, w := range strings.FieldsFunc(s, func(r rune) bool {
		return strings.ContainsRune(" 「」『』()（）#にをへのは、。!！?？", r)
	}) {
		if utf8.RuneCountInString(w) > utf8.RuneCountInString(word) {
			word = w
		}
	}
	if utf8.RuneCountInString(word) < 3 {
		return false
	}
	for j := end; j < min(len(lines), end+3); j++ {
		if strings.Contains(clip(lines[j].text), word) {
			return true
		}
	}
	return false
}
