package main

import (
	"net/netip"
	"testing"
)

func TestParseNetwork(t *testing.T) {
	tests := []struct{ in, want string }{
		{"10.0.0.0/8", "10.0.0.0/8"},
		{"10.1.2.3/8", "10.0.0.0/8"},
		{"127.0.0.1", "127.0.0.1/32"},
		{"::1", "::1/128"},
		{"2001:db8::/32", "2001:db8::/32"},
		{"::ffff:10.0.0.1", "10.0.0.1/32"},
		{"fe80::1%eth0", "fe80::1/128"},
		{"::ffff:10.0.0.0/104", ""},
		{"10.0.0.0/33", ""},
		{"localhost", ""},
		{"", ""},
	}
	for _, tt := range tests {
		got, err := parseNetwork(tt.in)
		if text := map[bool]string{true: got.String()}[got != netip.Prefix{}]; text != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("parseNetwork(%q) = %v, %v; want %q", tt.in, got, err, tt.want)
		}
	}
}

func TestCount(t *testing.T) {
	tests := []struct {
		in           string
		whole, tenth bool
	}{
		{"0", true, true}, {"8", true, true}, {"0.5", false, true}, {"-1", false, false}, {"many", false, false},
		{"NaN", false, false}, {"Inf", false, false}, {"1e30", false, false}, {"", false, false},
	}
	for _, tt := range tests {
		var n int
		var f float64
		if err := (&count[int]{&n}).Set(tt.in); (err == nil) != tt.whole {
			t.Errorf("%q: %v", tt.in, err)
		}
		if err := (&count[float64]{&f}).Set(tt.in); (err == nil) != tt.tenth {
			t.Errorf("%q: %v", tt.in, err)
		}
	}
}
