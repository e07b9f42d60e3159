package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
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

func createGeneration(dir string, from *base) (*generationWriter, error) {
	w := &generationWriter{dir: dir, stores: dir, from: from, table: newTableWriter(), grams: &gramWriter{}, facets: newFacetWriter()}
	if from != nil {
		w.stores = filepath.Join(dir, addedName)
		if err := os.Mkdir(w.stores, 0o755); err != nil {
			return nil, err
		}
	}
	var err error
	if w.store, err = createStore(w.stores); err != nil {
		return nil, err
	}
	w.texts, err = createTexts(dir)
	return w, err
}

// add takes in the sections of a piece.
func (w *generationWriter) add(p piece) error {
	if len(p.sections) == 0 {
		return nil
	}
	frame, err := w.texts.add(p.frame)
	if err != nil {
		return err
	}
	for i, s := range p.sections {
		row := tableRow{id: s.id, frame: frame, slot: uint16(i), first: s.first, lengths: s.lengths}
		ordinal := w.table.add(p.noteID, p.title, p.date, row)
		w.facets.add(w.table.rows[ordinal].note, s.first, s.facets)
		w.grams.add(ordinal, s.buckets)
		if err := w.store.add(ordinal, s.fields); err != nil {
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

// close finishes the files, with pairs of characters or without, and returns the sums of
// the fields' lengths. The tables speak of sections by the numbers that Bleve gave them
// at last, so the store has to be asked.
func (w *generationWriter) close(grams bool) (tokens map[string]uint64, err error) {
	order, err := w.order()
	if err := errors.Join(err, w.texts.close()); err != nil {
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
	t, err := readSections(w.dir, len(order))
	if err != nil {
		return nil, err
	}
	return t.tokens(), nil
}

// order finishes the store, and returns the ordinals of its sections by number: those that
// were adopted, then those that were added.
func (w *generationWriter) order() ([]uint32, error) {
	var order []uint32
	for ordinal := w.added; ordinal < len(w.table.rows); ordinal++ {
		order = append(order, uint32(ordinal))
	}
	stores := ""
	if w.added > 0 {
		if err := w.store.close(); err != nil {
			return nil, err
		}
		s, err := openStore(w.stores)
		if err != nil {
			return nil, err
		}
		added, err := s.order()
		if err := errors.Join(err, s.close()); err != nil {
			return nil, err
		}
		order = append(order, added...)
		stores = w.stores
	}
	if w.from == nil {
		return order, nil
	}
	if err := writeStore(w.dir, w.from.files.store, w.dropped, stores); err != nil {
		return nil, err
	}
	if err := os.RemoveAll(w.stores); err != nil {
		return nil, err
	}
	s, err := openStore(w.dir)
	if err != nil {
		return nil, err
	}
	if s.limit != len(order) {
		err = fmt.Errorf("%s has %d sections, and not %d", s.path, s.limit, len(order))
	}
	return order, errors.Join(err, s.close())
}

// files are the open files of a generation.
type files struct {
	store    *store
	sections *sectionTable
	texts    *texts
	grams    *grams // nil where there are none
	// lists are the postings that were asked for last: the same few words are in many
	// queries, and these are the common ones.
	lists  *cache[string, *postingList]
	looked *cache[lookedUp, looked]
}

func openFiles(generation string) (*files, error) {
	f := &files{lists: newCache[string, *postingList](listBytes, listBytes/4), looked: newCache[lookedUp, looked](lookedBytes, lookedBytes/4)}
	var err error
	if f.store, err = openStore(generation); err != nil {
		return nil, err
	}
	if f.sections, err = readSections(generation, f.store.limit); err == nil {
		if f.texts, err = openTexts(generation, f.sections.frames); err == nil {
			f.grams, err = openGrams(generation, f.store.limit)
		}
	}
	if err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

func (f *files) close() error {
	err := f.store.close()
	if f.texts != nil {
		err = errors.Join(err, f.texts.close())
	}
	if f.grams != nil {
		err = errors.Join(err, f.grams.close())
	}
	return err
}
