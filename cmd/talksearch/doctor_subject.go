package main

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/talksearch/talksearch/corpus"
	"github.com/talksearch/talksearch/index"
)

// A subject is what was asked for: a URL, or the file or id that it may be.
type subject struct {
	asked    string
	url      string // without scheme and what else does not matter, "" for none
	fragment string
	file     string // the absolute path of a file that is there, "" for none
}

func newSubject(asked string) *subject {
	w := &subject{asked: asked}
	if w.url, w.fragment = plainURL(asked); w.url != "" {
		return w
	}
	if _, err := os.Lstat(asked); err == nil {
		w.file = absolute(asked)
	}
	return w
}

// How well a note may fit a URL.
const (
	fitsName = 1 // of the file
	fitsURL  = 2
)

// fits tells how well a note is what is wanted; 0 is not at all.
func (w *subject) fits(id, notePath, noteURL string) int {
	switch {
	case w.url != "":
		if u, _ := plainURL(noteURL); u == w.url {
			return fitsURL
		}
		if w.name() != "" && w.name() == stem(notePath) {
			return fitsName
		}
	case w.file != "":
		// Ids are paths below a source: the longest that the file ends in is its own.
		if file := slashed(w.file); file == notePath || strings.HasSuffix(file, "/"+notePath) {
			return len(notePath)
		}
	case id == w.asked || notePath == w.asked:
		return 1
	}
	return 0
}

// name is what most sites make a page's URL of; few notes say their own. Short ones
// are pages' numbers.
func (w *subject) name() string {
	if last := path.Base(w.url); strings.Contains(w.url, "/") && len(last) > 3 {
		return last
	}
	return ""
}

// A look is a way to find the file of what is wanted.
type look struct {
	file func(corpus.File) bool // whether to read it
	note func(corpus.Note) bool // which of its notes
	// This is the file, whatever is in it; or it is by its name.
	sure, guess bool
}

// looks are the ways to find the file, the surest first; known is what the index knows
// of it.
func (w *subject) looks(known *index.NoteRef) []look {
	all := func(corpus.Note) bool { return true }
	if w.file != "" {
		return []look{{file: func(f corpus.File) bool { return absolute(f.Path) == w.file }, note: all, sure: true}}
	}
	var looks []look
	if known != nil {
		looks = append(looks, look{
			file: func(f corpus.File) bool { return f.ID == known.Path },
			note: func(n corpus.Note) bool { return n.ID == known.ID },
		})
	}
	looks = append(looks, look{
		file: func(corpus.File) bool { return true },
		note: func(n corpus.Note) bool {
			return w.fits(n.ID, n.Path, n.URL) > fitsName || w.url == "" && n.ID == w.asked
		},
	})
	if w.name() != "" {
		looks = append(looks, look{file: func(f corpus.File) bool { return stem(f.ID) == w.name() }, note: all, sure: true, guess: true})
	}
	return looks
}

// stem is a name without extension and date; of title/index.md it is the folder's.
func stem(id string) string {
	base := path.Base(id)
	name := strings.TrimSuffix(base, path.Ext(base))
	if name == "index" || name == "_index" || name == "README" {
		return path.Base(path.Dir(id))
	}
	if len(name) > 11 && name[4] == '-' && name[7] == '-' && name[10] == '-' {
		return name[11:]
	}
	return name
}

// plainURL makes equal what one page may be called: with either scheme, with a slash
// or index.html at its end, escaped or not.
func plainURL(raw string) (plain, fragment string) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", ""
	}
	at := u.Path
	for _, end := range []string{"index.html", "index.htm"} {
		if strings.HasSuffix(at, "/"+end) {
			at = strings.TrimSuffix(at, end)
		}
	}
	host := strings.ToLower(u.Hostname())
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	plain = host + strings.TrimRight(at, "/")
	if u.RawQuery != "" {
		plain += "?" + u.RawQuery
	}
	return norm.NFC.String(plain), u.Fragment
}

func absolute(name string) string {
	abs, err := filepath.Abs(name)
	if err != nil {
		return filepath.Clean(name)
	}
	return abs
}

// slashed is a path as it would be in an id.
func slashed(name string) string {
	return norm.NFC.String(strings.ToValidUTF8(filepath.ToSlash(name), "\uFFFD"))
}
