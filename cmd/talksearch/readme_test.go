package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
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

// TestReadmeCommands wants every flag and command that the documents name to be there,
// what they show of other commands to be what a script tests, and both languages to
// have the same commands.
func TestReadmeCommands(t *testing.T) {
	flags := map[string]bool{}
	commands := map[string]bool{}
	for _, c := range newRoot(stdio{}).Commands() {
		commands[c.Name()] = true
		c.Flags().VisitAll(func(f *pflag.Flag) { flags["--"+f.Name] = true })
	}
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var tested strings.Builder
	for _, path := range scripts {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		tested.Write(b)
	}
	var first []string
	for _, name := range []string{"README.md", "README.ja.md"} {
		b, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		code := strings.Join(codeSpan.FindAllString(text, -1), "\n")
		for _, f := range namedFlag.FindAllString(code, -1) {
			if !flags[f] {
				t.Errorf("%s names a flag that no command has: %s", name, f)
			}
		}
		var typed []string
		for _, m := range namedCommand.FindAllStringSubmatch(code, -1) {
			if typed = append(typed, m[1]); !commands[m[1]] {
				t.Errorf("%s names a command that is not there: %s", name, m[1])
			}
		}
		slices.Sort(typed)
		typed = slices.Compact(typed)
		if first == nil {
			first = typed
		}
		if len(typed) == 0 || !slices.Equal(typed, first) {
			t.Errorf("%s has the commands %v, the other one %v", name, typed, first)
		}
		shown := console.FindAllStringSubmatch(text, -1)
		if len(shown) < 3 {
			t.Errorf("%s shows %d commands, want more", name, len(shown))
		}
		for _, m := range shown {
			if strings.HasSuffix(m[1], " demo") {
				continue // TestReadmeDemo
			}
			if !strings.Contains(tested.String(), m[2]) {
				t.Errorf("%s: no script tests what %q prints:\n%s", name, m[1], m[2])
			}
		}
	}
}

var (
	codeSpan     = regexp.MustCompile("(?s)```.*?```|`[^`\n]+`")
	namedFlag    = regexp.MustCompile(`--[a-z][a-z-]+`)
	namedCommand = regexp.MustCompile(`talksearch ([a-z]+)\b`)
	console      = regexp.MustCompile("```console\n\\$ ([^\n]+)\n((?:[^`]|`[^`])*?)```")
)
