package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/talksearch/talksearch/server"
)

// TestHostile indexes notes whose every part is an attack, asks for them, and for
// attacks, over connections where a client may write what it likes, and looks at all
// that comes out: pages, JSON, headers, the log, the terminal.
func TestHostile(t *testing.T) {
	notes, dir := filepath.Join(t.TempDir(), "notes"), t.TempDir()
	if n := hostileNotes(t, notes); n < 200 {
		t.Fatalf("there are only %d hostile notes", n)
	}
	_, warnings, code := talksearch(t, "index", "--index", dir, notes)
	if code == exitError {
		t.Fatalf("the notes are not indexed: %s", warnings)
	}
	mustBeTame(t, "the indexer's warnings", warnings)

	t.Run("terminal", func(t *testing.T) { hostileTerminal(t, dir) })

	t.Setenv("TALKSEARCH_RATE", "0") // one client asks all
	var log logged
	base := serveLogging(t, dir, &log)
	h := &hostileClient{t: t, address: strings.TrimPrefix(base, "http://"), own: ownMarkup(t)}
	t.Run("notes", func(t *testing.T) { h.t = t; hostileAnswers(h) })
	t.Run("queries", func(t *testing.T) { h.t = t; hostileQueries(h) })
	t.Run("requests", func(t *testing.T) { h.t = t; hostileRequests(h) })
	if h.asked < 1000 {
		t.Errorf("only %d requests were made", h.asked)
	}
	t.Logf("%d requests; the slowest took %.2f of a search's budget", h.asked, h.slowest.Seconds()/server.DefaultSearchBudget.Seconds())
	for line := range strings.Lines(log.String()) {
		var record struct{ Level, Msg, Error string }
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Errorf("the log has a line that is no record: %q", line)
		}
		if strings.Contains(line, "panic") || record.Level == "ERROR" && !strings.Contains(record.Error, "deadline exceeded") {
			t.Errorf("the log says %s", line)
		}
	}
}

// logged is a server's log, written and read by several goroutines.
type logged struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(b)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

// hostileTerminal asks in a terminal.
func hostileTerminal(t *testing.T, dir string) {
	found := 0
	for _, args := range [][]string{{}, {"--json"}, {"--facets"}, {"--explain"}, {"--facets", "--json"}} {
		args = append(append([]string{"query", "--index", dir, "--limit", "100"}, args...), marker)
		out := mustTalksearch(t, args...)
		mustBeTame(t, strings.Join(args, " "), out)
		found += strings.Count(out, marker)
	}
	if found < 500 {
		t.Errorf("the notes are shown %d times", found)
	}
	for _, p := range payloads {
		for _, args := range [][]string{{"query", "--index", dir}, {"query", "--index", dir, "--json"}, {"suggest", "--index", dir}, {"suggest", "--index", dir, "--json"}, {"analyze"}, {"analyze", "--json"}, {"analyze", "--query"}} {
			out, errs, _ := talksearch(t, append(args, "--", p)...)
			mustBeTame(t, strings.Join(args, " "), out+errs)
		}
	}
	out, errs, _ := talksearch(t, "doctor", "--index", dir)
	mustBeTame(t, "doctor", out+errs)
}

// mustBeTame fails where a terminal would be told anything but what to show, and in
// the order it is written.
func mustBeTame(t *testing.T, what, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%s: is not UTF-8", what)
	}
	wild := strings.IndexFunc(text, func(r rune) bool {
		return r != '\n' && r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
	})
	if wild >= 0 {
		t.Errorf("%s: %q", what, text[max(0, wild-20):min(len(text), wild+20)])
	}
}

// A hostileClient speaks TCP.
type hostileClient struct {
	t       *testing.T
	address string
	own     *markup
	asked   int
	slowest time.Duration
}

// An answer to a hostile request.
type hostileAnswer struct {
	*http.Response
	body []byte
}

// patience is how long an answer may take, in budgets of a search: so long that only
// what has no bound at all takes it.
const patience = 60

// send writes requests, the last of which ends the connection, and returns the answers;
// all of them must be proper.
func (h *hostileClient) send(request []byte) []hostileAnswer {
	h.t.Helper()
	return h.exchange(request, func(*net.TCPConn) {})
}

