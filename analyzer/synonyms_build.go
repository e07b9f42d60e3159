package analyzer

import (
	"maps"
	"slices"
	"strings"

	"github.com/talksearch/talksearch/analyzer/tables"
	"github.com/talksearch/talksearch/analyzer/terms"
)

// buildSynonyms makes the table that Expand asks: our own list, and the sources of
// UniDic's loanwords for the words that our list does not have. UniDic knows the
// words of daily life: it has cash for キャッシュ, and our list has cache.
func (l *lexicon) buildSynonyms() error {
	groups, err := terms.Groups()
	if err != nil {
		return err
	}
	a := &Analyzer{lex: l}
	table := a.othersOf(groups)
	listed := maps.Clone(table)
	for _, g := range groups {
		for _, t := range g.Terms {
			listed[keyOf(a.emit(fold(t.Text), true).tokens)] = nil // a loose term finds nothing
		}
	}
	for line := range rowsOf(tables.Loanwords) {
		f := strings.Split(line, "\t")
		if f[2] == "" {
			continue
		}
		key := keyOf(a.emit(fold(f[0]), true).tokens)
		for source := range strings.SplitSeq(f[2], ",") {
			from := keyOf(a.emit(fold(source), true).tokens)
			if _, ok := listed[key]; !ok {
				table[key] = append(table[key], other{Loanword, source})
			}
			if _, ok := listed[from]; !ok && from != "" {
				table[from] = append(table[from], other{Loanword, f[0]})
			}
		}
	}
	values := make(map[string]string, len(table))
	for key, others := range table {
		var ss []string
		for _, o := range others {
			ss = append(ss, o.String())
		}
		values[key] = strings.Join(slices.Compact(ss), "\t")
	}
	l.synonyms, err = newHashTable(slices.Sorted(maps.Keys(values)), values)
	return err
}
