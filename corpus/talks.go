package corpus

import (
	"slices"
	"strings"

	"github.com/talksearch/talksearch/corpus/date"
	"github.com/talksearch/talksearch/corpus/pattern"
	"github.com/talksearch/talksearch/corpus/talk"
)

// The names of what may be guessed, as Note.Guessed and Section.Guessed have them.
const (
	guessedEvent   = "event"
	guessedDate    = "date"
	guessedSpeaker = "speaker"
)

// speakerLines is how far into its text a section says who speaks.
const speakerLines = 6

// spokeHere is a title by which the note's author tells of a talk of their own.
var spokeHere = pattern.Lazy(`^[\[【［]登壇[^\]】］]{0,6}[\]】］]|登壇(?:し|報告|レポ|資料|メモ|記録)`)

// tellTalks tells a note's sections of their talks: who spoke, under which title, and
// tells the note of its event and day. What the note's own metadata says comes first.
func (n *Note) tellTalks(said meta) {
	report := n.report()
	if n.Event == "" && !said.several {
		if n.Event = report.Event(); n.Event != "" {
			n.Guessed = append(n.Guessed, guessedEvent)
		}
	}
	n.tellDay()
	if said.speaker == "" {
		tellSpeakers(n.Sections, n.Event != "" || !said.several && report.IsReport())
	}
	tellTitles(n)
	// A speaker of the whole note has one talk, and its title is the note's.
	if said.speaker == "" {
		tellAuthor(n, said.author)
	}
	giveSpeaker(n.Sections, said.speaker)
}

// report is what the note says of its event.
func (n *Note) report() talk.Report {
	r := talk.Report{Title: n.Title, Tags: n.Tags}
	for i := range n.Sections {
		s := &n.Sections[i]
		if i == 0 {
			r.Opening, r.Linked = s.Prose, s.LinkAddresses
		}
		if k := len(s.Heading); k > 0 {
			r.Names = append(r.Names, s.Heading[k-1])
			r.Speakers = append(r.Speakers, s.Speaker)
		}
		for _, lines := range []string{s.LinkTitles, s.Prose} {
			for line := range strings.SplitSeq(lines, "\n") {
				r.Names = append(r.Names, line)
			}
		}
		if len(r.Names) > 400 { // more than are read
			break
		}
	}
	return r
}

// tellDay finds the day of a note that states none: in its path, its title, its
// tags, its event, or where its first section says when something was held. A day without its
// year takes that of the title or the path.
func (n *Note) tellDay() {
	if n.Date != "" {
		return
	}
	path := n.ID
	if n.Path != "" && n.Path != n.ID {
		path = "" // of many notes, and says nothing of one
	}
	if n.Date = date.InPath(path); n.Date != "" {
		if !date.NamesPost(path) {
			n.Guessed = append(n.Guessed, guessedDate)
		}
		return
	}
	names := append([]string{n.Title, n.Event}, n.Tags...)
	for _, s := range names {
		if day, ok := date.Find(s); ok {
			n.Date = day
			break
		}
	}
	if n.Date == "" && len(n.Sections) > 0 {
		year := 0
		for _, s := range append(names, path) {
			if year = date.Year(s); year > 0 {
				break
			}
		}
		n.Date = date.Held(n.Sections[0].Prose, year)
	}
	if n.Date != "" {
		n.Guessed = append(n.Guessed, guessedDate)
	}
}

// tellSpeakers finds who spoke where headings alone do not tell: in a line of the
// section that says so, and in a report by what the headings of one program have in
// common. Parts of a talk get their talk's speaker, and no other talk's links.
func tellSpeakers(sections []Section, report bool) {
	type around struct {
		depth      int
		was, is    string // its speaker before and after
		guessed    bool
		had, links []Link // its links before and after
	}
	guessed := make([]string, len(sections))
	stray := -1
	if report {
		guessed = programs(sections)
	} else {
		stray = strayHandle(sections)
	}
	var open []around
	for i := range sections {
		s := &sections[i]
		depth := len(s.Heading)
		for len(open) > 0 && (depth == 0 || open[len(open)-1].depth >= depth) {
			open = open[:len(open)-1]
		}
		var above around
		if len(open) > 0 {
			above = open[len(open)-1]
		}
		this := around{depth: depth, was: s.Speaker, is: s.Speaker, had: s.Links}
		inherited := s.Speaker == above.was || i == stray
		own := ""
		if inherited && depth > 0 {
			if own = labelledSpeaker(s.Prose); own == "" && guessed[i] != "" {
				own, this.guessed = guessed[i], true
			}
		}
		sameLinks := len(open) > 0 && slices.Equal(s.Links, above.had)
		switch {
		case own != "":
			this.is = own
			if sameLinks && own != above.is {
				s.Links = nil // those of the talks around
			}
		case inherited:
			this.is, this.guessed = above.is, above.guessed
			if sameLinks {
				s.Links = above.links
			}
		}
		s.Speaker, this.links = this.is, s.Links
		if this.guessed && s.Speaker != "" {
			s.Guessed = append(s.Guessed, guessedSpeaker)
		}
		if depth > 0 {
			open = append(open, this)
		}
	}
}

