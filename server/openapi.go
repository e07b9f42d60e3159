package server

import (
	_ "embed"
	"net/http"
	"sync"
)

// openAPI describes the API. It is made of the parameters and of the types of the
// answers with their comments, which only a source tree has: a test makes it, and fails
// when it is not what it would make (UPDATE=1 go test ./server writes it).
//
//go:embed openapi.json
var openAPI []byte

var openAPITag = sync.OnceValue(func() etag { return entityTag("openapi", "", openAPI) })

// openAPIJSON decides /openapi.json.
func openAPIJSON(r *http.Request) (*reply, error) {
	tag := openAPITag()
	if tag.heldBy(r) {
		return notModified(tag), nil
	}
	h := http.Header{"Content-Type": {"application/json"}, "Cache-Control": {"no-cache"}, "Etag": {string(tag)}}
	return &reply{status: http.StatusOK, header: h, body: openAPI}, nil
}
