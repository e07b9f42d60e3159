// Package date reads the day a note was written, in the ways that Japanese blogs,
// site generators, feeds and people write it. A day is an ISO 8601 calendar date,
// "2014-06-22", as it was written and in its own time zone.
//
// [Parse] is for a string that is a date, [Find] for a line that has one, and
// [InPath] for the name of a file.
package date

import (
	"strconv"
	"strings"
	"time"

	"github.com/talksearch/talksearch/corpus/pattern"
)

var (
	// The year comes first, as in 2014-06-22, 2014/6/22 10:00, 2014.06.22,
	// 2014年6月22日; or all in one, 20140622.
	ymd     = pattern.Lazy(`^(\d{4})(?:[-/.]|\s*年\s*)(\d{1,2})(?:[-/.]|\s*月\s*)(\d{1,2})(?:\s*日)?(?:$|[^\d])`)
	compact = pattern.Lazy(`^(\d{4})(\d{2})(\d{2})(?:$|[T _-])`)
	clock   = pattern.Lazy(`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|JST|[+-]\d{2}:?\d{2})?`)

	// What remains are the forms of feeds and of languages that begin with the
	// day or the month.
	dateLayouts = []string{
		time.RFC1123Z, time.RFC1123, time.RFC850, time.RFC822Z, time.RFC822, time.UnixDate, time.RubyDate, time.ANSIC,
		"2 Jan 2006", "2 January 2006", "Jan 2, 2006", "January 2, 2006",
	}
)

// Parse reads a string that begins with a date, as it stands in front matter. The
// day is the one that was written, in its own time zone: a post of
// 2014-06-22T23:30-07:00 is of the 22nd. The instant takes zone where the text
// names none.
func Parse(s string, zone *time.Location) (day string, instant time.Time, ok bool) {
	s = strings.TrimSpace(s)
	m := ymd().FindStringSubmatchIndex(s)
	if m == nil {
		m = compact().FindStringSubmatchIndex(s)
	}
	if m == nil {
		for _, layout := range dateLayouts {
			if t, err := time.ParseInLocation(layout, s, zone); err == nil {
				return t.Format(time.DateOnly), t, true
			}
		}
		return parseFound(s, zone)
	}
	year, month, dom := atoi(s[m[2]:m[3]]), atoi(s[m[4]:m[5]]), atoi(s[m[6]:m[7]])
	var hour, minute, second int
	if c := clock().FindStringSubmatch(s[m[7]:]); c != nil {
		hour, minute, second = atoi(c[1]), atoi(c[2]), atoi(c[3])
		zone = zoneOf(c[4], zone)
	}
	t := time.Date(year, time.Month(month), dom, hour, minute, second, 0, zone)
	// time.Date carries 2014-02-30 over to March.
	if t.Year() != year || t.Month() != time.Month(month) || t.Day() != dom || year == 0 {
		return "", time.Time{}, false
	}
	return t.Format(time.DateOnly), t, true
}

// parseFound reads what only Find knows: the years of an era, full-width digits.
func parseFound(s string, zone *time.Location) (day string, instant time.Time, ok bool) {
	// No date is this long, and what is longer need not be searched.
	if len(s) > 128 {
		return "", time.Time{}, false
	}
	day, start, _ := find(foldWidth.Replace(s))
	if day == "" || start != 0 {
		return "", time.Time{}, false
	}
	instant, err := time.ParseInLocation(time.DateOnly, day, zone)
	return day, instant, err == nil
}

func zoneOf(name string, otherwise *time.Location) *time.Location {
	switch name {
	case "":
		return otherwise
	case "Z", "UTC", "GMT":
		return time.UTC
	case "JST":
		return time.FixedZone("JST", 9*60*60)
	}
	digits := strings.ReplaceAll(name[1:], ":", "")
	seconds := atoi(digits[:2])*60*60 + atoi(digits[2:])*60
	if name[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds)
}

// atoi is for digits that a pattern has matched.
func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// InPath finds the day that a path carries, as in _posts/2014-06-22-title.md,
// 2014/06/22/title.md or content/20140622.md; empty when there is none.
func InPath(path string) string {
	for _, date := range pathDates {
		if m := date().FindStringSubmatch(path); m != nil {
			if day, _, ok := Parse(m[1]+"-"+m[2]+"-"+m[3], time.UTC); ok {
				return day
			}
		}
	}
	return ""
}

var pathDates = []func() *pattern.Expr{
	pattern.Lazy(`(?:^|/)(\d{4})[-_](\d{2})[-_](\d{2})[^/]*/?[^/]*$`),
	pattern.Lazy(`(?:^|/)(\d{4})/(\d{2})/?(\d{2})(?:/|[-_.])`),
	pattern.Lazy(`(?:^|/)((?:19|20)\d{2})([01]\d)([0-3]\d)(?:[-_.][^/]*)?$`),
}

// NamesPost tells whether a file is named after its day as generators do that read
// the day from there: _posts/2014-06-22-title.md.
func NamesPost(path string) bool { return postName().MatchString(path) }

var postName = pattern.Lazy(`(?:^|/)\d{4}-\d{2}-\d{2}-[^/]*(?:/[^/]*)?$`)
