package index

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/klauspost/compress/zstd"
)

// textsName is the file of a generation with what a hit shows: how many bytes a
// dictionary takes, a little-endian uint32, the dictionary, itself a frame of zstd, and
// frames of zstd that refer to it, one after the other. A frame has neighbouring sections
// of one note; the section table tells where each begins.
const textsName = "texts.zst"

const (
	// frameSize is when a frame is full, in bytes before compression. Twice the size
	// saves a twentieth and makes a section that is looked at by itself, as candidates
	// for a substring are, cost twice as much. A lean generation takes it that far.
	frameSize     = 4 << 10
	leanFrameSize = 16 << 10
	// maxFrame bounds what a frame may claim to unpack to.
	maxFrame     = 256 << 20
	dictionaryID = 1
)

// A record is what is kept of a section to show it.
type record struct {
	note    NoteRef
	section Section
	prose   string
	proseAt []byte // word table of prose
	code    string
	codeAt  []byte // word table of code
}

// A frame is some sections of one note on their way to the texts.
type frame struct{ raw []byte }

// add writes the note's reference before the first section, and of each section its
// parts, each behind its length, a uvarint.
func (f *frame) add(note NoteRef, section Section, prose string, proseAt []byte, code string, codeAt []byte) error {
	if len(f.raw) == 0 {
		b, err := json.Marshal(note)
		if err != nil {
			return err
		}
		f.raw = appendPart(f.raw, b)
	}
	b, err := json.Marshal(section)
	if err != nil {
		return err
	}
	f.raw = appendPart(f.raw, b)
	f.raw = appendPart(f.raw, prose)
	f.raw = appendPart(f.raw, code)
	f.raw = appendPart(f.raw, proseAt)
	f.raw = appendPart(f.raw, codeAt)
	return nil
}

func appendPart[S []byte | string](b []byte, part S) []byte {
	return append(binary.AppendUvarint(b, uint64(len(part))), part...)
}

// cutPart returns the part that b begins with, and what follows it.
func cutPart(b []byte) (part, rest []byte, err error) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) {
		return nil, nil, errors.New("a part is cut off")
	}
	return b[n : n+int(size)], b[n+int(size):], nil
}

// sectionParts is how many parts add writes of one section.
const sectionParts = 5

// recordAt reads the section that comes so manyth in a frame.
func recordAt(raw []byte, slot int) (*record, error) {
	note, raw, err := cutPart(raw)
	if err != nil {
		return nil, err
	}
	for range slot * sectionParts {
		if _, raw, err = cutPart(raw); err != nil {
			return nil, err
		}
	}
	var parts [sectionParts][]byte
	for i := range parts {
		if parts[i], raw, err = cutPart(raw); err != nil {
			return nil, err
		}
	}
	r := &record{prose: string(parts[1]), code: string(parts[2]), proseAt: parts[3], codeAt: parts[4]}
	if err := errors.Join(json.Unmarshal(note, &r.note), json.Unmarshal(parts[0], &r.section)); err != nil {
		return nil, err
	}
	return r, nil
}

// textsWriter writes the texts of a generation.
type textsWriter struct {
	file *os.File
	out  *bufio.Writer
	// compressor is nil until begin; the frames that come before are kept as they are.
	compressor *compressor
	kept       [][]byte
	// sizes are those of the frames so far, 0 of those that are kept.
	sizes []uint32
}

func createTexts(generation string) (*textsWriter, error) {
	f, err := os.Create(filepath.Join(generation, textsName))
	if err != nil {
		return nil, err
	}
	return &textsWriter{file: f, out: bufio.NewWriterSize(f, 64<<10)}, nil
}

// begin writes the dictionary, and the frames that came before it.
func (w *textsWriter) begin(c *compressor) error {
	w.compressor = c
	dictionary, err := packDictionary(c.dictionary)
	if err != nil {
		return err
	}
	head := binary.LittleEndian.AppendUint32(nil, uint32(len(dictionary)))
	if _, err := w.out.Write(append(head, dictionary...)); err != nil {
		return err
	}
	for n, packed := range c.compressAll(w.kept) {
		if err := w.write(n, packed); err != nil {
			return err
		}
	}
	w.kept = nil
	return nil
}

// add adds a frame, which may be packed once there is a compressor, and returns its number.
func (w *textsWriter) add(content []byte, packed bool) (n uint32, err error) {
	n = uint32(len(w.sizes))
	w.sizes = append(w.sizes, 0)
	if w.compressor == nil {
		w.kept = append(w.kept, content)
		return n, nil
	}
	if !packed {
		content = w.compressor.compress(content)
	}
	return n, w.write(int(n), content)
}

