package index

import (
	"cmp"
	"fmt"
	"sort"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
)

// adopt takes over the sections of the notes that stay, without analysing them again.
func (w *generationWriter) adopt(a *analyzer.Analyzer, from *base) error {
	t := from.files.sections
	keep := make([]bool, len(t.frames))
	stays := make([]bool, len(t.of))
	for doc, note := range t.of {
		if stays[doc] = from.kept[note]; !stays[doc] {
			w.dropped = append(w.dropped, uint32(doc))
			continue
		}
		keep[t.frame[doc]] = true // a frame is of one note
	}
	frames, err := w.texts.adopt(from.files.texts, keep)
	if err != nil {
		return err
	}
	notes := make([]uint32, len(from.kept))
	for note, stays := range from.kept {
		if stays {
			notes[note] = w.table.adoptNote(from.manifest.Notes[note].ID, t.words[note], t.titles[note], t.days[note])
		}
	}
	ordinals := make([]uint32, len(t.of))
	byRank := make([]int, len(t.of))
	for doc := range t.of {
		if byRank[t.rank[doc]] = doc; !stays[doc] {
			continue
		}
		ordinals[doc] = uint32(w.table.rows.len())
		row := tableRow{note: notes[t.of[doc]], frame: frames[t.frame[doc]], slot: t.slot[doc], first: t.first[t.of[doc]] == uint32(doc)}
		for f := range row.lengths {
			row.lengths[f] = t.lengths[f][doc]
		}
		w.table.rows.add("", &row)
	}
	for _, doc := range byRank {
		if stays[doc] {
			w.byID = append(w.byID, ordinals[doc])
		}
	}
	if err := w.adoptFacets(a, from, notes, stays); err != nil {
		return err
	}
	return w.adoptGrams(a, from, ordinals, stays)
}

// adoptNote takes over a note and returns its number.
func (w *tableWriter) adoptNote(id string, words, title uint32, d day) uint32 {
	n := uint32(len(w.words))
	w.numbers[id] = n
	w.words, w.titles, w.days = append(w.words, words), append(w.titles, title), append(w.days, d)
	return n
}

func (w *generationWriter) adoptFacets(a *analyzer.Analyzer, from *base, notes []uint32, stays []bool) error {
	old, err := from.manifest.readFacets(from.generation, &from.files.sections.noteMap)
	if err != nil {
		return err
	}
	keys := make([]uint32, len(old.values))
	for i, v := range old.values {
		key := facetKey(a.Analyze(v.texts[0]))
		keys[i] = w.facets.key(key)
		for k, text := range v.texts {
			w.facets.count(facetValue{text, key}, int(v.counts[k]))
		}
	}
	renumbered := func(values []uint32) (numbers []uint32) {
		for _, v := range values {
			numbers = append(numbers, keys[v])
		}
		return numbers
	}
	for note, stays := range from.kept {
		if n := uint32(note); stays {
			*w.facets.note(notes[n]) = noteFacets{renumbered(old.tags.of(n)), renumbered(old.events.of(n)), renumbered(old.speakers.of(n))}
		}
	}
	for doc, note := range from.files.sections.of {
		if !stays[doc] {
			continue
		}
		place := old.heard[doc]
		if place > 0 {
			place -= old.speakers.begin(note)
		}
		w.facets.spoken = append(w.facets.spoken, place)
	}
	return nil
}

