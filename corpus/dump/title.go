package dump

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/date"
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
}

var (
	blogName   = regexp.MustCompile(`(?i)(?:'s|’s) .{0,12}(?:blog|diary|note|log)|(?:^|[^\p{L}])(?:tech(?:nical)? ?)?blog$|(?:ブログ|日記|日誌|雑記|雑記帳|の記録|のメモ帳|備忘録|開発者ブログ|技術ブログ|公式サイト)(?:です)?。?$|^(?:developers\.?io|qiita|zenn|note|medium|hatena blog)$`)
	reportWord = regexp.MustCompile(`(?i)参加|行って|いって|行った|いった|聞いて|聞いた|登壇|開催|発表し|レポート|まとめ|メモ|感想|勉強会|てみた|みました|作った|作って|読みました|読んだ|ました$|してきた|祭り?|会議|カンファレンス|(?:conf(?:erence)?|meetup|summit|night|days?|fest(?:a|ival)?|con|study|kaigi|lt)\b|#\d|vol\.? ?\d|第\d+回|20\d\d|report`)
	titleSplit = regexp.MustCompile(`\s+[-–—|｜:：«»»・~]\s+|\s*[|｜]\s*`)
	hashTag    = regexp.MustCompile(`(?:^|\s)[#＃]([\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)`)
)

// readHead finds the page's title among its first lines and reads the date and
// tags around it. name is the file's.
func readHead(name string, lines []line) pageHead {
	h := pageHead{at: -1}
	end := min(len(lines), headLines)
	for i := range end {
		// Below the first paragraph there are only headings.
		if isBody(lines, i) {
			end = i
			break
		}
	}
	best := 0
	for i := range end {
		if score := titleScore(lines, i, end); score > best {
			best, h.at = score, i
		}
	}
	if h.at >= 0 {
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
		h.date, _ = date.Find(hashName.ReplaceAllString(name, ""))
	}
	for _, m := range hashTag.FindAllStringSubmatch(h.title, -1) {
		h.addTag(m[1])
	}
	if h.title == "" {
		h.title = nameTitle(name)
	}
	return h
}

// hashName is a digest in a file's name: eight of its digits are no date.
var hashName = regexp.MustCompile(`[0-9a-f]{12,}`)

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
	if l.kind != textLine || len(s) > maxHeadingBytes || n < 2 || n > 120 || isChrome(s) || commaWords.MatchString(s) && nearByline(lines, i, 2) || bareHost.MatchString(s) {
		return 0
	}
	if sectionWord.MatchString(s) || isTagList(s) {
		return 0
	}
	score := 2
	for j := range end {
		switch other := lines[j].text; {
		case j == i:
		case other == s && j > i && width(s) >= shortTitle:
			score += 5
		case j < i && len(other) > len(s) && n >= 6 && strings.HasPrefix(other, s) && titleSplit.MatchString(other[len(s):]):
			score += 5
		}
	}
	// The byline stands next to the title, more often below it.
	switch {
	case i+1 < len(lines) && isByline(lines[i+1].text) && (i == 0 || width(s) >= shortTitle || n >= 6 && reportWord.MatchString(s)):
		score += 5
	case i > 1 && isByline(lines[i-1].text) && couldBeTitle(&lines[i-2]):
		// The byline belongs to the line above it, and this is the first heading.
	case nearByline(lines, i, 1):
		score += 3
	case nearByline(lines, i, 3):
		score++
	}
	if mailField.MatchString(s) && !subject.MatchString(s) {
		return 0
	}
	if i < bylineLines && subject.MatchString(s) {
		score += 5
	}
	if n >= 6 && reportWord.MatchString(s) {
		score += 3
	} else if width(s) < shortTitle && repeatedBelow(lines, i, end) {
		// A person or a blog: they sign at the foot of the page too.
		score -= 4
	}
	if n >= 12 {
		score += 2
	}
	if oneName.MatchString(s) {
		score -= 4
	}
	switch {
	case i == 0:
		score += 3
	case lines[i-1].kind == chromeLine || isChrome(lines[i-1].text) && !isByline(lines[i-1].text):
		// What follows the menu is the site's name.
		score -= 2
	}
	if lastBefore(lines, i, end) {
		score += 2
	}
	if blogName.MatchString(s) && !strings.Contains(s, "参加") {
		score -= 5
	}
	if (strings.HasSuffix(s, "です") || strings.HasSuffix(s, "。") || endsSentence(s) && !reportWord.MatchString(s)) && !strings.ContainsAny(s, "?？!！") {
		score -= 4
	}
	if quotedBelow(lines, s, end) {
		score += 2
	}
	return score
}

