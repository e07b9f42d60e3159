package main

import (
	"os"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/registry"
	"github.com/ikawaha/kagome-dict/ipa"
	"github.com/ikawaha/kagome/v2/tokenizer"
)

// plainName is the analyzer of Bleve and Kagome as they come: what a program would do that
// puts the one into the other.
const plainName = "kagome"

// kagomeWords cuts lines with Kagome in search mode and drops particles, auxiliaries and
// signs. Lines, since Kagome loses long texts.
type kagomeWords struct{ kagome *tokenizer.Tokenizer }

func newKagome() (*tokenizer.Tokenizer, error) {
	return tokenizer.New(ipa.Dict(), tokenizer.OmitBosEos())
}

func (t kagomeWords) Tokenize(input []byte) analysis.TokenStream {
	var stream analysis.TokenStream
	offset := 0
	for line := range strings.Lines(string(input)) {
		for _, w := range t.kagome.Analyze(line, tokenizer.Search) {
			class := w.POS()
			if len(class) > 0 && (class[0] == "助詞" || class[0] == "助動詞" || class[0] == "記号") {
				continue
			}
			start := offset + w.Position
			stream = append(stream, &analysis.Token{
				Term: []byte(w.Surface), Start: start, End: start + len(w.Surface),
				Position: len(stream) + 1, Type: analysis.Ideographic,
			})
		}
		offset += len(line)
	}
	return stream
}

// registerPlain makes the analyzer known to Bleve, once in a process.
func registerPlain() error {
	k, err := newKagome()
	if err != nil {
		return err
	}
	return registry.RegisterTokenizer(plainName, func(map[string]any, *registry.Cache) (analysis.Tokenizer, error) {
		return kagomeWords{k}, nil
	})
}

// plainIndex indexes a table by Bleve's default mapping.
func plainIndex(table, dir string) error {
	if err := registerPlain(); err != nil {
		return err
	}
	m := bleve.NewIndexMapping()
	if err := m.AddCustomAnalyzer(plainName, map[string]any{
		"type": custom.Name, "tokenizer": plainName, "token_filters": []string{lowercase.Name},
	}); err != nil {
		return err
	}
	m.DefaultAnalyzer = plainName
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	index, err := bleve.New(dir, m)
	if err != nil {
		return err
	}
	batch := index.NewBatch()
	for row, err := range rows(table) {
		if err != nil {
			return err
		}
		if err := batch.Index(row.id, map[string]string{"title": row.title, "body": row.text}); err != nil {
			return err
		}
		if batch.Size() == 1000 {
			if err := index.Batch(batch); err != nil {
				return err
			}
			batch.Reset()
		}
	}
	if err := index.Batch(batch); err != nil {
		return err
	}
	return index.Close()
}

// plainSearch opens such an index and returns what answers a query by ten ids.
func plainSearch(dir string) (func(query string) (int, error), error) {
	if err := registerPlain(); err != nil {
		return nil, err
	}
	index, err := bleve.OpenUsing(dir, map[string]any{"read_only": true, "bolt_timeout": "1s"})
	if err != nil {
		return nil, err
	}
	return func(query string) (int, error) {
		found, err := index.Search(bleve.NewSearchRequestOptions(bleve.NewMatchQuery(query), 10, 0, false))
		if err != nil {
			return 0, err
		}
		return int(found.Total), nil
	}, nil
}
