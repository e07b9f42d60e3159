package dump

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/pattern"
	"github.com/talksearch/talksearch/corpus/talk"
)

// A heading is where a section begins.
type heading struct {
	at      int    // index of the section's first line
	title   int    // index of the line that is the heading and not text; -1 when the heading only quotes its opening
	text    string // empty for a section that nothing names
	level   int    // from 1
	score   int
	speaker string
	article bool // an article of its own among several on the page
}

// findHeadings finds where the sections of lines[body:] begin.
func findHeadings(lines []line, head pageHead) []heading {
	body := head.body
	markContents(lines, body)
	st := readStyle(lines[body:])
	hs := underlined(lines, body)
	hs = append(hs, ruledBlocks(lines, body, hs)...)
	taken := map[int]bool{}
	for _, h := range hs {
		taken[h.at], taken[h.title] = true, true
	}
	need := enough
	if st.scattered {
		need = certain
	}
	var alone []heading
	for k, score := range scoreHeadings(lines[body:], st) {
		if i := body + k; score >= need && !taken[i] {
			alone = append(alone, heading{at: i, title: i, text: headingText(lines[i].text), score: score})
		}
	}
	hs = append(hs, thinRuns(lines, alone)...)
	slices.SortFunc(hs, func(a, b heading) int { return a.at - b.at })
	for i := range hs {
		if h := &hs[i]; h.speaker == "" && h.text != "" {
			end := len(lines)
			if i+1 < len(hs) {
				end = hs[i+1].at
			}
			h.speaker = sectionSpeaker(lines[:end], h)
		}
	}
	hs = setLevels(lines, hs, head)
	return closingRemarks(lines, hs)
}

// headingText is a heading's line without the marks that made it one.
func headingText(s string) string {
	if m := hashHeading().FindStringSubmatch(s); m != nil {
		s = strings.TrimRight(m[2], "# ")
	}
	return s
}

// markContents marks the entries of a table of contents, which repeat the
// headings that stand below. Only a run whose every entry stands again below is
// one, so that nothing is lost with it.
func markContents(lines []line, body int) {
	last := map[string]int{} // where a text stands for the last time
	for i := body; i < len(lines); i++ {
		if l := &lines[i]; l.kind == textLine && len(l.text) <= maxHeadingBytes {
			last[l.text] = i
		}
	}
	for i := body; i < len(lines); i++ {
		if !tocWord().MatchString(clip(lines[i].text)) {
			continue
		}
		first := i + 1
		end := first
		seen := map[string]bool{}
		for end < len(lines) {
			l := &lines[end]
			entry := listNumber().ReplaceAllString(clip(l.text), "")
			if l.kind == textLine && seen[entry] || l.kind != textLine && l.kind != bulletLine || max(last[entry], last[l.text]) <= end {
				break
			}
			seen[entry] = true
			end++
		}
		if end == first && lines[i].kind == textLine && standsAlone(lines, i) && end < len(lines) && lines[end].kind != bulletLine {
			lines[i].kind = tocLine // its entries were lost
			continue
		}
		if end-first >= 2 {
			for j := first; j < end; j++ {
				lines[j].kind = tocLine
			}
		}
		return
	}
}

// underlined finds headings drawn with rules: a line with a rule right under it,
// or between two. Such a rule parts nothing and is chrome from here on.
func underlined(lines []line, body int) []heading {
	var hs []heading
	depth := map[byte]int{}
	for i := body + 1; i < len(lines); i++ {
		rule, l := &lines[i], &lines[i-1]
		if rule.kind != ruleLine || rule.gap > 0 || l.kind != textLine || i-1 < body {
			continue
		}
		n := utf8.RuneCountInString(clip(l.text))
		above := i >= body+2 && lines[i-2].kind == ruleLine && l.gap == 0
		if n > maxHeadingRunes || endsFinally(l.text) && !above || !above && l.gap == 0 && i-1 > 0 {
			continue
		}
		rule.kind = chromeLine
		c := rule.text[0]
		if above {
			lines[i-2].kind = chromeLine
		}
		if depth[c] == 0 {
			depth[c] = len(depth) + 1
		}
		hs = append(hs, heading{at: i - 1, title: i - 1, text: headingText(l.text), score: certain + 4, level: depth[c]})
	}
	return hs
}

