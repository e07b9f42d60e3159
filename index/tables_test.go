package index

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// someRows makes a table of five notes whose sections come mixed, as from several
// workers.
func someRows() *tableWriter {
	w := newTableWriter()
	seen := map[string]bool{}
	for i := range 20 {
		note := string(rune('a' + i*7%5))
		row := tableRow{frame: uint32(i / 3), slot: uint16(i % 3), first: !seen[note]}
		row.lengths[fieldBody], row.lengths[fieldTitle], row.lengths[fieldHeading] = uint32(i*50), 3, uint32(i%2)
		seen[note] = true
		w.add(note, string("山川"[3*(i*7%5%2):][:3]), []string{"2014-03-26", "", "9999-12-31"}[i*7%5%3], note+string(rune('z'-i)), row)
	}
	return w
}

// lengthIn returns the length of a field of a section, in words.
func lengthIn(t *sectionTable, f field, doc uint32) uint32 {
	if fields[f].OfNote {
		doc = t.first[t.of[doc]]
	}
	return t.lengths[f][doc]
}

func TestSectionTable(t *testing.T) {
	w := someRows()
	order := make([]uint32, w.rows.len())
	for i := range order {
		order[i] = uint32(i * 3 % len(order)) // as Bleve may number them
	}
	dir := t.TempDir()
	byID, err := w.rows.byID(len(order))
	if err == nil {
		err = w.write(dir, []uint32{100, 70000, 3, 4, 5, 6, 7}, order, byID)
	}
	if err != nil {
		t.Fatal(err)
	}
	table, err := readSections(dir, len(order))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]uint32{100, 70000, 3, 4, 5, 6, 7}, table.frames); diff != "" {
		t.Error(diff)
	}
	var ids []string
	for doc, ordinal := range order {
		row := w.rows.at(ordinal)
		row.lengths[fieldTitle] = 3 // which is the note's
		if table.of[doc] != row.note || table.frame[doc] != row.frame || table.slot[doc] != row.slot {
			t.Errorf("section %d: note %d frame %d slot %d, want those of %+v", doc, table.of[doc], table.frame[doc], table.slot[doc], row)
		}
		for f := range numFields {
			if got := lengthIn(table, f, uint32(doc)); got != row.lengths[f] {
				t.Errorf("section %d: %s has %d words, want %d", doc, f, got, row.lengths[f])
			}
		}
		if row.first && table.first[row.note] != uint32(doc) {
			t.Errorf("the first section of note %d is %d, want %d", row.note, table.first[row.note], doc)
		}
		ids = append(ids, string(w.rows.id(ordinal)))
	}
	byRank := make([]string, len(ids))
	for doc, rank := range table.rank {
		byRank[rank] = ids[doc]
	}
	if !slices.IsSorted(byRank) {
		t.Errorf("by rank the ids are %q", byRank)
	}
	// Two titles by turns: a, c and e have one, b and d the other.
	for _, note := range table.of {
		want := uint32(3)
		if w.titles[note] == titleHash("川") {
			want = 2
		}
		if table.namesakes[note] != want || table.sections[note] != 4 {
			t.Errorf("note %d has %d namesakes and %d sections", note, table.namesakes[note], table.sections[note])
		}
	}
	all := 0
	for i := range 20 {
		all += i * 50
	}
	if diff := cmp.Diff(map[string]uint64{"body": uint64(all), "title": 3 * 20, "heading": 10}, w.tokens()); diff != "" {
		t.Error(diff)
	}
	if _, err := readSections(dir, len(order)+1); !errors.As(err, new(*BrokenError)) {
		t.Errorf("a table of another store: %v", err)
	}
}

func FuzzSectionTable(f *testing.F) {
	dir := f.TempDir()
	w := someRows()
	order := make([]uint32, w.rows.len())
	for i := range order {
		order[i] = uint32(i)
	}
	if err := w.write(dir, []uint32{1, 2}, order, order); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, sectionsName))
	if err != nil {
		f.Fatal(err)
	}
	rows := uint16(len(order))
	f.Add(whole, rows)
	f.Add(whole[:len(whole)/2], rows)
	f.Add([]byte{}, uint16(0))
	f.Add([]byte{255, 255, 255, 255, 15, 0, 0, 0}, uint16(3))
	f.Fuzz(func(t *testing.T, b []byte, sections uint16) {
		table, err := parseSections(b, int(sections))
		if err != nil {
			return
		}
		for doc := range table.of {
			for f := range numFields {
				lengthIn(table, f, uint32(doc))
			}
		}
	})
}

func TestGrams(t *testing.T) {
	t.Run("in memory", func(t *testing.T) { testGrams(t, newGramWriter(t.TempDir())) })
	t.Run("in files", func(t *testing.T) {
		w := newGramWriter(t.TempDir())
		w.most = 300
		testGrams(t, w)
		if len(w.runs) < 2 {
			t.Errorf("%d files", len(w.runs))
		}
	})
}

