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
// one that is too large to be.
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
	if _, err := io.Copy(h, in); err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}
