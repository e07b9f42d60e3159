package index

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus"
)

// A Copy is a note that says the same as another one and is not found by itself: people
// post to two blogs, and a site's pages lie beside the notes that they are made of.
type Copy struct {
	ID   string `json:"id"`
	Path string `json:"path"`
	URL  string `json:"url,omitempty"`
	// Of is the id of the note that is found instead.
	Of string `json:"-"`
}

const (
	// MaxAlso is how many copies a note names.
	MaxAlso = 20
	// minCopied is the shortest text, in what textHash counts of it, of a note that has
	// copies: stubs and notices are alike without being one post.
	minCopied = 200
)

// textHash tells notes apart that say something else, as noteHash does. It is of the
// letters and digits of the prose and of the headings, and of the code without white
// space: where a note is posted again it has another title and front matter, its lines
// break elsewhere, and its quotation marks and dashes are typeset. It is "" where the text
// is too short.
func textHash(n *corpus.Note) string {
	h := sha256.New()
	kept := make([]byte, 0, 4096)
	size := 0
	add := func(text string, keep func(rune) bool) {
		for _, r := range text {
			if !keep(r) {
				continue
			}
			size++
			if kept = utf8.AppendRune(kept, r); len(kept) > cap(kept)-utf8.UTFMax {
				h.Write(kept)
				kept = kept[:0]
			}
		}
	}
	// All prose, then all code: what is a section differs by generator.
	for i := range n.Sections {
		add(n.Sections[i].Prose, isWordRune)
	}
	kept = append(kept, 0)
	for i := range n.Sections {
		add(n.Sections[i].Code, isInk)
	}
	if size < minCopied {
		return ""
	}
	// Pages of a reference may differ in nothing but the names that are their headings.
	kept = append(kept, 0)
	for i := range n.Sections {
		if path := n.Sections[i].Heading; len(path) > 0 && path[len(path)-1] != n.Title {
			add(path[len(path)-1], isWordRune)
		}
	}
	h.Write(kept)
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}

func isWordRune(r rune) bool {
	switch {
	case 0x3041 <= r && r <= 0x3096, 0x30A1 <= r && r <= 0x30FA, 0x4E00 <= r && r <= 0x9FFF:
		return true // kana and kanji, which most runes are
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

func isInk(r rune) bool { return !unicode.IsSpace(r) }

// A copiedNote is a copy as an update knows it.
type copiedNote struct {
	manifestNote
	URL string `json:"url,omitempty"`
	Of  string `json:"of"`
}

// copiesName is the file of a generation with its copies, a JSON object a line, in the
// order of their ids. There is none where there are no copies.
const copiesName = "copies.jsonl"

func writeCopies(generation string, copies []copiedNote) error {
	if len(copies) == 0 {
		return nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for i := range copies {
		if err := enc.Encode(&copies[i]); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(generation, copiesName), b.Bytes(), 0o644)
}

// readCopies fails with a *BrokenError.
func (m *manifest) readCopies(generation string) (copies []copiedNote, err error) {
	err = m.readFile(generation, copiesName, func(r io.Reader, _ string) error {
		for dec := json.NewDecoder(r); dec.More(); {
			var c copiedNote
			if err := dec.Decode(&c); err != nil {
				return err
			}
			copies = append(copies, c)
		}
		return nil
	})
	return copies, err
}

// A copyTable is the copies of a generation, in the order of their ids, and by the note
// that is found instead.
type copyTable struct {
	all []Copy
	of  map[string][]Copy
}

func (m *manifest) readCopyTable(generation string) (*copyTable, error) {
	copies, err := m.readCopies(generation)
	if err != nil {
		return nil, err
	}
	t := &copyTable{of: map[string][]Copy{}}
	for i := range copies {
		c := &copies[i]
		public := Copy{ID: c.ID, Path: cmp.Or(c.Path, c.ID), URL: c.URL, Of: c.Of}
		t.all = append(t.all, public)
		if also := t.of[c.Of]; len(also) < MaxAlso {
			t.of[c.Of] = append(also, public)
		}
	}
	return t, nil
}

// Copies returns all copies of the generation, in the order of their ids.
func (r *Reader) Copies() ([]Copy, error) {
	t, err := r.copies()
	if err != nil {
		return nil, err
	}
	return slices.Clone(t.all), nil
}
