package index

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
)

// A storeField is a field of the store, numbered as the store's segments do.
type storeField uint8

const (
	storedID storeField = iota
	storedDate
	storedHas
	storedPath
	storedWords
	numStoreFields
)

// storeFields are their names: Bleve has that of ids first, and the others by name.
var storeFields = [numStoreFields]string{"_id", keyDate, keyHas, keyPath, wordsName}

// A keyTerm is a whole value of a field that is filtered by.
type keyTerm struct {
	field storeField
	value string
}

// An inverter turns sections, which tell their terms, into terms that tell their
// sections. It writes down postings as they come, beside the numbers of their terms, and
// when that is much sorts them, by counting, into a run: a file of their own, as a
// counter has them. In the end the runs are read side by side.
type inverter struct {
	dir      string
	most     int         // bytes of the log, and of the terms
	sections uint32      // so far, all of them
	first    uint32      // of the run
	numbers  numbering   // of terms in this run; their fields are what kind they are of
	terms    []termInRun // by number
	// log is of each section how many postings it has, and these: the number of the
	// term, and what a segment tells of the posting.
	log  []byte
	runs []*os.File
}

// termInRun is what is known of a term while a run is written down.
type termInRun struct {
	field    storeField
	postings uint32
	size     uint32 // of the list
	last     uint32 // the section of the last posting
}

// maxLog is how much of the log is kept in memory, and of the terms: four million postings,
// as 70 MB of notes have.
const maxLog = 24 << 20

// newInverter returns an inverter that puts its files below dir.
func newInverter(dir string) *inverter { return &inverter{dir: dir, most: maxLog} }

// add takes in the next section.
func (v *inverter) add(words sectionPostings, keys []keyTerm) error {
	v.log = binary.AppendUvarint(v.log, uint64(len(words.terms)+len(keys)))
	long := words.long
	for i := range words.terms {
		w := &words.terms[i]
		if w.packed > 0 {
			v.post(storedWords, w.term, w.packed, nil)
			continue
		}
		v.post(storedWords, w.term, 1, long[0])
		long = long[1:]
	}
	for _, k := range keys {
		v.post(k.field, k.value, 1, nil)
	}
	if v.sections++; max(len(v.log), len(v.numbers.bytes)) < v.most {
		return nil
	}
	return v.spill()
}

// post adds a posting of the section: its frequency and, if it has one, its location.
func (v *inverter) post(f storeField, term string, frequency uint64, location steps) {
	n, isNew := numberIn(&v.numbers, term, uint32(f))
	if isNew {
		v.terms = append(v.terms, termInRun{field: f})
	}
	t := &v.terms[n]
	v.log = binary.AppendUvarint(v.log, uint64(n))
	at := len(v.log)
	v.log = appendPosting(v.log, frequency, location)
	t.postings++
	t.size += uint32(uvarintSize(uint64(v.sections-t.last)) + len(v.log) - at)
	t.last = v.sections
}

// cutPosting returns the size of the posting that b begins with.
func cutPosting(b []byte) int {
	frequency, n := binary.Uvarint(b)
	if frequency&hasLocation != 0 {
		size, k := binary.Uvarint(b[n:])
		n += k + int(size)
	}
	return n
}

func uvarintSize(x uint64) int {
	n := 1
	for ; x >= 0x80; x >>= 7 {
		n++
	}
	return n
}

// An invertedTerm is a term with its postings, as lists of which each goes on where the
// one before ends: of each posting how far its section is from the one before, or for the
// first of a list from 0, as a uvarint, and what appendPosting writes. It is good until
// the next one.
type invertedTerm struct {
	field    storeField
	text     []byte
	postings int
	lists    [][]byte
}

func (t *invertedTerm) compare(other *invertedTerm) int {
	return cmp.Or(cmp.Compare(t.field, other.field), slices.Compare(t.text, other.text))
}

// all yields the terms of all sections, in the order of fields and of their bytes, once.
// An error ends it.
func (v *inverter) all() iter.Seq2[*invertedTerm, error] {
	return func(yield func(*invertedTerm, error) bool) {
		var heads []*invertedRun // in the order of their sections
		for _, f := range v.runs {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				yield(nil, err)
				return
			}
			heads = append(heads, &invertedRun{r: bufio.NewReaderSize(f, 64<<10)})
		}
		log := v.log
		v.log, v.numbers.table = nil, nil // there are no more sections
		next, stop := iter.Pull(v.sorted(log))
		defer stop()
		heads = append(heads, &invertedRun{rest: next})
		for _, r := range heads {
			if err := r.next(); err != nil {
				yield(nil, err)
				return
			}
		}
		var t invertedTerm
		var of []*invertedRun
		for {
			heads = slices.DeleteFunc(heads, func(r *invertedRun) bool { return r.done })
			if len(heads) == 0 {
				return
			}
			least := heads[0]
			for _, r := range heads[1:] { // runs are few
				if r.head.compare(least.head) < 0 {
					least = r
				}
			}
			t.field, t.text = least.head.field, append(t.text[:0], least.head.text...)
			t.postings, t.lists = 0, t.lists[:0]
			of = of[:0]
			for _, r := range heads {
				if r == least || r.head.compare(least.head) == 0 {
					t.postings += r.head.postings
					t.lists = append(t.lists, r.head.lists...)
					of = append(of, r)
				}
			}
			if !yield(&t, nil) {
				return
			}
			for _, r := range of {
				if err := r.next(); err != nil {
					yield(nil, err)
					return
				}
			}
		}
	}
}

