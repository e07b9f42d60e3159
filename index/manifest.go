package index

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
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

	"github.com/talksearch/talksearch/corpus"
)

// FormatVersion is the version of what lies below a generation's directory.
// doc.go keeps the ledger of what each version changed.
const FormatVersion = 3

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
	// Notes are in the order of their numbers. Only an update reads them, and Sources.
	Notes   []manifestNote   `json:"notes,omitempty"`
	Sources []manifestSource `json:"sources,omitempty"`
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
	ID string `json:"id"`
	// Path and Source are left out where they are the id.
	Path   string `json:"path,omitempty"`
	Source string `json:"source,omitempty"`
	Hash   string `json:"hash"` // of all that is indexed of the note
	// Text is its textHash.
	Text string `json:"text,omitempty"`
	// Digest is that of the source, where the source is this one note and nothing was
	// wrong with it; else it is with the source.
	Digest string `json:"digest,omitempty"`
	// Until is when the note must be read again, as it may expire.
	Until time.Time `json:"until,omitzero"`
}

func (n *manifestNote) source() string { return cmp.Or(n.Source, n.ID) }

// A manifestSource is what is known of a source beside its notes.
type manifestSource struct {
	ID       string            `json:"id"`
	Digest   string            `json:"digest,omitempty"`
	Problems []manifestProblem `json:"problems,omitempty"`
}

// A manifestProblem is a corpus.Problem, but for the path, which is that of the source.
type manifestProblem struct {
	Line    int    `json:"line,omitempty"`
	Skipped bool   `json:"skipped,omitempty"`
	Reason  string `json:"reason"`
}

// noteHash tells notes apart that give other documents: it is of all that is indexed of a
// note. It is the first 16 bytes of a SHA-256, in unpadded base64url.
func noteHash(n *corpus.Note) (string, error) {
	h := sha256.New()
	part := func(b []byte) { fmt.Fprintf(h, "%d:%s", len(b), b) }
	ref, err := json.Marshal(noteRef(n))
	if err != nil {
		return "", err
	}
	part(ref)
	for i := range n.Sections {
		s := &n.Sections[i]
		ref, err := json.Marshal(sectionRef(s))
		if err != nil {
			return "", err
		}
		part(ref)
		for _, text := range []string{s.Prose, s.Code, s.LinkTitles, s.LinkAddresses} {
			part([]byte(text))
		}
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16]), nil
}

func (m *manifest) write(generation string) error {
	sums, err := checksums(generation)
	if err != nil {
		return err
	}
	m.Checksums = sums
	head := *m
	head.Notes, head.Sources = nil, nil
	b, err := json.MarshalIndent(&head, "", " ")
	if err != nil {
		return err
	}
	b = append(bytes.TrimSuffix(b, []byte("\n}")), notesBegin...)
	if b, err = appendLines(b, m.Notes); err != nil {
		return err
	}
	b = append(b, sourcesBegin...)
	if b, err = appendLines(b, m.Sources); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(generation, manifestName), append(b, notesEnd...), 0o644)
}

// appendLines appends the elements of a JSON list, a line each.
func appendLines[E any](b []byte, list []E) ([]byte, error) {
	for i := range list {
		line, err := json.Marshal(&list[i])
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(b, '\n'), line...)
	}
	return b, nil
}

// The lists of notes and sources, a line each, end a manifest and are nearly all of it. No
// JSON string holds a line break, so these are found without parsing.
const (
	notesBegin   = ",\n \"notes\": ["
	sourcesBegin = "\n ],\n \"sources\": ["
	notesEnd     = "\n ]\n}\n"
)

// readManifest reads what generation says of itself but for the notes and sources, which
// no query asks for. It fails with a *VersionError for a format that this program
// does not read.
func readManifest(generation string) (*manifest, error) { return parseManifest(generation, false) }

// readWholeManifest is readManifest with the notes and sources. Where it fails with a
// *VersionError, what could be read is there too.
func readWholeManifest(generation string) (*manifest, error) { return parseManifest(generation, true) }

func parseManifest(generation string, whole bool) (*manifest, error) {
	path := filepath.Join(generation, manifestName)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &BrokenError{File: path, Err: errors.New("it is missing")}
	}
	if err != nil {
		return nil, err
	}
	if head, notes, ok := bytes.Cut(b, []byte(notesBegin)); ok && !whole && bytes.HasSuffix(notes, []byte(notesEnd)) {
		b = append(head, '}')
	}
	var m manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, &BrokenError{File: path, Err: err}
	}
	if m.Format != FormatVersion {
		return &m, &VersionError{Dir: generation, Part: "format", Have: strconv.Itoa(m.Format), Want: strconv.Itoa(FormatVersion)}
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
