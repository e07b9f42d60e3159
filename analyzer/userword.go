package analyzer

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word of the user's is one more way to find what the text says anyway: it is
// put out as a compound over the parts that the text would have without it, so no
// other word is lost. It stands only where words begin and end:
//
//   - in Latin letters, where technical tokens do: ES is not in ESXi;
//   - in Japanese, where it cuts no word that the text would be cut into without
//     it: 京都 is not in 東京都. It does cut what the dictionary does not know, and
//     hiragana shorter than itself, which is often mistaken for a word.
//
// Case, width and the habits of spelling loanwords make no difference.

// userWords are the words of a user dictionary, laid out to be looked for.
type userWords struct {
	dict      *UserDict
	spellings []spelling // sorted by text
	first     map[rune]bool
	readings  map[string][]string // in katakana → words read so
}

// A spelling is one way to write a user's word, folded and in lower case; a space
// in it stands for any spaces. Parts begin at begins, the first at 0.
type spelling struct {
	text   string
	begins []int
	terms  []string // of the parts
	term   string   // of all spellings of the word
}

func (a *Analyzer) newUserWords(d *UserDict) *userWords {
	if d.Len() == 0 {
		return nil
	}
	u := &userWords{dict: d, first: map[rune]bool{}, readings: map[string][]string{}}
	for _, entry := range d.entries {
		text := lower(fold(entry.text).text)
		written, begins, _ := spellTokens(text, entry.tokens)
		begins = a.tenable(written, begins)
		term := userTerm(written)
		for _, rewrite := range []func(string) string{keepSpelling, foldLoanword, lengthen} {
			s := spelling{term: term}
			for i, begin := range begins {
				end := len(written)
				if i+1 < len(begins) {
					end = begins[i+1]
				}
				part := mapKatakana(written[begin:end], rewrite)
				s.begins = append(s.begins, len(s.text))
				s.terms = append(s.terms, userTerm(part))
				s.text += part
			}
			u.spellings = append(u.spellings, s)
			u.first[firstRune(s.text)] = true
		}
		if reading := toKatakana(fold(strings.Join(entry.readings, "")).text); allKatakana(reading) {
			u.readings[reading] = append(u.readings[reading], entry.text)
		}
	}
	slices.SortStableFunc(u.spellings, func(p, q spelling) int { return cmp.Compare(p.text, q.text) })
	u.spellings = slices.CompactFunc(u.spellings, func(p, q spelling) bool { return p.text == q.text })
	return u
}

// tenable leaves out the parts' borders that would cut a word of the dictionary.
func (a *Analyzer) tenable(text string, begins []int) []int {
	e := &emitter{a: a, f: fold(text)}
	kept := begins[:1:1]
	for i, at := range begins[1:] {
		end := len(text)
		if i+2 < len(begins) {
			end = begins[i+2]
		}
		shorter := min(at-begins[i], end-at)
		if !e.breaks(at, shorter) && !e.insideTechnical(0, at) {
			kept = append(kept, at)
		}
	}
	return kept
}

// userTerm is the term of a user's word: spaces and the habits of spelling
// loanwords make no difference.
func userTerm(s string) string {
	return mapKatakana(strings.ReplaceAll(s, " ", ""), foldLoanword)
}

func keepSpelling(s string) string { return s }

// lengthen puts back the long vowel that trimLong takes away.
func lengthen(s string) string {
	if long := strings.TrimSuffix(s, "ー") + "ー"; trimLong(long) != long {
		return long
	}
	return s
}

// mapKatakana rewrites each run of katakana in s.
func mapKatakana(s string, rewrite func(string) string) string {
	var b strings.Builder
	for len(s) > 0 {
		n := strings.IndexFunc(s, func(r rune) bool { return !isKatakana(r) })
		if n < 0 {
			n = len(s)
		}
		if n > 0 {
			b.WriteString(rewrite(s[:n]))
			s = s[n:]
			continue
		}
		_, size := utf8.DecodeRuneInString(s)
		b.WriteString(s[:size])
		s = s[size:]
	}
	return b.String()
}

