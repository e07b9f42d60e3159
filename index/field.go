package index

import (
	"math/bits"

	"github.com/talksearch/talksearch/analyzer"
)

// A field is a part of a section that is searched and weighed by itself.
type field uint8

// The fields of a section. Title, event, tags, speaker and trail are its note's
// and its talk's: every section carries them, so that one query may name the
// talk and something said in it.
const (
	fieldTitle field = iota
	fieldHeading
	fieldTrail // the headings above the section's own
	fieldTags
	fieldEvent
	fieldSpeaker
	fieldBody
	fieldCode
	fieldLinkTitle   // the titles of what the section links to
	fieldLinkAddress // and their addresses
	numFields
)

// fieldTraits are what scoring knows of a field. Weight multiplies a term's
// frequency before it saturates (BM25F), LengthNorm is BM25's b: how much a long
// field dilutes a term. OfNote tells that the field is the note's: all sections have it,
// and the store keeps it with the first.
type fieldTraits struct {
	Name       string
	Weight     float64
	LengthNorm float64
	OfNote     bool
}

var fields = [numFields]fieldTraits{
	fieldTitle:       {Name: "title", Weight: 3.6, LengthNorm: 0.4, OfNote: true},
	fieldHeading:     {Name: "heading", Weight: 2.5, LengthNorm: 0.3},
	fieldTrail:       {Name: "trail", Weight: 0.4, LengthNorm: 0.3},
	fieldTags:        {Name: "tags", Weight: 1, LengthNorm: 0.3, OfNote: true},
	fieldEvent:       {Name: "event", Weight: 1, LengthNorm: 0.3, OfNote: true},
	fieldSpeaker:     {Name: "speaker", Weight: 1.5, LengthNorm: 0.3},
	fieldBody:        {Name: "body", Weight: 1, LengthNorm: 0.5},
	fieldCode:        {Name: "code", Weight: 0.6, LengthNorm: 0.5},
	fieldLinkTitle:   {Name: "link_title", Weight: 0.8, LengthNorm: 0.5},
	fieldLinkAddress: {Name: "link_address", Weight: 0.6, LengthNorm: 0.5},
}

// A fieldSet is a set of fields, as bits.
type fieldSet uint16

func (s fieldSet) has(f field) bool { return s>>f&1 == 1 }

const allFields fieldSet = 1<<numFields - 1

// noteFields are those of the note.
var noteFields = func() (set fieldSet) {
	for f := range numFields {
		if fields[f].OfNote {
			set |= 1 << f
		}
	}
	return set
}()

// first is the first field of a set that is not empty: set &= set - 1 goes on to the next.
func (s fieldSet) first() field { return field(bits.TrailingZeros16(uint16(s))) }

func (f field) String() string { return fields[f].Name }

// ofText tells whether the field is a part of what the section says, and not of how
// it is called.
func (f field) ofText() bool {
	return f == fieldBody || f == fieldCode || f == fieldLinkTitle || f == fieldLinkAddress
}

// opens tells whether the section begins with the field.
func (f field) opens() bool { return f == fieldHeading || f == fieldBody }

// valueGap is how many positions lie between two values of one field, so that
// no phrase reaches from one into the next.
const valueGap = 8

// analyzedField is one field of one section, ready to be indexed.
type analyzedField struct {
	tokens []analyzer.Token
	values []analyzedValue // those that have tokens
	// length is how many positions hold a word, the unit of BM25's field length.
	length int
	next   int // position of the next value
}

// analyzedValue is one value of a field, and how many of the tokens are its own.
type analyzedValue struct {
	text   string
	tokens int
}

// analyzeValues cuts the values of one field.
func analyzeValues(a *analyzer.Analyzer, values ...string) analyzedField {
	var af analyzedField
	for _, v := range values {
		af.add(v, a.Analyze(v))
	}
	return af
}

// add lays out the tokens of a value, which it takes over, behind those before in one
// sequence of positions. Offsets are those within their own value.
func (af *analyzedField) add(text string, tokens []analyzer.Token) {
	if len(tokens) == 0 {
		return
	}
	last, end := -1, 0
	for i := range tokens {
		if tokens[i].Position != last {
			last = tokens[i].Position
			af.length++
		}
		tokens[i].Position += af.next
		end = max(end, tokens[i].Position)
	}
	af.next = end + valueGap
	if af.tokens == nil {
		af.tokens = tokens // most fields have one value
	} else {
		af.tokens = append(af.tokens, tokens...)
	}
	af.values = append(af.values, analyzedValue{text, len(tokens)})
}
