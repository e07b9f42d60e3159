package eval

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

var baselineColumns = []string{"set", "queries", "ndcg@10", "mrr@10", "recall@100", "zero-hits"}

// WriteBaseline writes results as tab-separated lines under a line of column
// names, to be compared with later.
func WriteBaseline(w io.Writer, results []Result) error {
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, strings.Join(baselineColumns, "\t"))
	for _, r := range results {
		if strings.TrimSpace(r.Set) == "" || strings.ContainsAny(r.Set, "\t\r\n") {
			return fmt.Errorf("the set name %q cannot stand in a tab-separated file", r.Set)
		}
		fmt.Fprintf(b, "%s\t%d\t%.6f\t%.6f\t%.6f\t%d\n", r.Set, r.Queries, r.NDCG10, r.MRR10, r.Recall100, r.ZeroHits)
	}
	return b.Flush()
}

// ReadBaseline reads what WriteBaseline wrote. The path is for errors, which are
// of type *FileError.
func ReadBaseline(r io.Reader, path string) ([]Result, error) {
	var results []Result
	seen := make(map[string]bool)
	header := false
	for r, err := range records(r, path, baselineColumns...) {
		if err != nil {
			return nil, err
		}
		if !header {
			if want := strings.Join(baselineColumns, "\t"); strings.Join(r.fields, "\t") != want {
				return nil, &FileError{path, r.line, fmt.Errorf("the column names are not %q", want)}
			}
			header = true
			continue
		}
		result := Result{Set: r.fields[0]}
		if seen[result.Set] {
			return nil, &FileError{path, r.line, fmt.Errorf("set %q is there twice", result.Set)}
		}
		seen[result.Set] = true
		for i, count := range map[int]*int{1: &result.Queries, 5: &result.ZeroHits} {
			if *count, err = strconv.Atoi(r.fields[i]); err != nil || *count < 0 {
				return nil, &FileError{path, r.line, fmt.Errorf("%s %q is not a count", baselineColumns[i], r.fields[i])}
			}
		}
		for i, mean := range map[int]*float64{2: &result.NDCG10, 3: &result.MRR10, 4: &result.Recall100} {
			if *mean, err = strconv.ParseFloat(r.fields[i], 64); err != nil || !(*mean >= 0 && *mean <= 1) {
				return nil, &FileError{path, r.line, fmt.Errorf("%s %q is not a number from 0 to 1", baselineColumns[i], r.fields[i])}
			}
		}
		results = append(results, result)
	}
	if len(results) == 0 {
		return nil, &FileError{Path: path, Err: fmt.Errorf("no results to compare with")}
	}
	return results, nil
}

// A Fall is one way in which results are worse than, or not comparable with, a
// baseline.
type Fall struct {
	Set string
	// What is the metric's name in a baseline file; "queries" when the set was
	// measured on another number of them, "set" when the baseline lacks it.
	What    string
	Was, Is float64
}

func (f Fall) String() string {
	switch f.What {
	case "set":
		return fmt.Sprintf("%s: not in the baseline", f.Set)
	case "queries", "zero-hits":
		return fmt.Sprintf("%s: %s was %.0f, is %.0f", f.Set, f.What, f.Was, f.Is)
	}
	return fmt.Sprintf("%s: %s was %.4f, is %.4f", f.Set, f.What, f.Was, f.Is)
}

// Compare gives what fell in results since the baseline: every mean that is
// lower by more than tolerance, and zero hits when their share of the queries is
// higher by more than tolerance. A set that the baseline lacks or that had other
// queries then is reported too, for a comparison that compares nothing must not
// pass. Sets that are only in the baseline were not measured and are passed
// over.
func Compare(baseline, results []Result, tolerance float64) []Fall {
	was := make(map[string]Result, len(baseline))
	for _, r := range baseline {
		was[r.Set] = r
	}
	var falls []Fall
	for _, is := range results {
		was, ok := was[is.Set]
		switch {
		case !ok:
			falls = append(falls, Fall{Set: is.Set, What: "set"})
			continue
		case was.Queries != is.Queries:
			falls = append(falls, Fall{is.Set, "queries", float64(was.Queries), float64(is.Queries)})
			continue
		}
		// A baseline has six decimals; what rounding took away is no fall.
		const rounding = 5e-7
		for i, m := range [...][2]float64{{was.NDCG10, is.NDCG10}, {was.MRR10, is.MRR10}, {was.Recall100, is.Recall100}} {
			if m[0]-m[1] > tolerance+rounding {
				falls = append(falls, Fall{is.Set, baselineColumns[2+i], m[0], m[1]})
			}
		}
		if float64(is.ZeroHits-was.ZeroHits) > tolerance*float64(is.Queries) {
			falls = append(falls, Fall{is.Set, baselineColumns[5], float64(was.ZeroHits), float64(is.ZeroHits)})
		}
	}
	return falls
}
