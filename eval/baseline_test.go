package eval

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var measured = []Result{
	{"notes", 200, Metrics{0.5, 0.25, 0.75, 4}},
	{"見出し", 10, Metrics{1, 1. / 3, 0, 10}},
}

func TestBaselineFile(t *testing.T) {
	var b bytes.Buffer
	if err := WriteBaseline(&b, measured); err != nil {
		t.Fatal(err)
	}
	want := "set\tqueries\tndcg@10\tmrr@10\trecall@100\tzero-hits\n" +
		"notes\t200\t0.500000\t0.250000\t0.750000\t4\n" +
		"見出し\t10\t1.000000\t0.333333\t0.000000\t10\n"
	if b.String() != want {
		t.Errorf("wrote\n%swant\n%s", b.String(), want)
	}
	got, err := ReadBaseline(&b, "baseline.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rounded := []Result{measured[0], measured[1]}
	rounded[1].MRR10 = 0.333333
	if diff := cmp.Diff(rounded, got); diff != "" {
		t.Errorf("reads back differently:\n%s", diff)
	}
	if falls := Compare(got, measured, 0); len(falls) != 0 {
		t.Errorf("the same results fell: %v", falls)
	}
}

func TestReadBaselineErrors(t *testing.T) {
	const header = "set\tqueries\tndcg@10\tmrr@10\trecall@100\tzero-hits\n"
	for _, c := range []struct{ content, want string }{
		{"", `baseline.tsv: no results to compare with`},
		{header, `baseline.tsv: no results to compare with`},
		{"notes\t1\t1\t1\t1\t0\n", `baseline.tsv:1: the column names are not `},
		{header + "notes\t1\t1\t1\t1\n", `baseline.tsv:2: 5 columns; want `},
		{header + "notes\t-1\t1\t1\t1\t0\n", `baseline.tsv:2: queries "-1" is not a count`},
		{header + "notes\t1\tNaN\t1\t1\t0\n", `baseline.tsv:2: ndcg@10 "NaN" is not a number from 0 to 1`},
		{header + "notes\t1\t1\t1\t1.5\t0\n", `baseline.tsv:2: recall@100 "1.5" is not a number from 0 to 1`},
		{header + "notes\t1\t1\t1\t1\t0\nnotes\t1\t1\t1\t1\t0\n", `baseline.tsv:3: set "notes" is there twice`},
	} {
		if _, err := ReadBaseline(strings.NewReader(c.content), "baseline.tsv"); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %s", c.content, err, c.want)
		}
	}
}

func TestCompare(t *testing.T) {
	const tolerance = 0.01
	was := Result{"s", 100, Metrics{0.5, 0.5, 0.5, 5}}
	for _, c := range []struct {
		name string
		is   Result
		want []string
	}{
		{"the same", was, nil},
		{"better", Result{"s", 100, Metrics{0.6, 0.6, 0.6, 0}}, nil},
		{"lower within the tolerance", Result{"s", 100, Metrics{0.491, 0.491, 0.491, 6}}, nil},
		{"lower by the tolerance", Result{"s", 100, Metrics{0.49, 0.49, 0.49, 6}}, nil},
		{"each lower", Result{"s", 100, Metrics{0.48, 0.47, 0.46, 7}}, []string{
			"s: ndcg@10 was 0.5000, is 0.4800",
			"s: mrr@10 was 0.5000, is 0.4700",
			"s: recall@100 was 0.5000, is 0.4600",
			"s: zero-hits was 5, is 7",
		}},
		{"other queries", Result{"s", 99, Metrics{1, 1, 1, 0}}, []string{"s: queries was 100, is 99"}},
		{"another set", Result{"new", 100, Metrics{1, 1, 1, 0}}, []string{"new: not in the baseline"}},
	} {
		var got []string
		for _, f := range Compare([]Result{was, measured[0]}, []Result{c.is}, tolerance) {
			got = append(got, fmt.Sprint(f))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s, want - and got +:\n%s", c.name, diff)
		}
	}
}

func TestWriteTable(t *testing.T) {
	var b bytes.Buffer
	if err := WriteTable(&b, append([]Result{{"a|b", 1, Metrics{1, 1, 1, 0}}}, measured...)); err != nil {
		t.Fatal(err)
	}
	want := `| set | queries | nDCG@10 | MRR@10 | Recall@100 | zero hits |
| --- | ---: | ---: | ---: | ---: | ---: |
| a\|b | 1 | 1.0000 | 1.0000 | 1.0000 | 0 |
| notes | 200 | 0.5000 | 0.2500 | 0.7500 | 4 |
| 見出し | 10 | 1.0000 | 0.3333 | 0.0000 | 10 |
`
	if b.String() != want {
		t.Errorf("wrote\n%swant\n%s", b.String(), want)
	}
}
