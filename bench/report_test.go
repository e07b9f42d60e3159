package main

import (
	"encoding/xml"
	"io"
	"math"
	"strings"
	"testing"
)

func TestSeries(t *testing.T) {
	for _, tc := range []struct {
		s    series
		want string
	}{
		{nil, "–"},
		{series{1.234}, "1.23"},
		{series{3, 1, 2}, "2.00 (1.00–3.00)"},
		{series{1, 2}, "1.50 (1.00–2.00)"},
		{series{math.NaN(), 120.4}, "120"},
		{series{9.996, 99.96}, "55.0 (10.0–100)"},
	} {
		if got := tc.s.String(); got != tc.want {
			t.Errorf("%v: %s, want %s", []float64(tc.s), got, tc.want)
		}
	}
	hundred := make(series, 100)
	for i := range hundred {
		hundred[i] = float64(i + 1)
	}
	if got := hundred.quantile(.99); got != 100 {
		t.Errorf("the slowest of a hundred is %v", got)
	}
	if got := (series{2, 4, 9}).over(series{1, 2}); got.String() != "2.00 (2.00–2.00)" {
		t.Errorf("ratios %s", got)
	}
	if got := (series{2, 4}).less(series{1, 1}); got.String() != "2.00 (1.00–3.00)" {
		t.Errorf("differences %s", got)
	}
}

func TestGroonga(t *testing.T) {
	for _, tc := range []struct{ query, want string }{
		{"障害検知", `"障害検知"`},
		{"C++ node.js", `"C\\+\\+ node.js"`},
		{`a"b`, `"a\\\"b"`},
	} {
		if got := groongaSelect(tc.query); !strings.HasSuffix(got, "--query "+tc.want) {
			t.Errorf("%s: %s, want %s", tc.query, got, tc.want)
		}
	}
	hits, took, err := groongaAnswer(`[[0,1700000000.1,0.0025],[[[12],[["_key","ShortText"]],["n#1",2]]]]`)
	if hits != 12 || took != 2.5 || err != nil {
		t.Errorf("%d hits in %v ms, %v", hits, took, err)
	}
	if _, _, err := groongaAnswer(`[[-22,1700000000.1,0.0025,"wrong"]]`); err == nil {
		t.Error("an error is an answer")
	}
	if _, _, err := groongaAnswer(`[[0,1.5,6.8e-05],true]`); err != nil {
		t.Error(err)
	}
}

func TestCommand(t *testing.T) {
	c := command{argv: []string{"rg", "-F", "it's", "a b"}, stdin: "x"}
	if got, want := c.String(), `rg -F 'it'\''s' 'a b' <x`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if _, err := newCommand("false").run(t.Context()); err == nil {
		t.Error("a failure is no error")
	}
	nothing := newCommand("false")
	nothing.quiet = 1
	if _, err := nothing.run(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestUnmeasured writes a report of a run in which nothing was measured.
func TestUnmeasured(t *testing.T) {
	r := &run{workshop: &workshop{out: t.TempDir(), dir: "/w", program: "talksearch"}, collection: made()}
	if err := r.write(); err != nil {
		t.Fatal(err)
	}
}

// TestPicture wants each panel to be well-formed, whatever was measured.
func TestPicture(t *testing.T) {
	panels := []panel{
		{title: "a < b", bars: []bar{{ours, series{1, 2}}, {"none & all", nil}, {"nothing", series{0}}}},
		{title: "lines", lines: []line{{"p50", [][2]float64{{1000, .5}, {3000, 2}}}, {"empty", nil}}},
	}
	picture := draw(panels)
	for d := xml.NewDecoder(strings.NewReader(picture)); ; {
		_, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, wrong := range []string{"NaN", "Inf"} {
		if strings.Contains(picture, wrong) {
			t.Errorf("the picture has %s", wrong)
		}
	}
}
