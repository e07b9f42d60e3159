package index

import "github.com/talksearch/talksearch/analyzer"

// A taker takes in what pieces tell of a generation. The tables of terms, of words and of
// pairs are each as large as a processor's cache, and so is what cuts texts: one section after
// the other, each would find nothing there. So sections wait until they are some hundreds.
type taker struct {
	generation *generationWriter
	lexicon    *lexiconWriter
	glossary   analyzer.Glossary
	waiting    []*sectionDocument
	held       int // terms, words and pairs that wait
}

// takenAtOnce is how many terms, words and pairs wait: those of some 750 kB of text.
const takenAtOnce = 1 << 17

func (t *taker) take(p piece) error {
	if p.removed {
		return t.takeBack(p)
	}
	t.glossary.Add(p.abbreviations)
	if err := t.generation.add(p); err != nil {
		return err
	}
	for _, s := range p.sections {
		t.waiting = append(t.waiting, s)
		t.held += len(s.terms.terms) + len(s.keys) + len(s.words) + len(s.buckets)
	}
	if t.held < takenAtOnce {
		return nil
	}
	return t.flush()
}

// takeBack takes back what a piece told of the generation before.
func (t *taker) takeBack(p piece) error {
	t.glossary.Remove(p.abbreviations)
	t.generation.subtract(p)
	for _, s := range p.sections {
		if err := t.lexicon.remove(s); err != nil {
			return err
		}
	}
	return nil
}

// flush takes in what waits.
func (t *taker) flush() error {
	if err := t.generation.addTerms(t.waiting); err != nil {
		return err
	}
	for _, s := range t.waiting {
		if err := t.lexicon.add(s); err != nil {
			return err
		}
	}
	clear(t.waiting)
	t.waiting, t.held = t.waiting[:0], 0
	return nil
}
