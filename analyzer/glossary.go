package analyzer

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/talksearch/talksearch/analyzer/terms"
)

// A Glossary counts in how many notes each abbreviation is explained, and chooses
// those that a query may be widened by. Its zero value is ready for use; it is not
// safe for concurrent use. The order of the notes makes no difference.
type Glossary struct {
	pairs map[glossaryKey]*glossaryPair
}

type glossaryKey struct {
	short    string
	japanese bool // Long is
	key      string
}

type glossaryPair struct {
	spelled, seen int            // notes
	longs         map[string]int // spelling of Long → notes
	english       []string
}

const (
	// manyNotes is how many notes must explain a pair that is not spelled.
	manyNotes = 3
	// A long form that most explanations of a short one give is what it means;
	// where none is, the short form is ambiguous and at most maxMeanings are kept.
	mostNotes   = 2.0 / 3
	maxMeanings = 3
)

// Add counts the abbreviations of one note.
func (g *Glossary) Add(found []Abbreviation) {
	if g.pairs == nil {
		g.pairs = map[glossaryKey]*glossaryPair{}
	}
	counted := map[glossaryKey]bool{}
	for _, x := range found {
		k := glossaryKey{x.Short, strings.ContainsFunc(x.Long, isJapanese), x.key}
		if counted[k] {
			continue
		}
		counted[k] = true
		p := g.pairs[k]
		if p == nil {
			p = &glossaryPair{longs: map[string]int{}, english: x.english}
			g.pairs[k] = p
		}
		p.seen++
		p.longs[x.Long]++
		if x.Spelled {
			p.spelled++
		}
	}
}

// long is the spelling that most notes have.
func (p *glossaryPair) long() string {
	return slices.MinFunc(slices.Collect(maps.Keys(p.longs)), func(a, b string) int {
		return cmp.Or(p.longs[b]-p.longs[a], cmp.Compare(a, b))
	})
}

// Groups returns what is worth keeping, as groups of words that mean the same. The
// short form of a group is the last term, and is loose where it has several
// meanings or is a word of its own (IT).
func (g *Glossary) Groups() []terms.Group {
	type meanings struct{ japanese, latin []*glossaryPair }
	shorts := map[string]*meanings{}
	for k, p := range g.pairs {
		m := shorts[k.short]
		if m == nil {
			m = &meanings{}
			shorts[k.short] = m
		}
		if k.japanese {
			m.japanese = append(m.japanese, p)
		} else {
			m.latin = append(m.latin, p)
		}
	}
	var groups []terms.Group
	for _, short := range slices.Sorted(maps.Keys(shorts)) {
		japanese, sure1 := choose(shorts[short].japanese)
		latin, sure2 := choose(shorts[short].latin)
		last := terms.Term{Text: short, Loose: !sure1 || !sure2 || wordsToo[lower(short)]}
		if sure1 && sure2 && len(japanese) > 0 && len(latin) > 0 {
			if translates(japanese[0].english, latin[0].long()) {
				groups = append(groups, terms.Group{Terms: []terms.Term{{Text: japanese[0].long()}, {Text: latin[0].long()}, last}})
				continue
			}
			last.Loose = true // two meanings, for all that is known
		}
		for _, p := range slices.Concat(japanese, latin) {
			groups = append(groups, terms.Group{Terms: []terms.Term{{Text: p.long()}, last}})
		}
	}
	return groups
}

// choose returns the long forms that are kept of a short one, the commonest first,
// and whether there is no doubt about them.
func choose(pairs []*glossaryPair) (kept []*glossaryPair, sure bool) {
	all := 0
	for _, p := range pairs {
		all += p.seen
	}
	pairs = slices.DeleteFunc(pairs, func(p *glossaryPair) bool {
		return p.spelled == 0 && (p.seen < manyNotes || float64(p.seen) < mostNotes*float64(all))
	})
	slices.SortFunc(pairs, func(a, b *glossaryPair) int { return cmp.Or(b.seen-a.seen, cmp.Compare(a.long(), b.long())) })
	if len(pairs) > 0 && float64(pairs[0].seen) >= mostNotes*float64(all) {
		return pairs[:1], true
	}
	return pairs[:min(len(pairs), maxMeanings)], len(pairs) == 0
}

// translates reports whether one of the English words stands in long.
func translates(english []string, long string) bool {
	long = lower(long)
	return slices.ContainsFunc(english, func(w string) bool { return strings.Contains(long, w) })
}

// wordsToo are short forms that are common words, too.
var wordsToo = map[string]bool{
	"it": true, "is": true, "no": true, "go": true, "do": true, "be": true, "we": true, "at": true, "am": true, "us": true,
	"of": true, "and": true, "the": true, "as": true, "an": true, "for": true, "in": true, "to": true, "on": true, "by": true, "or": true,
}