func (w *textsWriter) write(n int, packed []byte) error {
	if len(packed) > math.MaxUint32 {
		return fmt.Errorf("a section has %d bytes", len(packed))
	}
	w.sizes[n] = uint32(len(packed))
	_, err := w.out.Write(packed)
	return err
}

// adopt takes over the frames of another generation with the same dictionary that keep
// says, as they are, and returns the numbers that all get.
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
		run := io.NewSectionReader(old.file, old.frames[from], old.frames[i]-old.frames[from])
		if _, err := io.Copy(w.out, run); err != nil {
			return nil, err
		}
	}
	return numbers, nil
}

func (w *textsWriter) close() error { return errors.Join(w.out.Flush(), w.file.Close()) }

// texts reads the texts of a generation. It is safe for concurrent use.
type texts struct {
	file       *os.File
	dictionary []byte
	decoder    *zstd.Decoder
	// frames are where each frame begins, and where the last one ends.
	frames []int64
	// unpacked are the frames that were read last: sections of one are often asked for
	// together, and some are shown again and again.
	unpacked *cache[uint32, []byte]
}

// unpackedBytes is how much of frames is kept.
const unpackedBytes = 10 << 20

func openTexts(generation string, sizes []uint32) (*texts, error) {
	path := filepath.Join(generation, textsName)
	f, err := os.Open(path)
	if err != nil {
		return nil, &BrokenError{File: path, Err: err}
	}
	t := &texts{file: f, unpacked: newCache[uint32, []byte](unpackedBytes, unpackedBytes)}
	if err := t.begin(sizes); err != nil {
		return nil, &BrokenError{File: path, Err: errors.Join(err, f.Close())}
	}
	return t, nil
}

func (t *texts) begin(sizes []uint32) error {
	info, err := t.file.Stat()
	if err != nil {
		return err
	}
	var head [4]byte
	if _, err := t.file.ReadAt(head[:], 0); err != nil {
		return err
	}
	packed := make([]byte, min(binary.LittleEndian.Uint32(head[:]), 2*maxDictionary))
	if _, err := t.file.ReadAt(packed, int64(len(head))); err != nil {
		return err
	}
	dictionary, err := unpackDictionary(packed)
	if err != nil {
		return err
	}
	at := int64(len(head) + len(packed))
	t.dictionary, t.frames = dictionary, make([]int64, 0, len(sizes)+1)
	for _, size := range sizes {
		t.frames = append(t.frames, at)
		at += int64(size)
	}
	if t.frames = append(t.frames, at); at != info.Size() {
		return fmt.Errorf("it has %d bytes, its frames end at %d", info.Size(), at)
	}
	options := []zstd.DOption{zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxFrame)}
	if len(dictionary) > 0 {
		options = append(options, zstd.WithDecoderDictRaw(dictionaryID, dictionary))
	}
	t.decoder, err = zstd.NewReader(nil, options...)
	return err
}

func (t *texts) close() error {
	t.decoder.Close()
	return t.file.Close()
}

// frame unpacks the n-th frame, which is shared: nobody changes it. Its checksum tells
// whether it is what was written.
func (t *texts) frame(n uint32) ([]byte, error) {
	if raw, ok := t.unpacked.get(n); ok {
		return raw, nil
	}
	packed, err := t.packed(nil, n, n+1)
	if err != nil {
		return nil, err
	}
	raw, err := t.unpack(nil, packed, n, n)
	if err != nil {
		return nil, err
	}
	t.unpacked.put(n, raw, cap(raw))
	return raw, nil
}

// packed reads frames [first, end) into space, as they are packed.
func (t *texts) packed(space []byte, first, end uint32) ([]byte, error) {
	if int(end) >= len(t.frames) || first >= end {
		return nil, t.broken(end-1, errNoFrame)
	}
	from, to := t.frames[first], t.frames[end]
	space = slices.Grow(space[:0], int(to-from))[:to-from]
	if _, err := io.ReadFull(io.NewSectionReader(t.file, from, to-from), space); err != nil {
		return nil, t.broken(first, err)
	}
	return space, nil
}

// unpack unpacks the n-th frame into space, out of the packed ones from first on.
func (t *texts) unpack(space, packed []byte, first, n uint32) ([]byte, error) {
	base := t.frames[first]
	raw, err := t.decoder.DecodeAll(packed[t.frames[n]-base:t.frames[n+1]-base], space[:0])
	if err != nil {
		return nil, t.broken(n, err)
	}
	return raw, nil
}

var errNoFrame = errors.New("there is none")

// broken says which frame is not what was written.
func (t *texts) broken(n uint32, err error) error {
	return &BrokenError{File: t.file.Name(), Err: fmt.Errorf("frame %d: %w", n, err)}
}
