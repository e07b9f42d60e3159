package index_test

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index/query"
)

// An oracle answers queries by brute force: it looks at every section for every
// clause, knows no index and no Bleve, and shares nothing with the Reader but the
// analyzer and the parser. What it and the Reader disagree on is wrong in one.
type oracle struct {
	a        *analyzer.Analyzer
	sections []oracleSection
	terms    map[string]int32
}

type oracleSection struct {
	id, note string
	src      *corpus.Note
	sec      *corpus.Section
	words    map[int32][]oracleWord
	pairs    map[string]bool // of neighbouring characters, in what a reader sees
}

// The fields of a section, as their names are told in "why".
const (
	inTitle = iota
	inHeading
	inTrail
	inTags
	inEvent
	inSpeaker
	inBody
	inCode
	inLinkTitle
	inLinkAddress
)

// An oracleWord is where a term stands: in which field, in which of its values, at
// which positions and bytes.
type oracleWord struct {
	field, value int32
	start, end   int32 // positions
	from, to     int32 // bytes
}

func newOracle(a *analyzer.Analyzer, notes []corpus.Note) *oracle {
	o := &oracle{a: a, terms: map[string]int32{}}
	for i := range notes {
		n := &notes[i]
		for j := range n.Sections {
			s := &n.Sections[j]
			os := oracleSection{id: s.ID, note: n.ID, src: n, sec: s, words: map[int32][]oracleWord{}}
			own, above := []string(nil), s.Heading
			if k := len(above); k > 0 {
				own, above = above[k-1:], above[:k-1]
			}
			for field, values := range [][]string{
				inTitle: {n.Title}, inHeading: own, inTrail: above, inTags: n.Tags, inEvent: {n.Event},
				inSpeaker: {s.Speaker}, inBody: {s.Prose}, inCode: {s.Code},
				inLinkTitle: strings.Split(s.LinkTitles, "\n"), inLinkAddress: strings.Split(s.LinkAddresses, "\n"),
			} {
				for v, text := range values {
					tokens := a.Analyze(text)
					for k, t := range tokens {
						if field == inLinkAddress && endOf(tokens, k) > t.Position+2 {
							continue // of a long address, the parts are kept
						}
						id := o.term(t.Term)
						os.words[id] = append(os.words[id], oracleWord{
							field: int32(field), value: int32(v),
							start: int32(t.Position), end: int32(endOf(tokens, k)),
							from: int32(t.Start), to: int32(t.End),
						})
					}
				}
			}
			os.pairs = map[string]bool{}
			for _, text := range os.texts() {
				for _, t := range a.Bigrams(text) {
					os.pairs[t.Term] = true
				}
			}
			o.sections = append(o.sections, os)
		}
	}
	return o
}

// texts are what a reader sees of a section: its names, prose and code.
func (s *oracleSection) texts() []string {
	return slices.Concat(s.sec.Heading, s.src.Tags, []string{s.src.Title, s.src.Event, s.sec.Speaker, s.sec.Prose, s.sec.Code})
}

func (o *oracle) term(s string) int32 {
	id, ok := o.terms[s]
	if !ok {
		id = int32(len(o.terms))
		o.terms[s] = id
	}
	return id
}

// endOf is the position behind a token: a whole ends where its last part does.
func endOf(tokens []analyzer.Token, k int) int {
	t := tokens[k]
	end := t.Position + 1
	if t.Kind != analyzer.Compound && t.Kind != analyzer.Variant {
		return end
	}
	for _, u := range tokens {
		if u.Position > t.Position && u.Start >= t.Start && u.Start < t.End && u.End <= t.End {
			end = max(end, u.Position+1)
		}
	}
	return end
}

// A wording is words that must follow one another, in any of the ways that the
// analyzer gives for them.
type wording struct {
	text  string
	words map[int][]oracleStep // by position
	order []int                // the positions, ascending
}

type oracleStep struct {
	term  int32
	name  string
	end   int
	start int
	kind  analyzer.Kind
}

func (o *oracle) wording(text string, tokens []analyzer.Token) wording {
	w := wording{text: text, words: map[int][]oracleStep{}}
	for k, t := range tokens {
		id, ok := o.terms[t.Term]
		if !ok {
			id = -1
		}
		w.words[t.Position] = append(w.words[t.Position], oracleStep{id, t.Term, endOf(tokens, k), t.Position, t.Kind})
	}
	for p := range w.words {
		w.order = append(w.order, p)
	}
	slices.Sort(w.order)
	return w
}

