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
	most int // bytes of one value, as one must not push out all others
	used *simplelru.LRU[K, cached[V]]
}

type cached[V any] struct {
	value V
	size  int
}

const (
	// cacheShare is how much of a cache one value may take.
	cacheShare = 4
	// cachedBytes is about what a cache takes for each value beside it.
	cachedBytes = 256
)

func newCache[K comparable, V any](bytes int) *cache[K, V] {
	c := &cache[K, V]{room: bytes, most: bytes / cacheShare}
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
func (c *cache[K, V]) put(key K, value V, size int) {
	if size += cachedBytes; size > c.most {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.used.Remove(key)
	c.used.Add(key, cached[V]{value, size})
	for c.room -= size; c.room < 0; {
		c.used.RemoveOldest()
	}
}
