package index

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// The names below an index directory; doc.go tells what they hold.
const (
	currentName  = "CURRENT"
	lockName     = "LOCK"
	storeName    = "store"
	manifestName = "manifest.json"
	// unfinished follows the name of a generation that is being built. Nothing
	// shorter may be taken for ours: the directory may hold other people's files.
	unfinished = ".unfinished"
	// replacing follows the name of a file that is about to replace the one so named.
	replacing = ".tmp"
)

var generationPattern = regexp.MustCompile(`^gen-\d{6,18}$`)

// Current returns the name of the generation that dir serves.
// It fails with a *NoIndexError where there is none, with a *NotFolderError where none
// can be, and with a *BrokenError where CURRENT does not hold a generation's name.
func Current(dir string) (string, error) {
	path := filepath.Join(dir, currentName)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", &NoIndexError{Dir: dir}
	}
	if errors.Is(err, syscall.ENOTDIR) {
		return "", &NotFolderError{Dir: dir}
	}
	if err != nil {
		return "", err
	}
	name := strings.TrimSpace(string(b))
	// The name becomes part of a path: nothing but the pattern may pass.
	if !generationPattern.MatchString(name) {
		return "", &BrokenError{File: path, Err: errors.New("it does not name a generation")}
	}
	return name, nil
}

// served is Current, for a build: "" where there is no generation or CURRENT does
// not tell, which are both mended by building one.
func served(dir string) (string, error) {
	name, err := Current(dir)
	if errors.As(err, new(*NoIndexError)) || errors.As(err, new(*BrokenError)) {
		return "", nil
	}
	return name, err
}

// generations returns the names of the generations in dir, in no order.
func generations(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && generationPattern.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// nextGeneration returns a name that no generation in dir has, not even one that
// was built but never served: a reader takes equal names for equal contents.
func nextGeneration(dir string) (string, error) {
	names, err := generations(dir)
	if err != nil {
		return "", err
	}
	last := 0
	for _, name := range names {
		last = max(last, number(name))
	}
	return fmt.Sprintf("gen-%06d", last+1), nil
}

// number is the number in a generation's name, which has 18 digits at most.
func number(name string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(name, "gen-"))
	return n
}

// publish gives the finished build its name and makes CURRENT name it. Whatever
// moment it is interrupted at, CURRENT names a whole generation.
func publish(dir, build, name string) error {
	if err := syncTree(build); err != nil {
		return err
	}
	if err := os.Rename(build, filepath.Join(dir, name)); err != nil {
		return err
	}
	if err := syncFile(dir); err != nil {
		return err
	}
	return writeAtomic(filepath.Join(dir, currentName), []byte(name+"\n"))
}

// removeUnfinished removes what builds left that were killed.
func removeUnfinished(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), unfinished)
		if ok && generationPattern.MatchString(name) || e.Name() == currentName+replacing {
			errs = append(errs, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	return errors.Join(errs...)
}

// prune removes all generations but those to keep.
func prune(dir string, keep ...string) error {
	names, err := generations(dir)
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range names {
		if !slices.Contains(keep, name) {
			errs = append(errs, os.RemoveAll(filepath.Join(dir, name)))
		}
	}
	return errors.Join(errs...)
}

// pruneUnserved removes the generations but the one that is served, if any, and the one
// before it.
func pruneUnserved(dir, served string) error {
	names, err := generations(dir)
	if err != nil || served == "" {
		return err
	}
	before := ""
	for _, name := range names {
		if n := number(name); n < number(served) && (before == "" || n > number(before)) {
			before = name
		}
	}
	return prune(dir, served, before)
}

// writeAtomic replaces path by a file with the given content, or leaves it alone.
func writeAtomic(path string, content []byte) error {
	tmp := path + replacing
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp))
	}
	return syncFile(filepath.Dir(path))
}

// syncTree makes sure that every file and directory below root is on the disk.
func syncTree(root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return syncFile(path)
	})
}

// syncFile makes sure that a file, or what a directory lists, is on the disk.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