// sendAll writes bytes that need not be a whole request, and says that no more come.
// To the server that means that the client has gone, so it ends a search.
func (h *hostileClient) sendAll(request []byte) []hostileAnswer {
	h.t.Helper()
	return h.exchange(request, func(conn *net.TCPConn) { _ = conn.CloseWrite() })
}

func (h *hostileClient) exchange(request []byte, written func(*net.TCPConn)) []hostileAnswer {
	h.t.Helper()
	h.asked++
	began := time.Now()
	conn, err := net.Dial("tcp", h.address)
	if err != nil {
		h.t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(began.Add(patience * server.DefaultSearchBudget)); err != nil {
		h.t.Fatal(err)
	}
	// The server may answer and close before it has read all, so writing may fail.
	go func() {
		_, _ = conn.Write(request)
		written(conn.(*net.TCPConn))
	}()
	method, _, _ := bytes.Cut(request, []byte(" "))
	var answers []hostileAnswer
	in := bufio.NewReader(conn)
	for {
		if _, err := in.Peek(1); err != nil {
			if ne, ok := err.(net.Error); ok && ne.Timeout() {
				h.t.Errorf("no answer in %d budgets: %.80q", patience, request)
			}
			h.slowest = max(h.slowest, time.Since(began))
			return answers
		}
		resp, err := http.ReadResponse(in, &http.Request{Method: string(method)})
		if err != nil {
			h.t.Errorf("%.80q: the answer is no HTTP: %v", request, err)
			return answers
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			h.t.Errorf("%.80q: the answer ends too soon: %v", request, err)
		}
		if body, err = decompressed(resp, body); err != nil {
			h.t.Errorf("%.80q: %v", request, err)
		}
		a := hostileAnswer{resp, body}
		h.mustBeProper(request, a)
		answers = append(answers, a)
		if resp.Close { // the server still waits for what it was promised
			h.slowest = max(h.slowest, time.Since(began))
			return answers
		}
	}
}

// decompressed is what an answer says.
func decompressed(resp *http.Response, body []byte) ([]byte, error) {
	switch coding := resp.Header.Get("Content-Encoding"); {
	case coding == "" || len(body) == 0:
		return body, nil
	case coding == "gzip":
		plain, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(plain)
	default:
		return nil, fmt.Errorf("an answer in %q", coding)
	}
}

func (h *hostileClient) get(path string, headers ...string) hostileAnswer {
	h.t.Helper()
	answers := h.send([]byte("GET " + path + " HTTP/1.1\r\nHost: " + h.address + "\r\nConnection: close\r\n" + strings.Join(headers, "") + "\r\n"))
	if len(answers) != 1 {
		h.t.Errorf("%.80q: %d answers", path, len(answers))
		return hostileAnswer{Response: &http.Response{}}
	}
	return answers[0]
}

// mustBeProper holds an answer of whatever kind to what it promises.
func (h *hostileClient) mustBeProper(request []byte, a hostileAnswer) {
	h.t.Helper()
	fail := func(format string, args ...any) {
		h.t.Helper()
		h.t.Errorf("%.120q: %s", request, fmt.Sprintf(format, args...))
	}
	if a.StatusCode == http.StatusContinue {
		return
	}
	if a.StatusCode >= 500 && a.StatusCode != http.StatusHTTPVersionNotSupported && a.StatusCode != http.StatusNotImplemented &&
		(a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "") {
		fail("%s", a.Status)
	}
	for name, values := range a.Header {
		for _, v := range values {
			if strings.Contains(name, "Cookie") || strings.Contains(v, "owned") || !utf8.ValidString(v) ||
				strings.ContainsFunc(v, func(r rune) bool { return unicode.IsControl(r) || r > unicode.MaxASCII }) {
				fail("the header %s: %q", name, v)
			}
		}
	}
	if to := a.Header.Get("Location"); to != "" {
		if u, err := url.Parse(to); err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) {
			fail("leads away, to %q", to)
		}
	}
	kind, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
	switch kind {
	case "text/html":
		if a.Header.Get("Content-Security-Policy") == "" {
			fail("a page without a policy")
		}
		h.own.check(fail, a.body)
	case "application/json", "application/problem+json":
		if len(a.body) > 0 && !json.Valid(a.body) {
			fail("no JSON: %.200q", a.body)
		}
		if bytes.ContainsAny(a.body, "<>") {
			fail("a browser that guesses could take this for a page: %.200q", a.body)
		}
	case "text/plain": // what net/http answers to what is no HTTP
		if bytes.ContainsAny(a.body, "<>") {
			fail("markup in plain text: %.200q", a.body)
		}
	case "", "text/css", "image/svg+xml", "text/javascript":
	default:
		fail("an answer of the type %q", kind)
	}
}

