package server

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func TestEncodingFor(t *testing.T) {
	tests := []struct{ accept, want string }{
		{"", ""},
		{"gzip", "gzip"},
		{"x-gzip", "gzip"},
		{"GZIP", "gzip"},
		{"br", ""},
		{"gzip, deflate, br, zstd", "zstd"},
		{"gzip;q=1.0, zstd;q=0.5", "gzip"},
		{"zstd;q=0, gzip", "gzip"},
		{"gzip;q=0", ""},
		{"*", "zstd"},
		{"*;q=0", ""},
		{"zstd;q=0, *", "gzip"},
		{"identity", ""},
		{"identity, gzip;q=0.5", ""},
		{"identity;q=0.5, gzip", "gzip"},
		{"gzip;q=NaN", ""},
		{"gzip;q=2", ""},
		{"gzip;q=x", ""},
		{"gzip ; q=0.5", "gzip"},
		{",,;;=,", ""},
	}
	for _, tt := range tests {
		if got := encodingFor([]string{tt.accept}); got != tt.want {
			t.Errorf("%q gets %q, want %q", tt.accept, got, tt.want)
		}
	}
	if got := encodingFor([]string{"br", "gzip"}); got != "gzip" {
		t.Errorf("of two lines: %q", got)
	}
}

func TestCompression(t *testing.T) {
	s := newSite(t, &fake{name: "gen-000001", answer: finds(many(30)...)})
	css := "/" + s.page.assets.names["search.css"]
	unpack := map[string]func(io.Reader) (io.Reader, error){
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"zstd": func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
	}
	for _, path := range []string{"/?q=x", css, "/api/v1/search?q=x&limit=20"} {
		plain := s.get(path)
		if plain.Header().Get("Content-Encoding") != "" || !hasToken(plain.Header().Get("Vary"), "Accept-Encoding") {
			t.Errorf("%s: %v", path, plain.Header())
		}
		for encoding, open := range unpack {
			w := s.get(path, "Accept-Encoding", encoding)
			h := w.Header()
			if w.Code != http.StatusOK || h.Get("Content-Encoding") != encoding || h.Get("Content-Length") != strconv.Itoa(w.Body.Len()) || !hasToken(h.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s in %s: %d, %v", path, encoding, w.Code, h)
				continue
			}
			if w.Body.Len() >= plain.Body.Len() {
				t.Errorf("%s in %s is %d bytes of %d", path, encoding, w.Body.Len(), plain.Body.Len())
			}
			if tag := h.Get("Etag"); tag != plain.Header().Get("Etag") || tag != "" && !strings.HasPrefix(tag, "W/") {
				t.Errorf("%s in %s has the tag %q, plain %q", path, encoding, tag, plain.Header().Get("Etag"))
			}
			r, err := open(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(r)
			if cut := bytes.LastIndex(body, []byte(`"took_ms"`)); cut > 0 {
				body = body[:cut] // it is not the same twice
			}
			if err != nil || !bytes.HasPrefix(plain.Body.Bytes(), body) {
				t.Errorf("%s in %s unpacks to something else: %v", path, encoding, err)
			}
			if head := s.do(http.MethodHead, path, "Accept-Encoding", encoding); head.Body.Len() > 0 || head.Header().Get("Content-Encoding") != encoding {
				t.Errorf("HEAD %s in %s: %v", path, encoding, head.Header())
			}
		}
	}
	for _, path := range []string{"/livez", "/readyz", "/api/v1/search", "/api/v1/search?q=x&limit=1"} {
		if w := s.get(path, "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s, %d bytes, is compressed", path, w.Body.Len())
		}
	}
	tag := s.get("/?q=x").Header().Get("Etag")
	if w := s.get("/?q=x", "Accept-Encoding", "gzip", "If-None-Match", tag); w.Code != http.StatusNotModified || w.Header().Get("Content-Encoding") != "" || w.Header().Get("Etag") != tag {
		t.Errorf("what is held already: %d, %v", w.Code, w.Header())
	}
}
