package index

import (
	"cmp"
	"errors"
	"path/filepath"
	"slices"
	"unicode/utf8"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index/query"
)

// A word of a query that no section has, in no spelling and by no other name, may
// have a slip in it: the lexicon tells what it is one edit from.

// maxLookups bounds how many words of one query are looked up, and maxOffered how many
// parts a query may have for a spelling to be offered beside its hits: a title that
// was pasted always has words that no section has.
const (
	maxLookups = 8
	maxOffered = 5
)

// A respelling is one query on its way.
type respelling struct {
	search *search
	plan   *plan
	// lookups is how often the lexicon was asked; corrected and left count the
	// words that no section has.
	lookups, corrected, left int
}

// respell returns q in its canonical form with the words corrected that no section
// has, "" where there is nothing to correct or nothing to correct it to. whole tells
// whether no such word is left.
func (s *search) respell(pl *plan, q query.Node) (spelling string, whole bool, err error) {
	r := respelling{search: s, plan: pl}
	respelled, err := r.node(q)
	if err != nil || r.corrected == 0 {
		return "", false, err
	}
	return respelled.String(), r.left == 0, nil
}

// node returns n with its text corrected. What is excluded or filtered by stays.
func (r *respelling) node(n query.Node) (query.Node, error) {
	var err error
	switch n := n.(type) {
	case query.Text:
		n.Value, err = r.text(n.Value, r.plan.chunks(n.Value))
		return n, err
	case query.Phrase:
		n.Value, err = r.text(n.Value, []analyzer.Chunk{{Text: n.Value, End: len(n.Value), Tokens: r.plan.analyzer.Analyze(n.Value)}})
		return n, err
	case query.And:
		n.Nodes, err = r.nodes(n.Nodes)
		return n, err
	case query.Or:
		n.Nodes, err = r.nodes(n.Nodes)
		return n, err
	}
	return n, nil
}

func (r *respelling) nodes(nodes []query.Node) ([]query.Node, error) {
	respelled := make([]query.Node, len(nodes))
	for i, n := range nodes {
		var err error
		if respelled[i], err = r.node(n); err != nil {
			return nil, err
		}
	}
	return respelled, nil
}

// text corrects what was typed without a space. Kana are one word, as a slip among
// them makes other words of them; else each chunk is one, or the words in it are.
func (r *respelling) text(text string, chunks []analyzer.Chunk) (string, error) {
	if analyzer.IsKana(text) {
		if slices.ContainsFunc(chunks, func(c analyzer.Chunk) bool {
			return r.found(c) && (len(c.Text) == len(text) || utf8.RuneCountInString(c.Text) >= minKanaWord)
		}) {
			return text, nil
		}
		whole, err := r.replace(text, 0, len(text))
		return cmp.Or(whole, text), err
	}
	// Backwards, so that the bytes of what is before stay where they are.
	for _, c := range slices.Backward(chunks) {
		if r.found(c) {
			continue
		}
		lost, err := r.lost(c)
		if err != nil {
			return "", err
		}
		if len(lost) == 0 {
			continue
		}
		whole, err := r.replace(text, c.Start, c.End) // 障害検地, Node.jss
		if err != nil {
			return "", err
		}
		if whole != "" {
			text = whole
			continue
		}
		if len(c.Tokens) == 1 {
			continue
		}
		r.left-- // the words of the chunk are counted, and it is not
		for _, t := range slices.Backward(lost) {
			if !correctable(text[t.Start:t.End], t.Kind) {
				r.left++
				continue
			}
			part, err := r.replace(text, t.Start, t.End)
			if err != nil {
				return "", err
			}
			text = cmp.Or(part, text)
		}
	}
	return text, nil
}

// correctable tells whether a word inside of a chunk may have a slip in it. Between
// other words hiragana are grammar as a rule, and a part of ReactTraining or
// specification_drafts is a piece of a name.
func correctable(word string, kind analyzer.Kind) bool {
	word = analyzer.Fold(word)
	if analyzer.IsKana(word) {
		return analyzer.IsKatakana(word)
	}
	first, _ := utf8.DecodeRuneInString(word)
	return kind != analyzer.Part || first >= utf8.RuneSelf
}

// replace returns text with the word in bytes [start, end) corrected, "" where there
// is no correction, or where enough was looked up.
func (r *respelling) replace(text string, start, end int) (string, error) {
	if r.lookups == maxLookups {
		r.left++
		return "", nil
	}
	r.lookups++
	best, err := r.search.reader.correct(text[start:end])
	if best == "" || err != nil {
		r.left++
		return "", err
	}
	r.corrected++
	return text[:start] + best + text[end:], nil
}

// minKanaWord is how many kana of a longer run are a word by themselves: fewer are
// found by accident.
const minKanaWord = 3

// found tells whether a section has the chunk, said in whatever way.
func (r *respelling) found(c analyzer.Chunk) bool {
	return slices.ContainsFunc(r.plan.units, func(u unit) bool {
		return u.role == clauseUnit && u.text() == c.Text && slices.ContainsFunc(u.ways, func(w way) bool { return w.somewhere() })
	})
}

// lost returns the smallest words of a chunk that are in no field of any section,
// neither by themselves nor as parts of longer ones.
func (r *respelling) lost(c analyzer.Chunk) ([]analyzer.Token, error) {
	var lost []analyzer.Token
	known := make([]bool, len(c.Tokens))
	for i, t := range c.Tokens {
		l, err := r.search.postings.list(t.Term)
		if err != nil {
			return nil, err
		}
		known[i] = len(l.docs) > 0
	}
	for i, t := range c.Tokens {
		if span(c.Tokens, i) > 1 || len(lost) > 0 && lost[len(lost)-1].End > t.Start {
			continue // its parts follow, or it is another term of what was lost already
		}
		somewhere := false
		for j, u := range c.Tokens {
			somewhere = somewhere || known[j] && u.Start < t.End && t.Start < u.End
		}
		if !somewhere {
			lost = append(lost, t)
		}
	}
	return lost, nil
}

// correct is the lexicon's, but for words that mean something else in a query. It
// fails with a *BrokenError.
func (r *Reader) correct(word string) (best string, err error) {
	defer r.recoverBroken(&err)
	l, err := r.lexicon()
	if errors.Is(err, ErrLean) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if best, _, err = l.correct(word); err != nil {
		return "", &BrokenError{File: filepath.Join(r.dir, r.generation, lexiconName), Err: err}
	}
	if q, err := query.Parse(best); err != nil || q.String() != best || !isText(q) {
		return "", nil
	}
	return best, nil
}

// isText tells whether a query is nothing but words.
func isText(q query.Node) bool {
	switch q := q.(type) {
	case query.Text:
		return true
	case query.And:
		return !slices.ContainsFunc(q.Nodes, func(n query.Node) bool { return !isText(n) })
	}
	return false
}
