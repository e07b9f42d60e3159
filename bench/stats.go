package main

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// A series is one figure of one program, measured once a round. A round of NaN was not
// measured.
type series []float64

// quantile is the value that the share q of the rounds is at most, by the nearest rank.
func (s series) quantile(q float64) float64 {
	known := s.known()
	if len(known) == 0 {
		return math.NaN()
	}
	slices.Sort(known)
	return known[min(int(q*float64(len(known))), len(known)-1)]
}

func (s series) known() series {
	return slices.DeleteFunc(slices.Clone(s), math.IsNaN)
}

// median is the middle of the rounds, or between the two that are.
func (s series) median() float64 {
	known := s.known()
	if len(known) == 0 {
		return math.NaN()
	}
	slices.Sort(known)
	return (known[(len(known)-1)/2] + known[len(known)/2]) / 2
}

// String is the median and, in brackets, the least and the most of the rounds.
func (s series) String() string {
	known := s.known()
	switch len(known) {
	case 0:
		return "–"
	case 1:
		return figure(known[0])
	}
	return fmt.Sprintf("%s (%s–%s)", figure(s.median()), figure(slices.Min(known)), figure(slices.Max(known)))
}

// over is this series over another, round by round: what was disturbed in one round was
// so for both.
func (s series) over(t series) series {
	ratios := make(series, min(len(s), len(t)))
	for i := range ratios {
		ratios[i] = s[i] / t[i]
	}
	return ratios
}

// less is this series less another, round by round.
func (s series) less(t series) series {
	rest := make(series, min(len(s), len(t)))
	for i := range rest {
		rest[i] = s[i] - t[i]
	}
	return rest
}

// figure has three digits that mean something.
func figure(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v):
		return "–"
	case a >= 99.95:
		return fmt.Sprintf("%.0f", v)
	case a >= 9.995:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1e3 }
