// Package talksearch_test holds the tests of the repository as a whole: which
// room may import which, and whether the documents tell the truth.
package talksearch_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/talksearch/talksearch/"

// bans says what the packages below a path must not import, and why. A ban on a
// path holds for all packages below it too.
var bans = []struct {
	room   string
	banned []string
	why    string
}{
	{"corpus", []string{module + "analyzer", module + "index", module + "server", "net/http", "github.com/blevesearch", "github.com/ikawaha"},
		"corpus reads notes and does not know that search exists"},
	{"analyzer", []string{module + "corpus", module + "index", module + "server", "net/http", "github.com/blevesearch"},
		"analyzer turns text into terms, whatever they are for"},
	{"index", []string{module + "server", "net/http", "github.com/ikawaha", "github.com/yuin/goldmark", "golang.org/x/term"},
		"index knows Bleve, and neither Kagome nor Markdown, HTTP or terminals"},
	{"index/query", []string{module + "analyzer", module + "corpus", module + "server", module + "eval", "github.com/blevesearch"},
		"the query language stands by itself"},
	{"server", []string{module + "corpus", "github.com/ikawaha", "github.com/blevesearch", "github.com/yuin/goldmark"},
		"server speaks HTTP about what index finds"},
	{"eval", []string{"net/http", "github.com/blevesearch", "github.com/ikawaha"},
		"eval judges rankings, whoever made them"},
	{"cmd", []string{"github.com/blevesearch", "github.com/ikawaha", "github.com/yuin/goldmark"},
		"cmd chooses, prints and exits; the rooms do the work"},
}

// TestLayers looks at the imports of the packages themselves, not at what comes
// with those.
func TestLayers(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f",
		`{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		path, imports, _ := strings.Cut(strings.TrimSpace(line), " ")
		packages[strings.TrimPrefix(path, module)] = strings.Fields(imports)
	}
	for _, ban := range bans {
		checked := 0
		for path, imports := range packages {
			if !within(path, ban.room) {
				continue
			}
			checked++
			for _, imported := range imports {
				if slices.ContainsFunc(ban.banned, func(b string) bool { return within(imported, b) }) {
					t.Errorf("%s imports %s, but %s", path, imported, ban.why)
				}
			}
		}
		if checked == 0 {
			t.Errorf("there is no package %s any more; change the rule", ban.room)
		}
	}
}

// within tells whether a path is root or below it.
func within(path, root string) bool {
	return path == root || strings.HasPrefix(path, root+"/")
}
