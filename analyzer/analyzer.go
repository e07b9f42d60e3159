package analyzer

import (
	"fmt"

	"github.com/ikawaha/kagome/v2/tokenizer"
)

// Options choose what an Analyzer puts out. The zero value is the default.
type Options struct{}

// An Analyzer cuts texts and queries into tokens. It is safe for concurrent use.
type Analyzer struct {
	kagome *tokenizer.Tokenizer
}

// New returns an Analyzer.
func New(opts Options) (*Analyzer, error) {
	t, err := tokenizer.New(systemDict(), tokenizer.OmitBosEos())
	if err != nil {
		return nil, fmt.Errorf("analyzer: %w", err)
	}
	return &Analyzer{kagome: t}, nil
}

// rules counts changes of the code that change terms.
const rules = 1

// Fingerprint identifies everything that terms depend on: an index built under
// another fingerprint has to be built anew.
func (a *Analyzer) Fingerprint() string {
	return fmt.Sprintf("talksearch-%d ipadic-1.2.6 tokens-1", rules)
}

// Analyze returns the tokens of text, in the order that Token promises.
//
// Words that carry no meaning (particles, auxiliaries, する) are left out. A text
// that has no others keeps them, so that a heading とは is found by the query とは:
// Chunks follows the same rule.
func (a *Analyzer) Analyze(text string) []Token {
	return a.emit(fold(text), false).tokens
}

func (a *Analyzer) emit(f *folded, query bool) *emitter {
	e := &emitter{a: a, f: f, query: query}
	e.run()
	if len(e.tokens) == 0 {
		*e = emitter{a: a, f: f, query: query, keep: true}
		e.run()
	}
	return e
}
