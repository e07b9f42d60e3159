package server

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Every text of the page meets WCAG 2.2 AA on the ground it stands on (1.4.3), and
// the field's edge can be seen (1.4.11), in both colour schemes.
func TestContrast(t *testing.T) {
	css, err := embedded.ReadFile("assets/search.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(css), "@media (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("the style sheet has no dark scheme")
	}
	pairs := []struct {
		front, ground string
		least         float64
	}{
		{"text", "ground", 4.5}, {"text", "raised", 4.5},
		{"soft", "ground", 4.5}, {"soft", "raised", 4.5},
		{"accent", "ground", 4.5}, {"accent-strong", "ground", 4.5}, {"visited", "ground", 4.5},
		{"on-accent", "accent", 4.5}, {"on-accent", "accent-strong", 4.5},
		{"mark-text", "mark", 4.5},
		{"warn", "ground", 4.5}, {"warn", "warn-ground", 4.5},
		{"edge", "ground", 3}, {"edge", "raised", 3},
	}
	for scheme, block := range map[string]string{"light": light, "dark": dark[:strings.Index(dark, "\n}\n")]} {
		colours := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(block, -1) {
			colours[m[1]] = m[2]
		}
		for _, p := range pairs {
			front, ground := colours[p.front], colours[p.ground]
			if front == "" || ground == "" {
				t.Fatalf("%s: no colour for %s or %s", scheme, p.front, p.ground)
			}
			a, b := luminance(t, front), luminance(t, ground)
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < p.least {
				t.Errorf("%s: %s %s on %s %s has a contrast of %.2f, want %.1f", scheme, p.front, front, p.ground, ground, ratio, p.least)
			}
		}
	}
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	channel := func(shift uint) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}
