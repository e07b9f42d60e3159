package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	demoBegin = "<!-- demo: begin (true output of `talksearch demo`) -->\n```console\n$ go run ./cmd/talksearch demo\n"
	demoEnd   = "```\n<!-- demo: end -->"
)

// TestReadmeDemo wants the transcript in the documents to be what the program
// prints.
func TestReadmeDemo(t *testing.T) {
	demo := mustTalksearch(t, "demo")
	for _, name := range []string{"README.md", "README.ja.md"} {
		path := filepath.Join("..", "..", name)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, ok := strings.Cut(string(b), demoBegin)
		shown, after, ended := strings.Cut(rest, demoEnd)
		if !ok || !ended {
			t.Fatalf("%s has no demo between its marks", name)
		}
		if shown == demo {
			continue
		}
		if os.Getenv("UPDATE") != "1" {
			t.Errorf("%s shows another demo than the program (UPDATE=1 go test ./... writes it anew); want\n%s", name, demo)
			continue
		}
		if err := os.WriteFile(path, []byte(before+demoBegin+demo+demoEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
