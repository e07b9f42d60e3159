package index

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v16"
)

// a told posting is what is to be read of one.
type told struct {
	section   uint64
	frequency uint64
	location  string
}

// randomSections makes sections of words, of which some are common and some rare, and
// tells where each stands, by field and word.
func randomSections(n int) (sections []*sectionDocument, want map[string]map[string][]told) {
	rng := rand.New(rand.NewPCG(3, 4))
	want = map[string]map[string][]told{}
	for _, name := range storeFields[1:] {
		want[name] = map[string][]told{}
	}
	for i := range n {
		s := &sectionDocument{}
		seen := map[string]bool{}
		for range rng.IntN(20) {
			term := fmt.Sprint("語", int(rng.ExpFloat64()*20))
			if seen[term] {
				continue
			}
			seen[term] = true
			posting := told{section: uint64(i), frequency: 1 + rng.Uint64N(1<<rng.IntN(maxPacked))}
			if rng.IntN(9) == 0 {
				posting.frequency = 1
				at := steps{rng.Uint64(), 7, 1 << 20}
				posting.location = fmt.Sprint([]uint64(at))
				s.terms.long = append(s.terms.long, at)
				s.terms.terms = append(s.terms.terms, sectionTerm{term: term})
			} else {
				s.terms.terms = append(s.terms.terms, sectionTerm{term, posting.frequency})
			}
			want[wordsName][term] = append(want[wordsName][term], posting)
		}
		for f, value := range map[storeField]string{storedDate: fmt.Sprint(2000 + i%30), storedPath: fmt.Sprint("notes/", i)} {
			s.keys = append(s.keys, keyTerm{f, value})
			want[storeFields[f]][value] = append(want[storeFields[f]][value], told{section: uint64(i), frequency: 1})
		}
		sections = append(sections, s)
	}
	return sections, want
}

// readSegment tells what zap finds in a segment.
func readSegment(t *testing.T, path string) map[string]map[string][]told {
	t.Helper()
	s, err := (&zap.ZapPlugin{}).Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	found := map[string]map[string][]told{}
	for _, field := range s.Fields() {
		dictionary, err := s.Dictionary(field)
		if err != nil {
			t.Fatal(err)
		}
		found[field] = map[string][]told{}
		entries := dictionary.AutomatonIterator(nil, nil, nil)
		for {
			e, err := entries.Next()
			if err != nil {
				t.Fatal(err)
			}
			if e == nil {
				break
			}
			list, err := dictionary.PostingsList([]byte(e.Term), nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			postings := list.Iterator(true, true, true, nil)
			for {
				p, err := postings.Next()
				if err != nil {
					t.Fatal(err)
				}
				if p == nil {
					break
				}
				x := told{section: p.Number(), frequency: p.Frequency()}
				for _, l := range p.Locations() {
					x.location += fmt.Sprint(l.ArrayPositions())
				}
				found[field][e.Term] = append(found[field][e.Term], x)
			}
		}
	}
	return found
}

func TestSegment(t *testing.T) {
	for _, tt := range []struct {
		name           string
		sections, most int
	}{
		{"one section", 1, maxLog},
		{"one run", 300, maxLog},
		{"several runs, chunks of common words", 5000, 64 << 10},
		{"a run a section", 40, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sections, want := randomSections(tt.sections)
			want["_id"] = map[string][]told{}
			v := newInverter(t.TempDir())
			v.most = tt.most
			defer v.close()
			for i, s := range sections {
				if err := v.add(s.terms, s.keys); err != nil {
					t.Fatal(err)
				}
				id := string(binary.BigEndian.AppendUint32(nil, uint32(i)))
				want["_id"][id] = []told{{section: uint64(i), frequency: 1}}
			}
			if spilled := len(v.runs) > 0; spilled != (tt.most < maxLog) {
				t.Fatalf("%d runs are in files", len(v.runs))
			}
			path := filepath.Join(t.TempDir(), segmentName(0))
			if err := writeSegment(path, v.sections, v.all()); err != nil {
				t.Fatal(err)
			}
			compareSegment(t, path, want)

			// Zap merges it as one of its own.
			plugin := &zap.ZapPlugin{}
			s, err := plugin.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			merged := filepath.Join(t.TempDir(), segmentName(1))
			if _, _, err := plugin.Merge([]segmentapi.Segment{s, s}, []*roaring.Bitmap{nil, nil}, merged, nil, nil); err != nil {
				t.Fatal(err)
			}
			for _, terms := range want {
				for term, list := range terms {
					for _, x := range slices.Clone(list) {
						x.section += uint64(tt.sections)
						list = append(list, x)
					}
					terms[term] = list
				}
			}
			compareSegment(t, merged, want)
		})
	}
}

func compareSegment(t *testing.T, path string, want map[string]map[string][]told) {
	t.Helper()
	got := readSegment(t, path)
	if !slices.Equal(slices.Sorted(maps.Keys(got)), storeFields[:]) {
		t.Fatalf("fields %q", slices.Sorted(maps.Keys(got)))
	}
	for field, terms := range want {
		if len(got[field]) != len(terms) {
			t.Errorf("%s: %d terms, want %d", field, len(got[field]), len(terms))
		}
		for term, list := range terms {
			if !slices.Equal(got[field][term], list) {
				t.Fatalf("%s: %q: %v, want %v", field, term, got[field][term], list)
			}
		}
	}
}
