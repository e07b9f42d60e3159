package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/analyzer"
)

// A mark is a place that matched, and how much it is worth to show it.
type mark struct {
	field field
	place place
	unit  int
	value float64
}

// The size of a snippet, in runes.
const (
	snippetRunes = 140
	// leadRunes is how far before the first mark a snippet may begin.
	leadRunes = 40
	// maxMarks is how many places of one clause are looked at in one section. A
	// page of one word has millions, and the first thousand show it as well.
	maxMarks = 1000
)

// markedFields are those whose text can be shown.
var markedFields = []field{fieldBody, fieldCode}

// marks returns the places that the sections of a page matched at. A clause's
// words are marked only where the clause itself is not.
func (pl *plan) marks(page []ranked) (map[uint32][]mark, error) {
	docs := make([]uint32, len(page))
	for i, c := range page {
		docs[i] = c.doc
	}
	slices.Sort(docs)
	marks := map[uint32][]mark{}
	for _, f := range markedFields {
		whole := map[uint32]bool{}
		for i := range pl.units {
			u := &pl.units[i]
			if u.role == clauseUnit {
				clear(whole)
			}
			for k := range u.ways {
				w := &u.ways[k]
				if len(w.matches[f]) == 0 || w.kind == analyzer.Bigram {
					continue // or its places are those of characters: see snippet
				}
				found, err := w.clause.places(pl.postings, f, docs)
				if err != nil {
					return nil, err
				}
				for j, places := range found {
					d := docs[j]
					if len(places) == 0 || u.role == wordUnit && whole[d] {
						continue
					}
					whole[d] = whole[d] || u.role == clauseUnit
					for _, p := range places[:min(len(places), maxMarks)] {
						marks[d] = append(marks[d], mark{field: f, place: p, unit: i, value: u.boost * w.weight})
					}
				}
			}
		}
	}
	return marks, nil
}

// snippet shows the part of a section that matched best: of its prose, or of its
// code where the prose did not match.
func (s *search) snippet(kept *record, marks []mark, substrings []string) Snippet {
	body := slices.DeleteFunc(slices.Clone(marks), func(m mark) bool { return m.field != fieldBody })
	code := slices.DeleteFunc(slices.Clone(marks), func(m mark) bool { return m.field != fieldCode })
	if len(body) == 0 && (len(code) > 0 || len(kept.prose) == 0) {
		return cutSnippet(kept.code, spansOf(s.wordTable(kept.codeAt, kept.code), len(kept.code), code))
	}
	spans := spansOf(s.wordTable(kept.proseAt, kept.prose), len(kept.prose), body)
	for i, text := range substrings {
		for _, o := range s.reader.analyzer.Occurrences(kept.prose, text, maxOccurrences) {
			spans = append(spans, textSpan{start: o[0], end: o[1], unit: -1 - i, value: bigramWeight})
		}
	}
	slices.SortFunc(spans, bySpan)
	return cutSnippet(kept.prose, spans)
}

// wordTable returns the table of a text, or makes it where the generation has none.
func (s *search) wordTable(table []byte, text string) []byte {
	if len(table) > 0 || len(text) > analyzedAgain {
		return table
	}
	return encodeWordTable(s.reader.analyzer.Analyze(text))
}

// A textSpan is a mark in bytes of the text.
type textSpan struct {
	start, end int
	unit       int
	value      float64
}

// spansOf turns positions into bytes, in ascending order.
func spansOf(table []byte, textLen int, marks []mark) []textSpan {
	if len(marks) == 0 {
		return nil
	}
	last := slices.MaxFunc(marks, func(a, b mark) int { return cmp.Compare(a.place.end, b.place.end) })
	words := decodeWordTable(table, textLen, int(last.place.end))
	spans := make([]textSpan, 0, len(marks))
	for _, m := range marks {
		if m.place.start >= m.place.end || int(m.place.end) > len(words) {
			continue
		}
		start, end := words[m.place.start][0], words[m.place.end-1][1]
		if start < end {
			spans = append(spans, textSpan{start: start, end: end, unit: m.unit, value: m.value})
		}
	}
	slices.SortFunc(spans, bySpan)
	return spans
}

// bySpan orders spans by their starts, the longer of two first.
func bySpan(a, b textSpan) int {
	return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
}

// oneLine leaves every byte where it is, also those that are no UTF-8.
var oneLine = strings.NewReplacer("\n", " ", "\r", " ", "\t", " ")

// cutSnippet cuts the best window out of text, as one line. Of a match that is
// longer than the window its part is marked. Spans are in order of their starts
// and within text.
func cutSnippet(text string, spans []textSpan) Snippet {
	start, end := bestWindow(text, spans)
	body := oneLine.Replace(text[start:end])
	prefix, suffix := "", ""
	if start > 0 {
		prefix = "…"
	}
	if end < len(text) {
		suffix = "…"
	}
	sn := Snippet{Text: prefix + body + suffix, Spans: [][2]int{}}
	shift := len(prefix) - start
	for _, s := range spans {
		from, to := max(s.start, start)+shift, min(s.end, end)+shift
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

// bestWindow returns the half-open byte range that shows the most: each clause
// counts once at its full value, and a little for each repeat. The first of
// equal windows wins.
func bestWindow(text string, spans []textSpan) (start, end int) {
	bestStart, bestValue := 0, -1.0
	for i, s := range spans {
		from := windowStart(text, s.start)
		if i > 0 && from == bestStart {
			continue
		}
		if v := windowValue(spans[i:], windowEnd(text, from)); v > bestValue {
			bestStart, bestValue = from, v
		}
	}
	return bestStart, windowEnd(text, bestStart)
}

func windowValue(spans []textSpan, end int) float64 {
	value := 0.0
	seen := map[int]bool{}
	for _, s := range spans {
		if s.start >= end {
			break
		}
		if s.end > end {
			continue
		}
		if seen[s.unit] {
			value += s.value / 16
			continue
		}
		seen[s.unit] = true
		value += s.value
	}
	return value
}

// windowStart returns where to begin so that at is shown with what leads up to
// it: at the first beginning of a sentence within leadRunes before it or, in the
// middle of a longer sentence, between two words.
func windowStart(text string, at int) int {
	i, sentence, border := at, -1, at
	for n := 0; n < leadRunes; n++ {
		if i == 0 {
			return 0
		}
		r, size := utf8.DecodeLastRuneInString(text[:i])
		if endsSentence(r) {
			sentence = i
		}
		if i == at || !isWordByte(text[i-1]) || !isWordByte(text[i]) {
			border = i
		}
		i -= size
	}
	if sentence >= 0 {
		return sentence
	}
	return border
}

// windowEnd returns where a window that begins at start ends: after as much as
// fits, cut at the end of a sentence where one is in its second half.
func windowEnd(text string, start int) int {
	i, sentence, border := start, 0, start
	for n := 0; n < snippetRunes; n++ {
		if i == len(text) {
			return i
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		if !isWordByte(text[i-1]) || i == len(text) || !isWordByte(text[i]) {
			border = i
		}
		if endsSentence(r) && n > snippetRunes/2 {
			sentence = i
		}
	}
	switch {
	case i == len(text):
		return i
	case sentence > 0:
		return sentence
	case border > start:
		return border
	}
	return i
}

func endsSentence(r rune) bool { return strings.ContainsRune("。．！？\n", r) }

func isWordByte(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b == '_'
}
