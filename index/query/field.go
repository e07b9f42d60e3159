package query

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Field is a name that can stand before the colon of a Filter.
type Field string

// The fields. After and Before make a half-open range of days, as they do in
// Gmail: After is from the first day of its date on, Before is earlier than the
// first day of its date, so after:2014 before:2015 is the year 2014.
const (
	Tag     Field = "tag"
	Event   Field = "event"
	Speaker Field = "speaker"
	Path    Field = "path"
	Title   Field = "title"
	After   Field = "after"
	Before  Field = "before"
	Has     Field = "has"
)

var fields = []Field{Tag, Event, Speaker, Path, Title, After, Before, Has}

// Day is the first day of an After's or Before's date, as an ISO 8601 calendar
// date ("2014-06-01"). For other fields it is empty.
func (f Filter) Day() string {
	if f.Field != After && f.Field != Before {
		return ""
	}
	return firstDay(f.Value)
}

// value gives the canonical form of a field's value as it was typed. The offset
// of the error is for the caller to set.
func (f Field) value(typed string) (string, *SyntaxError) {
	value, ok, hint := typed, true, `write the value right after the colon, in quotes if it has spaces: `+string(f)+`:"two words"`
	switch f {
	case After, Before:
		value, ok = date(typed)
		hint = fmt.Sprintf("a date is a year, a month or a day: %s:2014, %[1]s:2014-06, %[1]s:2014-06-22", f)
	case Has:
		value = strings.ToLower(strings.Map(ascii, typed))
		ok = value == "slides" || value == "video"
		hint = "a talk can have slides or a video: has:slides, has:video"
	}
	switch {
	case typed == "":
		return "", &SyntaxError{Reason: fmt.Sprintf("%s: has no value", f), Hint: hint, Field: f}
	case !ok:
		return "", &SyntaxError{Reason: fmt.Sprintf("%s: cannot be %q", f, typed), Hint: hint, Field: f, Typed: typed}
	}
	return value, nil
}

var datePattern = regexp.MustCompile(`^([0-9]{4})(?:[-/]([0-9]{1,2})(?:[-/]([0-9]{1,2}))?)?$`)

// date gives the canonical form of a date: "2014/6" is "2014-06".
func date(typed string) (string, bool) {
	m := datePattern.FindStringSubmatch(strings.Map(ascii, typed))
	if m == nil {
		return "", false
	}
	value := m[1]
	for _, part := range m[2:] {
		if part != "" {
			value += "-" + strings.Repeat("0", 2-len(part)) + part
		}
	}
	_, err := time.Parse(time.DateOnly, firstDay(value))
	return value, err == nil
}

// firstDay completes a canonical date.
func firstDay(date string) string { return date + "0000-01-01"[len(date):] }
