package index

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A mark is a place that matched, and how much it is worth to show it.
type mark struct {
	place place
	unit  int
	value float64
	sign  string // what was typed in front of the first word: the # of #aws
}

// The size of a snippet, in runes.
const (
	snippetRunes = 140
	// leadRunes is how far before the first mark a snippet may begin.
	leadRunes = 40
)

// snippet shows the part of a section that matched best, of its prose or of its code;
// of its prose where they are equal.
func (s *search) snippet(kept *record, seen *sight, space *space) Snippet {
	texts := seen.sought()
	inProse := s.spans(space.spans[0][:0], kept.prose, kept.proseAt, seen.marks[0], texts, space)
	inCode := s.spans(space.spans[1][:0], kept.code, kept.codeAt, seen.marks[1], texts, space)
	space.spans[0], space.spans[1] = inProse, inCode
	w := bestWindow(kept.prose, inProse)
	if v := bestWindow(kept.code, inCode); len(kept.prose) == 0 || v.value > w.value {
		return cutSnippet(kept.code, v, inCode)
	}
	return cutSnippet(kept.prose, w, inProse)
}

// A textSpan is a mark in bytes of the text.
type textSpan struct {
	start, end int
	unit       int
	value      float64
}

// spans appends to spans, which are none, what matched in one field's text, in ascending
// order.
func (s *search) spans(spans []textSpan, text, table []byte, marks []mark, texts []sought, space *space) []textSpan {
	if len(text) == 0 {
		return spans
	}
	if len(marks) > 0 {
		spans = spansOf(spans, text, s.wordTable(table, text), marks, space)
	}
	for _, t := range texts {
		for _, o := range t.in(string(text), t.text, maxOccurrences) {
			spans = append(spans, textSpan{start: o[0], end: o[1], unit: t.unit, value: t.value})
		}
	}
	slices.SortFunc(spans, bySpan)
	return spans
}

// wordTable returns the table of a text, or makes it where the generation has none.
func (s *search) wordTable(table, text []byte) []byte {
	if len(table) > 0 || len(text) > analyzedAgain {
		return table
	}
	return encodeWordTable(s.reader.analyzer.Analyze(string(text)))
}

// spansOf appends the marks in bytes.
func spansOf(spans []textSpan, text, table []byte, marks []mark, space *space) []textSpan {
	last := uint32(0)
	for _, m := range marks {
		last = max(last, m.place.end)
	}
	words := decodeWordTable(space.words[:0], table, len(text), int(last))
	space.words = words
	for _, m := range marks {
		if m.place.start >= m.place.end || int(m.place.end) > len(words) {
			continue
		}
		start, end := words[m.place.start][0], words[m.place.end-1][1]
		if start < end {
			if m.sign != "" && bytes.HasSuffix(text[:start], []byte(m.sign)) {
				start -= len(m.sign)
			}
			spans = append(spans, textSpan{start: start, end: end, unit: m.unit, value: m.value})
		}
	}
	return spans
}

// bySpan orders spans by their starts, the longer of two first.
func bySpan(a, b textSpan) int {
	return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
}

// cutSnippet cuts a window out of text, as one line. Of a match that is longer than
// the window its part is marked. Spans are in order of their starts and within text.
func cutSnippet(text []byte, w window, spans []textSpan) Snippet {
	prefix, suffix := "", ""
	if len(bytes.TrimSpace(text[:w.start])) > 0 {
		prefix = "…"
	}
	if len(bytes.TrimSpace(text[w.end:])) > 0 {
		suffix = "…"
	}
	line, runs := oneLine(prefix, text[w.start:w.end], suffix)
	at := func(i int) int { return len(prefix) + runs.at(min(max(i, w.start), w.end)-w.start) }
	sn := Snippet{Text: line, Spans: [][2]int{}}
	for _, s := range spans {
		if s.end <= w.start || s.start >= w.end {
			continue
		}
		from, to := at(s.start), at(s.end)
		if from >= to {
			continue
		}
		if k := len(sn.Spans); k > 0 && from <= sn.Spans[k-1][1] {
			sn.Spans[k-1][1] = max(sn.Spans[k-1][1], to)
			continue
		}
		sn.Spans = append(sn.Spans, [2]int{from, to})
	}
	return sn
}

// oneLine returns text with each run of spaces and line ends made one space, between two
// others, and which of these runs were longer. All other bytes are left as they are, also
// those that are no UTF-8. A line that is wrapped inside a Japanese word gets a space there,
// too: lines of a list, which look the same, must not run into each other.
func oneLine(prefix string, text []byte, suffix string) (line string, runs spaceRuns) {
	var b strings.Builder
	b.Grow(len(prefix) + len(text) + len(suffix))
	b.WriteString(prefix)
	for i := 0; i < len(text); {
		if !isSpaceByte(text[i]) {
			begin := i
			for i < len(text) && !isSpaceByte(text[i]) {
				i++
			}
			b.Write(text[begin:i])
			continue
		}
		begin := i
		for i < len(text) && isSpaceByte(text[i]) {
			i++
		}
		if b.WriteByte(' '); i > begin+1 {
			runs = append(runs, [2]int{begin, i})
		}
	}
	b.WriteString(suffix)
	return b.String(), runs
}

// spaceRuns are half-open ranges of bytes that became one space each.
type spaceRuns [][2]int

// at tells where byte i has gone.
func (r spaceRuns) at(i int) int {
	gone := 0
	for _, run := range r {
		switch {
		case i <= run[0]:
			return i - gone
		case i < run[1]:
			return run[0] - gone
		}
		gone += run[1] - run[0] - 1
	}
	return i - gone
}

func isSpaceByte(b byte) bool { return b == ' ' || '\t' <= b && b <= '\r' }

// A window is a half-open range of bytes of a text, without spaces at its ends, and
// what the matches in it are worth.
type window struct {
	start, end int
	value      float64
}

// bestWindow returns the window that shows the most: each clause counts once at its
// full value, and a little for each repeat. The first of equal windows wins.
func bestWindow(text []byte, spans []textSpan) window {
	var best window
	for i, s := range spans {
		// Borders take longest to find, so only where what a window could hold is more.
		if i > 0 && (windowValue(spans[i:], s.start+utf8.UTFMax*snippetRunes) <= best.value ||
			windowValue(spans[i:], s.start+sizeOfRunes(text[s.start:], snippetRunes)) <= best.value) {
			continue
		}
		from := windowStart(text, s.start)
		if i > 0 && from == best.start {
			continue
		}
		to := windowEnd(text, from)
		if v := windowValue(spans[i:], to); v > best.value {
			best = window{from, to, v}
		}
	}
	if best.value == 0 {
		best.end = windowEnd(text, 0)
	}
	for best.start < best.end && isSpaceByte(text[best.start]) {
		best.start++
	}
	for best.start < best.end && isSpaceByte(text[best.end-1]) {
		best.end--
	}
	return best
}

func windowValue(spans []textSpan, end int) float64 {
	value := 0.0
	seen := make([]int, 0, 8) // few
	for _, s := range spans {
		if s.start >= end {
			break
		}
		if s.end > end {
			continue
		}
		if slices.Contains(seen, s.unit) {
			value += s.value / 16
			continue
		}
		seen = append(seen, s.unit)
		value += s.value
	}
	return value
}
