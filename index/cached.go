package index

import "sync"

// A listCache keeps the postings that were asked for last, for all queries of a
// generation: the same few words are in many of them, and these are the common ones. It is
// safe for concurrent use.
//
// It has two halves. What is asked for is or comes into the young one, which becomes the
// old one when it is full; what is in the old one then has not been asked for since, and
// is dropped.
type listCache struct {
	mu         sync.Mutex
	young, old map[string]*postingList
	bytes      int // of young
}

const (
	// maxYoung is how many bytes each half may have.
	maxYoung = 12 << 20
	// These are the bytes of a posting and of a match.
	postingBytes = 12
	matchBytes   = 20
)

// get returns the postings of a term, or nil.
func (c *listCache) get(term string) *postingList {
	c.mu.Lock()
	defer c.mu.Unlock()
	if l := c.young[term]; l != nil {
		return l
	}
	l := c.old[term]
	if l != nil {
		c.add(term, l)
	}
	return l
}

// put keeps the postings of a term. It is called again once they have matches.
func (c *listCache) put(term string, l *postingList) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(term, l)
}

func (c *listCache) add(term string, l *postingList) {
	size := len(term) + l.size()
	if size > maxYoung {
		return
	}
	if c.bytes += size; c.young == nil || c.bytes > maxYoung {
		c.old, c.young, c.bytes = c.young, map[string]*postingList{}, size
	}
	c.young[term] = l
}

// size is about how many bytes the postings take.
func (l *postingList) size() int {
	n := len(l.docs) * postingBytes
	for _, s := range l.long {
		n += len(s) * 8
	}
	if ms := l.matches.Load(); ms != nil {
		n += len(*ms) * matchBytes
	}
	return n
}
