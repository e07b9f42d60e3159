package index

import "github.com/klauspost/compress/zstd"

// compress packs what is written once and read as a whole.
func compress(plain []byte, level zstd.EncoderLevel) ([]byte, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(level))
	if err != nil {
		return nil, err
	}
	return encoder.EncodeAll(plain, nil), nil
}

// decompress unpacks it, if it claims to be no more than so many bytes.
func decompress(packed []byte, most uint64) ([]byte, error) {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(most))
	if err != nil {
		return nil, err
	}
	defer decoder.Close()
	return decoder.DecodeAll(packed, nil)
}