// sorted yields the terms of the sections since the last run, of which log is the log.
func (v *inverter) sorted(log []byte) iter.Seq[*invertedTerm] {
	return func(yield func(*invertedTerm) bool) {
		order := v.order()
		ends := make([]uint32, len(v.terms)) // where the list of each term ends, so far
		size := uint32(0)
		for _, n := range order {
			ends[n] = size
			size += v.terms[n].size
			v.terms[n].last = 0
		}
		lists := make([]byte, size)
		section := v.first
		for ; len(log) > 0; section++ {
			postings, k := binary.Uvarint(log)
			log = log[k:]
			for range postings {
				n, k := binary.Uvarint(log)
				log = log[k:]
				k = cutPosting(log)
				t := &v.terms[n]
				at := ends[n]
				at += uint32(binary.PutUvarint(lists[at:], uint64(section-t.last)))
				at += uint32(copy(lists[at:], log[:k]))
				ends[n], t.last = at, section
				log = log[k:]
			}
		}
		log = nil // its room may be needed
		var t invertedTerm
		for _, n := range order {
			of := &v.terms[n]
			t.field, t.text, t.postings = of.field, v.numbers.text(n), int(of.postings)
			t.lists = append(t.lists[:0], lists[ends[n]-of.size:ends[n]])
			if !yield(&t) {
				return
			}
		}
	}
}

// order returns the numbers of terms in the order of fields and of their bytes.
func (v *inverter) order() []uint32 {
	var of [numStoreFields][]uint32
	for _, n := range v.numbers.order() {
		f := v.terms[n].field
		of[f] = append(of[f], n)
	}
	return slices.Concat(of[:]...)
}

// spill writes the run to an unnamed file.
func (v *inverter) spill() error {
	f, err := unnamedFile(v.dir)
	if err != nil {
		return err
	}
	v.runs = append(v.runs, f)
	w := bufio.NewWriterSize(f, 64<<10)
	var b []byte
	for t := range v.sorted(v.log) {
		b = append(b[:0], byte(t.field))
		b = appendPart(b, t.text)
		b = binary.AppendUvarint(b, uint64(t.postings))
		b = appendPart(b, t.lists[0])
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	v.numbers.clear()
	clear(v.terms)
	v.terms, v.log, v.first = v.terms[:0], v.log[:0], v.sections
	return w.Flush()
}

// close frees the files.
func (v *inverter) close() error {
	var errs []error
	for _, f := range v.runs {
		errs = append(errs, f.Close())
	}
	v.runs = nil
	return errors.Join(errs...)
}

// An invertedRun is a run on its way; head is its next term. It is read from a file, or
// given by rest.
type invertedRun struct {
	r    *bufio.Reader
	rest func() (*invertedTerm, bool)
	head *invertedTerm
	done bool
}

func (r *invertedRun) next() error {
	if r.rest != nil {
		t, ok := r.rest()
		r.head, r.done = t, !ok
		return nil
	}
	if r.head == nil {
		r.head = &invertedTerm{lists: make([][]byte, 1)}
	}
	field, err := r.r.ReadByte()
	if errors.Is(err, io.EOF) {
		r.done = true
		return nil
	}
	var postings uint64
	if err == nil {
		r.head.text, err = r.part(r.head.text)
	}
	if err == nil {
		postings, err = binary.ReadUvarint(r.r)
	}
	if err == nil {
		r.head.lists[0], err = r.part(r.head.lists[0])
	}
	if err != nil {
		return fmt.Errorf("a file of postings is cut off: %w", err)
	}
	r.head.field, r.head.postings = storeField(field), int(postings)
	return nil
}

// part reads what stands behind its length into space.
func (r *invertedRun) part(space []byte) ([]byte, error) {
	size, err := binary.ReadUvarint(r.r)
	if err != nil {
		return nil, err
	}
	space = slices.Grow(space[:0], int(size))[:size]
	_, err = io.ReadFull(r.r, space)
	return space, err
}
