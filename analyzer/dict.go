package analyzer

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/edsrzf/mmap-go"
	"github.com/ikawaha/kagome-dict/ipa"

	"github.com/talksearch/talksearch/analyzer/tables"
	"github.com/talksearch/talksearch/analyzer/terms"
)

// ipadicVersion is the version of the dictionary module. It names the image, so
// that an image of another version is never read.
const ipadicVersion = "v1.2.6"

// How the dictionary gets into a process that answers one query:
//
// Kagome's IPADIC is in the binary, but takes more than a second and 110 MB to
// load. The first process on a machine does that, lays the tables out flat (see
// lexicon) and leaves them as one file in the user's cache folder; every later one
// maps that file in a few milliseconds. So nothing is downloaded, go
// install needs no second step, the repository and the binary carry no second copy
// of the dictionary, and an index stays free of 31 MB that are no part of it. Where
// no file can be kept, the process pays the second and works all the same.

// sharedLexicon is the process's lexicon, for the folder that was asked for first.
var sharedLexicon struct {
	sync.Mutex
	lexicon *lexicon
}

// loadLexicon returns the process's lexicon, from its image in dir where there is
// a sound one.
func loadLexicon(dir string) (*lexicon, error) {
	sharedLexicon.Lock()
	defer sharedLexicon.Unlock()
	if sharedLexicon.lexicon != nil {
		return sharedLexicon.lexicon, nil
	}
	l, err := openLexicon(dir)
	if err != nil {
		return nil, err
	}
	sharedLexicon.lexicon = l
	return l, nil
}

func openLexicon(dir string) (*lexicon, error) {
	path := imagePath(dir)
	if l, err := mapLexicon(path); err == nil {
		return l, nil
	}
	// There is none, or it is damaged or of another version: it is made anew.
	l, err := buildLexicon(ipa.Dict())
	if err != nil {
		return nil, fmt.Errorf("analyzer: %w", err)
	}
	// A full disk or a read-only home costs time at the next start, no more.
	if path == "" || writeImage(path, l.image()) != nil {
		return l, nil
	}
	pruneImages(path)
	if mapped, err := mapLexicon(path); err == nil {
		return mapped, nil // what it was made of is garbage from here on
	}
	return l, nil
}

// mapLexicon returns the lexicon of the image at path. It stays mapped for the life of
// the process: an image is replaced or removed, and never written to.
func mapLexicon(path string) (*lexicon, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, err // an empty file, or a file system without mapping
	}
	l, err := readLexicon(b)
	if err != nil {
		return nil, errors.Join(err, b.Unmap())
	}
	return l, nil
}

// imagesKept is how many images stay in the folder: the one in use, and one that
// another version of the program may use.
const imagesKept = 2

// pruneImages removes the oldest images beside the one at path, and what a killed
// writer left.
func pruneImages(path string) {
	dir := filepath.Dir(path)
	images, _ := filepath.Glob(filepath.Join(dir, "ipadic-*.img"))
	modified := func(p string) time.Time {
		if info, err := os.Stat(p); err == nil {
			return info.ModTime()
		}
		return time.Time{}
	}
	slices.SortFunc(images, func(a, b string) int { return modified(b).Compare(modified(a)) })
	for _, old := range images[min(imagesKept, len(images)):] {
		os.Remove(old)
	}
	left, _ := filepath.Glob(filepath.Join(dir, "ipadic-*.tmp"))
	for _, tmp := range left {
		if time.Since(modified(tmp)) > time.Hour {
			os.Remove(tmp)
		}
	}
}

// imagePath is where the image is kept, "" when there is no place for it.
func imagePath(dir string) string {
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(cache, "talksearch")
	}
	return filepath.Join(dir, fmt.Sprintf("ipadic-%s-%d-%08x.img", ipadicVersion, imageVersion, wordLists()))
}

// wordLists is a checksum of the lists that the image holds beside IPADIC, and of
// the rules by which it holds them.
var wordLists = sync.OnceValue(func() uint32 {
	h := crc32.New(castagnoli)
	fmt.Fprintln(h, rules)
	for _, list := range []string{tables.Loanwords, tables.Variants, tables.Words, terms.Shipped()} {
		// By small buffers, for each list would be copied as a whole.
		io.Copy(h, struct{ io.Reader }{strings.NewReader(list)})
	}
	return h.Sum32()
})

// writeImage puts the image at path by renaming, so that a reader sees all of it
// or nothing, and two writers do no harm.
func writeImage(path string, image []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "ipadic-*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_, err = f.Write(image)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