// thinRuns drops lines from runs of candidates that have nothing between them:
// a list is not a row of empty sections, and a name under a title is its speaker.
// The last one heads what follows; a known heading or the title of a talk stays
// where it is.
func thinRuns(lines []line, hs []heading) []heading {
	var kept []heading
	for start := 0; start < len(hs); {
		end := start + 1
		for end < len(hs) && hs[end].at == hs[end-1].at+1 {
			end++
		}
		run := hs[start:end]
		for k, h := range run {
			if k > 0 && !isKnown(run[k-1].text) && talk.TitleSpeaker(run[k-1].text) == "" && isBareIntroduction(h.text) && talk.OpeningSpeaker(h.text) != "" {
				continue // who gave the talk above
			}
			last := k == len(run)-1
			known := sectionWord().MatchString(h.text) || groupWord().MatchString(h.text) || talk.IsAnnounced(h.text) || talk.TitleSpeaker(h.text) != "" || lines[h.at].mark != 0 || h.score > certain
			if last || known || len(run) == 2 {
				kept = append(kept, h)
			}
		}
		start = end
	}
	return kept
}

// sectionSpeaker reads who spoke from the heading, or from the lines under it
// when they name a person and nothing else.
func sectionSpeaker(lines []line, h *heading) string {
	if s := talk.TitleSpeaker(h.text); s != "" {
		return s
	}
	if by := talk.OpeningSpeaker(h.text); by != "" {
		return by
	}
	seen := 0
	for i := h.at + 1; i < min(len(lines), h.at+3*openingLines) && seen < openingLines; i++ {
		if lines[i].kind != textLine {
			continue
		}
		seen++
		s := lines[i].text
		if utf8.RuneCountInString(clip(s)) <= 40 && (isBareIntroduction(s) || talk.IsSpeakerLine(s)) {
			if speaker := talk.OpeningSpeaker(s); speaker != "" {
				return speaker
			}
		}
	}
	return ""
}

// setLevels orders the headings into an outline.
//
// Several articles on one page are its first level. Below that, a group (LT)
// holds the talks that follow it; a short label right above a list belongs to
// the talk before it, on pages whose talks open otherwise; ornaments and numbers
// that come later on the page than another style are deeper.
func setLevels(lines []line, hs []heading, head pageHead) []heading {
	hs = splitArticles(lines, hs, head)
	longest := 0
	count := 0
	for i := range hs {
		if h := &hs[i]; !h.article && !onList(lines, h) && !isKnown(h.text) && h.title >= 0 {
			longest += utf8.RuneCountInString(h.text)
			count++
		}
	}
	parts := partsOfTalks(hs)
	base, group, inTalk := 1, 0, false
	styles := []rune{}
	for i := range hs {
		h := &hs[i]
		switch {
		case h.article:
			h.level, base, group, inTalk = 1, 2, 0, false
			continue
		case h.level > 0:
			// Rules under the heading said its depth.
			h.level += base - 1
			continue
		case groupWord().MatchString(h.text) && i+1 < len(hs) && !hs[i+1].article:
			h.level, group, inTalk = base, 1, false
			continue
		case parts[i]:
			h.level = base + group + 1
			continue
		case sectionWord().MatchString(h.text) && !(inTalk && onList(lines, h) && i > 0 && hs[i-1].level > base && !closes(h.text)):
			h.level = base
			if group == 0 || i+1 == len(hs) || closes(h.text) {
				group, inTalk = 0, false
			}
			continue
		}
		h.level = base + group
		style := headingStyle(lines, h)
		if d := numberDepth(h.text); d > 1 {
			h.level += d - 1
			continue
		}
		if style == 0 && inTalk && count > 0 && h.title >= 0 && onList(lines, h) && utf8.RuneCountInString(h.text) <= 24 && utf8.RuneCountInString(h.text)*count <= longest {
			h.level++
			continue
		}
		if at := slices.Index(styles, style); at >= 0 {
			h.level += at
		} else {
			h.level += len(styles)
			styles = append(styles, style)
		}
		inTalk = !onList(lines, h)
	}
	return hs
}

