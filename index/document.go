package index

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
)

// The title, the tags, the headings above and the speaker are part of every
// section, so that what they cost is their length times the number of sections.
// What is longer than maxName bytes is no name: it is cut, as is a list of more
// than maxTags.
const (
	maxName = 1 << 10
	maxTags = 100
)

// A sectionDocument is a section as the store takes it, and what the tables of a
// generation need to know of it.
type sectionDocument struct {
	id      string
	terms   sectionPostings
	keys    []keyTerm
	first   bool // of its note
	lengths [numFields]uint32
	buckets []uint32
	facets  sectionFacets
	// words and titles are what the lexicon takes.
	words         []sectionWord
	titles        []string
	abbreviations []analyzer.Abbreviation
}

// documents makes the documents of one note's sections.
type documents struct {
	analyzer *analyzer.Analyzer
	note     *corpus.Note
	ref      NoteRef
	without  layer
	// shared are the fields that a section has in common with the one before, and
	// sharedValues what they were made of.
	shared       [numFields]analyzedField
	sharedValues [numFields][]string
	sharedWords  [numFields][]sectionWord
	sharedFacets [numFields][]facetValue
	begun        bool
	*workspace
}

// A workspace is what the documents of one note after the other are made in.
type workspace struct {
	postings    wordField
	words       wordCollector
	prose, code []analyzer.Token
}

// tokensKept is for how many tokens of a text working space is kept.
const tokensKept = 1 << 14

func newDocuments(a *analyzer.Analyzer, n *corpus.Note, without layer, in *workspace) *documents {
	return &documents{analyzer: a, note: n, ref: noteRef(n), without: without, workspace: in}
}

// share returns the field of values, which the section before may have had too.
func (d *documents) share(f field, values ...string) analyzedField {
	if d.sharedValues[f] == nil || !slices.Equal(d.sharedValues[f], values) {
		d.shared[f] = analyzeValues(d.analyzer, values...)
		d.sharedValues[f] = values
		var words wordCollector
		words.addField(d.analyzer, d.shared[f], true)
		d.sharedWords[f] = words.words
		d.sharedFacets[f] = facetValues(d.analyzer, d.shared[f])
	}
	return d.shared[f]
}

// section analyses one section, and adds to a frame what is shown of it.
func (d *documents) section(s *corpus.Section, into *frame) *sectionDocument {
	doc := &sectionDocument{id: s.ID, first: !d.begun}
	d.begun = true
	ref := sectionRef(s)
	var own string
	trail := ref.Heading
	if k := len(trail); k > 0 {
		own, trail = trail[k-1], trail[:k-1]
	}
	prose, source := analyzer.NewText(s.Prose), analyzer.NewText(s.Code)
	var body, code analyzedField
	body.add(s.Prose, d.tokens(&d.prose, prose))
	code.add(s.Code, d.tokens(&d.code, source))
	add := func(f field, af analyzedField) {
		doc.lengths[f] = uint32(min(af.length, math.MaxUint32))
		if d.without&wholeLayer != 0 {
			af = withoutWholes(af, compound)
		}
		if d.without&positionLayer != 0 {
			af.tokens = withoutPositions(af.tokens)
		}
		if doc.first || !fields[f].OfNote {
			d.postings.add(f, af.tokens)
		}
	}
	add(fieldBody, body)
	add(fieldTitle, d.share(fieldTitle, d.ref.Title))
	heading := analyzeValues(d.analyzer, own)
	add(fieldHeading, heading)
	add(fieldTrail, d.share(fieldTrail, trail...))
	add(fieldTags, d.share(fieldTags, d.ref.Tags...))
	add(fieldEvent, d.share(fieldEvent, d.ref.Event))
	add(fieldSpeaker, d.share(fieldSpeaker, ref.Speaker))
	add(fieldCode, code)
	if d.without&linkLayer == 0 {
		add(fieldLinkTitle, analyzeValues(d.analyzer, strings.Split(s.LinkTitles, "\n")...))
		add(fieldLinkAddress, withoutWholes(analyzeValues(d.analyzer, strings.Split(s.LinkAddresses, "\n")...), longAddress))
	}
	if d.without&pairLayer == 0 {
		doc.buckets = bucketsOf(append(foldedTexts(pairedNames(&d.ref, &ref)...), prose, source)...)
	}
	doc.terms = d.postings.finish()
	doc.abbreviations = d.analyzer.Abbreviations(prose)
	doc.facets = sectionFacets{d.sharedFacets[fieldTags], d.sharedFacets[fieldEvent], d.sharedFacets[fieldSpeaker]}

	if d.without&lexiconLayer == 0 {
		doc.words = d.wordsOf(heading, body, append(slices.Clone(d.ref.Tags), d.ref.Event, ref.Speaker)...)
		doc.titles = []string{d.ref.Title}
		if own != "" && own != d.ref.Title {
			doc.titles = append(doc.titles, own)
		}
	}

	if doc.first {
		doc.keys = append(doc.keys, keyTerm{storedPath, strings.ToLower(d.note.Path)})
		if d.note.Date != "" {
			doc.keys = append(doc.keys, keyTerm{storedDate, d.note.Date})
		}
	}
	for _, l := range s.Links {
		if kind := (keyTerm{storedHas, string(l.Kind)}); !slices.Contains(doc.keys, kind) {
			doc.keys = append(doc.keys, kind)
		}
	}
	into.add(d.ref, ref, s.Prose, d.wordTable(s.Prose, body), s.Code, d.wordTable(s.Code, code))
	return doc
}

