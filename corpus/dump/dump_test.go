package dump

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// listing writes what was read from a dump, one section a line, for golden files.
func listing(n Page) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title: %s\ndate: %s\n", n.Title, n.Date)
	if n.Event != "" {
		fmt.Fprintf(&b, "event: %s\n", n.Event)
	}
	if len(n.Tags) > 0 {
		fmt.Fprintf(&b, "tags: %s\n", strings.Join(n.Tags, ", "))
	}
	for _, s := range n.Sections {
		fmt.Fprintf(&b, "%d: %s", s.Line, strings.Join(s.Heading, " > "))
		if s.Speaker != "" {
			fmt.Fprintf(&b, " [%s]", s.Speaker)
		}
		for _, l := range s.Links {
			fmt.Fprintf(&b, " (%s %s)", l.Kind, l.URL)
		}
		if s.Code != "" {
			fmt.Fprintf(&b, " +%d code", strings.Count(s.Code, "\n")+1)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// shared is the folder of notes that are not part of the project.
func sharedDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("TALKSEARCH_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no shared corpora here: set TALKSEARCH_SHARED")
	}
	return dir
}
