package index

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"

	"github.com/edsrzf/mmap-go"
)

// textsName is the file of a generation with what a hit shows: how many bytes a codebook
// takes, a little-endian uint32, how many the frames may take until an update makes another
// one, a uint64, the codebook, and frames, one after the other. A frame has neighbouring
// sections of one note; the section table tells where each begins. It is a sum of what
// follows, a CRC-32C, little-endian, and parts, each behind its length, a uvarint: the note's
// reference, and sectionParts of each section, all in words of the codebook.
const textsName = "texts.bin"

// textsHead is the size of what comes before the codebook.
const textsHead = 4 + 8

// frameSize is when a frame is full, in bytes of text.
const frameSize = 8 << 10

// A record is what is kept of a section to show it. Its texts and their word tables stand
// until the next record is read in the same space: what is shown of them is little.
type record struct {
	note    NoteRef
	section Section
	prose   []byte
	proseAt []byte // word table of prose
	code    []byte
	codeAt  []byte // word table of code
}

// A frame is some sections of one note on their way to the texts: its parts, as they are.
type frame struct {
	parts [][]byte
	size  int
}

// add adds the note's reference before the first section, and of each section its parts.
func (f *frame) add(note NoteRef, section Section, prose string, proseAt []byte, code string, codeAt []byte) {
	if len(f.parts) == 0 {
		f.addPart(note.appendTo(nil))
	}
	f.addPart(section.appendTo(nil))
	f.addPart([]byte(prose))
	f.addPart([]byte(code))
	f.addPart(proseAt)
	f.addPart(codeAt)
}

func (f *frame) addPart(b []byte) {
	f.parts = append(f.parts, b)
	f.size += len(b)
}

// sectionParts is how many parts add adds of one section.
const sectionParts = 5

// sumSize is the size of a frame's sum.
const sumSize = 4

// pack returns a frame in the words of a codebook, with its sum.
func (c *compressor) pack(f frame) []byte {
	packed := make([]byte, sumSize, sumSize+f.size/2)
	var codes []byte
	for _, part := range f.parts {
		codes = c.appendCodes(codes[:0], part)
		packed = appendPart(packed, codes)
	}
	binary.LittleEndian.PutUint32(packed, crc32.Checksum(packed[sumSize:], castagnoli))
	return packed
}

// A space is working space to read texts in, their word tables, and what matched in them.
type space struct {
	run, text []byte
	words     [][2]int
	spans     [2][]textSpan // in prose and in code
}

var spaces = sync.Pool{New: func() any { return new(space) }}

// recordAt reads the section that comes so manyth in a frame.
func (b *codebook) recordAt(frame []byte, slot int, space *space) (*record, error) {
	p := parts[[]byte]{rest: frame}
	note := p.next()
	p.skip(slot * sectionParts)
	section, prose, code, proseAt, codeAt := p.next(), p.next(), p.next(), p.next(), p.next()
	if p.err != nil {
		return nil, p.err
	}
	text := space.text[:0]
	var ends [sectionParts + 1]int
	for i, codes := range [...][]byte{note, section, prose, code, proseAt, codeAt} {
		var err error
		if text, err = b.appendText(text, codes); err != nil {
			return nil, err
		}
		ends[i] = len(text)
	}
	space.text = text
	names := parts[string]{rest: string(text[:ends[1]])}
	return &record{
		note: readNoteRef(&names), section: readSection(&names),
		prose: text[ends[1]:ends[2]], code: text[ends[2]:ends[3]],
		proseAt: text[ends[3]:ends[4]], codeAt: text[ends[4]:],
	}, names.err
}

// textsWriter writes the texts of a generation.
type textsWriter struct {
	file       *os.File
	out        *bufio.Writer
	workers    int
	enough     int         // text to make a codebook of
	compressor *compressor // nil until begin
	// waiting are frames that are not packed yet, and held is their size.
	waiting []frame
	held    int
	// text is the size of the frames that were added, packed or not.
	text int
	// until is how many bytes the frames may take before they have outgrown the codebook,
	// where that is of another generation; 0 where it is of these frames.
	until uint64
	// sizes are those of the frames that were written.
	sizes []uint32
}

func createTexts(generation string, opts BuildOptions) (*textsWriter, error) {
	f, err := os.Create(filepath.Join(generation, textsName))
	if err != nil {
		return nil, err
	}
	w := &textsWriter{file: f, out: bufio.NewWriterSize(f, 64<<10), workers: opts.workers(), enough: enoughText}
	if opts.enough > 0 {
		w.enough = opts.enough
	}
	return w, nil
}

const (
	// enoughText is how much text a codebook is made of, which looks at one part in
	// sampledPart.
	enoughText  = 16 << 20
	sampledPart = 4
	// packedAtOnce is how much text waits to be packed. To find words takes a table as large as
	// a processor's cache, and so does cutting texts: one after the other, each frame alone,
	// they would find nothing there.
	packedAtOnce = 4 << 20
)

func (w *textsWriter) sampled() int { return w.enough / sampledPart }

// samples are parts of the frames that wait, from all over them.
func (w *textsWriter) samples() (samples [][]byte) {
	for i := 0; i < len(w.waiting); i += 1 + w.text/max(w.sampled(), 1) {
		samples = append(samples, w.waiting[i].parts...)
	}
	return samples
}

// begin writes the codebook, and the frames that came before it.
func (w *textsWriter) begin(c *compressor) error {
	w.compressor = c
	book, err := c.book.pack()
	if err != nil {
		return err
	}
	head := binary.LittleEndian.AppendUint32(nil, uint32(len(book)))
	head = binary.LittleEndian.AppendUint64(head, 0) // close knows it
	if _, err := w.out.Write(append(head, book...)); err != nil {
		return err
	}
	return w.flush()
}

