package index

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"iter"
	"os"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v16"
)

// What a segment of zap 16 tells of a posting is its frequency, its norm and its
// locations. Zap itself makes a segment of documents that are kept until it has a
// thousand, through maps, and then merges these segments; here it is written at once, of
// terms and postings that are in order already.
//
// A segment is, one after the other, with all integers of a fixed size big-endian:
//
//	stored fields   of each section: uvarints of the size of what tells of the fields
//	                and of the fields, which are the id alone
//	                the place of each of these, 8 bytes
//	fields          of each: the postings of its terms; the dictionary, a transducer
//	                from terms to the places of their postings, behind its size; and where
//	                these are, as uvarints
//	names           of each field: its name, and where it is
//	                the number of fields, and the place of each of these
//	footer          the numbers below writeFooter, and a CRC-32 of everything
//
// The postings of a term are the frequencies and the locations, each cut into chunks of
// as many sections, with the number of chunks and the ends of these before them; uvarints
// of where the two are; and the sections as a roaring bitmap behind its size. A term of one
// section where it stands once has none: its place tells the section.

// hasLocation is the bit of a frequency that tells of a location.
const hasLocation = 1

// postingNorm is what zap keeps with every posting, and nobody reads: the section table has the
// lengths. Of 0 zap would make a posting that it does not find again.
const postingNorm = 1

// sharedNodes is how many nodes of a dictionary are known at a time, by twos, to be shared
// by terms that end alike. Of the 10,000 that are usual, most would be asked of memory.
const sharedNodes = 3000

// appendPosting appends a posting as a segment has it: the frequency, and the location
// behind its size.
func appendPosting(b []byte, frequency uint64, location steps) []byte {
	if location == nil {
		return binary.AppendUvarint(b, frequency<<1)
	}
	b = binary.AppendUvarint(b, frequency<<1|hasLocation)
	// Of its field, its position, where it begins and ends, and its array positions.
	head := [...]uint64{uint64(storedWords), 0, 0, 0, uint64(len(location))}
	size := 0
	for _, x := range head {
		size += uvarintSize(x)
	}
	for _, x := range location {
		size += uvarintSize(x)
	}
	b = binary.AppendUvarint(b, uint64(size))
	for _, x := range head {
		b = binary.AppendUvarint(b, x)
	}
	for _, x := range location {
		b = binary.AppendUvarint(b, x)
	}
	return b
}

// writeSegment writes a segment of so many sections, whose ids are their numbers, and of
// the terms of all its fields but that of ids.
func writeSegment(path string, sections uint32, terms iter.Seq2[*invertedTerm, error]) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := zap.NewCountHashWriter(f)
	w := &segmentWriter{sum: sum, out: bufio.NewWriterSize(sum, 64<<10), sections: uint64(sections), bitmap: roaring.New()}
	stored := w.ids()
	if err := w.fields(terms); err != nil {
		return err
	}
	names := w.names()
	if err := w.out.Flush(); err != nil {
		return err
	}
	return w.footer(stored, names)
}

// A segmentWriter writes a segment.
type segmentWriter struct {
	sum      *zap.CountHashWriter
	out      *bufio.Writer // its errors are kept until it is flushed
	sections uint64
	places   [numStoreFields]uint64 // of the fields

	// Working space.
	docs                   []uint32
	frequencies, locations chunks
	bitmap                 *roaring.Bitmap
	packed                 bytes.Buffer
	scratch                []byte
}

// at is where the next byte goes.
func (w *segmentWriter) at() uint64 { return uint64(w.sum.Count() + w.out.Buffered()) }

// ids writes the stored fields, and returns where their places are.
func (w *segmentWriter) ids() uint64 {
	places := make([]byte, 0, 8*w.sections)
	for doc := range uint32(w.sections) {
		places = binary.BigEndian.AppendUint64(places, w.at())
		b := append(w.scratch[:0], 1, 5, 4) // one byte tells of the id, of four; 0 is snappy for no other field
		b = append(binary.BigEndian.AppendUint32(b, doc), 0)
		w.out.Write(b)
		w.scratch = b
	}
	place := w.at()
	w.out.Write(places)
	return place
}

// fields writes the terms of all fields.
func (w *segmentWriter) fields(terms iter.Seq2[*invertedTerm, error]) error {
	var transducer bytes.Buffer
	dictionary, err := vellum.New(&transducer, &vellum.BuilderOpts{Encoder: 1, RegistryTableSize: sharedNodes, RegistryMRUSize: 2})
	if err != nil {
		return err
	}
	field := storedID
	for doc := range uint32(w.sections) {
		id := binary.BigEndian.AppendUint32(w.scratch[:0], doc)
		if err := dictionary.Insert(id, zap.FSTValEncode1Hit(uint64(doc), postingNorm)); err != nil {
			return err
		}
		w.scratch = id
	}
	// finish writes the dictionary of the field, and begins that of the next.
	finish := func() error {
		if err := dictionary.Close(); err != nil {
			return err
		}
		place := w.at()
		w.out.Write(binary.AppendUvarint(nil, uint64(transducer.Len())))
		w.out.Write(transducer.Bytes())
		w.places[field] = w.at()
		none := uint64(1<<64 - 1) // begin and end of doc values
		b := binary.AppendUvarint(binary.AppendUvarint(nil, none), none)
		w.out.Write(binary.AppendUvarint(b, place))
		field++
		transducer.Reset()
		return dictionary.Reset(&transducer)
	}
	for t, err := range terms {
		if err != nil {
			return err
		}
		for field < t.field {
			if err := finish(); err != nil {
				return err
			}
		}
		if err := dictionary.Insert(t.text, w.postings(t)); err != nil {
			return err
		}
	}
	for field < numStoreFields {
		if err := finish(); err != nil {
			return err
		}
	}
	return nil
}

