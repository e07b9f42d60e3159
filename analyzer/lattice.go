package analyzer

import (
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The penalties of Kagome's search mode: a long word must be much cheaper than its
// parts to stay whole.
const (
	kanjiFree    = 2 // runes
	kanjiPenalty = 3000
	otherFree    = 7
	otherPenalty = 1700
	maxUnknown   = 1024 // runes of an unknown word
)

// A lattice finds the cheapest way to cut a sentence into words, with the costs of
// Kagome's search mode over the same dictionary: a test holds the two to the same
// answer. It differs in keeping its nodes in one slice, in finding a node's best
// predecessor as soon as it is added, and in costs that cannot overflow.
type lattice struct {
	lex     *lexicon
	text    string
	longest int // bytes of a word; longer ones are passed over

	nodes []node
	// For rune i of the text: its byte, its code in the trie, its class of characters,
	// the end of its run of that class, how many runes before it are no ideographs, and
	// the first and last node that end before it.
	bytes             []int32
	codes             []uint16
	class             []uint8
	runEnd, nonKanji  []int32
	firstEnd, lastEnd []int32
	arrivals          []arrival // at the place that is worked at
	path              []int32

	// The costs of the cheapest unknown words of each row that end before rune cheapestEnd,
	// and before the rune before it.
	cheapest    [][2]int64
	cheapestEnd int
}

type node struct {
	cost       int64 // of the cheapest path to the node's end, penalty included
	prev, next int32 // the path's node before; the next node with the same end
	id         int32 // of the word; ^row of lexicon.unknown for an unknown one
	start, end int32 // bytes
	right      int16
}

// An arrival is a node that ends where words are added. Its rank is its cost and below it
// its number, so that of two that cost the same the first is the better one. Listed side
// by side, nodes are not waited for one after the other, and nothing branches.
type arrival struct{ rank, right int64 }

// nodeBits are enough for the nodes of a window.
const nodeBits = 24

var latticePool = sync.Pool{New: func() any { return new(lattice) }}

// A window is what one lattice sees, in runes: its memory is linear in its text, and
// its time nearly so. Of a longer text a window at a time is cut, and the words that
// end within the last overlap runes are cut again by the next: what follows a word
// can change it, but from so far hardly ever does.
const (
	window  = 256
	overlap = 64
)

// sentenceStart is the connection id of what stands before a sentence: nothing.
const sentenceStart int16 = 0

// cut calls word for each word of the best path through text, with the word's id
// (^row of lexicon.unknown for an unknown word) and its bytes. after is the
// connection id of what stands before the text. It returns how many runes it put
// into lattices, which is what it costs: at most two for one of text.
func (l *lexicon) cut(text string, after int16, word func(id int32, start, end int)) (work int) {
	la := latticePool.Get().(*lattice)
	defer func() {
		la.lex, la.text = nil, ""
		latticePool.Put(la)
	}()
	for at := 0; at < len(text); {
		end, runes := at+len(text[at:]), 0
		sure := end // words that end behind it are left to the next window
		for i := range text[at:] {
			if runes == window-overlap {
				sure = at + i
			}
			if runes == window {
				end = at + i
				break
			}
			runes++
		}
		if end == len(text) {
			sure = end
		}
		work += runes
		la.search(l, text[at:end], after, end-at)
		next := at
		for i := len(la.path) - 1; i >= 0; i-- {
			n := &la.nodes[la.path[i]]
			if next > at && at+int(n.end) > sure {
				break
			}
			word(n.id, at+int(n.start), at+int(n.end))
			next, after = at+int(n.end), n.right
		}
		at = next
	}
	return work
}

// cutParts cuts text, a word of the dictionary, as cut would if it were none.
func (l *lexicon) cutParts(text string, word func(id int32, start, end int)) {
	la := latticePool.Get().(*lattice)
	la.search(l, text, sentenceStart, len(text)-1)
	for i := len(la.path) - 1; i >= 0; i-- {
		n := &la.nodes[la.path[i]]
		word(n.id, int(n.start), int(n.end))
	}
	la.lex, la.text = nil, ""
	latticePool.Put(la)
}

// before returns the connection id of what text ends in, so that Japanese behind a
// number or a Latin word is cut as it stands: 10分 has minutes, and no 分ける. A space
// between changes nothing, as it changes nothing in what a text is found by.
func (l *lexicon) before(text string) int16 {
	text = strings.TrimRight(text, " ")
	if text == "" {
		return sentenceStart
	}
	c := text[len(text)-1]
	if c >= utf8.RuneSelf || asciiClass[c] != classWord {
		return sentenceStart
	}
	return l.unknown[l.classes[l.classOf(rune(c))].first].right
}

// search leaves the best path through text in la.path, last word first. Words of
// more than longest bytes are passed over.
func (la *lattice) search(l *lexicon, text string, after int16, longest int) {
	la.lex, la.text, la.longest = l, text, longest
	la.build(after)
	la.best()
}

// measure fills the tables of runes.
func (la *lattice) measure() (runes int) {
	la.bytes, la.codes, la.class = la.bytes[:0], la.codes[:0], la.class[:0]
	la.nonKanji = append(la.nonKanji[:0], 0)
	others := int32(0)
	for i, r := range la.text {
		la.bytes = append(la.bytes, int32(i))
		la.codes = append(la.codes, la.lex.trie.codeOf(r))
		la.class = append(la.class, la.lex.classOf(r))
		if !isIdeograph(r) {
			others++
		}
		la.nonKanji = append(la.nonKanji, others)
	}
	n := len(la.bytes)
	la.bytes = append(la.bytes, int32(len(la.text)))
	la.runEnd = grow(la.runEnd, n)
	for i := n - 1; i >= 0; i-- {
		if i+1 < n && la.class[i+1] == la.class[i] {
			la.runEnd[i] = la.runEnd[i+1]
		} else {
			la.runEnd[i] = int32(i + 1)
		}
	}
	la.firstEnd, la.lastEnd = grow(la.firstEnd, n+1), grow(la.lastEnd, n+1)
	for i := range la.firstEnd {
		la.firstEnd[i] = -1
	}
	return n
}

func grow(s []int32, n int) []int32 {
	if cap(s) < n {
		return make([]int32, n)
	}
	return s[:n]
}

func (la *lattice) build(after int16) {
	runes := la.measure()
	la.nodes = append(la.nodes[:0], node{prev: -1, next: -1, right: after})
	la.firstEnd[0], la.lastEnd[0] = 0, 0
	lex := la.lex
	if len(la.cheapest) < len(lex.unknown) {
		la.cheapest = make([][2]int64, len(lex.unknown))
	}
	la.cheapestEnd = 0
	for p := range runes {
		if la.firstEnd[p] < 0 {
			continue // no path comes here
		}
		la.arrive(p)
		known := la.addWords(p)
		if class := lex.classes[la.class[p]]; class.invoke || !known {
			la.addUnknown(p, class)
		}
	}
}

// addUnknown puts the unknown words that begin at rune p into the lattice: those that take in
// the rest of a run, and without its last character. Of the words of a row that end at one
// place only the cheapest, and of these the first, can be on the best path, so that none is
// added that costs no less than one before it: within katakana nearly all do, and there they
// were a third of the lattice.
func (la *lattice) addUnknown(p int, class charClass) {
	end := p + 1
	if class.group {
		end = min(int(la.runEnd[p]), p+maxUnknown)
	}
	rows := la.cheapest[class.first : class.first+class.count]
	if la.cheapestEnd != end {
		la.cheapestEnd = end
		for i := range rows {
			rows[i] = [2]int64{math.MaxInt64, math.MaxInt64}
		}
	}
	whole, shorter := la.penalty(p, end), la.penalty(p, end-1)
	short := end-1 > p
	fits := int(la.bytes[end]-la.bytes[p]) <= la.longest
	for i := range rows {
		x := class.first + int32(i)
		e := la.lex.unknown[x]
		before := la.before(e.left)
		cost := before>>nodeBits + int64(e.weight)
		if short && cost+shorter < rows[i][0] {
			rows[i][0] = cost + shorter
			la.put(p, end-1, ^x, e.right, before, cost+shorter)
		}
		if fits && cost+whole < rows[i][1] {
			rows[i][1] = cost + whole
			la.put(p, end, ^x, e.right, before, cost+whole)
		}
	}
}

// arrive lists the nodes that end before rune p.
func (la *lattice) arrive(p int) {
	la.arrivals = la.arrivals[:0]
	for i := la.firstEnd[p]; i >= 0; i = la.nodes[i].next {
		n := &la.nodes[i]
		la.arrivals = append(la.arrivals, arrival{n.cost<<nodeBits | int64(i), int64(n.right)})
	}
}

// addWords puts the words of the dictionary that begin at rune p into the lattice, and
// reports whether there is any.
func (la *lattice) addWords(p int) (known bool) {
	lex := la.lex
	n := lex.trie.first(la.codes[p])
	for end := p + 1; n != 0; end++ {
		if int(la.bytes[end]-la.bytes[p]) > la.longest {
			break
		}
		if w, ok := n.word(); ok {
			ipadic, own := lex.spelled(w)
			if ipadic >= 0 {
				known = true
				la.addAll(p, end, ipadic)
			}
			if own >= 0 && !la.insideKatakana(p) &&
				(lex.forms[own].split == 0 || !lex.cutsKanji(la.text[la.bytes[p]:], int(la.bytes[end]-la.bytes[p]))) {
				known = true
				la.addAll(p, end, own)
			}
		}
		if end == len(la.codes) {
			break
		}
		n = lex.trie.child(n, la.codes[end])
	}
	return known
}

// addAll puts the words of one spelling over runes [start, end) into the lattice.
func (la *lattice) addAll(start, end, id int) {
	penalty := la.penalty(start, end)
	for last := la.lex.last(id); id <= last; id++ {
		e := la.lex.entries[id]
		before := la.before(e.left)
		la.put(start, end, int32(id), e.right, before, before>>nodeBits+int64(e.weight)+penalty)
	}
}

// insideKatakana reports whether rune p has katakana on both sides: one of our own
// words does not begin there, ウザい not in ブラウザいろいろ.
func (la *lattice) insideKatakana(p int) bool {
	return p > 0 && la.class[p] == la.class[p-1] && isKatakana(firstRune(la.text[la.bytes[p]:]))
}

// cutsKanji reports whether a compound of length bytes, at the front of s, would end
// inside a word of kanji: もくもく会 does in もくもく会場, and its parts are found there anyway.
func (l *lexicon) cutsKanji(s string, length int) bool {
	if length == len(s) || !isIdeograph(firstRune(s[length:])) {
		return false
	}
	cuts := false
	for at := length; at > 0 && !cuts; {
		r, size := utf8.DecodeLastRuneInString(s[:at])
		if !isIdeograph(r) {
			break
		}
		at -= size
		l.trie.words(s[at:], func(w, n int) {
			id, _ := l.spelled(w)
			cuts = cuts || at+n > length && id >= 0 && l.role(id) == content
		})
	}
	return cuts
}

// before returns the rank of what a word connects to best, with the connection.
func (la *lattice) before(left int16) (rank int64) {
	row := la.lex.connect[la.lex.rows*int(left):]
	rank = math.MaxInt64
	for _, a := range la.arrivals {
		rank = min(rank, a.rank+int64(row[a.right])<<nodeBits)
	}
	return rank
}

// put puts a word over runes [start, end) into the lattice, behind the node of the rank before.
func (la *lattice) put(start, end int, id int32, right int16, before, cost int64) {
	i := int32(len(la.nodes))
	la.nodes = append(la.nodes, node{
		cost: cost, prev: int32(before & (1<<nodeBits - 1)), next: -1,
		id: id, start: la.bytes[start], end: la.bytes[end], right: right,
	})
	if la.firstEnd[end] < 0 {
		la.firstEnd[end] = i
	} else {
		la.nodes[la.lastEnd[end]].next = i
	}
	la.lastEnd[end] = i
}

func (la *lattice) penalty(start, end int) int64 {
	n := end - start
	switch {
	case n <= kanjiFree:
		return 0
	case la.nonKanji[start] == la.nonKanji[end]:
		return int64(n-kanjiFree) * kanjiPenalty
	case n > otherFree:
		return int64(n-otherFree) * otherPenalty
	}
	return 0
}

// best leaves the cheapest path in la.path, last word first.
func (la *lattice) best() {
	la.path = la.path[:0]
	last, best := int32(-1), int64(1)<<62
	for i := la.firstEnd[len(la.bytes)-1]; i >= 0; i = la.nodes[i].next {
		if total := la.nodes[i].cost + int64(la.lex.connect[la.nodes[i].right]); total < best {
			last, best = i, total
		}
	}
	for i := last; i > 0; i = la.nodes[i].prev {
		la.path = append(la.path, i)
	}
}

func (l *lexicon) classOf(r rune) uint8 {
	if int(r) < len(l.category) {
		return l.category[r]
	}
	return l.category[0] // as Kagome does
}

func isIdeograph(r rune) bool {
	if r < 0x3006 || 0x3041 <= r && r <= 0x30FF {
		return false
	}
	return 0x4E00 <= r && r <= 0x9FFF || r <= utf8.MaxRune && unicode.Is(unicode.Ideographic, r)
}
