package corpus

import "strings"

func readDump(name, text string) Note {
	return Note{Sections: []Section{{Line: 1, Prose: strings.TrimSpace(text)}}}
}
