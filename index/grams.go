package index

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"os"
	"path/filepath"
	"slices"

	"github.com/talksearch/talksearch/analyzer"
)

// gramsName is the file of a generation that tells which sections have a pair of
// neighbouring Japanese characters. Pairs are spread over buckets by a hash. The file is
// the number of buckets, a power of two, how many pairs sections have, before they are
// brought into so few buckets, then for each bucket where it ends, all little-endian
// uint32s, and the buckets: the numbers of sections in ascending order, each
// as a uvarint of its distance to the one before. Bleve would take five bytes for what
// is one byte here.
const gramsName = "grams.bin"

const (
	// maxBuckets is how many buckets pairs are spread over. Most pairs are rare, and a
	// bucket of its own for each would cost more than the sections it names; as the text
	// decides anyway, pairs may share one.
	maxBuckets = 1 << 14
	// minBucket is how many sections a bucket must name on average to be worth its
	// own entry: a small index has fewer buckets.
	minBucket = 16
)

// bucketOf is FNV-1a.
func bucketOf(pair string) uint32 {
	h := uint32(2166136261)
	for i := range len(pair) {
		h = (h ^ uint32(pair[i])) * 16777619
	}
	return h % maxBuckets
}

// bucketsOf returns the buckets of the pairs in texts, in ascending order.
func bucketsOf(texts ...analyzer.Text) []uint32 {
	var has [maxBuckets / 64]uint64
	n := 0
	for _, text := range texts {
		for pair := range text.Pairs() {
			b := bucketOf(pair)
			bit := uint64(1) << (b % 64)
			if has[b/64]&bit == 0 {
				has[b/64] |= bit
				n++
			}
		}
	}
	buckets := make([]uint32, 0, n)
	for i, w := range has {
		for ; w != 0; w &= w - 1 {
			buckets = append(buckets, uint32(64*i+bits.TrailingZeros64(w)))
		}
	}
	return buckets
}

// foldedTexts are texts as bucketsOf takes them.
func foldedTexts(texts ...string) []analyzer.Text {
	folded := make([]analyzer.Text, len(texts))
	for i, t := range texts {
		folded[i] = analyzer.NewText(t)
	}
	return folded
}

// bucketsFor is how many buckets the pairs are worth.
func bucketsFor(pairs int) int {
	n := maxBuckets
	for n > 1 && pairs < n*minBucket {
		n /= 2
	}
	return n
}

// appendBucket appends the numbers of a bucket's list to numbers.
func appendBucket(numbers []uint32, list []byte) []uint32 {
	last := uint32(0)
	for len(list) > 0 {
		d, n := binary.Uvarint(list)
		if n <= 0 {
			break
		}
		list = list[n:]
		last += uint32(d)
		numbers = append(numbers, last)
	}
	return numbers
}

// grams reads the pairs of a generation. It is safe for concurrent use.
type grams struct {
	file    *os.File
	buckets uint32
	pairs   uint32
	size    int64
	limit   int // one more than the highest number of a section
}

// openGrams opens the file of a generation of so many sections, if it has one.
func openGrams(generation string, sections int) (*grams, error) {
	path := filepath.Join(generation, gramsName)
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &BrokenError{File: path, Err: err}
	}
	g := &grams{file: f, limit: sections}
	if err := g.begin(); err != nil {
		return nil, &BrokenError{File: path, Err: errors.Join(err, f.Close())}
	}
	return g, nil
}

func (g *grams) begin() error {
	info, err := g.file.Stat()
	if err != nil {
		return err
	}
	var head [gramsHead]byte
	if _, err := g.file.ReadAt(head[:], 0); err != nil {
		return err
	}
	g.size, g.buckets, g.pairs = info.Size(), binary.LittleEndian.Uint32(head[:]), binary.LittleEndian.Uint32(head[4:])
	if g.buckets == 0 || g.buckets > maxBuckets || g.buckets&(g.buckets-1) != 0 {
		return fmt.Errorf("it has %d buckets", g.buckets)
	}
	return nil
}

func (g *grams) close() error { return g.file.Close() }

// gramsHead is how many bytes come before the ends of the buckets.
const gramsHead = 8

// sections returns the sections of a pair's bucket: those with the pair, and some others.
func (g *grams) sections(pair string) ([]uint32, error) {
	return g.bucket(int64(bucketOf(pair) & (g.buckets - 1)))
}

func (g *grams) bucket(i int64) ([]uint32, error) {
	var ends [8]byte // that of the bucket before, and its own
	if _, err := g.file.ReadAt(ends[:], gramsHead-4+4*i); err != nil {
		return nil, err
	}
	from, to := int64(binary.LittleEndian.Uint32(ends[:])), int64(binary.LittleEndian.Uint32(ends[4:]))
	if i == 0 {
		from = 0
	}
	begin := gramsHead + 4*int64(g.buckets)
	if from > to || begin+to > g.size {
		return nil, &BrokenError{File: g.file.Name(), Err: fmt.Errorf("bucket %d is not in it", i)}
	}
	list := make([]byte, to-from)
	if _, err := g.file.ReadAt(list, begin+from); err != nil && len(list) > 0 {
		return nil, err
	}
	docs := appendBucket(make([]uint32, 0, len(list)), list)
	if slices.ContainsFunc(docs, func(d uint32) bool { return int64(d) >= int64(g.limit) }) {
		return nil, &BrokenError{File: g.file.Name(), Err: fmt.Errorf("bucket %d has a section that is none", i)}
	}
	return docs, nil
}