// strayHandle is the one section of a note whose heading ends in a handle, where
// several others name nobody: a title of a page, with its site; -1 without one.
func strayHandle(sections []Section) int {
	stray, nobody := -1, 0
	for i := range sections {
		switch path := sections[i].Heading; {
		case sections[i].Speaker == "":
			nobody++
		case len(path) > 0 && talk.IsStray(path[len(path)-1]) && stray < 0:
			stray = i
		default:
			return -1
		}
	}
	if nobody < 4 {
		return -1
	}
	return stray
}

// programs guesses the speakers of headings that stand side by side.
func programs(sections []Section) []string {
	speakers := make([]string, len(sections))
	siblings := map[string][]int{}
	inherited := map[string]string{}
	for i := range sections {
		if path := sections[i].Heading; len(path) > 0 {
			above := strings.Join(path[:len(path)-1], "\n")
			siblings[above] = append(siblings[above], i)
			inherited[strings.Join(path, "\n")] = sections[i].Speaker
		}
	}
	for above, group := range siblings {
		headings, told := make([]string, len(group)), make([]string, len(group))
		for k, i := range group {
			path := sections[i].Heading
			headings[k] = path[len(path)-1]
			// What comes from the talk around is not told by the heading.
			if told[k] = sections[i].Speaker; told[k] == inherited[above] {
				told[k] = ""
			}
		}
		for k, speaker := range talk.Program(headings, told) {
			speakers[group[k]] = speaker
		}
	}
	return speakers
}

// labelledSpeaker is who a section's first lines say spoke.
func labelledSpeaker(prose string) string {
	for n := 0; n < speakerLines && prose != ""; n++ {
		var line string
		line, prose, _ = strings.Cut(prose, "\n")
		if speaker := talk.LabelledSpeaker(line); speaker != "" {
			return speaker
		}
	}
	return ""
}

// tellAuthor makes the author the speaker of a note whose title tells that its writer
// spoke, where it tells of nobody else.
func tellAuthor(n *Note, author string) {
	if author == "" || !spokeHere().MatchString(n.Title) || slices.ContainsFunc(n.Sections, func(s Section) bool { return s.Speaker != "" }) {
		return
	}
	for i := range n.Sections {
		n.Sections[i].Speaker = author
		n.Sections[i].Guessed = append(n.Sections[i].Guessed, guessedSpeaker)
	}
}

// tellTitles gives sections the titles of their talks: the heading that names the
// speaker or, in a report, stands above the deck, and for the parts below it the
// same.
func tellTitles(n *Note) {
	var open []*Section
	for i := range n.Sections {
		s := &n.Sections[i]
		depth := len(s.Heading)
		for len(open) > 0 && (depth == 0 || len(open[len(open)-1].Heading) >= depth) {
			open = open[:len(open)-1]
		}
		if depth == 0 {
			continue
		}
		var above *Section
		if len(open) > 0 {
			above = open[len(open)-1]
		}
		open = append(open, s)
		heading := s.Heading[depth-1]
		switch {
		case above != nil && above.Talk != "" && above.Speaker == s.Speaker && (len(s.Links) == 0 || slices.Equal(above.Links, s.Links) || s.Speaker != ""):
			s.Talk = above.Talk
		case talk.IsStructural(heading):
		case s.Speaker != "" && (above == nil || above.Speaker != s.Speaker), n.Event != "" && len(s.Links) > 0:
			s.Talk = talk.Title(heading, s.Speaker)
		}
	}
}
