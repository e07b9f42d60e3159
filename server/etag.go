package server

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
)

// An etag stands for one answer of one generation by one build of this program:
// an answer can change with any of the three. It is weak, because took_ms is not
// the same twice.
type etag string

// entityTag makes the tag of what was asked. Each part is written as Go would, so that no
// two lists of parts look alike, and a field that a request gets is part of its tag.
func entityTag(kind, generation string, asked ...any) etag {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %q %q %#v", build(), kind, generation, asked))
	return etag(fmt.Sprintf(`W/"%x"`, sum[:12]))
}

// heldBy tells whether the client holds this answer already. Tags are compared
// weakly, as If-None-Match asks (RFC 9110, 13.1.2).
func (t etag) heldBy(r *http.Request) bool {
	for _, list := range r.Header.Values("If-None-Match") {
		for held := range strings.SplitSeq(list, ",") {
			held = strings.TrimSpace(held)
			if held == "*" || strings.TrimPrefix(held, "W/") == strings.TrimPrefix(string(t), "W/") {
				return true
			}
		}
	}
	return false
}

// notModified repeats the headers that a cache keeps with the answer.
func notModified(t etag, vary ...string) *reply {
	h := http.Header{"Cache-Control": {"no-cache"}, "Etag": {string(t)}}
	if len(vary) > 0 {
		h["Vary"] = vary
	}
	return &reply{status: http.StatusNotModified, header: h}
}

// build identifies this program: its modules, its commit, and the files that are
// embedded in it (a tree that is being worked on has no new commit).
var build = sync.OnceValue(func() string {
	sum := sha256.New()
	if info, ok := debug.ReadBuildInfo(); ok {
		fmt.Fprintln(sum, info)
	}
	_ = fs.WalkDir(embedded, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(embedded, path)
		fmt.Fprintf(sum, "%q %q\n", path, content)
		return err
	})
	return fmt.Sprintf("%x", sum.Sum(nil)[:12])
})
