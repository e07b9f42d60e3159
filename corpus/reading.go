package corpus

import (
	"bytes"
	"iter"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
)

// A Reading says how a file was read.
type Reading struct {
	// Kind is empty when the file could not be read far enough to tell, and of the
	// configuration of a Zenn book, which is of no kind.
	Kind Kind
	// Encoding is the IANA name of what the file is written in, "" as long as
	// nothing is decoded. A file of records is UTF-8 by definition.
	Encoding string
}

// Explained is [File.Notes] for those who ask how: it fills in how before the first
// note comes.
func (f File) Explained(how *Reading) iter.Seq2[Note, error] {
	f.how = how
	return f.Notes()
}

func (r *Reading) is(kind Kind) {
	if r != nil {
		r.Kind = kind
	}
}

// decoded takes down which encoding made text of raw.
func (r *Reading) decoded(raw []byte, text string) {
	if r != nil {
		r.Encoding = encodingOf(raw, text)
	}
}

// encodingOf tells afterwards what decode went by, so that nobody has to carry it who
// does not ask: the encoding that makes the same text of the same bytes.
func encodingOf(raw []byte, text string) string {
	switch {
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")):
		return "UTF-16LE"
	case bytes.HasPrefix(raw, []byte("\xFE\xFF")):
		return "UTF-16BE"
	case bytes.HasPrefix(raw, utf8BOM), utf8.Valid(raw) && unixLines(string(raw)) == text:
		return "UTF-8"
	}
	for _, e := range []struct {
		name string
		encoding.Encoding
	}{
		{"UTF-16LE", utf16LE},
		{"UTF-16BE", utf16BE},
		{"ISO-2022-JP", japanese.ISO2022JP},
		{"EUC-JP", japanese.EUCJP},
		{"Shift_JIS", japanese.ShiftJIS},
	} {
		if as, _ := decodeAs(e.Encoding, raw); unixLines(as) == text {
			return e.name
		}
	}
	return "UTF-8" // but for a few bytes
}
