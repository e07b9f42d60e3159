package zerohits

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	// MaxBytes is how large a file becomes.
	MaxBytes = 1 << 20
	// AtLeast is how often a query must be asked to be written.
	AtLeast = 2
	// maxPending bounds the queries that are counted in memory, at some 300 bytes
	// each at most. The one that was not asked for longest is forgotten.
	maxPending = 4096
)

// A Log counts queries in memory and appends to a file. It is safe for concurrent
// use.
type Log struct {
	path    string
	mu      sync.Mutex
	pending *lru.LRU[string, counts]
}

// counts are of one query.
type counts struct{ asked, written int }

// A line is one of the file's.
type line struct {
	Day   string `json:"day"`
	Query string `json:"query"`
	Count int    `json:"count"`
}

// Open makes a log that appends to path, which is made if need be, readable by its
// owner alone. The error is why it cannot be written.
func Open(path string) (*Log, error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	pending, err := lru.NewLRU[string, counts](maxPending, nil)
	return &Log{path: path, pending: pending}, errors.Join(err, f.Close())
}

// Add counts a query for which nothing was found.
func (l *Log) Add(query string) {
	query = normal(query)
	if query == "" || personal(query) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	c, _ := l.pending.Get(query)
	c.asked++
	l.pending.Add(query, c)
}

// Flush appends what was counted since the last flush, as of the day of now in UTC.
// After an error what could not be written stays counted.
func (l *Log) Flush(now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	due := map[string]counts{}
	for _, query := range l.pending.Keys() {
		if c, _ := l.pending.Peek(query); c.asked >= AtLeast && c.asked > c.written {
			due[query] = c
		}
	}
	if len(due) == 0 {
		return nil
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	for _, query := range slices.Sorted(maps.Keys(due)) {
		c := due[query]
		if err := enc.Encode(line{now.UTC().Format(time.DateOnly), query, c.asked - c.written}); err != nil {
			return err
		}
	}
	if err := l.append(text.Bytes()); err != nil {
		return err
	}
	for query, c := range due {
		l.pending.Add(query, counts{c.asked, c.asked})
	}
	return nil
}

// append writes text at the end of the file, which may have been moved away since.
func (l *Log) append(text []byte) error {
	if at, err := os.Stat(l.path); err == nil && at.Size() > 0 && at.Size()+int64(len(text)) > MaxBytes {
		if err := os.Rename(l.path, l.path+".1"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	f, err := os.OpenFile(l.path, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if torn(f) {
		text = append([]byte("\n"), text...)
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// torn tells whether the last line of a file lacks its end, as a power cut leaves it.
func torn(f *os.File) bool {
	at, err := f.Stat()
	if err != nil || at.Size() == 0 {
		return false
	}
	var last [1]byte
	_, err = f.ReadAt(last[:], at.Size()-1)
	return err == nil && last[0] != '\n'
}

// A Query is one that was not found, and how often it was asked in all.
type Query struct {
	Text        string
	Count       int
	First, Last string // days
}

// Read adds up the log at path and the one before it. The queries that were asked most
// come first. unreadable counts lines that are none.
func Read(path string) (queries []Query, unreadable int, err error) {
	sums := map[string]*Query{}
	for _, p := range []string{path + ".1", path} {
		text, err := read(p)
		if errors.Is(err, fs.ErrNotExist) && p != path {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		for row := range bytes.Lines(text) {
			if row = bytes.TrimSpace(row); len(row) == 0 {
				continue
			}
			var n line
			if json.Unmarshal(row, &n) != nil || n.Query == "" || n.Count < 1 || n.Count > 1<<40 || !isDay(n.Day) {
				unreadable++
				continue
			}
			q := sums[n.Query]
			if q == nil {
				q = &Query{Text: n.Query, First: n.Day, Last: n.Day}
				sums[n.Query] = q
			}
			q.Count += n.Count
			q.First, q.Last = min(q.First, n.Day), max(q.Last, n.Day)
		}
	}
	for _, q := range sums {
		queries = append(queries, *q)
	}
	slices.SortFunc(queries, func(a, b Query) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Text, b.Text))
	})
	return queries, unreadable, nil
}

// Whole returns the queries without those that were typed on the way to others, as a
// search box asks at every key: the beginnings of queries that were asked as often, all
// together.
func Whole(queries []Query) []Query {
	sorted := slices.Clone(queries)
	slices.SortFunc(sorted, func(a, b Query) int { return cmp.Compare(a.Text, b.Text) })
	onTheWay := map[string]bool{}
	for i, q := range sorted {
		longer := 0
		for _, next := range sorted[i+1:] {
			if !strings.HasPrefix(next.Text, q.Text) {
				break
			}
			if longer += next.Count; longer >= q.Count {
				onTheWay[q.Text] = true
				break
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(queries), func(q Query) bool { return onTheWay[q.Text] })
}

// maxRead bounds what is read of a file, which may have been written by hand.
const maxRead = 16 * MaxBytes

func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxRead+1))
	if err == nil && len(text) > maxRead {
		err = fmt.Errorf("%s is larger than %d MB: no log of talksearch is", path, maxRead>>20)
	}
	return text, err
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}
