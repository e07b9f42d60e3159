package eval

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteTable writes results as a Markdown table, a set a row.
func WriteTable(w io.Writer, results []Result) error {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, "| set | queries | nDCG@10 | MRR@10 | Recall@100 | zero hits |\n| --- | ---: | ---: | ---: | ---: | ---: |\n")
	for _, r := range results {
		fmt.Fprintf(b, "| %s | %d | %.4f | %.4f | %.4f | %d |\n",
			strings.ReplaceAll(r.Set, "|", `\|`), r.Queries, r.NDCG10, r.MRR10, r.Recall100, r.ZeroHits)
	}
	return b.Flush()
}
