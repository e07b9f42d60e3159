package index

import "github.com/talksearch/talksearch/analyzer"

// A sight tells, of one section after the other, as what and where the parts of a query are
// found there. What tells it is looked up once for each way, or once for each way and
// section, whatever is asked.
type sight struct {
	plan *plan
	ways [][]sightedWay // by unit
	doc  uint32
	// marks are the places in the text of each field, in markedFields' order. They stand
	// until the next section is looked at.
	marks [len(markedFields)][]mark
}

// A sightedWay is a way to say a unit.
type sightedWay struct {
	*way
	in         fieldSet // where the section has it
	term, kind string   // as Why tells it
	sign       string
	chains     []*chain // of its paths, nil until they are needed
}

// markedFields are those whose text can be shown.
var markedFields = [...]field{fieldBody, fieldCode}

// maxMarks is how many places of one way are looked at in one field of a section. A page of
// one word has millions, and the first thousand show it as well.
const maxMarks = 1000

func (pl *plan) sight() *sight {
	s := &sight{plan: pl, ways: make([][]sightedWay, len(pl.units))}
	for i := range pl.units {
		s.ways[i] = make([]sightedWay, len(pl.units[i].ways))
		for k := range s.ways[i] {
			s.ways[i][k].way = &pl.units[i].ways[k]
		}
	}
	return s
}

// look looks at a section.
func (s *sight) look(doc uint32) error {
	s.doc = doc
	for _, ways := range s.ways {
		for k := range ways {
			w := &ways[k]
			if w.in = w.fields(doc); w.in != 0 && w.term == "" {
				w.term, w.kind, w.sign = w.clause.term(), w.way.kind.String(), w.clause.sign()
			}
		}
	}
	return s.mark()
}

// fields returns those of a section that have it.
func (f *finding) fields(doc uint32) fieldSet {
	r := f.read(nil)
	r.seek(doc)
	if !r.next() || r.doc != doc {
		return 0
	}
	return r.in.set
}

// mark finds the places of the ways that are words. A clause's words are marked only where
// the clause itself is not.
func (s *sight) mark() error {
	for i := range s.marks {
		s.marks[i] = s.marks[i][:0]
	}
	var whole fieldSet // those with the last clause
	for i, ways := range s.ways {
		u := &s.plan.units[i]
		if u.role == clauseUnit {
			whole = 0
		}
		for k := range ways {
			w := &ways[k]
			in := w.in
			switch {
			case w.lookedFor(): // its places are not those of words: see spans
				if w.clause.quoted {
					whole |= in
				}
				continue
			case u.role == wordUnit:
				in &^= whole
			}
			found, err := s.markWay(w, in, mark{unit: i, value: u.boost * w.weight, sign: w.sign})
			if err != nil {
				return err
			}
			if u.role == clauseUnit {
				whole |= found
			}
		}
	}
	return nil
}

// markWay finds the places of a way in some fields, and returns those of them that have any.
func (s *sight) markWay(w *sightedWay, in fieldSet, m mark) (found fieldSet, err error) {
	var room [len(markedFields)]int
	for k, f := range markedFields {
		if in.has(f) {
			room[k] = maxMarks
		}
	}
	if room == [len(markedFields)]int{} {
		return 0, nil
	}
	if w.chains == nil {
		for _, path := range w.clause.paths {
			c, err := newChain(s.plan.postings, path)
			if err != nil {
				return 0, err
			}
			w.chains = append(w.chains, c)
		}
	}
	for _, c := range w.chains {
		if !c.goTo(s.doc) {
			continue
		}
		spots, err := c.spots(s.doc)
		if err != nil {
			return 0, err
		}
		for _, at := range spots {
			for k, f := range markedFields {
				if at.field() == f && room[k] > 0 {
					room[k]--
					m.place = at.place()
					s.marks[k] = append(s.marks[k], m)
					found |= 1 << f
				}
			}
		}
	}
	return found, nil
}

// goTo goes to a section, be it before those asked for, and tells whether it has every step.
func (c *chain) goTo(doc uint32) bool {
	for _, s := range c.different {
		for k := range s.lists {
			if l := &s.lists[k]; l.at > 0 && l.docs[min(l.at, len(l.docs))-1] >= doc {
				l.at = 0
			}
		}
	}
	return c.has(doc, c.different)
}

// why tells which clauses the section has, in which way and in which fields, and,
// for a clause that it lacks, which of its words.
func (s *sight) why() []Why {
	why := []Why{}
	whole := false
	for i, ways := range s.ways {
		u := &s.plan.units[i]
		switch {
		case u.role == phraseUnit, u.role == wordUnit && whole:
			continue // its clause, or clauses, have been told
		case u.role == clauseUnit:
			whole = false
		}
		for k := range ways {
			w := &ways[k]
			for in := w.in; in != 0; in &= in - 1 {
				why = append(why, Why{Term: w.term, Kind: w.kind, Field: in.first().String()})
				whole = whole || u.role == clauseUnit
			}
		}
	}
	return why
}

// A sought is what a section has as text, found by reading it and not by its words.
type sought struct {
	text  string
	in    func(text, sought string, max int) [][2]int
	unit  int
	value float64
}

// sought returns what was sought as text and is in the section.
func (s *sight) sought() []sought {
	var all []sought
	for i, ways := range s.ways {
		u := &s.plan.units[i]
		for k := range ways {
			w := &ways[k]
			if w.in == 0 || !w.lookedFor() {
				continue
			}
			in := s.plan.analyzer.Occurrences
			if w.clause.quoted {
				in = s.plan.analyzer.Phrases
			}
			all = append(all, sought{text: w.clause.text, in: in, unit: i, value: u.boost * w.weight})
		}
	}
	return all
}

// lookedFor tells whether the text itself is what has a way, and not its words.
func (w *way) lookedFor() bool { return w.clause.quoted || w.kind == analyzer.Bigram }
