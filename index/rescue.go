package index

import (
	"slices"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index/query"
)

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
	if answer.Total > 0 && len(pl.wants) > maxOffered {
		return answer, nil
	}
	spelling, whole, err := s.respell(pl, q)
	if err != nil {
		return nil, err
	}
	if answer.Total > 0 {
		answer.DidYouMean = spelling
		return answer, nil
	}
	var rescues []string
	if spelling != "" && whole { // what is half nonsense is nonsense
		rescues = []string{spelling}
	}
	for _, typed := range append(rescues, analyzer.Retyped(s.request.Query)...) {
		instead, err := s.instead(q, typed)
		if instead != nil || err != nil {
			return instead, err
		}
	}
	return answer, nil
}

// instead searches for something else than what was typed, and says so; nil where that
// finds nothing either, or is no query, or excludes what asked did not: ー is no minus.
func (s *search) instead(asked query.Node, typed string) (*Answer, error) {
	q, err := query.Parse(typed)
	if err != nil || excludes(q) && !excludes(asked) {
		return nil, nil
	}
	pl, err := newPlan(s.reader.analyzer, s.postings, q)
	if err != nil {
		return nil, err
	}
	answer, err := s.run(pl)
	if err != nil || answer.Total == 0 {
		return nil, err
	}
	answer.Retyped = typed
	return answer, nil
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
