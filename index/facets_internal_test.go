package index

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/bits-and-blooms/bitset"
	"github.com/google/go-cmp/cmp"
)

// someFacets are those of four sections of two notes, which come mixed.
func someFacets() *facetWriter {
	w := newFacetWriter()
	value := func(text, key string) []facetValue { return []facetValue{{text, key}} }
	w.add(0, true, sectionFacets{tags: append(value("go", "1"), facetValue{"Go", "1"}), event: value("夜会", "2"), speaker: value("山田", "3")})
	w.add(1, true, sectionFacets{tags: value("Go", "1")})
	w.add(1, false, sectionFacets{speaker: value("あさ", "4")})
	w.add(0, false, sectionFacets{speaker: value("山田", "3")})
	return w
}

var (
	facetOrder = []uint32{3, 0, 2, 1}
	facetNotes = &noteMap{of: []uint32{0, 0, 1, 1}, words: []uint32{9, 9}, days: []day{dayOf("2014-12-31"), 0}}
)

func TestFacetTable(t *testing.T) {
	dir := t.TempDir()
	if err := someFacets().write(dir, facetOrder); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, facetsName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	table, err := parseFacets(whole, facetNotes)
	if err != nil {
		t.Fatal(err)
	}
	got := table.count(bitset.New(4).FlipRange(0, 4), facetNotes.notesOf(bitset.New(4).FlipRange(0, 4)), nil, facetNotes)
	want := &Facets{
		Tags: []FacetValue{{"Go", 2}}, Events: []FacetValue{{"夜会", 1}},
		Speakers: []FacetValue{{"あさ", 1}, {"山田", 1}}, Years: []FacetValue{{"2014", 1}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for n := range whole {
		if _, err := parseFacets(whole[:n], facetNotes); err == nil {
			t.Errorf("%d of %d bytes are enough", n, len(whole))
		}
	}

	m := &manifest{}
	if m.Checksums, err = checksums(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := m.readFacets(dir, facetNotes); err != nil {
		t.Error(err)
	}
	if _, err := m.readFacets(dir, &noteMap{}); !errors.As(err, new(*BrokenError)) {
		t.Errorf("of another generation: %v", err)
	}
	whole[5] ^= 1
	if err := os.WriteFile(path, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := m.readFacets(dir, facetNotes); !errors.As(err, new(*BrokenError)) {
		t.Errorf("a flipped bit: %v", err)
	}
	if _, err := (&manifest{}).readFacets(dir, facetNotes); !errors.As(err, new(*BrokenError)) {
		t.Errorf("without a file: %v", err)
	}
}

func TestDay(t *testing.T) {
	last := day(0)
	for _, date := range []string{"", "0000-01-01", "0000-12-31", "0001-01-01", "2014-06-30", "2014-07-01", "2014-12-31", "2015-01-01", "9999-12-31"} {
		d := dayOf(date)
		if date != "" && (d <= last || d > lastDay) {
			t.Errorf("%s is day %d, after %d", date, d, last)
		}
		if want := date[:min(4, len(date))]; d > 0 && d.year() != int(want[0]-'0')*1000+int(want[1]-'0')*100+int(want[2]-'0')*10+int(want[3]-'0') {
			t.Errorf("%s is of the year %d", date, d.year())
		}
		last = d
	}
	for _, none := range []string{"2014", "2014-02-30", "20140622", "2014-6-22", "-001-01-01", "いつか"} {
		if d := dayOf(none); d != 0 {
			t.Errorf("%s is day %d", none, d)
		}
	}
}

// FuzzFacets wants any bytes to be refused, or to be counted.
func FuzzFacets(f *testing.F) {
	dir := f.TempDir()
	if err := someFacets().write(dir, facetOrder); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, facetsName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte{})
	f.Add([]byte{1, 1, 'a', 2, 1, 0, 1, 0, 1, 0, 0, 0, 0, 4, 1, 0, 0, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		table, err := parseFacets(b, facetNotes)
		if err != nil {
			return
		}
		facets := table.count(bitset.New(4).FlipRange(0, 4), facetNotes.notesOf(bitset.New(4).FlipRange(0, 4)), nil, facetNotes)
		for _, values := range [][]FacetValue{facets.Tags, facets.Events, facets.Speakers, facets.Years} {
			for _, v := range values {
				// A list that names a value twice is none of ours, but harms nobody.
				if v.Count < 1 || v.Count > len(b) || len(values) > MaxFacetValues {
					t.Fatalf("%d values, one counted %d times", len(values), v.Count)
				}
			}
		}
	})
}

// BenchmarkFacets counts the notes of 10,000 hits, each note with five tags of 2,000.
func BenchmarkFacets(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	const hits, hitsOfNote = 10_000, 3
	w := newFacetWriter()
	value := func(kind string, n int) facetValue {
		text := fmt.Sprint(kind, rng.IntN(n))
		return facetValue{text, text}
	}
	notes := &noteMap{}
	var order []uint32
	found := bitset.New(hits)
	for i := range uint32(hits) {
		note, first := i/hitsOfNote, i%hitsOfNote == 0
		f := sectionFacets{speaker: []facetValue{value("speaker", 1500)}}
		if first {
			for range 5 {
				f.tags = append(f.tags, value("tag", 2000))
			}
			f.event = []facetValue{value("event", 300)}
			notes.words = append(notes.words, 100)
			notes.days = append(notes.days, dayOf(fmt.Sprintf("20%02d-06-22", rng.IntN(25))))
		}
		w.add(note, first, f)
		notes.of = append(notes.of, note)
		order = append(order, i)
		found.Set(uint(i))
	}
	dir := b.TempDir()
	if err := w.write(dir, order); err != nil {
		b.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, facetsName))
	if err != nil {
		b.Fatal(err)
	}
	table, err := parseFacets(data, notes)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("count", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			table.count(found, notes.notesOf(found), nil, notes)
		}
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if _, err := parseFacets(data, notes); err != nil {
				b.Fatal(err)
			}
		}
	})
}
