package index

// A wordTrie finds the longest of some words that a text begins with. Every byte is one. It
// is a double array (Aoe: An Efficient Digital Search Algorithm by Using a Double-Array
// Structure, 1989): for each byte of the text it looks at one place, where the next node is
// if there is one.
type wordTrie struct {
	nodes []trieNode
	// found is by node the longest word on the way to it. It is asked for once a word, and
	// not once a byte.
	found []foundWord
}

// A trieNode has its child by the byte c at base+c, unless the node there has another parent.
// Parents are counted from 1, and where there is none no node is. Node 0 is the root, and
// node 1+c the word of the byte c.
type trieNode struct{ base, parent uint32 }

type foundWord struct {
	number uint16
	size   uint8
}

// nearby is how many places are tried for the children of a node before they come behind all
// others, so that the time it takes is bounded. Nearly all places are used all the same.
const nearby = 1 << 10

// newWordTrie makes the trie of words that are in order.
func newWordTrie(words []string) *wordTrie {
	t := &wordTrie{nodes: make([]trieNode, 1), found: make([]foundWord, 1)}
	// A stretch is a node on its way: the words that begin with its depth bytes.
	type stretch struct {
		node            uint32
		from, to, depth int
	}
	free := 1 // there are nodes before
	var children []byte
	for queue := []stretch{{to: len(words)}}; len(queue) > 0; queue = queue[1:] {
		s := queue[0]
		for ; s.from < s.to && len(words[s.from]) == s.depth; s.from++ {
			t.found[s.node] = foundWord{uint16(s.from), uint8(s.depth)}
		}
		if s.from == s.to {
			continue
		}
		children = children[:0]
		for _, w := range words[s.from:s.to] {
			if c := w[s.depth]; len(children) == 0 || children[len(children)-1] != c {
				children = append(children, c)
			}
		}
		base := t.room(children, free)
		t.nodes[s.node].base = base
		for _, c := range children {
			end := s.from
			for end < s.to && words[end][s.depth] == c {
				end++
			}
			child := base + uint32(c)
			t.nodes[child].parent, t.found[child] = 1+s.node, t.found[s.node]
			queue = append(queue, stretch{child, s.from, end, s.depth + 1})
			s.from = end
		}
		for free < len(t.nodes) && t.nodes[free].parent > 0 {
			free++
		}
	}
	return t
}

// room finds a base where no place is taken that children need, from the first free place on.
func (t *wordTrie) room(children []byte, free int) (base uint32) {
	least := int(children[0])
	taken := func(place int) bool {
		for _, c := range children {
			if at := place - least + int(c); at < len(t.nodes) && t.nodes[at].parent > 0 {
				return true
			}
		}
		return false
	}
	place := max(free, least)
	for end := min(place+nearby, len(t.nodes)); place < end && taken(place); {
		place++
	}
	if taken(place) {
		place = len(t.nodes)
	}
	// There is a place for every byte, so that none is asked for in vain.
	if more := place - least + 256 - len(t.nodes); more > 0 {
		t.nodes = append(t.nodes, make([]trieNode, more)...)
		t.found = append(t.found, make([]foundWord, more)...)
	}
	return uint32(place - least)
}

// longest returns the longest word that text, which is not empty, begins with.
func (t *wordTrie) longest(text []byte) (word, size int) {
	nodes := t.nodes
	node := 1 + uint32(text[0])
	for _, c := range text[1:] {
		next := nodes[node].base + uint32(c)
		if nodes[next].parent != 1+node {
			break
		}
		node = next
	}
	w := t.found[node]
	return int(w.number), int(w.size)
}
