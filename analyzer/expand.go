package analyzer

import (
	"slices"
	"strings"
	"unicode"

	"github.com/talksearch/talksearch/analyzer/terms"
)

// An Alternative is another way to say a chunk of a query.
type Alternative struct {
	// Text is the chunk said the other way, as it may be shown.
	Text string
	// Tokens are what Analyze gives for Text: they stand together, as those of a
	// chunk do.
	Tokens []Token
	// Kind names the rule: Loanword, Synonym, Related or Reading.
	Kind Kind
}

// Limits of an expansion, which bound what a query costs.
const (
	// MaxAlternatives is how many alternatives a chunk has at most.
	MaxAlternatives = 24
	maxWindow       = 6 // words that are looked up as one term
	maxChunkWords   = 12
)

// Expand returns other ways to say a chunk, the closest first: loanwords and their
// sources, synonyms, words that the lists call looser, and words that are read as
// the chunk is written. The chunk itself and its spellings are not among them; a
// chunk without alternatives has none.
//
// The lists are asked for every word of the chunk and for every run of words, so
// ドッカーコンテナ has Docker コンテナ and Docker container among its alternatives.
func (a *Analyzer) Expand(c Chunk) []Alternative {
	words := wordsOf(c.Tokens)
	if len(words) == 0 || len(words) > maxChunkWords {
		return nil
	}
	x := expansion{a: a, c: c, seen: map[string]bool{keyOf(c.Tokens): true}}
	var hits []hit
	for i := 0; i < len(words); {
		h, n := a.longestHit(words[i:])
		if n == 0 {
			i++
			continue
		}
		h.start, h.end = words[i].start-c.Start, words[i+n-1].end-c.Start
		hits = append(hits, h)
		i += n
	}
	for _, h := range hits {
		for _, s := range h.others {
			x.add(s.kind, splice(c.Text, h.start, h.end, s.text))
		}
	}
	if len(hits) > 1 {
		// Everything said the other way at once: ドッカーコンテナ, Docker container.
		text, weakest := c.Text, Loanword
		for _, h := range slices.Backward(hits) {
			text = splice(text, h.start, h.end, h.others[0].text)
			weakest = max(weakest, h.others[0].kind)
		}
		x.add(weakest, text)
	}
	for _, w := range a.readAs(c) {
		x.add(Reading, w)
	}
	slices.SortStableFunc(x.alternatives, func(p, q Alternative) int { return int(p.Kind) - int(q.Kind) })
	return x.alternatives[:min(len(x.alternatives), MaxAlternatives)]
}

// Terms returns the runs of words in text that have spaces between them and that the
// lists know as one term: garbage collection, which is GC too. Chunks, which end at
// spaces, have no such alternatives.
func (a *Analyzer) Terms(text string) []Chunk {
	if !strings.ContainsFunc(text, unicode.IsSpace) {
		return nil
	}
	var found []Chunk
	words := wordsOf(a.Analyze(text))
	for i := 0; i < len(words); {
		_, n := a.longestHit(words[i:])
		if n > 1 && words[i].start < words[i+n-1].end { // words may share bytes: ﷺ
			start, end := words[i].start, words[i+n-1].end
			if c := text[start:end]; strings.ContainsFunc(c, unicode.IsSpace) {
				found = append(found, Chunk{Text: c, Start: start, End: end, Tokens: shifted(a.Analyze(c), start)})
			}
		}
		i += max(n, 1)
	}
	return found
}

// shifted moves the bytes of tokens.
func shifted(tokens []Token, by int) []Token {
	for i := range tokens {
		tokens[i].Start += by
		tokens[i].End += by
	}
	return tokens
}

type expansion struct {
	a            *Analyzer
	c            Chunk
	seen         map[string]bool
	alternatives []Alternative
}

func (x *expansion) add(kind Kind, text string) {
	if len(x.alternatives) >= 2*MaxAlternatives {
		return
	}
	tokens := x.a.emit(fold(text), true).tokens
	if key := keyOf(tokens); len(tokens) > 0 && !x.seen[key] {
		x.seen[key] = true
		x.alternatives = append(x.alternatives, Alternative{Text: text, Tokens: tokens, Kind: kind})
	}
}

