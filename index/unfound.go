package index

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index/query"
)

// An Unfound is a word of a query that no section has, said in whatever way, and words
// of the index that may be other names of it, the likeliest first.
type Unfound struct {
	Word       string      `json:"word"`
	Neighbours []Neighbour `json:"neighbours"`
}

// A Neighbour is a word of the index that is near another word.
type Neighbour struct {
	Word string `json:"word"`
	// By tells in what they are near: "reading" is that they are read alike, "sound"
	// that one is kana and the other Latin and they sound alike, "spelling" that they
	// are few letters apart.
	By string `json:"by"`
	// Sections counts those that have the word.
	Sections int `json:"sections"`

	distance int // of two of one kind, the nearer one is the likelier
}

const bySound = "sound"

// MaxNeighbours is how many an Unfound has at most.
const MaxNeighbours = 5

// A Vocabulary is what the words of a generation look and sound like: made for many
// questions, as making it reads all of the lexicon. It is safe for concurrent use as
// long as its Reader is open.
type Vocabulary struct {
	reader *Reader
	words  []spelledWord
	// reads has the words that are read so, by what packedKana makes of the reading.
	reads map[string][]int
}

// A spelledWord is one of the lexicon.
type spelledWord struct {
	text     string
	folded   string // as a query is compared with it
	sound    string
	sections int
}

// Vocabulary reads the lexicon. It fails with ErrLean, or with a *BrokenError.
func (r *Reader) Vocabulary() (v *Vocabulary, err error) {
	defer r.recoverBroken(&err)
	l, err := r.lexicon()
	if err != nil {
		return nil, err
	}
	v = &Vocabulary{reader: r, reads: map[string][]int{}}
	at := map[string]int{}
	add := func(text string, sections int) int {
		i, ok := at[text]
		if !ok {
			i = len(v.words)
			at[text] = i
			folded := strings.ToLower(analyzer.Fold(text))
			v.words = append(v.words, spelledWord{text: text, folded: folded, sound: soundOf(folded), sections: sections})
		}
		return i
	}
	err = l.all(func(key []byte, n uint64) {
		word, _ := wordOfKey(key)
		if word == "" || utf8.RuneCountInString(word) > maxCorrected {
			return
		}
		i := add(word, int(n))
		if key[0] == kanaKeys {
			front, _, _ := strings.Cut(string(key[1:]), string(rune(keyEnd)))
			v.reads[front] = append(v.reads[front], i)
		}
	})
	if err != nil {
		return nil, r.asBroken(context.Background(), err)
	}
	return v, nil
}

// Unfound returns the words of a query that nothing is found for. It fails with a
// *RequestError, with the context's error, or with a *BrokenError.
func (v *Vocabulary) Unfound(ctx context.Context, asked string) (unfound []Unfound, err error) {
	r := v.reader
	defer r.recoverBroken(&err)
	q, err := query.Parse(asked)
	if err != nil {
		return nil, &RequestError{Param: "query", Reason: err.Error(), Err: err}
	}
	s := &search{reader: r, request: Request{Query: asked}, postings: newPostings(ctx, r.files)}
	defer s.postings.close()
	pl, err := newPlan(r.analyzer, s.postings, q)
	if err != nil {
		return nil, r.asBroken(ctx, err)
	}
	look := respelling{search: s, plan: pl}
	for _, text := range wantedTexts(q) {
		words, err := v.unfound(&look, text)
		if err != nil {
			return nil, r.asBroken(ctx, err)
		}
		for _, w := range words {
			if !slices.ContainsFunc(unfound, func(u Unfound) bool { return u.Word == w }) && len(unfound) < maxLookups {
				unfound = append(unfound, Unfound{Word: w, Neighbours: v.neighbours(w)})
			}
		}
	}
	return unfound, nil
}

// wantedTexts are what a query wants, without what it excludes or filters by.
func wantedTexts(q query.Node) (all []string) {
	each := func(nodes []query.Node) {
		for _, n := range nodes {
			all = append(all, wantedTexts(n)...)
		}
	}
	switch q := q.(type) {
	case query.Text:
		return []string{q.Value}
	case query.Phrase:
		return []string{q.Value}
	case query.And:
		each(q.Nodes)
	case query.Or:
		each(q.Nodes)
	}
	return all
}