// oneName is an account, a blog or a file, seldom a title.
var oneName = regexp.MustCompile(`^[a-z0-9]+(?:[_.-][a-z0-9]+)*$`)

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
	return l.kind == textLine && width(clip(l.text)) >= shortTitle && !isChrome(l.text) && !blogName.MatchString(l.text)
}

// bareTitle takes the blog's name off a window title when the page has none
// without it ("タイトル - ブログ名" above nothing but its text).
func bareTitle(lines []line, at, end int) string {
	s := subject.ReplaceAllString(lines[at].text, "")
	if m := titleSplit.FindAllStringIndex(s, -1); m != nil {
		cut := m[len(m)-1]
		head, site := s[:cut[0]], s[cut[1]:]
		for j := range end {
			if j != at && lines[j].text == site {
				return head
			}
		}
		if blogName.MatchString(site) {
			return head
		}
	}
	return s
}

var (
	subject   = regexp.MustCompile(`^(?i:subject|件名|題名|タイトル)\s?[:：]\s*`)
	mailField = regexp.MustCompile(`^(?i:from|to|cc|bcc|date|sent|reply-to|message-id|in-reply-to|list-id|x-[a-z-]+|content-type|差出人|送信者|宛先|送信日時|受信日時)\s?[:：]\s`)
)

