package analyzer

import (
	"fmt"
	"strings"

	"github.com/ikawaha/kagome-dict/dict"
)

// buildLexicon lays Kagome's dictionary out flat. It is done once a machine, since
// Kagome takes more than a second to load its own form.
func buildLexicon(d *dict.Dict) (*lexicon, error) {
	l := &lexicon{
		entries:  entriesOf(d.Morphs),
		forms:    make([]form, len(d.Morphs)),
		reading:  make([]uint32, len(d.Morphs)+1),
		connect:  d.Connection.Vec,
		category: d.CharCategory,
		unknown:  entriesOf(d.UnkDict.Morphs),
	}
	for id, n := range d.Index.Dup {
		if n >= ours {
			return nil, fmt.Errorf("dictionary: %d words are spelled as word %d", n, id)
		}
		l.entries[id].same = uint8(n)
	}

	pos := newInterner()
	forms := make([]string, len(d.Morphs))
	bases := newInterner("")
	for id := range d.Morphs {
		var levels []string
		for _, p := range d.POSTable.POSs[id] {
			levels = append(levels, d.POSTable.NameList[p])
		}
		l.entries[id].pos = uint8(pos.id(strings.Join(levels, ",")))
		forms[id], _ = feature(d, id, dict.InflectionalForm)
		if r, ok := feature(d, id, dict.ReadingIndex); ok {
			l.readings = append(l.readings, packKana(r)...)
		}
		l.reading[id+1] = uint32(len(l.readings))
		if b, ok := feature(d, id, dict.BaseFormIndex); ok && inflects(levels[0]) {
			l.forms[id].base = uint16(bases.id(b))
		}
	}
	for i, c := range d.UnkDict.Contents {
		l.unknown[i].pos = uint8(pos.id(strings.Join(c[:4], ",")))
	}
	for i := range d.CharClass {
		first, ok := d.UnkDict.Index[int32(i)]
		if !ok {
			return nil, fmt.Errorf("dictionary: characters of class %s have no unknown word", d.CharClass[i])
		}
		l.classes = append(l.classes, charClass{
			first: first, count: d.UnkDict.IndexDup[int32(i)] + 1,
			invoke: d.InvokeList[i], group: d.GroupList[i],
		})
	}
	l.posNames, l.bases = pos.table(), bases.table()
	l.prepare()
	surfaces, err := surfacesOf(d)
	if err != nil {
		return nil, err
	}
	if err := l.buildTrie(surfaces, len(surfaces)); err != nil {
		return nil, err
	}
	if surfaces, forms, err = l.addOwn(surfaces, forms, bases); err != nil {
		return nil, fmt.Errorf("dictionary: %w", err)
	}
	l.bases = bases.table()
	if len(pos.names) > 256 || len(bases.names) > 65536 || d.Connection.Row != d.Connection.Col {
		return nil, fmt.Errorf("dictionary: %d parts of speech, %d base forms, %d×%d connections do not fit the image",
			len(pos.names), len(bases.names), d.Connection.Row, d.Connection.Col)
	}
	if err := l.buildWords(surfaces, forms); err != nil {
		return nil, err
	}
	return l, nil
}

// buildTrie makes the trie of all words. Those of IPADIC are sorted, and so are ours
// behind them.
func (l *lexicon) buildTrie(surfaces []string, ipadic int) (err error) {
	var words []string
	var numbers []int
	for id, own := 0, ipadic; id < ipadic || own < len(surfaces); {
		switch {
		case own == len(surfaces) || id < ipadic && surfaces[id] < surfaces[own]:
			words, numbers = append(words, surfaces[id]), append(numbers, id)
			id = l.last(id) + 1
		case id == ipadic || surfaces[own] < surfaces[id]:
			words, numbers = append(words, surfaces[own]), append(numbers, own)
			own = l.last(own) + 1
		default:
			words, numbers = append(words, surfaces[id]), append(numbers, len(surfaces)+len(l.both))
			l.both = append(l.both, homographs{int32(id), int32(own)})
			id = l.last(id) + 1
			own = l.last(own) + 1
		}
	}
	l.trie, err = newTrie(words, numbers)
	return err
}

// inflects reports whether words of a part of speech have a base form other than
// themselves.
func inflects(pos string) bool { return pos == "動詞" || pos == "形容詞" || pos == "助動詞" }

func feature(d *dict.Dict, id int, key string) (string, bool) {
	i, ok := d.ContentsMeta[key]
	column := int(i) - len(d.POSTable.POSs[id])
	if !ok || id >= len(d.Contents) || column < 0 || column >= len(d.Contents[id]) {
		return "", false
	}
	return d.Contents[id][column], true
}

func entriesOf(ms dict.Morphs) []entry {
	es := make([]entry, len(ms))
	for i, m := range ms {
		es[i] = entry{left: m.LeftID, right: m.RightID, weight: m.Weight}
	}
	return es
}

// interner numbers strings in the order it first sees them.
type interner struct {
	ids   map[string]int
	names []string
}

func newInterner(first ...string) *interner {
	in := &interner{ids: map[string]int{}}
	for _, s := range first {
		in.id(s)
	}
	return in
}

func (in *interner) id(s string) int {
	id, ok := in.ids[s]
	if !ok {
		id = len(in.names)
		in.ids[s] = id
		in.names = append(in.names, s)
	}
	return id
}

func (in *interner) table() stringTable { return newStringTable(in.names) }
