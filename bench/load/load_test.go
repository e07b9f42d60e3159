package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/talksearch/talksearch/corpus/samples"
)

// TestDraw wants the same queries each time, all different, of all kinds.
func TestDraw(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "notes")
	if err := samples.Extract(dir); err != nil {
		t.Fatal(err)
	}
	first, err := draw([]string{dir}, 200)
	if err != nil {
		t.Fatal(err)
	}
	again, err := draw([]string{dir}, 200)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(first, again) {
		t.Error("the second draw is another")
	}
	if len(first) != 200 {
		t.Errorf("%d requests, not 200", len(first))
	}
	drawn := map[request]bool{}
	of := map[string]int{}
	for _, r := range first {
		drawn[r] = true
		of[r.kind]++
		if !strings.HasPrefix(r.path, "/api/v1/") || strings.ContainsAny(r.path, " \n\"") {
			t.Errorf("%q is no path", r.path)
		}
	}
	if len(drawn) != len(first) || len(of) != len(kinds) {
		t.Errorf("%d of %d are different, of %d kinds", len(drawn), len(first), len(of))
	}
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.Mkdir(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := draw([]string{empty}, 10); err == nil {
		t.Error("queries were drawn from nothing")
	}
}

func TestPercentile(t *testing.T) {
	var times []time.Duration
	for i := range 200 {
		times = append(times, time.Duration(i+1))
	}
	for p, want := range map[int]time.Duration{50: 100, 99: 198, 100: 200} {
		if got := percentile(times, p); got != want {
			t.Errorf("the percentile %d of 1..200 is %d, want %d", p, got, want)
		}
	}
	if got := percentile([]time.Duration{7}, 50); got != 7 {
		t.Errorf("of one it is %d", got)
	}
}
