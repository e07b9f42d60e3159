package corpus

import (
	"net/url"
	"strings"
)

// The bounds of what is kept of a section's links: a page that has more is a
// list of links, and a longer address is one that machines write.
const (
	maxLinked  = 8 << 10
	maxAddress = 200
)

// A linked is lines about links, none of them twice.
type linked struct {
	lines strings.Builder
	has   map[string]bool
}

func (l *linked) add(line string) {
	if line == "" || l.has[line] || l.lines.Len()+len(line) > maxLinked {
		return
	}
	if l.has == nil {
		l.has = map[string]bool{}
	}
	l.has[line] = true
	if l.lines.Len() > 0 {
		l.lines.WriteByte('\n')
	}
	l.lines.WriteString(line)
}

// refer keeps what a link of the text says beside its text: the page's title and
// its address.
func (p *page) refer(address, title string) {
	if p.markup.hidden != "" {
		return
	}
	s := p.section()
	s.titles.add(oneLine(title))
	s.addresses.add(addressWords(address))
}

// addressWords gives the words of a page's address: its host and path without
// what every address has. An address within the
// site has none: nobody remembers it.
func addressWords(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || len(address) > 4*maxAddress {
		return ""
	}
	var words []string
	for word := range strings.FieldsFuncSeq(strings.TrimPrefix(u.Hostname(), "www.")+strings.TrimSuffix(u.Path, ".html"), func(r rune) bool {
		return strings.ContainsRune("/+_ ", r)
	}) {
		if !madeByMachine(word) {
			words = append(words, strings.ToValidUTF8(word, " "))
		}
	}
	if line := oneLine(strings.Join(words, " ")); len(line) <= maxAddress {
		return line
	}
	return ""
}

// madeByMachine tells a number, a hash or a key from words.
func madeByMachine(word string) bool {
	digits := 0
	for i := range len(word) {
		if '0' <= word[i] && word[i] <= '9' {
			digits++
		}
	}
	return digits == len(word) || len(word) >= 8 && digits >= 3 && !strings.ContainsAny(word, "-.")
}
