package dump

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/date"
	"github.com/talksearch/talksearch/corpus/pattern"
)

// bylineWord are the words around a date, an author or a label in a byline.
var bylineWord = pattern.Lazy(`(?i)clock icon|calendar icon|posted (?:on|by|at|in)|published(?: on| at)?|last (?:updated|modified)(?: on| at)?|updated(?: on| at)?|投稿日時?|投稿者|公開日時?|公開|更新日時?|最終更新日?|更新|作成日時?|作成者|掲載日|記事公開日|日付|date|カテゴリー?|タグ|categor(?:y|ies)|tags?|author|written by|by|on|at|in|に投稿|に更新|に公開|に作成|投稿|作成`)

var (
	clockTime  = pattern.Lazy(`(?i)\d{1,2}(?::|時)\d{2}(?:(?::|分)\d{0,2})?(?: ?[ap]m)?|[(（]?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[)）]?,?|[(（][日月火水木金土](?:曜日?)?[)）]|[日月火水木金土]曜日?`)
	tagLine    = pattern.Lazy(`(?i)^(?:tags?|タグ|filed under|posted in|categor(?:y|ies)|カテゴリー?|ラベル|labels?|キーワード|keywords?) ?[:：] ?(.+)$`)
	commaWords = pattern.Lazy(`^[\p{Latin}\p{Katakana}\p{Han}ー\d.+#/ _-]{1,24}(?:[,、] ?[\p{Latin}\p{Katakana}\p{Han}ー\d.+#/ _-]{1,24}){1,9}$`)
)

var (
	eventDay   = pattern.Lazy(`^(?:開催)?(?:日時|日程|開催日?|会期)\s?[:：]`)
	compactDay = pattern.Lazy(`(?:^|\D)(?:19|20)\d{6}(?:\D|$)`)
	labelled   = pattern.Lazy(`^(?:` + bylineWord().String() + `)\s?[:：]`)
	dayAtEnd   = pattern.Lazy(`^\D*\D\d[\d年月日./-]{5,}$`)
)

// isByline tells whether a line states when, by whom or under which label the
// page was published: a date with hardly anything but byline words beside it,
// or a labelled list.
func isByline(s string) bool {
	if len(s) > maxHeadingBytes {
		return false
	}
	if tagLine().MatchString(s) {
		return true
	}
	if eventDay().MatchString(s) {
		return false
	}
	rest, ok := date.Strip(clockTime().ReplaceAllString(s, " "))
	if !ok {
		return false
	}
	rest = strings.Join(strings.FieldsFunc(bylineWord().ReplaceAllString(rest, " "), func(r rune) bool {
		return strings.ContainsRune(" :：|｜/,、・•-–—()（）[]@.TZ+", r)
	}), " ")
	// A title may end in its day: sites write theirs in a form that is parted.
	n := utf8.RuneCountInString(rest)
	if compactDay().MatchString(s) && n > 1 || !labelled().MatchString(s) && (n >= 12 || n >= 6 && dayAtEnd().MatchString(s)) && reportWord().MatchString(rest) {
		return false
	}
	// An author's name, a label or two may remain; a clause may not.
	return n <= 24 && !strings.ContainsAny(rest, "。、!?！？「」") && !endsAsClause(rest) && !strings.Contains(rest, "に")
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
			if commaWords().MatchString(s) && nearByline(lines, j, 2) && j != h.at && len(s) <= maxHeadingBytes {
				h.addTags(s)
				lines[j].kind = chromeLine
			} else if isTagList(s) && j > h.at {
				h.addTags(s)
				if boxedTags().MatchString(s) {
					lines[j].kind = chromeLine
				}
			}
			continue
		}
		if j > h.at && lines[j].kind == textLine || lines[j].kind == bulletLine {
			lines[j].kind = chromeLine
		}
		if m := tagLine().FindStringSubmatch(s); m != nil {
			h.addTags(m[1])
			continue
		}
		iso, ok := date.Find(clockTime().ReplaceAllString(s, " "))
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
		case l.kind != textLine || width(clip(l.text)) >= shortTitle || isKnown(l.text) || labelWord().MatchString(l.text) || endsSentence(l.text) || reportWord().MatchString(l.text) && !label().MatchString(l.text):
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
	return lines[i].kind == textLine && !isChrome(lines[i].text) && label().MatchString(lines[i].text)
}

// isTopics tells whether a line is a few topics and nothing else.
func isTopics(s string) bool {
	words := strings.Fields(s)
	return len(words) <= 6 && !slices.ContainsFunc(words, func(w string) bool { return !label().MatchString(w) })
}

// label is a category or topic as sites print them under a title.
var label = pattern.Lazy(`^#?[\p{Latin}\p{Katakana}\p{Han}ー\d.+#/_-]{1,20}$`)

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
		if len(fields) > 5 || slices.ContainsFunc(fields, func(w string) bool { return !label().MatchString(w) || !hasLetter(w) }) {
			return
		}
		words = append(words, fields...)
	}
	if len(words) < 2 || end == len(lines) || apart == 1 || apart > 0 && !endsSentence(lines[end].text) {
		return
	}
	if next := clip(lines[end].text); end-start == 1 && !(endsSentence(next) && (articleOpening().MatchString(next) || articleReport().MatchString(next) || reportWord().MatchString(next))) {
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
			if m := footTags().FindStringSubmatch(clip(lines[i].text)); m != nil {
				h.addTags(m[1])
			}
		}
	}
}

var footTags = pattern.Lazy(`(?i)^(?:(?:categor(?:y|ies)|カテゴリー?) ?[:：].{1,40}\s)?(?:tags?|タグ|ラベル|labels?) ?[:：] ?(.+)$`)

// footDate reads the byline that some themes put under the article.
func footDate(lines []line) string {
	for i := len(lines) - 1; i >= max(0, len(lines)-60); i-- {
		if l := &lines[i]; l.kind == chromeLine && isByline(l.text) && !tweetSignature().MatchString(l.text) {
			if iso, ok := date.Find(l.text); ok {
				return iso
			}
		}
	}
	return ""
}

// boxedTags are topics in brackets, as some themes set them.
var boxedTags = pattern.Lazy(`^(?:[\[［][^\[\]［］]{1,20}[\]］]\s*){2,}$`)

// isTagList tells whether a line is nothing but hashtags or topics in brackets.
func isTagList(s string) bool {
	if boxedTags().MatchString(s) {
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
	if i := strings.IndexAny(list, ":："); i >= 0 && i < 30 && tagLine().MatchString(list) {
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

func abs(n int) int { return max(n, -n) }
