package eval

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"unicode/utf8"
)

// A FileError says what is wrong with a file of a judged set, with a run or with
// a baseline.
type FileError struct {
	Path string
	// Line counts from 1; 0 means the file as a whole.
	Line int
	Err  error
}

func (e *FileError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %v", e.Path, e.Err)
	}
	return fmt.Sprintf("%s:%d: %v", e.Path, e.Line, e.Err)
}

func (e *FileError) Unwrap() error { return e.Err }

// maxLine bounds a line of a file that is read whole into memory.
const maxLine = 1 << 20

// record is a line of a tab-separated file.
type record struct {
	line   int
	fields []string
}

// records reads lines of tab-separated fields. The path is for errors. After an
// error, a *FileError, there is no further record.
func records(r io.Reader, path string, columns ...string) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		lines := bufio.NewScanner(r)
		lines.Buffer(nil, maxLine)
		n := 0
		fail := func(line int, err error) { yield(record{}, &FileError{path, line, err}) }
		for lines.Scan() {
			n++
			text := strings.TrimSuffix(lines.Text(), "\r")
			if n == 1 {
				text = strings.TrimPrefix(text, "\uFEFF")
			}
			if strings.TrimSpace(text) == "" {
				continue
			}
			fields := strings.Split(text, "\t")
			switch {
			case len(fields) != len(columns):
				fail(n, fmt.Errorf("%d columns; want %s, separated by one tab", len(fields), strings.Join(columns, ", ")))
				return
			case !utf8.ValidString(text):
				fail(n, errors.New("not UTF-8"))
				return
			}
			for i, field := range fields {
				if strings.TrimSpace(field) == "" {
					fail(n, fmt.Errorf("empty %s", columns[i]))
					return
				}
			}
			if !yield(record{n, fields}, nil) {
				return
			}
		}
		if err := lines.Err(); err != nil {
			fail(n+1, err)
		}
	}
}

// fileRecords is records of a file that is opened for it.
func fileRecords(path string, columns ...string) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(record{}, &FileError{Path: path, Err: cause(err)})
			return
		}
		defer f.Close()
		for r, err := range records(f, path, columns...) {
			if !yield(r, err) {
				return
			}
		}
	}
}

// cause is what is wrong with a file without its path, which FileError has.
func cause(err error) error {
	if pathErr, ok := errors.AsType[*os.PathError](err); ok {
		return pathErr.Err
	}
	return err
}

// firstLine is the first line of a file, without surrounding spaces; a longer
// line is cut at maxLine.
func firstLine(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	line, err := bufio.NewReader(io.LimitReader(f, maxLine)).ReadBytes('\n')
	if err != nil && err != io.EOF {
		return "", err
	}
	return string(bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\uFEFF")))), nil
}
