package index

import (
	"sync"
	"testing"
)

// TestCacheForgets checks that a cache keeps what was used last, and no more than its bytes.
func TestCacheForgets(t *testing.T) {
	c := newCache[string, int](4 * (cachedBytes + 100))
	for i, key := range []string{"a", "b", "c", "d"} {
		c.put(key, i, 100)
	}
	c.get("a")
	c.put("e", 4, 100)
	c.put("whale", 5, 101) // more than its share
	c.put("c", 6, 95)      // in place of the old one
	for _, want := range []struct {
		key   string
		value int
		ok    bool
	}{{"a", 0, true}, {"b", 0, false}, {"c", 6, true}, {"d", 3, true}, {"e", 4, true}, {"whale", 0, false}} {
		if got, ok := c.get(want.key); got != want.value || ok != want.ok {
			t.Errorf("%s: %d, %v; want %d, %v", want.key, got, ok, want.value, want.ok)
		}
	}
	if c.put("a", 7, 101); c.room != 5+cachedBytes+100 { // it has grown too much
		t.Errorf("%d bytes are left", c.room)
	}
	if _, ok := c.get("a"); ok {
		t.Error("a value that has grown too much is kept")
	}
	c.put("f", 8, 100)
	if c.room != 5 || c.used.Len() != 4 {
		t.Errorf("%d bytes are left, %d values are in it", c.room, c.used.Len())
	}
}

// TestCacheConcurrently is for the race detector.
func TestCacheConcurrently(t *testing.T) {
	c := newCache[int, int](20 * cachedBytes)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 1000 {
				if got, ok := c.get(i % 50); ok && got != i%50 {
					t.Errorf("%d is %d", i%50, got)
				}
				c.put(i%50, i%50, 40)
			}
		})
	}
	all.Wait()
}
