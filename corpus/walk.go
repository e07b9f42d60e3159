package corpus

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// maxDepth is how many folders deep a source is read. Every step of the way to a file
// is looked at, so that no link leads out of the source, and that takes its time.
const maxDepth = 256

// A folderWalk lists the files of one source that is a folder.
type folderWalk struct {
	*scanner
	root           *os.Root
	source, prefix string // the folder as it was named, and what ids begin with
	home           string // the folder from the root on
	rules          *rulesInForce
	inherited      []inheritance // of the folders around, from the outermost
	site           *site         // that the folder is of
	gaveUp         bool          // the budget of rules is spent
}

// folder lists a folder, whose name is slash-separated and below the source. Names
// may be of any bytes: old archives have them in the encodings of their time.
func (w *folderWalk) folder(name string, depth int) {
	full := filepath.Join(w.source, name)
	if depth > maxDepth {
		w.skip(full, fmt.Sprintf("is more than %d folders deep; name it as a source to read it", maxDepth))
		return
	}
	entries, err := readFolder(w.root, name)
	if err != nil {
		w.unread(full, "cannot be listed: "+cause(err).Error(), err)
		return
	}
	leave, err := w.rules.enter(w.root, w.source, name)
	if err != nil {
		w.unread(full, err.Error(), err)
		return
	}
	defer leave()
	w.opts.Entered(full)
	inherited, around := w.inherited, w.site
	defer func() { w.inherited, w.site = inherited, around }()
	if w.site, err = findSite(w.root, name, around); err != nil {
		w.problems = append(w.problems, &Problem{Path: full, Unread: mayPass(err),
			Reason: fmt.Sprintf("the configuration of its site cannot be read: %v; anchors may be those of another generator", err)})
	}
	for _, e := range entries {
		if !inherits(filepath.Join(w.home, name), e.Name()) {
			continue
		}
		in, ok, err := w.inheritance(name, e.Name())
		if err != nil { // it may say that they are drafts
			w.unread(full, fmt.Sprintf("is not read, as what its %s says of the notes in it is not known: %v", e.Name(), cause(err)), err)
			return
		}
		if ok {
			w.inherited = append(slices.Clip(w.inherited), in)
		}
	}
	for _, e := range entries {
		below := e.Name()
		if name != "." {
			below = name + "/" + below
		}
		if e.IsDir() {
			w.enter(below, e, depth)
		} else {
			w.file(below, e)
		}
		if !w.rules.spent() {
			w.gaveUp = false // the folder that it was about is left
			continue
		}
		if !w.gaveUp {
			w.skip(filepath.Join(w.source, below), "it and what follows is not read, as the rules of the ignore files take too long; give them fewer wildcards")
		}
		w.gaveUp = true
		return
	}
}

// readFolder lists a folder in lexical order.
func readFolder(root *os.Root, name string) ([]fs.DirEntry, error) {
	dir, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	entries, err := dir.ReadDir(-1)
	if err != nil && err != io.EOF {
		return nil, err
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// enter lists a folder in a folder, unless it is passed over.
func (w *folderWalk) enter(name string, d fs.DirEntry, depth int) {
	full := filepath.Join(w.source, name)
	passed := func(why string) { w.opts.PassedOver(full+string(filepath.Separator), why) }
	copies := d.Name() == ".remote"
	switch {
	case copies && !w.opts.IncludeDrafts:
		passed("draft: Qiita CLI keeps copies of articles here, private ones too")
		return
	case hidden(d.Name()) && !copies:
		passed("a hidden folder or somebody else's packages")
		return
	case w.isExcepted(d):
		passed("the index itself")
		return
	}
	if rule := w.rules.leavesOut(name, true); rule != "" {
		passed(rule)
		return
	}
	if w.site.hasTemplates(name) {
		passed("what the site's pages are made with")
		return
	}
	w.folder(name, depth+1)
}

// isExcepted tells whether a folder is one of Options.Except.
func (w *folderWalk) isExcepted(d fs.DirEntry) bool {
	if len(w.opts.Except) == 0 {
		return false
	}
	info, err := d.Info()
	return err == nil && slices.ContainsFunc(w.opts.Except, func(path string) bool {
		other, err := os.Stat(path)
		return err == nil && os.SameFile(info, other)
	})
}

// file adds a file to the list, unless it is passed over or cannot be read.
func (w *folderWalk) file(name string, d fs.DirEntry) {
	full := filepath.Join(w.source, name)
	if rule := w.rules.leavesOut(name, false); rule != "" {
		w.opts.PassedOver(full, rule)
		return
	}
	if d.Type()&fs.ModeSymlink != 0 {
		if _, err := w.root.Stat(name); err != nil {
			w.skip(full, "is a symbolic link that is broken or leaves the source; name its target as a source to read it")
		} else {
			w.opts.PassedOver(full, "a symbolic link; its target is read under its own name")
		}
		return
	}
	format := formatOf(filepath.Join(w.home, name))
	if hidden(d.Name()) || format == unknownFormat {
		w.opts.PassedOver(full, "not the name of a note")
		return
	}
	if !d.Type().IsRegular() {
		w.skip(full, "is not a regular file")
		return
	}
	info, err := d.Info()
	if err != nil {
		w.unread(full, "cannot be read: "+cause(err).Error(), err)
		return
	}
	w.add(File{ID: w.prefix + id(name), Path: full, Size: info.Size(), Modified: info.ModTime(), root: w.root, name: name, format: format, inherited: w.inherited, site: w.site})
}
