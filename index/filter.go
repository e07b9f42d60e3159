package index

import (
	"strings"

	"github.com/bits-and-blooms/bitset"

	"github.com/talksearch/talksearch/index/query"
)

// The fields that only filters read. Their terms are whole values. Date and path are
// the note's, and with its first section only.
const (
	keyDate = "date" // ISO 8601 calendar date
	keyPath = "path" // folded to lower case
	keyHas  = "has"  // "slides", "video"
)

// filteredBytes is how much of what filters let through is kept: to ask for the sections of
// thousands of paths or dates takes longer than all else of a query.
const filteredBytes = 1 << 20

// filter returns the sections that a filter lets through.
func (pl *plan) filter(n query.Filter) (*bitset.BitSet, error) {
	kept := pl.postings.files.filtered
	n.Offset = 0 // where it stands in a query
	if set, ok := kept.get(n); ok {
		return set.Clone(), nil
	}
	set, err := pl.filtered(n)
	if err != nil {
		return nil, err
	}
	n.Value = strings.Clone(n.Value)
	kept.put(n, set.Clone(), len(n.Value)+int(set.Len()/8))
	return set, nil
}

func (pl *plan) filtered(n query.Filter) (*bitset.BitSet, error) {
	switch n.Field {
	case query.Tag:
		return pl.inField(n.Value, fieldTags)
	case query.Event:
		return pl.inField(n.Value, fieldEvent)
	case query.Speaker:
		return pl.bySpeaker(n.Value)
	case query.Title:
		return pl.inField(n.Value, fieldTitle)
	case query.After:
		return pl.notesWithKey(keyDate, func(date string) bool { return date >= n.Day() })
	case query.Before:
		return pl.notesWithKey(keyDate, func(date string) bool { return date < n.Day() })
	case query.Path:
		want := strings.ToLower(n.Value)
		return pl.notesWithKey(keyPath, func(path string) bool { return strings.Contains(path, want) })
	case query.Has:
		return pl.withKey(keyHas, func(kind string) bool { return kind == n.Value })
	}
	return pl.none(), nil
}

// inField returns the sections whose field has the value's words side by side.
func (pl *plan) inField(value string, f field) (*bitset.BitSet, error) {
	set := pl.none()
	c := newClause(value, pl.analyzer.Analyze(value))
	found, err := c.find(pl.postings)
	if err != nil {
		return nil, err
	}
	for r := found.read(nil); r.next(); {
		if r.in.set.has(f) {
			set.Set(uint(r.doc))
		}
	}
	return set, nil
}

// notesWithKey returns the sections of the notes that have a key for which ok holds.
func (pl *plan) notesWithKey(key string, ok func(string) bool) (*bitset.BitSet, error) {
	first, err := pl.withKey(key, ok)
	if err != nil {
		return nil, err
	}
	set, t := pl.none(), pl.postings.files.sections
	for d := range first.EachSet() {
		for _, doc := range t.sectionsOf(t.of[d]) {
			set.Set(uint(doc))
		}
	}
	return set, nil
}

// withKey returns the sections that have a key for which ok holds. It asks for
// each key once, as a store has few dates and paths beside its sections.
func (pl *plan) withKey(key string, ok func(string) bool) (*bitset.BitSet, error) {
	set, asked := pl.none(), 0
	err := pl.postings.files.store.walkTerms(key, "", func(value string) error {
		asked++
		if err := pl.postings.late(asked); err != nil || !ok(value) {
			return err
		}
		return pl.postings.addWith(set, key, value)
	})
	return set, err
}
