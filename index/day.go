package index

import "time"

// A day is a calendar date as a number: later ones are greater, and 0 is none. Each
// month has 31 days, so that the year needs no calendar.
type day uint32

const (
	daysOfYear = 12 * 31
	lastYear   = 9999 // that a date of four digits can name
	lastDay    = day((lastYear + 1) * daysOfYear)
)

// dayOf returns the day of an ISO 8601 calendar date, or 0 where it is none.
func dayOf(date string) day {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	return day(t.Year()*daysOfYear + (int(t.Month())-1)*31 + t.Day())
}

func (d day) year() int { return int(d-1) / daysOfYear }