// tokens cuts a text into space, where they are until the next text comes.
func (d *documents) tokens(space *[]analyzer.Token, text analyzer.Text) []analyzer.Token {
	tokens := d.analyzer.AppendTokens((*space)[:0], text)
	if *space = tokens; cap(tokens) > tokensKept {
		*space = nil
	}
	return tokens
}

// wordsOf collects the words of a section: those of its own heading and prose, those
// that it shares, and the names as wholes.
func (d *documents) wordsOf(heading, prose analyzedField, names ...string) []sectionWord {
	d.words.addField(d.analyzer, heading, true)
	d.words.addField(d.analyzer, prose, false)
	for _, shared := range d.sharedWords {
		for _, w := range shared {
			d.words.add(w.term, w.text, w.belief)
		}
	}
	for _, name := range names {
		d.words.addName(name)
	}
	return d.words.take()
}

// wordTable makes the word table of a text, unless it is left out.
func (d *documents) wordTable(text string, af analyzedField) []byte {
	if d.without&wordTableLayer != 0 && len(text) <= analyzedAgain {
		return nil
	}
	return encodeWordTable(af.tokens)
}

// withoutWholes leaves out wholes whose parts are there too, where leave says so of their
// kind and of how many words they have.
func withoutWholes(af analyzedField, leave func(kind analyzer.Kind, words int) bool) analyzedField {
	var kept []analyzer.Token
	for i, t := range af.tokens {
		if words := span(af.tokens, i); words == 1 || !leave(t.Kind, words) {
			kept = append(kept, t)
		}
	}
	af.tokens = kept
	return af
}

// longAddress is true for paths and titles in addresses, which are a fifth of all terms,
// each in one section, and are found as phrases of their parts.
func longAddress(_ analyzer.Kind, words int) bool { return words > 2 }

// compound is true for wholes that are found as phrases of their parts, but for how
// what is a whole here is a part there (v0.8.0).
func compound(kind analyzer.Kind, _ int) bool { return kind == analyzer.Compound }

// withoutPositions returns each term once, at the first position.
func withoutPositions(tokens []analyzer.Token) []analyzer.Token {
	once := map[string]analyzer.Token{}
	for _, t := range tokens {
		once[t.Term] = analyzer.Token{Term: t.Term}
	}
	return slices.Collect(maps.Values(once))
}

