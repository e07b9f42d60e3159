// Generate writes the analyzer's word tables from UniDic, as Kagome ships it:
//
//	go generate ./analyzer/tables
//
// loanwords.tsv has a loanword a line: its katakana spelling, its other spellings
// (parted by spaces), its sources in Latin letters (parted by commas), and the
// loanwords it is made of, when their sources together are its own.
//
// variants.tsv has a native word a line: its part of speech, the spelling that
// stands for all, and the others.
//
// UniDic names the dictionary form and, for loanwords, the source of every entry,
// which no other free dictionary does; it is no good for cutting technical prose,
// since it cuts Latin words to letters.
package main

import (
	"bufio"
	"cmp"
	"fmt"
	"log"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/ipa"
	"github.com/ikawaha/kagome-dict/uni"
)

const header = "# Written by go generate from UniDic (%s); see NOTICE for its licence. Do not edit.\n# %s\n"

func main() {
	log.SetFlags(0)
	log.SetPrefix("generate: ")
	d := uni.Dict()
	entries := read(d)
	if err := write("loanwords.tsv", "spelling, other spellings, sources, parts", loanwords(entries, nounsOf(ipa.Dict()))); err != nil {
		log.Fatal(err)
	}
	if err := write("variants.tsv", "part of speech, spelling, other spellings", variants(entries)); err != nil {
		log.Fatal(err)
	}
}

// An entry is what the tables need of one word of UniDic.
type entry struct {
	pos, minor     string
	reading, lemma string // of the dictionary form
	spelling, base string
	origin         string // 外 for a loanword, 和 and 漢 for native ones
	weight         int
}

// Columns of UniDic behind the part of speech.
const (
	columnReading, columnLemma, columnSpelling, columnBase, columnOrigin = 2, 3, 4, 6, 8
)

func read(d *dict.Dict) []entry {
	var entries []entry
	for id, m := range d.Morphs {
		var pos [2]string
		for i, p := range d.POSTable.POSs[id] {
			if i < len(pos) {
				pos[i] = d.POSTable.NameList[p]
			}
		}
		c := d.Contents[id]
		if len(c) <= columnOrigin {
			continue
		}
		entries = append(entries, entry{
			pos: pos[0], minor: pos[1], reading: c[columnReading], lemma: c[columnLemma],
			spelling: c[columnSpelling], base: c[columnBase], origin: c[columnOrigin], weight: int(m.Weight),
		})
	}
	return entries
}

var (
	katakana = regexp.MustCompile(`^[ァ-ヺー]{2,}$`)
	native   = regexp.MustCompile(`^[ぁ-ゖー一-龥々]+$`)
	hiragana = regexp.MustCompile(`^[ぁ-ゖー]+$`)
	source   = regexp.MustCompile(`^[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9 .'-]*[A-Za-zÀ-ÿ0-9.]$`)
)

// unheard is added to the weight of a spelling that IPADIC has not.
const unheard = 1 << 20