// postings writes the postings of a term, and returns what the dictionary tells of them.
func (w *segmentWriter) postings(t *invertedTerm) uint64 {
	w.docs = w.docs[:0]
	size := w.sections / uint64(t.postings/1024+1) // sections to a chunk: zap's mode 1026
	w.frequencies.reset(size, w.sections)
	w.locations.reset(size, w.sections)
	var frequency uint64
	for _, list := range t.lists {
		doc := uint32(0)
		for len(list) > 0 {
			gap, n := binary.Uvarint(list)
			list = list[n:]
			doc += uint32(gap)
			frequency, n = binary.Uvarint(list)
			w.frequencies.add(doc, list[:n], postingNorm)
			list = list[n:]
			if frequency&hasLocation != 0 {
				size, n := binary.Uvarint(list)
				n += int(size)
				w.locations.add(doc, list[:n])
				list = list[n:]
			}
			w.docs = append(w.docs, doc)
		}
	}
	if len(w.docs) == 1 && frequency == 1<<1 {
		return zap.FSTValEncode1Hit(uint64(w.docs[0]), postingNorm)
	}
	begin := w.at()
	b := w.frequencies.appendTo(w.scratch[:0])
	frequencies, locations := begin, uint64(0)
	if len(w.locations.bytes) > 0 {
		locations = begin + uint64(len(b))
		b = w.locations.appendTo(b)
	}
	place := begin + uint64(len(b))
	b = binary.AppendUvarint(binary.AppendUvarint(b, frequencies), locations)
	w.bitmap.Clear()
	w.bitmap.AddMany(w.docs)
	w.packed.Reset()
	w.bitmap.WriteTo(&w.packed) // to memory, which does not fail
	b = appendPart(b, w.packed.Bytes())
	w.out.Write(b)
	w.scratch = b
	return place
}

// names writes the names of the fields, and returns where their places are.
func (w *segmentWriter) names() uint64 {
	places := binary.AppendUvarint(nil, uint64(numStoreFields))
	for f, name := range storeFields {
		places = binary.BigEndian.AppendUint64(places, w.at())
		b := appendPart(nil, name)
		b = binary.AppendUvarint(b, 1)
		b = binary.BigEndian.AppendUint16(b, zap.SectionInvertedTextIndex)
		w.out.Write(binary.BigEndian.AppendUint64(b, w.places[f]))
	}
	place := w.at()
	w.out.Write(places)
	return place
}

// footer writes where all is, behind everything else.
func (w *segmentWriter) footer(stored, names uint64) error {
	var b []byte
	for _, n := range [...]uint64{w.sections, stored, names, names, 0} { // there are no doc values
		b = binary.BigEndian.AppendUint64(b, n)
	}
	b = binary.BigEndian.AppendUint32(b, zap.DefaultChunkMode)
	b = binary.BigEndian.AppendUint32(b, zap.Version)
	if _, err := w.sum.Write(b); err != nil {
		return err
	}
	_, err := w.sum.Write(binary.BigEndian.AppendUint32(nil, w.sum.Sum32()))
	return err
}

// chunks are bytes of sections in ascending order, cut after every so many sections.
type chunks struct {
	size  uint64 // in sections
	bytes []byte
	ends  []uint64
	begun uint64 // the chunk that the last section is in
}

// reset makes them those of another term.
func (c *chunks) reset(size, sections uint64) {
	n := int((sections-1)/size) + 1
	if cap(c.ends) < n {
		c.ends = make([]uint64, n)
	}
	c.size, c.bytes, c.ends, c.begun = size, c.bytes[:0], c.ends[:n], 0
}

func (c *chunks) add(doc uint32, b []byte, more ...byte) {
	for chunk := uint64(doc) / c.size; c.begun < chunk; c.begun++ {
		c.ends[c.begun] = uint64(len(c.bytes))
	}
	c.bytes = append(append(c.bytes, b...), more...)
}

// appendTo appends them to b, behind their number and their ends.
func (c *chunks) appendTo(b []byte) []byte {
	for ; c.begun < uint64(len(c.ends)); c.begun++ {
		c.ends[c.begun] = uint64(len(c.bytes))
	}
	b = binary.AppendUvarint(b, uint64(len(c.ends)))
	for _, end := range c.ends {
		b = binary.AppendUvarint(b, end)
	}
	return append(b, c.bytes...)
}
