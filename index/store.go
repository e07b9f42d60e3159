package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/bits-and-blooms/bitset"
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/talksearch/talksearch/analyzer"
)

// storeConfig is what Bleve is told of a store. Segments are zap 16: zap 17
// merges drop stored fields. A held lock is an error after a second, where
// Bleve would wait for ever.
func storeConfig(more map[string]any) map[string]any {
	config := map[string]any{
		"forceSegmentType":    "zap",
		"forceSegmentVersion": 16,
		"bolt_timeout":        "1s",
	}
	for k, v := range more {
		config[k] = v
	}
	return config
}

// storeWriter fills the store of a generation that nobody reads yet. It is not
// safe for concurrent use.
type storeWriter struct {
	generation string
	inverter   *inverter
}

// storeMetaName is the file that tells Bleve what kind of store it is.
const storeMetaName = "index_meta.json"

func newStoreWriter(generation string) *storeWriter {
	return &storeWriter{generation: generation, inverter: newInverter(generation)}
}

// add adds a section, whose number is how many came before.
func (w *storeWriter) add(s *sectionDocument) error { return w.inverter.add(s.terms, s.keys) }

// close frees the working space of a store, written or not.
func (w *storeWriter) close() error { return w.inverter.close() }

// write writes the store, as one segment, the fastest form to read. At least one section
// must have been added.
func (w *storeWriter) write() error {
	dir := filepath.Join(w.generation, storeName)
	if err := createStore(dir, w.generation); err != nil {
		return err
	}
	s := segment{path: filepath.Join(dir, "store", segmentName(0))}
	if err := writeSegment(s.path, w.inverter.sections, w.inverter.all()); err != nil {
		return err
	}
	if err := writeRoot(filepath.Join(dir, "store", rootName), []segment{s}); err != nil {
		return err
	}
	// Bleve keeps its files to their owner, but a server seldom runs as the user
	// who indexes. The index is as public as its directory.
	return publicTree(dir)
}

// createStore lets Bleve make a store that names no segment of ours yet: what it needs to
// open one is its own affair. It goes below bleve.NewBuilder, but makes what bleve.Open
// reads.
func createStore(dir, temporary string) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	meta := fmt.Sprintf(`{"storage":"","index_type":%q}`, scorch.Name)
	if err := os.WriteFile(filepath.Join(dir, storeMetaName), []byte(meta), 0o644); err != nil {
		return err
	}
	m := bleve.NewIndexMapping()
	// Terms are made by package analyzer. Should another Bleve program query the
	// store, it has to take its query's words as they are.
	m.DefaultAnalyzer = keyword.Name
	mapping, err := json.Marshal(m)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "store")
	b, err := scorch.NewBuilder(storeConfig(map[string]any{
		"path":            path,
		"buildPathPrefix": temporary,
		"internal":        map[string][]byte{string(util.MappingInternalKey): mapping},
	}))
	if err != nil {
		return err
	}
	// It makes none of no document.
	if err := errors.Join(b.Index(document.NewDocument("")), b.Close()); err != nil {
		return err
	}
	files, err := os.ReadDir(path)
	for _, f := range files {
		if f.Name() != rootName {
			err = errors.Join(err, os.Remove(filepath.Join(path, f.Name())))
		}
	}
	return err
}

func publicTree(root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.Chmod(path, 0o755)
		}
		return os.Chmod(path, 0o644)
	})
}

// store is an open, read-only store.
type store struct {
	path   string
	bleve  bleve.Index
	reader bleveindex.IndexReader
	// limit is how many sections there are: they are numbered from 0, in the order of
	// Bleve's numbers.
	limit int
	// An update drops sections whose numbers Bleve keeps. Then bleveOf tells Bleve's number
	// of a section, and ours the reverse, -1 where it was dropped; else both are nil.
	bleveOf []uint32
	ours    []int32
	// dictionaries are those of the segments, by field.
	dictionaries map[string][]dictionary
	// numbers are the terms that a phrase may begin amid, read when they are first asked for.
	numbers func() ([]string, error)
	// broken is set once Bleve has panicked: zap does so with a lock held, and would
	// let every later reader wait for ever.
	broken atomic.Pointer[BrokenError]
}

