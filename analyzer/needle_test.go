package analyzer

import (
	"slices"
	"testing"
	"unicode/utf8"
)

// plainTexts are of spaces, line ends, wide letters and long vowels, in all their order.
var plainTexts = []string{
	"設定の変更と、Docker 入門。foo_bar C++", "サー\nバーー\r\n  ー", "日本\n\n語 \n日\n　本", "ＡＢＣ　（ｘ）－ー\nー", "a\n\nb \f 日\t 本 a　日",
	"ー ー\nーa\nー", "『Go』 言語・ ・", "\xe3\x80", "\xe6\x97", "か\u3099 ﾃﾞ", " 　\n日本 ", "日\r本", "日\n a", "日\n\x00本", "の", "～＇＂＿",
	"人々 々\n々", "\u200b日\u200b\n\u200b本\u200b a\u200d \u200bか\u200b\u3099", "ー\u200bー \u200b\u3000", "a \u200b a",
	"㈱日立 神", "★☆ 🎉\ufe0f日 αβΓ é e\u0301 Ω İ", "a – b·c—d", "カ–ド カ – ド、ア…“b” ‘c’ → «d»", "x\n—\nド", "…\u3099〜＃", "カ\n–ド\u2060·\u0301",
}

// TestFormsOfKanji folds every character: none but those that are known gives a kanji.
func TestFormsOfKanji(t *testing.T) {
	found := 0
	for r := rune(0); r <= utf8.MaxRune; r++ {
		for _, kanji := range wanted(string(r)) {
			if kanji == r || kanji < 0x4E00 || kanji > 0x9FFF {
				continue
			}
			if found++; !slices.Contains(formsOfKanji()[kanji], string(r)) {
				t.Errorf("%q (%U) folds to %q", r, r, kanji)
			}
		}
	}
	if found == 0 {
		t.Error("no character folds to a kanji")
	}
}

// FuzzNeedle holds the fast way to squeeze a text to the thorough one.
func FuzzNeedle(f *testing.F) {
	for _, text := range plainTexts {
		f.Add(text, uint(0), uint(3))
	}
	f.Fuzz(func(t *testing.T, text string, from, to uint) {
		if got, ok := squeezePlain(nil, []byte(text)); ok && string(got) != wanted(text) {
			t.Fatalf("%q is squeezed to %q, want %q", text, got, wanted(text))
		}
		from, to = min(from, uint(len(text))), min(to, uint(len(text)))
		sought := text[min(from, to):to]
		if got, want := shared().PhraseNeedle(sought).Count([]byte(text), 3), len(shared().Phrases(text, sought, 3)); got != want {
			t.Errorf("%q stands in %q %d times, want %d", sought, text, got, want)
		}
		if got, want := shared().Needle(sought).Count([]byte(text), 3), len(shared().Occurrences(text, sought, 3)); got != want {
			t.Errorf("%q occurs in %q %d times, want %d", sought, text, got, want)
		}
	})
}
