package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index/query"
)

// answer answers q. What is not asked for in words is all that the filters let through.
func (s *search) answer(q query.Node) (*Answer, error) {
	if and, ok := q.(query.And); !ok || len(and.Nodes) > 0 || !s.request.Filters.Active() {
		return s.rescued(q)
	}
	pl, err := newPlan(s.reader.analyzer, s.postings, q)
	if err != nil {
		return nil, err
	}
	if pl.required, err = s.postings.files.store.all(); err != nil {
		return nil, err
	}
	return s.run(pl)
}

// rescued answers q. Where nothing is found it tries what may have been meant, and
// where there are hits that lack a word it may have a spelling to offer.
func (s *search) rescued(q query.Node) (*Answer, error) {
	pl, err := newPlan(s.reader.analyzer, s.postings, q)
	if err != nil {
		return nil, err
	}
	answer, err := s.run(pl)
	if err != nil {
		return nil, err
	}
	found := s.found
	if found && len(pl.wants) > maxOffered {
		return answer, nil
	}
	spelling, whole, err := s.respell(pl, q)
	if err != nil {
		return nil, err
	}
	if found {
		if answer.DidYouMean = spelling; spelling == "" && pl.inShreds(s.request.Query) {
			answer.DidYouMean, err = s.offered(q)
		}
		return answer, err
	}
	var rescues []string
	if spelling != "" && whole { // what is half nonsense is nonsense
		rescues = append(rescues, spelling)
	}
	if bare := unquoted(q).String(); bare != q.String() {
		rescues = append(rescues, bare) // a title that quotes what its talk says otherwise
	}
	for _, typed := range append(rescues, analyzer.Retyped(s.request.Query)...) {
		instead, err := s.instead(q, typed)
		if instead != nil || err != nil {
			return instead, err
		}
	}
	return answer, nil
}

// unquoted returns q with its phrases as text. What is excluded stays.
func unquoted(q query.Node) query.Node {
	all := func(nodes []query.Node) []query.Node {
		bare := make([]query.Node, len(nodes))
		for i, n := range nodes {
			bare[i] = unquoted(n)
		}
		return bare
	}
	switch q := q.(type) {
	case query.Phrase:
		return query.Text(q)
	case query.And:
		return query.And{Nodes: all(q.Nodes)}
	case query.Or:
		return query.Or{Nodes: all(q.Nodes)}
	}
	return q
}

// inShreds tells whether all that is wanted of a query with kana are one or two letters:
// どcけr is docker, and neither C nor R.
func (pl *plan) inShreds(asked string) bool {
	kana := strings.ContainsFunc(asked, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana) })
	return kana && len(pl.wants) > 0 && !slices.ContainsFunc(pl.wants, func(w want) bool {
		return len(w.text) > 2 || w.text[0] >= utf8.RuneSelf
	})
}

// offered returns what the keys may have been meant for, if a section has all of it.
func (s *search) offered(asked query.Node) (string, error) {
	for _, typed := range analyzer.Retyped(s.request.Query) {
		pl, err := s.planOf(asked, typed)
		if err != nil {
			return "", err
		}
		if pl != nil && len(pl.wants) > 0 && pl.wants[0].has.Any() {
			return typed, nil
		}
	}
	return "", nil
}

// instead searches for something else than what was typed, and says so; nil where that
// finds nothing either.
func (s *search) instead(asked query.Node, typed string) (*Answer, error) {
	pl, err := s.planOf(asked, typed)
	if pl == nil || err != nil {
		return nil, err
	}
	answer, err := s.run(pl)
	if err != nil || !s.found {
		return nil, err
	}
	answer.Retyped = typed
	return answer, nil
}

// planOf plans what may have been meant instead of asked; nil where that is no query, or
// excludes what asked did not: ー is no minus.
func (s *search) planOf(asked query.Node, typed string) (*plan, error) {
	q, err := query.Parse(typed)
	if err != nil || excludes(q) && !excludes(asked) {
		return nil, nil
	}
	return newPlan(s.reader.analyzer, s.postings, q)
}

// excludes tells whether a part of q is an exclusion.
func excludes(q query.Node) bool {
	switch q := q.(type) {
	case query.Not:
		return true
	case query.And:
		return slices.ContainsFunc(q.Nodes, excludes)
	case query.Or:
		return slices.ContainsFunc(q.Nodes, excludes)
	}
	return false
}
