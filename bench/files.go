package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// writeFolder writes a note a file, as Markdown with front matter: what talksearch and
// ripgrep read.
func (c *collection) writeFolder(dir string) error {
	for i := range c.notes {
		n := &c.notes[i]
		path := filepath.Join(dir, n.id[:min(4, len(n.id))], n.id+".md")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(n.frontMatter()+n.markdown()), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// writeJSONL writes a note a line, for talksearch.
func (c *collection) writeJSONL(path string) error {
	return written(path, func(w *bufio.Writer) error {
		lines := json.NewEncoder(w)
		lines.SetEscapeHTML(false)
		for i := range c.notes {
			n := &c.notes[i]
			if err := lines.Encode(map[string]any{"id": n.id, "title": n.title, "date": n.date, "tags": n.tags, "text": n.markdown()}); err != nil {
				return err
			}
		}
		return nil
	})
}

// unbroken keeps a text in a line, with tabs between fields.
var unbroken = strings.NewReplacer("\\", "\\\\", "\n", "\\n", "\t", "\\t", "\r", "\\r")

// broken undoes unbroken.
var broken = strings.NewReplacer("\\\\", "\\", "\\n", "\n", "\\t", "\t", "\\r", "\r")

// writeTable writes a section a line: id, title and heading, text. Lucene and plain Bleve
// read it.
func (c *collection) writeTable(path string) error {
	return written(path, func(w *bufio.Writer) error {
		for i := range c.notes {
			n := &c.notes[i]
			for j := range n.sections {
				s := &n.sections[j]
				fmt.Fprintf(w, "%s\t%s\t%s\n", s.id, unbroken.Replace(n.titleOf(s)), unbroken.Replace(s.text()))
			}
		}
		return nil
	})
}

// writeGroonga writes the commands that make a Groonga database. The index is made when
// the records are there, which is the fast way.
func (c *collection) writeGroonga(path, tokenizer string) error {
	return written(path, func(w *bufio.Writer) error {
		fmt.Fprintf(w, `table_create Sections TABLE_HASH_KEY ShortText
column_create Sections title COLUMN_SCALAR ShortText
column_create Sections body COLUMN_SCALAR Text
table_create Words TABLE_PAT_KEY ShortText --default_tokenizer %s --normalizer NormalizerAuto
load --table Sections
[
`, tokenizer)
		lines := json.NewEncoder(w)
		lines.SetEscapeHTML(false)
		first := true
		for i := range c.notes {
			n := &c.notes[i]
			for j := range n.sections {
				if !first {
					w.WriteByte(',')
				}
				first = false
				s := &n.sections[j]
				if err := lines.Encode(map[string]string{"_key": s.id, "title": n.titleOf(s), "body": s.text()}); err != nil {
					return err
				}
			}
		}
		_, err := w.WriteString(`]
column_create Words title COLUMN_INDEX|WITH_POSITION Sections title
column_create Words body COLUMN_INDEX|WITH_POSITION Sections body
`)
		return err
	})
}

// titleOf is what a peer knows as the title: talksearch keeps the note's title and the
// section's heading apart, but searches both.
func (n *note) titleOf(s *section) string {
	return strings.TrimSpace(n.title + " " + s.heading)
}

func (n *note) frontMatter() string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\n", quoted(n.title))
	if n.date != "" {
		fmt.Fprintf(&b, "date: %s\n", n.date)
	}
	if len(n.tags) > 0 {
		fmt.Fprintf(&b, "tags: %s\n", quoted(n.tags))
	}
	b.WriteString("---\n\n")
	return b.String()
}

// quoted is JSON, which YAML reads too.
func quoted(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(b)
}

// markdown is the note's sections with their headings.
func (n *note) markdown() string {
	var b strings.Builder
	for i := range n.sections {
		s := &n.sections[i]
		if s.heading != "" {
			fmt.Fprintf(&b, "## %s\n\n", literal.Replace(s.heading))
		}
		for line := range strings.Lines(s.prose) {
			line = strings.TrimSpace(line)
			if line != "" && strings.ContainsRune("#=-+>|:~0123456789", rune(line[0])) {
				line = "\u200b" + line // a zero-width space: no list, no quotation, no heading
			}
			b.WriteString(literal.Replace(line) + "\n")
		}
		if s.code != "" {
			fmt.Fprintf(&b, "\n%s\n%s\n%s\n", fence, s.code, fence)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// fence stands around code; no code of the corpora has it.
const fence = "~~~~~~~~~~~~"

// literal keeps Markdown from reading markup in text that has lost its own.
var literal = strings.NewReplacer("\\", "\\\\", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "]", "\\]", "<", "\\<", "&", "\\&")

func written(path string, write func(*bufio.Writer) error) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 1<<20)
	return errors.Join(write(w), w.Flush())
}
