package analyzer

import "strings"

// Romaji is read as an input method reads it, which takes Hepburn, Kunrei and what
// lies between: si and shi, tu and tsu, zya and ja, n and nn, tta, la for a small ぁ.

// romajiTable maps what is typed to katakana.
var romajiTable = func() map[string]string {
	t := map[string]string{
		"a": "ア", "i": "イ", "u": "ウ", "e": "エ", "o": "オ", "-": "ー", "wo": "ヲ", "wa": "ワ", "nn": "ン", "n'": "ン", "xn": "ン",
		"ye": "イェ", "wi": "ウィ", "we": "ウェ", "wha": "ウァ", "who": "ウォ", "vu": "ヴ",
		"shi": "シ", "chi": "チ", "tsu": "ツ", "fu": "フ", "ji": "ジ",
		"sha": "シャ", "shu": "シュ", "she": "シェ", "sho": "ショ", "cha": "チャ", "chu": "チュ", "che": "チェ", "cho": "チョ",
		"ja": "ジャ", "ju": "ジュ", "je": "ジェ", "jo": "ジョ",
		"ca": "カ", "ci": "シ", "cu": "ク", "ce": "セ", "co": "コ",
		"tsa": "ツァ", "tsi": "ツィ", "tse": "ツェ", "tso": "ツォ", "twu": "トゥ", "dwu": "ドゥ",
		"xtu": "ッ", "xtsu": "ッ", "ltu": "ッ", "ltsu": "ッ", "xwa": "ヮ", "lwa": "ヮ", "lka": "ヵ", "xka": "ヵ", "lke": "ヶ", "xke": "ヶ",
	}
	const vowels = "aiueo"
	rows := map[string]string{
		"k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ", "m": "マミムメモ", "r": "ラリルレロ",
		"g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド", "b": "バビブベボ", "p": "パピプペポ",
	}
	for c, row := range rows {
		for i, k := range []rune(row) {
			t[c+vowels[i:i+1]] = string(k)
		}
		i := string([]rune(row)[1])
		t[c+"ya"], t[c+"yu"], t[c+"yo"], t[c+"ye"], t[c+"yi"] = i+"ャ", i+"ュ", i+"ョ", i+"ェ", i+"ィ"
	}
	for i, small := range []string{"ァ", "ィ", "ゥ", "ェ", "ォ"} {
		v := vowels[i : i+1]
		t["x"+v], t["l"+v] = small, small
		if v != "u" {
			t["f"+v], t["v"+v] = "フ"+small, "ヴ"+small
		}
		t["th"+v], t["dh"+v] = "テ"+small, "デ"+small
		t["q"+v], t["gw"+v], t["kw"+v] = "ク"+small, "グ"+small, "ク"+small
	}
	for i, small := range []string{"ャ", "ュ", "ョ"} {
		v := []string{"a", "u", "o"}[i]
		t["y"+v] = []string{"ヤ", "ユ", "ヨ"}[i]
		t["xy"+v], t["ly"+v] = small, small
		t["jy"+v], t["cy"+v] = "ジ"+small, "チ"+small
		t["th"+v], t["dh"+v] = "テ"+small, "デ"+small
		t["fy"+v], t["vy"+v] = "フ"+small, "ヴ"+small
	}
	t["thi"], t["dhi"], t["t'i"], t["d'i"] = "ティ", "ディ", "ティ", "ディ"
	return t
}()