// markup is what the template of the page is made of.
type markup struct{ elements, attributes map[string]bool }

var (
	templateElement   = regexp.MustCompile(`<([a-z][a-z0-9-]*)`)
	templateAttribute = regexp.MustCompile(`\b[a-z][a-z-]*=|[\s}](?:autofocus|checked|defer|disabled|hidden|open|required|selected)\b`)
)

func ownMarkup(t *testing.T) *markup {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "server", "page.html"))
	if err != nil {
		t.Fatal(err)
	}
	m := &markup{map[string]bool{}, map[string]bool{}}
	for _, found := range templateElement.FindAllSubmatch(b, -1) {
		m.elements[string(found[1])] = true
	}
	for _, found := range templateAttribute.FindAll(b, -1) {
		m.attributes[strings.TrimLeft(strings.TrimSuffix(string(found), "="), " \t\n}")] = true
	}
	if !m.elements["mark"] || !m.attributes["href"] || m.elements["iframe"] || m.attributes["onclick"] {
		t.Fatalf("the template is not read right: %v", m)
	}
	// What a parser adds.
	for _, e := range []string{"html", "head", "body"} {
		m.elements[e] = true
	}
	return m
}

// check fails when a page has markup that its template does not have.
func (m *markup) check(fail func(string, ...any), body []byte) {
	if !utf8.Valid(body) {
		fail("the page is not UTF-8")
	}
	if i := bytes.IndexFunc(body, func(r rune) bool { return r != '\n' && r != '\t' && r != '\r' && unicode.IsControl(r) }); i >= 0 {
		fail("a control character: %q", body[max(0, i-20):min(len(body), i+20)])
	}
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		fail("%v", err)
		return
	}
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode {
			fail("the comment %.80q", n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		if !m.elements[n.Data] {
			fail("the element <%s>", n.Data)
		}
		if n.Data == "script" && n.FirstChild != nil {
			fail("a script: %.80q", n.FirstChild.Data)
		}
		for _, a := range n.Attr {
			if !m.attributes[a.Key] || strings.HasPrefix(a.Key, "on") {
				fail("the attribute %s=%.80q of <%s>", a.Key, a.Val, n.Data)
			}
			if !slices.Contains([]string{"href", "src", "action"}, a.Key) {
				continue
			}
			u, err := url.Parse(a.Val)
			switch {
			case err != nil:
				fail("<%s %s=%.80q>: %v", n.Data, a.Key, a.Val, err)
			case n.Data != "a" && (u.Scheme != "" || u.Host != ""):
				fail("<%s %s=%.80q> is elsewhere", n.Data, a.Key, a.Val)
			case u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https", u.Scheme == "" && u.Host != "", u.User != nil:
				fail("<%s %s=%.80q> leads where no link may", n.Data, a.Key, a.Val)
			}
			// A host that reads from the right looks like another.
			if host, err := url.PathUnescape(u.Host); err != nil || strings.ContainsFunc(host, func(r rune) bool { return !unicode.IsPrint(r) }) {
				fail("<%s %s=%.80q> has a host that cannot be shown", n.Data, a.Key, a.Val)
			}
		}
	}
}

// hostileAnswers looks at all hostile notes, as they are found.
func hostileAnswers(h *hostileClient) {
	total := 0
	for _, kind := range []string{"", "&sort=date", "&facets=1"} {
		for offset := 0; ; offset += 50 {
			a := h.get(fmt.Sprintf("/api/v1/search?q=%s&limit=50&offset=%d%s", url.QueryEscape(marker), offset, kind))
			var answer struct{ Hits []json.RawMessage }
			if err := json.Unmarshal(a.body, &answer); err != nil || a.StatusCode != http.StatusOK {
				h.t.Fatalf("%s, %v", a.Status, err)
			}
			total += len(answer.Hits)
			if len(answer.Hits) == 0 {
				break
			}
		}
	}
	if total < 600 {
		h.t.Errorf("the notes are found %d times", total)
	}
	for page := 1; page <= total/3/20+1; page++ {
		for _, rest := range []string{"", "&lang=en", "&sort=date", "&facets=1"} {
			h.get(fmt.Sprintf("/?q=%s&page=%d%s", url.QueryEscape(marker), page, rest))
		}
	}
}