// loanwords groups the loanwords by their main spelling.
func loanwords(entries []entry, ipadic map[string]int) []string {
	type word struct {
		spellings map[string]bool
		sources   map[string]int // → least weight
	}
	words := map[string]*word{}
	weights := map[string]int{} // spelling → its least weight so far
	owner := map[string]string{}
	for _, e := range entries {
		main, from, ok := strings.Cut(e.lemma, "-")
		if e.origin != "外" || !ok || !katakana.MatchString(main) || !katakana.MatchString(e.spelling) {
			continue
		}
		w := words[main]
		if w == nil {
			w = &word{map[string]bool{}, map[string]int{}}
			words[main] = w
		}
		if from = strings.TrimSpace(from); source.MatchString(from) {
			from = strings.ToLower(from)
			if old, ok := w.sources[from]; !ok || e.weight < old {
				w.sources[from] = e.weight
			}
		}
		w.spellings[e.spelling] = true
		w.spellings[main] = true
		if old, ok := weights[e.spelling]; !ok || e.weight < old {
			weights[e.spelling], owner[e.spelling] = e.weight, main
		}
	}
	// A word spelled as another's main spelling is that other word's.
	for s := range words {
		owner[s] = s
	}
	// The spelling that stands for all is the one that UniDic finds the commonest, of
	// those that IPADIC has, too, if there are any: UniDic's own main spelling is
	// データーベース for データベース, and ウィンドゥ for ウィンドウ.
	usual := map[string]string{}
	for main, w := range words {
		usual[main] = main
		best := 1 << 30
		for _, s := range slices.Sorted(maps.Keys(w.spellings)) {
			weight := weights[s]
			if _, ok := ipadic[s]; !ok {
				weight += unheard
			}
			if owner[s] == main && weight < best {
				usual[main], best = s, weight
			}
		}
	}
	parts := splitter{sources: map[string][]string{}, usual: map[string]string{}}
	for s, main := range owner {
		if len([]rune(s)) >= 2 {
			parts.sources[s] = slices.Sorted(maps.Keys(words[main].sources))
			parts.usual[s] = usual[main]
		}
	}
	var lines []string
	for main, w := range words {
		var others []string
		for s := range w.spellings {
			if s != usual[main] && owner[s] == main {
				others = append(others, s)
			}
		}
		slices.Sort(others)
		sources := slices.SortedFunc(maps.Keys(w.sources), func(a, b string) int {
			return cmp.Or(cmp.Compare(w.sources[a], w.sources[b]), cmp.Compare(a, b))
		})
		lines = append(lines, strings.Join([]string{
			usual[main], strings.Join(others, " "), strings.Join(sources, ","), strings.Join(parts.split(usual[main], sources), " "),
		}, "\t"))
	}
	slices.Sort(lines)
	return lines
}

// nounsOf returns the katakana nouns of IPADIC that are no names, with the least
// weight of each. A word's spelling is among its own features, as its base form.
func nounsOf(d *dict.Dict) map[string]int {
	nouns := map[string]int{}
	for id, m := range d.Morphs {
		pos := d.POSTable.POSs[id]
		if d.POSTable.NameList[pos[0]] != "名詞" || d.POSTable.NameList[pos[1]] == "固有名詞" {
			continue
		}
		s := d.Contents[id][2]
		if old, ok := nouns[s]; katakana.MatchString(s) && (!ok || int(m.Weight) < old) {
			nouns[s] = int(m.Weight)
		}
	}
	return nouns
}

// A splitter finds the parts of a compound loanword. Katakana alone would split
// クラスタリング into cluster and ring; the sources tell.
type splitter struct {
	sources map[string][]string // of each spelling
	usual   map[string]string   // the spelling that stands for it
}

func (sp splitter) split(word string, sources []string) []string {
	runes := []rune(word)
	for _, from := range sources {
		letters := lettersOf(from)
		for i := 3; i+3 <= len(runes); i++ {
			left, right := string(runes[:i]), string(runes[i:])
			for _, l := range sp.sources[left] {
				rest, ok := strings.CutPrefix(letters, lettersOf(l))
				if !ok || rest == "" || prefixes[lettersOf(l)] {
					continue
				}
				if slices.ContainsFunc(sp.sources[right], func(r string) bool { return lettersOf(r) == rest }) {
					return []string{sp.usual[left], sp.usual[right]}
				}
			}
		}
	}
	return nil
}

// prefixes look like words but say nothing of a word that begins with them:
// nobody who asks for コント means コントローラー.
var prefixes = map[string]bool{
	"temp": true, "inter": true, "para": true, "cont": true, "mono": true, "poly": true, "trans": true, "tetra": true,
	"hexa": true, "iso": true, "proto": true, "pare": true, "parameter": true, "pro": true, "dia": true,
}

func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '.' || r == '\'' {
			return -1
		}
		return r
	}, s)
}

// clear is by how much a spelling must be cheaper as one word than as another to
// be taken for the one.
const clear = 1500

