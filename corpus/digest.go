package corpus

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"time"
)

// Digest tells apart what Notes reads: while a file has one id and one digest, it gives
// the same notes, but for those that expire. It is of the file's bytes, of the options
// that change how they are read, of where it lies and what other files say of it, and of
// nothing that a checkout sets anew, such as times.
// "" is a file of which that cannot be said: standard input, one that cannot be read, and
// one that is too large to be, or has a line without end.
func (f File) Digest() string {
	if f.Path == "-" || f.Size > f.opts.MaxBytes && f.format != jsonlFormat {
		return ""
	}
	in, err := f.open()
	if err != nil {
		return ""
	}
	defer in.Close()
	h := sha256.New()
	fmt.Fprintf(h, "%q %t %d %q\n", f.opts.Reader, f.opts.IncludeDrafts, f.opts.MaxBytes, f.opts.As)
	fmt.Fprintf(h, "%q %q %q\n", f.Conventions(), f.withheldPlace(), f.context())
	// A time without a zone is one of this machine's.
	for _, month := range []time.Month{time.January, time.July} {
		_, offset := time.Date(2014, month, 1, 0, 0, 0, 0, f.opts.Now.Location()).Zone()
		fmt.Fprintln(h, offset)
	}
	if err := f.copyTo(h, in); err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}

// copyTo copies a file that is read up to its end, whatever its size where it has many
// records, but not for as long as a sparse one may have it.
func (f File) copyTo(h io.Writer, in io.Reader) error {
	if f.format != jsonlFormat {
		all, done := buffered(struct{ io.Reader }{in}) // an *os.File would bring a buffer of its own
		defer done()
		_, err := all.WriteTo(h)
		return err
	}
	lines, done := buffered(io.TeeReader(in, h))
	defer done()
	for {
		if _, _, err := readLine(lines, f.opts.MaxBytes); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}
