package analyzer

import "unicode/utf8"

// A trie finds all words that begin at a place of a text. It is a double array that steps
// by characters: what it waits for is memory, and a step by bytes waits three times as
// often. It lies in the dictionary's image as it is.
//
// Each character of a word has a code, the commonest the lowest, so that the children of
// a node lie close together. The child of a node by a code is at the node's base plus the
// code and has this code for its label; no two nodes have one base, so that the label tells
// whose child it is. The root's base is 0, which it shares with nodes without children.
type trie struct {
	codes []uint16 // of the characters below 65536; 0 for those of no word
	nodes []trieNode
}

// A trieNode is its label in 16 bits, its base in 24, and in 24 the number of the word that
// ends here plus one, 0 for none. A node of zero is none.
type trieNode uint64

const (
	labelBits = 16
	baseBits  = 24
	maxBase   = 1<<baseBits - 1
	maxWord   = 1<<(64-labelBits-baseBits) - 1
)

func newTrieNode(label uint16, base, word int) trieNode {
	return trieNode(label) | trieNode(base)<<labelBits | trieNode(word+1)<<(labelBits+baseBits)
}

func (n trieNode) label() uint16 { return uint16(n) }
func (n trieNode) base() int     { return int(n >> labelBits & maxBase) }

// word returns the number of the word that ends at n.
func (n trieNode) word() (word int, ok bool) {
	w := int(n >> (labelBits + baseBits))
	return w - 1, w > 0
}

func (t *trie) codeOf(r rune) uint16 {
	if uint32(r) < uint32(len(t.codes)) {
		return t.codes[r]
	}
	return 0
}

// first returns the root's child by a code.
func (t *trie) first(code uint16) trieNode {
	if int(code) >= len(t.nodes) || t.nodes[code].label() != code {
		return 0
	}
	return t.nodes[code]
}

// child returns the child of a node by a code.
func (t *trie) child(n trieNode, code uint16) trieNode {
	at := n.base() + int(code)
	if n.base() == 0 || at >= len(t.nodes) || t.nodes[at].label() != code {
		return 0
	}
	return t.nodes[at]
}

// after returns the child of a node by a character, and where it is the first one the root's.
func (t *trie) after(n trieNode, first bool, r rune) trieNode {
	if first {
		return t.first(t.codeOf(r))
	}
	return t.child(n, t.codeOf(r))
}

// words calls found for each word that s begins with, the shortest first, with its number
// and its length in bytes.
func (t *trie) words(s string, found func(word, length int)) {
	var n trieNode
	for i, r := range s {
		if n = t.after(n, i == 0, r); n == 0 {
			return
		}
		if w, ok := n.word(); ok {
			found(w, i+utf8.RuneLen(r))
		}
	}
}

// find returns the number of the word s.
func (t *trie) find(s string) (word int, ok bool) {
	t.words(s, func(w, length int) {
		if length == len(s) {
			word, ok = w, true
		}
	})
	return word, ok
}
