package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v16"
	"go.etcd.io/bbolt"
)

// Bleve trusts what its segments say: it makes room for as many things as a number claims,
// follows whatever leads from one place to another, and does some of it in goroutines of its
// own, where a panic ends the process. Sums tell what a disk or a copy did to a file of up to
// comparedAtOpen; they tell nothing of a larger one until it is verified, and nothing of one
// that was made to do harm. So what Bleve is about to make room for is compared with what
// is there, before it is asked: numbers of sections and of doc values before a segment is
// opened, and the sizes of a term's lists before these are read. All else that it follows
// out of the file is a panic where store.guard recovers it.

// The last bytes of a segment: how many sections there are, where their ids are, twice
// where its fields are, where doc values are, how chunks are cut, the version, and a CRC.
const (
	zapFooter  = zap.FooterSize
	zapVersion = zap.Version
	// withoutDocValues is what a field has for where its doc values begin and end.
	withoutDocValues = math.MaxUint64
	// mostFields and mostKinds are more than a segment has, of fields and of what there
	// may be of a field.
	mostFields = 64
	mostKinds  = 8
)

var errClaims = errors.New("it claims more than it has")

// checkClaims compares what the segments of a store claim to be with their sizes. All that lies
// beside root.bolt is one, and root.bolt may name nothing else.
func checkClaims(store string) error {
	dir := filepath.Join(store, "store")
	entries, err := os.ReadDir(dir)
	if err != nil {
		return &BrokenError{File: dir, Err: err}
	}
	checked := map[string]bool{}
	for _, e := range entries {
		if e.Name() == rootName {
			continue
		}
		path := filepath.Join(dir, e.Name())
		if !e.Type().IsRegular() {
			return &BrokenError{File: path, Err: errors.New("it is no file")}
		}
		if err := checkSegment(path); err != nil {
			return &BrokenError{File: path, Err: err}
		}
		checked[e.Name()] = true
	}
	path := filepath.Join(dir, rootName)
	if err := checkRoot(path, checked); err != nil {
		return &BrokenError{File: path, Err: err}
	}
	return nil
}

