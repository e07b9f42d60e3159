package talk

import (
	"strings"

	"github.com/talksearch/talksearch/corpus/pattern"
)

var (
	acronym = pattern.Lazy(`^([A-Z]{3,6})\s?'?((?:20)?\d\d)?\b`)
	// capitals are words with capital letters that stand together, as names of events
	// do: "July Tech Festa 2014", "JulyTechFesta".
	capitals = pattern.Lazy(`[A-Z][A-Za-z]*(?:[ _-]?[A-Z][A-Za-z]*){0,7}(?: ?(?:20)\d\d)?`)
	capital  = pattern.Lazy(`[A-Z][a-z]+|[A-Z]+`)
)

// The bounds of where an abbreviation is looked up.
const (
	maxNames     = 200
	maxNameBytes = 1 << 10
)

// spelledOut writes the full name behind an event's abbreviation where the note itself
// spells it out, so that either finds it: JTF2014 is "JTF2014 (July Tech Festa 2014)"
// in a note that has words with these initials, a year that agrees, and no others.
func spelledOut(event string, names []string) string {
	m := acronym().FindStringSubmatch(event)
	if m == nil {
		return event
	}
	found := ""
	for _, name := range names[:min(len(names), maxNames)] {
		for _, run := range capitals().FindAllString(name[:min(len(name), maxNameBytes)], 16) {
			full := initialled(run, m[1])
			if full == "" || strings.EqualFold(full, found) {
				continue
			}
			if m[2] != "" && strings.HasSuffix(found, m[2]) {
				continue // the one with the year is the better
			}
			if found != "" && !strings.HasPrefix(full, found) && !strings.HasPrefix(found, full) {
				return event
			}
			if len(full) > len(found) {
				found = full
			}
		}
	}
	if found == "" || strings.Contains(event, found) {
		return event
	}
	return event + " (" + found + ")"
}

// initialled is the part of a run of words whose initials are the abbreviation's
// letters, with the year behind it; empty when there is none. TechFesta is two words.
func initialled(run, letters string) string {
	words := capital().FindAllStringIndex(run, -1)
	for i := 0; i+len(letters) <= len(words); i++ {
		ok, long := true, 0
		for k := range len(letters) {
			w := words[i+k]
			ok = ok && run[w[0]] == letters[k]
			if w[1]-w[0] > 1 {
				long++
			}
		}
		if !ok || long < len(letters)-1 {
			continue
		}
		full := run[words[i][0]:words[i+len(letters)-1][1]]
		if end := words[i+len(letters)-1][1]; i+len(letters) == len(words) {
			full += run[end:]
		}
		return full
	}
	return ""
}
