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
)

// The names below an index directory; doc.go tells what they hold.
const (
	currentName  = "CURRENT"
	lockName     = "LOCK"
	storeName    = "store"
	manifestName = "manifest.json"
	buildPrefix  = "build-"
)

// keptGenerations is how many generations outlive a build: the served one and
// the one that a reader may still hold open.
const keptGenerations = 2

var generationPattern = regexp.MustCompile(`^gen-(\d{6,})$`)

// Current returns the name of the generation that dir serves.
// It fails with a *NoIndexError where there is none, and with a *BrokenError
// where CURRENT does not hold a generation's name.
func Current(dir string) (string, error) {
	path := filepath.Join(dir, currentName)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", &NoIndexError{Dir: dir}
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

// generations returns the numbers of the generations in dir, ascending.
func generations(dir string) ([]int, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var numbers []int
	for _, e := range entries {
		m := generationPattern.FindStringSubmatch(e.Name())
		if m == nil || !e.IsDir() {
			continue
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			continue
		}
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	return numbers, nil
}

func generationName(n int) string { return fmt.Sprintf("gen-%06d", n) }

// publish moves the finished build to its place as the next generation of dir
// and makes CURRENT name it. Whatever moment it is interrupted at, CURRENT names
// a whole generation.
func publish(dir, build string) (string, error) {
	if err := syncTree(build); err != nil {
		return "", err
	}
	numbers, err := generations(dir)
	if err != nil {
		return "", err
	}
	next := 1
	if len(numbers) > 0 {
		next = numbers[len(numbers)-1] + 1
	}
	name := generationName(next)
	if err := os.Rename(build, filepath.Join(dir, name)); err != nil {
		return "", err
	}
	if err := syncDir(dir); err != nil {
		return "", err
	}
	return name, writeAtomic(filepath.Join(dir, currentName), []byte(name+"\n"))
}

// prune removes what no reader needs: builds that never finished, and all but
// the last generations. The one that CURRENT names always stays.
func prune(dir string) error {
	current, err := Current(dir)
	if err != nil && !errors.As(err, new(*NoIndexError)) {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), buildPrefix) {
			errs = append(errs, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	numbers, err := generations(dir)
	if err != nil {
		return err
	}
	for _, n := range numbers[:max(0, len(numbers)-keptGenerations)] {
		if name := generationName(n); name != current {
			errs = append(errs, os.RemoveAll(filepath.Join(dir, name)))
		}
	}
	return errors.Join(errs...)
}

// writeAtomic replaces path by a file with the given content, or leaves it alone.
func writeAtomic(path string, content []byte) error {
	tmp := path + ".tmp"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncTree makes sure that every file and directory below root is on the disk.
func syncTree(root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return syncDir(path)
	})
}

// syncDir syncs one directory (or file) by its path.
func syncDir(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
