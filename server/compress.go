package server

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// minCompressed is the smallest body that is worth it: a smaller one fits in one
// packet as it is.
const minCompressed = 1 << 10

// zstdWindow bounds what a client needs to unpack an answer, in bytes.
const zstdWindow = 1 << 17

// compressed returns rep as a client that accepts these encodings is sent it.
// Replies are complete, so its length is known, and HEAD has the headers of GET.
// That texts of notes are packed together with a query betrays nothing: whatever is
// answered is public.
func (rep *reply) compressed(accept http.Header) *reply {
	if rep.status == http.StatusNotModified {
		// What is not sent again may have been compressed (RFC 9110, 15.4.5).
		unsent := *rep
		unsent.header = rep.header.Clone()
		addVary(unsent.header, "Accept-Encoding")
		return &unsent
	}
	if len(rep.body) < minCompressed || !compressible(rep.header.Get("Content-Type")) {
		return rep
	}
	packed := *rep
	packed.header = rep.header.Clone()
	addVary(packed.header, "Accept-Encoding")
	encoding := encodingFor(accept.Values("Accept-Encoding"))
	var body []byte
	switch encoding {
	case "zstd":
		body = zstdEncoder().EncodeAll(rep.body, nil)
	case "gzip":
		body = gzipped(rep.body)
	}
	if body != nil && len(body) < len(rep.body) {
		packed.body = body
		packed.header.Set("Content-Encoding", encoding)
	}
	return &packed
}

func compressible(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	switch kind = strings.TrimSpace(kind); kind {
	case "application/json", "application/javascript", "image/svg+xml":
		return true
	}
	return strings.HasPrefix(kind, "text/") || strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+json")
}

// encodings are ours, the dearest to us first.
var encodings = []string{"zstd", "gzip"}

// encodingFor chooses the encoding a client likes best (RFC 9110, 12.5.3), of two
// liked alike our own choice; "" is none.
func encodingFor(accept []string) string {
	weights := map[string]float64{}
	for element := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		name, params, _ := strings.Cut(element, ";")
		if name = strings.ToLower(strings.TrimSpace(name)); name == "" {
			continue
		}
		if name == "x-gzip" {
			name = "gzip"
		}
		weight := 1.0
		if q, ok := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(params, " ", "")), "q="); ok {
			w, err := strconv.ParseFloat(q, 64)
			if err != nil || !(w >= 0 && w <= 1) {
				w = 0
			}
			weight = w
		}
		weights[name] = weight
	}
	best, most := "", 0.0
	for _, name := range encodings {
		w, named := weights[name]
		if !named {
			w = weights["*"]
		}
		if w > most {
			best, most = name, w
		}
	}
	if plain, named := weights["identity"]; named && plain > most {
		return ""
	}
	return best
}

var gzipWriters = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func gzipped(body []byte) []byte {
	w := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(w)
	var b bytes.Buffer
	w.Reset(&b)
	_, err := w.Write(body)
	if err != nil || w.Close() != nil {
		return nil // cannot be: a buffer takes everything
	}
	return b.Bytes()
}

var zstdEncoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithWindowSize(zstdWindow), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // it refuses options that make no sense
	}
	return e
})