// unfound returns the words of text that no section has. Kana are one word, as for
// respelling.text, and so is a chunk that is read as a word of the index is, which was
// converted wrongly (漢詩 for 監視).
func (v *Vocabulary) unfound(r *respelling, text string) (words []string, err error) {
	chunks := r.plan.chunks(text)
	if analyzer.IsKana(text) {
		if len(chunks) > 0 && !slices.ContainsFunc(chunks, func(c analyzer.Chunk) bool { return !r.found(c) }) {
			return nil, nil
		}
		return []string{text}, nil
	}
	for _, c := range chunks {
		if r.found(c) {
			continue
		}
		if slices.ContainsFunc(v.readings(c.Text), func(reading string) bool { return len(v.reads[reading]) > 0 }) {
			words = append(words, c.Text)
			continue
		}
		lost, err := r.lost(c)
		if err != nil {
			return nil, err
		}
		for i, t := range lost {
			if word := text[t.Start:t.End]; i > 0 && lost[i-1].End == t.Start && oneScript(words[len(words)-1]+word) {
				words[len(words)-1] += word // that it was cut there is a guess
			} else {
				words = append(words, word)
			}
		}
	}
	return words, nil
}

// The letters of a word that may be another's slip, and how many of them may differ: a
// third, and two at most. A query of one slip is mended while it is answered, so what
// comes here has two, or is another word.
const (
	minNear  = 4
	maxEdits = 2
)

func (v *Vocabulary) neighbours(word string) []Neighbour {
	folded := strings.ToLower(analyzer.Fold(word))
	best := map[int]Neighbour{}
	offer := func(i int, by string, distance int) {
		w := v.words[i]
		if w.folded == folded {
			return
		}
		n := Neighbour{Word: w.text, By: by, Sections: w.sections, distance: distance}
		if old, ok := best[i]; !ok || n.likelier(old) < 0 {
			best[i] = n
		}
	}
	for _, reading := range v.readings(folded) {
		for _, i := range v.reads[reading] {
			offer(i, byReading, 0)
		}
	}
	length, sound := utf8.RuneCountInString(folded), soundOf(folded)
	kana := analyzer.IsKana(folded)
	for i, w := range v.words {
		if sound != "" && w.sound != "" && kana != analyzer.IsKana(w.folded) {
			if d, ok := soundsLike(sound, w.sound); ok {
				offer(i, bySound, d)
			}
		}
		n := utf8.RuneCountInString(w.folded)
		if most := min(maxEdits, length/3); min(n, length) >= minNear && max(n-length, length-n) <= most && sameScript(folded, w.folded) {
			if d := edits(folded, w.folded, most); d <= most {
				offer(i, bySpelling, d)
			}
		}
	}
	all := make([]Neighbour, 0, len(best))
	for _, n := range best {
		all = append(all, n)
	}
	slices.SortFunc(all, Neighbour.likelier)
	return all[:min(len(all), MaxNeighbours)]
}

// likelier orders neighbours: by how they are near, how near, and how many have them.
func (n Neighbour) likelier(m Neighbour) int {
	rank := []string{byReading, bySound, bySpelling}
	return cmp.Or(cmp.Compare(slices.Index(rank, n.By)+n.distance, slices.Index(rank, m.By)+m.distance),
		cmp.Compare(m.Sections, n.Sections), cmp.Compare(n.Word, m.Word))
}

// readings returns how a word may be read, as the lexicon's keys have it.
func (v *Vocabulary) readings(folded string) (packed []string) {
	var readings []string
	switch reading, ok := v.reader.analyzer.Reading(folded); {
	case analyzer.IsKana(folded):
		readings = []string{analyzer.Katakana(folded)}
	case ok:
		readings = []string{reading}
	default:
		readings = analyzer.TypedReadings(folded)
	}
	for _, reading := range readings {
		if p, ok := packedKana(reading); ok && len(p) > 1 {
			packed = append(packed, p)
		}
	}
	return packed
}

// sameScript tells whether two words may be slips of each other by their letters.
func sameScript(a, b string) bool {
	return analyzer.IsKana(a) == analyzer.IsKana(b) && isASCII(a) == isASCII(b) && oneScript(a) && oneScript(b) && digits(a, surfaceKeys) == digits(b, surfaceKeys)
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// edits is the number of letters more, less or other between a and b, or anything above
// most when it is above.
func edits(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range x {
		diagonal, least := row[0], i+1
		row[0] = i + 1
		for j, s := range y {
			d := diagonal
			if r != s {
				d = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], d
			least = min(least, d)
		}
		if least > most {
			return least
		}
	}
	return row[len(y)]
}
