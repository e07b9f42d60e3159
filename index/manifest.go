package index

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/talksearch/talksearch/corpus"
)

// FormatVersion is the version of what lies below a generation's directory.
// doc.go keeps the ledger of what each version changed.
const FormatVersion = 6

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

// newManifestNote returns what the manifest tells of a note alone.
func newManifestNote(n *corpus.Note, hash string) manifestNote {
	m := manifestNote{ID: n.ID, Hash: hash}
	if n.Path != n.ID {
		m.Path = n.Path
	}
	return m
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
	var b []byte
	part := func(text string) {
		b = append(strconv.AppendInt(b[:0], int64(len(text)), 10), ':')
		b = append(b, text...)
		h.Write(b)
	}
	ref, err := json.Marshal(noteRef(n))
	if err != nil {
		return "", err
	}
	part(string(ref))
	for i := range n.Sections {
		s := &n.Sections[i]
		ref, err := json.Marshal(sectionRef(s))
		if err != nil {
			return "", err
		}
		part(string(ref))
		for _, text := range []string{s.Prose, s.Code, s.LinkTitles, s.LinkAddresses} {
			part(text)
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
	b = append(b, notesEnd...)
	return os.WriteFile(filepath.Join(generation, manifestName), append(b, seal(b)...), 0o644)
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
	notesEnd     = "\n ]"
)

// A manifest tells the sizes and sums of all other files, and ends with its own: the
// CRC-32C of all that stands before.
const (
	sealBegin = ",\n \"crc32c\": \""
	sealEnd   = "\"\n}\n"
)

// seal returns what ends a manifest of this content.
func seal(content []byte) string {
	return sealBegin + crcText(crc32.Checksum(content, castagnoli)) + sealEnd
}

// unseal returns a manifest without its seal. It is not ok where that is not the one that
// was written.
func unseal(b []byte) (content []byte, ok bool) {
	end := len(b) - len(seal(nil))
	if end < 0 {
		return nil, false
	}
	return b[:end], string(b[end:]) == seal(b[:end])
}

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
	content, sealed := unseal(b)
	if sealed {
		if b = append(content, '}'); !whole {
			head, _, _ := bytes.Cut(content, []byte(notesBegin))
			b = append(head, '}')
		}
	}
	var m manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, &BrokenError{File: path, Err: err}
	}
	if m.Format != FormatVersion {
		return &m, &VersionError{Dir: generation, Part: "format", Have: strconv.Itoa(m.Format), Want: strconv.Itoa(FormatVersion)}
	}
	if !sealed {
		return nil, &BrokenError{File: path, Err: errNotWritten}
	}
	return &m, nil
}
