package corpus

import (
	"cmp"
	"encoding/csv"
	"iter"
	"path"
	"strings"
	"time"

	"github.com/talksearch/talksearch/corpus/date"
	"github.com/talksearch/talksearch/corpus/pattern"
)

// The export format of Movable Type, as its documentation gives it:
//
//	AUTHOR: name
//	TITLE: title
//	STATUS: Draft | Publish | Future
//	CONVERT BREAKS: 0 | 1 | markdown | …
//	DATE: 06/22/2014 10:11:12 PM
//	CATEGORY: category
//	TAGS: one,"a second"
//	-----
//	BODY:
//	text
//	-----
//	COMMENT:
//	…
//	-----
//	--------
//
// Nothing is escaped: bodies may hold lines of dashes. One ends a part only where
// what follows is the name of another part or the end of the entry, and one ends
// an entry only where another begins.

const (
	partRule  = "-----"
	entryRule = "--------"
)

var (
	mtKey  = pattern.Lazy(`^([A-Z][A-Z ]*[A-Z]):(?:[ \t]+(.*)|[ \t]*)$`)
	mtPart = pattern.Lazy(`^(BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING):[ \t]*$`)
	// mtStart is what entries begin with; not all of it is always there.
	mtStart = pattern.Lazy(`^(?:AUTHOR|TITLE|BASENAME|STATUS|DATE|UNIQUE URL|ALLOW COMMENTS|CONVERT BREAKS|PRIMARY CATEGORY|CATEGORY):`)
)

// looksMovableType tells whether a text begins as an export does.
func looksMovableType(text string) bool {
	keys, known := 0, 0
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		switch {
		case line == "" && keys == 0:
		case line == partRule && keys > 0:
			return known >= 2
		case !mtKey().MatchString(line) || keys > 100:
			return false
		default:
			keys++
			if mtStart().MatchString(line) {
				known++
			}
		}
	}
	return false
}

// readMovableType yields the entries of an export. name is the file's: Hatena
// calls an export by its blog's domain, which gives entries their addresses.
func readMovableType(name, text string, now time.Time) iter.Seq[entry] {
	site := ""
	if m := hatenaExport().FindStringSubmatch(path.Base(name)); m != nil {
		site = "https://" + m[1] + "/entry/"
	}
	return func(yield func(entry) bool) {
		p := mtParser{lines: strings.Split(text, "\n")}
		for p.skipBlank() {
			e := p.entry(now)
			if basename := p.head.first("basename"); site != "" && basename != "" && e.note.URL == "" {
				e.note.URL = site + basename
			}
			if !yield(e) {
				return
			}
		}
	}
}

var hatenaExport = pattern.Lazy(`^((?:[a-z0-9-]+\.)+[a-z]{2,})\.export\.txt$`)

type mtParser struct {
	lines []string
	at    int
	head  matter
}

func (p *mtParser) line() string { return strings.TrimRight(p.lines[p.at], " \t") }

// skipBlank goes to the next line that is not empty.
func (p *mtParser) skipBlank() bool {
	for p.at < len(p.lines) && p.line() == "" {
		p.at++
	}
	return p.at < len(p.lines)
}

// entry reads one entry and goes past its end.
func (p *mtParser) entry(now time.Time) entry {
	e := entry{line: p.at + 1}
	p.head = matter{}
	strange := 0
	for ; p.at < len(p.lines) && p.line() != partRule && !p.entryEnds(); p.at++ {
		m := mtKey().FindStringSubmatch(p.line())
		switch {
		case m != nil:
			key := strings.ToLower(m[1])
			p.head[key] = append(p.head[key], m[2])
		case p.line() != "" && strange == 0:
			strange = p.at + 1
		}
	}
	parts := map[string]mtText{}
	for p.at < len(p.lines) && !p.entryEnds() {
		p.at++ // the rule before the part
		if p.at == len(p.lines) || p.line() == "" && !p.skipBlank() {
			break
		}
		m := mtPart().FindStringSubmatch(p.line())
		if m == nil {
			continue
		}
		p.at++
		text := p.part()
		if _, again := parts[m[1]]; !again {
			parts[m[1]] = text
		}
	}
	closed := p.at < len(p.lines)
	e.last = p.at + 1
	p.at++

	if len(p.head) == 0 || len(p.head["title"]) == 0 && len(parts) == 0 {
		e.broken = `is no entry of a Movable Type export; entries begin with lines like "TITLE: …" and end with a line of eight dashes`
		return e
	}
	p.describe(&e, now)
	if strange > 0 {
		e.flaws = append(e.flaws, flaw{strange, "is no line of the form KEY: value; passed over"})
	}
	if !closed {
		e.last = len(p.lines)
		e.flaws = append(e.flaws, flaw{e.line, "is not closed by a line of eight dashes; if the export was cut off, export it anew"})
	}
	body, more := parts["BODY"], parts["EXTENDED BODY"]
	if body.empty() && more.empty() {
		body = parts["EXCERPT"]
	}
	format := strings.ToLower(p.head.first("convert breaks"))
	for _, t := range []mtText{body, more} {
		if t.empty() {
			continue
		}
		sections, wrong := t.sections(format, e.note.Title)
		e.note.Sections = append(e.note.Sections, sections...)
		if wrong != nil {
			e.flaws = append(e.flaws, *wrong)
		}
	}
	if len(e.note.Sections) == 0 {
		e.note.Sections = []Section{{Line: e.line}}
	}
	return e
}

