package eval

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
)

// A Set is a judged set: documents, queries, and which documents answer which
// query.
type Set struct {
	// Name is the name of the set's folder.
	Name string
	// Docs is the path of the documents, a JSONL source with an id, a title and a
	// text a line. Sets may share it.
	Docs string
	// Queries are the queries with at least one relevant document, in the order of
	// the file.
	Queries []Query
	// Unjudged counts the queries that were left out for want of one.
	Unjudged int
}

// A Query is one judged query of a Set.
type Query struct {
	ID   string
	Text string
	// Grades has the relevant documents, by id; grades are 1 or more.
	Grades map[string]int
	// Excluded has the documents that do not count for this query. None of them is
	// in Grades.
	Excluded map[string]bool
}

// Load reads the judged set in the folder dir. A set with no judged query is an
// error: it would measure nothing.
func Load(dir string) (*Set, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return nil, &FileError{Path: dir, Err: err}
	}
	set := &Set{Name: filepath.Base(path)}
	if set.Docs, err = docs(filepath.Join(dir, "docs.jsonl")); err != nil {
		return nil, err
	}
	grades, err := loadGrades(filepath.Join(dir, "qrels.tsv"))
	if err != nil {
		return nil, err
	}
	excluded, err := loadExcluded(filepath.Join(dir, "exclude.tsv"))
	if err != nil {
		return nil, err
	}
	queries := filepath.Join(dir, "queries.tsv")
	seen := make(map[string]bool)
	for r, err := range fileRecords(queries, "qid", "query") {
		if err != nil {
			return nil, err
		}
		q := Query{ID: r.fields[0], Text: r.fields[1]}
		if seen[q.ID] {
			return nil, &FileError{queries, r.line, fmt.Errorf("query %q is there twice", q.ID)}
		}
		seen[q.ID] = true
		q.Grades, q.Excluded = grades[q.ID], excluded[q.ID]
		for id := range q.Excluded {
			delete(q.Grades, id)
		}
		if len(q.Grades) == 0 {
			set.Unjudged++
			continue
		}
		set.Queries = append(set.Queries, q)
	}
	if len(set.Queries) == 0 {
		return nil, &FileError{Path: queries, Err: errors.New("no query has a relevant document in qrels.tsv")}
	}
	return set, nil
}

// docs resolves the path of the documents. A reference leads to documents, never
// to a further reference, so that there is no chain to get lost in.
func docs(path string) (string, error) {
	line, err := firstLine(path)
	if err != nil {
		return "", &FileError{Path: path, Err: cause(err)}
	}
	switch {
	case line == "":
		return "", &FileError{path, 1, errors.New("neither a document nor the path of another docs.jsonl")}
	case strings.HasPrefix(line, "{"):
		return path, nil
	}
	target := filepath.Join(filepath.Dir(path), filepath.FromSlash(line))
	line, err = firstLine(target)
	if err != nil {
		return "", &FileError{path, 1, fmt.Errorf("neither a document nor the path of another docs.jsonl: %w", err)}
	}
	if !strings.HasPrefix(line, "{") {
		return "", &FileError{target, 1, fmt.Errorf("not a document, but %s refers to it for documents", path)}
	}
	return target, nil
}

// loadGrades reads the relevant documents of each query.
func loadGrades(path string) (map[string]map[string]int, error) {
	grades := make(map[string]map[string]int)
	judged := make(map[[2]string]bool)
	for r, err := range fileRecords(path, "qid", "docid", "grade") {
		if err != nil {
			return nil, err
		}
		qid, docid := r.fields[0], r.fields[1]
		grade, err := strconv.ParseUint(r.fields[2], 10, 8)
		if err != nil {
			return nil, &FileError{path, r.line, fmt.Errorf("grade %q; want a number from 0 to 255", r.fields[2])}
		}
		if judged[[2]string{qid, docid}] {
			return nil, &FileError{path, r.line, fmt.Errorf("document %q is judged twice for query %q", docid, qid)}
		}
		judged[[2]string{qid, docid}] = true
		if grade == 0 {
			continue
		}
		if grades[qid] == nil {
			grades[qid] = make(map[string]int)
		}
		grades[qid][docid] = int(grade)
	}
	return grades, nil
}

// loadExcluded reads the documents that do not count for a query; the file may
// be missing.
func loadExcluded(path string) (map[string]map[string]bool, error) {
	excluded := make(map[string]map[string]bool)
	for r, err := range fileRecords(path, "qid", "docid") {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		qid, docid := r.fields[0], r.fields[1]
		if excluded[qid] == nil {
			excluded[qid] = make(map[string]bool)
		}
		excluded[qid][docid] = true
	}
	return excluded, nil
}
