package corpus

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"net/url"
	"strconv"
	"strings"

	"github.com/talksearch/talksearch/corpus/anchor"
)

// An entry is one note of a file that holds several: a post of an exported blog,
// an item of a feed.
type entry struct {
	// key names the entry in its file, and stays the same when the file is
	// exported anew with other entries in it.
	key string
	// line is where the entry begins, last where it ends.
	line, last int
	note       Note
	// withheld says why the entry is not for the public; empty when it is.
	withheld string
	// broken says why there is no note.
	broken string
	flaws  []flaw
}

// entries yields the notes of a file that holds several. badLine is the line of
// a byte that was no text, 0 for none.
func (f File) entries(all iter.Seq[entry], badLine int, yield func(Note, error) bool) {
	taken := map[string]int{}
	for e := range all {
		if e.line <= badLine && badLine <= e.last {
			e.flaws = append(e.flaws, badByte(badLine))
		}
		// The order of two entries of one key decides between them: it is the
		// order of the file, which exports keep.
		key := entryKey(e.key)
		taken[key]++
		if n := taken[key]; n > 1 {
			key += "~" + strconv.Itoa(n)
		}
		if !yield(f.entry(e, key)) {
			return
		}
	}
}

func (f File) entry(e entry, key string) (Note, error) {
	if e.broken != "" {
		return Note{}, f.skipped(e.line, e.broken)
	}
	if e.withheld != "" && !f.opts.IncludeDrafts {
		return Note{}, f.skipped(e.line, Draft+e.withheld)
	}
	n := e.note
	n.ID = f.ID + "/" + key
	n.Title = cmp.Or(n.Title, opening(n.Sections), key)
	return f.finish(n, meta{}, e.flaws)
}

const maxKeyBytes = 200

// entryKey makes a key fit to be a part of an id: '#' parts notes from sections.
func entryKey(key string) string {
	key = strings.ReplaceAll(id(oneLine(key)), "#", "~")
	if len(key) > maxKeyBytes {
		sum := sha256.Sum256([]byte(key))
		return hex.EncodeToString(sum[:16])
	}
	return key
}

// addressKey is the key of what an address or another name of a post stands for.
func addressKey(name string) string {
	u, err := url.Parse(name)
	if err != nil || u.Host == "" {
		return name
	}
	key := u.Host + strings.TrimSuffix(u.Path, "/")
	if u.RawQuery != "" {
		key += "?" + u.RawQuery
	}
	return key
}

// dayKey is the key of an entry that has no name: its day and title.
func dayKey(n Note, line int) string {
	if n.Date == "" && n.Title == "" {
		return fmt.Sprintf("line-%d", line)
	}
	return strings.TrimSpace(n.Date + " " + n.Title)
}

// readFragment cuts HTML that is no page of its own into sections, as posts and
// items of feeds keep it; line is where it begins.
func readFragment(fragment string, line int) []Section {
	p := newPage([]byte(fragment), line, anchor.None)
	p.html(fragment, len(fragment), line, true)
	p.endBlock()
	_, sections := p.sections("")
	return sections
}
