package index_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
)

// An asker makes up queries about notes, in all shapes that people type: what it
// asks for is nearly always there. The same seed asks the same.
type asker struct {
	*rand.Rand
	a     *analyzer.Analyzer
	notes []corpus.Note
}

// shapes are the kinds of query, by name.
var shapes = []struct {
	name string
	ask  func(a *asker) string
}{
	{"word", (*asker).word},
	{"chunk", (*asker).chunk},
	{"words", func(a *asker) string { return a.words(2 + a.IntN(3)) }},
	{"phrase", (*asker).phrase},
	{"two phrases", (*asker).phrases},
	{"phrase and word", func(a *asker) string { return a.phrase() + " " + a.chunk() }},
	{"exclusion", func(a *asker) string { return a.chunk() + " -" + a.word() }},
	{"excluded phrase", func(a *asker) string { return a.chunk() + " -" + a.phrase() }},
	{"excluded filter", func(a *asker) string { return a.word() + " -" + a.filter() }},
	{"exclusion alone", func(a *asker) string { return "-" + a.chunk() }},
	{"or", func(a *asker) string { return a.chunk() + " OR " + a.chunk() }},
	{"or phrase", func(a *asker) string { return a.phrase() + " OR " + a.chunk() + " " + a.word() }},
	{"group", func(a *asker) string { return "(" + a.word() + " OR " + a.word() + ") " + a.chunk() }},
	{"group of two", func(a *asker) string { return "(" + a.words(2) + ") OR " + a.chunk() }},
	{"excluded group", func(a *asker) string { return a.word() + " -(" + a.word() + " OR " + a.phrase() + ")" }},
	{"conditions", func(a *asker) string { return "(" + a.filter() + " OR -" + a.word() + ")" }},
	{"filter", (*asker).filter},
	{"filtered", func(a *asker) string { return a.chunk() + " " + a.filter() }},
	{"filters", func(a *asker) string { return a.filter() + " " + a.filter() }},
	{"filter or word", func(a *asker) string { return a.filter() + " OR " + a.chunk() }},
	{"mixed scripts", (*asker).mixed},
	{"full width", func(a *asker) string { return width.Widen.String(a.words(1 + a.IntN(2))) }},
	{"half width", func(a *asker) string { return width.Narrow.String(norm.NFD.String(a.words(1 + a.IntN(2)))) }},
	{"case", func(a *asker) string { return strings.ToUpper(a.words(1 + a.IntN(2))) }},
	{"decomposed", func(a *asker) string { return norm.NFD.String(a.chunk()) }},
	{"katakana part", func(a *asker) string { return a.piece(unicode.Katakana) }},
	{"kanji part", func(a *asker) string { return a.piece(unicode.Han) }},
	{"any part", (*asker).part},
	{"long vowel", (*asker).longVowel},
	{"sentence", (*asker).sentence},
	{"title", func(a *asker) string { n := a.note(); return n.Title }},
	{"twice", func(a *asker) string { w := a.part(); return w + " " + w }},
	{"nonsense", (*asker).nonsense},
}

func (a *asker) note() *corpus.Note { return &a.notes[a.IntN(len(a.notes))] }

// text is a text that is not empty, seldom code.
func (a *asker) text() string {
	for {
		n := a.note()
		s := &n.Sections[a.IntN(len(n.Sections))]
		text := s.Prose
		switch a.IntN(12) {
		case 0:
			text = s.Code
		case 1:
			text = n.Title
		case 2:
			if k := len(s.Heading); k > 0 {
				text = s.Heading[k-1]
			}
		}
		if len(text) > 4000 { // and analysing it takes a while
			at := border(text, a.IntN(len(text)-2000))
			text = text[at:border(text, at+2000)]
		}
		if strings.TrimSpace(text) != "" {
			return text
		}
	}
}

// border is the first border between two runes at or behind i.
func border(text string, i int) int {
	for i < len(text) && !utf8.RuneStart(text[i]) {
		i++
	}
	return min(i, len(text))
}

// run is what a text has from one token to another, at most n behind it.
func (a *asker) run(n int) string {
	for {
		text := a.text()
		tokens := a.a.Analyze(text)
		if len(tokens) == 0 {
			continue
		}
		i := a.IntN(len(tokens))
		last := tokens[min(len(tokens)-1, i+a.IntN(n+1))]
		if from, to := tokens[i].Start, last.End; from < to && to-from < 300 {
			return plain(text[from:to])
		}
	}
}

// plain takes out what would be an operator.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("\"＂“”„‟〝〞〟()（）", r) {
			return ' '
		}
		return r
	}, s)
	return strings.TrimLeft(strings.Join(strings.Fields(s), " "), "-－−")
}

func (a *asker) word() string   { return strings.ReplaceAll(a.run(0), " ", "") }
func (a *asker) phrase() string { return `"` + a.run(6) + `"` }

