package main

import (
	"bufio"
	"fmt"
	"iter"
	"os"
	"strings"
)

// A row is a section in a table that writeTable wrote.
type row struct{ id, title, text string }

// rows reads a table.
func rows(path string) iter.Seq2[row, error] {
	return func(yield func(row, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(row{}, err)
			return
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 64<<20)
		for lines.Scan() {
			fields := strings.Split(lines.Text(), "\t")
			if len(fields) != 3 {
				yield(row{}, fmt.Errorf("%s: a line of %d fields, not 3", path, len(fields)))
				return
			}
			if !yield(row{fields[0], broken.Replace(fields[1]), broken.Replace(fields[2])}, nil) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			yield(row{}, err)
		}
	}
}
