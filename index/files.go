package index

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"

	"github.com/bits-and-blooms/bitset"

	"github.com/talksearch/talksearch/index/query"
)

// generationWriter writes the files of a generation that hold what is known of its
// sections. It is not safe for concurrent use.
type generationWriter struct {
	dir    string
	stores string // where the store is written
	store  *storeWriter
	texts  *textsWriter
	table  *tableWriter
	grams  *gramWriter
	facets *facetWriter
	added  int // sections, before others are adopted
	// from is what sections are adopted from, dropped are those that are not, and byID
	// are those that are, in the order of their ids.
	from    *base
	dropped []uint32
	byID    []uint32
}

// addedName is the directory, gone when an update is done, with the store of the sections
// that are new.
const addedName = "added"

func createGeneration(dir string, from *base, opts BuildOptions) (*generationWriter, error) {
	w := &generationWriter{dir: dir, stores: dir, from: from, table: newTableWriter(), grams: newGramWriter(dir), facets: newFacetWriter()}
	if from != nil {
		w.stores = filepath.Join(dir, addedName)
		if err := os.Mkdir(w.stores, 0o755); err != nil {
			return nil, err
		}
	}
	w.store = newStoreWriter(w.stores)
	var err error
	if w.texts, err = createTexts(dir, opts); err == nil && from != nil {
		w.texts.until = from.files.texts.until
	}
	return w, err
}

// add takes in the sections of a piece, but for their terms and pairs.
func (w *generationWriter) add(p piece) error {
	if len(p.sections) == 0 {
		return nil
	}
	frame, err := w.texts.add(p.frame)
	if err != nil {
		return err
	}
	for i, s := range p.sections {
		row := tableRow{frame: frame, slot: uint16(i), first: s.first, lengths: s.lengths}
		note := w.table.add(p.noteID, p.title, p.date, s.id, row)
		w.facets.add(note, s.first, s.facets)
	}
	return nil
}

// addTerms takes in the terms and pairs of sections that add has taken in, in the same order.
func (w *generationWriter) addTerms(sections []*sectionDocument) error {
	for _, s := range sections {
		if err := w.store.add(s); err != nil {
			return err
		}
	}
	for _, s := range sections {
		if err := w.grams.add(uint32(w.added), s.buckets); err != nil {
			return err
		}
		w.added++
	}
	return nil
}

// subtract takes back what the sections of a piece, which are dropped, were counted as.
func (w *generationWriter) subtract(p piece) {
	for _, s := range p.sections {
		w.facets.subtract(s.first, s.facets)
		w.grams.pairs -= len(s.buckets)
	}
}

// free frees what the writer holds, whether it was closed or not.
func (w *generationWriter) free() error {
	return errors.Join(w.texts.close(), w.store.close(), w.grams.close())
}

// close finishes the files, with pairs of characters or without, and returns the sums of
// the fields' lengths.
func (w *generationWriter) close(grams bool) (tokens map[string]uint64, err error) {
	order := w.order()
	var store error
	var writing sync.WaitGroup
	writing.Go(func() {
		defer w.from.guard(&store)
		store = w.writeStore()
	})
	defer func() {
		writing.Wait()
		err = errors.Join(err, store)
	}()
	return w.writeTables(order, grams)
}

// writeTables writes what speaks of sections by their numbers. order are their ordinals.
func (w *generationWriter) writeTables(order []uint32, grams bool) (tokens map[string]uint64, err error) {
	if err := w.texts.close(); err != nil {
		return nil, err
	}
	if grams {
		if err := w.grams.write(w.dir, order); err != nil {
			return nil, err
		}
	}
	byID, err := w.sectionsByID()
	if err != nil {
		return nil, err
	}
	if err := errors.Join(w.facets.write(w.dir, order), w.table.write(w.dir, w.texts.sizes, order, byID)); err != nil {
		return nil, err
	}
	return w.table.tokens(), nil
}

// order returns the ordinals of sections by their numbers in the store: those that were
// adopted, then those that were added.
func (w *generationWriter) order() []uint32 {
	order := make([]uint32, 0, w.table.rows.len())
	for ordinal := w.added; ordinal < w.table.rows.len(); ordinal++ {
		order = append(order, uint32(ordinal))
	}
	for ordinal := range w.added {
		order = append(order, uint32(ordinal))
	}
	return order
}

// writeStore finishes the store, of which other segments may be adopted.
func (w *generationWriter) writeStore() error {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // as in openStore
	if w.added > 0 {
		if err := w.store.write(); err != nil {
			return err
		}
	}
	if w.from == nil {
		return nil
	}
	if err := writeStore(w.dir, w.from.files.store, w.dropped, w.stores, w.added); err != nil {
		return err
	}
	if err := os.RemoveAll(w.stores); err != nil {
		return err
	}
	s, err := openStore(w.dir, w.table.rows.len())
	if err != nil {
		return err
	}
	return s.close()
}

// files are the open files of a generation.
type files struct {
	store    *store
	sections *sectionTable
	texts    *texts
	grams    *grams // nil where there are none
	// lists are the postings that were asked for last: the same few words are in many
	// queries, and these are the common ones.
	lists *cache[string, *postingList]
	// phrases are words that follow one another, by pathKey.
	phrases *cache[string, *postingList]
	looked  *cache[lookedUp, looked]
	// filtered are the sections that filters let through.
	filtered *cache[query.Filter, *bitset.BitSet]
	sets     sync.Pool // of *sets that no query uses
}

// openSound opens the files of a generation while they are compared with what was written:
// a query in a terminal waits for both. The small files come first, as root.bolt is among them:
// who opens the others does not trust them, but Bleve trusts this one.
func (m *manifest) openSound(generation string) (*files, error) {
	if err := m.checkSizes(generation); err != nil {
		return nil, err
	}
	names, _ := m.byCost()
	small := 0
	for small < len(names) && m.Checksums[names[small]].Size <= smallFile {
		small++
	}
	if err := m.compare(context.Background(), generation, names[:small]); err != nil {
		return nil, err
	}
	compared := make(chan error, 1)
	go func() { compared <- m.compare(context.Background(), generation, names[small:]) }()
	f, err := openFiles(generation, m.Counts.Sections)
	if broken := <-compared; broken != nil { // it names the file that is to blame
		if f != nil {
			broken = errors.Join(broken, f.close())
		}
		return nil, broken
	}
	return f, err
}

// smallFile is up to how large a file is compared before any is opened.
const smallFile = 1 << 20

// openFiles opens the files of a generation of so many sections.
func openFiles(generation string, sections int) (*files, error) {
	f := &files{
		lists:    newCache[string, *postingList](listBytes),
		phrases:  newCache[string, *postingList](phrasesBytes),
		looked:   newCache[lookedUp, looked](lookedBytes),
		filtered: newCache[query.Filter, *bitset.BitSet](filteredBytes),
	}
	opened := make(chan error, 1)
	go func() {
		var err error
		f.store, err = openStore(generation, sections)
		opened <- err
	}()
	var err error
	if f.sections, err = readSections(generation, sections); err == nil {
		if f.texts, err = openTexts(generation, f.sections.frames); err == nil {
			f.grams, err = openGrams(generation, sections)
		}
	}
	err = errors.Join(err, <-opened)
	if err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

func (f *files) close() error {
	var err error
	if f.store != nil {
		err = f.store.close()
	}
	if f.texts != nil {
		err = errors.Join(err, f.texts.close())
	}
	if f.grams != nil {
		err = errors.Join(err, f.grams.close())
	}
	return err
}