// phrases are two of one text.
func (a *asker) phrases() string {
	text := a.text()
	tokens := a.a.Analyze(text)
	if len(tokens) == 0 {
		return a.phrase()
	}
	var b strings.Builder
	for range 2 {
		i := a.IntN(len(tokens))
		last := tokens[min(len(tokens)-1, i+a.IntN(4))]
		if from, to := tokens[i].Start, last.End; from < to && to-from < 300 {
			fmt.Fprintf(&b, `"%s" `, plain(text[from:to]))
		}
	}
	return b.String()
}

func (a *asker) chunk() string {
	for {
		text := a.text()
		if chunks := a.a.Chunks(text); len(chunks) > 0 {
			if c := chunks[a.IntN(len(chunks))]; len(c.Text) < 200 {
				return strings.ReplaceAll(plain(c.Text), " ", "")
			}
		}
	}
}

// words are n chunks of one text.
func (a *asker) words(n int) string {
	text := a.text()
	chunks := a.a.Chunks(text)
	if len(chunks) == 0 {
		return a.word()
	}
	var words []string
	for range n {
		words = append(words, plain(chunks[a.IntN(len(chunks))].Text))
	}
	return strings.Join(words, " ")
}

// mixed is a chunk in two scripts, if one is found.
func (a *asker) mixed() string {
	c := a.chunk()
	for range 50 {
		latin := strings.ContainsFunc(c, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
		if latin && strings.ContainsFunc(c, func(r rune) bool { return r > 0x3000 }) {
			break
		}
		c = a.chunk()
	}
	return c
}

// piece is a piece of a run of one script, its borders anywhere.
func (a *asker) piece(script *unicode.RangeTable) string {
	for range 50 {
		runs := strings.FieldsFunc(a.text(), func(r rune) bool { return r != 'ー' && !unicode.Is(script, r) })
		if len(runs) == 0 {
			continue
		}
		runes := []rune(runs[a.IntN(len(runs))])
		if len(runes) < 3 {
			continue
		}
		from := a.IntN(len(runes) - 1)
		return string(runes[from:min(len(runes), from+2+a.IntN(len(runes)-from))])
	}
	return a.word()
}

// part is a few characters, wherever they stand.
func (a *asker) part() string {
	for {
		fields := strings.Fields(plain(a.text()))
		if len(fields) == 0 {
			continue
		}
		runes := []rune(fields[a.IntN(len(fields))])
		from := a.IntN(len(runes))
		if s := plain(string(runes[from:min(len(runes), from+2+a.IntN(5))])); s != "" {
			return s
		}
	}
}

func (a *asker) longVowel() string {
	w := a.piece(unicode.Katakana)
	if short, ok := strings.CutSuffix(w, "ー"); ok {
		return short
	}
	return w + "ー"
}

func (a *asker) sentence() string {
	sentences := strings.FieldsFunc(a.text(), func(r rune) bool { return r == '。' || r == '\n' })
	s := plain(sentences[a.IntN(len(sentences))])
	return s[:border(s, 300)]
}

func (a *asker) nonsense() string {
	const keys = "くぁwせdrftgyふじこlpゑヮヴ、。!?#@:-*/\\鬱龘0９Ωé한👍🏽\u3099\u200d"
	runes := []rune(keys)
	var b strings.Builder
	for range 1 + a.IntN(12) {
		b.WriteRune(runes[a.IntN(len(runes))])
	}
	return b.String()
}

func (a *asker) filter() string {
	n := a.note()
	s := &n.Sections[a.IntN(len(n.Sections))]
	switch a.IntN(9) {
	case 0, 1:
		if len(n.Tags) > 0 {
			return fmt.Sprintf(`tag:"%s"`, plain(n.Tags[a.IntN(len(n.Tags))])+"x"[:a.IntN(20)/19])
		}
	case 2:
		if e := plain(n.Event); e != "" {
			return fmt.Sprintf(`event:"%s"`, e)
		}
	case 3:
		if p := plain(s.Speaker); p != "" {
			return fmt.Sprintf(`speaker：“%s”`, p)
		}
	case 4:
		if p := plain(n.Path); p != "" {
			runes := []rune(p)
			from := a.IntN(len(runes))
			if value := strings.TrimSpace(string(runes[from:min(len(runes), from+6)])); value != "" {
				return fmt.Sprintf(`path:"%s"`, value)
			}
		}
	case 5:
		if len(n.Date) == 10 {
			return "after:" + n.Date[:[]int{4, 7, 10}[a.IntN(3)]]
		}
	case 6:
		if len(n.Date) == 10 {
			return "before:" + n.Date[:[]int{4, 7, 10}[a.IntN(3)]]
		}
	case 7:
		return "has:" + []string{"slides", "video"}[a.IntN(2)]
	}
	return fmt.Sprintf(`title:"%s"`, a.run(2))
}
