package analyzer

import (
	"fmt"
	"slices"
	"sync"

	"github.com/talksearch/talksearch/analyzer/terms"
)

// Options choose what an Analyzer puts out. The zero value is the default.
type Options struct {
	// CacheDir is the folder for the dictionary's image (about 31 MB), which makes
	// every start after a machine's first one fast. "" is talksearch in the
	// user's cache folder. The first New of a process decides.
	CacheDir string
	// Synonyms are the user's own groups, which Expand asks before the shipped
	// ones. They change no term, and so not the fingerprint.
	Synonyms []terms.Group
	// UserDict are the user's own words. They are part of the fingerprint: an
	// index that was built without them has to be built anew.
	UserDict *UserDict
}

// An Analyzer cuts texts and queries into tokens. It is safe for concurrent use.
type Analyzer struct {
	lex      *lexicon
	groups   []terms.Group      // the user's
	synonyms map[string][]other // and what they say, by key
	user     *userWords         // nil: there are none
	memory   memory
}

// New returns an Analyzer.
func New(opts Options) (*Analyzer, error) {
	lex, err := loadLexicon(opts.CacheDir)
	if err != nil {
		return nil, err
	}
	a := &Analyzer{lex: lex, groups: opts.Synonyms, memory: newMemory()}
	return a.WithWords(opts.UserDict, nil), nil
}

// WithWords returns an analyzer that has the words of d instead of the user
// dictionary that a has, which Expand asks for abbreviations, too, behind the user's
// synonyms, and which else is as a. Both may be nil.
func (a *Analyzer) WithWords(d *UserDict, abbreviations []terms.Group) *Analyzer {
	b := &Analyzer{lex: a.lex, groups: a.groups, memory: a.memory}
	b.user = b.newUserWords(d)
	b.synonyms = b.othersOf(slices.Concat(b.groups, abbreviations))
	return b
}

// UserDict returns the user dictionary, nil where there is none.
func (a *Analyzer) UserDict() *UserDict {
	if a.user == nil {
		return nil
	}
	return a.user.dict
}

// rules counts changes of the code that change terms.
const rules = 17

// Fingerprint identifies everything that terms depend on: an index built under
// another fingerprint has to be built anew.
func (a *Analyzer) Fingerprint() string {
	s := fmt.Sprintf("rules %d, ipadic %s, words %08x", rules, ipadicVersion, wordLists())
	if a.user != nil {
		s += ", user dictionary " + a.user.dict.sum
	}
	return s
}

// Analyze returns the tokens of text, in the order that Token promises.
//
// Words that carry no meaning (particles, auxiliaries, する) are left out. A text
// that has no others keeps them, so that a heading とは is found by the query とは:
// Chunks follows the same rule.
func (a *Analyzer) Analyze(text string) []Token { return a.AppendTokens(nil, NewText(text)) }

// AppendTokens appends to tokens what Analyze returns of a text, which is folded already.
func (a *Analyzer) AppendTokens(tokens []Token, text Text) []Token {
	e := emitters.Get().(*emitter)
	e.begin(a, text.folded, false)
	e.emit()
	tokens = append(tokens, e.tokens...)
	if max(cap(e.tokens), cap(e.pieces), cap(e.atoms), cap(e.parts)) <= maxKept {
		e.a, e.f = nil, nil
		emitters.Put(e)
	}
	return tokens
}

// emitters are those of Analyze, kept for their working space: as much of it as a section of
// a note needs.
var emitters = sync.Pool{New: func() any { return new(emitter) }}

const maxKept = 1 << 14

func (a *Analyzer) emit(f *folded, query bool) *emitter {
	e := new(emitter)
	e.begin(a, f, query)
	e.emit()
	return e
}
