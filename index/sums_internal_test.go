package index

import (
	"slices"
	"testing"
)

// TestByCost wants the small files of a large generation compared at every opening, and
// the rest by whoever has the time.
func TestByCost(t *testing.T) {
	m := &manifest{Checksums: map[string]fileSum{
		"root.bolt": {Size: 1 << 16}, "texts.zst": {Size: comparedAtOpen - 1<<16}, "a.zap": {Size: 1 << 30}, "b.zap": {Size: 1 << 40},
	}}
	now, later := m.byCost()
	if !slices.Equal(now, []string{"root.bolt", "texts.zst"}) || !slices.Equal(later, []string{"a.zap", "b.zap"}) {
		t.Errorf("%v, then %v", now, later)
	}
	delete(m.Checksums, "a.zap")
	delete(m.Checksums, "b.zap")
	if now, later = m.byCost(); len(now) != 2 || later != nil {
		t.Errorf("%v, then %v", now, later)
	}
}
