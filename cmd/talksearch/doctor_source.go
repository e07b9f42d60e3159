package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/talksearch/talksearch/corpus"
)

// maxExamples is how many paths are named for a reason.
const maxExamples = 3

// A summary is what is in some sources.
type summary struct {
	Sources    []string       `json:"sources"`
	Files      int            `json:"files"`
	Notes      int            `json:"notes"`
	Sections   int            `json:"sections"`
	Kinds      map[string]int `json:"kinds"`
	Encodings  map[string]int `json:"encodings"`
	Withheld   []cause        `json:"withheld"`
	PassedOver []cause        `json:"passed_over"`
	Skipped    []string       `json:"skipped"`
	Warnings   []string       `json:"warnings"`
}

// A cause is a reason for which files are not read, and where it is so.
type cause struct {
	Reason   string   `json:"reason"`
	Count    int      `json:"count"`
	Examples []string `json:"examples"`
}

type causes map[string]*cause

func (c causes) add(reason, path string) {
	if c[reason] == nil {
		c[reason] = &cause{Reason: reason}
	}
	of := c[reason]
	if of.Count++; of.Count <= maxExamples {
		of.Examples = append(of.Examples, path)
	}
}

// list gives the causes, the most frequent first.
func (c causes) list() []cause {
	list := []cause{}
	for _, of := range c {
		list = append(list, *of)
	}
	slices.SortFunc(list, func(a, b cause) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Reason, b.Reason))
	})
	return list
}

// summarize reads all notes of some sources. All is well when every one could be read.
func (d *doctor) summarize(sources []string) (well bool, err error) {
	s := &summary{Sources: sources, Kinds: map[string]int{}, Encodings: map[string]int{}, Skipped: []string{}, Warnings: []string{}}
	withheld, passed := causes{}, causes{}
	opts := d.options
	opts.PassedOver = func(path, why string) {
		if draft, ok := strings.CutPrefix(why, corpus.Draft); ok {
			withheld.add(draft, path)
			return
		}
		passed.add(why, path)
	}
	files, problems, err := corpus.Scan(sources, opts)
	if err != nil {
		return false, err
	}
	s.Files = len(files)
	for _, p := range problems {
		s.Skipped = append(s.Skipped, p.Error())
	}
	for _, f := range files {
		var how corpus.Reading
		for n, err := range f.Explained(&how) {
			if n.ID != "" {
				s.Notes++
				s.Sections += len(n.Sections)
			}
			var p *corpus.Problem
			if !errors.As(err, &p) {
				continue
			}
			draft, isDraft := strings.CutPrefix(p.Reason, corpus.Draft)
			switch {
			case isDraft && p.Line > 0:
				withheld.add(draft, fmt.Sprintf("%s:%d", p.Path, p.Line))
			case isDraft:
				withheld.add(draft, p.Path)
			case p.Skipped:
				s.Skipped = append(s.Skipped, p.Error())
			default:
				s.Warnings = append(s.Warnings, p.Error())
			}
		}
		if how.Kind != "" {
			s.Kinds[string(how.Kind)]++
		}
		if how.Encoding != "" {
			s.Encodings[how.Encoding]++
		}
	}
	s.Withheld, s.PassedOver = withheld.list(), passed.list()
	well = len(s.Skipped) == 0
	if d.json {
		return well, encodeJSON(d.out, s)
	}
	return well, s.write(d.out)
}

func (s *summary) write(w io.Writer) error {
	fmt.Fprintln(w, printable(strings.Join(s.Sources, " ")))
	err := columns{
		{"files", counted(s.Files, s.Kinds)},
		{"encodings", counted(0, s.Encodings)},
		{"notes", fmt.Sprintf("%d, in %d sections", s.Notes, s.Sections)},
	}.write(w, "  ")
	if err != nil {
		return err
	}
	for _, part := range []struct {
		name   string
		causes []cause
	}{{"withheld from the public", s.Withheld}, {"passed over", s.PassedOver}} {
		total := 0
		for _, c := range part.causes {
			total += c.Count
		}
		fmt.Fprintf(w, "  %s: %d\n", part.name, total)
		for _, c := range part.causes {
			more := ""
			if c.Count > len(c.Examples) {
				more = " …"
			}
			fmt.Fprintf(w, "    %d  %s\n       %s%s\n", c.Count, printable(c.Reason), printable(strings.Join(c.Examples, " ")), more)
		}
	}
	for _, part := range []struct {
		name  string
		lines []string
	}{{"could not be read", s.Skipped}, {"read with a warning", s.Warnings}} {
		fmt.Fprintf(w, "  %s: %d\n", part.name, len(part.lines))
		for _, l := range part.lines {
			fmt.Fprintf(w, "    %s\n", printable(l))
		}
	}
	return nil
}

// counted says how many there are of each, the most frequent first.
func counted(total int, of map[string]int) string {
	var parts []string
	for _, name := range slices.SortedFunc(maps.Keys(of), func(a, b string) int {
		return cmp.Or(cmp.Compare(of[b], of[a]), cmp.Compare(a, b))
	}) {
		parts = append(parts, fmt.Sprintf("%d %s", of[name], name))
	}
	list := strings.Join(parts, ", ")
	switch {
	case total == 0 && list == "":
		return "-"
	case total == 0:
		return list
	case list == "":
		return fmt.Sprint(total)
	}
	return fmt.Sprintf("%d: %s", total, list)
}