// romajiToKana reads s, in lower case, and returns the katakana and what is left at
// the end that begins a kana but is none yet. ok is false if anything else is in it.
func romajiToKana(s string) (kana, pending string, ok bool) {
	var b strings.Builder
	for len(s) > 0 {
		if len(s) > 1 && s[0] == s[1] && strings.IndexByte("bcdfghjklmpqrstvwxyz", s[0]) >= 0 {
			b.WriteString("ッ")
			s = s[1:]
			continue
		}
		if strings.HasPrefix(s, "tch") {
			b.WriteString("ッ")
			s = s[1:]
			continue
		}
		n := min(4, len(s))
		for ; n > 0; n-- {
			if k, found := romajiTable[s[:n]]; found {
				b.WriteString(k)
				break
			}
		}
		switch {
		case n > 0:
			s = s[n:]
		case s[0] == 'n' && len(s) > 1 && strings.IndexByte("aiueoy", s[1]) < 0,
			s[0] == 'm' && len(s) > 1 && strings.IndexByte("bmp", s[1]) >= 0: // shimbun
			b.WriteString("ン")
			s = s[1:]
		default:
			return b.String(), s, len(s) <= 3 && allLower(s)
		}
	}
	return b.String(), "", true
}

func allLower(s string) bool {
	for i := range len(s) {
		if !isLower(s[i]) {
			return false
		}
	}
	return true
}

// readingsOfRomaji returns the katakana that romaji may stand for: as it is typed,
// with a final n as ン, and with ou and doubled vowels as a long vowel mark, as
// loanwords are spelled (deeta, データ).
func readingsOfRomaji(s string) []string {
	if s == "" || !isLower(s[0]) {
		return nil
	}
	kana, pending, ok := romajiToKana(s)
	if !ok || pending != "" && pending != "n" || kana == "" {
		return nil
	}
	if pending == "n" {
		kana += "ン"
	}
	readings := []string{kana}
	if i := strings.Index(s, "ny"); i >= 0 { // unyou is うんよう rather than うにょう
		if parted, pending, ok := romajiToKana(s[:i] + "n'" + s[i+1:]); ok && pending == "" {
			readings = append(readings, parted)
		}
	}
	if long := longVowels(kana); long != kana {
		readings = append(readings, long)
	}
	return readings
}

// maxShortened is how many long vowels may have been left out of romaji.
const maxShortened = 4

// lengthened returns the readings that romaji may stand for whose long vowels were
// left out, as in names on signs: トキョ may be トウキョウ, ニンショ is ニンショウ.
func lengthened(kana string) []string {
	readings := []string{""}
	vowels := 0
	for _, r := range kana {
		for i := range readings {
			readings[i] += string(r)
		}
		if v := vowelOf(r); (v == 'オ' || v == 'ウ') && vowels < maxShortened {
			vowels++
			for _, s := range readings {
				readings = append(readings, s+"ウ")
			}
		}
	}
	return readings[1:]
}

// longVowels writes a vowel that lengthens the one before as ー.
func longVowels(kana string) string {
	var b strings.Builder
	var last rune
	for _, r := range kana {
		if v := vowelOf(last); v != 0 && (r == v || v == 'オ' && r == 'ウ' || v == 'エ' && r == 'イ') {
			r = 'ー'
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// vowelOf gives the vowel that a katakana ends in.
func vowelOf(r rune) rune {
	for i, row := range []string{
		"アカサタナハマヤラワガザダバパァャ", "イキシチニヒミリギジヂビピィ", "ウクスツヌフムユルグズヅブプゥュヴ",
		"エケセテネヘメレゲゼデベペェ", "オコソトノホモヨロヲゴゾドボポォョ",
	} {
		if strings.ContainsRune(row, r) {
			return []rune("アイウエオ")[i]
		}
	}
	return 0
}

// romajiInitials are the letters that the Latin of a katakana may begin with.
func romajiInitials(r rune) string {
	for kana, letters := range map[string]string{
		"アイウエオ": "aiueoyhw", "カキクケコ": "ckqx", "サシスセソ": "sc", "タチツテト": "tc", "ナニヌネノン": "nk",
		"ハヒフヘホ": "hfp", "マミムメモ": "m", "ヤユヨ": "yu", "ラリルレロ": "rlw", "ワヲ": "w", "ガギグゲゴ": "g",
		"ザジズゼゾ": "zjgsx", "ダヂヅデド": "d", "バビブベボヴ": "bv", "パピプペポ": "p",
	} {
		if strings.ContainsRune(kana, r) {
			return letters
		}
	}
	return ""
}
