package talksearch_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	link      = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	tableCode = regexp.MustCompile(`^\|[^|]*\|([^|]*)\|([^|]*)\|$`)
	codeName  = regexp.MustCompile("`([A-Za-z.]+)`")
)

// TestLinks follows the links between the documents and into the code.
func TestLinks(t *testing.T) {
	var documents []string
	for _, pattern := range []string{"*.md", "docs/*.md", "examples/*.md", "examples/*/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 {
			t.Errorf("there is no %s", pattern)
		}
		documents = append(documents, found...)
	}
	followed := 0
	for _, doc := range documents {
		b, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(b), -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, "://") {
				continue
			}
			followed++
			if _, err := os.Stat(filepath.Join(filepath.Dir(doc), target)); err != nil {
				t.Errorf("%s links to %s: %v", doc, target, err)
			}
		}
	}
	if followed == 0 {
		t.Error("no links were followed")
	}
}

// TestArchitectureNames wants each function that ARCHITECTURE.md names in a table
// to be declared in a file beside it.
func TestArchitectureNames(t *testing.T) {
	b, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for line := range strings.Lines(string(b)) {
		row := tableCode.FindStringSubmatch(strings.TrimSpace(line))
		if row == nil {
			continue
		}
		var source strings.Builder
		for _, m := range link.FindAllStringSubmatch(row[1], -1) {
			if filepath.Ext(m[1]) != ".go" {
				continue
			}
			code, err := os.ReadFile(m[1])
			if err != nil {
				t.Error(err)
			}
			source.Write(code)
		}
		if source.Len() == 0 {
			continue
		}
		for _, m := range codeName.FindAllStringSubmatch(row[2], -1) {
			checked++
			name := m[1][strings.LastIndex(m[1], ".")+1:]
			declared := regexp.MustCompile(`(?m)^(?:func (?:\([^)]*\) )?|var )` + regexp.QuoteMeta(name) + `\b`)
			if !declared.MatchString(source.String()) {
				t.Errorf("%s is not declared in %s", m[1], strings.TrimSpace(row[1]))
			}
		}
	}
	if checked == 0 {
		t.Error("no names were checked")
	}
}
