package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// What readers would say of a report is found, and what they would not is not. A
// wrong speaker is worse than none, so precision is held to more than recall.
func TestReports(t *testing.T) {
	ar, err := txtar.ParseFile("testdata/reports/reports.txtar")
	if err != nil || len(ar.Files) < 2 {
		t.Fatalf("no reports: %v", err)
	}
	dir := t.TempDir()
	var want []string
	for _, f := range ar.Files {
		if f.Name == "want.tsv" {
			want = strings.Split(strings.TrimSpace(string(f.Data)), "\n")
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files, problems, err := Scan([]string{dir}, Options{Now: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil || len(problems) > 0 || len(files) != len(ar.Files)-1 {
		t.Fatalf("Scan = %d files, %v, %v", len(files), problems, err)
	}
	var got []string
	for _, f := range files {
		for n, err := range f.Notes() {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, facts(n)...)
		}
	}

	floors := map[string][2]float64{"event": {1, 1}, "date": {1, 1}, "speaker": {1, .85}, "slides": {1, 1}, "video": {1, 1}}
	for field, floor := range floors {
		of := func(facts []string) (some []string) {
			for _, fact := range facts {
				if strings.Split(fact, "\t")[2] == field {
					some = append(some, fact)
				}
			}
			return some
		}
		found, wanted := of(got), of(want)
		if len(wanted) == 0 {
			t.Fatalf("nobody says anything of %s", field)
		}
		right := 0
		for _, fact := range found {
			if slices.Contains(wanted, fact) {
				right++
			} else {
				t.Logf("not so: %s", fact)
			}
		}
		for _, fact := range wanted {
			if !slices.Contains(found, fact) {
				t.Logf("missed: %s", fact)
			}
		}
		precision, recall := float64(right)/float64(max(1, len(found))), float64(right)/float64(len(wanted))
		t.Logf("%-8s precision %.3f (%d of %d), recall %.3f (%d of %d)", field, precision, right, len(found), recall, right, len(wanted))
		if precision < floor[0] || recall < floor[1] {
			t.Errorf("%s: precision %.3f, recall %.3f; they were %v", field, precision, recall, floor)
		}
	}
}

// facts are what a note tells of its talks, a line each.
func facts(n Note) []string {
	facts := []string{fmt.Sprintf("%s\t\tdate\t%s", n.ID, n.Date)}
	if n.Event != "" {
		facts = append(facts, fmt.Sprintf("%s\t\tevent\t%s", n.ID, n.Event))
	}
	for _, s := range n.Sections {
		heading := ""
		if k := len(s.Heading); k > 0 {
			heading = s.Heading[k-1]
		}
		if s.Speaker != "" {
			facts = append(facts, fmt.Sprintf("%s\t%s\tspeaker\t%s", n.ID, heading, s.Speaker))
		}
		for _, l := range s.Links {
			fact := fmt.Sprintf("%s\t%s\t%s\t%s", n.ID, heading, l.Kind, l.URL)
			if at := l.Page + l.Second; at > 0 {
				fact += fmt.Sprintf(" %d", at)
			}
			facts = append(facts, fact)
		}
	}
	return facts
}

// What the reader tells of real reports, in numbers; MEASURED.md of corpus/talk has
// how many of them are right.
func TestRealReports(t *testing.T) {
	for _, tc := range []struct {
		source                  string
		events, speakers, links int // at least so many
	}{
		{"corpora/efcl", 100, 390, 100},
		{"corpora/jser", 2, 18, 0},
		{"seeds", 4, 20, 4},
	} {
		notes, _, _ := readAll(t, shared(t, strings.Split(tc.source, "/")...))
		events, speakers, guessed, links, places := 0, 0, 0, 0, 0
		for _, n := range notes {
			if n.Event != "" {
				events++
			}
			around := map[int]string{}
			for _, s := range n.Sections {
				depth := len(s.Heading)
				around[depth] = s.Speaker
				if s.Speaker != "" && depth > 0 && s.Speaker != around[depth-1] {
					speakers++
					guessed += len(s.Guessed)
				}
				for _, l := range s.Links {
					links++
					if l.Page+l.Second > 0 {
						places++
					}
				}
			}
		}
		t.Logf("%s: %d notes, %d events, %d speakers named, %d of them guessed, %d links, %d to a place", tc.source, len(notes), events, speakers, guessed, links, places)
		if events < tc.events || speakers < tc.speakers || links < tc.links {
			t.Errorf("%s: fewer than before: %d events, %d speakers, %d links", tc.source, events, speakers, links)
		}
	}
}
