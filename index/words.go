package index

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/talksearch/talksearch/analyzer"
)

// A generation carries the words it was cut by, beside those that every analyzer
// has: whoever opens it, on whatever machine, cuts queries as its texts were cut,
// and needs to be told nothing.

// userDictName is the copy of the user dictionary, as it was written; a generation
// without one has none.
const userDictName = "userdict.csv"

// writeWords writes what a generation carries of a's words.
func writeWords(generation string, a *analyzer.Analyzer) error {
	if source := a.UserDict().Source(); source != nil {
		return os.WriteFile(filepath.Join(generation, userDictName), source, 0o644)
	}
	return nil
}

// readWords returns a with the words that generation carries.
func (m *manifest) readWords(generation string, a *analyzer.Analyzer) (*analyzer.Analyzer, error) {
	source, err := m.readFile(generation, userDictName)
	if err != nil || source == nil {
		return a.WithUserDict(nil), err
	}
	path := filepath.Join(generation, userDictName)
	d, err := analyzer.ParseUserDict(bytes.NewReader(source), path)
	if err != nil {
		return nil, &BrokenError{File: path, Err: err}
	}
	return a.WithUserDict(d), nil
}

// readFile returns the content of a small file of the generation, nil where it
// has none of this name.
func (m *manifest) readFile(generation, name string) ([]byte, error) {
	want, ok := m.Checksums[name]
	if !ok {
		return nil, nil
	}
	path := filepath.Join(generation, name)
	have, err := checksum(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &BrokenError{File: path, Err: errors.New("it is missing")}
	}
	if err != nil {
		return nil, err
	}
	if have != want {
		return nil, &BrokenError{File: path, Err: errors.New("it is not what was written")}
	}
	return os.ReadFile(path)
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
