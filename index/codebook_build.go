package index

import (
	"bytes"
	"cmp"
	"context"
	"slices"
)

// A codebook is made of samples, as FSST makes its tables (Boncz, Neumann, Leis: FSST: Fast
// Random Access String Compression, 2020), but for its size: the samples are written in the
// words that there are, and the words and pairs of neighbours that shorten them most are the
// words of the next generation. Words grow to twice their length in each.

const (
	// rounds make a codebook. The first ones look at fewer samples: what is common
	// is so in these, too.
	rounds  = 5
	growing = 3
	// leastRepeated is how often a word comes in the samples to be worth its place.
	leastRepeated = 3
)

// newCodebook makes the codebook of some samples. It fails only when ctx ends.
func newCodebook(ctx context.Context, samples [][]byte) (*codebook, error) {
	words := singleBytes()
	for g := range rounds {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		words = better(words, samples[:len(samples)>>max(0, growing-g)])
	}
	// The common ones come first, and so lie together when they are read. What is in the
	// order of letters takes less room: so are those that are about as common.
	used, _ := countWords(words, samples)
	order := make([]int, len(words))
	for n := range order {
		order[n] = n
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(used[y], used[x]) })
	for from, to := 0, shortCodes; from < len(order); from, to = to, 8*to {
		slices.Sort(order[from:min(to, len(order))])
	}
	b := &codebook{}
	for _, n := range order {
		b.add([]byte(words[n]))
	}
	return b, nil
}

func singleBytes() []string {
	words := make([]string, 256)
	for c := range words {
		words[c] = string([]byte{byte(c)})
	}
	return words
}

// better returns the words of the next generation, in order.
func better(words []string, samples [][]byte) []string {
	used, pairs := countWords(words, samples)
	// A word is worth by how much it shortens the samples.
	type candidate struct {
		word string
		less int
	}
	var all []candidate
	for n, w := range words {
		if len(w) > 1 && used[n] >= leastRepeated {
			all = append(all, candidate{w, used[n] * len(w)})
		}
	}
	pairs = inOrder(pairs) // so that those alike lie together, which is faster than a map
	for from, to := 0, 0; from < len(pairs); from = to {
		pair := pairs[from]
		for to = from + 1; to < len(pairs) && pairs[to] == pair; to++ {
		}
		if n := to - from; n >= leastRepeated {
			w := words[pair>>16] + words[pair&0xFFFF]
			all = append(all, candidate{w, n * len(w)})
		}
	}
	slices.SortFunc(all, func(x, y candidate) int { return cmp.Or(cmp.Compare(y.less, x.less), cmp.Compare(x.word, y.word)) })
	best := singleBytes()
	for _, c := range all[:min(len(all), maxWords-len(best))] {
		best = append(best, c.word)
	}
	slices.Sort(best)
	return slices.Compact(best)
}

// inOrder returns numbers in ascending order, sorted by eleven bits at a time, the lowest first.
// The room of those that it is given is used.
func inOrder(numbers []uint32) []uint32 {
	const digit = 11
	sorted := make([]uint32, len(numbers))
	for shift := 0; shift < 32; shift += digit {
		var at [1 << digit]int
		for _, n := range numbers {
			at[n>>shift%(1<<digit)]++
		}
		next := 0
		for d, n := range at {
			at[d] = next
			next += n
		}
		for _, n := range numbers {
			d := n >> shift % (1 << digit)
			sorted[at[d]] = n
			at[d]++
		}
		numbers, sorted = sorted, numbers
	}
	return numbers
}

// countWords tells how often the samples have each word, which are in order, and wherever
// one comes right before another and the two are not too long, these: the number of the first
// in the upper half.
func countWords(words []string, samples [][]byte) (used []int, pairs []uint32) {
	used = make([]int, len(words))
	t := newWordTrie(words)
	size := 0
	for _, s := range samples {
		size += len(s)
	}
	pairs = make([]uint32, 0, size/2) // most words are longer than a byte
	for _, s := range samples {
		last := -1
		for len(s) > 0 {
			n, size := t.longest(s)
			used[n]++
			if last >= 0 && len(words[last])+size <= maxWord {
				pairs = append(pairs, uint32(last)<<16|uint32(n))
			}
			last, s = n, s[size:]
		}
	}
	return used, pairs
}

// A compressor writes texts in the words of a codebook; several goroutines may use it at once.
type compressor struct {
	book  *codebook
	trie  *wordTrie
	codes []uint16 // the number in the book of each word of the trie
}

func newCompressor(book *codebook) *compressor {
	c := &compressor{book: book, codes: make([]uint16, len(book.words))}
	for n := range c.codes {
		c.codes[n] = uint16(n)
	}
	slices.SortFunc(c.codes, func(x, y uint16) int { return bytes.Compare(book.word(int(x)), book.word(int(y))) })
	words := make([]string, len(c.codes))
	for i, n := range c.codes {
		words[i] = string(book.word(int(n)))
	}
	c.trie = newWordTrie(words)
	return c
}

// appendCodes appends what stands for a text.
func (c *compressor) appendCodes(codes, text []byte) []byte {
	begin := len(codes)
	for rest := text; len(rest) > 0; {
		w, size := c.trie.longest(rest)
		codes = appendCode(codes, int(c.codes[w]))
		rest = rest[size:]
	}
	if len(codes)-begin > len(text) {
		return append(append(codes[:begin], verbatim), text...)
	}
	return codes
}