// spelledAt returns what a spelling has where text has its byte at: the rune there
// in lower case, or one space for all. There is nothing for the end of the text,
// nor for an empty line, which no word reaches over.
func spelledAt(text string, at int) (unit string, size int) {
	if at >= len(text) {
		return "", 0
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	if !isSpace(r) {
		return string(unicode.ToLower(r)), size
	}
	rest := strings.TrimLeftFunc(text[at:], isSpace)
	size = len(text) - at - len(rest)
	if strings.Count(text[at:at+size], "\n") > 1 {
		return "", 0
	}
	return " ", size
}

// at calls found for each of the user's words that stands at text[i:], the
// shortest first, with the word's end.
func (u *userWords) at(text string, i int, found func(s *spelling, end int)) {
	lo, hi, n := 0, len(u.spellings), 0
	for at := i; lo < hi; {
		if s := &u.spellings[lo]; len(s.text) == n {
			found(s, at)
			lo++
		}
		unit, size := spelledAt(text, at)
		if unit == "" {
			return
		}
		candidates := u.spellings[lo:hi]
		first := sort.Search(len(candidates), func(j int) bool { return candidates[j].text[n:] >= unit })
		behind := first + sort.Search(len(candidates)-first, func(j int) bool {
			return !strings.HasPrefix(candidates[first+j].text[n:], unit)
		})
		lo, hi, n, at = lo+first, lo+behind, n+len(unit), at+size
	}
}

// beginsIn returns where the parts of s begin in text, in which s stands at i.
func (s *spelling) beginsIn(text string, i int) []int {
	begins := make([]int, 0, len(s.begins))
	for n := 0; len(begins) < len(s.begins); {
		if n >= s.begins[len(begins)] {
			begins = append(begins, i)
		}
		unit, size := spelledAt(text, i)
		n, i = n+len(unit), i+size
	}
	return begins
}

// userWordAt returns the longest of the user's words that stands at folded byte i,
// nil for none.
func (e *emitter) userWordAt(i int) (s *spelling, end int) {
	u := e.a.user
	if u == nil || e.bigrams || e.inside || !u.first[unicode.ToLower(firstRune(e.f.text[i:]))] || e.url(i) {
		return nil, i
	}
	u.at(e.f.text, i, func(candidate *spelling, to int) {
		if !e.breaks(i, to-i) && !e.breaks(to, to-i) && !e.insideTechnical(i, to) {
			s, end = candidate, to
		}
	})
	return s, end
}

// nextUserWord returns the first of the user's words that begins in folded bytes
// [start, end), a Japanese run; from and to are end where there is none.
func (e *emitter) nextUserWord(start, end int) (s *spelling, from, to int) {
	if e.a.user == nil || e.inside {
		return nil, end, end
	}
	for at, r := range e.f.text[start:end] {
		if e.a.user.first[r] {
			if s, to := e.userWordAt(start + at); s != nil {
				return s, start + at, to
			}
		}
	}
	return nil, end, end
}

// breaks reports whether a border at folded byte at, of a user's word of length
// bytes, would cut a word of the ordinary cut that must not be cut.
func (e *emitter) breaks(at, length int) bool {
	text := e.f.text
	if at == 0 || at >= len(text) || !isJapanese(lastRune(text[:at])) || !isJapanese(firstRune(text[at:])) {
		return false
	}
	words := e.ordinaryWords(at)
	i := sort.Search(len(words), func(i int) bool { return words[i].end > at })
	if i == len(words) || words[i].start >= at {
		return false
	}
	w := words[i]
	switch surface := text[w.start:w.end]; {
	case !w.known:
		return allKatakana(surface) && length < minUserKatakana*kanaSize
	case allHiragana(surface):
		return len(surface) >= length
	}
	return true
}

// minUserKatakana is the fewest letters of a user's word that are cut off a run of
// katakana which no dictionary knows.
const minUserKatakana = 3

// A foundWord is a word of the ordinary cut, function words left out.
type foundWord struct {
	start, end int
	known      bool
}

// ordinaryWords returns the words that the Japanese run around folded byte at is cut
// into without a user dictionary. A run is cut once, however many words are looked for.
func (e *emitter) ordinaryWords(at int) []foundWord {
	o := &e.ordinary
	if o.start < at && at < o.end {
		return o.words
	}
	text := e.f.text
	o.words = o.words[:0]
	for o.start = at; o.start > 0; {
		r, size := utf8.DecodeLastRuneInString(text[:o.start])
		if !isJapanese(r) {
			break
		}
		o.start -= size
	}
	o.end = endOfJapanese(text, at)
	lex := e.a.lex
	lex.cut(text[o.start:o.end], lex.before(text[:o.start]), func(id int32, from, to int) {
		p := piece{id: id, start: o.start + from, end: o.start + to, surface: text[o.start+from : o.start+to]}
		if id >= 0 {
			p.role, p.base = lex.role(int(id)), lex.baseForm(int(id))
		}
		if allKatakana(p.surface) || !p.isFunction() {
			o.words = append(o.words, foundWord{p.start, p.end, id >= 0})
		}
	})
	o.words = e.recutKatakana(o.words)
	return o.words
}

// recutKatakana replaces neighbouring pieces of katakana by loanwords.
func (e *emitter) recutKatakana(words []foundWord) []foundWord {
	var recut []foundWord
	for i := 0; i < len(words); {
		j := i
		for j < len(words) && allKatakana(e.f.text[words[j].start:words[j].end]) && (j == i || words[j].start == words[j-1].end) {
			j++
		}
		if j == i {
			recut = append(recut, words[i])
			i++
			continue
		}
		start := words[i].start
		run := e.f.text[start:words[j-1].end]
		for _, w := range e.a.lex.cutKatakana(run, nil) {
			_, known := e.a.lex.loanword(run[w.start:w.end])
			recut = append(recut, foundWord{start + w.start, start + w.end, known})
		}
		i = j
	}
	return recut
}

// insideTechnical reports whether folded byte end lies inside a technical token
// that begins in [start, end).
func (e *emitter) insideTechnical(start, end int) bool {
	text := e.f.text
	for at := start; at < end; {
		r, size := utf8.DecodeRuneInString(text[at:])
		next := at + size
		switch classOf(r) {
		case classJapanese:
			next = endOfJapanese(text, at)
			if next > end {
				return false
			}
		case classWord, classMark:
			if e.url(at) {
				return true
			}
			if stop, _, ok := e.scanTechnical(at); ok {
				next = stop
			}
		}
		if next > end {
			return true
		}
		at = next
	}
	return false
}

// userWord puts out one of the user's words, which stands at folded bytes
// [start, end): the whole, and its parts as they are without it.
func (e *emitter) userWord(s *spelling, start, end int) {
	text := e.f
	inner := *text
	e.f, e.inside = &inner, true
	begins := s.beginsIn(text.text, start)
	e.whole(s.term, start, end, func() {
		for i, begin := range begins {
			stop := end
			if i+1 < len(begins) {
				stop = begins[i+1]
			}
			inner.text = text.text[:stop]
			if len(begins) == 1 {
				e.span(begin, stop)
				continue
			}
			to := begin + len(strings.TrimRightFunc(text.text[begin:stop], isSpace))
			if e.silent(begin, to) {
				e.span(begin, to)
				continue
			}
			e.whole(s.terms[i], begin, to, func() { e.span(begin, to) })
		}
	})
	e.f, e.inside = text, false
}

// silent reports whether folded bytes [start, end) have no words but those that
// are left out.
func (e *emitter) silent(start, end int) bool {
	probe := &emitter{a: e.a, f: &folded{text: e.f.text[start:end]}, inside: true}
	probe.span(0, end-start)
	return len(probe.tokens) == 0
}

// whole puts out a word over folded bytes [start, end) and, through parts, the
// ordinary words below it. Where one of these is the whole already, it is all that
// is put out.
func (e *emitter) whole(term string, start, end int, parts func()) {
	at, pos := len(e.tokens), e.pos
	e.add(term, start, end, pos, Compound)
	e.by(RuleUserDict)
	w := e.tokens[at]
	parts()
	below := e.tokens[at+1:]
	switch {
	case len(below) == 0: // words that are left out
		e.pos, e.gap = pos+1, false
	case slices.ContainsFunc(below, func(t Token) bool {
		return e.f.start(t.Start) == e.f.start(w.Start) && e.f.end(t.End) == e.f.end(w.End)
	}):
		e.tokens = slices.Delete(e.tokens, at, at+1)
	case below[0].Position == below[len(below)-1].Position:
		// A word and marks, A*, are one word. Who asks for it does not ask for A.
		for i := range below {
			below[i].Position = pos
		}
		if e.query {
			e.tokens = e.tokens[:at+1]
		}
		e.pos, e.gap = pos+1, false
	}
}
