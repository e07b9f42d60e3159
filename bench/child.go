package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	bleveindex "github.com/blevesearch/bleve_index_api"
	"github.com/ikawaha/kagome/v2/tokenizer"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/index"
)

// children are what this program does in processes of its own, so that nothing else is in
// their memory. Each takes its arguments.
var children = map[string]func(args []string) error{
	"plain-index":     func(args []string) error { return plainIndex(args[0], args[1]) },
	"plain-answer":    func(args []string) error { return answerAll(plainSearch(args[0])) },
	"answer":          func(args []string) error { return answerAll(talksearch(args[0])) },
	"postings-answer": func(args []string) error { return answerAll(postings(args[0])) },
	"cut":             func(args []string) error { return cut(args[0], args[1]) },
	"profile-index":   func(args []string) error { return profileIndex(args[0], args[1], args[2]) },
	"profile-memory":  func(args []string) error { return profileMemory(args[0], args[1], args[2]) },
	"profile-answer":  func(args []string) error { return profileAnswer(args[0], args[1], args[2]) },
}

// answerAll answers the queries on standard input, a line each: how many hits there are,
// and the nanoseconds that it took.
func answerAll(search func(query string) (int, error), err error) error {
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		start := time.Now()
		hits, err := search(lines.Text())
		if err != nil {
			return fmt.Errorf("%q: %w", lines.Text(), err)
		}
		fmt.Println(hits, time.Since(start).Nanoseconds())
	}
	return lines.Err()
}

// talksearch answers as its server does: ten hits in groups, with snippets and facets.
func talksearch(dir string) (func(query string) (int, error), error) {
	a, err := analyzer.New(analyzer.Options{})
	if err != nil {
		return nil, err
	}
	r, err := index.Open(dir, a)
	if err != nil {
		return nil, err
	}
	return func(query string) (int, error) {
		answer, err := r.Search(context.Background(), index.Request{Query: query, Facets: true})
		if err != nil {
			return 0, err
		}
		return answer.Total, nil
	}, nil
}

// postings reads the postings of a query's words and does nothing with them: no answer
// can be had for less. store is a generation's store.
func postings(store string) (func(query string) (int, error), error) {
	a, err := analyzer.New(analyzer.Options{})
	if err != nil {
		return nil, err
	}
	b, err := bleve.OpenUsing(store, map[string]any{"read_only": true, "bolt_timeout": "1s"})
	if err != nil {
		return nil, err
	}
	advanced, err := b.Advanced()
	if err != nil {
		return nil, err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, err
	}
	return func(query string) (int, error) {
		read := 0
		seen := map[string]bool{}
		for _, t := range a.Analyze(query) {
			if seen[t.Term] {
				continue
			}
			seen[t.Term] = true
			list, err := reader.TermFieldReader(context.Background(), []byte(t.Term), "words", true, false, false)
			if err != nil {
				return 0, err
			}
			var posting bleveindex.TermFieldDoc
			for {
				next, err := list.Next(&posting)
				if err != nil {
					return 0, err
				}
				if next == nil {
					break
				}
				read++
			}
			if err := list.Close(); err != nil {
				return 0, err
			}
		}
		return read, nil
	}, nil
}

// cut cuts all texts of a table on all processors, without indexing them, and writes the
// nanoseconds that it took without loading the dictionary.
func cut(by, table string) error {
	var words func(text string) int
	switch by {
	case "kagome":
		k, err := newKagome()
		if err != nil {
			return err
		}
		words = func(text string) (n int) {
			for line := range strings.Lines(text) { // of long texts it loses most
				n += len(k.Analyze(line, tokenizer.Search))
			}
			return n
		}
	default:
		a, err := analyzer.New(analyzer.Options{})
		if err != nil {
			return err
		}
		words = func(text string) int { return len(a.Analyze(text)) }
	}
	texts := make(chan string, 64)
	start := time.Now()
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for text := range texts {
				words(text)
			}
		})
	}
	var wrong error
	for r, err := range rows(table) {
		if wrong = err; err != nil {
			break
		}
		texts <- r.text
	}
	close(texts)
	workers.Wait()
	if wrong != nil {
		return wrong
	}
	fmt.Println(0, time.Since(start).Nanoseconds())
	return nil
}
