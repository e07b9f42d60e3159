package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"sync"
	"syscall"
)

var (
	errFolder    = errors.New("is a folder")
	errIrregular = errors.New("is not a regular file")
)

// What was a regular file when it was listed may be a FIFO now, and opening one waits
// for whoever writes to it.
const openFlags = os.O_RDONLY | syscall.O_NONBLOCK

// openAt opens a file of a source, and nothing that leads out of it. It never waits.
func openAt(root *os.Root, name string) (io.ReadCloser, error) {
	return regular(root.OpenFile(name, openFlags, 0))
}

// openFile opens a file that was named by a person. It never waits.
func openFile(path string) (io.ReadCloser, error) {
	return regular(os.OpenFile(path, openFlags, 0))
}

func regular(file *os.File, err error) (io.ReadCloser, error) {
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	switch {
	case err != nil:
	case info.IsDir():
		err = errFolder
	case !info.Mode().IsRegular():
		err = errIrregular
	default:
		return file, nil
	}
	file.Close()
	return nil, err
}

// What a file is read through is used again for the next one: it is larger than most
// notes.
var (
	readers  = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, headSize) }}
	rawTexts = sync.Pool{New: func() any { return new(bytes.Buffer) }}
)

const (
	// headSize is how much of a file is looked at to tell what it is.
	headSize = 64 << 10
	// maxKeptText is the longest text whose room is used again.
	maxKeptText = 1 << 20
)

// buffered returns a reader of in that can look ahead headSize bytes, until done.
func buffered(in io.Reader) (r *bufio.Reader, done func()) {
	r = readers.Get().(*bufio.Reader)
	r.Reset(in)
	return r, func() {
		r.Reset(nil)
		readers.Put(r)
	}
}
