package index

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/talksearch/talksearch/analyzer"
)

// Checked is what Check looked at.
type Checked struct {
	Generation string    `json:"generation"`
	BuiltAt    time.Time `json:"built_at"`
	Files      int       `json:"files"` // with the manifest
	Bytes      int64     `json:"bytes"` // of the files but the manifest
	Notes      int       `json:"notes"`
	Sections   int       `json:"sections"`
}

// ProbeQuery is a query that reaches the analyzer, the postings and the texts: what
// answers it answers others too.
const ProbeQuery = "トーク talk"

// Check compares every byte of the generation that dir serves with what was written, and
// asks it a question. It fails as Open does; where several files are damaged, its error
// joins a *BrokenError for each.
func Check(ctx context.Context, dir string, a *analyzer.Analyzer) (Checked, error) {
	return whileServed(dir, func(name string) (Checked, error) { return checkGeneration(ctx, dir, name, a) })
}

func checkGeneration(ctx context.Context, dir, name string, a *analyzer.Analyzer) (c Checked, err error) {
	generation := filepath.Join(dir, name)
	c.Generation = name
	m, err := readWholeManifest(generation)
	if err != nil {
		return c, err
	}
	c.BuiltAt, c.Notes, c.Sections, c.Files = m.BuiltAt, m.Counts.Notes, m.Counts.Sections, len(m.Checksums)+1
	for _, sum := range m.Checksums {
		c.Bytes += sum.Size
	}
	if err := m.verify(ctx, generation); err != nil {
		return c, err
	}
	if a, err = m.analyzer(generation, a); err != nil {
		return c, err
	}
	r, err := m.open(dir, name, a)
	if err != nil {
		return c, err
	}
	_, err = r.Search(ctx, Request{Query: ProbeQuery, Facets: true})
	return c, errors.Join(err, r.Close())
}