func noteRef(n *corpus.Note) NoteRef {
	ref := NoteRef{ID: n.ID, Path: n.Path, URL: n.URL, Title: cutName(n.Title), Date: n.Date, Event: cutName(n.Event), Guessed: n.Guessed}
	for _, tag := range n.Tags[:min(len(n.Tags), maxTags)] {
		ref.Tags = append(ref.Tags, cutName(tag))
	}
	return ref
}

func sectionRef(s *corpus.Section) Section {
	ref := Section{ID: s.ID, Anchor: s.Anchor, Line: s.Line, Talk: cutName(s.Talk), Speaker: cutName(s.Speaker), Guessed: s.Guessed}
	ref.Heading = slices.Clone(s.Heading)
	if ref.Heading == nil {
		ref.Heading = []string{} // "heading": [] rather than null
	}
	// Its own heading is the section's alone, and may be as long as it likes.
	for i := range len(ref.Heading) - 1 {
		ref.Heading[i] = cutName(ref.Heading[i])
	}
	for _, l := range s.Links {
		ref.Links = append(ref.Links, Link{Kind: string(l.Kind), URL: l.URL, Page: l.Page, Second: l.Second})
	}
	return ref
}

// cutName cuts a name to maxName bytes, between two runes.
func cutName(s string) string {
	if len(s) <= maxName {
		return s
	}
	end := maxName
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// wordsName is the one field that is searched. It holds the terms of all of a
// section's fields, so that one look tells where a word stands in any of them.
const wordsName = "words"

// sectionPostings are what is in that field: the section's terms, in any order, and of
// each one where it stands. long are the steps of those where packed is 0.
type sectionPostings struct {
	terms []sectionTerm
	long  []steps
}

type sectionTerm struct {
	term   string
	packed uint64
}

// A wordField makes the postings of one section after the other.
type wordField struct {
	numbers numbering // of terms
	places  []termPlaces
}

// termPlaces are where a term stands in a section.
type termPlaces struct {
	term  string
	steps packedSteps
	last  occurrence
}

// wordsKept is for how many terms working space is kept: few sections have so many, and
// all room is cleared for the next one.
const wordsKept = 1 << 10

// add takes in the tokens of a field. The body comes first.
func (w *wordField) add(f field, tokens []analyzer.Token) {
	for i, t := range tokens {
		o := occurrence{field: f, start: uint32(t.Position), span: uint32(span(tokens, i))}
		n, isNew := numberIn(&w.numbers, t.Term, 0)
		if isNew {
			w.places = append(w.places, termPlaces{term: t.Term, last: begin})
		}
		at := &w.places[n]
		if !isNew && at.last.field == f && at.last.start == o.start {
			continue // one word, told twice
		}
		at.steps.append(at.last, o)
		at.last = o
	}
}

// finish returns the postings of the section, and makes the field that of the next one.
func (w *wordField) finish() sectionPostings {
	p := sectionPostings{terms: make([]sectionTerm, len(w.places))}
	for i := range w.places {
		at := &w.places[i]
		p.terms[i] = sectionTerm{at.term, at.steps.packed}
		if at.steps.long != nil {
			p.long = append(p.long, at.steps.long)
		}
	}
	if len(w.places) > wordsKept {
		*w = wordField{}
	} else {
		w.numbers.clear()
		clear(w.places)
		w.places = w.places[:0]
	}
	return p
}

// span returns how many positions the token at i covers: more than one where it
// is a whole whose parts follow. Two words may come from the same bytes (㍿) and
// still neither be a part of the other, so bytes alone do not tell.
func span(tokens []analyzer.Token, i int) int {
	t := tokens[i]
	if t.Kind != analyzer.Compound && t.Kind != analyzer.Variant {
		return 1
	}
	last := t.Position
	for _, u := range tokens[i+1:] {
		if u.Start >= t.End || u.Start < t.Start {
			break
		}
		last = max(last, u.Position)
	}
	return last - t.Position + 1
}