// next is the first position at or behind p that has a word.
func (w *wording) next(p int) (int, bool) {
	i, _ := slices.BinarySearch(w.order, p)
	if i == len(w.order) {
		return 0, false
	}
	return w.order[i], true
}

// smallest are the steps of the way through that takes the smallest words.
func (w *wording) smallest() [][]oracleStep {
	var path [][]oracleStep
	for p, ok := w.next(0); ok; {
		end := slices.MinFunc(w.words[p], func(a, b oracleStep) int { return cmp.Compare(a.end, b.end) }).end
		path = append(path, slices.DeleteFunc(slices.Clone(w.words[p]), func(s oracleStep) bool { return s.end != end }))
		p, ok = w.next(end)
	}
	return path
}

// A stand is where a wording stands: field, value and bytes.
type stand struct{ field, value, from, to int }

// stands returns where w stands in s; the first place is enough for some.
func (s *oracleSection) stands(w *wording, all bool, fields ...int) []stand {
	var found []stand
	first, ok := w.next(0)
	if !ok {
		return nil
	}
	var follow func(p int, at oracleWord, from int) bool
	follow = func(p int, at oracleWord, from int) bool {
		next, more := w.next(p)
		if !more {
			found = append(found, stand{int(at.field), int(at.value), from, int(at.to)})
			return !all
		}
		for _, step := range w.words[next] {
			for _, place := range s.words[step.term] {
				if place.field == at.field && place.value == at.value && int(place.start) == int(at.end)+next-p &&
					follow(step.end, place, from) {
					return true
				}
			}
		}
		return false
	}
	for _, step := range w.words[first] {
		for _, place := range s.words[step.term] {
			if len(fields) > 0 && !slices.Contains(fields, int(place.field)) {
				continue
			}
			if follow(step.end, place, int(place.from)) {
				return found
			}
		}
	}
	return found
}

// A set holds one bool a section; nil says nothing.
type set []bool

func (o *oracle) where(ok func(s *oracleSection) bool) set {
	found := make(set, len(o.sections))
	for i := range o.sections {
		found[i] = ok(&o.sections[i])
	}
	return found
}

func (o *oracle) having(w *wording, fields ...int) set {
	return o.where(func(s *oracleSection) bool { return len(s.stands(w, false, fields...)) > 0 })
}

func (s set) join(t set, op func(a, b bool) bool) set {
	switch {
	case s == nil:
		return t
	case t == nil:
		return s
	}
	joined := make(set, len(s))
	for i := range s {
		joined[i] = op(s[i], t[i])
	}
	return joined
}

func (s set) and(t set) set { return s.join(t, func(a, b bool) bool { return a && b }) }
func (s set) or(t set) set  { return s.join(t, func(a, b bool) bool { return a || b }) }

func (s set) not() set {
	if s == nil {
		return nil
	}
	inverse := make(set, len(s))
	for i := range s {
		inverse[i] = !s[i]
	}
	return inverse
}

func (s set) count() (n int) {
	for _, b := range s {
		if b {
			n++
		}
	}
	return n
}

// A verdict is what the oracle says of a query.
type verdict struct {
	found set
	// wants are the parts of the query, and which sections have each.
	wants []set
	// doubtful are sections that are so near the bound for noise that rounding
	// decides.
	doubtful set
	// wordings are all that may be marked in a snippet, needles and phrases those that
	// are looked for as text.
	wordings         []wording
	needles, phrases []string
	// givenUp is how many clauses are likely too common to be looked for as
	// substrings.
	givenUp int
}

// A judgement is a query being judged.
type judgement struct {
	*oracle
	verdict
	seen    map[string]bool
	partial set
	mass    []float64
	all     float64
	// words is set where nothing is looked for as a substring.
	words bool
}

