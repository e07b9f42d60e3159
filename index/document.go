package index

import (
	"encoding/json"
	"strings"

	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/corpus"
)

// The stored fields of a section, beside the searched ones of field.go.
const (
	storedMeta    = "meta"     // JSON of storedSection
	storedProse   = "prose"    // UTF-8 text
	storedProseAt = "prose_at" // wordTable of prose
	storedCode    = "code_text"
	storedCodeAt  = "code_at"
	// noteKey holds the note's id as one term, with doc values: it groups hits.
	noteKey = "note"
)

// storedSection is what a hit shows of a section beside its text.
type storedSection struct {
	Note    NoteRef `json:"note"`
	Section Section `json:"section"`
}

// sectionDocument analyses one section of n and makes the Bleve document of it.
// The document's fields carry their own tokens, so Bleve analyses nothing.
// It adds the lengths of the fields to totals.
func sectionDocument(a *analyzer.Analyzer, n *corpus.Note, s *corpus.Section, totals *[numFields]uint64) (*document.Document, error) {
	doc := document.NewDocument(s.ID)
	add := func(f field, values ...string) analyzedField {
		af := analyzeValues(a, values...)
		if af.length > 0 {
			totals[f] += uint64(af.length)
			doc.AddField(&tokenField{name: f.String(), length: af.length, frequencies: frequencies(af.tokens)})
		}
		return af
	}

	var own string
	var trail []string
	if k := len(s.Heading); k > 0 {
		own, trail = s.Heading[k-1], s.Heading[:k-1]
	}
	add(fieldTitle, n.Title)
	add(fieldHeading, own)
	add(fieldTrail, trail...)
	add(fieldTags, n.Tags...)
	add(fieldEvent, n.Event)
	add(fieldSpeaker, s.Speaker)
	body := add(fieldBody, s.Prose)
	code := add(fieldCode, s.Code)

	meta, err := json.Marshal(storedSection{Note: noteRef(n), Section: sectionRef(s)})
	if err != nil {
		return nil, err
	}
	doc.AddField(storedField(storedMeta, meta))
	doc.AddField(keyField(noteKey, n.ID, bleveindex.DocValues))
	doc.AddField(keyField(keyPath, strings.ToLower(n.Path), 0))
	if n.Date != "" {
		doc.AddField(keyField(keyDate, n.Date, 0))
	}
	for _, l := range s.Links {
		doc.AddField(keyField(keyHas, string(l.Kind), 0))
	}
	if s.Prose != "" {
		doc.AddField(storedField(storedProse, []byte(s.Prose)))
		doc.AddField(storedField(storedProseAt, encodeWordTable(body.tokens)))
	}
	if s.Code != "" {
		doc.AddField(storedField(storedCode, []byte(s.Code)))
		doc.AddField(storedField(storedCodeAt, encodeWordTable(code.tokens)))
	}
	return doc, nil
}

func storedField(name string, value []byte) *document.TextField {
	return document.NewTextFieldCustom(name, nil, value, bleveindex.StoreField, nil)
}

// keyField is a field of one term: the value itself.
func keyField(name, value string, more bleveindex.FieldIndexingOptions) *document.TextField {
	return document.NewTextFieldCustom(name, nil, []byte(value), bleveindex.IndexField|bleveindex.SkipFreqNorm|more, nil)
}

func noteRef(n *corpus.Note) NoteRef {
	return NoteRef{ID: n.ID, Path: n.Path, URL: n.URL, Title: n.Title, Date: n.Date, Event: n.Event, Tags: n.Tags}
}

func sectionRef(s *corpus.Section) Section {
	ref := Section{ID: s.ID, Heading: s.Heading, Anchor: s.Anchor, Line: s.Line, Speaker: s.Speaker}
	if ref.Heading == nil {
		ref.Heading = []string{} // "heading": [] rather than null
	}
	for _, l := range s.Links {
		ref.Links = append(ref.Links, Link{Kind: string(l.Kind), URL: l.URL})
	}
	return ref
}

// tokenField is a Bleve field whose tokens are already known.
type tokenField struct {
	name        string
	length      int
	frequencies bleveindex.TokenFrequencies
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
// its own the token spans.
func frequencies(tokens []analyzer.Token) bleveindex.TokenFrequencies {
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
	return freqs
}

// span returns how many positions the token at i covers: more than one where it
// is a whole whose parts follow.
func span(tokens []analyzer.Token, i int) int {
	t := tokens[i]
	last := t.Position
	for _, u := range tokens[i+1:] {
		if u.Start >= t.End || u.Start < t.Start {
			break
		}
		last = max(last, u.Position)
	}
	return last - t.Position + 1
}
