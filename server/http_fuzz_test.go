package server

import (
	"bufio"
	"encoding/json"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/talksearch/talksearch/index"
)

// FuzzHTTP feeds the whole handler a request as it comes over the wire. Whatever it asks,
// the server does not fail, says how its answer is to be taken, and writes JSON that is JSON.
func FuzzHTTP(f *testing.F) {
	for _, target := range []string{
		"/", "/?q=Serf&lang=ja", "/api/v1/search?q=Serf&limit=3&offset=1&filters=tag:go", "/api/v1/suggest?q=%E3%81%91&limit=5", "/livez", "/readyz",
		"/openapi.json", "/talksearch.js", "/api/v1/search", "/api/v1/search?q=%zz", "//", "/../", "*", "/api/v1/search?limit=99999999999999999999&q=x",
	} {
		f.Add("GET " + target + " HTTP/1.1\r\nHost: example.org\r\n\r\n")
	}
	f.Add("GET /api/v1/search?q=x HTTP/1.1\r\nHost: example.org\r\nOrigin: https://example.net\r\nIf-None-Match: \"a\", W/\"b\"\r\nAccept-Encoding: gzip;q=0, zstd\r\n\r\n")
	f.Add("GET /?q=x HTTP/1.1\r\nHost: example.org\r\nAccept-Language: ja;q=0.1,en;q=x\r\nX-Forwarded-For: ::1, 10.0.0.1:99\r\nRange: bytes=5-1\r\n\r\n")
	f.Add("POST /api/v1/search HTTP/1.1\r\nHost: example.org\r\nContent-Length: 3\r\n\r\nq=x")
	f.Add("OPTIONS /api/v1/search HTTP/1.1\r\nHost: a..b:0x\r\nAccess-Control-Request-Method: DELETE\r\n\r\n")
	f.Fuzz(func(t *testing.T, wire string) {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(wire)))
		if err != nil {
			return // net/http answers these by itself
		}
		r.RemoteAddr = "192.0.2.1:1234"
		s := newSite(t, &fake{name: "gen-000001", answer: finds(index.Hit{Snippet: index.Snippet{Text: "抜粋", Spans: [][2]int{{0, 6}}}})})
		w := httptest.NewRecorder()
		s.h.ServeHTTP(w, r)
		kind, _, _ := mime.ParseMediaType(w.Header().Get("Content-Type"))
		switch {
		case w.Code >= 500:
			t.Errorf("status %d: %s", w.Code, w.Body)
		case w.Header().Get("X-Content-Type-Options") != "nosniff":
			t.Errorf("status %d without X-Content-Type-Options", w.Code)
		case strings.HasSuffix(kind, "json") && w.Body.Len() > 0 && w.Header().Get("Content-Encoding") == "" && !json.Valid(w.Body.Bytes()):
			t.Errorf("no JSON: %s", w.Body)
		}
	})
}
