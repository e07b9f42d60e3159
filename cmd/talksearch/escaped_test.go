package main

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestEncodeJSON(t *testing.T) {
	tests := []struct{ in, want string }{
		{"題", "\"題\"\n"},
		{"a<b", "\"a<b\"\n"},
		{"\x1b[31m\u009b\x7f", `"\u001b[31m\u009b\u007f"` + "\n"},
		{"\u202eefas\u202c と\u2066\u061c", `"\u202eefas\u202c と\u2066\u061c"` + "\n"},
		{"改\n行", `"改\n行"` + "\n"},
	}
	for _, tt := range tests {
		var out bytes.Buffer
		if err := encodeJSON(&out, tt.in); err != nil || out.String() != tt.want {
			t.Errorf("%q is written as %q, want %q (%v)", tt.in, out.String(), tt.want, err)
		}
		var back string
		if err := json.Unmarshal(out.Bytes(), &back); err != nil || back != tt.in {
			t.Errorf("%q is read as %q (%v)", tt.in, back, err)
		}
	}
}
