package index

import (
	"cmp"
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

// pairedNames are what a section's pairs are read off beside its prose and code.
func pairedNames(note *NoteRef, s *Section) []string {
	return slices.Concat(s.Heading, note.Tags, []string{note.Title, note.Event, s.Speaker})
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
		d, n := uint64(list[0]), 1
		if d >= 0x80 {
			if d, n = binary.Uvarint(list); n <= 0 {
				break
			}
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
	ends    []byte
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
	g.ends = make([]byte, 4*int(g.buckets))
	_, err = g.file.ReadAt(g.ends, gramsHead)
	return err
}

func (g *grams) close() error { return g.file.Close() }

// gramsHead is how many bytes come before the ends of the buckets.
const gramsHead = 8

// A bucketList is where the list of a bucket lies in the file.
type bucketList struct {
	bucket   int64
	from, to int64
}

func (l bucketList) size() int { return int(l.to - l.from) }

// list finds the list of a bucket.
func (g *grams) list(bucket int64) (l bucketList, err error) {
	end := func(bucket int64) int64 { return int64(binary.LittleEndian.Uint32(g.ends[4*bucket:])) }
	from, to := int64(0), end(bucket)
	if bucket > 0 {
		from = end(bucket - 1)
	}
	begin := gramsHead + 4*int64(g.buckets)
	if from > to || begin+to > g.size {
		return l, &BrokenError{File: g.file.Name(), Err: fmt.Errorf("bucket %d is not in it", bucket)}
	}
	return bucketList{bucket, begin + from, begin + to}, nil
}

// read reads a list into space.
func (g *grams) read(space []byte, l bucketList) ([]byte, error) {
	space = slices.Grow(space[:0], l.size())[:l.size()]
	if _, err := g.file.ReadAt(space, l.from); err != nil && len(space) > 0 {
		return nil, err
	}
	return space, nil
}

// bucket returns the sections of a bucket.
func (g *grams) bucket(i int64) ([]uint32, error) {
	l, err := g.list(i)
	if err != nil {
		return nil, err
	}
	return g.docs(l)
}

// docs returns the sections of a list.
func (g *grams) docs(l bucketList) ([]uint32, error) {
	list, err := g.read(nil, l)
	if err != nil {
		return nil, err
	}
	docs := appendBucket(make([]uint32, 0, len(list)), list)
	for i, d := range docs {
		if int64(d) >= int64(g.limit) || i > 0 && d <= docs[i-1] {
			return nil, &BrokenError{File: g.file.Name(), Err: fmt.Errorf("bucket %d has a section that is none, or twice", l.bucket)}
		}
	}
	return docs, nil
}

// sections returns the sections that have all of some pairs, of which there is one at least,
// and some others, in ascending order: those in the bucket of each. The shortest list tells
// how far the others are read.
func (g *grams) sections(pairs []string) ([]uint32, error) {
	lists := make([]bucketList, len(pairs))
	for i, pair := range pairs {
		var err error
		if lists[i], err = g.list(int64(bucketOf(pair) & (g.buckets - 1))); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(lists, func(a, b bucketList) int { return cmp.Compare(a.size(), b.size()) })
	docs, err := g.docs(lists[0])
	if err != nil {
		return nil, err
	}
	space := spaces.Get().(*space)
	defer spaces.Put(space)
	for _, l := range lists[1:] {
		if len(docs) == 0 {
			break
		}
		if space.run, err = g.read(space.run, l); err != nil {
			return nil, err
		}
		docs = alsoIn(docs, space.run)
	}
	return docs, nil
}

// alsoIn returns those of docs, in ascending order, that are in a bucket's list, too. It
// changes docs.
func alsoIn(docs []uint32, list []byte) []uint32 {
	both, at := docs[:0], uint32(0)
	for i := 0; i < len(list) && len(docs) > 0; {
		d, n := uint64(list[i]), 1
		if d >= 0x80 {
			if d, n = binary.Uvarint(list[i:]); n <= 0 {
				break
			}
		}
		i += n
		if at += uint32(d); at < docs[0] {
			continue
		}
		for len(docs) > 0 && docs[0] < at {
			docs = docs[1:]
		}
		if len(docs) > 0 && docs[0] == at {
			both, docs = append(both, at), docs[1:]
		}
	}
	return both
}
