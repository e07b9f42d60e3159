package index

import (
	"math"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// A cache keeps what was used last of what is dear to make, up to a number of bytes. It is
// safe for concurrent use, and what it gives is shared: nobody changes it.
type cache[K comparable, V any] struct {
	mu   sync.Mutex
	room int // bytes that are left
	most int // bytes of one value
	used *simplelru.LRU[K, cached[V]]
}

type cached[V any] struct {
	value V
	size  int
}

// cachedBytes is about what a cache takes for each value beside it.
const cachedBytes = 256

// newCache makes a cache of so many bytes, of which one value takes at most a quarter.
func newCache[K comparable, V any](bytes int) *cache[K, V] {
	c := &cache[K, V]{room: bytes, most: bytes / 4}
	// It fails for a size below 1 only.
	c.used, _ = simplelru.NewLRU(math.MaxInt, func(_ K, old cached[V]) { c.room += old.size })
	return c
}

func (c *cache[K, V]) get(key K) (value V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, ok := c.used.Get(key)
	return kept.value, ok
}

// put keeps a value, which with its key has about so many bytes, in place of the last one.
// One that takes too much is not kept, and the last one goes all the same: it may be the
// same that has grown.
func (c *cache[K, V]) put(key K, value V, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.used.Remove(key)
	if size += cachedBytes; size > c.most {
		return
	}
	c.used.Add(key, cached[V]{value, size})
	for c.room -= size; c.room < 0; {
		c.used.RemoveOldest()
	}
}