// openStore opens the store of a generation of so many sections.
func openStore(generation string, sections int) (s *store, err error) {
	path := filepath.Join(generation, storeName)
	// Bleve trusts its files, and a damaged one can make it panic, or read beyond
	// what is mapped, which would end the process.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			s, err = nil, &BrokenError{File: path, Err: fmt.Errorf("%v", r)}
		}
	}()
	if err := checkClaims(path); err != nil {
		return nil, err
	}
	b, err := bleve.OpenUsing(path, storeConfig(map[string]any{"read_only": true}))
	if err != nil {
		return nil, &BrokenError{File: path, Err: err}
	}
	fail := func(err error) (*store, error) {
		return nil, &BrokenError{File: path, Err: errors.Join(err, b.Close())}
	}
	advanced, err := b.Advanced()
	if err != nil {
		return fail(err)
	}
	reader, err := advanced.Reader()
	if err != nil {
		return fail(err)
	}
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return fail(errors.Join(fmt.Errorf("it is a %T", reader), reader.Close()))
	}
	s = &store{path: path, bleve: b, reader: reader}
	if s.dictionaries, err = dictionaries(snapshot.Segments()); err != nil {
		return fail(errors.Join(err, reader.Close()))
	}
	if err := s.number(snapshot.Segments(), sections); err != nil {
		return fail(errors.Join(err, reader.Close()))
	}
	s.numbers = sync.OnceValues(func() (numbers []string, err error) {
		err = s.walkTerms(wordsName, "", func(term string) error {
			if analyzer.MayBegin(term) {
				numbers = append(numbers, term)
			}
			return nil
		})
		return numbers, err
	})
	return s, nil
}

// number numbers the sections that are not dropped, which are so many.
func (s *store) number(segments []*scorch.SegmentSnapshot, sections int) error {
	all, dropped := 0, 0
	for _, segment := range segments {
		all += int(segment.FullSize())
		dropped += int(segment.FullSize() - segment.LiveSize())
	}
	if s.limit = all - dropped; s.limit != sections {
		return fmt.Errorf("it has %d sections, and not %d", s.limit, sections)
	}
	if dropped == 0 {
		return nil
	}
	s.ours = make([]int32, 0, all)
	for _, segment := range segments {
		for n := range uint32(segment.FullSize()) {
			if d := segment.Deleted(); d != nil && d.Contains(n) {
				s.ours = append(s.ours, -1)
				continue
			}
			s.bleveOf = append(s.bleveOf, uint32(len(s.ours)))
			s.ours = append(s.ours, int32(len(s.bleveOf)-1))
		}
	}
	if len(s.bleveOf) != sections {
		return errors.New("it drops sections that are none")
	}
	return nil
}

func (s *store) close() error {
	return errors.Join(s.reader.Close(), s.bleve.Close())
}

// guard, deferred by whoever reads the store, makes a panic of Bleve's a *BrokenError:
// it trusts its files.
func (s *store) guard(err *error) {
	if p := recover(); p != nil {
		broken := &BrokenError{File: s.path, Err: fmt.Errorf("%v", p)}
		s.broken.Store(broken)
		*err = broken
	}
}

// whole returns an error if the store is known to be broken.
func (s *store) whole() error {
	if broken := s.broken.Load(); broken != nil {
		return broken
	}
	return nil
}

// all returns all sections.
func (s *store) all() (_ *bitset.BitSet, err error) {
	if err := s.whole(); err != nil {
		return nil, err
	}
	defer s.guard(&err)
	ids, err := s.reader.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	defer ids.Close()
	set := bitset.New(uint(s.limit))
	for {
		id, err := ids.Next()
		if err != nil || id == nil {
			return set, err
		}
		doc, err := s.doc(id)
		if err != nil {
			return nil, err
		}
		set.Set(uint(doc))
	}
}

// doc returns the number of a section. A damaged list has numbers that no section has,
// and a set of all up to these would take half a gigabyte.
func (s *store) doc(id bleveindex.IndexInternalID) (uint32, error) {
	doc := id.Value()
	if s.ours != nil && doc < uint64(len(s.ours)) && s.ours[doc] >= 0 {
		return uint32(s.ours[doc]), nil
	}
	if s.ours != nil || doc >= uint64(s.limit) {
		return 0, fmt.Errorf("%s: there is no section %d", storeName, doc)
	}
	return uint32(doc), nil
}

// id is what Bleve calls a section.
func (s *store) id(doc uint32) bleveindex.IndexInternalID {
	if s.bleveOf != nil {
		doc = s.bleveOf[doc]
	}
	return bleveindex.NewIndexInternalID(nil, uint64(doc))
}
