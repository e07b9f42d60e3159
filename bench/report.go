package main

import (
	"fmt"
	"io"
	"strings"
)

// A table is one measurement in RESULTS.md.
type table struct {
	title, about string
	head         []string
	rows         [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n\n", t.title, strings.TrimSpace(t.about))
	line := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	line(t.head)
	align := make([]string, len(t.head))
	for i := range align {
		align[i] = "---:"
		if i == 0 || t.head[i] == "command" || t.head[i] == "least, aim" {
			align[i] = "---"
		}
	}
	line(align)
	for _, row := range t.rows {
		for len(row) < len(t.head) {
			row = append(row, "")
		}
		line(row)
	}
	b.WriteByte('\n')
	_, err := io.WriteString(w, b.String())
	return err
}
