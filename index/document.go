package index

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"slices"
	"strings"
	"unicode/utf8"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
)

// noteKey holds the note's id as one term, with doc values: the note map is made
// of it.
const noteKey = "note"

// storedSection is what a hit shows of a section beside its text.
type storedSection struct {
	Note    NoteRef `json:"note"`
	Section Section `json:"section"`
}

// The title, the tags, the headings above and the speaker are part of every
// section, so that what they cost is their length times the number of sections.
// What is longer than maxName bytes is no name: it is cut, as is a list of more
// than maxTags.
const (
	maxName = 1 << 10
	maxTags = 100
)

// A sectionDocument is a section as the store takes it, and the lengths of its
// fields.
type sectionDocument struct {
	document *document.Document
	note     string
	title    string // of the note
	lengths  [numFields]int
}

// documents makes the documents of one note's sections.
type documents struct {
	analyzer *analyzer.Analyzer
	note     *corpus.Note
	ref      NoteRef
	// content is fed all that is stored of the note, so that two notes of one hash
	// have the same documents.
	content hash.Hash
	// shared are the fields that sections have in common with the one before,
	// and sharedValues what they were made of.
	shared       [numFields]*tokenField
	sharedValues [numFields][]string
}

func newDocuments(a *analyzer.Analyzer, n *corpus.Note) *documents {
	return &documents{analyzer: a, note: n, ref: noteRef(n), content: sha256.New()}
}

// entry is the note's line in the manifest, once all sections are made.
func (d *documents) entry() *manifestNote {
	return &manifestNote{ID: d.note.ID, Path: d.note.Path, Hash: hex.EncodeToString(d.content.Sum(nil))}
}

// share returns the field of values, which the section before may have had too.
func (d *documents) share(f field, values ...string) *tokenField {
	if d.shared[f] == nil || !slices.Equal(d.sharedValues[f], values) {
		d.shared[f] = newTokenField(f, analyzeValues(d.analyzer, values...))
		d.sharedValues[f] = values
	}
	return d.shared[f]
}

// section analyses one section. The document's fields carry their own tokens, so
// Bleve analyses nothing.
func (d *documents) section(s *corpus.Section) (*sectionDocument, error) {
	doc := document.NewDocument(s.ID)
	made := &sectionDocument{document: doc, note: d.note.ID, title: d.ref.Title}
	add := func(f field, tf *tokenField) {
		if tf.length > 0 {
			made.lengths[f] = tf.length
			doc.AddField(tf)
		}
	}

	ref := sectionRef(s)
	var own string
	trail := ref.Heading
	if k := len(trail); k > 0 {
		own, trail = trail[k-1], trail[:k-1]
	}
	body, code := analyzeValues(d.analyzer, s.Prose), analyzeValues(d.analyzer, s.Code)
	add(fieldTitle, d.share(fieldTitle, d.ref.Title))
	add(fieldHeading, newTokenField(fieldHeading, analyzeValues(d.analyzer, own)))
	add(fieldTrail, d.share(fieldTrail, trail...))
	add(fieldTags, d.share(fieldTags, d.ref.Tags...))
	add(fieldEvent, d.share(fieldEvent, d.ref.Event))
	add(fieldSpeaker, d.share(fieldSpeaker, ref.Speaker))
	add(fieldBody, newTokenField(fieldBody, body))
	add(fieldCode, newTokenField(fieldCode, code))
	add(fieldLinkTitle, newTokenField(fieldLinkTitle, analyzeValues(d.analyzer, strings.Split(s.LinkTitles, "\n")...)))
	add(fieldLinkAddress, newTokenField(fieldLinkAddress, analyzeValues(d.analyzer, strings.Split(s.LinkAddresses, "\n")...)))

	doc.AddField(gramsOf(d.analyzer, append(slices.Clone(ref.Heading), d.ref.Title, s.Prose, s.Code)...))

	meta, err := json.Marshal(storedSection{Note: d.ref, Section: ref})
	if err != nil {
		return nil, err
	}
	for _, part := range []string{string(meta), s.Prose, s.Code, s.LinkTitles, s.LinkAddresses} {
		fmt.Fprintf(d.content, "%d:%s", len(part), part)
	}
	doc.AddField(keyField(noteKey, d.note.ID, bleveindex.DocValues))
	doc.AddField(keyField(keyPath, strings.ToLower(d.note.Path), 0))
	if d.note.Date != "" {
		doc.AddField(keyField(keyDate, d.note.Date, 0))
	}
	for _, l := range s.Links {
		doc.AddField(keyField(keyHas, string(l.Kind), 0))
	}
	doc.AddField(document.NewTextFieldCustom(recordField, nil, encodeRecord(&record{
		meta:  meta,
		prose: []byte(s.Prose), proseAt: encodeWordTable(body.tokens),
		code: []byte(s.Code), codeAt: encodeWordTable(code.tokens),
	}), bleveindex.StoreField, nil))
	return made, nil
}