// splice replaces text[start:end], with a space where Latin words would touch.
func splice(text string, start, end int, with string) string {
	before, after := text[:start], text[end:]
	if before != "" && classOf(lastRune(before)) == classWord && classOf(firstRune(with)) == classWord {
		before += " "
	}
	if after != "" && classOf(firstRune(after)) == classWord && classOf(lastRune(with)) == classWord {
		after = " " + after
	}
	return before + with + after
}

// A hit is words of a chunk that the lists know, and what they say beside.
type hit struct {
	start, end int // bytes of the chunk
	others     []other
}

type other struct {
	kind Kind
	text string
}

// longestHit looks up the longest run of words at the front that the lists know,
// and returns how many words it has.
func (a *Analyzer) longestHit(words []queryWord) (hit, int) {
	for n := min(len(words), maxWindow); n > 0; n-- {
		var b strings.Builder
		for _, w := range words[:n] {
			b.WriteString(w.term)
		}
		if others := a.others(b.String()); len(others) > 0 {
			return hit{others: others}, n
		}
	}
	return hit{}, 0
}

// others asks the user's list, then the shipped ones.
func (a *Analyzer) others(key string) []other {
	found := slices.Clone(a.synonyms[key])
	if v, ok := a.lex.synonyms.get(key); ok {
		found = append(found, parseOthers(v)...)
	}
	return found
}

// A value of lexicon.synonyms is the other terms, each behind a letter for its
// kind, parted by tabs.
var kindLetters = map[byte]Kind{'l': Loanword, 's': Synonym, 'r': Related}

func parseOthers(v string) []other {
	var others []other
	for s := range strings.SplitSeq(v, "\t") {
		if s != "" {
			others = append(others, other{kindLetters[s[0]], s[1:]})
		}
	}
	return others
}

func (o other) String() string {
	letter := "l"
	switch o.kind {
	case Synonym:
		letter = "s"
	case Related:
		letter = "r"
	}
	return letter + o.text
}

// A queryWord is a word of a chunk at one position, by its smallest form.
type queryWord struct {
	term       string
	start, end int // bytes of the query
}

// wordsOf returns the smallest words of tokens, one a position.
func wordsOf(tokens []Token) []queryWord {
	var words []queryWord
	for i, t := range tokens {
		w := queryWord{t.Term, t.Start, t.End}
		switch {
		case i == 0 || t.Position != tokens[i-1].Position:
			words = append(words, w)
		case t.End < words[len(words)-1].end || t.Kind == Part:
			words[len(words)-1] = w // a part, behind its whole
		}
	}
	return words
}

// keyOf is what the lists are asked for: the smallest words, put together. So
// garbage collection, garbage-collection and GarbageCollection are one key.
func keyOf(tokens []Token) string {
	var b strings.Builder
	for _, w := range wordsOf(tokens) {
		b.WriteString(w.term)
	}
	return b.String()
}

// othersOf collects what each term of groups says beside, by key.
func (a *Analyzer) othersOf(groups []terms.Group) map[string][]other {
	table := map[string][]other{}
	for _, g := range groups {
		keys := make([]string, len(g.Terms))
		for i, t := range g.Terms {
			keys[i] = keyOf(a.emit(fold(t.Text), true).tokens)
		}
		for i, t := range g.Terms {
			if t.Loose || keys[i] == "" {
				continue
			}
			for j, u := range g.Terms {
				if keys[j] == keys[i] {
					continue
				}
				kind := Synonym
				switch {
				case u.Loose:
					kind = Related
				case allKatakana(t.Text) != allKatakana(u.Text) && soundAlike(t.Text, u.Text):
					kind = Loanword
				}
				table[keys[i]] = append(table[keys[i]], other{kind, u.Text})
			}
		}
	}
	return table
}

// soundAlike reports whether one of two terms is likely the katakana of the other:
// one is a Latin word, not an abbreviation, and they begin alike. It only chooses a
// name for the rule.
func soundAlike(a, b string) bool {
	if allKatakana(b) {
		a, b = b, a
	}
	return b[0] < 0x80 && strings.ToUpper(b) != b && strings.ContainsAny(romajiInitials(firstRune(a)), strings.ToLower(b[:1]))
}
