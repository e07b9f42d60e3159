package server

import (
	"net/http"
	"path"
)

// scripts are the paths of what other sites load from here: the search box, and what
// marks words on the page that a hit leads to.
var scripts = []string{"/talksearch.js", "/talksearch-highlight.js"}

// scriptJS decides the paths of scripts. A script's address stands in pages of other
// sites and never changes, so it is kept for minutes only, and asked after by its tag.
func (s *server) scriptJS(r *http.Request) (*reply, error) {
	body, err := embedded.ReadFile("assets/" + path.Base(r.URL.Path))
	if err != nil {
		return nil, errNotFound
	}
	tag := entityTag("script", "", r.URL.Path)
	h := http.Header{
		"Content-Type":  {contentTypes[".js"]},
		"Cache-Control": {"public, max-age=300"},
		"Etag":          {string(tag)},
		// Any site may load it: there is nothing in it that is not public.
		"Access-Control-Allow-Origin":  {"*"},
		"Cross-Origin-Resource-Policy": {"cross-origin"},
	}
	if tag.heldBy(r) {
		return &reply{status: http.StatusNotModified, header: h}, nil
	}
	return &reply{status: http.StatusOK, header: h, body: body}, nil
}
