package index

import (
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/talksearch/talksearch/analyzer"
	"github.com/talksearch/talksearch/analyzer/terms"
)

// A generation carries the words it was cut by, beside those that every analyzer
// has: whoever opens it, on whatever machine, cuts queries as its texts were cut,
// and needs to be told nothing.

const (
	// userDictName is the copy of the user dictionary, as it was written; a
	// generation without one has none.
	userDictName = "userdict.csv"
	// abbreviationsName holds the abbreviations that the notes explain, in the
	// format of package terms; none are no file.
	abbreviationsName = "abbreviations.tsv"
)

// writeWords writes what a generation carries: a's user dictionary, and what the
// notes explain.
func writeWords(generation string, a *analyzer.Analyzer, g *analyzer.Glossary) error {
	for name, content := range map[string][]byte{
		userDictName:      a.UserDict().Source(),
		abbreviationsName: terms.Format(readable(g.Groups())),
	} {
		if len(content) == 0 {
			continue
		}
		if err := os.WriteFile(filepath.Join(generation, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// readable leaves out groups that the format has no way to write, as it is stricter
// than notes are.
func readable(groups []terms.Group) []terms.Group {
	return slices.DeleteFunc(groups, func(g terms.Group) bool {
		_, err := terms.Parse(bytes.NewReader(terms.Format([]terms.Group{g})), abbreviationsName)
		return err != nil
	})
}

// readWords returns a with the words that generation carries.
func (m *manifest) readWords(generation string, a *analyzer.Analyzer) (*analyzer.Analyzer, error) {
	var d *analyzer.UserDict
	err := m.readFile(generation, userDictName, func(r io.Reader, path string) (err error) {
		d, err = analyzer.ParseUserDict(r, path)
		return err
	})
	if err != nil {
		return nil, err
	}
	var abbreviations []terms.Group
	err = m.readFile(generation, abbreviationsName, func(r io.Reader, path string) (err error) {
		abbreviations, err = terms.Parse(r, path)
		return err
	})
	if err != nil {
		return nil, err
	}
	return a.WithWords(d, abbreviations), nil
}

// readFile gives parse a small file of the generation, if it has one of this name.
// A file that is not what was written, or that parse refuses, is a *BrokenError.
func (m *manifest) readFile(generation, name string, parse func(r io.Reader, path string) error) error {
	want, ok := m.Checksums[name]
	if !ok {
		return nil
	}
	path := filepath.Join(generation, name)
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &BrokenError{File: path, Err: errors.New("it is missing")}
	}
	if err != nil {
		return err
	}
	if crcText(crc32.Checksum(content, castagnoli)) != want.CRC32C {
		return &BrokenError{File: path, Err: errNotWritten}
	}
	if err := parse(bytes.NewReader(content), path); err != nil {
		return &BrokenError{File: path, Err: err}
	}
	return nil
}

// readOwnFile is readFile for what every generation of its kind has: that there is none is
// a *BrokenError, too.
func (m *manifest) readOwnFile(generation, name string, parse func(content []byte) error) error {
	if _, ok := m.Checksums[name]; !ok {
		return &BrokenError{File: filepath.Join(generation, name), Err: errors.New("the manifest does not name it")}
	}
	return m.readFile(generation, name, func(r io.Reader, _ string) error {
		content, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		return parse(content)
	})
}

// Analyzer returns the analyzer of the generation that dir serves: a with the words
// that the generation carries. It fails as Open does, but opens no store.
func Analyzer(dir string, a *analyzer.Analyzer) (*analyzer.Analyzer, error) {
	name, err := Current(dir)
	if err != nil {
		return nil, err
	}
	generation := filepath.Join(dir, name)
	m, err := readManifest(generation)
	if err != nil {
		return nil, err
	}
	return m.analyzer(generation, a)
}

// analyzer returns a with the words that generation carries, if that is what it
// was built with.
func (m *manifest) analyzer(generation string, a *analyzer.Analyzer) (*analyzer.Analyzer, error) {
	a, err := m.readWords(generation, a)
	if err != nil {
		return nil, err
	}
	if have, want := m.Analyzer, a.Fingerprint(); have != want {
		return nil, &VersionError{Dir: generation, Part: "analyzer", Have: have, Want: want}
	}
	return a, nil
}
