package analyzer

import (
	"cmp"
	"encoding/json"
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
	key           string
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
func (g *Glossary) Add(found []Abbreviation) { g.count(found, 1) }

// Remove takes back what Add counts of a note. What it is taken from may come later, by
// UnmarshalJSON.
func (g *Glossary) Remove(found []Abbreviation) { g.count(found, -1) }

func (g *Glossary) count(found []Abbreviation, n int) {
	counted := map[glossaryKey]bool{}
	for _, x := range found {
		k := glossaryKey{x.Short, strings.ContainsFunc(x.Long, isJapanese), x.key}
		if counted[k] {
			continue
		}
		counted[k] = true
		p := g.pair(k, x.english)
		p.seen += n
		p.countLong(x.Long, n)
		if x.Spelled {
			p.spelled += n
		}
	}
}

// A countedPair is a pair of a Glossary as it is written.
type countedPair struct {
	Short    string         `json:"short"`
	Japanese bool           `json:"japanese,omitempty"`
	Key      string         `json:"key"`
	Spelled  int            `json:"spelled,omitempty"`
	Seen     int            `json:"seen"`
	Longs    map[string]int `json:"longs"`
	English  []string       `json:"english,omitempty"`
}

// MarshalJSON writes all that is counted, so that notes can be added and removed later.
func (g *Glossary) MarshalJSON() ([]byte, error) {
	pairs := make([]countedPair, 0, len(g.pairs))
	for k, p := range g.pairs {
		pairs = append(pairs, countedPair{k.short, k.japanese, k.key, p.spelled, p.seen, p.longs, p.english})
	}
	slices.SortFunc(pairs, func(a, b countedPair) int {
		return cmp.Or(cmp.Compare(a.Short, b.Short), cmp.Compare(a.Key, b.Key))
	})
	return json.Marshal(pairs)
}

// UnmarshalJSON adds what MarshalJSON wrote to what is counted.
func (g *Glossary) UnmarshalJSON(b []byte) error {
	var pairs []countedPair
	if err := json.Unmarshal(b, &pairs); err != nil {
		return err
	}
	for _, c := range pairs {
		k := glossaryKey{c.Short, c.Japanese, c.Key}
		p := g.pair(k, c.English)
		p.spelled += c.Spelled
		p.seen += c.Seen
		for long, n := range c.Longs {
			p.countLong(long, n)
		}
		if p.seen == 0 {
			delete(g.pairs, k)
		}
	}
	return nil
}

func (p *glossaryPair) countLong(long string, n int) {
	if p.longs[long] += n; p.longs[long] == 0 {
		delete(p.longs, long)
	}
}

func (g *Glossary) pair(k glossaryKey, english []string) *glossaryPair {
	if g.pairs == nil {
		g.pairs = map[glossaryKey]*glossaryPair{}
	}
	p := g.pairs[k]
	if p == nil {
		p = &glossaryPair{key: k.key, longs: map[string]int{}, english: english}
		g.pairs[k] = p
	}
	return p
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
	// A long form that another begins with was cut short: non-governmental (NGO).
	whole := slices.Clone(pairs)
	pairs = slices.DeleteFunc(pairs, func(p *glossaryPair) bool {
		return slices.ContainsFunc(whole, func(q *glossaryPair) bool { return q != p && strings.HasPrefix(q.key, p.key) })
	})
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
