package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/text/unicode/norm"
)

const defaultMaxBytes = 16 << 20

// Scan lists the files to read in sources, without reading them. A source is a
// folder, a file, or "-" for JSONL on stdin. Folders are walked in lexical
// order; hidden files and folders, node_modules, files of other kinds and what
// .gitignore, .git/info/exclude and .talksearchignore name are passed over, and
// symbolic links are not followed: what they lead to is read under its own name,
// when it is in the source. Of a source in a git repository, the ignore files of the
// folders above it count too, but only for what is in the source: what is named as a
// source is read whatever it is called and whoever ignores it.
//
// The error is not nil when a source cannot be opened at all, so that a typing
// mistake is not an empty corpus. What is wrong with single files is a Problem,
// always Skipped.
func Scan(sources []string, opts Options) (files []File, problems []*Problem, err error) {
	if opts.MaxBytes == 0 {
		opts.MaxBytes = defaultMaxBytes
	}
	if opts.Now.IsZero() {
		opts.Now = time.Now()
	}
	if opts.Stdin == nil {
		opts.Stdin = os.Stdin
	}
	if opts.PassedOver == nil {
		opts.PassedOver = func(string, string) {}
	}
	if opts.Entered == nil {
		opts.Entered = func(string) {}
	}
	s := scanner{opts: opts, taken: map[string]string{}}
	for _, source := range sources {
		if err := s.source(source, len(sources) > 1); err != nil {
			return nil, nil, err
		}
	}
	bind(s.files)
	bindMarks(s.files)
	book := &addressBook{files: s.files}
	for i := range s.files {
		s.files[i].addresses = book
	}
	return s.files, s.problems, nil
}

type scanner struct {
	opts     Options
	files    []File
	problems []*Problem
	taken    map[string]string // id (of a folder: with "/") → the path that has it
}

func (s *scanner) source(source string, several bool) error {
	if source == "-" {
		s.add(File{ID: "-", Path: "-"})
		return nil
	}
	info, err := os.Stat(source)
	if err != nil {
		return fmt.Errorf("source %s: %w", source, cause(err))
	}
	switch {
	case info.IsDir():
		root, err := os.OpenRoot(source)
		if err != nil {
			return fmt.Errorf("source %s: %w", source, cause(err))
		}
		return s.folder(root, source, several)
	case info.Mode().IsRegular():
		s.add(File{ID: id(filepath.Base(source)), Path: source, Size: info.Size(), Modified: info.ModTime(), format: formatOf(absolute(source))})
		return nil
	}
	return fmt.Errorf("source %s: is neither a file nor a folder; use - to read JSONL from a pipe", source)
}

func (s *scanner) folder(root *os.Root, source string, several bool) error {
	prefix := ""
	if several {
		abs, err := filepath.Abs(source)
		if err != nil {
			return fmt.Errorf("source %s: %w", source, err)
		}
		prefix = id(filepath.Base(abs)) + "/"
		if other, ok := s.taken[prefix]; ok {
			s.skip(source, fmt.Sprintf("its notes would have the same ids as those of %s; name a folder above both", other))
			return nil
		}
		s.taken[prefix] = source
	}
	w := folderWalk{scanner: s, root: root, source: source, home: absolute(source), prefix: prefix, rules: newRulesInForce(), site: siteAbove(source)}
	if err := w.rules.readAbove(source); err != nil {
		s.unread(source, err.Error(), err)
		return nil
	}
	w.folder(".", 0)
	return nil
}

func (s *scanner) add(f File) {
	if other, ok := s.taken[f.ID]; ok {
		s.skip(f.Path, fmt.Sprintf("has the same id as %s, %q; rename it or name a folder above both", other, f.ID))
		return
	}
	s.taken[f.ID] = f.Path
	f.opts = s.opts
	s.files = append(s.files, f)
}

func (s *scanner) skip(path, reason string) {
	s.problems = append(s.problems, &Problem{Path: path, Skipped: true, Reason: reason})
}

// unread is skip for an error of the file system.
func (s *scanner) unread(path, reason string, err error) {
	s.problems = append(s.problems, &Problem{Path: path, Skipped: true, Unread: mayPass(err), Reason: reason})
}

// mayPass tells whether an error is one of the machine, its disk or its network: then
// reading again may succeed, with nothing done about the file.
func mayPass(err error) bool {
	var code syscall.Errno
	return errors.As(err, &code) && slices.Contains(passing, code)
}

var passing = []syscall.Errno{
	syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.EIO, syscall.EINTR, syscall.EAGAIN, syscall.EBUSY,
	syscall.ETIMEDOUT, syscall.ESTALE, syscall.ENOTCONN, syscall.ECONNRESET, syscall.ENETDOWN, syscall.ENETUNREACH, syscall.EHOSTDOWN,
}

// absolute gives what a source is called from the root on, as the folders that it is
// in may say what it is.
func absolute(source string) string {
	abs, err := filepath.Abs(source)
	if err != nil {
		return source
	}
	return abs
}

// hidden tells names that no author means as notes.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || name == "node_modules"
}

// id makes a name fit to be an id. One file has one id on every machine: file
// systems differ in the normal form of kana with dakuten.
func id(name string) string {
	return norm.NFC.String(strings.ToValidUTF8(filepath.ToSlash(name), "\uFFFD"))
}

// cause takes the path out of a file system error; our messages name it already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// format is what the name of a file promises about its bytes.
type format int

const (
	unknownFormat format = iota
	markdownFormat
	textFormat // Markdown or the text of a page: the content decides
	jsonlFormat
	rstFormat
	rdFormat
	xmlFormat  // a feed, or none of ours: the content decides
	bookFormat // what holds for all chapters of a Zenn book
	htmlFormat
)

func formatOf(name string) format {
	if bookConfig().MatchString(filepath.ToSlash(name)) {
		return bookFormat
	}
	extension := path.Ext(name)
	if extension == ".rd" {
		return rdFormat // R's manuals are called .Rd
	}
	switch strings.ToLower(extension) {
	case ".rst", ".rest":
		return rstFormat
	case ".xml", ".rss", ".atom", ".rdf":
		return xmlFormat
	case ".md", ".markdown", ".mdx":
		return markdownFormat
	case ".txt", ".text":
		return textFormat
	case ".jsonl", ".ndjson":
		return jsonlFormat
	case ".html", ".htm", ".xhtml":
		return htmlFormat
	}
	return unknownFormat
}
