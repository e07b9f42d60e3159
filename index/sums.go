package index

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
)

// A fileSum is what a manifest tells of a file. Its CRC-32C, eight hexadecimal digits,
// finds what a disk or a copy did to it and takes milliseconds; its SHA-256 is for Check,
// and for updates, which carry on what they find.
type fileSum struct {
	Size   int64  `json:"size"`
	CRC32C string `json:"crc32c"`
	SHA256 string `json:"sha256"`
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var errNotWritten = errors.New("it is not what was written")

func crcText(crc uint32) string { return fmt.Sprintf("%08x", crc) }

// comparedAtOpen is how many bytes of a generation are compared with their sums at every
// opening, the smallest files first; the sizes of all files are. It takes some
// milliseconds for an index of a thousand notes. What is larger is for servers, which
// Verify what they open, and so are the texts, whose frames have sums of their own that
// are compared whenever one is read.
const comparedAtOpen = 256 << 20

// checkSizes finds files of the generation that are missing or cut off. It keeps a
// truncated file from being mapped into memory, where reading past its end would kill the
// process. It fails with a *BrokenError.
func (m *manifest) checkSizes(generation string) error {
	root, err := os.OpenRoot(generation)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, name := range slices.Sorted(maps.Keys(m.Checksums)) {
		if _, err := m.sized(root, name); err != nil {
			return err
		}
	}
	return nil
}

// byCost returns the files that are compared at every opening, and those that are not.
func (m *manifest) byCost() (now, later []string) {
	names := slices.SortedFunc(maps.Keys(m.Checksums), func(a, b string) int {
		return cmp.Or(cmp.Compare(m.Checksums[a].Size, m.Checksums[b].Size), cmp.Compare(a, b))
	})
	sum := int64(0)
	for _, name := range names {
		if name != textsName && sum+m.Checksums[name].Size <= comparedAtOpen {
			sum += m.Checksums[name].Size
			now = append(now, name)
			continue
		}
		later = append(later, name)
	}
	return now, later
}

// compare compares files with their CRCs.
func (m *manifest) compare(ctx context.Context, generation string, names []string) error {
	for _, name := range names {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		path, crc := filepath.Join(generation, filepath.FromSlash(name)), crc32.New(castagnoli)
		if _, err := sumFile(path, crc); err != nil {
			return err
		}
		if crcText(crc.Sum32()) != m.Checksums[name].CRC32C {
			return &BrokenError{File: path, Err: errNotWritten}
		}
	}
	return nil
}

// sized returns the path of a file that the manifest names, if it is as long as it was
// when it was built. No link leads out of the generation, which is the root.
func (m *manifest) sized(root *os.Root, name string) (path string, err error) {
	if !filepath.IsLocal(name) {
		return "", &BrokenError{File: filepath.Join(root.Name(), manifestName), Err: fmt.Errorf("it names a file outside: %q", name)}
	}
	path = filepath.Join(root.Name(), filepath.FromSlash(name))
	info, err := root.Lstat(filepath.FromSlash(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", &BrokenError{File: path, Err: errors.New("it is missing")}
	case errors.As(err, new(syscall.Errno)): // the machine's fault
		return "", err
	case err != nil:
		return "", &BrokenError{File: path, Err: err}
	case !info.Mode().IsRegular():
		return "", &BrokenError{File: path, Err: errors.New("it is no file")}
	case info.Size() != m.Checksums[name].Size:
		return "", &BrokenError{File: path, Err: fmt.Errorf("it has %d bytes, %d were written", info.Size(), m.Checksums[name].Size)}
	}
	return path, nil
}

// verify compares every file of the generation with its SHA-256, and tells of all that
// are not what was written: its error joins a *BrokenError for each.
func (m *manifest) verify(ctx context.Context, generation string) error {
	root, err := os.OpenRoot(generation)
	if err != nil {
		return err
	}
	defer root.Close()
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(m.Checksums)) {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		path, err := m.sized(root, name)
		if err == nil {
			var sum fileSum
			if sum, err = checksum(path); err == nil && sum != m.Checksums[name] {
				err = &BrokenError{File: path, Err: errNotWritten}
			}
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// checksums returns the sums of every file below generation but the manifest, those of
// all files at once: two have nearly all bytes.
func checksums(generation string) (map[string]fileSum, error) {
	var mu sync.Mutex
	var errs []error
	sums := map[string]fileSum{}
	var summing sync.WaitGroup
	err := filepath.WalkDir(generation, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(generation, path)
		if err != nil || rel == manifestName {
			return err
		}
		summing.Go(func() {
			sum, err := checksum(path)
			mu.Lock()
			defer mu.Unlock()
			sums[filepath.ToSlash(rel)] = sum
			errs = append(errs, err)
		})
		return nil
	})
	summing.Wait()
	return sums, errors.Join(append(errs, err)...)
}

func checksum(path string) (fileSum, error) {
	crc, sha := crc32.New(castagnoli), sha256.New()
	n, err := sumFile(path, crc, sha)
	if err != nil {
		return fileSum{}, err
	}
	return fileSum{Size: n, CRC32C: crcText(crc.Sum32()), SHA256: hex.EncodeToString(sha.Sum(nil))}, nil
}

// sumFile gives a file to each sum, and returns its size.
func sumFile(path string, sums ...hash.Hash) (n int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	buffer := make([]byte, 256<<10)
	for {
		k, err := f.Read(buffer)
		for _, s := range sums {
			s.Write(buffer[:k])
		}
		n += int64(k)
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}