// judge returns the sections that answer a query, by the rules that the packages
// promise: conditions and phrases are insisted on; of the rest a section needs one
// part whole, or as a substring, or a quarter of the query's words by idf. With words
// set it looks for no substrings.
func (o *oracle) judge(q query.Node, words bool) verdict {
	j := &judgement{oracle: o, words: words, seen: map[string]bool{}, mass: make([]float64, len(o.sections))}
	j.partial = make(set, len(o.sections))
	nodes := []query.Node{q}
	if and, ok := q.(query.And); ok {
		nodes = slices.Clone(and.Nodes)
	}
	if len(nodes) > 0 { // a pasted title may begin with a dash
		if not, ok := nodes[0].(query.Not); ok {
			if text, ok := not.Node.(query.Text); ok && len(o.a.Chunks(text.Value)) > 1 {
				nodes[0] = text
			}
		}
	}
	var required set
	var all, run []string
	var ends []int // of the wants of the run
	endRun := func() {
		for _, term := range o.a.Terms(strings.Join(run, " ")) {
			typed := o.wording(term.Text, term.Tokens)
			has := o.having(&typed)
			j.wordings = append(j.wordings, typed)
			for _, alt := range o.a.Expand(term) {
				other := o.wording(alt.Text, alt.Tokens)
				j.wordings = append(j.wordings, other)
				has = has.or(o.having(&other))
			}
			first := len(j.wants) - len(ends)
			for i, end := range ends {
				if term.Start < end && end <= term.End {
					j.wants[first+i] = j.wants[first+i].or(has)
				}
			}
		}
		run, ends = nil, nil
	}
	for _, n := range nodes {
		if text, ok := n.(query.Text); ok {
			all = append(all, text.Value)
			run = append(run, text.Value)
			before := len(strings.Join(run, " ")) - len(text.Value)
			for _, c := range o.a.Chunks(text.Value) {
				j.wants = append(j.wants, j.chunk(c, true))
				ends = append(ends, before+c.End)
			}
			continue
		}
		endRun()
		has := j.eval(n, true)
		if has == nil {
			continue
		}
		_, phrase := n.(query.Phrase)
		if phrase || condition(n) {
			required = required.and(has)
		}
		if !condition(n) {
			j.wants = append(j.wants, has)
		}
	}
	endRun()
	if len(all) == len(nodes) { // a query that is nothing but text is a phrase, too
		text := strings.Join(all, " ")
		j.wordings = append(j.wordings, o.wording(text, o.a.Analyze(text)))
	}
	j.found = make(set, len(o.sections))
	j.doubtful = make(set, len(o.sections))
	for i := range j.found {
		if required != nil && !required[i] {
			continue
		}
		any := len(j.wants) == 0 && required != nil
		for _, w := range j.wants {
			any = any || w[i]
		}
		enough := j.mass[i] > 0 && j.mass[i] >= 0.2*j.all
		j.found[i] = any || j.partial[i] || enough
		j.doubtful[i] = !any && !j.partial[i] && j.mass[i] > 0 && math.Abs(j.mass[i]-0.2*j.all) < 1e-9
	}
	return j.verdict
}

// condition tells whether n has no words to be ranked by.
func condition(n query.Node) bool {
	no := func(n query.Node) bool { return !condition(n) }
	switch n := n.(type) {
	case query.Filter, query.Not:
		return true
	case query.And:
		return !slices.ContainsFunc(n.Nodes, no)
	case query.Or:
		return !slices.ContainsFunc(n.Nodes, no)
	}
	return false
}

func (j *judgement) eval(n query.Node, scored bool) (has set) {
	switch n := n.(type) {
	case query.Text:
		for _, c := range j.a.Chunks(n.Value) {
			has = has.and(j.chunk(c, scored))
		}
	case query.Phrase:
		w := j.wording(n.Value, j.a.Analyze(n.Value))
		if len(w.order) == 0 && len(j.a.Bigrams(n.Value)) == 0 {
			return nil
		}
		has = j.phrase(n.Value)
		if scored {
			j.phrases = append(j.phrases, n.Value)
			j.counts(&w, has, has)
		}
	case query.And:
		for _, n := range n.Nodes {
			has = has.and(j.eval(n, scored))
		}
	case query.Or:
		for _, n := range n.Nodes {
			has = has.or(j.eval(n, scored))
		}
	case query.Not:
		has = j.eval(n.Node, false).not()
	case query.Filter:
		has = j.filter(n)
	}
	return has
}

// phrase returns the sections in which a reader sees the text.
func (j *judgement) phrase(text string) set {
	return j.where(func(s *oracleSection) bool {
		return slices.ContainsFunc(s.texts(), func(t string) bool { return len(j.a.Phrases(t, text, 1)) > 0 })
	})
}

