package samples

import (
	_ "embed"
	"fmt"
	"strings"
)

// Level says which engines a Query is for.
type Level string

// The levels of the queries.
const (
	// Basic queries use the note's own words, as any decent engine must match them.
	Basic Level = "basic"
	// Hard queries differ from the note in spelling, script, form or language, ask
	// in a sentence, or have a wrong note that looks nearer.
	Hard Level = "hard"
)

// A Query is a question to an index of the notes, with the one answer that a
// person who knows them would give.
type Query struct {
	Level Level
	Text  string
	// Note is the id of the wanted note: its path below Dir or, for a JSONL record,
	// the record's id. Empty means that nothing at all must be found.
	Note string
	// Heading is part of a heading on the way to the wanted section. Empty means
	// that any section of the note will do.
	Heading string
	// Tests is what the query is there for.
	Tests string
	// Line is where in queries.tsv the query stands, counted from 1.
	Line int
}

//go:embed queries.tsv
var queriesTSV string

// Queries returns the judged queries in the order of queries.tsv: Basic ones
// first. Its error names the line that cannot be read.
func Queries() ([]Query, error) {
	return parseQueries(queriesTSV)
}

// nothing stands in the note column where no note must be found.
const nothing = "-"

func parseQueries(tsv string) ([]Query, error) {
	var queries []Query
	line := 0
	for text := range strings.Lines(tsv) {
		line++
		text = strings.TrimRight(text, "\r\n")
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		columns := strings.Split(text, "\t")
		if len(columns) != 5 {
			return nil, fmt.Errorf("queries.tsv:%d: %d columns, want level, query, note, heading, tests", line, len(columns))
		}
		q := Query{
			Level:   Level(columns[0]),
			Text:    columns[1],
			Note:    columns[2],
			Heading: columns[3],
			Tests:   columns[4],
			Line:    line,
		}
		if q.Level != Basic && q.Level != Hard {
			return nil, fmt.Errorf("queries.tsv:%d: level %q, want %s or %s", line, q.Level, Basic, Hard)
		}
		if q.Text == "" || q.Note == "" {
			return nil, fmt.Errorf("queries.tsv:%d: the query and the note must not be empty; %q as the note means that nothing must be found", line, nothing)
		}
		if q.Note == nothing {
			q.Note = ""
		}
		queries = append(queries, q)
	}
	return queries, nil
}