// variants groups the spellings of native words: okurigana (引継ぎ, 引き継ぎ) and kana
// (おこなう, 行う). A spelling that may be several words stays by itself, and so does
// one that differs in its kanji alone, or is a noun in kana that others are read
// like: 監視, 漢詩 and 冠詞 are all かんし.
func variants(entries []entry) []string {
	type word struct{ pos, reading, lemma string }
	groups := map[word]map[string]int{}
	owners := map[string]map[word]int{}
	readings := map[string]map[word]bool{}
	note := func(w word, spelling string, weight int) {
		if groups[w] == nil {
			groups[w] = map[string]int{}
		}
		key := w.pos + spelling
		if owners[key] == nil {
			owners[key] = map[word]int{}
		}
		if old, ok := groups[w][spelling]; !ok || weight < old {
			groups[w][spelling], owners[key][w] = weight, weight
		}
	}
	for _, e := range entries {
		if e.origin != "和" && e.origin != "漢" && e.origin != "混" || !native.MatchString(e.base) {
			continue
		}
		pos := map[string]string{"名詞": "n", "動詞": "v", "形容詞": "a", "形状詞": "n", "副詞": "n"}[e.pos]
		if pos == "" || e.minor == "固有名詞" || e.minor == "数詞" || e.minor == "助動詞語幹" {
			continue
		}
		w := word{pos, e.reading, e.lemma}
		note(w, e.base, e.weight)
		key := pos + e.reading
		if readings[key] == nil {
			readings[key] = map[word]bool{}
		}
		readings[key][w] = true
	}
	// A long verb that no other is read like may be written as it is read.
	for _, ws := range readings {
		if len(ws) == 1 {
			for w := range ws {
				kana := toHiragana(w.reading)
				if w.pos != "v" || len([]rune(kana)) < 4 {
					continue
				}
				if _, ok := groups[w][kana]; !ok {
					note(w, kana, 20000)
				}
			}
		}
	}
	var lines []string
	for w, g := range groups {
		var kept []string
		for s, weight := range g {
			alone := true
			for other, ow := range owners[w.pos+s] {
				if other != w && ow < weight+clear {
					alone = false
				}
			}
			if w.pos == "n" && hiragana.MatchString(s) && s != w.lemma {
				alone = alone && len([]rune(s)) >= 3 && len(readings["n"+w.reading]) == 1
			}
			if alone {
				kept = append(kept, s)
			}
		}
		main := w.lemma
		if !slices.Contains(kept, main) {
			if len(kept) == 0 || slices.ContainsFunc(kept, hiragana.MatchString) {
				continue
			}
			main = slices.MinFunc(kept, func(a, b string) int {
				return cmp.Or(cmp.Compare(g[a], g[b]), cmp.Compare(a, b))
			})
		}
		var others []string
		for _, s := range kept {
			if s != main && !sameKana(s, main) {
				others = append(others, s)
			}
		}
		if len(others) == 0 {
			continue
		}
		slices.Sort(others)
		lines = append(lines, w.pos+"\t"+main+"\t"+strings.Join(others, " "))
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// sameKana reports whether two spellings differ in kanji alone.
func sameKana(a, b string) bool {
	ra, rb := []rune(a), []rune(b)
	if len(ra) != len(rb) {
		return false
	}
	for i := range ra {
		if ra[i] != rb[i] && (hiragana.MatchString(string(ra[i])) || hiragana.MatchString(string(rb[i]))) {
			return false
		}
	}
	return true
}

func toHiragana(s string) string {
	return strings.Map(func(r rune) rune {
		if 'ァ' <= r && r <= 'ヶ' {
			return r - 'ァ' + 'ぁ'
		}
		return r
	}, s)
}

func write(name, columns string, lines []string) error {
	if len(lines) == 0 {
		return fmt.Errorf("%s: no words were found; has UniDic changed its columns?", name)
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	fmt.Fprintf(w, header, "kagome-dict/uni", columns)
	for _, l := range lines {
		fmt.Fprintln(w, l)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
