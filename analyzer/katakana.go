package analyzer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// foldLoanword gives the key that all spellings of a katakana word share which
// differ by habit alone:
//
//   - ヴァ and バ, and so on for the row;
//   - ウェ and ウエ, ウィ and ウイ, ウォ and ウオ (ソフトウェア, ソフトウエア);
//   - ェイ and ェー, and so on for the e row (フェイス, フェース; メイン, メーン);
//   - イヤ and イア (ファイヤ, ファイア);
//   - a long vowel at the end, see trimLong.
//
// Voiced marks are never touched.
func foldLoanword(s string) string {
	if spelledFrom(s, len(s)) >= 0 { // most words have none
		s = spellings.Replace(s)
	}
	return trimLong(s)
}

// spelledFrom returns where in s, in whatever kana, the first letter is that spellings
// changes, at byte end at the most; -1 for nowhere.
func spelledFrom(s string, end int) int {
	last := ' '
	for i, r := range s {
		if i > end {
			break
		}
		r = katakanaOf(r)
		switch {
		case r == 'ヴ',
			r == 'イ' && strings.ContainsRune(eRow, last),
			last == 'ウ' && (r == 'ェ' || r == 'ィ' || r == 'ォ'),
			last == 'イ' && r == 'ヤ':
			return i
		}
		last = r
	}
	return -1
}

// eRow are the kana with the vowel e.
const eRow = "エェケゲセゼテデネヘベペメレ"

var spellings = strings.NewReplacer(func() []string {
	pairs := []string{
		"ヴェイ", "ベー", "ウェイ", "ウエー",
		"ヴァ", "バ", "ヴィ", "ビ", "ヴェ", "ベ", "ヴォ", "ボ", "ヴュ", "ビュ", "ヴ", "ブ",
		"ウェ", "ウエ", "ウィ", "ウイ", "ウォ", "ウオ", "イヤ", "イア",
	}
	for _, e := range eRow {
		pairs = append(pairs, string(e)+"イ", string(e)+"ー")
	}
	return pairs
}()...)

// trimLong leaves out the long vowel at the end of a word of four letters or more,
// as engineers do (サーバ, サーバー). Shorter words differ by it: キー is not キ.
func trimLong(s string) string {
	if len(s) >= 4*len("ー") {
		return strings.TrimSuffix(s, "ー")
	}
	return s
}

// A loanword is a word of a katakana run: the term that stands for all its
// spellings, and its bytes in the run.
type loanword struct {
	term       string
	start, end int
}

// Costs of cutting a run of katakana: few and long known words win, and an unknown
// word is cut off only where a known one is long enough to be no accident.
const (
	costListed  = 7 // トレース|ツール is no スツール
	costCommon  = 8
	costShort   = 25 // a common word of two letters
	costRare    = 28
	costUnknown = 30
	costLetter  = 3 // of an unknown word
)

// Limits of a run of katakana, in bytes; every katakana has three. A longer run is
// no writing, and is cut blindly.
const (
	kanaSize    = 3
	maxRun      = 48 * kanaSize
	maxLoanword = 20 * kanaSize
)

// cutKatakana cuts a run of katakana into loanwords. The cut depends on the run
// alone, never on what stands around it.
func (l *lexicon) cutKatakana(run string, words []loanword) []loanword {
	for at := 0; at < len(run); {
		n := min(len(run)-at, maxRun)
		first := len(words)
		if k, ok := l.loanword(run[at : at+n]); ok {
			words = l.appendKnown(words, run[at:at+n], k, 0)
		} else {
			words = l.cutRun(run[at:at+n], n, words)
		}
		for i := first; i < len(words); i++ {
			words[i].start += at
			words[i].end += at
		}
		at += n
	}
	return words
}

