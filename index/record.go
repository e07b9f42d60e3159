package index

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"
)

// recordField is the one stored field of a section: a record, as encodeRecord
// makes it.
const recordField = "record"

// A record is what is kept of a section to show it.
type record struct {
	meta    []byte // JSON of storedSection
	prose   []byte
	proseAt []byte // word table of prose
	code    []byte
	codeAt  []byte // word table of code
}

func (r *record) parts() []*[]byte {
	return []*[]byte{&r.meta, &r.prose, &r.proseAt, &r.code, &r.codeAt}
}

// maxRecord bounds what a record may claim to unpack to.
const maxRecord = 256 << 20

var (
	zstdEncoder = must(zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false)))
	zstdDecoder = must(zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxRecord)))
)

// must is for options that are constants.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// encodeRecord writes each part behind its length, a uvarint, and compresses the
// whole with zstd.
func encodeRecord(r *record) []byte {
	var b []byte
	for _, part := range r.parts() {
		b = binary.AppendUvarint(b, uint64(len(*part)))
		b = append(b, *part...)
	}
	return zstdEncoder.EncodeAll(b, nil)
}

func decodeRecord(packed []byte) (*record, error) {
	b, err := zstdDecoder.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("stored section: %w", err)
	}
	r := &record{}
	for _, part := range r.parts() {
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) {
			return nil, errors.New("stored section: a part is cut off")
		}
		*part, b = b[n:n+int(size)], b[n+int(size):]
	}
	return r, nil
}
