package corpus

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/talksearch/talksearch/corpus/ignore"
	"github.com/talksearch/talksearch/corpus/pattern"
)

// withheldPlace gives the reason for which nothing in the file is for the public, as it
// can be told before reading it.
func (f File) withheldPlace() string {
	if f.opts.IncludeDrafts || f.root == nil {
		return "" // what is a source itself was named by somebody
	}
	return withheldPlace(f.name, f.opts.Now)
}

// withheld gives the Problem for which a text with some front matter is not a note of
// the corpus, or nil. Unread is true when the head of the text may say more than what
// front matter could be read.
func (f File) withheld(text string, m matter, unread bool) *Problem {
	if f.opts.IncludeDrafts {
		return nil
	}
	if key, why := m.withheld(f.opts.Now); why != "" {
		return f.skipped(lineOfKey(text, key), Draft+why)
	}
	if unread {
		if line, why := withheldHead(text, f.opts.Now); why != "" {
			return f.skipped(line, Draft+why)
		}
	}
	for _, above := range slices.Backward(f.inherited) {
		said := above.about(f.name)
		for key := range m {
			delete(said, plainKey(key)) // the note knows better
		}
		if _, why := said.withheld(f.opts.Now); why != "" {
			return f.skipped(0, Draft+why+", for all notes below "+above.path)
		}
	}
	return nil
}

// until is when a note of the file may expire, by its own front matter or by what folders
// around say.
func (f File) until(said meta) time.Time {
	if f.opts.IncludeDrafts {
		return time.Time{}
	}
	first := said.until
	for _, above := range f.inherited {
		first = earlier(first, above.about(f.name).until(f.opts.Now))
	}
	return first
}

// lineOfKey gives the line, counted from 1, on which front matter has a key, or 0.
func lineOfKey(text, key string) int {
	last := key[strings.LastIndexByte(key, '.')+1:]
	at := regexp.MustCompile(`(?im)^[\s{"',]*(?:[\w-]+\.)*` + regexp.QuoteMeta(last) + `["']?\s*[:=]`).FindStringIndex(text[:min(len(text), maxMatterBytes)])
	if at == nil {
		return 0
	}
	// Blank lines before it are part of what was found.
	return lineOf(text, at[0]+strings.LastIndexByte(strings.TrimRight(text[at[0]:at[1]], " "), '\n')+1)
}

// An inheritance is what one file says of all notes in its folder and below: the
// cascade of Hugo's _index.md, and Eleventy's data file of a folder.
type inheritance struct {
	path   string // as a person would open it
	folder string // below the source, with a slash at its end; "" for the source
	matter matter
}

// inherits tells whether a file of a folder may be an inheritance.
func inherits(folder, name string) bool {
	switch strings.ToLower(name) {
	case "_index.md", "_index.markdown":
		return true
	}
	base := filepath.Base(folder)
	return name == base+".json" || name == base+".11tydata.json"
}

// inheritance reads what a file says of its folder, if it does. What is no text says
// nothing: the file is named as a note with a problem itself, or is none.
func (w *folderWalk) inheritance(folder, name string) (in inheritance, ok bool, err error) {
	below := path.Join(folder, name)
	raw, err := w.readHead(below)
	if errors.Is(err, fs.ErrNotExist) {
		return in, false, nil
	}
	if err != nil {
		return in, false, err
	}
	text, _, err := decode(raw)
	if err != nil {
		return in, false, nil
	}
	m, _, _, _ := splitMatter(text)
	in = inheritance{path: filepath.Join(w.source, below), matter: matter{}}
	if folder != "." {
		in.folder = folder + "/"
	}
	if path.Ext(name) == ".json" {
		in.matter = m
		return in, len(m) > 0, nil
	}
	for key, values := range m {
		if strings.HasPrefix(key, "cascade.") {
			in.matter[key] = values
		}
	}
	return in, len(in.matter) > 0, nil
}

// readHead reads as much of a file of the source as may be front matter.
func (w *folderWalk) readHead(name string) ([]byte, error) {
	in, err := openAt(w.root, name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, maxMatterBytes))
}

// cascadeTarget is the key of a cascade that holds for some pages only.
var cascadeTarget = pattern.Lazy(`^(cascade\.(?:\d+\.)?)_?target\.path$`)

// about gives what is said of a file, by plain keys. A cascade for another path says
// nothing; one for pages of another kind or language is taken to be meant.
func (in inheritance) about(name string) matter {
	others := map[string]bool{} // the beginnings of keys that are about other paths
	for key, targets := range in.matter {
		if found := cascadeTarget().FindStringSubmatch(key); found != nil {
			others[found[1]] = !slices.ContainsFunc(targets, func(target string) bool { return isTarget(target, name) })
		}
	}
	said := matter{}
	for _, key := range slices.Sorted(maps.Keys(in.matter)) {
		if begin := cascadeKey().FindString(key); !others[begin] {
			plain := plainKey(key)
			said[plain] = append(said[plain], in.matter[key]...)
		}
	}
	return said
}

// isTarget tells whether a cascade's path, with Hugo's wildcards and without an
// extension, is that of a file or of a folder above it. Where the site begins is not
// known, so the path may begin at any folder.
func isTarget(target, name string) bool {
	rules := ignore.Parse("**/"+strings.Trim(target, "/"), "")
	name = strings.TrimSuffix(name, path.Ext(name))
	for i := range len(name) {
		if name[i] == '/' && rules.Match(name[:i], true, nil) != nil {
			return true
		}
	}
	return rules.Match(name, false, nil) != nil
}
