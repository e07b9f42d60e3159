package index

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/talksearch/talksearch/analyzer"
)

// TestLinkedFile wants a file that is a link to be none of the generation's: an index may
// come from elsewhere, and what it names is read.
func TestLinkedFile(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret")
	dir := t.TempDir()
	for _, link := range []struct{ target, name string }{
		{outside, "file"},
		{filepath.Dir(outside), "store"},
	} {
		if err := errors.Join(os.WriteFile(outside, []byte("secret"), 0o644), os.Symlink(link.target, filepath.Join(dir, link.name))); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"file", "store/secret", "../secret", "/etc/passwd"} {
		m := &manifest{Checksums: map[string]fileSum{name: {Size: 6}}}
		if err := m.checkSizes(dir); !errors.As(err, new(*BrokenError)) {
			t.Errorf("%s is taken for a file of the generation: %v", name, err)
		}
	}
}

// FuzzManifest gives a generation a manifest that is any bytes, sealed as if they had been
// written so: it is read or refused, and what it names is not trusted.
func FuzzManifest(f *testing.F) {
	dir := f.TempDir()
	m := &manifest{Format: FormatVersion, Analyzer: "rules 1", Counts: counts{Notes: 1, Sections: 1},
		Tokens: map[string]uint64{"body": 7}, Checksums: map[string]fileSum{"CURRENT": {Size: 1}}, Notes: []manifestNote{{ID: "a"}}}
	if err := m.write(dir); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		f.Fatal(err)
	}
	content, _ := unseal(whole)
	f.Add(content)
	f.Add(content[:len(content)/2])
	f.Add([]byte(`{"format": 4, "counts": {"notes": -1, "sections": 99999999999}, "checksums": {"../../x": {"size": -1}}`))
	f.Add([]byte(`{"format": 4, "tokens": {"body": 18446744073709551615}, "checksums": null`))
	a, err := analyzer.New(analyzer.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		generation := filepath.Join(dir, "gen-000001")
		if err := errors.Join(os.Mkdir(generation, 0o755),
			os.WriteFile(filepath.Join(generation, manifestName), append(content[:len(content):len(content)], seal(content)...), 0o644),
			os.WriteFile(filepath.Join(dir, "CURRENT"), []byte("gen-000001\n"), 0o644)); err != nil {
			t.Fatal(err)
		}
		r, err := Open(dir, a)
		if err == nil {
			t.Fatalf("a generation without a store is opened as %v", r.manifest)
		}
		if !errors.As(err, new(*BrokenError)) && !errors.As(err, new(*VersionError)) {
			t.Fatalf("an error of no type: %v", err)
		}
		if _, err := readWholeManifest(generation); err != nil && !errors.As(err, new(*BrokenError)) && !errors.As(err, new(*VersionError)) {
			t.Fatalf("an error of no type: %v", err)
		}
	})
}

// FuzzFrame reads the sections of a frame that is any bytes.
func FuzzFrame(f *testing.F) {
	var whole frame
	for range 2 {
		whole.add(NoteRef{ID: "a", Title: "題"}, Section{ID: "a#1", Heading: []string{"見出し"}, Links: []Link{{Kind: "video"}}}, "本文", []byte{3}, "code", []byte{4})
	}
	book, err := newCodebook(f.Context(), whole.parts)
	if err != nil {
		f.Fatal(err)
	}
	c := newCompressor(book)
	packed := c.pack(whole)[sumSize:]
	f.Add(packed, 1)
	f.Add(packed[:len(packed)-3], 1)
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}, 0)
	f.Add([]byte{}, 0)
	f.Fuzz(func(t *testing.T, packed []byte, slot int) {
		r, err := c.book.recordAt(packed, slot&0xff, &space{})
		if err == nil {
			decodeWordTable(nil, r.proseAt, len(r.prose), len(r.proseAt))
			decodeWordTable(nil, r.codeAt, len(r.code), len(r.codeAt))
		}
	})
}

// FuzzCodebook writes texts in words of their own, and reads codebooks that are any bytes.
func FuzzCodebook(f *testing.F) {
	f.Add([]byte("監視の話をする。監視の監視をする。"), []byte("監視と空"))
	f.Add([]byte("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), []byte("aaaaaaaaaaaaaaaaaa\xff\x00"))
	f.Add([]byte{}, []byte("a"))
	f.Fuzz(func(t *testing.T, sample, text []byte) {
		made, err := newCodebook(t.Context(), [][]byte{sample, sample, sample})
		if err != nil {
			t.Fatal(err)
		}
		packed, err := made.pack()
		if err != nil {
			t.Fatal(err)
		}
		b, err := readCodebook(packed)
		if err != nil {
			t.Fatal(err)
		}
		c := newCompressor(b)
		for _, text := range [][]byte{sample, text} {
			codes := c.appendCodes(nil, text)
			if len(codes) > 1+len(text) {
				t.Errorf("%q takes %d bytes", text, len(codes))
			}
			if read, err := b.appendText([]byte("before"), codes); err != nil || string(read) != "before"+string(text) {
				t.Errorf("%q is read as %q: %v", text, read, err)
			}
		}
		if _, err := b.appendText(nil, text); err != nil && !errors.Is(err, errNoWord) {
			t.Error(err)
		}
		if b, err := readCodebook(text); err == nil {
			newCompressor(b)
		}
	})
}