func testGrams(t *testing.T, w *gramWriter) {
	defer w.close()
	rng := rand.New(rand.NewPCG(3, 4))
	pairs := make([]string, 500)
	for i := range pairs {
		pairs[i] = string([]rune{rune('ぁ' + rng.IntN(80)), rune('一' + rng.IntN(2000))})
	}
	const sections = 300
	has := map[string][]uint32{} // by internal number
	order := make([]uint32, sections)
	for i, o := range rng.Perm(sections) {
		order[i] = uint32(o)
	}
	for ordinal := range uint32(sections) {
		var buckets []uint32
		for _, p := range pairs {
			if rng.IntN(20) == 0 {
				buckets = append(buckets, bucketOf(p))
				has[p] = append(has[p], uint32(slices.Index(order, ordinal)))
			}
		}
		slices.Sort(buckets)
		if err := w.add(ordinal, slices.Compact(buckets)); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	if err := w.write(dir, order); err != nil {
		t.Fatal(err)
	}
	g, err := openGrams(dir, sections)
	if err != nil {
		t.Fatal(err)
	}
	defer g.close()
	named := 0
	for i, p := range pairs {
		got, err := g.sections([]string{p})
		if err != nil || !slices.IsSorted(got) {
			t.Fatalf("%s: %v, %v", p, got, err)
		}
		for _, doc := range has[p] {
			if !slices.Contains(got, doc) {
				t.Fatalf("%s is not in section %d: %v", p, doc, got)
			}
		}
		named += len(got)
		other := pairs[(i+1)%len(pairs)]
		with, err := g.sections([]string{other})
		if err != nil {
			t.Fatal(err)
		}
		both := slices.DeleteFunc(got, func(doc uint32) bool { return !slices.Contains(with, doc) })
		if got, err := g.sections([]string{p, other}); err != nil || !slices.Equal(got, both) {
			t.Fatalf("%s and %s are in %v, and not %v: %v", p, other, got, both, err)
		}
	}
	if named > len(pairs)*sections/2 {
		t.Errorf("the buckets name %d sections of %d: they tell nothing", named, len(pairs)*sections)
	}

	path := filepath.Join(dir, gramsName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 3} {
		if err := os.WriteFile(path, whole[:n], 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := openGrams(dir, sections); !errors.As(err, new(*BrokenError)) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

func TestTexts(t *testing.T) {
	notes := []NoteRef{{ID: "a", Title: "監視の話"}, {ID: "b", Title: "空の話"}}
	book, err := newCodebook(t.Context(), [][]byte{[]byte("監視の話をする。監視の監視をする。")})
	if err != nil {
		t.Fatal(err)
	}
	c := newCompressor(book)
	dir := t.TempDir()
	w, err := createTexts(dir, BuildOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range notes {
		var f frame
		for i := range 3 {
			id := n.ID + string(rune('0'+i))
			f.add(n, Section{ID: id, Line: i}, "監視の話をする。"+id, []byte{1, 2}, "", nil)
		}
		number, err := w.add(f) // the first one comes before there is a compressor
		if err != nil || int(number) != i {
			t.Fatal(number, err)
		}
		if i == 0 {
			if err := w.begin(c); err != nil {
				t.Fatal(err)
			}
		}
	}
	var last frame
	last.add(notes[0], Section{ID: "x"}, "", nil, "", nil)
	if _, err := w.add(last); err != nil {
		t.Fatal(err)
	}
	if err := w.flush(); err != nil {
		t.Fatal(err)
	}
	if err := w.close(); err != nil {
		t.Fatal(err)
	}
	read, err := openTexts(dir, w.sizes)
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range notes {
		raw, err := read.frame(uint32(i))
		if err != nil {
			t.Fatal(err)
		}
		for slot := range 3 {
			r, err := read.book.recordAt(raw, slot, &space{})
			if err != nil {
				t.Fatal(err)
			}
			id := n.ID + string(rune('0'+slot))
			if r.note.Title != n.Title || r.section.ID != id || string(r.prose) != "監視の話をする。"+id || !slices.Equal(r.proseAt, []byte{1, 2}) || len(r.code) > 0 {
				t.Errorf("section %d of note %d is %+v", slot, i, r)
			}
		}
		for _, bad := range []int{3, 1 << 15} {
			if _, err := read.book.recordAt(raw, bad, &space{}); err == nil {
				t.Errorf("there is a section %d", bad)
			}
		}
	}
	if _, err := read.frame(3); err == nil {
		t.Error("there is a fourth frame")
	}
	if err := read.close(); err != nil {
		t.Fatal(err)
	}

	// Each frame knows its own sum.
	path := filepath.Join(dir, textsName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole[len(whole)-int(w.sizes[2])-3] ^= 4
	if err := os.WriteFile(path, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	if read, err = openTexts(dir, w.sizes); err != nil {
		t.Fatal(err)
	}
	defer read.close()
	if _, err := read.frame(1); err == nil {
		t.Error("a flipped bit is read as text")
	}
	if _, err := openTexts(dir, append(w.sizes, 1)); !errors.As(err, new(*BrokenError)) {
		t.Errorf("a file that is too short: %v", err)
	}
}
