package index

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
)

// A counter sums up numbers by key, of which there may be more than fit into
// memory, and gives those that are not 0 back in the order of the keys. Sums wrap around,
// so that what was added is taken away again by adding its negative. When it holds most of
// them it writes them, sorted, to a file of their own; in the end the files are
// merged. What it gives depends on what it was given, not on the order.
type counter struct {
	dir    string
	most   int       // keys in memory
	keys   numbering // that are in memory
	counts []uint64  // by number
	sorted []uint32  // the numbers in the order of their keys, until one is added
	key    []byte    // working space
	runs   []*os.File
}

// maxCounted is how many keys a counter keeps in memory: some 30 MB.
const maxCounted = 1 << 18

// newCounter returns a counter that puts its files below dir.
func newCounter(dir string) *counter { return &counter{dir: dir, most: maxCounted} }

func (c *counter) add(key string, n uint64) error {
	c.key = append(c.key[:0], key...)
	return c.addKey(n)
}

// addPair adds to the key that is two strings, parted by keyEnd.
func (c *counter) addPair(first, second string, n uint64) error {
	c.key = append(append(append(c.key[:0], first...), keyEnd), second...)
	return c.addKey(n)
}

func (c *counter) addKey(n uint64) error {
	at, isNew := numberIn(&c.keys, c.key, 0)
	if !isNew {
		c.counts[at] += n
		return nil
	}
	c.counts = append(c.counts, n)
	c.sorted = nil
	if len(c.counts) < c.most {
		return nil
	}
	return c.spill()
}

// spill writes what is in memory to an unnamed file: each key behind its length, then its
// number.
func (c *counter) spill() error {
	f, err := unnamedFile(c.dir)
	if err != nil {
		return err
	}
	c.runs = append(c.runs, f)
	w := bufio.NewWriter(f)
	var b []byte
	for _, at := range c.order() {
		b = appendPart(b[:0], c.keys.text(at))
		b = binary.AppendUvarint(b, c.counts[at])
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	c.keys.clear()
	c.counts, c.sorted = c.counts[:0], nil
	return w.Flush()
}

// order returns the numbers of the keys in memory in the order of these.
func (c *counter) order() []uint32 {
	if c.sorted == nil {
		c.sorted = c.keys.order()
	}
	return c.sorted
}

// unnamedFile makes a file below dir that has no name any more, so that it goes with the
// process.
func unnamedFile(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "run-*.tmp")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// sums yields the keys in ascending order, with the sum of each. An error ends it.
func (c *counter) sums() iter.Seq2[keyCount, error] {
	return func(yield func(keyCount, error) bool) {
		if len(c.runs) == 0 {
			for _, at := range c.order() {
				if n := c.counts[at]; n != 0 && !yield(keyCount{string(c.keys.text(at)), n}, nil) {
					return
				}
			}
			return
		}
		if err := c.merge(func(x keyCount) bool { return yield(x, nil) }); err != nil {
			yield(keyCount{}, err)
		}
	}
}

// merge gives take the sums of all runs, until it has enough.
func (c *counter) merge(take func(keyCount) bool) error {
	if err := c.spill(); err != nil {
		return err
	}
	var heads runHeap
	for _, f := range c.runs {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		r := &run{r: bufio.NewReader(f)}
		if err := r.next(); err == nil {
			heads = append(heads, r)
		} else if !errors.Is(err, io.EOF) {
			return err
		}
	}
	heap.Init(&heads)
	for len(heads) > 0 {
		x := keyCount{key: heads[0].head.key}
		for len(heads) > 0 && heads[0].head.key == x.key {
			x.n += heads[0].head.n
			switch err := heads[0].next(); {
			case err == nil:
				heap.Fix(&heads, 0)
			case errors.Is(err, io.EOF):
				heap.Pop(&heads)
			default:
				return err
			}
		}
		if x.n != 0 && !take(x) {
			return nil
		}
	}
	return nil
}

// close frees the files.
func (c *counter) close() error {
	var errs []error
	for _, f := range c.runs {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// keyCount is a key and its number.
type keyCount struct {
	key string
	n   uint64
}

// A run is a sorted file on its way; head is its next key.
type run struct {
	r    *bufio.Reader
	head keyCount
}

func (r *run) next() error {
	size, err := binary.ReadUvarint(r.r)
	if err != nil {
		return err
	}
	key := make([]byte, size)
	if _, err := io.ReadFull(r.r, key); err != nil {
		return fmt.Errorf("a file of counted words is cut off: %w", err)
	}
	n, err := binary.ReadUvarint(r.r)
	if err != nil {
		return fmt.Errorf("a file of counted words is cut off: %w", err)
	}
	r.head = keyCount{string(key), n}
	return nil
}

// runHeap is a heap of runs by their heads.
type runHeap []*run

func (h runHeap) Len() int           { return len(h) }
func (h runHeap) Less(i, j int) bool { return cmp.Less(h[i].head.key, h[j].head.key) }
func (h runHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *runHeap) Push(x any)        { *h = append(*h, x.(*run)) }
func (h *runHeap) Pop() any {
	last := len(*h) - 1
	x := (*h)[last]
	*h = (*h)[:last]
	return x
}
