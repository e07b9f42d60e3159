package server

import (
	"crypto/sha256"
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// embedded is the page's template and all that the page loads.
//
//go:embed page.html assets
var embedded embed.FS

// assets are the files that the page loads. Each is served under a name that
// holds its own hash, and may be kept for ever: a page never meets the style
// sheet of another version.
type assets struct {
	names map[string]string // search.css -> assets/search.1a2b3c4d.css
	files map[string]asset  // by the path it is served under
}

type asset struct {
	contentType string
	body        []byte
}

func newAssets() *assets {
	a := &assets{names: map[string]string{}, files: map[string]asset{}}
	entries, err := fs.ReadDir(embedded, "assets")
	if err != nil {
		panic(err) // a build without its own files
	}
	for _, e := range entries {
		if path.Ext(e.Name()) == ".js" {
			continue // for other sites' pages, under names that stay: see scripts
		}
		body, err := fs.ReadFile(embedded, "assets/"+e.Name())
		if err != nil {
			panic(err)
		}
		ext := path.Ext(e.Name())
		sum := sha256.Sum256(body)
		name := fmt.Sprintf("assets/%s.%x%s", strings.TrimSuffix(e.Name(), ext), sum[:4], ext)
		a.names[e.Name()] = name
		a.files["/"+name] = asset{contentTypes[ext], body}
	}
	return a
}

// The types are fixed here: the mime package asks the machine it runs on.
var contentTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

func (a *assets) serve(r *http.Request) (*reply, error) {
	f, ok := a.files[r.URL.Path]
	if !ok {
		return nil, errNotFound
	}
	return &reply{
		status: http.StatusOK,
		header: http.Header{"Content-Type": {f.contentType}, "Cache-Control": {"public, max-age=31536000, immutable"}},
		body:   f.body,
	}, nil
}
