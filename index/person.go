package index

import (
	"slices"
	"strings"

	"github.com/bits-and-blooms/bitset"
	"golang.org/x/text/unicode/norm"
)

// honorifics are what people put behind a name, and notes leave out of it.
var honorifics = []string{"さん", "さま", "様", "氏", "先生", "くん", "ちゃん"}

// bySpeaker returns the sections whose speaker's name has the value's words side by
// side. People ask for a name as they remember it: with an honorific, in the other
// kana. The analyzer folds widths and cases, and takes a handle with or without its @.
func (pl *plan) bySpeaker(value string) (*bitset.BitSet, error) {
	set := pl.none()
	for _, name := range spellings(value) {
		more, err := pl.inField(name, fieldSpeaker)
		if err != nil {
			return nil, err
		}
		set.InPlaceUnion(more)
	}
	return set, nil
}

// spellings are the ways in which a name may stand in a note: as typed, without its
// honorific, in hiragana and in katakana.
func spellings(value string) []string {
	names := []string{value}
	plain := norm.NFKC.String(strings.TrimSpace(value))
	for _, h := range honorifics {
		if name, ok := strings.CutSuffix(plain, h); ok && strings.TrimSpace(name) != "" {
			plain = strings.TrimSpace(name)
			break
		}
	}
	const between = 'ア' - 'あ'
	hiragana := strings.Map(func(r rune) rune {
		if 'ァ' <= r && r <= 'ヶ' {
			return r - between
		}
		return r
	}, plain)
	katakana := strings.Map(func(r rune) rune {
		if 'ぁ' <= r && r <= 'ゖ' {
			return r + between
		}
		return r
	}, plain)
	for _, name := range []string{plain, hiragana, katakana} {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