// partsOfTalks tells which of the headings that reports share (概要, 感想) are about
// the talk above them: those below a talk whose speaker is known, that come
// again or have more talks behind them.
func partsOfTalks(hs []heading) map[int]bool {
	count, lastTalk := map[string]int{}, -1
	for i, h := range hs {
		count[h.text]++
		if h.speaker != "" && !isKnown(h.text) {
			lastTalk = i
		}
	}
	parts := map[int]bool{}
	open := false
	for i, h := range hs {
		switch {
		case h.article || groupWord().MatchString(h.text):
			open = false
		case !sectionWord().MatchString(h.text):
			open = h.speaker != "" || open && h.title < 0
		case open && (count[h.text] > 1 || i < lastTalk) && !(closes(h.text) && i == len(hs)-1):
			parts[i] = true
		default:
			open = false
		}
	}
	return parts
}

// closes tells whether a section word ends the report rather than a talk.
func closes(s string) bool {
	return strings.Contains(s, "まとめ") || strings.Contains(s, "感想") || strings.Contains(s, "わりに") || strings.Contains(s, "さいごに") || strings.Contains(s, "最後に") || strings.Contains(s, "懇親会")
}

// headingStyle is the ornament in front of a heading, 0 without one.
func headingStyle(lines []line, h *heading) rune {
	if h.title < 0 {
		return 0
	}
	if mark := lines[h.title].mark; mark != 0 || !numberStyle().MatchString(h.text) {
		return mark
	}
	r, _ := utf8.DecodeRuneInString(h.text)
	switch {
	case r == '(' || r == '（':
		return '('
	case r == '第':
		return r
	}
	return '1'
}

// numberStyle is a number in front of a heading: 第1章, (1), 1.
var numberStyle = pattern.Lazy(`^(?:第\s?[\d一二三四五六七八九十]+\s?[章部回節]|[(（]\d{1,2}[)）]|\d{1,2}[.．]\s)`)

var dottedNumber = pattern.Lazy(`^\d{1,2}((?:[.．]\d{1,2})*)`)

// numberDepth reads "2.1" as 2; 0 without a number.
func numberDepth(s string) int {
	m := dottedNumber().FindStringSubmatch(s)
	if m == nil {
		return 0
	}
	return 1 + strings.Count(m[1], ".") + strings.Count(m[1], "．")
}

func isKnown(s string) bool { return sectionWord().MatchString(s) || groupWord().MatchString(s) }

// onList tells whether a list stands right under the heading.
func onList(lines []line, h *heading) bool {
	return h.title >= 0 && h.title+1 < len(lines) && lines[h.title+1].kind == bulletLine
}

// closingRemarks gives the last paragraphs of the page a section of their own
// where the last heading was a label above a list: they are about the whole day.
func closingRemarks(lines []line, hs []heading) []heading {
	if len(hs) == 0 {
		return hs
	}
	last := &hs[len(hs)-1]
	if last.level < 2 || !onList(lines, last) {
		return hs
	}
	at := len(lines)
	for at > last.title+1 && (lines[at-1].kind == textLine || lines[at-1].kind == chromeLine) {
		at--
	}
	for at < len(lines) && (lines[at].kind == chromeLine || lines[at].gap == 0) {
		at++
	}
	if at == len(lines) || !endsSentence(lines[at].text) {
		return hs
	}
	return append(hs, heading{at: at, title: -1, level: 1})
}
