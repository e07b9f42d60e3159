package analyzer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// newTrie returns the trie of words, which are sorted and each there once; the number of
// words[i] is numbers[i].
func newTrie(words []string, numbers []int) (trie, error) {
	codes, err := trieCodes(words)
	if err != nil {
		return trie{}, err
	}
	// What will be a node, breadth first, so that the children of each come in a row.
	type branch struct {
		label      uint16
		base, word int
		lo, hi     int // the words below it
		depth      int // the bytes that these have in common
		first, end int // its children
	}
	branches := []branch{{word: -1, hi: len(words)}}
	for i := 0; i < len(branches); i++ {
		b := branches[i]
		b.first = len(branches)
		for lo := b.lo; lo < b.hi; {
			if len(words[lo]) == b.depth {
				b.word = numbers[lo]
				lo++
				continue
			}
			r, size := utf8.DecodeRuneInString(words[lo][b.depth:])
			prefix, hi := words[lo][:b.depth+size], lo+1
			for hi < b.hi && strings.HasPrefix(words[hi], prefix) {
				hi++
			}
			branches = append(branches, branch{label: codes[r], word: -1, lo: lo, hi: hi, depth: len(prefix)})
			lo = hi
		}
		b.end = len(branches)
		branches[i] = b
	}

	// Bases are found for the nodes of most children first: they need the most room, and
	// those of one child fill what is left between.
	var parents []int
	for i, b := range branches {
		slices.SortFunc(branches[b.first:b.end], func(p, q branch) int { return cmp.Compare(p.label, q.label) })
		if i > 0 && b.first < b.end {
			parents = append(parents, i)
		}
	}
	slices.SortStableFunc(parents, func(p, q int) int {
		return cmp.Compare(branches[q].end-branches[q].first, branches[p].end-branches[p].first)
	})
	var places triePlaces
	places.take(0, 0)
	for _, b := range branches[1:branches[0].end] {
		places.take(0, int(b.label))
	}
	places.root = int(slices.Max(codes)) + 1
	var labels []int
	for _, i := range parents {
		b := &branches[i]
		labels = labels[:0]
		for _, child := range branches[b.first:b.end] {
			labels = append(labels, int(child.label))
		}
		b.base = places.baseFor(labels)
	}
	if places.end > maxBase || len(words) > 0 && slices.Max(numbers) >= maxWord {
		return trie{}, fmt.Errorf("%d words do not fit a trie", len(words))
	}
	t := trie{codes: codes, nodes: make([]trieNode, places.end)}
	for _, b := range branches {
		for _, child := range branches[b.first:b.end] {
			t.nodes[b.base+int(child.label)] = newTrieNode(child.label, child.base, child.word)
		}
	}
	return t, nil
}

// trieCodes numbers the characters of words, the commonest first.
func trieCodes(words []string) ([]uint16, error) {
	count := make([]int, 1<<16)
	for _, w := range words {
		for _, r := range w {
			if int(r) >= len(count) || r == utf8.RuneError {
				return nil, fmt.Errorf("%q has a character that no word may have", w)
			}
			count[r]++
		}
	}
	var runes []int
	for r, n := range count {
		if n > 0 {
			runes = append(runes, r)
		}
	}
	slices.SortStableFunc(runes, func(p, q int) int { return cmp.Compare(count[q], count[p]) })
	codes := make([]uint16, len(count))
	for i, r := range runes {
		codes[r] = uint16(i + 1)
	}
	return codes, nil
}

// triePlaces tells which places of a trie are taken, and which bases.
type triePlaces struct {
	taken, based []bool
	end          int // of those that are taken
	root         int // the end of the root's children, were there one of each label
	from         int // where the first child of the last node is
	children     int // how many that has
}

// fillers is of how many children nodes are at most that fill what others left.
const fillers = 8

// baseFor finds a base for a node whose children have the labels, the lowest first, and
// takes it. It goes on where the last found room; nodes of fewer children, which are the most,
// fill what is left between.
func (p *triePlaces) baseFor(labels []int) int {
	if p.children != len(labels) && len(labels) <= fillers {
		p.from = p.root
	}
	p.children = len(labels)
	for ; ; p.from++ {
		base := p.from - labels[0]
		if base < 0 || p.isTaken(p.from) || base < len(p.based) && p.based[base] ||
			slices.ContainsFunc(labels[1:], func(l int) bool { return p.isTaken(base + l) }) {
			continue
		}
		for _, l := range labels {
			p.take(base, base+l)
		}
		return base
	}
}

func (p *triePlaces) isTaken(place int) bool { return place < len(p.taken) && p.taken[place] }

func (p *triePlaces) take(base, place int) {
	for len(p.taken) <= place {
		p.taken = append(p.taken, make([]bool, len(p.taken)+1024)...)
	}
	for len(p.based) <= base {
		p.based = append(p.based, make([]bool, len(p.based)+1024)...)
	}
	p.taken[place], p.based[base] = true, true
	p.end = max(p.end, place+1)
}