// describe reads what stands above the parts.
func (p *mtParser) describe(e *entry, now time.Time) {
	n := &e.note
	n.Title = oneLine(p.head.first("title"))
	tags := append(p.head["primary category"], p.head["category"]...)
	for _, list := range p.head["tags"] {
		tags = append(tags, mtTags(list)...)
	}
	n.Tags = cleanTags(tags)
	if u := p.head.first("unique url", "permalink", "url"); isAbsoluteURL(u) {
		n.URL = u
	}
	var posted time.Time
	if written := p.head.first("date"); written != "" {
		var ok bool
		if n.Date, posted, ok = mtDate(written, now.Location()); !ok {
			e.flaws = append(e.flaws, flaw{e.line, "DATE " + written + " is not understood; write it as 06/22/2014 10:00:00"})
		}
	}
	switch status := strings.ToLower(p.head.first("status")); status {
	case "", "publish", "published":
	case "future":
		if posted.IsZero() || posted.After(now) {
			e.withheld = "STATUS says Future"
		}
	default:
		e.withheld = "STATUS says " + p.head.first("status")
	}
	e.key = cmp.Or(p.head.first("basename"), dayKey(*n, e.line))
}

// mtDate reads month/day/year, which no other source writes, and what date does.
func mtDate(s string, zone *time.Location) (day string, at time.Time, ok bool) {
	s = oneLine(s)
	for _, layout := range []string{"01/02/2006 15:04:05", "01/02/2006 03:04:05 PM", "01/02/2006 15:04:05 PM", "01/02/2006 15:04", "01/02/2006"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t.Format(time.DateOnly), t, true
		}
	}
	return date.Parse(s, zone)
}

// mtTags parts a list by its commas but for those in quotes.
func mtTags(list string) []string {
	r := csv.NewReader(strings.NewReader(list))
	r.LazyQuotes, r.TrimLeadingSpace = true, true
	tags, err := r.Read()
	if err != nil {
		return strings.Split(list, ",")
	}
	return tags
}

// An mtText is the text of a part; line is its first.
type mtText struct {
	text string
	line int
}

func (t mtText) empty() bool { return strings.TrimSpace(t.text) == "" }

// part reads up to the rule that ends the part, and stays there.
func (p *mtParser) part() mtText {
	from := p.at
	for p.at < len(p.lines) && !p.partEnds() {
		p.at++
	}
	return mtText{strings.Join(p.lines[from:p.at], "\n"), from + 1}
}

// partEnds tells whether the current line ends a part.
func (p *mtParser) partEnds() bool {
	if p.entryEnds() {
		return true
	}
	if p.line() != partRule {
		return false
	}
	for next := p.at + 1; next < len(p.lines); next++ {
		if line := strings.TrimRight(p.lines[next], " \t"); line != "" {
			return line == entryRule || mtPart().MatchString(line)
		}
	}
	return true
}

// entryEnds tells whether the current line ends an entry: another begins below,
// or nothing does.
func (p *mtParser) entryEnds() bool {
	if p.line() != entryRule {
		return false
	}
	if p.at > 0 && strings.TrimRight(p.lines[p.at-1], " \t") == partRule {
		return true
	}
	for next := p.at + 1; next < len(p.lines); next++ {
		if line := p.lines[next]; strings.TrimSpace(line) != "" {
			return mtStart().MatchString(line)
		}
	}
	return true
}

var blockTag = pattern.Lazy(`(?i)<(?:p|div|h[1-6]|ul|ol|li|br|pre|blockquote|table|section|article|figure|dl|a|img|iframe|span)\b[^<>]*>`)

// sections reads the text as its format says. Hatena exports say 0, as is, and
// write HTML; blogs that were kept in Markdown may come out as it is.
func (t mtText) sections(format, title string) ([]Section, *flaw) {
	isMarkdown := strings.HasPrefix(format, "markdown")
	if !isMarkdown && !blockTag().MatchString(t.text) {
		isMarkdown = DetectKind(t.text) == Markdown
	}
	if isMarkdown {
		_, sections, wrong := readMarkdown(t.text, t.line, title, false)
		return sections, wrong
	}
	return readFragment(t.text, t.line), nil
}
