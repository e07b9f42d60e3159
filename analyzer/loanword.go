package analyzer

import (
	"maps"
	"slices"
	"strings"
)

// loanwords are the katakana words that runs are cut into, by their spellings. A trie tells
// after a letter or three that nothing begins like this, as nearly all hiragana does not, and
// has in one walk all the words that begin at a place of a run.
type loanwords struct {
	trie   trie        // of katakana → loan
	values stringTable // see parseKnown
}

// A loan is a row of values, and below it how well the word is known, for which the row
// need not be read.
type loan int

const (
	loanCommon = 1 << iota
	loanListed
	loanBits = iota
)

func (w loan) common() bool { return w&loanCommon != 0 }
func (w loan) listed() bool { return w&loanListed != 0 }

// newLoanwords lays out a table, in order so that images are reproducible.
func newLoanwords(table map[string]known) (t loanwords, err error) {
	spellings := slices.Sorted(maps.Keys(table))
	var numbers []int
	var values []string
	for row, s := range spellings {
		k, number := table[s], row<<loanBits
		if k.common {
			number |= loanCommon
		}
		if k.listed {
			number |= loanListed
		}
		numbers, values = append(numbers, number), append(values, k.value())
	}
	t.values = newStringTable(values)
	t.trie, err = newTrie(spellings, numbers)
	return t, err
}

// known returns what is known of a word.
func (t *loanwords) known(w loan) known {
	k := parseKnown(t.values.at(int(w >> loanBits)))
	k.common, k.listed = w.common(), w.listed()
	return k
}

// find looks up a word in katakana, or in hiragana as if it were, under any spelling that
// foldLoanword joins. same is false where it is another one.
func (t *loanwords) find(word string) (w loan, same, ok bool) {
	n, known := t.walk(word)
	if number, ok := n.word(); ok && known == len(word) {
		return loan(number), true, true
	}
	if spelledFrom(word, known) < 0 && (trimLong(word) == word || known < len(word)-kanaSize) {
		return 0, false, false // nor is it known as far in another spelling
	}
	katakana := toKatakana(word)
	other := foldLoanword(katakana)
	if other == katakana {
		return 0, false, false
	}
	n, known = t.walk(other)
	number, ok := n.word()
	return loan(number), false, ok && known == len(other)
}

// walk follows a word as far as another begins so, for known bytes, and returns the node there.
func (t *loanwords) walk(word string) (n trieNode, known int) {
	for i, r := range word {
		next := t.trie.after(n, i == 0, katakanaOf(r))
		if next == 0 {
			return n, i
		}
		n = next
	}
	return n, len(word)
}

// at calls found for each loanword that run begins with, as find finds them, the shortest
// first. spelled tells whether foldLoanword may change more of the run than its end, as
// spelledFrom finds out; it is the same for all places of a run.
func (t *loanwords) at(run string, spelled bool, found func(w loan, length int)) {
	if spelled {
		for length := kanaSize; length <= len(run); length += kanaSize {
			if w, _, ok := t.find(run[:length]); ok {
				found(w, length)
			}
		}
		return
	}
	var n trieNode
	for i, r := range run {
		before := n
		n = t.trie.after(n, i == 0, r)
		number, ok := n.word()
		if !ok && trimLong(run[:i+kanaSize]) == run[:i] {
			number, ok = before.word()
		}
		if ok {
			found(loan(number), i+kanaSize)
		}
		if n == 0 {
			return
		}
	}
}

// loanword looks a katakana word up, under any spelling that foldLoanword joins.
func (l *lexicon) loanword(word string) (known, bool) {
	w, same, ok := l.loanwords.find(word)
	if !ok {
		return known{}, false
	}
	k := l.loanwords.known(w)
	if !same {
		k.border = 0 // of another spelling
	}
	return k, true
}

// isLoanword reports whether s is a common loanword, in whatever kana.
func (l *lexicon) isLoanword(s string) bool {
	w, _, ok := l.loanwords.find(s)
	return ok && w.common()
}

// A known loanword: the term of all its spellings and, for a compound, its two
// parts and where in this spelling the second begins, 0 where that is not known yet.
type known struct {
	term          string
	common        bool // not only in UniDic, which has every word of chemistry
	listed        bool // in the list of this field
	first, second string
	border        int
}

// parseKnown reads a value of loanwords: the term, and for a compound the first part, the
// border as one byte, and the second part, each behind a tab.
func parseKnown(v string) known {
	term, rest, _ := strings.Cut(v, "\t")
	k := known{term: term}
	if first, rest, ok := strings.Cut(rest, "\t"); ok {
		k.first, k.border, k.second = first, int(rest[0]), rest[2:]
	}
	return k
}

func (k known) value() string {
	if k.border == 0 {
		return k.term
	}
	return k.term + "\t" + k.first + "\t" + string([]byte{byte(k.border)}) + "\t" + k.second
}