// hostileQueries asks each attack wherever something can be asked.
func hostileQueries(h *hostileClient) {
	queries := slices.Clone(payloads)
	for _, field := range []string{"tag", "event", "speaker", "title", "path", "after", "before", "has"} {
		queries = append(queries, field+":"+`"`+marker+`" <script>`, field+`:"`+"\x1b\u202e"+`"`, "-"+field+":"+strings.Repeat("標", 400))
	}
	for _, q := range queries {
		q := url.QueryEscape(q)
		if len(q) > 30000 {
			q = q[:30000]
		}
		for _, path := range []string{
			"/?q=%s", "/?lang=en&q=%s", "/?q=%s&page=2", "/api/v1/search?q=%s", "/api/v1/search?facets=1&q=%s+" + url.QueryEscape(marker), "/api/v1/suggest?q=%s",
		} {
			h.get(fmt.Sprintf(path, q))
		}
	}
	for _, p := range payloads {
		p := url.QueryEscape(p[:min(len(p), 200)])
		for _, path := range []string{
			"/?q=x&lang=%s", "/?q=x&page=%s", "/?%s=x", "/%s", "/%s/?q=x", "/assets/%s", "/api/%s", "/api/v1/search?q=x&limit=%s", "/api/v1/search?q=x&sort=%s",
			"/api/v1/search?q=x&tag=%s&event=%[1]s&speaker=%[1]s&year=%[1]s", "/?q=x&tag=%s&year=%[1]s", "/api/v1/search?%s", "/api/v1/search?q=x&offset=%s&lang=%[1]s", "/api/v1/suggest?q=x&limit=%s",
		} {
			h.get(fmt.Sprintf(path, p))
		}
	}
}

