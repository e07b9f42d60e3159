package date

import (
	"strconv"
	"strings"
	"time"

	"github.com/talksearch/talksearch/corpus/pattern"
)

var (
	// label says that what follows is when something is held.
	label = pattern.Lazy(`^[■●・◆\-* ]*(?:開催)?(?:日時|日程|開催日|会期|日付|date|when)(?:\s?[:：|]\s?|\s+)`)
	// verb says so behind it.
	verb = pattern.Lazy(`開催|参加|行われ|行なわれ|おこなわれ|行って|行っ?てき|いって|催され|登壇|発表し`)

	monthDay = pattern.Lazy(`(\d{1,2})月 ?(\d{1,2})日(?: ?[(（]([日月火水木金土])(?:曜日?)?(?:[・・,、/]?[祝休])?[)）])?`)
	slashDay = pattern.Lazy(`(?:^|[^\d/.-])(\d{1,2})/(\d{1,2}) ?[(（]([日月火水木金土])(?:曜日?)?(?:[・・,、/]?[祝休])?[)）]`)
	year     = pattern.Lazy(`(?:19|20)\d\d`)
)

// heldLines is how far into a text it is told when something was held.
const heldLines = 8

// Held returns the day on which a text's first lines say that something was held, an
// ISO 8601 calendar date: 「日時：2014年3月26日(水)」, 「令和6年1月20日に開催された」. A day
// without a year (3月26日, 3/26(水)) takes the year given, where it is not 0, and is none
// when a day of the week stands beside it that it was not. It is empty when the text
// says nothing of the kind.
func Held(text string, year int) string {
	for range heldLines {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		if !strings.ContainsFunc(line, isDigit) {
			continue
		}
		if line = foldWidth.Replace(line); len(line) > 512 || !label().MatchString(strings.ToLower(line)) && !verb().MatchString(line) {
			continue
		}
		if day, _, _ := find(line); day != "" {
			return day
		}
		if day := dayIn(line, year); day != "" {
			return day
		}
	}
	return ""
}

// isDigit is true of digits of either width.
func isDigit(r rune) bool { return '0' <= r && r <= '9' || '０' <= r && r <= '９' }

// dayIn reads the only day of a line that has no year.
func dayIn(line string, year int) string {
	if year == 0 {
		return ""
	}
	for _, form := range []*pattern.Expr{monthDay(), slashDay()} {
		found := form.FindAllStringSubmatch(line, 2)
		if len(found) != 1 {
			continue
		}
		m := found[0]
		t := time.Date(year, time.Month(atoi(m[1])), atoi(m[2]), 0, 0, 0, 0, time.UTC)
		if int(t.Month()) != atoi(m[1]) || t.Day() != atoi(m[2]) {
			continue
		}
		if m[3] != "" && m[3] != string([]rune("日月火水木金土")[t.Weekday()]) {
			continue
		}
		return t.Format(time.DateOnly)
	}
	return ""
}

// Year returns the one year that a title or a path names ("JTF2014", "2014/memo.md"); 0
// when it names none or several.
func Year(s string) int {
	found := 0
	for _, at := range year().FindAllStringIndex(s, 8) {
		if insideNumber(s, at[0], at[1]) {
			continue
		}
		n, err := strconv.Atoi(s[at[0]:at[1]])
		if err != nil || n < firstYear || n > lastYear || found != 0 && found != n {
			return 0
		}
		found = n
	}
	return found
}
