package server

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

// header is a header of several lines.
func header(name string, lines ...string) http.Header {
	return http.Header{http.CanonicalHeaderKey(name): lines}
}

func both(xff, forwarded string) http.Header {
	return http.Header{"X-Forwarded-For": {xff}, "Forwarded": {forwarded}}
}

func TestClientFinder(t *testing.T) {
	const proxy = "10.0.0.1:4711"
	const xff, fwd = "X-Forwarded-For", "Forwarded"
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	tests := []struct {
		name, peer string
		header     http.Header
		want       string
	}{
		{"no header", proxy, nil, "10.0.0.1"},
		{"a client that is no proxy", "203.0.113.9:1", header(xff, "198.51.100.7"), "203.0.113.9"},
		{"nor with the other header", "203.0.113.9:1", header(fwd, "for=198.51.100.7"), "203.0.113.9"},
		{"one hop", proxy, header(xff, "198.51.100.7"), "198.51.100.7"},
		{"what the client made up stands left", proxy, header(xff, "1.1.1.1, 8.8.8.8, 198.51.100.7"), "198.51.100.7"},
		{"two proxies", proxy, header(xff, "1.1.1.1, 198.51.100.7, 10.2.3.4"), "198.51.100.7"},
		{"the client says it is a proxy", proxy, header(xff, "1.1.1.1, 10.9.9.9, 198.51.100.7"), "198.51.100.7"},
		{"nothing but proxies", proxy, header(xff, "10.9.9.9, 10.2.3.4"), "10.9.9.9"},
		{"several lines", proxy, header(xff, "1.1.1.1", "198.51.100.7", "10.2.3.4"), "198.51.100.7"},
		{"a port", proxy, header(xff, "198.51.100.7:5555"), "198.51.100.7"},
		{"IPv6", proxy, header(xff, "2001:db8::7"), "2001:db8::7"},
		{"IPv6 with a port", proxy, header(xff, "[2001:db8::7]:5555"), "2001:db8::7"},
		{"IPv6 in brackets", proxy, header(xff, "[2001:db8::7]"), "2001:db8::7"},
		{"IPv4 in IPv6", "[::ffff:10.0.0.1]:4711", header(xff, "::ffff:198.51.100.7"), "198.51.100.7"},
		{"a zone", "[fd00::1%eth0]:4711", header(xff, "fe80::1%eth0"), "fe80::1"},
		{"an IPv6 proxy", "[fd00::1]:4711", header(xff, "198.51.100.7, fd12::3"), "198.51.100.7"},
		{"spaces and tabs", proxy, header(xff, " \t198.51.100.7\t "), "198.51.100.7"},
		{"hidden", proxy, header(xff, "1.1.1.1, unknown"), "10.0.0.1"},
		{"hidden behind a proxy", proxy, header(xff, "1.1.1.1, unknown, 10.2.3.4"), "10.2.3.4"},
		{"no address", proxy, header(xff, "1.1.1.1, 198.51.100.7; drop table"), "10.0.0.1"},
		{"an empty header", proxy, header(xff, ""), "10.0.0.1"},
		{"a comma at the end", proxy, header(xff, "1.1.1.1,"), "10.0.0.1"},
		{"octal", proxy, header(xff, "010.0.0.9"), "10.0.0.1"},
		{"a number", proxy, header(xff, "3232235777"), "10.0.0.1"},
		{"many hops", proxy, header(xff, strings.Repeat("1.1.1.1,", 4000)+"198.51.100.7"), "198.51.100.7"},

		{"RFC 7239", proxy, header(fwd, "for=198.51.100.7"), "198.51.100.7"},
		{"and all it may say", proxy, header(fwd, `For="[2001:db8::7]:4711" ; proto=http;by=10.0.0.3;host="a,b;c"`), "2001:db8::7"},
		{"two hops", proxy, header(fwd, "for=1.1.1.1;proto=https, for=198.51.100.7, for=10.2.3.4"), "198.51.100.7"},
		{"two lines", proxy, header(fwd, "for=1.1.1.1", "for=198.51.100.7"), "198.51.100.7"},
		{"an obfuscated node", proxy, header(fwd, "for=1.1.1.1, for=_hidden"), "10.0.0.1"},
		{"a hop without for", proxy, header(fwd, "for=1.1.1.1, proto=https"), "10.0.0.1"},
		{"for twice", proxy, header(fwd, "for=1.1.1.1;for=198.51.100.7"), "10.0.0.1"},
		{"a quote left open swallows the proxy's element", proxy, header(fwd, `for=1.1.1.1;x=", for=198.51.100.7`), "10.0.0.1"},
		{"a quote that the proxy's element closes", proxy, header(fwd, `for=1.1.1.1;x=", for="[2001:db8::7]"`), "10.0.0.1"},
		{"an escape before the proxy's element", proxy, header(fwd, `for=1.1.1.1;x="\, for="[2001:db8::7]"`), "10.0.0.1"},
		{"an escape in an address", proxy, header(fwd, `for="198.51.100\.7"`), "10.0.0.1"},
		{"commas in quotes are no hops", proxy, header(fwd, `for=198.51.100.7;host="x, for=1.1.1.1"`), "198.51.100.7"},

		{"both agree", proxy, both("1.1.1.1, 198.51.100.7", "for=198.51.100.7"), "198.51.100.7"},
		{"both differ: one is the client's", proxy, both("198.51.100.7", "for=1.1.1.1"), "10.0.0.1"},
		{"one is there and hides", proxy, both("198.51.100.7", "for=unknown"), "10.0.0.1"},

		{"a Unix socket", "@", header(xff, "198.51.100.7"), "invalid IP"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = tt.peer
			for name, values := range tt.header {
				r.Header[name] = values
			}
			if got := (clientFinder{trusted}).find(r).String(); got != tt.want {
				t.Errorf("%v from %s is %s, want %s", tt.header, tt.peer, got, tt.want)
			}
		})
	}
}

// Whatever a client sends: when its proxy appends the address that it sees, that is
// the client, or else the proxy is.
func FuzzForwarded(f *testing.F) {
	for _, seed := range []string{"", "1.1.1.1", "for=1.1.1.1", `for="`, `for="\`, `x="\"`, "for=10.0.0.9, ", `,;,;="`, "unknown", "[::1", "\xff", "for=1.1.1.1;by=\"a,"} {
		f.Add(seed)
	}
	finder := clientFinder{[]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	f.Fuzz(func(t *testing.T, sent string) {
		for name, element := range map[string]string{"X-Forwarded-For": "198.51.100.7", "Forwarded": `for="198.51.100.7:80"`} {
			for _, lines := range [][]string{{sent + ", " + element}, {sent, element}, {sent + "," + element + ", " + strings.ReplaceAll(element, "198.51.100.7", "10.2.3.4")}} {
				r := &http.Request{RemoteAddr: "10.0.0.1:4711", Header: http.Header{name: lines}}
				allowed := []string{"198.51.100.7", "10.0.0.1"}
				if got := finder.find(r).String(); !slices.Contains(allowed, got) {
					t.Errorf("%s %q is taken for %s", name, lines, got)
				}
			}
		}
	})
}
