package index

import (
	"runtime"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/talksearch/talksearch/corpus"
)

const (
	// smallDictionary is how much text of the first notes is shared by all frames. Where
	// there is largeText, largeDictionary is, of all that: it makes up for what zstd's
	// fastest level finds less of, which takes a fourth of the time of the better one, as
	// that copies tables of megabytes for each frame. Of less text the dictionary itself
	// would be too much.
	smallDictionary = 64 << 10
	largeDictionary = 512 << 10
	largeText       = 16 << 20
	// smallSample is how much text is looked at for a small dictionary.
	smallSample = 1 << 20
	// maxShape is how much of a frame is taken for its shape.
	maxShape = 1 << 10

	maxDictionary = largeDictionary + maxShape
)

// A sampler takes samples of the first notes.
type sampler struct {
	// small are the texts that a small dictionary is taken from, and large is a large one.
	small []string
	large []byte
	size  int // of all texts so far
	shape frame
}

// add takes in a note.
func (s *sampler) add(n *corpus.Note) error {
	for i := range n.Sections {
		x := &n.Sections[i]
		text := x.Prose + x.Code
		if s.size < smallSample {
			s.small = append(s.small, text)
		}
		s.size += len(text)
		share := min(s.size/(largeText/largeDictionary), largeDictionary) - len(s.large)
		s.large = append(s.large, text[:min(len(text), share)]...)
		if len(s.shape.raw) < maxShape {
			if err := s.shape.add(noteRef(n), sectionRef(x), "", nil, "", nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// enough tells whether more notes would not change the compressor.
func (s *sampler) enough() bool { return s.size >= largeText }

// compressor makes a compressor. Behind the texts its dictionary has a frame, for the
// shape of all frames: what is last is cheapest to refer to.
func (s *sampler) compressor() (*compressor, error) {
	dictionary := s.large
	if !s.enough() {
		dictionary = heads(s.small, smallDictionary)
	}
	return compressorWith(append(dictionary, s.shape.raw[:min(len(s.shape.raw), maxShape)]...))
}

// heads returns as much of each text as makes up so many bytes.
func heads(texts []string, size int) (b []byte) {
	all := 0
	for _, s := range texts {
		all += len(s)
	}
	for _, s := range texts {
		share := len(s)
		if all > size {
			share = int(float64(len(s)) * float64(size) / float64(all))
		}
		b = append(b, s[:share]...)
	}
	return b
}

// A compressor compresses frames; several goroutines may use it at once.
type compressor struct {
	dictionary []byte
	encoder    *zstd.Encoder
}

// compressorWith makes the compressor that has a dictionary, whose size tells how hard
// to try.
func compressorWith(dictionary []byte) (c *compressor, err error) {
	level := zstd.SpeedBetterCompression
	if len(dictionary) > smallDictionary+maxShape {
		level = zstd.SpeedFastest
	}
	options := []zstd.EOption{zstd.WithEncoderConcurrency(runtime.GOMAXPROCS(0)), zstd.WithEncoderLevel(level)}
	if len(dictionary) > 0 {
		options = append(options, zstd.WithEncoderDictRaw(dictionaryID, dictionary))
	}
	c = &compressor{dictionary: dictionary}
	c.encoder, err = zstd.NewWriter(nil, options...)
	return c, err
}

func (c *compressor) compress(raw []byte) []byte { return c.encoder.EncodeAll(raw, nil) }

// compressAll compresses frames on all processors.
func (c *compressor) compressAll(frames [][]byte) [][]byte {
	packed := make([][]byte, len(frames))
	workers := runtime.GOMAXPROCS(0)
	var running sync.WaitGroup
	for first := range workers {
		running.Go(func() {
			for i := first; i < len(frames); i += workers {
				packed[i] = c.compress(frames[i])
			}
		})
	}
	running.Wait()
	return packed
}

// packDictionary compresses a dictionary for the disk.
func packDictionary(dictionary []byte) ([]byte, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		return nil, err
	}
	return encoder.EncodeAll(dictionary, nil), nil
}

func unpackDictionary(packed []byte) ([]byte, error) {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxDictionary))
	if err != nil {
		return nil, err
	}
	defer decoder.Close()
	return decoder.DecodeAll(packed, nil)
}