// readMail takes the other fields of a mail's head, of which the title is the
// subject, out of the text.
func (h *pageHead) readMail(lines []line) {
	if !subject.MatchString(lines[h.at].text) {
		return
	}
	for h.body < len(lines) && lines[h.body].gap == 0 && mailField.MatchString(clip(lines[h.body].text)) {
		if h.date == "" {
			h.date, _ = date.Find(clip(lines[h.body].text))
		}
		lines[h.body].kind = chromeLine
		h.body++
	}
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

// readByline reads the lines between the top and the article's text.
func (h *pageHead) readByline(lines []line, end int) {
	if h.at < 0 {
		return
	}
	bestRank := 0
	for j := max(0, h.at-8); j < min(len(lines), h.at+bylineLines); j++ {
		// Running text ends the byline below the title.
		if j >= end && isBody(lines, j) {
			break
		}
		s := lines[j].text
		if j == h.at || !isByline(s) {
			// Labels stand beside the byline: "engineer, event".
			if commaWords.MatchString(s) && nearByline(lines, j, 2) && j != h.at && len(s) <= maxHeadingBytes {
				h.addTags(s)
				lines[j].kind = chromeLine
			} else if isTagList(s) && j > h.at {
				h.addTags(s)
				if boxedTags.MatchString(s) {
					lines[j].kind = chromeLine
				}
			}
			continue
		}
		if j > h.at && lines[j].kind == textLine || lines[j].kind == bulletLine {
			lines[j].kind = chromeLine
		}
		if m := tagLine.FindStringSubmatch(s); m != nil {
			h.addTags(m[1])
			continue
		}
		iso, ok := date.Find(s)
		if !ok {
			continue
		}
		// The nearer the better, and the day it appeared before the day it changed.
		rank := 2*bylineLines - abs(j-h.at)
		if strings.Contains(s, "更新") || strings.Contains(strings.ToLower(s), "updated") || strings.Contains(strings.ToLower(s), "modified") {
			rank -= 10
		}
		if rank > bestRank {
			bestRank, h.date = rank, iso
		}
	}
}

// bylineLines is how far below a title the lines about it are sought.
const bylineLines = 20

// markByline marks what a site prints between the title and its last line about
// the page: names of authors, their place of work, topics. Topics are tags.
func (h *pageHead) markByline(lines []line, end int) {
	if h.at < 0 {
		return
	}
	last := h.body - 1
	for j := h.body; j < min(end, h.body+bylineLines); j++ {
		switch l := &lines[j]; {
		case l.kind == chromeLine || isByline(l.text) || j == last+1 && isChrome(l.text):
			last = j
		case l.kind != textLine || width(clip(l.text)) >= shortTitle || isKnown(l.text) || labelWord.MatchString(l.text) || endsSentence(l.text) || reportWord.MatchString(l.text) && !label.MatchString(l.text):
			j = end
		}
	}
	for j := h.body; j <= last; j++ {
		if isLabel(lines, j) && (j < last && isLabel(lines, j+1) || j > h.body && isLabel(lines, j-1)) {
			h.addTag(lines[j].text)
		}
	}
	for j := h.body; j <= last; j++ {
		lines[j].kind = chromeLine
	}
}

// isLabel tells whether line i is a topic and nothing else.
func isLabel(lines []line, i int) bool {
	return lines[i].kind == textLine && !isChrome(lines[i].text) && label.MatchString(lines[i].text)
}

// label is a category or topic as sites print them under a title.
var label = regexp.MustCompile(`^#?[\p{Latin}\p{Katakana}\p{Han}ー\d.+#/_-]{1,20}$`)

// readLabels reads the topics that stand without any mark between the title and
// the article's first sentence: a block of them, a word a line, three words that stand
// alone, or a line of words above a sentence that opens the article. A lone word
// is left: it may be the first heading.
func (h *pageHead) readLabels(lines []line) {
	if h.at < 0 || !nearByline(lines, h.at, 3) {
		return
	}
	start := h.body
	for start < len(lines) && start < h.body+6 && (lines[start].kind == chromeLine || isChrome(lines[start].text)) {
		start++
	}
	var words []string
	end := start
	apart := 0
	for ; end < len(lines) && end < start+10 && lines[end].kind == textLine; end++ {
		fields := strings.Fields(clip(lines[end].text))
		if end > start && lines[end].gap > 0 {
			if !isLabel(lines, end) || isKnown(fields[0]) || !standsAlone(lines, end) {
				break
			}
			apart++
		}
		if len(fields) > 5 || slices.ContainsFunc(fields, func(w string) bool { return !label.MatchString(w) }) {
			return
		}
		words = append(words, fields...)
	}
	if len(words) < 2 || end == len(lines) || apart == 1 || apart > 0 && !endsSentence(lines[end].text) {
		return
	}
	if next := clip(lines[end].text); end-start == 1 && !(endsSentence(next) && (articleOpening.MatchString(next) || articleReport.MatchString(next) || reportWord.MatchString(next))) {
		return
	}
	for i := start; i < end; i++ {
		lines[i].kind = chromeLine
	}
	for _, w := range words {
		h.addTag(w)
	}
}

// readFootTags reads the tags that a theme prints under the article: on a labelled
// line, or as words that stand alone above the site's foot.
func (h *pageHead) readFootTags(lines []line) {
	foot := len(withoutFoot(lines, h.body))
	first := foot
	for first > h.body && first < len(lines) && isLabel(lines, first-1) && lines[first-1].gap > 0 && !isKnown(lines[first-1].text) {
		first--
	}
	if foot-first >= 2 {
		for i := first; i < foot; i++ {
			h.addTag(lines[i].text)
			lines[i].kind = chromeLine
		}
	}
	for i := len(lines) - 1; i >= max(h.body, len(lines)-60); i-- {
		if lines[i].kind == chromeLine {
			if m := footTags.FindStringSubmatch(clip(lines[i].text)); m != nil {
				h.addTags(m[1])
			}
		}
	}
}

var footTags = regexp.MustCompile(`(?i)^(?:tags?|タグ|ラベル|labels?) ?[:：] ?(.+)$`)

// footDate reads the byline that some themes put under the article.
func footDate(lines []line) string {
	for i := len(lines) - 1; i >= max(0, len(lines)-60); i-- {
		if l := &lines[i]; l.kind == chromeLine && isByline(l.text) && !tweetSignature.MatchString(l.text) {
			if iso, ok := date.Find(l.text); ok {
				return iso
			}
		}
	}
	return ""
}

// boxedTags are topics in brackets, as some themes set them.
var boxedTags = regexp.MustCompile(`^(?:[\[［][^\[\]［］]{1,20}[\]］]\s*){2,}$`)

// isTagList tells whether a line is nothing but hashtags or topics in brackets.
func isTagList(s string) bool {
	if boxedTags.MatchString(s) {
		return true
	}
	if len(s) > maxHeadingBytes || !strings.HasPrefix(s, "#") {
		return false
	}
	for w := range strings.FieldsSeq(s) {
		if len(w) < 2 || w[0] != '#' {
			return false
		}
	}
	return true
}

func (h *pageHead) addTags(list string) {
	if i := strings.IndexAny(list, ":："); i >= 0 && i < 30 && tagLine.MatchString(list) {
		list = list[i+1:]
	}
	sep := func(r rune) bool { return strings.ContainsRune(",、|/・[]［］", r) }
	if !strings.ContainsFunc(list, sep) {
		sep = func(r rune) bool { return r == ' ' || r == '　' }
	}
	for t := range strings.FieldsFuncSeq(list, sep) {
		h.addTag(t)
	}
}

func (h *pageHead) addTag(t string) {
	t = strings.TrimLeft(strings.TrimFunc(t, isSpace), "#＃")
	if t == "" || utf8.RuneCountInString(t) > 30 || isChrome(t) || slices.Contains(h.tags, t) {
		return
	}
	h.tags = append(h.tags, t)
}

var (
	eventTitle = regexp.MustCompile(`^(.{3,80}?)\s*(?:[(（].{1,12}[)）])?\s*(?:に|へ|を|で)?(?:、)?(?:参加|行って|いって|行った|いった|出席|潜入|お邪魔|遊びに|登壇|LTし|発表し|開催し|聞い[てた]|聞き|レポート|の?(?:参加)?(?:レポート|レポ|感想|まとめ|メモ|記録)|参戦)`)
	gluedDate  = regexp.MustCompile(`[\s_-]*(?:19|20)\d{2}[-/.]?\d{2}[-/.]?\d{2}$`)
	eventWord  = regexp.MustCompile(`(?i)勉強会|祭り?$|祭|会議|カンファレンス|ミートアップ|フェスタ|サミット|ナイト|大会|もくもく|読書会|conf(?:erence)?|meetup|summit|night|days?\b|day$|fest|con\b|study|kaigi|\blt\b|lt会|#\d|vol\.? ?\d|第\d+回|20\d\d|forum|expo|world|camp`)
)

// titleEvent reads the event from a title that reports on one:
// "○○ Conference #1 に参加してきた". Empty when the title is of another kind.
func titleEvent(title string) string {
	m := eventTitle.FindStringSubmatch(title)
	if m == nil {
		return ""
	}
	event := strings.TrimSpace(strings.Trim(gluedDate.ReplaceAllString(m[1], ""), "「」『』【】"))
	if !eventWord.MatchString(event) {
		return ""
	}
	return event
}

func abs(n int) int { return max(n, -n) }