// hostileRequests sends what no client library would.
func hostileRequests(h *hostileClient) {
	const end = "Host: x\r\nConnection: close\r\n\r\n"
	for _, target := range []string{
		"/?q=\x00", "/?q=\xff\xfe", "/?q=標的語", "/?q=a\tb", "/?q=<script>", "/?q=%", "/?q=%zz", "/?q=%C0%AF", "/?q=%ED%A0%80", "/?q=%F4%90%80%80",
		"/?q=a;q=b", "/?q=a&q=b", "/?q", "/?=&&&==", "/?" + strings.Repeat("a&", 5000), "/?" + strings.Repeat("a=b&", 5000) + "q=x",
		"//evil.example/?q=x", `/\evil.example/`, "/.//evil.example/..", "/%2f%2fevil.example", "/assets/..//evil.example/", "/api/v1/../..//evil.example",
		"/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../server.go", "/assets/%2e%2e%2fserver.go", "/assets/..%5c..%5cserver.go", "/assets/", "/assets/%00",
		"/..;/etc/passwd", "http://evil.example/?q=x", "https://u:p@evil.example/api/v1/search?q=x", "*", "evil.example:443", "?q=x", "x", "/#?q=x",
		"/?q=" + strings.Repeat("a", 2048), "/?q=" + strings.Repeat("%E6%A8%99", 2048/3), "/?q=" + strings.Repeat("a", 2049), "/?q=" + strings.Repeat("a", 1<<20),
		"/api/v1/search?q=" + strings.Repeat("%22%28", 1<<17), "/" + strings.Repeat("a/", 1<<14), "/?q=x&limit=-1&offset=1e9&page=99999999999999999999",
		"/api/v1/search?q=x&limit=100&offset=999999999", "/api/v1/search?q=x&offset=" + strings.Repeat("9", 400),
	} {
		for _, line := range []string{"GET %s HTTP/1.1\r\n" + end, "HEAD %s HTTP/1.1\r\n" + end, "POST %s HTTP/1.1\r\nContent-Length: 0\r\n" + end} {
			h.send(fmt.Appendf(nil, line, target))
		}
	}
	for _, method := range []string{"PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "PROPFIND", "get", "<script>", strings.Repeat("A", 5000)} {
		h.send([]byte(method + " /?q=x HTTP/1.1\r\n" + end))
		h.send([]byte(method + " /api/v1/search?q=x HTTP/1.1\r\nContent-Length: 9\r\n" + end + "[1,2,3,4]"))
	}
	for _, header := range []string{
		"X: a\r\n folded", "X : space", ": none", "No colon", "X: \x00", "X: \xff", "X: a\rSet-Cookie: owned=1", "X: a\nSet-Cookie: owned=1",
		"Host: y", "Host: <script>alert(1)</script>", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: javascript", "X-Forwarded-For: <script>, \"; DROP", "Forwarded: for=\"_owned\"",
		"X-Original-URL: /admin", "X-HTTP-Method-Override: DELETE", "Origin: https://evil.example", "Origin: null", "Origin: <script>", "Referer: javascript:alert(1)",
		"If-None-Match: *", "If-None-Match: " + strings.Repeat(`W/"a",`, 4000), `If-None-Match: "`, "If-Match: x", "If-Modified-Since: yesterday", "If-Range: x\r\nRange: bytes=0-1",
		"Range: bytes=" + strings.Repeat("0-,", 5000), "Range: bytes=-1", "Accept-Language: " + strings.Repeat("ja;q=0.1,", 3000), "Accept-Language: <script>, ../../x;q=NaN",
		"Accept-Encoding: " + strings.Repeat("gzip,", 5000), "Accept-Encoding: gzip;q=nan, \x01", "Accept: text/<script>", "Cookie: " + strings.Repeat("a=b;", 5000),
		"Expect: 100-continue", "Expect: owned", "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", "Upgrade: websocket", "Connection: owned, X", "Te: trailers",
		"Transfer-Encoding: chunked\r\nContent-Length: 4", "Transfer-Encoding: owned", "Transfer-Encoding: chunked, chunked", "Content-Length: -1", "Content-Length: 1\r\nContent-Length: 2", "Content-Length: 99999999999999999999",
		"User-Agent: " + strings.Repeat("\x01", 100), "X: " + strings.Repeat("a", 1<<20), strings.Repeat("X: a\r\n", 20000) + "Y: b", strings.Repeat("X", 1<<16) + ": a",
		"Access-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: \x01<script>", "Sec-Fetch-Mode: navigate", "Authorization: Basic " + strings.Repeat("A", 10000), "Proxy: http://evil.example/",
	} {
		for _, target := range []string{"/?q=x", "/api/v1/search?q=x", "/livez"} {
			h.send([]byte("GET " + target + " HTTP/1.1\r\n" + header + "\r\n" + end))
		}
	}
	for _, raw := range []string{
		"\r\n\r\n", "GET", "GET /\r\n\r\n", "GET / HTTP/0.9\r\n\r\n", "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/9.9\r\n" + end, "GET / HTTP/1.1\r\n\r\n", "GET  / HTTP/1.1\r\n" + end, "GET /?q=a b HTTP/1.1\r\n" + end,
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "\x00\x00\x00", strings.Repeat("\xff", 1<<16), "GET / HTTP/1.1\nHost: x\nConnection: close\n\n",
		"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + end + "5\r\nhello\r\n0\r\n\r\n", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + end + "fffffffffffffff\r\nx",
		"GET /livez HTTP/1.1\r\nContent-Length: 6\r\n" + end + "GET /x", "GET /?q=x HTTP/1.1\r\nContent-Length: 1048576\r\n" + end + strings.Repeat("q", 1<<20),
	} {
		h.sendAll([]byte(raw))
	}
	if answers := h.send([]byte("GET /livez HTTP/1.1\r\nHost: x\r\n\r\nGET /?q=<script> HTTP/1.1\r\nHost: x\r\n\r\nGET /livez HTTP/1.1\r\n" + end)); len(answers) != 3 {
		h.t.Errorf("three requests at once have %d answers", len(answers))
	}
	if a := h.get("/api/v1/search?q=" + url.QueryEscape(marker)); a.StatusCode != http.StatusOK {
		h.t.Errorf("after all that: %s", a.Status)
	}
}
