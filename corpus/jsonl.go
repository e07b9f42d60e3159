package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/date"
)

// record is a line of a JSONL file. Pointers tell what is absent from what is
// empty: an empty title is a note without one, no title at all is a mistake.
type record struct {
	ID      *string  `json:"id"`
	Title   *string  `json:"title"`
	Text    *string  `json:"text"`
	URL     string   `json:"url"`
	Date    string   `json:"date"`
	Tags    []string `json:"tags"`
	Event   string   `json:"event"`
	Speaker string   `json:"speaker"`
}

// readJSONL yields a note, or a Problem, for each line that is not empty. It
// holds one record at a time, and of the others their ids.
func readJSONL(r io.Reader, opts Options, yield func(line int, n Note, wrong *flaw) bool) error {
	lines := bufio.NewReaderSize(r, 64<<10)
	seen := map[string]int{}
	for number := 1; ; number++ {
		line, tooLong, err := readLine(lines, opts.MaxBytes)
		if err != nil && err != io.EOF {
			return err
		}
		if number == 1 {
			line = bytes.TrimPrefix(line, utf8BOM)
		}
		more := true
		if tooLong {
			more = yield(number, Note{}, &flaw{number, fmt.Sprintf("record is larger than %d bytes; cut it into several", opts.MaxBytes)})
		} else if line = bytes.TrimSpace(line); len(line) > 0 {
			n, wrong := parseRecord(line, number)
			if n.ID != "" && !opts.IncludeDrafts {
				why, until := withheldRecord(line, opts.Now)
				if n.Until = until; why != "" {
					n, wrong = Note{}, &flaw{number, Draft + why}
				}
			}
			if n.ID != "" {
				if first, ok := seen[n.ID]; ok {
					n, wrong = Note{}, &flaw{number, fmt.Sprintf("id %q is that of line %d already; give it another", n.ID, first)}
				} else {
					seen[n.ID] = number
				}
			}
			more = yield(number, n, wrong)
		}
		if !more || err == io.EOF {
			return nil
		}
	}
}

// withheldRecord gives the reason for which a record is kept from the public: by its own
// keys, or by front matter that is left in its text. A date to come is no such reason,
// as no site's generator stands behind it. until is when the record may expire.
func withheldRecord(line []byte, now time.Time) (why string, until time.Time) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		return "", until // it gave no note
	}
	said := matter{}
	for key, raw := range fields {
		var v any
		switch plain := plainKey(key); {
		case plain == "text":
			var text string
			if json.Unmarshal(raw, &text) == nil {
				m, _, _, wrong := splitMatter(unixLines(text))
				if _, why := m.withheld(now); why != "" {
					return why, until
				}
				if _, why := withheldHead(text, now); wrong != nil && why != "" {
					return why, until
				}
				until = m.until(now)
			}
		case visibilityKeys[plain] != nil && plain != "date", plain == "build", plain == "sitemap":
			if json.Unmarshal(raw, &v) == nil {
				said.flatten("", map[string]any{key: v})
			}
		}
	}
	_, why = said.withheld(now)
	return strings.Replace(why, "front matter", "the record", 1), earlier(until, said.until(now))
}

// errEndless is a line that is no record of anybody's, as a sparse file is one.
var errEndless = errors.New("has a line without end; is it JSON lines?")

// readLine reads up to "\n"; of a line beyond limit it reads on but keeps nothing, and
// gives up where it is a hundred times as long.
func readLine(r *bufio.Reader, limit int64) (line []byte, tooLong bool, err error) {
	read := int64(0)
	for {
		part, err := r.ReadSlice('\n')
		if read += int64(len(part)); read/100 > limit {
			return nil, true, errEndless
		}
		if int64(len(line)+len(part)) > limit {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

// parseRecord gives the record's note, and a flaw beside it when something less
// than the note itself is wrong. Without an ID there is no note.
func parseRecord(line []byte, number int) (Note, *flaw) {
	if !utf8.Valid(line) {
		return Note{}, &flaw{number, "record is not UTF-8; convert the file"}
	}
	var r record
	if err := json.Unmarshal(line, &r); err != nil {
		var wrongType *json.UnmarshalTypeError
		if errors.As(err, &wrongType) {
			if wrongType.Field == "" {
				return Note{}, &flaw{number, "record is not a JSON object but " + wrongType.Value}
			}
			return Note{}, &flaw{number, fmt.Sprintf("%q must not be a %s", wrongType.Field, wrongType.Value)}
		}
		return Note{}, &flaw{number, "record is not a JSON object: " + err.Error()}
	}
	for key, v := range map[string]*string{"id": r.ID, "title": r.Title, "text": r.Text} {
		if v == nil {
			return Note{}, &flaw{number, fmt.Sprintf("record has no %q", key)}
		}
	}
	if strings.TrimSpace(*r.ID) == "" {
		return Note{}, &flaw{number, `"id" is empty`}
	}
	n := Note{ID: *r.ID, Event: oneLine(r.Event), Tags: cleanTags(r.Tags)}
	var wrong *flaw
	n.Title, n.Sections, wrong = readMarkdown(unixLines(*r.Text), 1, oneLine(*r.Title), false)
	if n.Title == "" {
		n.Title = opening(n.Sections)
	}
	for i := range n.Sections {
		n.Sections[i].Line = number
	}
	if wrong != nil {
		wrong.line = number
	}
	if isAbsoluteURL(r.URL) {
		n.URL = r.URL
	}
	if r.Date != "" {
		day, _, ok := date.Parse(r.Date, time.UTC)
		if !ok && wrong == nil {
			wrong = &flaw{number, fmt.Sprintf("date %q is not understood; write it as 2014-06-22", r.Date)}
		}
		n.Date = day
	}
	n.tellTalks(meta{speaker: oneLine(r.Speaker)})
	return n, wrong
}

// opening makes a title of the first words of a text that has none. A record's
// id is often a number, and the file's name is that of all records.
func opening(sections []Section) string {
	for _, s := range sections {
		if len(s.Heading) > 0 {
			return s.Heading[0]
		}
		if s.Prose != "" {
			words := []rune(firstLine(s.Prose))
			if len(words) > 60 {
				return string(words[:60]) + "…"
			}
			return string(words)
		}
	}
	return ""
}