// adoptGrams takes over the buckets of pairs. Where the sections are worth more of these
// than there were, pairs that shared one are parted, which only the texts tell.
func (w *generationWriter) adoptGrams(a *analyzer.Analyzer, from *base, ordinals []uint32, stays []bool) error {
	old := from.files.grams
	if old == nil {
		return nil
	}
	pairs := w.grams.pairs + int(old.pairs)
	if bucketsFor(pairs) > int(old.buckets) {
		space := &space{}
		for doc := range stays {
			if !stays[doc] {
				continue
			}
			r, err := from.files.record(uint32(doc), space)
			if err != nil {
				return err
			}
			if err := w.grams.add(ordinals[doc], bucketsOf(foldedTexts(append(pairedNames(&r.note, &r.section), string(r.prose), string(r.code))...)...)); err != nil {
				return err
			}
		}
		w.grams.pairs = pairs
		return nil
	}
	w.grams.pairs = pairs
	for i := range old.buckets {
		docs, err := old.bucket(int64(i))
		if err != nil {
			return err
		}
		for _, doc := range docs {
			if !stays[doc] {
				continue
			}
			if err := w.grams.addTo(i, ordinals[doc]); err != nil {
				return err
			}
		}
	}
	return nil
}

// sectionsByID returns the ordinals of all sections in the order of their ids. Those that
// were adopted are in order already, and each that was added is sought among them: so the
// ids of few have to be read.
func (w *generationWriter) sectionsByID() ([]uint32, error) {
	added, err := w.table.rows.byID(w.added)
	if err != nil || w.from == nil {
		return added, err
	}
	texts, err := openTexts(w.dir, w.texts.sizes)
	if err != nil {
		return nil, err
	}
	defer texts.close()
	ids := idReader{texts: texts, read: map[uint32][]string{}}
	merged := make([]uint32, 0, w.table.rows.len())
	rest := w.byID
	for _, x := range added {
		id := w.table.rows.id(x)
		n := sort.Search(len(rest), func(i int) bool { return ids.of(w.table.rows.at(rest[i])) >= string(id) })
		if n < len(rest) && ids.of(w.table.rows.at(rest[n])) == string(id) {
			return nil, sameID(id)
		}
		merged = append(append(merged, rest[:n]...), x)
		rest = rest[n:]
	}
	return append(merged, rest...), ids.err
}

// An idReader reads the ids of sections from their texts, each frame once.
type idReader struct {
	texts *texts
	read  map[uint32][]string
	err   error // the first
}

func (r *idReader) of(row tableRow) string {
	ids, ok := r.read[row.frame]
	if !ok {
		var err error
		if ids, err = r.frame(row.frame); err != nil {
			r.err = cmp.Or(r.err, err)
		}
		r.read[row.frame] = ids
	}
	if int(row.slot) >= len(ids) {
		r.err = cmp.Or(r.err, fmt.Errorf("%s: frame %d has no section %d", textsName, row.frame, row.slot))
		return ""
	}
	return ids[row.slot]
}

func (r *idReader) frame(n uint32) (ids []string, err error) {
	frame, err := r.texts.frame(n)
	if err != nil {
		return nil, err
	}
	p := parts[[]byte]{rest: frame}
	p.next() // of the note
	for len(p.rest) > 0 {
		text, err := r.texts.book.appendText(nil, p.next())
		if err != nil {
			return nil, r.texts.broken(n, err)
		}
		section := parts[[]byte]{rest: text}
		ids = append(ids, string(section.next()))
		if p.skip(sectionParts - 1); p.err != nil || section.err != nil {
			return nil, r.texts.broken(n, errCutOff)
		}
	}
	return ids, nil
}

// note reads a note back from the texts: all that was counted of it, but not what its
// sections link to, which only the store was told.
func (f *files) note(number uint32) (corpus.Note, error) {
	var n corpus.Note
	records, err := f.records(f.sections.sectionsOf(number))
	if err != nil {
		return n, err
	}
	for _, r := range records {
		ref := r.note
		n.ID, n.Path, n.URL, n.Title, n.Date, n.Event, n.Tags = ref.ID, ref.Path, ref.URL, ref.Title, ref.Date, ref.Event, ref.Tags
		n.Sections = append(n.Sections, corpus.Section{ID: r.section.ID, Heading: r.section.Heading, Anchor: r.section.Anchor,
			Line: r.section.Line, Speaker: r.section.Speaker, Prose: string(r.prose), Code: string(r.code)})
	}
	return n, nil
}