// checkRoot wants each snapshot of a root.bolt to name segments that were checked, and none of
// them twice: there are no more sections than these have.
func checkRoot(path string, checked map[string]bool) (err error) {
	db, err := bbolt.Open(path, 0o644, &bbolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.View(func(tx *bbolt.Tx) error {
		snapshots := tx.Bucket(util.BoltSnapshotsBucket)
		if snapshots == nil {
			return errors.New("it has no snapshots")
		}
		return snapshots.ForEachBucket(func(epoch []byte) error {
			named := map[string]bool{}
			snapshot := snapshots.Bucket(epoch)
			return snapshot.ForEachBucket(func(k []byte) error {
				name := string(snapshot.Bucket(k).Get(util.BoltPathKey))
				if name != "" && (!checked[name] || named[name]) {
					return fmt.Errorf("it names the segment %q, which is not one of the store, or is so twice", name)
				}
				named[name] = true
				return nil
			})
		})
	})
}

func checkSegment(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < zapFooter {
		return errCutOff
	}
	end := uint64(info.Size() - zapFooter)
	// read reads up to n bytes, so many as there are.
	read := func(at uint64, n int) ([]byte, error) {
		if at >= end {
			return nil, errClaims
		}
		b := make([]byte, min(uint64(n), end-at))
		_, err := f.ReadAt(b, int64(at))
		return b, err
	}
	var footer [zapFooter]byte
	if _, err := f.ReadAt(footer[:], int64(end)); err != nil {
		return err
	}
	number := func(i int) uint64 { return binary.BigEndian.Uint64(footer[8*i:]) }
	sections, ids, names := number(0), number(1), number(3)
	if v := binary.BigEndian.Uint32(footer[44:]); v != zapVersion {
		return fmt.Errorf("it is of version %d", v)
	}
	if sections > end/8 || ids > end-8*sections || sections > math.MaxInt32 {
		return errClaims
	}
	b, err := read(names, binary.MaxVarintLen64+8*mostFields)
	if err != nil {
		return err
	}
	n, k := binary.Uvarint(b)
	if k <= 0 || n > mostFields || len(b) < k+8*int(n) {
		return errClaims
	}
	for i := range int(n) {
		if err := checkField(read, binary.BigEndian.Uint64(b[k+8*i:])); err != nil {
			return err
		}
	}
	return nil
}

// checkField compares what is told of a field. None has doc values, which Bleve would make
// room for.
func checkField(read func(at uint64, n int) ([]byte, error), at uint64) error {
	const kindSize = 2 + 8
	b, err := read(at, 2*binary.MaxVarintLen64+maxName+kindSize*mostKinds)
	if err != nil {
		return err
	}
	if _, b, err = cutPart(b); err != nil { // its name
		return errClaims
	}
	kinds, k := binary.Uvarint(b)
	if k <= 0 || kinds > mostKinds || len(b) < k+kindSize*int(kinds) {
		return errClaims
	}
	for b = b[k:]; kinds > 0; kinds, b = kinds-1, b[kindSize:] {
		place := binary.BigEndian.Uint64(b[2:])
		if place == 0 {
			continue
		}
		values, err := read(place, 2*binary.MaxVarintLen64)
		if err != nil {
			return err
		}
		begin, k := binary.Uvarint(values)
		if k <= 0 || begin != withoutDocValues {
			return errors.New("it has doc values")
		}
	}
	return nil
}

// A dictionary is the terms of a segment's field.
type dictionary struct {
	content  []byte // of the segment
	sections uint64
	terms    *vellum.FST
}

// dictionaries are those of an open store's segments, by field. Bleve reads each of them
// here for the first time, where a panic is recovered.
func dictionaries(segments []*scorch.SegmentSnapshot) (map[string][]dictionary, error) {
	all := map[string][]dictionary{}
	for _, s := range segments {
		z, ok := s.Segment().(*zap.Segment)
		if !ok {
			return nil, fmt.Errorf("it has a segment that is a %T", s.Segment())
		}
		d := dictionary{content: z.Data()[:len(z.Data())-zapFooter], sections: z.NumDocs()}
		for _, field := range z.Fields() {
			if _, err := z.Dictionary(field); err != nil {
				return nil, err
			}
			at, err := z.DictAddr(field)
			if err != nil {
				return nil, err
			}
			if at == 0 { // all sections with the field were dropped
				continue
			}
			terms, _, err := cutPart(d.content[at:])
			if err != nil {
				return nil, err
			}
			if d.terms, err = vellum.Load(terms); err != nil {
				return nil, err
			}
			all[field] = append(all[field], d)
		}
	}
	return all, nil
}

// checkTerm returns an error if a term's lists claim to be longer than they can be: Bleve
// is not to be asked for them.
func (s *store) checkTerm(field, term string) error {
	for i := range s.dictionaries[field] {
		if err := s.dictionaries[field][i].checkTerm(term); err != nil {
			return &BrokenError{File: s.path, Err: fmt.Errorf("the sections with %q: %w", term, err)}
		}
	}
	return nil
}

// disordered says that the sections with a term are in no order. A list that is in order is
// no longer than the store.
func (s *store) disordered(term string) error {
	return &BrokenError{File: s.path, Err: fmt.Errorf("the sections with %q are in no order", term)}
}

func (d *dictionary) checkTerm(term string) error {
	at, ok, err := d.terms.Get([]byte(term))
	if err != nil || !ok || at&zap.FSTValEncodingMask == zap.FSTValEncoding1Hit {
		return err
	}
	var places [2]uint64 // of frequencies and of locations
	for i := range places {
		if at > uint64(len(d.content)) {
			return errClaims
		}
		n := 0
		if places[i], n = binary.Uvarint(d.content[at:]); n <= 0 {
			return errClaims
		}
		at += uint64(n)
	}
	if _, _, err := d.chunks(places[0]); err != nil {
		return err
	}
	ends, content, err := d.chunks(places[1])
	if err != nil {
		return err
	}
	begin := uint64(0)
	for _, end := range ends {
		if begin > end || end > uint64(len(content)) {
			return errClaims
		}
		if err := checkLocations(content[begin:end]); err != nil {
			return err
		}
		begin = end
	}
	return nil
}

// chunks returns where the chunks of a list end, and what follows this.
func (d *dictionary) chunks(at uint64) (ends []uint64, content []byte, err error) {
	if at == 0 { // it has none
		return nil, nil, nil
	}
	if at > uint64(len(d.content)) {
		return nil, nil, errClaims
	}
	b := d.content[at:]
	count, n := binary.Uvarint(b)
	if n <= 0 || count > d.sections+1 || count > uint64(len(b)) {
		return nil, nil, errClaims
	}
	b = b[n:]
	ends = make([]uint64, count)
	for i := range ends {
		if ends[i], n = binary.Uvarint(b); n <= 0 {
			return nil, nil, errClaims
		}
		b = b[n:]
	}
	return ends, b, nil
}

// checkLocations walks through the locations of a chunk: of each section how many bytes
// they take, and of each a field, a position, where it begins and ends, and array positions
// behind their number.
func checkLocations(b []byte) error {
	for len(b) > 0 {
		own, rest, err := cutPart(b)
		if err != nil {
			return errClaims
		}
		for b = rest; len(own) > 0; {
			var count uint64
			for range 5 {
				n := 0
				if count, n = binary.Uvarint(own); n <= 0 {
					return errClaims
				}
				own = own[n:]
			}
			if count > uint64(len(own)) {
				return errClaims
			}
			for ; count > 0; count-- {
				_, n := binary.Uvarint(own)
				if n <= 0 {
					return errClaims
				}
				own = own[n:]
			}
		}
	}
	return nil
}

// walkTerms calls found with the terms of a field that begin with prefix, in order, until it
// fails.
func (s *store) walkTerms(field, prefix string, found func(term string) error) (err error) {
	if err := s.whole(); err != nil {
		return err
	}
	defer s.guard(&err)
	type walk struct {
		*vellum.FSTIterator
		*walker
	}
	var walks []walk
	advanced := func(w walk, err error) error {
		switch {
		case w.steps == 0:
			return &BrokenError{File: s.path, Err: fmt.Errorf("the terms of %s: %w", field, errClaims)}
		case errors.Is(err, vellum.ErrIteratorDone):
			return nil
		case err != nil:
			return err
		}
		walks = append(walks, w)
		return nil
	}
	for i := range s.dictionaries[field] {
		d := &s.dictionaries[field][i]
		w := &walker{steps: stepsPerByte*len(d.content) + stepsPerSection*int(d.sections)}
		it, err := d.terms.Search(w, []byte(prefix), behind(prefix))
		if err := advanced(walk{it, w}, err); err != nil {
			return err
		}
	}
	var last []byte
	for begun := false; len(walks) > 0; begun = true {
		first, _ := walks[0].Current()
		for _, w := range walks[1:] {
			if term, _ := w.Current(); bytes.Compare(term, first) < 0 {
				first = term
			}
		}
		if begun && bytes.Compare(first, last) <= 0 {
			return &BrokenError{File: s.path, Err: fmt.Errorf("the terms of %s are in no order", field)}
		}
		last = append(last[:0], first...)
		if err := found(string(last)); err != nil {
			return err
		}
		before := walks
		walks = walks[:0]
		for _, w := range before {
			var err error
			if term, _ := w.Current(); bytes.Equal(term, last) {
				err = w.Next()
			}
			if err := advanced(w, err); err != nil {
				return err
			}
		}
	}
	return nil
}

// behind returns the first term after all that begin with prefix, or nil.
func behind(prefix string) []byte {
	for b := []byte(prefix); len(b) > 0; b = b[:len(b)-1] {
		if last := len(b) - 1; b[last] < 0xff {
			b[last]++
			return b
		}
	}
	return nil
}

// A walker lets all terms pass up to a length, and ends a walk that takes more steps than
// there can be: a damaged transducer may lead in circles. Its states are lengths.
type walker struct{ steps int }

const (
	// The transducer of terms that end alike is shorter than these, but not by this much.
	stepsPerByte    = 64
	stepsPerSection = 8 << 10
	maxWalked       = 64 << 10 // bytes of a term
)

func (w *walker) Start() int               { return 0 }
func (w *walker) IsMatch(int) bool         { return true }
func (w *walker) CanMatch(length int) bool { return length <= maxWalked && w.steps > 0 }
func (w *walker) WillAlwaysMatch(int) bool { return false }
func (w *walker) Accept(length int, _ byte) int {
	if w.steps > 0 {
		w.steps--
	}
	return length + 1
}
