package index

import (
	"bufio"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
)

// A gramWriter collects the buckets of a generation that is being built. Their lists are
// an eighth of the text, so that only some of them are kept in memory: what comes before is
// in files.
type gramWriter struct {
	dir     string
	buckets [maxBuckets]bucket
	// pairs is how many the sections have.
	pairs int
	held  int // bytes of lists in memory
	most  int // that may be
	runs  []gramRun
}

// heldGrams is how many bytes of lists are kept in memory.
const heldGrams = 8 << 20

// newGramWriter returns a writer that puts its files below dir.
func newGramWriter(dir string) *gramWriter { return &gramWriter{dir: dir, most: heldGrams} }

// A bucket is a list of numbers in ascending order, as they are written: what of it is in
// memory goes on where the last run ends.
type bucket struct {
	list []byte
	last uint32
}

func (b *bucket) add(n uint32) {
	b.list = binary.AppendUvarint(b.list, uint64(n-b.last))
	b.last = n
}

// A gramRun is a file with a part of each list, and where each ends.
type gramRun struct {
	file *os.File
	ends []uint32
}

// append appends the part of a list.
func (r *gramRun) append(list []byte, bucket int) ([]byte, error) {
	from := uint32(0)
	if bucket > 0 {
		from = r.ends[bucket-1]
	}
	n := len(list)
	list = slices.Grow(list, int(r.ends[bucket]-from))[:n+int(r.ends[bucket]-from)]
	_, err := r.file.ReadAt(list[n:], int64(from))
	return list, err
}

// add takes in the buckets of a section. Sections come in the order of their numbers.
func (w *gramWriter) add(ordinal uint32, buckets []uint32) error {
	w.pairs += len(buckets)
	for _, b := range buckets {
		if err := w.addTo(b, ordinal); err != nil {
			return err
		}
	}
	return nil
}

// addTo adds a section to a bucket.
func (w *gramWriter) addTo(bucket, ordinal uint32) error {
	b := &w.buckets[bucket]
	before := len(b.list)
	b.add(ordinal)
	if w.held += len(b.list) - before; w.held < w.most {
		return nil
	}
	return w.spill()
}

// spill writes the lists in memory to an unnamed file.
func (w *gramWriter) spill() error {
	f, err := unnamedFile(w.dir)
	if err != nil {
		return err
	}
	run := gramRun{f, make([]uint32, 0, maxBuckets)}
	w.runs = append(w.runs, run)
	out := bufio.NewWriter(f)
	end := uint32(0)
	for i := range w.buckets {
		b := &w.buckets[i]
		if _, err := out.Write(b.list); err != nil {
			return err
		}
		end += uint32(len(b.list))
		b.list = b.list[:0]
		run.ends = append(run.ends, end)
	}
	w.runs[len(w.runs)-1], w.held = run, 0
	return out.Flush()
}

// appendList appends the list of a bucket to one.
func (w *gramWriter) appendList(list []byte, bucket int) (_ []byte, err error) {
	for i := range w.runs {
		if list, err = w.runs[i].append(list, bucket); err != nil {
			return nil, err
		}
	}
	return append(list, w.buckets[bucket].list...), nil
}

// write writes the file. order are the sections by their internal numbers.
func (w *gramWriter) write(generation string, order []uint32) (err error) {
	internal := make([]uint32, len(order))
	for doc, ordinal := range order {
		internal[ordinal] = uint32(doc)
	}
	f, err := os.Create(filepath.Join(generation, gramsName))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	n := bucketsFor(w.pairs)
	head := binary.LittleEndian.AppendUint32(nil, uint32(n))
	head = binary.LittleEndian.AppendUint32(head, uint32(w.pairs))
	// Where the buckets end is written last, before them.
	if _, err := f.Seek(int64(gramsHead+4*n), 0); err != nil {
		return err
	}
	body := &measured{w: bufio.NewWriter(f)}
	var list []byte
	var docs []uint32
	for i := range n {
		docs = docs[:0]
		for j := i; j < maxBuckets; j += n {
			if list, err = w.appendList(list[:0], j); err != nil {
				return err
			}
			docs = appendBucket(docs, list)
		}
		for k := range docs {
			docs[k] = internal[docs[k]]
		}
		slices.Sort(docs)
		b := bucket{list: list[:0]}
		for _, d := range slices.Compact(docs) {
			b.add(d)
		}
		list = b.list
		if _, err := body.Write(list); err != nil {
			return err
		}
		head = binary.LittleEndian.AppendUint32(head, uint32(body.n))
	}
	if err := body.w.Flush(); err != nil {
		return err
	}
	_, err = f.WriteAt(head, 0)
	return err
}

// close frees the files.
func (w *gramWriter) close() error {
	var errs []error
	for i := range w.runs {
		errs = append(errs, w.runs[i].file.Close())
	}
	return errors.Join(errs...)
}