// cutRun cuts a run into words of at most longest bytes.
func (l *lexicon) cutRun(run string, longest int, words []loanword) []loanword {
	// best[i] is the cheapest way to cut run[:i kana].
	type step struct {
		cost    int
		from    int // kana
		unknown bool
	}
	n := len(run) / kanaSize
	var best [maxRun/kanaSize + 1]step
	for i := 1; i <= n; i++ {
		best[i].cost = 1 << 30
	}
	longest, spelled := min(longest, maxLoanword), spelledFrom(run, len(run)) >= 0
	for i := range n + 1 {
		for from := range i {
			if best[from].unknown || from > 0 && (i-from < 2 || best[from].cost >= 1<<30) {
				continue
			}
			if cost := best[from].cost + costUnknown + costLetter*(i-from); cost < best[i].cost {
				best[i] = step{cost, from, true}
			}
		}
		before, rest := run[:i*kanaSize], run[i*kanaSize:]
		l.loanwords.at(rest[:min(len(rest), longest)], spelled, func(w loan, length int) {
			if cost, ok := knownCost(w, rest[:length], before); ok && best[i].cost+cost < best[i+length/kanaSize].cost {
				best[i+length/kanaSize] = step{best[i].cost + cost, i, false}
			}
		})
	}
	first := len(words)
	for i := n; i > 0; i = best[i].from {
		start, end := best[i].from*kanaSize, i*kanaSize
		k := l.wordOf(run[start:end])
		// The words come from the last; those of one compound too.
		at := len(words)
		words = l.appendKnown(words, run[start:end], k, start)
		slices.Reverse(words[at:])
	}
	slices.Reverse(words[first:])
	return words
}

// knownCost returns what it costs to cut word off behind before.
func knownCost(w loan, word, before string) (int, bool) {
	letters := len(word) / kanaSize
	if letters < 2 || strings.HasPrefix(word, "ー") || strings.HasPrefix(word, "ッ") || strings.HasPrefix(word, "ン") {
		return 0, false
	}
	// フィルタ|リング is filtering: リング is a word behind no agent.
	if last, _ := utf8.DecodeLastRuneInString(before); word == "リング" && strings.ContainsRune("アカガサザタダナハバパマヤラワ", last) {
		return 0, false
	}
	switch {
	case letters == 2 && !w.common():
		return 0, false
	case letters == 2:
		return costShort, true
	case w.listed():
		return costListed, true
	case w.common():
		return costCommon, true
	}
	return costRare, true
}

// borderOf returns where the second part begins in a spelling of a compound, 0
// when it is not to be found.
func (l *lexicon) borderOf(s, first, second string) int {
	for border := kanaSize; border < len(s); border += kanaSize {
		a, ok1 := l.loanword(s[:border])
		b, ok2 := l.loanword(s[border:])
		if ok1 && ok2 && a.term == first && b.term == second {
			return border
		}
	}
	return 0
}

// appendKnown puts the word k, spelled s and at byte at of the run, behind words;
// of a compound its parts, and theirs.
func (l *lexicon) appendKnown(words []loanword, s string, k known, at int) []loanword {
	if k.border == 0 && k.first != "" {
		k.border = l.borderOf(s, k.first, k.second)
	}
	if k.border == 0 && k.first != "" { // a spelling in which it is not to be found
		return l.cutRun(s, len(s)-kanaSize, words)
	}
	if k.border == 0 {
		return append(words, loanword{k.term, at, at + len(s)})
	}
	for _, p := range []struct {
		s, term string
		at      int
	}{{s[:k.border], k.first, at}, {s[k.border:], k.second, at + k.border}} {
		part, ok := l.loanword(p.s)
		switch {
		case !ok: // two words or more, ロック|イン of ベンダ|ロックイン
			first := len(words)
			words = l.cutRun(p.s, len(p.s), words)
			for i := first; i < len(words); i++ {
				words[i].start, words[i].end = words[i].start+p.at, words[i].end+p.at
			}
			continue
		case part.first == "":
			part = known{term: p.term}
		}
		words = l.appendKnown(words, p.s, part, p.at)
	}
	return words
}
