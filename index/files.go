package index

import "errors"

// generationWriter writes the files of a generation that hold what is known of its
// sections. It is not safe for concurrent use.
type generationWriter struct {
	dir    string
	store  *storeWriter
	texts  *textsWriter
	table  *tableWriter
	grams  *gramWriter
	facets *facetWriter
}

func createGeneration(dir string, dictionary []byte) (*generationWriter, error) {
	s, err := createStore(dir)
	if err != nil {
		return nil, err
	}
	t, err := createTexts(dir, dictionary)
	if err != nil {
		return nil, err
	}
	return &generationWriter{dir: dir, store: s, texts: t, table: newTableWriter(), grams: &gramWriter{}, facets: newFacetWriter()}, nil
}

// add takes in the sections of a piece.
func (w *generationWriter) add(p piece) error {
	if len(p.sections) == 0 {
		return nil
	}
	frame := uint32(len(w.texts.sizes))
	if err := w.texts.add(p.frame); err != nil {
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
	}
	return nil
}

// close finishes the files, with pairs of characters or without. The tables speak of
// sections by the numbers that Bleve gave them at last, so the store has to be asked.
func (w *generationWriter) close(grams bool) error {
	if err := errors.Join(w.store.close(), w.texts.close()); err != nil {
		return err
	}
	s, err := openStore(w.dir)
	if err != nil {
		return err
	}
	order, err := s.order()
	if err := errors.Join(err, s.close()); err != nil {
		return err
	}
	if grams {
		if err := w.grams.write(w.dir, order); err != nil {
			return err
		}
	}
	return errors.Join(w.facets.write(w.dir, order), w.table.write(w.dir, w.texts.sizes, order))
}

// files are the open files of a generation.
type files struct {
	store    *store
	sections *sectionTable
	texts    *texts
	grams    *grams // nil where there are none
}

func openFiles(generation string) (*files, error) {
	f := &files{}
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