// keyField is a field of one term: the value itself.
func keyField(name, value string, more bleveindex.FieldIndexingOptions) *document.TextField {
	return document.NewTextFieldCustom(name, nil, []byte(value), bleveindex.IndexField|bleveindex.SkipFreqNorm|more, nil)
}

func noteRef(n *corpus.Note) NoteRef {
	ref := NoteRef{ID: n.ID, Path: n.Path, URL: n.URL, Title: cutName(n.Title), Date: n.Date, Event: cutName(n.Event)}
	for _, tag := range n.Tags[:min(len(n.Tags), maxTags)] {
		ref.Tags = append(ref.Tags, cutName(tag))
	}
	return ref
}

func sectionRef(s *corpus.Section) Section {
	ref := Section{ID: s.ID, Anchor: s.Anchor, Line: s.Line, Speaker: cutName(s.Speaker)}
	ref.Heading = slices.Clone(s.Heading)
	if ref.Heading == nil {
		ref.Heading = []string{} // "heading": [] rather than null
	}
	// Its own heading is the section's alone, and may be as long as it likes.
	for i := range len(ref.Heading) - 1 {
		ref.Heading[i] = cutName(ref.Heading[i])
	}
	for _, l := range s.Links {
		ref.Links = append(ref.Links, Link{Kind: string(l.Kind), URL: l.URL})
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

// tokenField is a Bleve field whose tokens are already known. It never changes, so
// documents may share it.
type tokenField struct {
	name        string
	length      int
	frequencies bleveindex.TokenFrequencies
	bare        bool // terms alone: no frequencies, lengths or positions
}

func newTokenField(f field, af analyzedField) *tokenField {
	return &tokenField{name: f.String(), length: af.length, frequencies: frequencies(af.tokens, fields[f].Phrases)}
}

func (f *tokenField) Name() string             { return f.name }
func (f *tokenField) Value() []byte            { return nil }
func (f *tokenField) ArrayPositions() []uint64 { return nil }
func (f *tokenField) EncodedFieldType() byte   { return 't' }
func (f *tokenField) Analyze()                 {}
func (f *tokenField) AnalyzedLength() int      { return f.length }
func (f *tokenField) NumPlainTextBytes() uint64 {
	return 0
}
func (f *tokenField) Options() bleveindex.FieldIndexingOptions {
	if f.bare {
		return bleveindex.IndexField | bleveindex.SkipFreqNorm
	}
	return bleveindex.IndexField | bleveindex.IncludeTermVectors
}
func (f *tokenField) AnalyzedTokenFrequencies() bleveindex.TokenFrequencies {
	return f.frequencies
}

// Size is asked for by Bleve's statistics only.
func (f *tokenField) Size() int { return len(f.name) + len(f.frequencies)*64 }

// frequencies groups tokens by term, each with its locations. A location's Pos
// is the token's position plus one, as Bleve counts; Start is unused, as the word
// table knows where a position is in the text; End is how many positions beyond
// its own the token spans. Without phrases no locations are kept.
func frequencies(tokens []analyzer.Token, phrases bool) bleveindex.TokenFrequencies {
	freqs := make(bleveindex.TokenFrequencies, len(tokens))
	locations := make([]bleveindex.TokenLocation, len(tokens))
	for i, t := range tokens {
		tf := freqs[t.Term]
		if tf == nil {
			tf = &bleveindex.TokenFreq{Term: []byte(t.Term)}
			freqs[t.Term] = tf
		} else if last := tf.Locations[len(tf.Locations)-1]; last.Position == t.Position+1 {
			continue // one word, told twice
		}
		locations[i] = bleveindex.TokenLocation{Position: t.Position + 1, End: span(tokens, i) - 1}
		tf.Locations = append(tf.Locations, &locations[i])
		tf.SetFrequency(len(tf.Locations))
	}
	if !phrases {
		for _, tf := range freqs {
			tf.Locations = nil
		}
	}
	return freqs
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
