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
	b := &wordTrieBuilder{words: words, free: 1}
	b.nodes, b.found = make([]trieNode, 1), make([]foundWord, 1)
	b.grow(0, 0, len(words), 0)
	return &b.wordTrie
}

// A wordTrieBuilder is a trie on its way.
type wordTrieBuilder struct {
	wordTrie
	words []string
	free  int // there are nodes before
}

// grow adds what is below a node: that of the words [from, to), which begin with the same
// depth bytes. What lies below one child comes before the next, and so in the same cache lines.
func (b *wordTrieBuilder) grow(node uint32, from, to, depth int) {
	for ; from < to && len(b.words[from]) == depth; from++ {
		b.found[node] = foundWord{uint16(from), uint8(depth)}
	}
	if from == to {
		return
	}
	var space [256]byte
	children := space[:0]
	for _, w := range b.words[from:to] {
		if c := w[depth]; len(children) == 0 || children[len(children)-1] != c {
			children = append(children, c)
		}
	}
	base := b.room(children)
	b.nodes[node].base = base
	for _, c := range children {
		child := base + uint32(c)
		b.nodes[child].parent, b.found[child] = 1+node, b.found[node]
	}
	for b.free < len(b.nodes) && b.nodes[b.free].parent > 0 {
		b.free++
	}
	for _, c := range children {
		end := from
		for end < to && b.words[end][depth] == c {
			end++
		}
		b.grow(base+uint32(c), from, end, depth+1)
		from = end
	}
}

// room finds a base where no place is taken that children need, from the first free place on.
func (b *wordTrieBuilder) room(children []byte) (base uint32) {
	least := int(children[0])
	taken := func(place int) bool {
		for _, c := range children {
			if at := place - least + int(c); at < len(b.nodes) && b.nodes[at].parent > 0 {
				return true
			}
		}
		return false
	}
	place := max(b.free, least)
	for end := min(place+nearby, len(b.nodes)); place < end && taken(place); {
		place++
	}
	if taken(place) {
		place = len(b.nodes)
	}
	// There is a place for every byte, so that none is asked for in vain.
	if more := place - least + 256 - len(b.nodes); more > 0 {
		b.nodes = append(b.nodes, make([]trieNode, more)...)
		b.found = append(b.found, make([]foundWord, more)...)
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
