package index_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// TestUpdateOfForged updates a generation with a file that is not what was written, but as its
// sum says: what shows only once it is read, after the sources are, ends in a build of all notes.
// A stream among the sources cannot be read again, and then what was served is served on.
func TestUpdateOfForged(t *testing.T) {
	var notes []corpus.Note
	for i := range 30 {
		notes = append(notes, aNote(fmt.Sprintf("%02d.md", i), fmt.Sprintf("第%d回の監視と自動化の話", i)))
	}
	after := append(notes[1:len(notes):len(notes)], aNote("new.md", "検知の話"))
	tests := []struct {
		file  string
		forge func(content []byte) []byte
	}{
		{"grams.bin", func(b []byte) []byte { return append(b[:len(b)-8], bytes.Repeat([]byte{0x7f}, 8)...) }},
		{"counted.zst", func([]byte) []byte { return []byte("it is none") }},
		{"lexicon.bin", func(b []byte) []byte { return append(make([]byte, len(b)-40), b[len(b)-40:]...) }},
	}
	for _, tt := range tests {
		for _, stream := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, stream %v", tt.file, stream), func(t *testing.T) {
				dir := t.TempDir()
				update(t, dir, index.UpdateOptions{}, sourceOfEach(notes)...)
				served := generation(t, dir)
				path := filepath.Join(served, tt.file)
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				mustWrite(t, path, string(tt.forge(b)))
				resign(t, served, path)
				sources := sourceOfEach(after)
				read := 0
				opts := index.UpdateOptions{Read: func(index.Source) { read++ }}
				if stream {
					sources[0].Digest = nil
					_, err := index.Update(t.Context(), dir, newAnalyzer(t), sources, opts)
					if !errors.As(err, new(*index.BrokenError)) || generation(t, dir) != served {
						t.Errorf("%s is served: %v", generation(t, dir), err)
					}
					return
				}
				r := update(t, dir, opts, sources...)
				if diff := cmp.Diff([]string{"delete >00.md", "add >new.md"}, changes(r)); diff != "" || r.Rebuilt == "" {
					t.Errorf("rebuilt as %q; changes (-want +got):\n%s", r.Rebuilt, diff)
				}
				if read != len(sources) {
					t.Errorf("told of %d sources, want %d", read, len(sources))
				}
				for q, want := range map[string]int{"監視": 29, "検知": 1} {
					if a := answer(t, open(t, dir), q); a.Total != want {
						t.Errorf("%s: %d hits, want %d", q, a.Total, want)
					}
				}
			})
		}
	}
}
