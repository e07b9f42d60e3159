package index

import (
	"fmt"
	"testing"
)

func TestListCacheKeepsWhatIsAskedFor(t *testing.T) {
	var c listCache
	long := func() *postingList { return &postingList{docs: make([]uint32, maxYoung/postingBytes/10)} }
	common := long()
	c.put("common", common)
	for i := range 100 {
		c.put(fmt.Sprint(i), long())
		if c.get("common") != common {
			t.Fatalf("after %d others, what each query asks for is gone", i+1)
		}
		size := 0
		for _, half := range []map[string]*postingList{c.young, c.old} {
			for _, l := range half {
				size += l.size()
			}
		}
		if size > 2*maxYoung {
			t.Fatalf("after %d others, it has %d bytes", i+1, size)
		}
	}
	if c.get("0") != nil {
		t.Error("what nobody asked for since is still there")
	}
	if c.put("huge", &postingList{docs: make([]uint32, maxYoung)}); c.get("huge") != nil || c.get("common") != common {
		t.Error("a list that is larger than all should not drive out others")
	}
}
