package analyzer

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/talksearch/talksearch/analyzer/tables"
)

// mainSpellings returns, for a part of speech and a spelling, the spelling that stands
// for all. Of a word of both lists that is UniDic's.
func mainSpellings() map[string]string {
	main := map[string]string{}
	for line := range rowsOf(tables.Variants) {
		f := strings.Split(line, "\t")
		for s := range strings.FieldsSeq(f[2]) {
			main[f[0]+s] = f[1]
		}
		main[f[0]+f[1]] = f[1] // the lattice may cut the main spelling up, too
	}
	for line := range rowsOf(tables.Words) {
		f := strings.Split(withoutBars(line), "\t")
		usual := cmp.Or(main[f[0]+f[1]], f[1])
		for s := range strings.FieldsSeq(f[1] + " " + f[2]) {
			main[f[0]+s] = usual
		}
	}
	return main
}

// abridged adds to main the verbs of IPADIC that are others with kana left out:
// 書出す is 書き出す, where there is no second word that it may be.
func (l *lexicon) abridged(surfaces []string, main map[string]string) {
	bases := map[string][]string{} // kanji → verbs
	seen := map[string]bool{}
	for id := range surfaces {
		base := l.baseForm(id)
		if r := l.role(id); r != verb || seen[base] {
			continue
		}
		seen[base] = true
		if kanji := onlyKanji(base); len(kanji) >= 2*kanaSize {
			bases[kanji] = append(bases[kanji], base)
		}
	}
	for _, verbs := range bases {
		for _, short := range verbs {
			long := slices.DeleteFunc(slices.Clone(verbs), func(v string) bool { return v == short || !isAbridged(short, v) })
			if _, ok := main["v"+short]; !ok && len(long) == 1 {
				main["v"+short] = cmp.Or(main["v"+long[0]], long[0])
			}
		}
	}
}

// isAbridged reports whether s is long with letters left out.
func isAbridged(s, long string) bool {
	for _, r := range long {
		s = strings.TrimPrefix(s, string(r))
	}
	return s == ""
}

// buildVariants fills term, verbs and spellings from the table of native words.
// forms are the inflected forms of IPADIC's words.
func (l *lexicon) buildVariants(surfaces, forms []string) (err error) {
	main := mainSpellings()
	l.abridged(surfaces, main)
	if l.variants, err = newHashTable(slices.Sorted(maps.Keys(main)), main); err != nil {
		return err
	}

	rows := newInterner("")
	verbs := map[string]string{}
	for id, s := range surfaces {
		switch l.role(id) {
		case verb, helper:
			base := l.baseForm(id)
			if stem, ok := l.suffixOf(s, base, id); ok {
				base = stem
			} else {
				base = l.nativeTerm(main, "v", base)
			}
			l.forms[id].term = uint32(rows.id(base))
			if forms[id] == "連用形" && len(s) >= 2*kanaSize && !allHiragana(s) {
				verbs[s] = base
			}
		case adjective, functionInKana, suffix, prefix, content:
			if base := l.baseForm(id); base != "" {
				l.forms[id].term = uint32(rows.id(l.nativeTerm(main, "a", base)))
			} else if stem, ok := l.adverbStem(s, id); ok {
				l.forms[id].term = uint32(rows.id(stem))
			} else if m, ok := main["n"+s]; ok {
				l.forms[id].term = uint32(rows.id(m))
			}
		}
	}
	l.terms = rows.table()
	l.verbs, err = newHashTable(slices.Sorted(maps.Keys(verbs)), verbs)
	return err
}

// nativeTerm returns the term of a verb or adjective. A stem in katakana is that of the
// native word, where there is one: パクる is ぱくる, but サジェストする is no native verb.
func (l *lexicon) nativeTerm(main map[string]string, pos, base string) string {
	if m, ok := main[pos+base]; ok {
		return m
	}
	if isKatakana(firstRune(base)) {
		native := toHiragana(base)
		first, last, ok := l.find(native)
		for id := first; ok && id <= last; id++ {
			if l.baseForm(id) == native {
				return cmp.Or(main[pos+native], native)
			}
		}
	}
	return base
}

// suffixOf gives the suffix that a verb is made of: 自動化した is cut into a noun and
// 化す, 自動化 into the same and 化. A native verb is read otherwise (話す, 電話).
func (l *lexicon) suffixOf(surface, base string, id int) (string, bool) {
	stem := base[:min(kanaSize, len(base))]
	tail, ok := strings.CutPrefix(surface, stem)
	if !ok || base != stem+"す" && base != stem+"する" {
		return "", false
	}
	first, last, _ := l.find(stem)
	for x := first; x <= last; x++ {
		if l.posOf(x) == "名詞,接尾,サ変接続,*" && l.readingOf(x)+toKatakana(tail) == l.readingOf(id) {
			return stem, true
		}
	}
	return "", false
}

// adverbStem gives the noun of an adverb that is one with a particle: 同時に, 個別に.
func (l *lexicon) adverbStem(s string, id int) (string, bool) {
	if !strings.HasPrefix(l.posOf(id), "副詞") || len(s) < 3*kanaSize {
		return "", false
	}
	stem := s[:len(s)-kanaSize]
	if !all(stem, isKanji) || !strings.ContainsRune("にとではも", lastRune(s)) {
		return "", false
	}
	first, last, ok := l.find(stem)
	for x := first; ok && x <= last; x++ {
		if l.role(x) == content {
			return stem, true
		}
	}
	return "", false
}
