package index

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// FormatVersion is the version of what lies below a generation's directory.
// doc.go keeps the ledger of what each version changed.
const FormatVersion = 1

// manifest describes one generation. It is written last, so a directory with a
// manifest is a finished build.
type manifest struct {
	Format   int       `json:"format"`
	Analyzer string    `json:"analyzer"`
	BuiltAt  time.Time `json:"built_at"`
	Counts   counts    `json:"counts"`
	// Lean tells that the generation is without fatLayers.
	Lean bool `json:"lean,omitempty"`
	// Tokens is the sum of the field's lengths over all sections, by field name:
	// what average field length, and so BM25, is computed from.
	Tokens map[string]uint64 `json:"tokens"`
	// Checksums are by slash path below the generation's directory, for every
	// file but the manifest itself.
	Checksums map[string]fileSum `json:"checksums"`
	Notes     []manifestNote     `json:"notes,omitempty"`
}

type fileSum struct {
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

type counts struct {
	Notes    int `json:"notes"`
	Sections int `json:"sections"`
}

type manifestNote struct {
	ID   string `json:"id"`
	Path string `json:"path"`
	Hash string `json:"hash"` // the first noteHashSize bytes of a SHA-256, in hex
}

const noteHashSize = 16

func (m *manifest) write(generation string) error {
	sums, err := checksums(generation)
	if err != nil {
		return err
	}
	m.Checksums = sums
	head := *m
	head.Notes = nil
	b, err := json.MarshalIndent(&head, "", " ")
	if err != nil {
		return err
	}
	b = append(bytes.TrimSuffix(b, []byte("\n}")), notesBegin...)
	for i := range m.Notes {
		line, err := json.Marshal(&m.Notes[i])
		if err != nil {
			return err
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(b, '\n'), line...)
	}
	return os.WriteFile(filepath.Join(generation, manifestName), append(b, notesEnd...), 0o644)
}

// The list of notes, a line each, ends a manifest and is nearly all of it. No JSON
// string holds a line break, so these are found without parsing.
const (
	notesBegin = ",\n \"notes\": ["
	notesEnd   = "\n ]\n}\n"
)

// readManifest reads what generation says of itself but for the notes, which no
// query asks for. It fails with a *VersionError for a format that this program
// does not read.
func readManifest(generation string) (*manifest, error) {
	path := filepath.Join(generation, manifestName)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &BrokenError{File: path, Err: errors.New("it is missing")}
	}
	if err != nil {
		return nil, err
	}
	if head, notes, ok := bytes.Cut(b, []byte(notesBegin)); ok && bytes.HasSuffix(notes, []byte(notesEnd)) {
		b = append(head, '}')
	}
	var m manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, &BrokenError{File: path, Err: err}
	}
	if m.Format != FormatVersion {
		return nil, &VersionError{Dir: generation, Part: "format", Have: strconv.Itoa(m.Format), Want: strconv.Itoa(FormatVersion)}
	}
	return &m, nil
}

// summedAtOpen is the size up to which a file's sum is compared at every opening.
const summedAtOpen = 1 << 20

// checkFiles finds files of the generation that are missing or of another size
// than when it was built. It is cheap enough for every opening, and keeps a
// truncated file from being mapped into memory, where reading past its end
// would kill the process. Small files are compared by their sums too: Bleve's
// root.bolt is one, and a flipped bit there can make it wait for ever.
func (m *manifest) checkFiles(generation string) error {
	for name, want := range m.Checksums {
		path := filepath.Join(generation, filepath.FromSlash(name))
		if !filepath.IsLocal(name) {
			return &BrokenError{File: filepath.Join(generation, manifestName), Err: fmt.Errorf("it names a file outside: %q", name)}
		}
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return &BrokenError{File: path, Err: errors.New("it is missing")}
		}
		if err != nil {
			return err
		}
		if info.Size() != want.Size {
			return &BrokenError{File: path, Err: fmt.Errorf("it has %d bytes, %d were written", info.Size(), want.Size)}
		}
		if want.Size > summedAtOpen {
			continue
		}
		sum, err := checksum(path)
		if err != nil {
			return err
		}
		if sum != want {
			return &BrokenError{File: path, Err: errors.New("it is not what was written")}
		}
	}
	return nil
}

// checksums returns the size and SHA-256 of every file below generation but the
// manifest.
func checksums(generation string) (map[string]fileSum, error) {
	sums := map[string]fileSum{}
	err := filepath.WalkDir(generation, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(generation, path)
		if err != nil || rel == manifestName {
			return err
		}
		sum, err := checksum(path)
		if err != nil {
			return err
		}
		sums[filepath.ToSlash(rel)] = sum
		return nil
	})
	return sums, err
}

func checksum(path string) (fileSum, error) {
	f, err := os.Open(path)
	if err != nil {
		return fileSum{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return fileSum{}, err
	}
	return fileSum{Size: n, SHA256: hex.EncodeToString(h.Sum(nil))}, nil
}