// add adds a frame and returns its number.
func (w *textsWriter) add(f frame) (n uint32, err error) {
	n = uint32(len(w.sizes) + len(w.waiting))
	w.waiting = append(w.waiting, f)
	w.held += f.size
	w.text += f.size
	if w.compressor == nil || w.held < packedAtOnce {
		return n, nil
	}
	return n, w.flush()
}

// flush packs the frames that wait, and writes them.
func (w *textsWriter) flush() error {
	for _, packed := range w.compressor.packAll(w.waiting, w.workers) {
		if len(packed) > math.MaxUint32 {
			return fmt.Errorf("a section has %d bytes", len(packed))
		}
		w.sizes = append(w.sizes, uint32(len(packed)))
		if _, err := w.out.Write(packed); err != nil {
			return err
		}
	}
	clear(w.waiting)
	w.waiting, w.held = w.waiting[:0], 0
	return nil
}

// packAll packs frames by so many workers.
func (c *compressor) packAll(frames []frame, workers int) [][]byte {
	packed := make([][]byte, len(frames))
	var running sync.WaitGroup
	for first := range min(workers, len(frames)) {
		running.Go(func() {
			for i := first; i < len(frames); i += workers {
				packed[i] = c.pack(frames[i])
			}
		})
	}
	running.Wait()
	return packed
}

// adopt takes over the frames of another generation with the same codebook that keep
// says, as they are, behind those that were written, and returns the numbers that all get.
// It fails with a *BrokenError where they are cut short.
func (w *textsWriter) adopt(old *texts, keep []bool) ([]uint32, error) {
	numbers := make([]uint32, len(keep))
	for i := 0; i < len(keep); {
		if !keep[i] {
			i++
			continue
		}
		from := i
		for ; i < len(keep) && keep[i]; i++ {
			numbers[i] = uint32(len(w.sizes))
			w.sizes = append(w.sizes, uint32(old.frames[i+1]-old.frames[i]))
		}
		size := old.frames[i] - old.frames[from]
		_, err := io.CopyN(w.out, io.NewSectionReader(old.file, old.frames[from], size), size)
		if errors.Is(err, io.EOF) {
			return nil, old.broken(uint32(from), io.ErrUnexpectedEOF)
		}
		if err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

// close finishes the file: how much the codebook is good for is known only now.
func (w *textsWriter) close() error {
	err := w.out.Flush()
	if err == nil {
		_, err = w.file.WriteAt(binary.LittleEndian.AppendUint64(nil, w.limit()), 4)
	}
	return errors.Join(err, w.file.Close())
}

// texts reads the texts of a generation. It is safe for concurrent use. The file is mapped,
// as a hit reads a few hundred bytes of it: whoever reads frames makes a fault a panic, with
// debug.SetPanicOnFault, and recovers that, as the file may have been cut short since.
type texts struct {
	file *os.File
	data mmap.MMap
	book *codebook
	// frames are where each frame begins, and where the last one ends.
	frames []int64
	// until is how many bytes they may take before an update makes another codebook.
	until uint64
}

func openTexts(generation string, sizes []uint32) (*texts, error) {
	path := filepath.Join(generation, textsName)
	f, err := os.Open(path)
	if err != nil {
		return nil, &BrokenError{File: path, Err: err}
	}
	t := &texts{file: f}
	if err := t.begin(sizes); err != nil {
		return nil, &BrokenError{File: path, Err: errors.Join(err, t.close())}
	}
	return t, nil
}

func (t *texts) begin(sizes []uint32) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // as in openStore
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	if t.data, err = mmap.Map(t.file, mmap.RDONLY, 0); err != nil {
		return err // as of an empty file
	}
	if len(t.data) < textsHead {
		return errCutOff
	}
	head, rest := t.data[:textsHead], t.data[textsHead:]
	packed := rest[:min(int(binary.LittleEndian.Uint32(head)), maxBook, len(rest))]
	t.until = binary.LittleEndian.Uint64(head[4:])
	if t.book, err = readCodebook(packed); err != nil {
		return fmt.Errorf("the codebook: %w", err)
	}
	at := int64(len(head) + len(packed))
	t.frames = make([]int64, 0, len(sizes)+1)
	for _, size := range sizes {
		t.frames = append(t.frames, at)
		at += int64(size)
	}
	if t.frames = append(t.frames, at); at != int64(len(t.data)) {
		return fmt.Errorf("it has %d bytes, its frames end at %d", len(t.data), at)
	}
	return nil
}

func (t *texts) close() (err error) {
	if t.data != nil {
		err = t.data.Unmap()
	}
	return errors.Join(err, t.file.Close())
}

// frame returns the parts of the n-th frame. Its sum tells whether it is what was written.
func (t *texts) frame(n uint32) ([]byte, error) {
	if int(n)+1 >= len(t.frames) {
		return nil, t.broken(n, errNoFrame)
	}
	frame := t.data[t.frames[n]:t.frames[n+1]]
	if len(frame) < sumSize || binary.LittleEndian.Uint32(frame) != crc32.Checksum(frame[sumSize:], castagnoli) {
		return nil, t.broken(n, errNotWritten)
	}
	return frame[sumSize:], nil
}

var errNoFrame = errors.New("there is none")

// broken says which frame is not what was written.
func (t *texts) broken(n uint32, err error) error {
	return &BrokenError{File: t.file.Name(), Err: fmt.Errorf("frame %d: %w", n, err)}
}
