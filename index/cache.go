package index

import (
	"container/list"
	"sync"
)

// A cache keeps what was used last of what is dear to make, up to a number of bytes. It is
// safe for concurrent use, and what it gives is shared: nobody changes it.
type cache[K comparable, V any] struct {
	mu   sync.Mutex
	room int       // bytes that are left
	most int       // bytes of one value, as one must not push out all others
	used list.List // of cached[K, V], what was used last in front
	at   map[K]*list.Element
}

type cached[K comparable, V any] struct {
	key   K
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
	return &cache[K, V]{room: bytes, most: bytes / cacheShare, at: map[K]*list.Element{}}
}

func (c *cache[K, V]) get(key K) (value V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.at[key]
	if !ok {
		return value, false
	}
	c.used.MoveToFront(e)
	return e.Value.(cached[K, V]).value, true
}

// put keeps a value, which with its key has about so many bytes, in place of the last one.
func (c *cache[K, V]) put(key K, value V, size int) {
	if size += cachedBytes; size > c.most {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.at[key]; ok {
		c.drop(e)
	}
	c.at[key] = c.used.PushFront(cached[K, V]{key, value, size})
	for c.room -= size; c.room < 0; {
		c.drop(c.used.Back())
	}
}

func (c *cache[K, V]) drop(e *list.Element) {
	old := c.used.Remove(e).(cached[K, V])
	delete(c.at, old.key)
	c.room += old.size
}
