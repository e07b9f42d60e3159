package date

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/talksearch/talksearch/corpus/pattern"
)

// The years a note can have been written in. Outside them a run of digits is a
// version, a price or the zero date that a site generator writes for "none".
const (
	firstYear = 1970
	lastYear  = 2099
)

const monthNames = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`

// forms are the ways of writing a day that are told apart by their shape
// alone. Groups are named: y, m, d, and era where y counts from an era's start.
var forms = []func() *pattern.Expr{
	pattern.Lazy(`(?P<y>\d{4})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日?`),
	pattern.Lazy(`(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})`),
	pattern.Lazy(`(?P<y>\d{4}) ?/ ?(?P<m>\d{1,2}) ?/ ?(?P<d>\d{1,2})`),
	pattern.Lazy(`(?P<y>\d{4})\. ?(?P<m>\d{1,2})\. ?(?P<d>\d{1,2})`),
	pattern.Lazy(`(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})`),
	pattern.Lazy(`(?P<era>令和|平成|昭和)\s?(?P<y>元|\d{1,2})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日?`),
	pattern.Lazy(`(?P<m>\d{1,2})月 ?(?P<d>\d{1,2})日?, ?(?P<y>\d{4})`),
	pattern.Lazy(`(?i)\b(?P<m>` + monthNames + `)\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})`),
	pattern.Lazy(`(?i)(?P<d>\d{1,2})(?:st|nd|rd|th)? (?P<m>` + monthNames + `)\.?,? (?P<y>\d{4})`),
}

// eraStart is the year before an era's first.
var eraStart = map[string]int{"令和": 2018, "平成": 1988, "昭和": 1925}

// foldWidth maps full-width digits and separators to ASCII, so that the
// forms above need to be written once.
var foldWidth = strings.NewReplacer(
	"０", "0", "１", "1", "２", "2", "３", "3", "４", "4",
	"５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
	"／", "/", "．", ".", "－", "-", "：", ":", "　", " ",
)

// Find returns the first day written anywhere in s as an ISO 8601 calendar
// date. Days that no calendar has, and digits that are part of a longer number,
// are not dates.
func Find(s string) (iso string, ok bool) {
	iso, _, _ = find(foldWidth.Replace(s))
	return iso, iso != ""
}

// Strip takes every day out of a line, so that what stands around them can be
// judged, and folds the widths of its digits and separators; false when there is
// no day in it.
func Strip(line string) (rest string, ok bool) {
	line = foldWidth.Replace(line)
	for {
		day, start, end := find(line)
		if day == "" {
			return line, ok
		}
		line, ok = line[:start]+" "+line[end:], true
	}
}

// find finds the first date in s, whose widths are folded, and its bytes.
func find(s string) (iso string, start, end int) {
	if !strings.ContainsAny(s, "0123456789") {
		return "", 0, 0
	}
	start = len(s)
	for _, form := range forms {
		form := form()
		for from := 0; from < start; {
			m := form.FindStringSubmatchIndex(s[from:])
			if m == nil || from+m[0] >= start {
				break
			}
			a, b := from+m[0], from+m[1]
			if !insideNumber(s, a, b) {
				if day, ok := calendarDay(form, s[from:], m); ok {
					iso, start, end = day, a, b
					break
				}
			}
			from = b
		}
	}
	return iso, start, end
}

// insideNumber tells whether s[a:b] is a piece of a longer number, version or
// address: a digit beside it, or a digit behind a separator.
func insideNumber(s string, a, b int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	separator := func(i int) bool { return i >= 0 && i < len(s) && (s[i] == '.' || s[i] == '-') }
	return digit(a-1) || digit(b) || separator(a-1) && digit(a-2) || separator(b) && digit(b+1)
}

// calendarDay reads the groups of a match and checks them against the calendar.
func calendarDay(form *pattern.Expr, s string, m []int) (string, bool) {
	group := func(name string) string {
		i := form.SubexpIndex(name)
		if i < 0 || m[2*i] < 0 {
			return ""
		}
		return s[m[2*i]:m[2*i+1]]
	}
	year, err := strconv.Atoi(group("y"))
	if group("y") == "元" {
		year, err = 1, nil
	}
	if err != nil {
		return "", false
	}
	year += eraStart[group("era")]
	month, err := strconv.Atoi(group("m"))
	if err != nil {
		month = monthNumber(group("m"))
	}
	day, err := strconv.Atoi(group("d"))
	if err != nil || year < firstYear || year > lastYear || month < 1 || month > 12 || day < 1 {
		return "", false
	}
	if t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC); t.Day() != day {
		return "", false
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day), true
}

// monthNumber reads an English month by its first three letters; 0 is none.
func monthNumber(name string) int {
	if len(name) < 3 {
		return 0
	}
	return strings.Index("   janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(name[:3])) / 3
}
