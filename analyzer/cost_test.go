package analyzer

import (
	"strings"
	"testing"
)

// Text without a border anywhere must neither lose words nor take time that grows
// faster than the text: with a quadratic step these would not end within the
// test's time.
func TestLongRuns(t *testing.T) {
	t.Parallel()
	const n = 200_000
	for name, unit := range map[string]string{
		"latin": "a", "digit": "1", "katakana": "ア", "hiragana": "の", "kanji": "監視", "long vowel": "ー",
		"mixed": "監視をするサーバーの", "marks": "++", "dots": "a.", "slashes": "/a", "combining": "か\u3099", "stacked": "\u3099",
		"line ends": "\n", "percent": "http://a%", "at": "@", "kebab": "a-",
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Repeat(unit, n/len(unit))
			tokens := shared().Analyze(text)
			checkLaws(t, name, nil)
			if name == "mixed" {
				got := 0
				for _, tok := range tokens {
					if tok.Term == "監視" {
						got++
					}
				}
				if want := n / len(unit); got != want {
					t.Errorf("found 監視 %d times of %d", got, want)
				}
			}
		})
	}
}
