package index

import (
	"os"
	"path/filepath"
	"testing"
)

// TestCheckRoot wants a root.bolt that leads out of the store, or twice to one segment, to be
// refused before Bleve reads it.
func TestCheckRoot(t *testing.T) {
	tests := []struct {
		name  string
		named []string
		ok    bool
	}{
		{"none", nil, true},
		{"checked", []string{"000000000001.zap", "000000000002.zap"}, true},
		{"another", []string{"000000000001.zap", "000000000003.zap"}, false},
		{"outside", []string{".."}, false},
		{"twice", []string{"000000000001.zap", "000000000001.zap"}, false},
	}
	checked := map[string]bool{"000000000001.zap": true, "000000000002.zap": true}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := createStore(filepath.Join(dir, storeName), dir); err != nil {
				t.Fatal(err)
			}
			var segments []segment
			for _, name := range tt.named {
				segments = append(segments, segment{path: name})
			}
			path := filepath.Join(dir, storeName, "store", rootName)
			if err := writeRoot(path, segments); err != nil {
				t.Fatal(err)
			}
			if err := checkRoot(path, checked); err == nil != tt.ok {
				t.Errorf("it is %v", err)
			}
		})
	}
}

// TestStoreHasNoDummy wants what Bleve makes an empty store with to be gone, whatever the path.
func TestStoreHasNoDummy(t *testing.T) {
	for _, name := range []string{"abc", "a[b]c", "a[b", `a\*`} {
		dir := filepath.Join(t.TempDir(), name)
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := createStore(filepath.Join(dir, storeName), dir); err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(filepath.Join(dir, storeName, "store"))
		if err != nil || len(entries) != 1 || entries[0].Name() != rootName {
			t.Errorf("%s: %v, %v", name, entries, err)
		}
	}
}