// chunk returns the sections that have a chunk in any way it can be said, or where
// there are none those that have it as a substring.
func (j *judgement) chunk(c analyzer.Chunk, scored bool) set {
	w := j.wording(c.Text, c.Tokens)
	typed := j.having(&w)
	if !scored {
		return typed
	}
	has := slices.Clone(typed)
	j.wordings = append(j.wordings, w)
	for _, alt := range j.a.Expand(c) {
		other := j.wording(alt.Text, alt.Tokens)
		j.wordings = append(j.wordings, other)
		has = has.or(j.having(&other))
	}
	j.counts(&w, typed, has)
	sub := j.substrings(c.Text, has)
	j.partial = j.partial.or(sub)
	if has.count() == 0 {
		has = sub
	}
	return has
}

// counts adds what the smallest words of a wording weigh.
func (j *judgement) counts(w *wording, typed, has set) {
	j.wordings = append(j.wordings, *w)
	if j.seen[w.text] {
		return
	}
	j.seen[w.text] = true
	add := func(df int, with set) {
		n, all := float64(df), float64(len(j.sections))
		idf := math.Log(1 + (all-n+0.5)/(n+0.5))
		j.all += idf
		for i, ok := range with {
			if ok {
				j.mass[i] += idf
			}
		}
	}
	words := w.smallest()
	if len(words) == 1 {
		add(typed.count(), has)
		return
	}
	for _, steps := range words {
		word := wording{words: map[int][]oracleStep{}, order: []int{0}}
		for _, s := range steps {
			word.words[0] = append(word.words[0], oracleStep{term: s.term, end: 1})
		}
		j.wordings = append(j.wordings, word)
		with := j.having(&word)
		add(with.count(), with)
	}
}

// substrings returns the sections, without those of has, that have the folded text
// somewhere in what a reader sees. A text without Japanese is not looked for, nor is
// one character, nor what many sections have as words.
func (j *judgement) substrings(text string, has set) set {
	found := make(set, len(j.sections))
	var pairs []string
	tokens := j.a.Bigrams(text)
	for _, t := range tokens {
		if t.Kind == analyzer.Bigram {
			pairs = append(pairs, t.Term)
		}
	}
	one := len(tokens) == 1 && utf8.RuneCountInString(tokens[0].Term) == 1
	if len(pairs) == 0 || one || j.words || has.count() >= 100 {
		return found
	}
	j.needles = append(j.needles, text)
	candidates := 0
	for i := range j.sections {
		s := &j.sections[i]
		if has[i] {
			continue
		}
		if !slices.ContainsFunc(pairs, func(p string) bool { return !s.pairs[p] }) {
			candidates++
		}
		found[i] = slices.ContainsFunc(s.texts(), func(t string) bool { return len(j.a.Occurrences(t, text, 1)) > 0 })
	}
	if candidates > 200 {
		j.givenUp++
	}
	return found
}

var withHonorific = regexp.MustCompile(`^\s*(.*?\S)\s*(?:さん|さま|様|氏|先生|くん|ちゃん)\s*$`)

// inKana writes the letters of one kana in the other.
func inKana(s string, kana *unicode.RangeTable, by rune) string {
	out := []rune(s)
	for i, r := range out {
		if unicode.Is(kana, r) && (r >= 'ぁ' && r <= 'ゖ' || r >= 'ァ' && r <= 'ヶ') {
			out[i] = r + by
		}
	}
	return string(out)
}

func (j *judgement) filter(n query.Filter) set {
	field := map[query.Field]int{query.Tag: inTags, query.Event: inEvent, query.Speaker: inSpeaker, query.Title: inTitle}
	if f, ok := field[n.Field]; ok {
		names := []string{n.Value}
		if n.Field == query.Speaker {
			name := withHonorific.ReplaceAllString(norm.NFKC.String(n.Value), "$1")
			names = append(names, name, inKana(name, unicode.Hiragana, 'ア'-'あ'), inKana(name, unicode.Katakana, 'あ'-'ア'))
		}
		found := j.where(func(*oracleSection) bool { return false })
		for _, name := range names {
			w := j.wording(name, j.a.Analyze(name))
			found = found.or(j.having(&w, f))
		}
		return found
	}
	return j.where(func(s *oracleSection) bool {
		switch n.Field {
		case query.After:
			return s.src.Date != "" && s.src.Date >= n.Day()
		case query.Before:
			return s.src.Date != "" && s.src.Date < n.Day()
		case query.Path:
			return strings.Contains(strings.ToLower(s.src.Path), strings.ToLower(n.Value))
		}
		return slices.ContainsFunc(s.sec.Links, func(l corpus.Link) bool { return string(l.Kind) == n.Value })
	})
}
